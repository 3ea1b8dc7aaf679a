//! Lesson plans that a server offers.

use super::*;

#[test]
fn a_class_is_opened_from_afar_by_a_lesson_plan_and_what_is_wrong_with_one_is_told() {
    let good = "title = \"Ward 3, Monday\"\nitems = [\"one-item/cool-taut-skin\"]\nseconds = 60\n";
    let bad = "titel = \"Ward 3\"\n\nseconds = 4\n";
    let plans = [("a.toml", bad), ("b.toml", good)];
    let Some(served) = Served::with_plans(&plans) else {
        return;
    };
    let console = served.ssh("new", Some(&served.key("ines"))).start();
    console.wait_for("the lesson plans", |seen| {
        seen.has("Ward 3, Monday") && seen.has("2 mistakes")
    });
    console.send(format!("{DOWN}{ENTER}"));
    let told = console.wait_for("what is wrong", |seen| seen.has("cannot be used"));
    assert!(
        told.has("Line 3, column") && told.has("did you mean `title`?"),
        "{}",
        told.text
    );
    served.plan("a.toml", &good.replace("Monday", "Tuesday"));
    console.send(ENTER);
    let form = console.wait_for("how it is held", |seen| seen.has("Open the class"));
    assert!(form.has("Tuesday") && form.has("60 s"), "{}", form.text);
    console.send(ENTER);
    let lobby = console.wait_for("the console", |seen| seen.has("are here"));
    assert!(lobby.has("Ward 3, Tuesday"), "{}", lobby.text);
    assert!(served.classes().contains("Ward 3, Tuesday"));
}

#[test]
fn lesson_plans_that_cannot_be_read_are_told_before_the_server_listens() {
    let dir = tempfile::tempdir().expect("a directory");
    let run = Command::new(env!("CARGO_BIN_EXE_dripset"))
        .env("DRIPSET_DATA_DIR", dir.path().join("data"))
        .args(["serve", "--listen", "127.0.0.1:0", "--plans"])
        .arg(dir.path().join("no-such"))
        .output()
        .expect("a run");
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).expect("text");
    assert!(
        said.contains("no-such: ") && said.contains("with `--plans`"),
        "{said}"
    );
}

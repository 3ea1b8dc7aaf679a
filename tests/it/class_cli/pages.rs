//! The report of a class as a page.

use super::class_on_disk::{CODE, made, run};
use super::crowd::{crowd, terms_of};
use super::*;

/// Writes the page of a class. Returns it with the message beside it.
fn page(made: &Made, more: &[&str]) -> (String, String) {
    let args = [&["report", CODE, "--html", "-"], more].concat();
    let (out, err, code) = run(made.dir.path(), &args, "");
    assert_eq!(code, Some(0), "{err}");
    (out, err)
}

#[test]
#[ignore = "by hand"]
fn samples() {
    let dir = Path::new("/tmp/pages");
    std::fs::create_dir_all(dir).expect("a directory");
    let put = |name: &str, made: &Made, more: &[&str]| {
        let started = std::time::Instant::now();
        let (page, _) = page(made, more);
        println!("{name}: {} bytes, {:?}", page.len(), started.elapsed());
        std::fs::write(dir.join(name), page).expect("a file");
    };
    put("class-small.html", &made("Lines and pumps"), &[]);
    put("class-kinds.html", &kinds::every_kind(), &[]);
    let name = |n: usize| {
        Some(format!(
            "{} {}",
            ["Ada", "Bernadette", "Chi", "Dorothea", "Eli"][n % 5],
            ["Lovelace", "Ng", "Oyelaran-Featherstonehaugh", "Müller"][n / 5 % 4].to_owned()
                + &" II".repeat(n / 20)
        ))
    };
    let case = terms_of(&["tests/banks/valid/case.toml", "questions/ivig.toml"], 20);
    put(
        "class-forty.html",
        &crowd("IV therapy, week 3", case.clone(), name, 40),
        &[],
    );
    put(
        "class-forty-pseudonyms.html",
        &crowd("IV therapy, week 3", case.clone(), name, 40),
        &["--pseudonyms"],
    );
    put("class-one.html", &crowd("One", case, |_| None, 1), &[]);
    let all =
        ["ivig", "albumin", "routes", "transfusion"].map(|name| format!("questions/{name}.toml"));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    put(
        "class-large.html",
        &crowd(
            "Everybody",
            terms_of(&all, 60),
            |n| Some(format!("Learner's name {n}")),
            400,
        ),
        &[],
    );
    let empty = Made::open("Nothing yet");
    put("class-empty.html", &empty, &[]);
}

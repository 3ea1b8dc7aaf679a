//! Banks that are checked together are compared with each other, and a bank can allow findings about
//! itself.

use std::path::Path;

use crate::fixtures::codes_of;

fn fixture(name: &str) -> String {
    let path = Path::new("tests/banks/invalid").join(name);
    std::fs::read_to_string(path).expect("a text")
}

#[test]
fn a_stem_of_another_bank_is_found_and_of_the_bank_alone_is_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let bank = fixture("L63-no-place.toml");
    std::fs::write(dir.path().join("a.toml"), &bank).expect("written");
    assert!(!codes_of(dir.path()).contains("L06"));
    let other = bank.replace("made-up", "made-up-too");
    std::fs::write(dir.path().join("b.toml"), &other).expect("written");
    assert!(codes_of(dir.path()).contains("L06"));
    // What is alike on purpose says so, and in a check of one bank that is no unused allowance.
    let allowed = other.replace(
        "\nrefs",
        "\nallow = [{ lint = \"L06\", because = \"a test\" }]\nrefs",
    );
    std::fs::write(dir.path().join("b.toml"), allowed).expect("written");
    let found = codes_of(dir.path());
    assert!(
        !found.contains("L06") && !found.contains("L90"),
        "{found:?}"
    );
    let alone = codes_of(&dir.path().join("b.toml"));
    assert!(!alone.contains("L90"), "{alone:?}");
}

#[test]
fn habits_are_counted_over_all_banks() {
    let dir = tempfile::tempdir().expect("a folder");
    let bank = fixture("L64-verb-habit.toml");
    let (head, items) = bank.split_at(bank.find("\n[[item]]").expect("items"));
    let items: Vec<&str> = items.split("\n[[item]]").skip(1).collect();
    for (number, items) in items.chunks(4).enumerate() {
        let head = head.replace("made-up", &format!("made-up-{number}"));
        let items: String = items
            .iter()
            .map(|item| format!("\n[[item]]{item}"))
            .collect();
        let path = dir.path().join(format!("{number}.toml"));
        std::fs::write(&path, head + &items).expect("written");
        assert!(!codes_of(&path).contains("L64"));
    }
    assert!(codes_of(dir.path()).contains("L64"));
}

#[test]
fn a_bank_that_allows_a_habit_is_left_out_of_its_total() {
    let dir = tempfile::tempdir().expect("a folder");
    let bank = fixture("L64-verb-habit.toml");
    let (head, items) = bank.split_at(bank.find("\n[[item]]").expect("items"));
    let items: Vec<&str> = items.split("\n[[item]]").skip(1).collect();
    let allow = "[[bank.allow]]\nlint = \"L64\"\nbecause = \"a test\"\n\n[[source]]";
    for (number, items) in items.chunks(4).enumerate() {
        let head = head.replace("made-up", &format!("made-up-{number}"));
        let head = head.replacen("[[source]]", allow, 1);
        let items: String = items
            .iter()
            .map(|item| format!("\n[[item]]{item}"))
            .collect();
        let path = dir.path().join(format!("{number}.toml"));
        std::fs::write(&path, head + &items).expect("written");
        assert!(!codes_of(&path).contains("L90"), "it may be for the total");
    }
    let found = codes_of(dir.path());
    assert!(
        !found.contains("L64") && !found.contains("L90"),
        "{found:?}"
    );
}

#[test]
fn a_bank_allows_what_is_found_about_it_and_no_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("bank.toml");
    let bank = fixture("L65-key-count-habit.toml");
    for (allow, found) in [
        ("", "L65"),
        ("[[bank.allow]]\nlint = \"L65\"\nbecause = \"a test\"\n", ""),
        ("[[bank.allow]]\nlint = \"L65\"\n", "L91"),
        (
            "[[bank.allow]]\nlint = \"L17\"\nbecause = \"a test\"\n",
            "L90",
        ),
    ] {
        let text = bank.replace("[[source]]", &format!("{allow}\n[[source]]"));
        std::fs::write(&path, text).expect("written");
        let codes = codes_of(&path);
        let told = ["L65", "L90", "L91"]
            .into_iter()
            .filter(|code| codes.contains(*code));
        let wanted = if found.is_empty() { None } else { Some(found) };
        assert_eq!(
            told.clone().next().is_some(),
            wanted.is_some(),
            "{allow}: {codes:?}"
        );
        assert!(
            wanted.is_none_or(|wanted| codes.contains(wanted)),
            "{allow}: {codes:?}"
        );
    }
}

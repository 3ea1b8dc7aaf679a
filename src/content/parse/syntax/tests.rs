//! Tests of `content::parse::syntax`.

use super::*;

#[test]
fn dates_as_people_write_them_are_understood() {
    for written in [
        "22.11.2026",
        "11/22/2026",
        "22/11/2026",
        "2026-11-22",
        "2026/11/22",
    ] {
        let date = date_of(written).map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some("2026-11-22"), "{written}");
    }
    for written in ["22.13.2026", "1.5", "2.2.2", "70/30", ""] {
        assert_eq!(date_of(written), None, "{written}");
    }
}

#[test]
fn numbers_with_commas_are_understood() {
    for (written, meant) in [
        ("0,5", Some("0.5")),
        ("1,000", Some("1000")),
        ("0,125", Some("0.125")),
        ("1,250.5", Some("1250.5")),
        ("12,5", Some("12.5")),
        ("1,2,3", None),
        ("500", None),
        (",5", None),
    ] {
        assert_eq!(number_of(written).as_deref(), meant, "{written}");
    }
}

fn told(line: &str, wrong: &str) -> (String, String) {
    let text = format!("a = 1\n{line}\n");
    let at = text.find(wrong).expect("the place");
    let told = explain(&text, at..at + wrong.len(), "as TOML says");
    (text[told.span].to_owned(), told.help)
}

#[test]
fn what_toml_refuses_is_said_in_plain_words() {
    for (line, wrong, place, help) in [
        ("d = 22.11.2026", ".2026", "22.11.2026", "write 2026-11-22"),
        (
            "d = 11/22/2028",
            "11/22/2028",
            "11/22/2028",
            "write 2028-11-22",
        ),
        ("g = { v = 0,5 }", "}", "0,5", "write 0.5"),
        ("g = { v = [1,000, 2] }", "0,", "1,000", "write 1000"),
        ("d = .7", ".", ".7", "write 0.7"),
        ("d = 60.", ".", "60.", "write 60"),
        ("s = True", "True", "True", "write true"),
        ("s = “a b”", "“a b”", "“", "straight quotes"),
        ("\u{a0}id = 1", "\u{a0}id", "\u{a0}", "delete it"),
    ] {
        let (at, told) = told(line, wrong);
        assert_eq!(at, place, "{line}");
        assert!(told.contains(help), "{line}: {told}");
    }
    assert_eq!(told("a b", "b").1, HELP);
    let open = |text: &str, at: usize| {
        explain(text, at..at + 1, "missing comma between array elements").is_open_list
    };
    assert!(open("a = [1\nb = 2", 7) && open("a = [1\nb = 2", 9));
    assert!(!open("a = [1 2]", 7));
}

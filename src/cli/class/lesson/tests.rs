//! Tests of `cli::class::lesson`.

use super::*;

fn codes_of(file: &str) -> Vec<(&'static str, usize)> {
    let found = parse("plan.toml", file.as_bytes())
        .err()
        .unwrap_or_default();
    let of = |found: &Diagnostic| (found.code.id, found.start().line);
    found.iter().map(of).collect()
}

#[test]
fn every_mistake_is_told_in_one_pass_with_its_line() {
    let file = "titel = \"a\"\ncount = \"ten\"\nkinds = [\"select-al\"]\nseconds = 4\n";
    let found = [("P003", 1), ("P004", 2), ("P005", 3), ("P005", 4)];
    assert_eq!(codes_of(file), found);
    assert_eq!(
        codes_of("items = [1]\nseed = -1\n"),
        [("P004", 1), ("P005", 2)]
    );
    assert_eq!(codes_of("title = \" \"\n"), [("P005", 1)]);
    assert_eq!(codes_of("count = \n"), [("P002", 1)]);
    let found = parse("x", b"title = \"\xff\"").expect_err("no text");
    assert_eq!(found.first().map(|found| found.code.id), Some("P001"));
}

#[test]
fn nothing_is_needed_and_everything_is_read() {
    assert!(parse("x", b"").is_ok());
    let file = "title = \"Ward 3\"\nsubjects = [\"ivig\"]\ntopics = []\nkinds = [\"ordered\"]\n\
                items = [\"a/b\", \"a/c\"]\ncount = 2\nseed = 7\nseconds = 90\nchanges = true\n\
                distribution = false\n";
    let lesson = parse("x", file.as_bytes()).expect("a lesson plan");
    assert_eq!(lesson.title.as_deref(), Some("Ward 3"));
    assert_eq!((lesson.count, lesson.seed), (Some(2), Some(7)));
    assert_eq!((lesson.seconds, lesson.changes), (Some(90), true));
    assert!(lesson.withheld);
    assert_eq!((lesson.items.len(), lesson.kinds.len()), (2, 1));
}

#[test]
fn the_docs_list_every_rule_and_their_lesson_plan_is_one() {
    let docs = include_str!("../../../../docs/cli.md");
    for code in CODES {
        let row = format!("| `{}` | {} |", code.id, code.title);
        assert!(docs.contains(&row), "put this row into docs/cli.md:\n{row}");
    }
    let block = docs
        .split("```toml\n")
        .find(|rest| rest.starts_with("title ="));
    let block = block.and_then(|rest| rest.split("```").next());
    let lesson = parse("docs/cli.md", block.expect("a block").as_bytes());
    let lesson = lesson.expect("a lesson plan");
    let library = crate::bank_sources::load(None, &[]).0;
    let plan = lesson.plan(&SetArgs::default(), &Settings::default(), &library);
    assert_eq!(plan.expect("a plan").items.len(), 1);
}

/// One of its items stands for a whole case study, which stays together and in order in the list.
#[test]
fn a_case_study_stands_whole_where_its_first_listed_item_does() {
    let bank = include_bytes!("../../../../tests/banks/valid/case.toml");
    let bank = crate::content::parse("case", bank).bank.expect("a bank");
    let library = Library::new([bank]);
    let file = "items = [\"case/two-checks\", \"case/arm-order\", \"case/flush\"]\n";
    let lesson = parse("x", file.as_bytes()).expect("a lesson plan");
    let plan = lesson.plan(&SetArgs::default(), &Settings::default(), &library);
    let form = crate::domain::draw(&library, &plan.expect("a plan"), &Default::default());
    let terms = Terms::of(form.expect("a form"), &library);
    let terms = lesson.ordered(terms, &library).expect("an order");
    let names: Vec<&str> = terms.items.iter().map(|i| i.key.item.as_str()).collect();
    assert_eq!(
        names,
        [
            "two-checks",
            "arm-cues",
            "arm-meaning",
            "arm-first",
            "arm-rate",
            "arm-order",
            "arm-later",
            "flush"
        ]
    );
    let drawn: Vec<&str> = terms
        .form
        .items
        .iter()
        .map(|i| i.key.item.as_str())
        .collect();
    assert_eq!(drawn, names);
}

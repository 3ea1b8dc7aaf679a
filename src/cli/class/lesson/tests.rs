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
                distribution = false\nsigned = true\n";
    let lesson = parse("x", file.as_bytes()).expect("a lesson plan");
    assert!(lesson.signed);
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

fn case_library() -> Library {
    let bank = include_bytes!("../../../../tests/banks/valid/case.toml");
    let bank = crate::content::parse("case", bank).bank.expect("a bank");
    Library::new([bank])
}

#[test]
fn a_case_study_is_asked_for_by_its_name_and_by_nothing_beside_it() {
    let library = case_library();
    let plan = |file: &str, flags: &SetArgs| {
        let lesson = parse("monday.toml", file.as_bytes()).expect("a lesson plan");
        lesson.plan(flags, &Settings::default(), &library)
    };
    let none = SetArgs::default();
    for file in [
        "case = \"swollen-forearm\"",
        "case = \"case/swollen-forearm\"\nseed = 3\n",
    ] {
        let plan = plan(file, &none).expect("a plan");
        assert_eq!((plan.items.len(), plan.count), (6, 6), "{file}");
    }
    let (what, help) = plan("\n\ncase = \"swolen-forearm\"\n", &none).expect_err("no such case");
    assert!(what.starts_with("monday.toml:3: no case study"), "{what}");
    assert!(help.contains("did you mean `swollen-forearm`"), "{help}");
    let beside = "topics = [\"sites\"]\ncase = \"swollen-forearm\"\ncount = 6\n";
    assert_eq!(codes_of(beside), [("P006", 1), ("P006", 3)]);
    assert_eq!(codes_of("case = [\"swollen-forearm\"]\n"), [("P004", 1)]);
}

/// A flag that chooses questions replaces the case study of the file, and the other way round.
#[test]
fn of_a_flag_and_a_case_study_the_flag_counts() {
    let library = case_library();
    let plan = |file: &str, flags: &SetArgs| {
        let lesson = parse("monday.toml", file.as_bytes()).expect("a lesson plan");
        lesson
            .plan(flags, &Settings::default(), &library)
            .expect("a plan")
    };
    let count = SetArgs {
        count: Some(2),
        ..SetArgs::default()
    };
    let two = plan("case = \"swollen-forearm\"\n", &count);
    assert_eq!((two.items.len(), two.count), (0, 2));
    let case = SetArgs {
        case: Some("swollen-forearm".into()),
        ..SetArgs::default()
    };
    let six = plan(
        "topics = [\"rates\"]\nitems = [\"case/flush\"]\nseed = 9\n",
        &case,
    );
    assert_eq!((six.items.len(), six.topics.len(), six.seed), (6, 0, 9));
}

/// One of its items stands for a whole case study, which stays together and in order in the list.
#[test]
fn a_case_study_stands_whole_where_its_first_listed_item_does() {
    let library = case_library();
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

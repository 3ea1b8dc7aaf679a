//! Tables of responses.

use std::sync::LazyLock;

use super::*;
use crate::domain::bank::Bank;
use crate::domain::response::Response;
use crate::domain::scoring::Score;
use crate::domain::testing::{any_kind, entry};
use crate::paper::forms::PaperForms;
use crate::paper::responses::{ScoredTable, score, template};
use crate::paper::scores::PaperScores;
use rand::SeedableRng;

/// An exam of five items in two versions; version B has the items of A in reverse.
fn forms() -> PaperForms {
    let made = |nth| item("bank", "topic", &format!("i{nth}"), kind_number(nth));
    let first = places((0..5).map(made).collect());
    let second = first.iter().rev().cloned().collect();
    PaperForms {
        title: "Midterm".to_owned(),
        seed: 5,
        versions: vec![
            PaperVersion {
                letter: 'A',
                places: first,
            },
            PaperVersion {
                letter: 'B',
                places: second,
            },
        ],
    }
}

fn told(table: &ScoredTable) -> String {
    let line = |of: &crate::paper::responses::TableProblem| {
        let row = of.row.map_or_else(|| "–".to_owned(), |row| row.to_string());
        format!("{row} | {} | {}", of.column, of.message)
    };
    let lines: Vec<String> = table
        .problems
        .iter()
        .chain(&table.notes)
        .map(line)
        .collect();
    lines.join("\n")
}

fn totals(table: &ScoredTable) -> Vec<(String, Score)> {
    let papers = table.papers.iter();
    papers
        .map(|paper| (paper.learner.clone(), paper.total()))
        .collect()
}

#[test]
fn tables_of_spreadsheets_are_read() {
    let keys = forms().versions[0].keys();
    let key_of = |separator: &str| keys.join(separator);
    let head = |separator: &str| ["learner", "version", "1", "2", "3", "4", "5"].join(separator);
    let tables = [
        format!("{}\nAnn,A,{}\n", head(","), key_of(",")),
        format!(
            "\u{feff}{}\r\nAnn;a;{}\r\n\r\n;;;;;;\r\n",
            head(";"),
            key_of(";")
        ),
        format!("sep=;\r\n{}\r\nAnn;A;{}\r\n", head(";"), key_of(";")),
        format!("{}\nAnn\tA\t{}", head("\t"), key_of("\t")),
        format!("Version,Learner,1,2,3,4,5\nA,Ann,{}\n", key_of(",")),
        format!("{}\n\"Ann\",\"A\",\"{}\"\n", head(","), key_of("\",\"")),
    ];
    for text in tables {
        let table = score(&forms(), &text);
        assert_eq!(told(&table), "", "{text}");
        let totals = totals(&table);
        assert_eq!(totals.len(), 1, "{text}");
        assert!(totals[0].0 == "Ann" && totals[0].1.is_full(), "{text}");
    }
}

#[test]
fn all_problems_are_told_in_one_pass_by_row_and_column() {
    let text = "learner,version,1,2,3,4,5\n\
                Ann,A,E,A C E,B D,A B C D,40\n\
                Bob,C,A,A,A,A,40\n\
                ,A,B,,,,\n\
                ann ,B,40;5,A B,A B C,A A,A\n\
                Cy,,B,,,,\n\
                Dee,A,B,,B,,,,extra\n";
    insta::assert_snapshot!(told(&score(&forms(), text)));
}

#[test]
fn columns_that_do_not_fit_are_told_before_anything_else() {
    let text = "learner,1,2,3,3,5,6,remark\nAnn,A,B,,,,,\n";
    insta::assert_snapshot!(told(&score(&forms(), text)));
    assert_eq!(
        told(&score(&forms(), "")),
        "– |  | there is no row with a learner"
    );
    let empty = template(5);
    assert_eq!(empty, "\u{feff}learner,version,1,2,3,4,5\r\n");
    assert_eq!(
        told(&score(&forms(), &empty)),
        "– |  | there is no row with a learner"
    );
}

#[test]
fn a_response_that_is_not_complete_is_scored_and_told() {
    let table = score(&forms(), "learner,version,1,2,3,4,5\nAnn,A,-,,B,,\n");
    assert!(table.problems.is_empty());
    assert_eq!(
        told(&table),
        "2 | question 3 | `B` is not complete: 1 of 2 chosen"
    );
    assert_eq!(totals(&table)[0].1.earned, 1);
}

fn scored() -> (PaperForms, ScoredTable) {
    let forms = forms();
    let rows = "Ann,A,B,A C E,B D,B A C D,-\n=1+1,B,1000,,B D,A C,B\n";
    let table = score(&forms, &format!("learner,version,1,2,3,4,5\n{rows}"));
    assert_eq!(told(&table), "");
    (forms, table)
}

#[test]
fn scores_are_printed_for_people_and_spreadsheets() {
    let (forms, table) = scored();
    let scores = PaperScores {
        forms: &forms,
        papers: &table.papers,
    };
    let mut out = Vec::new();
    scores.text(&mut out).expect("written");
    out.extend(b"---\n");
    scores.csv(&mut out).expect("written");
    insta::assert_snapshot!(String::from_utf8_lossy(&out).replace('\r', ""));
}

#[test]
fn scores_as_json_have_each_item_with_its_number_and_letters() {
    let (forms, table) = scored();
    let scores = PaperScores {
        forms: &forms,
        papers: &table.papers[1..],
    };
    insta::assert_snapshot!(format!("{:#}", scores.json()));
}

fn bank_of_a_file() -> Bank {
    let text = include_str!("../../../tests/banks/valid/every-kind.toml");
    let parsed = crate::content::parse("every-kind", text.as_bytes());
    parsed.bank.expect("a bank")
}

fn forms_of_a_bank() -> PaperForms {
    let place = |item: &Arc<Item>| PaperPlace {
        item: Arc::clone(item),
        drawn: Drawn::seeded(item, 1),
    };
    let places: Vec<PaperPlace> = bank_of_a_file().items.iter().map(place).collect();
    PaperForms {
        title: "“Midterm” & more".to_owned(),
        seed: u64::MAX,
        versions: versions(&places, 3, 4).expect("versions"),
    }
}

#[test]
fn forms_read_back_and_a_changed_file_is_refused() {
    let (forms, bank) = (forms_of_a_bank(), bank_of_a_file());
    let json = forms.to_json();
    assert_eq!(PaperForms::from_json(&json), Ok(forms.clone()));
    let banks = [Arc::new(bank)];
    assert_eq!(forms.changed_in(&banks), []);
    assert_eq!(forms.scored_by(&banks), Ok(forms.clone()));
    let refused = |json: &str| {
        PaperForms::from_json(json)
            .expect_err("refused")
            .to_string()
    };
    let told = [
        refused("{"),
        refused("{}"),
        refused(&json.replace("\"version\": 1,", "\"version\": 2,")),
        refused(&json.replacen("\"letter\": \"B\"", "\"letter\": \"A\"", 1)),
        refused(&json.replacen("Clamp it and leave", "Open it and leave", 1)),
        refused(&json.replacen("\"seed\": \"", "\"seed\": \"x", 1)),
        refused(&json.replacen("\"order\": [", "\"order\": [\"zz\",", 1)),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_key_that_was_corrected_later_scores_by_the_bank_of_today() {
    let bank = bank_of_a_file();
    let flush = Arc::clone(&bank.items[0]);
    let forms = PaperForms {
        title: "Midterm".to_owned(),
        seed: 1,
        versions: vec![PaperVersion {
            letter: 'A',
            places: vec![PaperPlace {
                drawn: Drawn::as_written(&flush),
                item: Arc::clone(&flush),
            }],
        }],
    };
    let mut corrected = bank.clone();
    let mut item = (*flush).clone();
    if let ItemKind::Selection(selection) = &mut item.kind {
        for choice in &mut selection.slots[0].choices {
            choice.key = !choice.key && choice.id.as_str() != "c";
        }
    }
    item.revision = crate::content::revision(&item);
    corrected.items[0] = Arc::new(item);
    let banks = [Arc::new(corrected)];
    assert_eq!(forms.changed_in(&banks), std::slice::from_ref(&flush.key));
    let now = forms.scored_by(&banks).expect("the same parts");
    let old_key = forms.versions[0].places[0].key();
    let table = format!("learner,version,1\nAnn,A,{old_key}\n");
    assert_eq!(totals(&score(&forms, &table))[0].1.earned, 1);
    assert_eq!(totals(&score(&now, &table))[0].1.earned, 0);
    let other = [Arc::new(crate::domain::testing::bank("other", Vec::new()))];
    assert_eq!(forms.scored_by(&other), Err(vec![flush.key.clone()]));
    assert_eq!(
        forms.changed_in(&other),
        [],
        "a bank that is not there says nothing"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn papers_of_any_version_score_like_the_same_responses_to_the_items(
        kinds in prop::collection::vec(any_kind(), 1..6),
        which in prop::collection::vec(0usize..4, 6),
        seed: u64,
    ) {
        let kinds = kinds.into_iter().enumerate();
        let items = kinds.map(|(nth, kind)| item("bank", "topic", &format!("i{nth}"), kind));
        let base = places(items.collect());
        let possible = versions(&base, 3, seed).map_or_else(|told| told.possible, |_| 3);
        let forms = PaperForms {
            title: "Midterm".to_owned(),
            seed,
            versions: versions(&base, possible, seed).expect("as many as there are"),
        };
        let mut chance = crate::domain::drawn::Chance::seed_from_u64(seed);
        let given: Vec<_> = base.iter().zip(which)
            .map(|(of, which)| entry(&of.item.kind, &of.drawn, which, &mut chance))
            .zip(&base)
            // A number that no learner could hand in on screen is refused on paper, too.
            .map(|(response, of)| match of.item.kind.rules().check_given(&response) {
                Ok(()) => response,
                Err(_) => Response::Blank,
            })
            .collect();
        let wanted: Score = base.iter().zip(&given)
            .map(|(of, response)| of.item.kind.rules().mark(&of.drawn, response).score)
            .sum();
        let mut text = template(base.len());
        for version in &forms.versions {
            let cells = version.places.iter().map(|of| {
                let at = base.iter().position(|base| base.item.key == of.item.key).expect("an item");
                crate::domain::paper::written(&of.item.kind, &of.drawn, &given[at])
            });
            // Numbers may have a thousands comma.
            let cells: Vec<String> = cells.map(|cell| format!("\"{cell}\"")).collect();
            text.push_str(&format!("L{0},{0},{1}\r\n", version.letter, cells.join(",")));
        }
        let table = score(&forms, &text);
        prop_assert_eq!(told(&ScoredTable { notes: Vec::new(), ..table.clone() }), "");
        prop_assert_eq!(table.papers.len(), possible);
        for paper in &table.papers {
            prop_assert_eq!(paper.total(), wanted);
        }
    }

    #[test]
    fn any_file_of_forms_is_read_or_refused(at in 0usize..20_000, with in "[a-z\"{},0-9]{0,3}") {
        static JSON: LazyLock<String> = LazyLock::new(|| forms_of_a_bank().to_json());
        let at = (0..=at % JSON.len()).rev().find(|at| JSON.is_char_boundary(*at)).unwrap_or(0);
        let (before, after) = JSON.split_at(at);
        let _ = PaperForms::from_json(before);
        let rest: String = after.chars().skip(1).collect();
        if let Ok(read) = PaperForms::from_json(&format!("{before}{with}{rest}")) {
            // Scoring takes every file that is read.
            let _ = score(&read, "learner,version,1,2,3,4,5\nAnn,A,A,A,A,A,A\n");
        }
    }

    #[test]
    fn any_table_is_read_or_refused(text in "(learner|version|[,;\n\"A-E1-5 -]){0,60}") {
        let _ = score(&forms(), &text);
        let _ = score(&forms(), &format!("learner,version,1,2,3,4,5\n{text}"));
    }
}

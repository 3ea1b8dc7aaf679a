//! Tests of answers: what each kind of line gives, and what it is refused for.

mod properties;

use rand::SeedableRng;

use super::*;
use crate::domain::drawn::{Chance, Drawn};
use crate::domain::testing::{KINDS, item as made, kind_number};
use crate::plain::testing::{items, open_item, with};

fn asked(kind: ItemKind) -> PlainItem {
    let drawn = kind.rules().draw(false, &mut Chance::seed_from_u64(1));
    open_item(made("bank", "topic", "i", kind), drawn)
}

/// Returns an item of the bank with one item of each kind.
fn of_bank(id: &str) -> PlainItem {
    let mut items = items("tests/banks/valid/seventeen-kinds.toml").into_iter();
    let item = items.find(|item| item.key.item.as_str() == id);
    let item = item.expect("an item");
    let drawn = Drawn::as_written(&item);
    open_item(item, drawn)
}

/// Returns the ids after each line, or the reason against it.
fn answers(mut asked: PlainItem, lines: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for line in lines {
        found.push(match parse(&asked, line) {
            None => "no answer".into(),
            Some(Err(why)) => why,
            Some(Ok(response)) => {
                asked = with(&asked, response.clone());
                match &response {
                    Response::Number(typed) => typed.clone(),
                    response => {
                        let ids = response.parts().iter().map(|id| id.as_str());
                        ids.collect::<Vec<_>>().join(" ")
                    }
                }
            }
        });
    }
    found
}

#[track_caller]
fn check(asked: PlainItem, wanted: &[(&str, &str)]) {
    let lines: Vec<&str> = wanted.iter().map(|(line, _)| *line).collect();
    let found = answers(asked, &lines);
    for ((line, wanted), found) in wanted.iter().zip(&found) {
        assert_eq!(found, wanted, "{line:?}");
    }
}

#[test]
fn the_line_of_a_list_is_the_whole_answer() {
    check(
        of_bank("one"),
        &[
            ("b", "b"),
            ("C.", "c"),
            ("2", "b"),
            ("a b", "Choose only one."),
            ("d", "The choices are A to C."),
            ("4", "The choices are A to C."),
            ("b2", "The choices are A to C."),
            ("b please", "The choices are A to C."),
            ("flag", "no answer"),
            ("stop the infusion", "no answer"),
            ("", "no answer"),
            ("clear", ""),
        ],
    );
    check(
        of_bank("all"),
        &[
            ("a c", "a c"),
            ("A, c and e.", "a c e"),
            ("c,a", "c a"),
            ("add b", "c a b"),
            ("add b", "c a b"),
            ("remove A", "c b"),
            ("remove a", "A is not in your answer."),
            ("add pale", "c b d"),
            ("remove a vein like", "b d"),
            ("add a a", "A is named twice."),
            ("add", "The choices are A to E."),
            ("a a", "A is named twice."),
            ("mark a", "no answer"),
            ("clear b", "d"),
            ("clear", ""),
        ],
    );
    check(
        of_bank("several"),
        &[
            ("a", "a"),
            ("a b c", "Choose 2, not 3."),
            ("add b", "a b"),
            ("add c", "Choose 2, not 3."),
        ],
    );
}

#[test]
fn marks_are_added_and_taken_away() {
    check(
        of_bank("words"),
        &[
            ("mark 4", "sleep"),
            ("mark d e", "sleep pain"),
            ("unmark 4", "pain"),
            ("a c", "pulse arm"),
            ("mark has pain", "pulse arm pain"),
            ("mark f", "The words to mark are A to E."),
        ],
    );
    check(
        of_bank("spot"),
        &[
            ("c", "clamp"),
            ("b", "chamber"),
            ("a b", "Choose only one."),
        ],
    );
}

#[test]
fn a_group_is_named_by_its_letters_or_its_name() {
    check(
        of_bank("groups"),
        &[
            ("a b", "infiltration/cool infiltration/tight"),
            ("d", "infiltration/cool infiltration/tight infection/fever"),
            ("c", "infiltration/pus infection/fever"),
            (
                "infection e f",
                "infiltration/pus infection/drainage infection/pale",
            ),
            (
                "infection of the site: fever",
                "infiltration/pus infection/fever",
            ),
            (
                "group 1 cool skin and tight",
                "infiltration/cool infiltration/tight infection/fever",
            ),
            (
                "infection a",
                "Infection of the site has the choices D, Fever; E, Cloudy drainage; F, Pale skin.",
            ),
            ("infection control is poor", "no answer"),
            ("group 3 a", "Name a group by its number, from 1 to 2."),
        ],
    );
    check(
        of_bank("tie"),
        &[
            (
                "a b e i j",
                "actions/clamp actions/left condition/air parameters/oxygen parameters/pressure",
            ),
            (
                "condition f",
                "actions/clamp actions/left condition/panic parameters/oxygen parameters/pressure",
            ),
            (
                "action a d",
                "actions/clamp actions/flush condition/panic parameters/oxygen parameters/pressure",
            ),
            (
                "parameter k actions b",
                "actions/left condition/panic parameters/weight",
            ),
            ("e f", "Condition most likely takes only one."),
            ("a b c", "Actions to take takes 2, not 3."),
        ],
    );
}

#[test]
fn a_box_is_named_by_its_row_and_column() {
    check(
        of_bank("rows"),
        &[
            ("a1 b2", "wash/safe reuse/unsafe"),
            ("1c", "wash/safe reuse/unsafe scrub/safe"),
            ("row 1 unsafe", "wash/unsafe reuse/unsafe scrub/safe"),
            (
                "row a safe row d 2",
                "wash/safe reuse/unsafe scrub/safe force/unsafe",
            ),
            (
                "column 2 row a",
                "wash/unsafe reuse/unsafe scrub/safe force/unsafe",
            ),
            ("a 1 b 1", "wash/safe reuse/safe scrub/safe force/unsafe"),
            ("a1 a2", "Row A takes only one."),
            ("b", "Row B has the columns 1 Safe, 2 Unsafe."),
            ("row b", "Row B has the columns 1 Safe, 2 Unsafe."),
            ("row b maybe", "Row B has the columns 1 Safe, 2 Unsafe."),
            (
                "e1",
                "Name the row and the column, such as a1. The rows are A to D, and the columns 1 to 2.",
            ),
            (
                "2",
                "Name the row and the column, such as a1. The rows are A to D, and the columns 1 to 2.",
            ),
            ("clear row b", "wash/safe scrub/safe force/unsafe"),
            ("remove a1", "scrub/safe force/unsafe"),
        ],
    );
    check(
        of_bank("columns"),
        &[
            ("a1", "short/arm"),
            ("b 2 3", "short/arm central/chest port/chest"),
            (
                "row c 3 d 1",
                "Row C has the columns 1 Short catheter, 2 Central line, 3 Port.",
            ),
            (
                "row c 3 row d 1",
                "short/arm short/days central/chest port/chest port/needle",
            ),
            (
                "a 2,3",
                "short/days central/chest central/arm port/chest port/needle port/arm",
            ),
            (
                "add a1",
                "short/days short/arm central/chest central/arm port/chest port/needle port/arm",
            ),
            (
                "column 3 c",
                "short/days short/arm central/chest central/arm port/needle",
            ),
            (
                "column 1 rows a and d",
                "short/arm short/days central/chest central/arm port/needle",
            ),
            (
                "column 4 a",
                "Row A has the columns 1 Short catheter, 2 Central line, 3 Port.",
            ),
        ],
    );
}

#[test]
fn a_blank_is_named_by_its_number() {
    check(
        of_bank("blanks"),
        &[
            ("1b 2a", "state/wet act/go-on"),
            ("blank 1 dry", "state/dry act/go-on"),
            ("blank 3 a day", "state/dry act/go-on time/day"),
            ("blank 3 a", "state/dry act/go-on time/hour"),
            ("blank 2 c blank 1 hard", "state/hard act/double time/hour"),
            (
                "a",
                "Name the blank and the letter of its choice, such as 1a. The blanks are 1, 2 and 3.",
            ),
            (
                "2",
                "Blank 2 has the choices A, go on with the infusion; B, remove the catheter; C, double the rate.",
            ),
            (
                "blank 2",
                "Blank 2 has the choices A, go on with the infusion; B, remove the catheter; C, double the rate.",
            ),
            (
                "2d",
                "Blank 2 has the choices A, go on with the infusion; B, remove the catheter; C, double the rate.",
            ),
            ("1a 1b", "Blank 1 takes only one."),
            ("clear blank 2", "state/hard time/hour"),
        ],
    );
    check(
        of_bank("cells"),
        &[
            ("blank 2 3", "Several begin like this: B, 3 h; C, 30 h."),
            ("blank 2 3 h", "b-time/h3"),
            ("blank 2 30", "b-time/h30"),
        ],
    );
    check(
        of_bank("tokens"),
        &[
            ("1a 2b", "first/clean second/connect"),
            ("3a", "second/connect third/clean"),
            ("1c 2c", "push can stand in one blank only."),
            ("add 1d", "first/heat second/connect third/clean"),
        ],
    );
}

#[test]
fn an_order_is_whole_and_a_number_is_a_number() {
    let order = of_bank("order");
    let ids: Vec<&str> = order.drawn.order.iter().map(|id| id.as_str()).collect();
    let said = |places: [usize; 4]| places.map(|at| ids[at]).join(" ");
    check(
        order.clone(),
        &[
            ("3 1 2 4", &said([2, 0, 1, 3])),
            ("c then a, d and b", &said([2, 0, 3, 1])),
            ("d,c,b,a", &said([3, 2, 1, 0])),
            ("c a", "Type all 4 steps in one line. Missing: B and D."),
            ("a a b c d", "A is named twice."),
            ("a b c d e", "The steps are A to D."),
            ("clear", ""),
        ],
    );
    check(
        of_bank("number"),
        &[
            ("75", "75"),
            (" 1,000 ", "1,000"),
            (".5", ".5"),
            (
                "75 mL/h",
                "\"m\" is not part of a number: use only digits, a decimal point and commas.",
            ),
            ("31,3", "Type it again, with a point for a decimal: 31.3."),
            ("seventy", "no answer"),
            ("clear", ""),
        ],
    );
}

#[test]
fn a_part_is_named_for_other_words_too() {
    let rows = of_bank("rows");
    assert_eq!(part(&rows, "row 1 unsafe"), Ok("wash/unsafe".into()));
    assert_eq!(part(&rows, "b2"), Ok("reuse/unsafe".into()));
    assert!(part(&rows, "b").is_err() && part(&rows, "a1 b1").is_err());
    assert_eq!(part(&of_bank("one"), "warm"), Ok("a".into()));
    assert_eq!(part(&of_bank("words"), "mark 2"), Ok("skin".into()));
    assert_eq!(part(&of_bank("blanks"), "blank 2 b"), Ok("act/pull".into()));
    assert!(part(&of_bank("one"), "").is_err());
    assert!(part(&of_bank("number"), "a").is_err());
}

#[test]
fn letters_that_are_labels_are_answers_in_every_kind() {
    for number in 0..KINDS {
        let asked = asked(kind_number(number));
        let is_number = matches!(asked.item.kind, ItemKind::Numeric(_));
        assert_eq!(parse(&asked, "a").is_none(), is_number, "{number}");
        assert!(parse(&asked, "next").is_none() && parse(&asked, "flag").is_none());
        assert_eq!(parse(&asked, "clear"), Some(Ok(Response::Blank)));
    }
}

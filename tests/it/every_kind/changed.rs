//! Second thoughts: what is struck out, taken back, closed again or seen in another window.

use dripset::domain::kind::AnswerShape;

use super::*;

fn entered(walk: &mut Walk, text: &str) -> String {
    walk.learner.take(text);
    walk.learner.screen()
}

/// Struck out by a key at the cursor; still chosen like any other.
#[test]
fn what_is_struck_out_shows_it_and_can_still_be_chosen() {
    let mut walk = Walk::new((80, 24));
    for kind in KindName::ALL {
        walk.go(kind);
        let (item, _) = walk.item();
        let Some(of) = item.kind.selection() else {
            continue;
        };
        if matches!(of.shape(), AnswerShape::Blanks | AnswerShape::Targets) {
            continue;
        }
        walk.learner.press(&[Key::Ctrl('x')]);
        let struck = format!("{:?}", walk.learner.page());
        assert!(struck.contains("Struck"), "{kind}: {struck}");
        walk.learner.press(&[Key::Char(' ')]);
        let screen = walk.learner.screen();
        assert!(
            ["(•)", "[x]", " x: "]
                .iter()
                .any(|sign| screen.contains(sign)),
            "{kind}: {screen}"
        );
        walk.learner.press(&[Key::Ctrl('x')]);
        let page = format!("{:?}", walk.learner.page());
        assert!(!page.contains("Struck"), "{kind}: {page}");
    }
}

#[test]
fn a_token_goes_back_when_another_takes_its_place_and_moves_when_it_is_placed_again() {
    let mut walk = Walk::new((80, 24)).to(KindName::DragDropCloze);
    let screen = entered(&mut walk, "1a");
    assert!(
        screen.contains("First [1 clean]") && screen.contains("A [1] clean"),
        "{screen}"
    );
    let screen = entered(&mut walk, "1b");
    assert!(screen.contains("First [1 connect]"), "{screen}");
    assert!(
        screen.contains("A [ ] clean") && screen.contains("B [1] connect"),
        "{screen}"
    );
    let screen = entered(&mut walk, "3b");
    assert!(
        screen.contains("First ▸1 …]") && screen.contains("then [3 connect]"),
        "{screen}"
    );
    let screen = entered(&mut walk, "3\x7f");
    assert!(
        screen.contains("then ▸3 …]") && screen.contains("B [ ] connect"),
        "{screen}"
    );
}

#[test]
fn a_list_opens_over_the_text_and_esc_closes_it_and_then_leaves() {
    for kind in [
        KindName::DropDownCloze,
        KindName::DropDownTable,
        KindName::DragDropCloze,
    ] {
        for size in SIZES {
            let mut walk = Walk::new(size).to(kind);
            let closed = walk.learner.screen();
            let open = entered(&mut walk, " ");
            insta::assert_snapshot!(format!("list-of-{kind}-{}x{}", size.0, size.1), open);
            walk.learner.press(&[Key::Esc]);
            assert_eq!(walk.learner.screen(), closed, "{kind}");
            walk.learner.press(&[Key::Esc]);
            walk.learner.shows("Save for later");
        }
    }
}

/// Esc in an open list leaves what the blank had.
#[test]
fn a_list_that_is_closed_changes_nothing() {
    let mut walk = Walk::new((80, 24)).to(KindName::DropDownCloze);
    let before = entered(&mut walk, "1b1");
    walk.learner.press(&[Key::Char(' '), Key::Down]);
    walk.learner.press(&[Key::Esc]);
    assert_eq!(walk.learner.screen(), before);
    let screen = entered(&mut walk, " \x1b[B\r");
    assert!(screen.contains("[1 hard]"), "{screen}");
    assert!(
        !screen.contains("Incorrect"),
        "Enter chose and did not confirm: {screen}"
    );
}

/// The list that the cursor is in stays on screen, not the box that its choice went to.
#[test]
fn the_smallest_window_follows_the_cursor_in_the_lists_of_a_drawing() {
    let mut walk = Walk::new((40, 12)).to(KindName::BowTie);
    for (key, row) in [("a", "▸ A [x]"), ("e", "▸ E (•)"), ("i", "▸ I [x]")] {
        let screen = entered(&mut walk, key);
        assert!(screen.contains(row), "{screen}");
    }
    walk.go(KindName::HotSpot);
    let screen = entered(&mut walk, "d");
    assert!(screen.contains("▸ D (•)"), "{screen}");
}

/// A click on a filled box of a bow tie empties it; one on a drawing chooses what is drawn there.
#[test]
fn a_box_and_a_drawing_are_clicked() {
    let mut walk = Walk::new((80, 24)).to(KindName::BowTie);
    walk.learner.take("e");
    let (column, row) = walk.learner.find("E Air in the vein");
    walk.learner
        .take(&crate::support::mouse::click((column + 2, row)));
    walk.learner.shows("E ( ) Air in the vein");
    walk.go(KindName::HotSpot);
    let (column, row) = walk.learner.find("[ part B ]");
    walk.learner
        .take(&crate::support::mouse::click((column + 2, row)));
    walk.learner.shows("B (•)");
}

#[test]
fn a_harmful_choice_is_told_in_every_kind_that_can_have_one() {
    for kind in [
        KindName::MultipleChoice,
        KindName::MatrixChoice,
        KindName::BowTie,
    ] {
        let mut walk = Walk::new((80, 80)).to(kind);
        let wanted = match kind {
            KindName::MultipleChoice => Response::One("c".into()),
            _ => {
                let (item, drawn) = walk.item();
                wrong(&item.kind, &drawn)
            }
        };
        walk.enter(&Response::Blank, &wanted, By::Letter);
        walk.learner.press(&[Key::Enter]);
        walk.learner.shows("This action could harm the client.");
    }
}

/// The window changes size while something is entered: all of it stays.
#[test]
fn a_window_that_changes_size_in_the_middle_keeps_everything() {
    let mut walk = Walk::new((80, 24));
    for kind in KindName::ALL {
        walk.go(kind);
        let (item, drawn) = walk.item();
        let key = item.kind.rules().key(&drawn);
        let some = half(&key);
        walk.enter(&Response::Blank, &some, By::Letter);
        for size in [(40, 12), (120, 40), (20, 6), (9, 3)] {
            walk.learner.app.resize(size);
            let screen = walk.learner.screen();
            assert!(!screen.trim().is_empty(), "{kind} at {size:?}");
        }
        walk.learner.app.resize((40, 12));
        walk.enter(&some, &key, By::Letter);
        walk.learner.app.resize((80, 24));
        assert_eq!(parts(&item.kind, &walk.draft()), parts(&item.kind, &key));
        walk.learner.press(&[Key::Enter]);
        walk.learner.shows("✓ Correct: ");
    }
}

/// In ASCII every mark, box and cursor is still told apart.
#[test]
fn every_kind_in_ascii() {
    let mut walk = Walk::new((80, 24));
    for kind in KindName::ALL {
        walk.go(kind);
        let mut seen = vec![in_ascii(&walk)];
        let (item, drawn) = walk.item();
        let wanted = partial(&item, &drawn).unwrap_or_else(|| wrong(&item.kind, &drawn));
        walk.enter(&Response::Blank, &wanted, By::Letter);
        seen.push(in_ascii(&walk));
        walk.learner.press(&[Key::Enter]);
        seen.push(in_ascii(&walk));
        insta::assert_snapshot!(format!("ascii-{kind}"), seen.join("\n----\n"));
        assert!(seen.iter().all(|text| text.is_ascii()), "{kind}");
    }
}

fn in_ascii(walk: &Walk) -> String {
    let page = walk.learner.page();
    let (columns, rows) = walk.learner.app.size();
    let area = ratatui::layout::Rect::new(0, 0, columns, rows);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    let theme = dripset::tui::theme::Theme::plain().ascii();
    dripset::tui::paint::draw(&page, area, &theme, &mut buffer);
    let row = |y: u16| -> String {
        let cells = (0..columns).filter_map(|x| buffer.cell((x, y)));
        let text: String = cells.map(|cell| cell.symbol()).collect();
        text.trim_end().to_owned()
    };
    (0..rows).map(row).collect::<Vec<_>>().join("\n")
}

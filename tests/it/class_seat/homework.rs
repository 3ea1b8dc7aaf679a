//! The first page of homework.

use super::*;

/// The first page of homework with so many of its five items done.
pub fn homework(size: (u16, u16), answered: u32) -> App {
    homework_as(size, answered, false)
}

/// The same, submitted or not.
pub fn homework_as(size: (u16, u16), answered: u32, ended: bool) -> App {
    let sitting = SittingId(Uuid::from_u128(7));
    let assignment = Assignment {
        title: "Ward three".into(),
        items: 5,
        until: "2026-11-28T00:00:00Z".parse().expect("a time"),
        sitting,
        pin: Some("271828".into()),
    };
    let context = context(Arc::default(), at(0), size);
    let page = HomeworkPage::new(assignment, Arc::default());
    let (mut app, _) = App::with(Box::new(page), context);
    let mine = SittingSummary {
        id: sitting,
        started_at: at(0).at,
        offset: Offset::UTC,
        ended,
        items: 5,
        answered,
        kind: dripset::domain::report::SetKind::Homework,
        study_on: jiff::civil::date(2026, 11, 22),
        score: Score::default(),
        subjects: Vec::new(),
    };
    app.step(&Event::News(News::Sittings(Arc::new(vec![mine]))), at(1), 0);
    app
}

#[test]
fn the_first_page_of_homework_at_three_sizes() {
    for size in SIZES {
        let page = homework(size, 2).view();
        let name = format!("homework-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, text_of(&page, size));
    }
    for (answered, words) in [
        (0, "Enter begin"),
        (2, "Enter continue"),
        (5, "Enter look back"),
    ] {
        let page = homework((80, 24), answered).view();
        let text = text_of(&page, (80, 24));
        assert!(text.contains(words), "{words}: {text}");
    }
}

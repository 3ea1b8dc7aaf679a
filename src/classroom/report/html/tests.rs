//! Tests of `classroom::report::html`.

use serde_json::Value;

use super::*;
use crate::classroom::report::sheet::{ClassSummary, LearnerRecord, ResponseRecord};

#[test]
fn numbers_are_listed_as_a_sentence_does() {
    assert_eq!(listed(&[3]), "3");
    assert_eq!(listed(&[3, 4]), "3 and 4");
    assert_eq!(listed(&[1, 3, 4, 5, 6, 9]), "1, 3 to 6, and 9");
}

/// A learner with these votes, one point each for the first few.
fn learner(seat: usize, name: &str, earned: u32, votes: &[Option<u32>]) -> LearnerRecord {
    let response = |vote: &Option<u32>| ResponseRecord {
        item: "bank/item".into(),
        vote: *vote,
        response: Value::Null,
        earned: Some(0),
        possible: Some(1),
        letters: None,
    };
    let possible = u32::try_from(votes.len()).unwrap();
    LearnerRecord {
        learner: format!("id-{seat}"),
        id: None,
        name: name.into(),
        seat,
        answered: votes.iter().flatten().count(),
        earned,
        possible,
        topics: Vec::new(),
        responses: votes.iter().map(response).collect(),
        came_after: 0,
        possible_since: possible,
    }
}

#[test]
fn who_needs_help_has_less_than_half_of_the_points_or_left_out_a_third() {
    let all = [Some(1); 6];
    let needs = |learner: &LearnerRecord| help::need(learner).map(|need| need.unanswered);
    assert_eq!(needs(&learner(1, "a", 3, &all)), None);
    assert_eq!(needs(&learner(1, "a", 2, &all)), Some((0, 6)));
    let mut two_left_out = [Some(1); 6];
    two_left_out[0] = None;
    assert_eq!(needs(&learner(1, "a", 4, &two_left_out)), None);
    two_left_out[1] = None;
    assert_eq!(needs(&learner(1, "a", 4, &two_left_out)), Some((2, 6)));
    // Both came before the learner did.
    let mut late = learner(1, "a", 4, &two_left_out);
    (late.came_after, late.possible_since) = (2, 4);
    assert_eq!(needs(&late), None);
    late.earned = 1;
    assert_eq!(needs(&late), Some((0, 4)));
    let mut last = learner(1, "a", 0, &[None; 2]);
    (last.came_after, last.possible_since) = (2, 0);
    assert_eq!(needs(&last), None);
    assert_eq!(needs(&learner(1, "a", 0, &[])), None);
}

fn class(id: &str, learners: Vec<LearnerRecord>) -> ClassReport {
    ClassReport {
        format: 1,
        class: ClassSummary {
            id: id.into(),
            code: "code".into(),
            title: "Title".into(),
            started_at: "2026-11-22T08:00:00+00:00".into(),
            ended: true,
        },
        possible: 0,
        learners,
        items: Vec::new(),
        cases: Vec::new(),
        unshown: Vec::new(),
    }
}

#[test]
fn learners_are_in_the_order_of_their_names_and_seats_follow_by_number() {
    let names = ["Seat 1", "bea", "Ada", "Seat 10", "Ada", "Seat 2"];
    let seats = [1, 3, 4, 10, 5, 2];
    let learners = seats.iter().zip(names);
    let learners = learners.map(|(seat, name)| learner(*seat, name, 0, &[]));
    let report = class("one", learners.collect());
    let shown = |names| {
        let people = People::of(&report, names);
        let people = people.0.into_iter();
        people
            .map(|person| (person.name, person.record.seat))
            .collect::<Vec<_>>()
    };
    let own = shown(LearnerNames::Own);
    let own: Vec<&str> = own.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = [
        "Ada (seat 4)",
        "Ada (seat 5)",
        "bea",
        "Seat 1",
        "Seat 2",
        "Seat 10",
    ];
    assert_eq!(own, wanted);
    let pseudonyms = shown(LearnerNames::Pseudonyms);
    assert_eq!(pseudonyms, shown(LearnerNames::Pseudonyms));
    assert_eq!(pseudonyms[0].0, "Learner 1");
    let seats: Vec<usize> = pseudonyms.iter().map(|(_, seat)| *seat).collect();
    assert!(
        !seats.is_sorted() && !seats.iter().rev().is_sorted(),
        "{seats:?}"
    );
}

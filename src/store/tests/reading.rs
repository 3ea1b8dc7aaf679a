//! Tests of reads.

use jiff::civil::date;

use crate::domain::report::Group;
use crate::domain::{ClientNeed, JudgmentStep, Score, TopicKey};
use crate::store::Purpose;
use crate::store::testing::*;

fn points(earned: u32, possible: u32) -> Score {
    Score { earned, possible }
}

fn topic(bank: &str, topic: &str) -> Group {
    Group::Topic(TopicKey {
        bank: bank.into(),
        topic: topic.into(),
    })
}

#[test]
fn a_sitting_comes_back_as_it_was_stored() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    let entries = [
        start(id, 3),
        respond(id, 2, 1),
        draft(id, 1, "b"),
        place(id, 1),
    ];
    store.append(&entries, minute(1)).unwrap();
    store.append(&[respond(id, 0, 3)], minute(4)).unwrap();

    let stored = store.mine().sitting(id).unwrap().unwrap();
    assert_eq!(stored.form, format!("form of {id}"));
    assert_eq!(stored.place, 1);
    assert_eq!(stored.items.len(), 3);
    assert_eq!(stored.items[&(item(2), revision(2))], "text of item 2");
    let responses: Vec<_> = stored
        .responses
        .iter()
        .map(|r| (r.position, r.response.as_str(), r.score, r.elapsed_ms))
        .collect();
    let expected = [
        (0, "response worth 3", points(3, 3), 1500),
        (2, "response worth 1", points(1, 3), 1500),
    ];
    assert_eq!(responses, expected);
    assert_eq!(
        (stored.drafts[0].position, stored.drafts[0].elapsed_ms),
        (1, 700)
    );

    let row = stored.row;
    assert_eq!((row.items, row.answered, row.score), (3, 2, points(4, 6)));
    assert_eq!(
        (row.purpose, row.offset),
        (Purpose::Study, minute(1).offset)
    );
    assert_eq!((row.started_at, row.last_at), (minute(1).at, minute(4).at));
    assert_eq!(row.study_on, date(2026, 11, 22));
    assert!(!row.is_ended());
    assert!(store.mine().sitting(sitting(2)).unwrap().is_none());
    assert!(store.of(learner(9)).sitting(id).unwrap().is_none());
}

#[test]
fn sittings_are_listed_newest_first_and_page_by_page() {
    let (_dir, mut store) = fresh();
    for number in 1..=5 {
        let id = sitting(number);
        store
            .append(&[start(id, 1)], minute(number.into()))
            .unwrap();
    }
    store.append(&[end(sitting(4))], minute(9)).unwrap();
    let ids = |rows: Vec<crate::store::SittingRow>| -> Vec<_> {
        rows.into_iter().map(|row| row.id.0.as_bytes()[0]).collect()
    };
    let mine = store.mine();
    assert_eq!(ids(mine.sittings(2, None).unwrap()), [5, 4]);
    assert_eq!(ids(mine.sittings(9, Some(sitting(4))).unwrap()), [3, 2, 1]);
    assert_eq!(ids(mine.unfinished().unwrap()), [5, 3, 2, 1]);
    let ended = &mine.sittings(2, None).unwrap()[1];
    assert_eq!(ended.ended_at, Some(minute(9).at));
    assert_eq!(ended.lasted().as_mins(), 5);
}

#[test]
fn an_items_state_is_its_last_response_and_all_together() {
    let (_dir, mut store) = fresh();
    let (first, second) = (sitting(1), sitting(2));
    let entries = [
        start(first, 2),
        respond(first, 0, 3),
        start(second, 2),
        respond(second, 0, 1),
        flag(0, true),
        flag(1, true),
        flag(1, false),
    ];
    store.append(&entries, minute(1)).unwrap();
    let history = store.mine().history().unwrap();
    let state = history.of(&item(0));
    assert_eq!((state.responses, state.flagged), (2, true));
    assert_eq!((state.last, state.total), (points(1, 3), points(4, 6)));
    assert!(!history.of(&item(1)).flagged);
    assert!(!history.of(&item(1)).is_seen());

    let responses = store.mine().item_responses(&item(0)).unwrap();
    let sittings: Vec<_> = responses.iter().map(|r| (r.sitting, r.harmful)).collect();
    assert_eq!(sittings, [(first, false), (second, false)]);
    assert_eq!(responses[1].revision, revision(0));
    assert!(store.mine().item_responses(&item(1)).unwrap().is_empty());
}

#[test]
fn points_are_summed_by_topic_and_day() {
    let (_dir, mut store) = fresh();
    let id = sitting(1);
    store
        .append(
            &[start(id, 8), respond(id, 0, 3), respond(id, 4, 1)],
            minute(1),
        )
        .unwrap();
    store.append(&[respond(id, 2, 2)], minute(60 * 24)).unwrap();
    let days = store.mine().topic_days(date(2026, 1, 1)).unwrap();
    let days: Vec<_> = days
        .iter()
        .map(|day| {
            (
                day.study_on.day(),
                day.topic.to_string(),
                day.responses,
                day.score,
            )
        })
        .collect();
    let expected = [
        (22, "cvad/flushing".to_string(), 2, points(4, 6)),
        (23, "cvad/rate".to_string(), 1, points(2, 3)),
    ];
    assert_eq!(days, expected);
    let later = store.mine().topic_days(date(2026, 11, 23)).unwrap();
    assert_eq!(later.len(), 1);
    let studied = store.mine().study_days().unwrap();
    assert_eq!(studied, [date(2026, 11, 22), date(2026, 11, 23)]);
}

#[test]
fn a_sitting_is_compared_with_what_came_before_its_first_response_in_a_group() {
    let (_dir, mut store) = fresh();
    let (first, second) = (sitting(1), sitting(2));
    // Item 1 is on ivig/flushing, asks for risk reduction and for action; item 5 on ivig/flushing,
    // basic care and action.
    let entries = [
        start(first, 6),
        respond(first, 1, 1),
        start(second, 6),
        respond(second, 5, 3),
        respond(first, 5, 2),
        respond(second, 1, 3),
    ];
    store.append(&entries, minute(1)).unwrap();
    let groups = |id| -> Vec<_> {
        let groups = store.mine().sitting_groups(id).unwrap().into_iter();
        groups.map(|g| (g.group, g.score, g.earlier)).collect()
    };
    let flushing = topic("ivig", "flushing");
    let (basic, risk) = (ClientNeed::BasicCare, ClientNeed::RiskReduction);
    let action = Group::Step(JudgmentStep::TakeAction);
    let expected = [
        (flushing.clone(), points(6, 6), points(1, 3)),
        (Group::Need(basic), points(3, 3), points(0, 0)),
        (Group::Need(risk), points(3, 3), points(1, 3)),
        (action.clone(), points(6, 6), points(1, 3)),
    ];
    assert_eq!(groups(second), expected);
    // The first sitting's first response in flushing came before all others; in basic care the
    // second sitting was there before it.
    let expected = [
        (flushing.clone(), points(3, 6), points(0, 0)),
        (Group::Need(basic), points(2, 3), points(3, 3)),
        (Group::Need(risk), points(1, 3), points(0, 0)),
        (action, points(3, 6), points(0, 0)),
    ];
    assert_eq!(groups(first), expected);
    let totals = store.mine().group_totals().unwrap();
    assert_eq!(
        (&totals[0].group, totals[0].score),
        (&flushing, points(9, 12))
    );
    assert_eq!(totals[0].responses, 4);
}

#[test]
fn each_learner_has_records_of_their_own() {
    let (_dir, mut store) = fresh();
    let (mine, theirs) = (sitting(1), sitting(2));
    store
        .append(&[start(mine, 2), respond(mine, 0, 3)], minute(1))
        .unwrap();
    let entries = [start(theirs, 2), respond(theirs, 0, 0), flag(0, true)];
    store.append_for(learner(9), &entries, minute(2)).unwrap();
    let of_mine = store.mine().history().unwrap().of(&item(0));
    let of_theirs = store.of(learner(9)).history().unwrap().of(&item(0));
    assert_eq!((of_mine.last, of_mine.flagged), (points(3, 3), false));
    assert_eq!((of_theirs.last, of_theirs.flagged), (points(0, 3), true));
    assert_eq!(store.of(learner(9)).unfinished().unwrap()[0].id, theirs);
    assert!(store.mine().sitting_groups(theirs).unwrap().is_empty());
}

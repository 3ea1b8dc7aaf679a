//! A large class on disk, made up the same way each time.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use std::path::Path;

use dripset::content::parse;
use dripset::domain::room::{Ballot, ClassEvent, Given, Terms};
use dripset::domain::{Allowance, Drawn, Form, FormItem, LearnerId, Library, Plan, Response};
use dripset::store::{ClassLog, Listed};
use uuid::Uuid;

use super::class_on_disk::{CLASS, Made, at};
use crate::support::class_log;
use crate::support::entry::{partial, wrong};

/// The first items of these banks.
pub fn terms_of(files: &[&str], count: usize) -> Terms {
    let banks = files.iter().map(|file| {
        let bytes = std::fs::read(Path::new(file)).expect("a bank");
        parse(file, &bytes).bank.expect("no mistakes")
    });
    let library = Library::new(banks);
    let items: Vec<FormItem> = library
        .banks()
        .flat_map(|bank| &bank.items)
        .take(count)
        .enumerate()
        .map(|(at, item)| FormItem {
            key: item.key.clone(),
            revision: item.revision,
            drawn: Drawn::seeded(item, at as u64),
            difficulty_milli: None,
        })
        .collect();
    assert_eq!(items.len(), count);
    let form = Form {
        plan: Plan::with_seed(7),
        items,
    };
    Terms::of(form, &library)
}

pub fn person(number: usize) -> LearnerId {
    LearnerId(Uuid::from_u128(0xabcd_0000 + number as u128))
}

/// A number from 0 to 99 that only these three decide.
fn luck(learner: usize, poll: usize, vote: u32) -> u64 {
    let mut state = (learner as u64 + 1) * 0x9e37_79b9 + (poll as u64 + 1) * 0x85eb_ca6b;
    state = state.wrapping_add(u64::from(vote) * 0xc2b2_ae35);
    for _ in 0..3 {
        state ^= state >> 13;
        state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    }
    (state >> 33) % 100
}

fn given(terms: &Terms, learner: usize, poll: usize, vote: u32) -> Option<Response> {
    let (item, drawn) = (&terms.items[poll], &terms.form.items[poll].drawn);
    let ability = (learner * 37 % 70) as u64 + 20 + u64::from(vote) * 20;
    let hard = (poll * 29 % 50) as u64;
    match luck(learner, poll, vote) {
        0..5 => None,
        at if at + hard < ability + 10 => Some(item.kind.rules().key(drawn)),
        at if at % 2 == 0 => Some(partial(item, drawn).unwrap_or_else(|| wrong(&item.kind, drawn))),
        _ => Some(wrong(&item.kind, drawn)),
    }
}

/// A class in which all keys were shown. Each third item had a second vote.
pub fn crowd(
    title: &str,
    terms: Terms,
    name: impl Fn(usize) -> Option<String>,
    learners: usize,
) -> Made {
    let mut made = Made::with(title, terms.clone());
    let listed = (0..learners).filter_map(|number| {
        Some(Listed {
            learner: person(number),
            roster_id: format!("n{}", 1_000 + number),
            name: name(number)?,
            pin_hash: "a hash".into(),
            allowance: Allowance::Standard,
            plain: false,
        })
    });
    let listed: Vec<Listed> = listed.collect();
    if !listed.is_empty() {
        made.store
            .list_on_roster(CLASS, &listed, at(1))
            .expect("a roster");
    }
    let joined = |number| ClassEvent::Joined(person(number), Allowance::Standard);
    write_all(&mut made, (0..learners).map(joined).collect());
    for poll in 0..terms.items.len() {
        for vote in 0..if poll % 3 == 0 { 2 } else { 1 } {
            if vote > 0 {
                made.write(&ClassEvent::Discussing);
            }
            let ballot = Ballot { poll, vote };
            made.write(&ClassEvent::PollOpened(ballot, None));
            let events = (0..learners).filter_map(|learner| {
                let given = Given {
                    response: given(&terms, learner, poll, vote)?,
                    confidence: None,
                    elapsed_ms: 4_321,
                };
                Some(ClassEvent::Responded(person(learner), ballot, given))
            });
            let events = events.collect();
            write_all(&mut made, events);
        }
        made.write(&ClassEvent::Revealed);
        made.write(&ClassEvent::Passed);
    }
    made.write(&ClassEvent::Ended);
    made.store
        .end_class(CLASS, at(made.second))
        .expect("an end");
    made
}

fn write_all(made: &mut Made, events: Vec<ClassEvent>) {
    let writes: Vec<_> = events
        .iter()
        .map(|event| class_log::write(CLASS, event))
        .collect();
    for verdict in made
        .store
        .append_class(&writes, at(made.second))
        .expect("a disk")
    {
        verdict.expect("an event");
    }
    made.second += 1;
}

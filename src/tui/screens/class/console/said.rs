//! The console's replies to keys: the outcome of an order, and the reason why one is impossible
//! now.

use super::called;
use super::keys::ConsoleCommand;
use super::orders::{ConsoleStep, next_step};
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassSetting, Order, PollPhase, Room, SHARED_MIN, WAIVED_S};
use crate::tui::screen::ClassNews;
use crate::tui::screens;

/// Returns the message after the last item.
pub fn last_words(room: &Room) -> &'static str {
    let mut polls = room.polls().values();
    if polls.any(|poll| poll.phase == PollPhase::Passed) {
        "That was the last question: b ends the class, a number opens one that was left."
    } else {
        "That was the last question: b ends the class."
    }
}

/// Returns the message for an order that was confirmed first.
pub fn done(news: &ClassNews, order: &Order) -> Option<(LearnerId, String)> {
    match order {
        Order::Kick(learner) => {
            let name = called(news, *learner);
            let locked = news.room.is(ClassSetting::Locked);
            let words = "They can come in under another name: l locks the room.";
            let words = if locked { "The room is locked." } else { words };
            Some((*learner, format!("{name} is sent out. {words}")))
        }
        Order::WaivePin(learner) => {
            let name = called(news, *learner);
            let minutes = WAIVED_S / 60;
            let here = news.room.seats().get(learner);
            let here = here.is_some_and(|seat| seat.present);
            let words = match no_place(news).filter(|_| !here) {
                Some(full) => {
                    format!("{name} needs no PIN for {minutes} minutes, and comes in {full}")
                }
                None => format!(
                    "For {minutes} minutes {name} comes in by name alone, once: no PIN, just Enter."
                ),
            };
            Some((*learner, words))
        }
        _ => None,
    }
}

/// Returns when an admitted learner can join, if every seat is taken.
pub fn no_place(news: &ClassNews) -> Option<String> {
    let seats = screens::counted(news.seats_max, "seat", "seats");
    let full = !news.room.has_place(news.seats_max);
    full.then(|| format!("once a seat is free: the room is full ({seats})."))
}

/// Returns the outcome of an order that shows nowhere else on the page.
pub fn told(room: &Room, order: &Order) -> Option<String> {
    Some(match order {
        Order::Extend(by_s) => format!("{by_s} seconds more for everybody."),
        Order::Pass => {
            let number = room.current().map_or(0, |at| at + 1);
            format!("Question {number} is left without its key.")
        }
        Order::Set(setting, on) => match (setting, on) {
            (ClassSetting::Locked, true) => "The room is locked: nobody new comes in.",
            (ClassSetting::Locked, false) => "The room is open again.",
            (ClassSetting::Names, true) => "Names show.",
            (ClassSetting::Names, false) => "Seats have numbers; names are hidden.",
            (ClassSetting::Standings, true) => "Learners see how they stand among the others.",
            (ClassSetting::Standings, false) => "Nobody sees how they stand.",
            (ClassSetting::Withheld, true) => "Seats do not show what the class gave.",
            (ClassSetting::Withheld, false) if room.taken() < SHARED_MIN => {
                return Some(format!(
                    "Seats show what the class gave from {SHARED_MIN} responses on: of fewer \
                     everybody would know whose they are."
                ));
            }
            (ClassSetting::Withheld, false) => {
                "Seats show what the class gave, without names, once the key shows."
            }
        }
        .to_owned(),
        _ => return None,
    })
}

/// Returns the reason why a key is impossible in the present phase of the poll.
pub fn why_not(room: &Room, command: ConsoleCommand) -> &'static str {
    let phase = room.poll().map(|poll| poll.phase);
    match (command, phase) {
        (_, None | Some(PollPhase::Passed)) => match next_step(room) {
            ConsoleStep::First => "No question is on: Enter opens the first one.",
            ConsoleStep::Next => "No question is on: Enter opens the next one.",
            _ => last_words(room),
        },
        (ConsoleCommand::Again, Some(PollPhase::Open)) => {
            "Another vote comes after talking: press d first."
        }
        (ConsoleCommand::Again, _) => "The key has been shown: it is not voted on again.",
        (ConsoleCommand::Discuss, Some(PollPhase::Discussing)) => "The class talks already.",
        (_, Some(PollPhase::Revealed)) => "The key has been shown: Enter opens the next question.",
        (_, Some(PollPhase::Discussing)) => "The class talks: v opens another vote, r reveals.",
        (ConsoleCommand::Extend, _)
            if room.open_vote().is_some_and(|vote| vote.limit_s.is_none()) =>
        {
            "This vote has no time limit."
        }
        _ => "The time of this vote is over: r reveals, d lets the class talk.",
    }
}

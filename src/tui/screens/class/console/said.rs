//! The console's replies to keys: the outcome of an order, and the reason why one is impossible
//! now.

use super::called;
use super::keys::ConsoleCommand;
use super::steps::{ConsoleStep, next_step};
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassSetting, Order, PollPhase, Room, SHARED_MIN, WAIVED_S};
use crate::tui::screen::ClassNews;
use crate::tui::screens;

/// Returns the message after the last item.
pub fn last_words(room: &Room) -> &'static str {
    let mut polls = room.polls().values();
    if polls.any(|poll| poll.phase == PollPhase::Passed) {
        "That was the last question. Press b to end the class, or type the number of a skipped one."
    } else {
        "That was the last question. Press b to end the class."
    }
}

/// Returns the message for an order that was confirmed first.
pub fn done(news: &ClassNews, order: &Order) -> Option<(LearnerId, String)> {
    match order {
        Order::Kick(learner) => {
            let name = called(news, *learner);
            let locked = news.room.is(ClassSetting::Locked);
            let words = "They can still join under another name. Press l to lock the room.";
            let words = if locked { "The room is locked." } else { words };
            Some((*learner, format!("{name} is removed. {words}")))
        }
        Order::WaivePin(learner) => {
            let name = called(news, *learner);
            let minutes = WAIVED_S / 60;
            let here = news.room.seats().get(learner);
            let here = here.is_some_and(|seat| seat.present);
            let words = match no_place(news).filter(|_| !here) {
                Some(full) => {
                    format!("{name} needs no PIN for {minutes} minutes and can join {full}")
                }
                None => format!(
                    "{name} can join once without a PIN in the next {minutes} minutes. They just \
                     press Enter."
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
    full.then(|| format!("once a seat is free. The room is full ({seats})."))
}

/// Returns the outcome of an order that shows nowhere else on the page.
pub fn told(room: &Room, order: &Order) -> Option<String> {
    Some(match order {
        Order::Extend(by_s) => format!("Everybody has {by_s} more seconds."),
        Order::Pass => {
            let number = room.current().map_or(0, |at| at + 1);
            format!("Question {number} was skipped. Its key was not shown.")
        }
        Order::Set(setting, on) => match (setting, on) {
            (ClassSetting::Locked, true) => "The room is locked. Nobody new can join.",
            (ClassSetting::Locked, false) => "The room is unlocked.",
            (ClassSetting::Names, true) => "Names are shown.",
            (ClassSetting::Names, false) => "Names are hidden. Seats show their numbers.",
            (ClassSetting::Standings, true) => {
                "Ranks are on. Each learner sees only their own, at the end."
            }
            (ClassSetting::Standings, false) => "Ranks are off.",
            (ClassSetting::Withheld, true) => "Seats do not show the class's answers.",
            (ClassSetting::Withheld, false) if room.taken() < SHARED_MIN => {
                return Some(format!(
                    "Seats show the class's answers once there are {SHARED_MIN}. With fewer, \
                     everybody would know whose they are."
                ));
            }
            (ClassSetting::Withheld, false) => {
                "Seats show the class's answers with the key, without names."
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
            ConsoleStep::First => "No question is open. Press Enter to open the first one.",
            ConsoleStep::Next => "No question is open. Press Enter to open the next one.",
            _ => last_words(room),
        },
        (ConsoleCommand::Again, Some(PollPhase::Open)) => {
            "Discuss before another vote. Press d first."
        }
        (ConsoleCommand::Again, _) => {
            "The key was shown, so this question cannot be voted on again."
        }
        (ConsoleCommand::Discuss, Some(PollPhase::Discussing)) => {
            "The class is already discussing."
        }
        (_, Some(PollPhase::Revealed)) => "The key was shown. Press Enter for the next question.",
        (_, Some(PollPhase::Discussing)) => {
            "The class is discussing. Press v to vote again, or press r to reveal."
        }
        (ConsoleCommand::Extend, _)
            if room.open_vote().is_some_and(|vote| vote.limit_s.is_none()) =>
        {
            "This vote has no time limit."
        }
        _ => "This vote is closed. Press r to reveal, or press d to discuss.",
    }
}

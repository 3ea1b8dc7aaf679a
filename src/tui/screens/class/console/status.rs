//! The phase of a class in a sentence, for plain mode. It has no counts: it is announced whenever it
//! changes, and counts change with every answer.

use super::Console;
use crate::domain::room::{PollPhase, Room};

/// Said while the class waits for another machine.
pub(super) const MOVING: &str = "The class is moving to another machine. Wait a moment.";
/// Said while the host cannot save.
const TROUBLE: &str = "Nothing can be saved on this host.";

impl Console {
    /// Returns the phase of the class in a sentence.
    pub(super) fn phase_words(&self) -> Option<String> {
        let news = self.news.as_ref()?;
        let phase = phase(&news.room);
        Some(match news.trouble {
            _ if news.is_moving => format!("{MOVING} {phase}"),
            Some(_) => format!("{TROUBLE} {phase}"),
            None => phase,
        })
    }
}

fn phase(room: &Room) -> String {
    let number = room.current().map_or(0, |current| current + 1);
    let Some(poll) = room.poll().filter(|_| !room.is_ended()) else {
        return match (room.is_ended(), room.is_homework(), room.polls().is_empty()) {
            (true, ..) => "The class has ended.",
            (false, true, _) => "The homework is open.",
            (false, false, true) => "The class has not started.",
            (false, false, false) => "No question is open.",
        }
        .into();
    };
    match (poll.phase, room.open_vote()) {
        (PollPhase::Open, Some(vote)) => {
            let nth = match poll.votes.len() {
                0 | 1 => "The vote".to_owned(),
                nth => format!("Vote {nth}"),
            };
            let state = match vote.paused_at {
                Some(_) => "is paused",
                None if !vote.is_closed() => "is open",
                None if room.is_settled() => "is closed",
                // Nobody is to hear who has more time.
                None => "is closed, but not yet to everybody",
            };
            let all = match vote.is_closed() || room.asked() == 0 || !room.missing().is_empty() {
                true => "",
                false => " Everybody has answered.",
            };
            format!("{nth} on question {number} {state}.{all}")
        }
        (PollPhase::Open, None) => format!("The vote on question {number} is closed."),
        (PollPhase::Discussing, _) => format!("The class discusses question {number}."),
        (PollPhase::Revealed, _) => format!("The answer to question {number} is shown."),
        (PollPhase::Passed, _) => format!("Question {number} was left without its answer."),
    }
}

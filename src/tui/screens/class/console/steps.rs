//! The next step of a class, and the keys that fit its present phase.

use super::keys::ConsoleCommand;
use crate::domain::room::{PollPhase, Room, VOTES_MAX};

/// An order that is possible although some learners still have time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Early {
    Reveal,
    Discuss,
}

/// The natural next step of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsoleStep {
    Close,
    Reveal,
    Again,
    /// Open the first item.
    First,
    Next,
    End,
}

impl ConsoleStep {
    /// Returns the step in two words, for the foot of the page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Close => "close vote",
            Self::Reveal => "reveal",
            Self::Again => "vote again",
            Self::First => "begin",
            Self::Next => "next question",
            Self::End => "end the class",
        }
    }
}

/// Returns the step that Enter takes in the present phase of the class.
pub fn next_step(room: &Room) -> ConsoleStep {
    let votes = room.poll().map_or(0, |poll| poll.votes.len());
    if room.is_homework() {
        return ConsoleStep::End;
    }
    match room.poll().map(|poll| poll.phase) {
        Some(PollPhase::Open) => match room.open_vote() {
            Some(vote) if !vote.is_closed() => ConsoleStep::Close,
            _ => ConsoleStep::Reveal,
        },
        Some(PollPhase::Discussing) if votes < VOTES_MAX as usize => ConsoleStep::Again,
        Some(PollPhase::Discussing) => ConsoleStep::Reveal,
        _ if room.polls().is_empty() => ConsoleStep::First,
        _ if (0..room.len()).any(|at| !room.polls().contains_key(&at)) => ConsoleStep::Next,
        _ => ConsoleStep::End,
    }
}

/// Returns whether a key is shown at the foot of the page now.
pub fn fits(room: &Room, command: ConsoleCommand) -> bool {
    let open = room.open_vote();
    let running = open.is_some_and(|vote| !vote.is_closed());
    let phase = room.poll().map(|poll| poll.phase);
    let step = next_step(room);
    match command {
        ConsoleCommand::Close => running && step != ConsoleStep::Close,
        ConsoleCommand::Extend => running && open.is_some_and(|vote| vote.limit_s.is_some()),
        ConsoleCommand::Pause => open.is_some() && !room.is_settled(),
        ConsoleCommand::Eyes => open.is_some() || phase == Some(PollPhase::Discussing),
        ConsoleCommand::Missing => running,
        // While a vote is open, the offered next step must be one that can be undone.
        ConsoleCommand::Reveal => {
            phase == Some(PollPhase::Discussing) && step != ConsoleStep::Reveal
        }
        ConsoleCommand::Discuss => open.is_some(),
        ConsoleCommand::Again => phase == Some(PollPhase::Discussing) && step != ConsoleStep::Again,
        ConsoleCommand::Next => false,
        ConsoleCommand::End => open.is_none() && phase != Some(PollPhase::Discussing),
        _ => true,
    }
}

/// Returns whether a key is shown at the foot of a page that everybody sees.
pub fn is_public(command: ConsoleCommand) -> bool {
    matches!(
        command,
        ConsoleCommand::On
            | ConsoleCommand::Discuss
            | ConsoleCommand::Extend
            | ConsoleCommand::Pause
            | ConsoleCommand::Join
            | ConsoleCommand::Wall
    )
}

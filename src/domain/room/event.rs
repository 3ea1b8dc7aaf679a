//! What happens in a class, as its log has it, and what is asked of it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::form::Form;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::sitting::Confidence;

/// What a class starts with.
#[derive(Clone, PartialEq, Debug)]
pub struct Terms {
    /// What was drawn for everybody.
    pub form: Arc<Form>,
    /// The items of the form, in its order, as they were worded then.
    pub items: Vec<Arc<Item>>,
    /// Whether a response may be changed until its seat closes.
    pub changes: bool,
    /// The time everybody has for a vote, in seconds, where the instructor says nothing else.
    pub limit_s: Option<u32>,
    /// Until when it is open as homework: everybody at their own pace, and no polls.
    pub until: Option<Timestamp>,
    /// Whether what the class gave stays off the seats, unless the instructor turns it on.
    pub withheld: bool,
}

impl Terms {
    /// Polls over the items of a form, as a library has them now: no limit on time, and a response
    /// stands once it is confirmed.
    pub fn of(form: Form, library: &Library) -> Self {
        let items = form.items.iter();
        let items = items.filter_map(|item| library.item(&item.key).cloned());
        Self {
            items: items.collect(),
            form: Arc::new(form),
            changes: false,
            limit_s: None,
            until: None,
            withheld: false,
        }
    }
}

/// One vote of one poll.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ballot {
    /// The poll, by its place in the form, from 0.
    pub poll: usize,
    /// Which vote of it, from 0.
    pub vote: u32,
}

/// What a learner gives to one vote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// What was chosen, in which order, which number.
    pub response: Response,
    /// How sure the learner was, if that was said.
    pub confidence: Option<Confidence>,
    /// Time from the opening to confirming, in milliseconds.
    pub elapsed_ms: u64,
}

/// What the instructor can turn on and off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClassSetting {
    /// Nobody new comes in.
    Locked,
    /// Names show beside results; where not, pseudonyms do.
    Names,
    /// Learners see how they stand among the others.
    Standings,
    /// What the class gave stays off the seats, also once the key shows.
    Withheld,
}

/// Whose seats close.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Whom {
    /// All who have the time that everybody has.
    Everybody,
    /// One who has more time.
    Learner(LearnerId),
}

/// A mending after the fact: the log keeps what was given, the points follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mending {
    /// The poll counts for nobody.
    Voided,
    /// This response earns every point too.
    Accepted(Response),
}

/// One event of the log of a class.
#[derive(Clone, PartialEq, Debug)]
pub enum ClassEvent {
    /// The class begins; always the first.
    Opened(Box<Terms>),
    /// A learner came in for the first time.
    Joined(LearnerId, Allowance),
    /// A learner went away; the seat is kept.
    Left(LearnerId),
    /// A learner came back.
    Returned(LearnerId),
    /// The instructor sent a learner out.
    Kicked(LearnerId),
    /// The instructor lets a learner who was sent out come in again.
    Readmitted(LearnerId),
    /// A seat in which nobody ever responded, and nobody sits, is given away.
    Vacated(LearnerId),
    /// The instructor lets a learner come in once without a PIN.
    PinWaived(LearnerId),
    /// The instructor turned something on or off.
    Set(ClassSetting, bool),
    /// A vote is open; with the seconds that everybody has.
    PollOpened(Ballot, Option<u32>),
    /// A learner responded. The first of a learner to a vote, or a change of it.
    Responded(LearnerId, Ballot, Given),
    /// Everybody has so many seconds more.
    Extended(u32),
    /// The clocks stand still and nobody can respond.
    Paused,
    /// The clocks run again.
    Unpaused,
    /// The instructor ended the time that everybody has: those with more time have as much more
    /// of what it came to.
    TimeCalled,
    /// These seats take nothing more for the present vote.
    Closed(Whom),
    /// The present poll shows its key.
    Revealed,
    /// The class talks about the present poll before it votes again.
    Discussing,
    /// The present poll is left.
    Passed,
    /// A poll was mended.
    Mended(usize, Mending),
    /// The host is back after it was gone: the time in between counts for nobody.
    Resumed,
    /// The class is over.
    Ended,
}

impl ClassEvent {
    /// Whether it must stand from the moment that somebody is told of it. Who came and went does
    /// not, nor that the class went on to a vote in which nobody has responded yet: whatever
    /// follows from those stands only if they do.
    pub fn binds(&self) -> bool {
        !matches!(
            self,
            Self::Joined(..)
                | Self::Left(_)
                | Self::Returned(_)
                | Self::Vacated(_)
                | Self::Passed
                | Self::PollOpened(..)
        )
    }
}

/// What an instructor can ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Open the poll at this place for its first vote, or for another one where it was left
    /// without its key.
    Open(usize),
    /// Open the next poll that was not yet open.
    Next,
    /// Give everybody so many seconds more.
    Extend(u32),
    /// Stop the clocks.
    Pause,
    /// Let the clocks run again.
    Unpause,
    /// End the time that everybody has.
    Close,
    /// Show the key; `early` where somebody may still respond.
    Reveal {
        /// Whether those who still have time lose it.
        early: bool,
    },
    /// Let the class talk before it votes again; `early` as for revealing.
    Discuss {
        /// Whether those who still have time lose it.
        early: bool,
    },
    /// Open the present poll for another vote.
    Revote,
    /// Leave the present poll, revealed or not.
    Pass,
    /// Send a learner out.
    Kick(LearnerId),
    /// Let a learner who was sent out come in again.
    Readmit(LearnerId),
    /// Give a seat away in which nobody ever responded and nobody sits.
    Vacate(LearnerId),
    /// Let a learner come in once without a PIN, soon.
    WaivePin(LearnerId),
    /// Turn something on or off.
    Set(ClassSetting, bool),
    /// Mend a poll.
    Mend(usize, Mending),
    /// End the class.
    End,
}

/// What a learner can ask for.
#[derive(Clone, PartialEq, Debug)]
pub enum Wish {
    /// Come in, or come back.
    Join(Allowance),
    /// Go away.
    Leave,
    /// Respond to a vote.
    Respond(Ballot, Given),
}

/// Why something is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The class is over.
    #[error("this class is over")]
    Over,
    /// Nobody new comes in.
    #[error("the room is locked. Ask the instructor to open it")]
    Locked,
    /// As many are in as may be.
    #[error("the room is full ({0} seats). Tell the instructor, and come back with the same line")]
    Full(usize),
    /// The learner was sent out.
    #[error("the instructor has closed this seat. Ask your instructor to let you in again")]
    Kicked,
    /// The learner is not in the class.
    #[error("this seat is not taken")]
    NoSeat,
    /// Somebody sits in that seat, has responded in it, or was sent out of it.
    #[error("that seat is used: only one in which nobody sits and nobody responded is removed")]
    Used,
    /// What was given at homework is not in the room.
    #[error("at homework no seat is removed: what was done in it is in the learner's own log")]
    AtHomework,
    /// That vote is not open to this learner.
    #[error("too late: this vote is closed")]
    Closed,
    /// The clocks stand still.
    #[error("the instructor has paused: confirm again when it goes on")]
    Paused,
    /// The learner has responded, and responses stand.
    #[error("your response is in, and it stands")]
    Responded,
    /// The response is not one to this item.
    #[error(transparent)]
    Response(#[from] crate::domain::response::ResponseError),
    /// Some who have more time may still respond.
    #[error("{0} still have time: ask again to go on without them")]
    StillOpen(usize),
    /// Everybody goes at their own pace.
    #[error("this is homework: everybody goes at their own pace")]
    Homework,
    /// The present vote is still open.
    #[error("this vote is still open: close it first, or leave the question")]
    Open,
    /// There is no such poll, or none that this can be done to now.
    #[error("no question is on that this can be done to now")]
    NoPoll,
    /// All polls were open once.
    #[error("that was the last question: end the class, or open one that was left by its number")]
    NoMore,
    /// That poll has shown its key.
    #[error("the key of that question has been shown: it is not voted on again")]
    Shown,
    /// As many votes as may be.
    #[error("a question has {0} votes at most")]
    VotesMax(u32),
}

#[cfg(test)]
mod tests;

//! The events of a class, as in its log, and the requests to it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::form::Form;
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::sitting::Confidence;
use crate::domain::unfolding::same_case;

/// The terms of a class, set at its start.
#[derive(Clone, PartialEq, Debug)]
pub struct Terms {
    /// The form drawn for everybody.
    pub form: Arc<Form>,
    /// The items of the form, in its order, at the drawn revision.
    pub items: Vec<Arc<Item>>,
    /// True if a response may be changed until its seat closes.
    pub changes: bool,
    /// The standard time for a vote, in seconds, unless the instructor sets another.
    pub limit_s: Option<u32>,
    /// The deadline as homework: learners work at their own pace, and there are no polls.
    pub until: Option<Timestamp>,
    /// True if seats hide class responses until the instructor turns them on.
    pub withheld: bool,
}

impl Terms {
    /// Creates terms for polls over the items of a form at their present revision, without a time
    /// limit and with final responses.
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

    /// Returns the title of the case study that the set is, if it is one.
    pub fn case_title(&self) -> Option<&str> {
        let first = self.items.first()?;
        let is_whole = self.items.iter().all(|item| same_case(first, item));
        let case = first.case.as_ref().filter(|_| is_whole)?;
        Some(&case.title)
    }
}

/// One vote of one poll.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ballot {
    /// The poll, by its place in the form, from 0.
    pub poll: usize,
    /// The vote within the poll, from 0.
    pub vote: u32,
}

/// A learner's response to one vote, with its circumstances.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The response.
    pub response: Response,
    /// The learner's confidence, if given.
    pub confidence: Option<Confidence>,
    /// The time from opening to confirming, in milliseconds.
    pub elapsed_ms: u64,
}

/// A setting that the instructor can turn on and off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClassSetting {
    /// No new learner may join.
    Locked,
    /// Results show names; if off, pseudonyms.
    Names,
    /// Learners see their rank.
    Standings,
    /// Seats do not show class responses, even once the key is shown.
    Withheld,
}

/// The seats that close.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Whom {
    /// All seats with the standard time.
    Everybody,
    /// One learner with more time.
    Learner(LearnerId),
}

/// A later correction: the log keeps the responses, and the points change.
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
    /// A learner joined for the first time.
    Joined(LearnerId, Allowance),
    /// A learner left; the seat is kept.
    Left(LearnerId),
    /// A learner came back.
    Returned(LearnerId),
    /// The instructor sent a learner out.
    Kicked(LearnerId),
    /// The instructor readmitted a learner who was sent out.
    Readmitted(LearnerId),
    /// A seat was given away; its learner was absent and never responded.
    Vacated(LearnerId),
    /// The instructor allowed a learner to join once without a PIN.
    PinWaived(LearnerId),
    /// The instructor turned something on or off.
    Set(ClassSetting, bool),
    /// A vote opened, with the standard time in seconds.
    PollOpened(Ballot, Option<u32>),
    /// A learner responded to a vote, for the first time or with a change.
    Responded(LearnerId, Ballot, Given),
    /// Everybody got this many more seconds.
    Extended(u32),
    /// The clocks are paused and nobody can respond.
    Paused,
    /// The clocks run again.
    Unpaused,
    /// The instructor ended the standard time: learners with more time keep their multiple of the
    /// time that had passed.
    TimeCalled,
    /// These seats accept no more responses in the present vote.
    Closed(Whom),
    /// The present poll shows its key.
    Revealed,
    /// The class discusses the present poll before it votes again.
    Discussing,
    /// The present poll is left.
    Passed,
    /// A poll was corrected.
    Mended(usize, Mending),
    /// The host is back after an interruption, which counts for nobody.
    Resumed,
    /// The class is over.
    Ended,
}

impl ClassEvent {
    /// Returns whether it must be on disk before anybody hears of it. Joining and leaving need
    /// not be, nor the move to a vote that nobody has responded to: events that depend on those
    /// are kept only if those are.
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

/// An instructor's order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Open the poll at this place for its first vote, or for another one if it was left without
    /// its key.
    Open(usize),
    /// Open the next poll that was never open.
    Next,
    /// Give everybody this many more seconds.
    Extend(u32),
    /// Pause the clocks.
    Pause,
    /// Resume the clocks.
    Unpause,
    /// End the standard time.
    Close,
    /// Show the key; `early` if somebody may still respond.
    Reveal {
        /// True if learners who still have time lose it.
        early: bool,
    },
    /// Start the discussion before the next vote; `early` as for revealing.
    Discuss {
        /// True if learners who still have time lose it.
        early: bool,
    },
    /// Open the present poll for another vote.
    Revote,
    /// Leave the present poll, revealed or not.
    Pass,
    /// Send a learner out.
    Kick(LearnerId),
    /// Readmit a learner who was sent out.
    Readmit(LearnerId),
    /// Give away a seat whose learner is absent and never responded.
    Vacate(LearnerId),
    /// Allow a learner to join once without a PIN, soon.
    WaivePin(LearnerId),
    /// Turn something on or off.
    Set(ClassSetting, bool),
    /// Correct a poll.
    Mend(usize, Mending),
    /// End the class.
    End,
}

/// A learner's wish.
#[derive(Clone, PartialEq, Debug)]
pub enum Wish {
    /// Join, or come back.
    Join(Allowance),
    /// Leave.
    Leave,
    /// Respond to a vote.
    Respond(Ballot, Given),
}

/// The reason that an order or a wish is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The class is over.
    #[error("this class has ended")]
    Over,
    /// No new learner may join.
    #[error("the room is locked. Ask your instructor to unlock it")]
    Locked,
    /// The room has its maximum of seats.
    #[error("the room is full ({0} seats). Tell your instructor, then type the same command again")]
    Full(usize),
    /// The learner was sent out.
    #[error("your instructor removed you from this class. Ask your instructor to let you back in")]
    Kicked,
    /// The learner is not in the class.
    #[error("nobody has this seat")]
    NoSeat,
    /// The seat's learner is present, has responded, or was sent out.
    #[error("this seat is in use. You can free only a seat that is empty and has no answers")]
    Used,
    /// Homework responses are not stored in the room.
    #[error("homework seats cannot be freed, because the answers are in the learner's own log")]
    AtHomework,
    /// That vote is not open to this learner.
    #[error("this vote is already closed")]
    Closed,
    /// The clocks are paused.
    #[error("your instructor paused the class. Confirm again when it resumes")]
    Paused,
    /// The learner has responded, and responses are final.
    #[error("your answer is confirmed and cannot be changed")]
    Responded,
    /// The response does not fit this item.
    #[error(transparent)]
    Response(#[from] crate::domain::response::ResponseError),
    /// Some learners with more time may still respond.
    #[error("{0} still have time. Give the order again to continue without them")]
    StillOpen(usize),
    /// Homework has no polls.
    #[error("this is homework. Learners work at their own pace")]
    Homework,
    /// The present vote is still open.
    #[error("this vote is still open. Close it first, or skip the question")]
    Open,
    /// There is no such poll, or the order does not fit its phase.
    #[error("no question is open for this")]
    NoPoll,
    /// All polls were opened.
    #[error("that was the last question. End the class, or open a skipped question by its number")]
    NoMore,
    /// An earlier item of the case study was never opened; the next one is at this place.
    #[error("the questions of a case study come in order. Open question {} first", .0 + 1)]
    CaseAhead(usize),
    /// A later item of the case study was opened, and has shown more of it.
    #[error("a later question of this case study was opened, so this one stays closed")]
    CaseBehind,
    /// That poll has shown its key.
    #[error("the key of that question was shown, so it cannot be voted on again")]
    Shown,
    /// The poll has its maximum of votes.
    #[error("a question has at most {0} votes")]
    VotesMax(u32),
}

#[cfg(test)]
mod tests;

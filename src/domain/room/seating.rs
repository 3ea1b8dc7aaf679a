//! The assignment of seats, and the removal of idle ones to make room.

use super::Room;
use super::event::{ClassEvent, ClassSetting, Refusal, Wish};
use crate::domain::ids::LearnerId;
use crate::domain::item::mark;

impl Room {
    /// Returns the event for a learner's wish.
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be done now, in words for the learner.
    pub fn admit(
        &self,
        learner: LearnerId,
        wish: Wish,
        seats_max: usize,
    ) -> Result<Vec<ClassEvent>, Refusal> {
        if self.ended && wish != Wish::Leave {
            return Err(Refusal::Over);
        }
        match (wish, self.seats.get(&learner)) {
            (_, Some(seat)) if seat.kicked => Err(Refusal::Kicked),
            (Wish::Join(_), Some(seat)) if seat.present => Ok(Vec::new()),
            (Wish::Join(_), Some(_)) if self.has_place(seats_max) => {
                Ok(vec![ClassEvent::Returned(learner)])
            }
            (Wish::Join(_), Some(_)) => Err(Refusal::Full(seats_max)),
            (Wish::Join(_), None) if self.is(ClassSetting::Locked) => Err(Refusal::Locked),
            (Wish::Join(allowance), None) => {
                let gone = self.to_vacate(seats_max);
                let gone = gone.ok_or(Refusal::Full(seats_max))?.into_iter();
                let mut events: Vec<ClassEvent> = gone.map(ClassEvent::Vacated).collect();
                events.push(ClassEvent::Joined(learner, allowance));
                Ok(events)
            }
            (_, None) => Err(Refusal::NoSeat),
            (Wish::Leave, Some(seat)) if seat.present => Ok(vec![ClassEvent::Left(learner)]),
            (Wish::Leave, Some(_)) => Ok(Vec::new()),
            (Wish::Respond(ballot, given), Some(_)) => {
                self.may_respond(learner, ballot)?;
                let (item, form) = self.item(ballot.poll).ok_or(Refusal::NoPoll)?;
                item.kind.rules().ready(&given.response)?;
                mark(item, &form.drawn, &given.response)?;
                Ok(vec![ClassEvent::Responded(learner, ballot, given)])
            }
        }
    }

    /// Returns whether a seat can be given away: its learner is absent, never responded and was not
    /// sent out. Homework has no idle seats, since its responses are stored elsewhere.
    pub fn is_idle(&self, learner: LearnerId) -> bool {
        let seat = self.seats.get(&learner);
        let is_empty = seat.is_some_and(|seat| !seat.present && !seat.kicked);
        is_empty && self.terms.until.is_none() && !self.has_responded(learner)
    }

    /// Returns whether a learner has ever responded in this class.
    pub fn has_responded(&self, learner: LearnerId) -> bool {
        let mut votes = self.polls.values().flat_map(|poll| &poll.votes);
        votes.any(|vote| vote.given.contains_key(&learner))
    }

    /// Returns the number of seats that count toward the limit: those of learners not sent out.
    pub fn taken(&self) -> usize {
        self.seats.values().filter(|seat| !seat.kicked).count()
    }

    /// Returns whether a learner with a kept seat finds a place. There may be more seats than
    /// places after a learner was readmitted, or if the class continues with a lower limit.
    pub fn has_place(&self, seats_max: usize) -> bool {
        self.seats.values().filter(|seat| seat.present).count() < seats_max
    }

    /// Returns the seats to remove for a newcomer, empty if there is a place; `None` if too few are
    /// idle. The newest idle seats go first, so that a guest who keeps joining and leaving loses
    /// only their own.
    pub fn to_vacate(&self, seats_max: usize) -> Option<Vec<LearnerId>> {
        let over = (self.taken() + 1).saturating_sub(seats_max);
        if over == 0 {
            return Some(Vec::new());
        }
        let idle = self
            .seats
            .iter()
            .filter(|(learner, _)| self.is_idle(**learner));
        let mut idle: Vec<_> = idle
            .map(|(learner, seat)| (seat.number, *learner))
            .collect();
        idle.sort_unstable_by(|a, b| b.cmp(a));
        let gone = idle.iter().take(over).map(|(_, learner)| *learner);
        (idle.len() >= over).then(|| gone.collect())
    }

    /// Returns whether there is no place for a newcomer, with this many seats at most.
    pub fn is_full(&self, seats_max: usize) -> bool {
        self.to_vacate(seats_max).is_none()
    }
}

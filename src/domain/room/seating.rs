//! Who gets a seat, and which seats are given away where room is needed.

use super::Room;
use super::event::{ClassEvent, ClassSetting, Refusal, Wish};
use crate::domain::ids::LearnerId;
use crate::domain::scoring::mark;

impl Room {
    /// What a learner's wish comes to.
    ///
    /// # Errors
    /// [`Refusal`] where it cannot be done now, in words for the learner.
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

    /// Whether a seat can be given away: nobody sits in it, nobody ever responded in it, and nobody
    /// was sent out of it. At homework what was given stands elsewhere, so that none is.
    pub fn is_idle(&self, learner: LearnerId) -> bool {
        let seat = self.seats.get(&learner);
        let is_empty = seat.is_some_and(|seat| !seat.present && !seat.kicked);
        is_empty && self.terms.until.is_none() && !self.has_responded(learner)
    }

    /// Whether a learner has ever responded in this class.
    pub fn has_responded(&self, learner: LearnerId) -> bool {
        let mut votes = self.polls.values().flat_map(|poll| &poll.votes);
        votes.any(|vote| vote.given.contains_key(&learner))
    }

    /// How many seats count against those that a room has: whoever was sent out takes none.
    pub fn taken(&self) -> usize {
        self.seats.values().filter(|seat| !seat.kicked).count()
    }

    /// Says whether somebody whose seat was kept finds a place. Only where more have a seat than there
    /// are places can it be taken: somebody was let in again, or the class goes on with fewer.
    pub fn has_place(&self, seats_max: usize) -> bool {
        self.seats.values().filter(|seat| seat.present).count() < seats_max
    }

    /// Returns the seats that go so that a newcomer finds a place, none where there is one; `None` where
    /// not enough are idle. Of those that are idle the ones that were taken last go first, so that
    /// whoever comes and goes on purpose takes the own seats away.
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

    /// Whether nobody new finds a place, with so many seats at most.
    pub fn is_full(&self, seats_max: usize) -> bool {
        self.to_vacate(seats_max).is_none()
    }
}

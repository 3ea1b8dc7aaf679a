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
            (Wish::Join(_), Some(_)) => Ok(vec![ClassEvent::Returned(learner)]),
            (Wish::Join(_), None) if self.is(ClassSetting::Locked) => Err(Refusal::Locked),
            (Wish::Join(allowance), None) => {
                let joined = ClassEvent::Joined(learner, allowance);
                if self.taken() < seats_max {
                    return Ok(vec![joined]);
                }
                let gone = self.to_vacate().ok_or(Refusal::Full(seats_max))?;
                Ok(vec![ClassEvent::Vacated(gone), joined])
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

    /// The seat that goes first where room is needed: of those that are idle the one that was taken
    /// last, so that whoever comes and goes on purpose takes the own seats away.
    pub fn to_vacate(&self) -> Option<LearnerId> {
        let idle = self
            .seats
            .iter()
            .filter(|(learner, _)| self.is_idle(**learner));
        let last = idle.max_by_key(|(_, seat)| seat.number);
        last.map(|(learner, _)| *learner)
    }

    /// Whether nobody new finds a place, with so many seats at most.
    pub fn is_full(&self, seats_max: usize) -> bool {
        self.taken() >= seats_max && self.to_vacate().is_none()
    }
}

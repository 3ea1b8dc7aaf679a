//! The draft of a turn: what the class would be once the events of all requests are logged.

use super::actor::ClassActor;
use super::{Rejected, Request};
use crate::classroom::newcomer::Newcomer;
use crate::classroom::shared::SharedNewcomer;
use crate::content::record::{ClassRecord, class_event_to_record};
use crate::domain::ClassId;
use crate::domain::Moment;
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassEvent, Refusal, Room, Wish};
use crate::metrics::LoginRefusal;
use crate::store::{ClassEntry, ClassWrite, Guard};

/// Shown to a returning learner whose seat was given to somebody else.
const GIVEN_AWAY: &str =
    "your seat had no answers, so somebody else has it now. Type the same command to get another";

/// A room that is ahead of its log, with the events that are still to be logged.
pub(super) struct Draft {
    id: ClassId,
    pub(super) now: Moment,
    pub(super) room: Room,
    pub(super) events: Vec<ClassEvent>,
    pub(super) writes: Vec<ClassWrite>,
    /// The number of events that nobody asked for. They come first.
    pub(super) unasked: usize,
    /// The learners who are added to a class that several nodes share.
    pub(super) newcomers: Vec<SharedNewcomer>,
}

impl Draft {
    pub(super) fn new(id: ClassId, now: Moment, room: Room) -> Self {
        Self {
            id,
            now,
            room,
            events: Vec::new(),
            writes: Vec::new(),
            unasked: 0,
            newcomers: Vec::new(),
        }
    }

    /// Returns whether it is as valid after events by which other learners come, leave or respond.
    pub(super) fn commutes(&self) -> bool {
        let is_response = |event: &ClassEvent| matches!(event, ClassEvent::Responded(..));
        self.newcomers.is_empty() && self.events.iter().all(is_response)
    }

    pub(super) fn take(&mut self, event: ClassEvent) {
        let changed = match &event {
            ClassEvent::Responded(learner, ballot, _) => {
                self.room.open_vote().is_some_and(|vote| {
                    self.room.ballot() == Some(*ballot) && vote.given.contains_key(learner)
                })
            }
            _ => false,
        };
        if !self.room.fold(self.now.at, &event) {
            return;
        }
        self.writes.push(write(self.id, &event, changed));
        self.events.push(event);
    }
}

impl ClassActor {
    /// Adds what happens without a request, if it is for this host to do.
    pub(super) fn draw_unasked(&self, draft: &mut Draft) {
        if let Some(shared) = &self.shared {
            // Another node took them for gone while this one was cut off.
            let back = shared.still_here(&draft.room, &self.places);
            back.into_iter().for_each(|event| draft.take(event));
        }
        draft.unasked = draft.events.len();
        if !self.may_close() {
            return;
        }
        if let Some(shared) = &self.shared {
            let duties = shared.duties(&draft.room, draft.now);
            duties.into_iter().for_each(|event| draft.take(event));
        }
        for event in draft.room.due(draft.now.at) {
            draft.take(event);
        }
        draft.unasked = draft.events.len();
    }

    /// Decides a request: its events, or the reason for the refusal.
    pub(super) fn decide(
        &self,
        draft: &mut Draft,
        ask: &Request,
    ) -> Result<Vec<ClassEvent>, Rejected> {
        let room = &draft.room;
        let wanted = match ask {
            Request::Back(learner, ..) if self.is_gone(room, *learner) => {
                return Err(Rejected::Refused(GIVEN_AWAY.into()));
            }
            Request::Back(learner, allowance, _) => {
                self.admit(room, *learner, Wish::Join(*allowance))
            }
            Request::Wish(learner, wish, _) => self.admit(room, *learner, wish.clone()),
            Request::Order(order, _) => room.decide(order),
            Request::Join(newcomer, allowance, _) => {
                let wanted = self.admit(room, newcomer.learner, Wish::Join(*allowance));
                // Added to the class only now: nothing is stored about a refused guest.
                if wanted.is_ok() && !self.enrol(newcomer, draft) {
                    return Err(Rejected::Busy);
                }
                wanted
            }
        };
        if let Err(Refusal::Full(_)) = wanted {
            let connections = &self.store.metrics().connections;
            connections.login_refused(LoginRefusal::ClassFull);
        }
        wanted.map_err(|why| Rejected::Refused(why.to_string()))
    }

    fn admit(
        &self,
        room: &Room,
        learner: LearnerId,
        wish: Wish,
    ) -> Result<Vec<ClassEvent>, Refusal> {
        let leaves = wish == Wish::Leave;
        let joins = matches!(wish, Wish::Join(_));
        let wanted = room.admit(learner, wish, self.seats_max)?;
        Ok(match &self.shared {
            // The learner is at another node by now.
            Some(shared) if leaves && !shared.is_here(learner) => Vec::new(),
            // Present for the class, but at another node until now.
            Some(shared) if joins && wanted.is_empty() && !shared.is_here(learner) => {
                vec![ClassEvent::Returned(learner)]
            }
            _ => wanted,
        })
    }

    /// Adds a newcomer to the class, and returns whether there was room for that.
    fn enrol(&self, newcomer: &Newcomer, draft: &mut Draft) -> bool {
        if self.shared.is_none() {
            return newcomer.enrol(self.id, &self.register, &self.store, &self.env);
        }
        draft.newcomers.push(newcomer.enrol_shared(&self.register));
        true
    }

    /// Returns whether a learner's seat was given away since authentication. Such a learner comes
    /// back as a newcomer, with another PIN.
    fn is_gone(&self, room: &Room, learner: LearnerId) -> bool {
        !room.seats().contains_key(&learner) && !self.register.open().names.contains_key(&learner)
    }
}

/// Converts an event to a log write.
pub(in crate::classroom) fn write(class: ClassId, event: &ClassEvent, changed: bool) -> ClassWrite {
    let record = class_event_to_record(event, changed);
    let first = matches!(event, ClassEvent::Responded(..)) && !changed;
    ClassWrite {
        class,
        entry: entry(record),
        guard: if first { Guard::First } else { Guard::None },
    }
}

fn entry(record: ClassRecord) -> ClassEntry {
    ClassEntry {
        kind: record.kind,
        learner: record.learner,
        poll: record.poll,
        vote: record.vote,
        body: record.body,
    }
}

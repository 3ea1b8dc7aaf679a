//! A sitting: one learner's pass through a form, as a state machine.
//!
//! Events go in, effects come out as data; the driver carries effects out and reports back. A
//! response counts only once the store has it: until [`SittingEvent::Committed`] comes back its
//! item shows no rationale. In an exam (`exam.rs`) all responses are handed in at once, at the end.

mod disk;
mod exam;
mod refused;
mod working;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::disk::Unkept;
use super::form::{Form, FormItem};
pub use refused::SittingError;
pub use working::{Confidence, Working};

use super::ids::{ItemKey, PartId, SittingId};
use super::item::Item;
use super::mode::{Ending, Exam};
use super::moment::Moment;
use super::response::Response;
use super::scoring::{Marking, Score, mark};

/// One pass through one form.
#[derive(Clone, PartialEq, Debug)]
pub struct Sitting {
    /// Its identity.
    pub id: SittingId,
    /// What was drawn for it.
    pub form: Arc<Form>,
    items: Vec<Arc<Item>>,
    slots: Vec<Slot>,
    place: usize,
    ended: Option<Ending>,
    /// How it will have ended once what is being handed in is on disk.
    ending: Ending,
    /// Whether the end of a set is on its way to the disk.
    closing: bool,
    unkept: Unkept,
    arrived: Moment,
    breaks: u32,
}

/// One place of the form and what was done there.
#[derive(Clone, PartialEq, Debug)]
pub struct Slot {
    /// What the learner has entered so far.
    pub entry: Response,
    /// What is kept beside it; once it is answered, how sure the learner was.
    pub working: Working,
    /// How far it is.
    pub phase: Phase,
    /// Whether its item is flagged.
    pub flagged: bool,
    /// The learner's note to this item; empty for none.
    pub note: String,
    /// Time spent here, in milliseconds.
    pub elapsed_ms: u64,
}

/// How far a slot is.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// Still to be answered.
    Open,
    /// Handed in, not yet known to be on disk.
    Committing,
    /// On disk for good.
    Answered(Marking),
}

/// What can happen to a sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEvent {
    /// The learner changed what is entered at the present place.
    Enter(Response),
    /// The learner struck a choice of the present item out, or took that back.
    Strike(PartId),
    /// The learner said how sure the present entry is, or took that back.
    Confide(Option<Confidence>),
    /// The learner flagged the present item, or took the flag back.
    ToggleFlag,
    /// The learner wrote this note to the present item; an empty one takes it away.
    Note(String),
    /// The learner hands in what is entered at the present place.
    Submit,
    /// The store has the response of that place.
    Committed(usize),
    /// The store could not take the response of that place; it is open again.
    Refused(usize),
    /// The learner goes to that place.
    GoTo(usize),
    /// The learner goes away and may come back.
    Leave,
    /// The learner comes back.
    Return,
    /// The learner ends the sitting; an exam is handed in. It has ended once the store has it.
    End,
    /// Time has passed. Keeps the time spent, and hands an exam in whose time is out.
    Tick,
    /// The store has the end, and all responses of an exam.
    HandedIn,
    /// The store could not take the end, or the responses of an exam; it is open again.
    HandInRefused,
    /// The store could not keep that draft, flag or place: it comes again with the next change.
    NotKept(SittingEffect),
}

/// What is to be done outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SittingEffect {
    /// Keep what is entered, though it does not count yet.
    SaveDraft {
        /// Where.
        position: usize,
        /// What, blank included.
        entry: Response,
        /// What is kept beside it.
        working: Working,
        /// Time spent there so far, in milliseconds.
        elapsed_ms: u64,
        /// Whether it was entered here since it was last kept. Otherwise only the time is news,
        /// and what another window entered there stays.
        entered: bool,
    },
    /// Keep where the learner is.
    SavePlace {
        /// Where.
        position: usize,
    },
    /// Flag an item, or take its flag back.
    SetFlag {
        /// Which.
        key: ItemKey,
        /// On or off.
        on: bool,
    },
    /// Keep the learner's note to an item; an empty one takes it away.
    SetNote {
        /// To which.
        key: ItemKey,
        /// What it says.
        text: String,
    },
    /// Put a response on disk, then report [`SittingEvent::Committed`].
    Record(Recorded),
    /// Put all responses of an exam on disk and end it, then report [`SittingEvent::HandedIn`].
    HandIn(HandIn),
    /// Note that the sitting has ended, then report [`SittingEvent::HandedIn`].
    End,
}

/// An exam as it is handed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandIn {
    /// A response for each place; blank where there was none, or none that could be scored.
    pub responses: Vec<Recorded>,
    /// Whether the learner handed it in or the clock did.
    pub ending: Ending,
}

/// A response as it goes to the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its place in the form.
    pub position: usize,
    /// To which item, and how that was worded.
    pub item: Arc<Item>,
    /// What was given.
    pub response: Response,
    /// What was entered, where that could not be scored and `response` is blank for it.
    pub entered: Option<Response>,
    /// What it earned.
    pub score: Score,
    /// Whether something that would hurt the client was chosen.
    pub harmful: bool,
    /// How sure the learner was, if that was said.
    pub confidence: Option<Confidence>,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
}

/// What the log and the drafts hold of a sitting, to rebuild it from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// Responses on disk, by place, with the time spent in milliseconds.
    pub responses: BTreeMap<usize, (Response, u64)>,
    /// Drafts, by place, with the time spent in milliseconds.
    pub drafts: BTreeMap<usize, (Response, u64)>,
    /// What is kept beside a draft, and how sure the learner was of a response, by place.
    pub working: BTreeMap<usize, Working>,
    /// The learner's notes to items, whatever the sitting they were written in.
    pub notes: BTreeMap<ItemKey, String>,
    /// Where the learner was.
    pub place: usize,
    /// How the sitting has ended, if it has.
    pub ended: Option<Ending>,
    /// How often the learner went away and came back.
    pub breaks: u32,
}

impl Sitting {
    /// Starts a sitting, or rebuilds one from what was kept. `items` are those of the form, in
    /// its order and as they were worded then.
    ///
    /// # Errors
    /// [`SittingError::WrongItems`] where items and form differ, and [`SittingError::Response`]
    /// where a kept response cannot be one to its item.
    pub fn rebuild(
        id: SittingId,
        form: Arc<Form>,
        items: Vec<Arc<Item>>,
        flagged: &BTreeSet<ItemKey>,
        kept: &Kept,
        now: Moment,
    ) -> Result<Self, SittingError> {
        let same = |(form, item): (&FormItem, &Arc<Item>)| {
            form.key == item.key && form.revision == item.revision
        };
        if form.items.len() != items.len()
            || items.is_empty()
            || !form.items.iter().zip(&items).all(same)
        {
            return Err(SittingError::WrongItems {
                form: form.items.len(),
                items: items.len(),
            });
        }
        let mut slots = Vec::with_capacity(items.len());
        for (position, (entry, item)) in form.items.iter().zip(&items).enumerate() {
            let flagged = flagged.contains(&item.key);
            let note = kept.notes.get(&item.key).cloned().unwrap_or_default();
            let working = kept.working.get(&position).cloned().unwrap_or_default();
            slots.push(
                match (kept.responses.get(&position), kept.drafts.get(&position)) {
                    (Some((response, elapsed_ms)), _) => Slot {
                        entry: response.clone(),
                        working: Working {
                            confidence: working.confidence,
                            ..Working::default()
                        },
                        phase: Phase::Answered(mark(item, &entry.drawn, response)?),
                        flagged,
                        note,
                        elapsed_ms: *elapsed_ms,
                    },
                    (None, draft) => {
                        let (entry, elapsed_ms) = draft.cloned().unwrap_or_default();
                        Slot {
                            entry,
                            working,
                            phase: Phase::Open,
                            flagged,
                            note,
                            elapsed_ms,
                        }
                    }
                },
            );
        }
        let place = kept.place.min(items.len() - 1);
        Ok(Self {
            id,
            form,
            items,
            slots,
            place,
            ended: kept.ended,
            ending: Ending::default(),
            closing: false,
            unkept: Unkept::default(),
            arrived: now,
            breaks: kept.breaks,
        })
    }

    /// How many items it has; never 0.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Always false: a form has an item at least.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Where the learner is, from 0.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Whether it has ended.
    pub fn is_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// How it has ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        self.ended
    }

    /// The rules of the exam, if it is one.
    pub fn exam(&self) -> Option<Exam> {
        self.form.plan.mode.exam()
    }

    /// How often the learner went away and came back.
    pub fn breaks(&self) -> u32 {
        self.breaks
    }

    /// The item, its layout and its slot at a place.
    pub fn at(&self, position: usize) -> Option<(&Arc<Item>, &FormItem, &Slot)> {
        Some((
            self.items.get(position)?,
            self.form.items.get(position)?,
            self.slots.get(position)?,
        ))
    }

    /// The item, its layout and its slot where the learner is.
    pub fn present(&self) -> (&Arc<Item>, &FormItem, &Slot) {
        self.at(self.place)
            .expect("invariant: the place is inside the form")
    }

    /// The marking at a place that is answered.
    pub fn marking(&self, position: usize) -> Option<&Marking> {
        match &self.slots.get(position)?.phase {
            Phase::Answered(marking) => Some(marking),
            _ => None,
        }
    }

    /// How many places are answered.
    pub fn answered(&self) -> usize {
        self.slots
            .iter()
            .filter(|slot| matches!(slot.phase, Phase::Answered(_)))
            .count()
    }

    /// The next place still open: after the present one, else from the start.
    pub fn next_open(&self) -> Option<usize> {
        let open = |position: &usize| {
            self.slots
                .get(*position)
                .is_some_and(|slot| slot.phase == Phase::Open)
        };
        (self.place + 1..self.len())
            .find(open)
            .or_else(|| (0..=self.place).find(open))
    }

    /// Takes an event in and says what is to be done.
    ///
    /// # Errors
    /// [`SittingError`] where the event makes no sense now; nothing has changed then.
    pub fn apply(
        &mut self,
        event: SittingEvent,
        now: Moment,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        let again = matches!(
            event,
            SittingEvent::Enter(_)
                | SittingEvent::ToggleFlag
                | SittingEvent::GoTo(_)
                | SittingEvent::Leave
                | SittingEvent::End
        );
        let mut effects = self.step(event, now)?;
        if again {
            effects.extend(self.keep_again());
        }
        Ok(effects)
    }

    fn step(
        &mut self,
        event: SittingEvent,
        now: Moment,
    ) -> Result<Vec<SittingEffect>, SittingError> {
        match event {
            SittingEvent::Enter(entry) => self.enter(entry, now),
            SittingEvent::Strike(id) => self.strike(id, now),
            SittingEvent::Confide(confidence) => self.confide(confidence, now),
            SittingEvent::ToggleFlag => Ok(self.toggle_flag()),
            SittingEvent::Note(text) => Ok(self.note(text)),
            SittingEvent::Submit if self.exam().is_some() => Err(SittingError::HandInAtTheEnd),
            SittingEvent::Submit => self.submit(now),
            SittingEvent::Committed(position) => self.commit(position),
            SittingEvent::Refused(position) => Ok(self.reopen(position)),
            SittingEvent::GoTo(position) => self.go_to(position, now),
            SittingEvent::Leave => Ok(self.save_time(now).into_iter().collect()),
            SittingEvent::Return => {
                self.arrived = now;
                Ok(Vec::new())
            }
            SittingEvent::End if self.exam().is_some() => self.hand_in(Ending::Learner, now),
            SittingEvent::End => self.end(now),
            SittingEvent::Tick => self.tick(now),
            SittingEvent::HandedIn => self.handed_in(),
            SittingEvent::HandInRefused => Ok(self.hand_in_refused()),
            SittingEvent::NotKept(effect) => Ok(self.not_kept(&effect)),
        }
    }

    fn open_slot(&mut self) -> Result<&mut Slot, SittingError> {
        if self.is_ended() {
            return Err(SittingError::Ended);
        }
        if self.closing {
            return Err(SittingError::Committing);
        }
        let slot = self
            .slots
            .get_mut(self.place)
            .ok_or(SittingError::NoSuchPlace(self.place))?;
        match slot.phase {
            Phase::Open => Ok(slot),
            Phase::Committing => Err(SittingError::Committing),
            Phase::Answered(_) => Err(SittingError::Answered),
        }
    }

    fn enter(&mut self, entry: Response, now: Moment) -> Result<Vec<SittingEffect>, SittingError> {
        let slot = self.open_slot()?;
        if slot.entry == entry {
            return Ok(Vec::new());
        }
        slot.entry = entry;
        self.unkept.entries.insert(self.place);
        Ok(self.save_time(now).into_iter().collect())
    }

    fn toggle_flag(&mut self) -> Vec<SittingEffect> {
        let Some(key) = self.items.get(self.place).map(|item| item.key.clone()) else {
            return Vec::new();
        };
        let Some(slot) = self.slots.get_mut(self.place) else {
            return Vec::new();
        };
        slot.flagged = !slot.flagged;
        self.unkept.flags.remove(&self.place);
        vec![SittingEffect::SetFlag {
            key,
            on: slot.flagged,
        }]
    }

    fn submit(&mut self, now: Moment) -> Result<Vec<SittingEffect>, SittingError> {
        let entry = self.open_slot()?.entry.clone();
        let (item, layout, _) = self.present();
        item.kind.rules().ready(&entry)?;
        let marking = mark(item, &layout.drawn, &entry)?;
        let (item, position) = (item.clone(), self.place);
        self.add_time(now);
        let slot = self.open_slot()?;
        slot.phase = Phase::Committing;
        Ok(vec![SittingEffect::Record(Recorded {
            position,
            item,
            response: entry,
            entered: None,
            score: marking.score,
            harmful: marking.harmful,
            confidence: slot.working.confidence,
            elapsed_ms: slot.elapsed_ms,
        })])
    }

    fn commit(&mut self, position: usize) -> Result<Vec<SittingEffect>, SittingError> {
        let (item, layout, slot) = self
            .at(position)
            .ok_or(SittingError::NoSuchPlace(position))?;
        if slot.phase != Phase::Committing {
            return Ok(Vec::new());
        }
        let marking = mark(item, &layout.drawn, &slot.entry)?;
        if let Some(slot) = self.slots.get_mut(position) {
            slot.phase = Phase::Answered(marking);
            slot.working.struck.clear();
        }
        Ok(Vec::new())
    }

    fn reopen(&mut self, position: usize) -> Vec<SittingEffect> {
        if let Some(slot) = self
            .slots
            .get_mut(position)
            .filter(|slot| slot.phase == Phase::Committing)
        {
            slot.phase = Phase::Open;
        }
        Vec::new()
    }

    fn go_to(&mut self, position: usize, now: Moment) -> Result<Vec<SittingEffect>, SittingError> {
        if position >= self.len() {
            return Err(SittingError::NoSuchPlace(position));
        }
        if self.closing {
            return Err(SittingError::Committing);
        }
        let mut effects: Vec<SittingEffect> = self.save_time(now).into_iter().collect();
        self.arrived = now;
        self.place = position;
        self.unkept.place = false;
        if !self.is_ended() {
            effects.push(SittingEffect::SavePlace { position });
        }
        Ok(effects)
    }

    fn end(&mut self, now: Moment) -> Result<Vec<SittingEffect>, SittingError> {
        if self.is_ended() {
            return Err(SittingError::Ended);
        }
        // Its results would miss a response that is still on its way.
        if self.closing
            || self
                .slots
                .iter()
                .any(|slot| slot.phase == Phase::Committing)
        {
            return Err(SittingError::Committing);
        }
        let mut effects: Vec<SittingEffect> = self.save_time(now).into_iter().collect();
        self.ending = Ending::Learner;
        self.closing = true;
        effects.push(SittingEffect::End);
        Ok(effects)
    }

    /// Adds the time since arriving to an open slot and says to keep it with its draft.
    fn save_time(&mut self, now: Moment) -> Option<SittingEffect> {
        self.add_time(now);
        let position = self.place;
        let slot = self
            .slots
            .get(position)
            .filter(|slot| slot.phase == Phase::Open && !self.is_over())?;
        Some(SittingEffect::SaveDraft {
            position,
            entry: slot.entry.clone(),
            working: slot.working.clone(),
            elapsed_ms: slot.elapsed_ms,
            entered: self.unkept.entries.remove(&position),
        })
    }

    fn add_time(&mut self, now: Moment) {
        let passed = now.elapsed_ms_since(&self.arrived);
        self.arrived = now;
        // Looking back after the end is no work on what was left open.
        let over = self.is_over();
        if let Some(slot) = self
            .slots
            .get_mut(self.place)
            .filter(|slot| slot.phase == Phase::Open && !over)
        {
            slot.elapsed_ms = slot.elapsed_ms.saturating_add(passed);
        }
    }
}

#[cfg(test)]
mod replay;
#[cfg(test)]
mod tests;

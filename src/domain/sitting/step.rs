//! The effect of each event on a sitting.

use super::{Ending, Phase, Recorded, Sitting, SittingEffect, SittingError, SittingEvent, Slot};
use crate::domain::item::mark;
use crate::domain::moment::Moment;
use crate::domain::response::Response;

impl Sitting {
    /// Applies an event and returns its effects.
    ///
    /// # Errors
    /// [`SittingError`] if the event is not possible now; nothing has changed then.
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
        let mut effects: Vec<SittingEffect> = self.come_back(&event, now).into_iter().collect();
        if self.exam().is_some() {
            self.last = now;
        }
        match self.step(event, now) {
            Ok(done) => effects.extend(done),
            // The absence must be recorded in any case.
            Err(_) if !effects.is_empty() => {}
            Err(error) => return Err(error),
        }
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
            SittingEvent::Resumed => Ok(self.resumed(now)),
            SittingEvent::End if self.exam().is_some() => self.hand_in(Ending::Learner, now),
            SittingEvent::End => self.end(now),
            SittingEvent::Tick => self.tick(now),
            SittingEvent::HandedIn => self.handed_in(),
            SittingEvent::HandInRefused => Ok(self.hand_in_refused()),
            SittingEvent::NotKept(effect) => Ok(self.not_kept(&effect)),
        }
    }

    pub(super) fn open_slot(&mut self) -> Result<&mut Slot, SittingError> {
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
        let allowed_ms = self.allowed_ms(&item);
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
            allowed_ms,
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
        self.check_place(position)?;
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
        // Its results would lack a response that is still being stored.
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

    /// Counts an interruption, unless the sitting is over; those of an exam are counted already.
    fn resumed(&mut self, now: Moment) -> Vec<SittingEffect> {
        self.arrived = now;
        if self.is_over() || self.exam().is_some() {
            return Vec::new();
        }
        self.breaks = self.breaks.saturating_add(1);
        vec![SittingEffect::Resumed]
    }

    /// Adds the time since arriving to an open slot, and returns the effect that stores it.
    pub(super) fn save_time(&mut self, now: Moment) -> Option<SittingEffect> {
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

    pub(super) fn add_time(&mut self, now: Moment) {
        let passed = now.elapsed_ms_since(&self.arrived);
        self.arrived = now;
        // Review after the end takes no time of an open slot.
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

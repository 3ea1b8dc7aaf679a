//! Starts sittings, and restores them from the rows of the store.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::{EffectError, EffectRunner};
use crate::content::record;
use crate::domain::form::{Aim, Fitting, Plan, draw, fitting, in_order};
use crate::domain::ids::{ItemKey, SittingId};
use crate::domain::sitting::{Sitting, SittingError, StoredState, Working};
use crate::domain::standing::History;
use crate::domain::today::correction_since;
use crate::domain::{Form, FormItem, Item, Mode, Moment, standing};
use crate::store::{Entry, Purpose, ShownItem, SittingRow, Started, StoredSitting, new_id};

impl EffectRunner<'_> {
    /// Draws a set and starts a sitting with it.
    ///
    /// # Errors
    /// [`EffectError`] if nothing fits the plan or the store fails. Nothing has started then.
    pub fn start(&mut self, plan: &Plan, now: Moment) -> Result<Sitting, EffectError> {
        // What an exam that goes on has shown must not decide what else is asked.
        let history = self.told_history()?;
        let form = match plan.mode {
            Mode::Adaptive(rules) => self.first_form(plan, rules, &self.mine().history()?)?,
            Mode::Tutor | Mode::Exam(_) => draw(self.library, plan, &history)?,
        };
        let fitting = fitting(self.library, plan, &history);
        self.begin(form, &history, fitting, now)
    }

    /// Starts a sitting with these items, in this order. Items that are gone are left out, and so is
    /// what another window has changed since the set was told: items of an exam, and items answered on
    /// this day. If that window has begun the set of this day, it is opened instead.
    ///
    /// # Errors
    /// [`EffectError`] if all are gone or the store fails. Nothing has started then.
    pub fn start_in_order(
        &mut self,
        plan: &Plan,
        keys: &[ItemKey],
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        let day = now.study_on();
        if plan.aim == Aim::Today
            && let Some(begun) = self.begun_today(day)?
        {
            return self.open(begun, now);
        }
        let history = self.mine().history()?;
        let under_exam = self.under_exam()?;
        let is_open = |key: &&ItemKey| {
            let state = history.of(key);
            let item = self.library.item(key);
            let is_corrected = item.is_some_and(|item| correction_since(item, &state).is_some());
            !under_exam.contains(*key) && (state.last_on != Some(day) || is_corrected)
        };
        let keys: Vec<ItemKey> = keys.iter().filter(is_open).cloned().collect();
        let form = in_order(self.library, plan, &keys)?;
        let fitting = Fitting {
            items: form.items.len(),
            cases: 0,
        };
        self.begin(form, &history, fitting, now)
    }

    /// Returns the unfinished set of a study day.
    fn begun_today(&self, day: Date) -> Result<Option<SittingId>, EffectError> {
        let open = self.mine().unfinished()?;
        let is_of_day = |row: &&SittingRow| row.purpose == Purpose::Review && row.study_on == day;
        Ok(open.iter().find(is_of_day).map(|row| row.id))
    }

    fn begin(
        &mut self,
        form: Form,
        history: &History,
        fitting: Fitting,
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        let form = Arc::new(form);
        let id = SittingId(new_id(now));
        let items: Vec<Arc<Item>> = form
            .items
            .iter()
            .filter_map(|entry| self.library.item(&entry.key))
            .cloned()
            .collect();
        let shown = items.iter().map(|item| shown(item));
        let started = Started {
            sitting: id,
            purpose: match (form.plan.mode, form.plan.aim) {
                (Mode::Exam(_), _) => Purpose::Exam,
                (Mode::Adaptive(_), _) => Purpose::Adaptive,
                (Mode::Tutor, Aim::Practice) => Purpose::Study,
                (Mode::Tutor, Aim::Today) => Purpose::Review,
                (Mode::Tutor, Aim::Cram) => Purpose::Cram,
            },
            form: record::form_to_json(&form),
            items: shown.collect(),
        };
        self.store
            .append_for(self.learner, &[Entry::Started(started)], now)?;
        let flagged = standing::flagged(history);
        let kept = StoredState {
            notes: self.mine().notes()?,
            ..StoredState::default()
        };
        let sitting = rebuild(id, form, items, &flagged, &kept, now)?;
        Ok(sitting.drawn_from(fitting))
    }

    /// Finds a sitting and restores it as it was shown. Logs the return if it goes on.
    ///
    /// # Errors
    /// [`EffectError`] if it does not exist or cannot be read.
    pub fn open(&mut self, id: SittingId, now: Moment) -> Result<Sitting, EffectError> {
        let mut stored = self
            .mine()
            .sitting(id)?
            .ok_or(EffectError::NoSuchSitting(id))?;
        if !stored.row.is_ended() {
            self.store
                .append_for(self.learner, &[Entry::Resumed { sitting: id }], now)?;
            stored.row.breaks += 1;
            if self.choose_missing(id, &stored, now)? {
                stored = self
                    .mine()
                    .sitting(id)?
                    .ok_or(EffectError::NoSuchSitting(id))?;
            }
        }
        self.read(id, &stored, now)
    }

    pub(super) fn read(
        &self,
        id: SittingId,
        stored: &StoredSitting,
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        let flagged = standing::flagged(&self.mine().history()?);
        let notes = self.mine().notes()?;
        let read = || -> Result<(Form, Vec<Arc<Item>>, StoredState), String> {
            let form = record::grown_form_from_json(&stored.form, &stored.chosen)
                .map_err(|error| error.to_string())?;
            let items = self.items_then(&form, stored)?;
            let mut kept = kept(&items, stored, now)?;
            kept.notes = notes;
            Ok((form, items, kept))
        };
        let (form, items, kept) =
            read().map_err(|reason| EffectError::Unreadable { id, reason })?;
        rebuild(id, Arc::new(form), items, &flagged, &kept, now)
    }

    /// Returns the items of a form as they were worded then. If the bank's wording is unchanged,
    /// its item is used, since rationales and references may have been corrected.
    pub(super) fn items_then(
        &self,
        form: &Form,
        stored: &StoredSitting,
    ) -> Result<Vec<Arc<Item>>, String> {
        let item = |entry: &FormItem| {
            let now = self.library.item(&entry.key);
            let text = stored.items.get(&(entry.key.clone(), entry.revision));
            if let Some(item) = now.filter(|item| item.revision == entry.revision) {
                return Ok(placed_then(item, text));
            }
            let text = text.ok_or_else(|| format!("item {} was not kept", entry.key))?;
            let mut item = record::item_from_text(text).map_err(|error| error.to_string())?;
            item.revision = entry.revision;
            Ok(Arc::new(item))
        };
        form.items.iter().map(item).collect()
    }
}

/// Returns an item with its wording, for the log.
pub(super) fn shown(item: &Item) -> ShownItem {
    ShownItem {
        key: item.key.clone(),
        revision: item.revision,
        text: record::item_to_text(item),
    }
}

/// Returns an item with its place in a case study as it was stored: a bank may have changed that
/// without changing the question.
fn placed_then(item: &Arc<Item>, text: Option<&String>) -> Arc<Item> {
    let was_placed = text.is_some_and(|text| text.contains("[item.case]"));
    let stored = text.filter(|_| was_placed || item.case.is_some());
    let stored = stored.and_then(|text| record::item_from_text(text).ok());
    match stored {
        Some(stored) if stored.case != item.case => Arc::new(Item {
            case: stored.case,
            ..Item::clone(item)
        }),
        _ => Arc::clone(item),
    }
}

fn rebuild(
    id: SittingId,
    form: Arc<Form>,
    items: Vec<Arc<Item>>,
    flagged: &BTreeSet<ItemKey>,
    kept: &StoredState,
    now: Moment,
) -> Result<Sitting, EffectError> {
    let unreadable = |error: SittingError| EffectError::Unreadable {
        id,
        reason: error.to_string(),
    };
    Sitting::rebuild(id, form, items, flagged, kept, now).map_err(unreadable)
}

/// Returns the responses and drafts, by position.
fn kept(items: &[Arc<Item>], stored: &StoredSitting, now: Moment) -> Result<StoredState, String> {
    let item = |position: usize| {
        items
            .get(position)
            .ok_or_else(|| format!("it has no place {position}"))
    };
    let mut kept = StoredState {
        place: stored.place,
        ended: stored.row.ending,
        breaks: stored.row.breaks,
        away_ms: away_ms(stored, now),
        started_at: Some(stored.row.started_at),
        homework: stored.row.purpose == Purpose::Homework,
        ..StoredState::default()
    };
    for row in &stored.responses {
        let kind = &item(row.position)?.kind;
        let response = record::response_from_json(kind, &row.response);
        let response = response.map_err(|error| error.to_string())?;
        let working = Working {
            confidence: row.confidence,
            ..Working::default()
        };
        kept.responses
            .insert(row.position, (response, row.elapsed_ms));
        kept.working.insert(row.position, working);
        // An unreadable entry was never scored, so its loss is not reported.
        let entered = row.entered.as_ref();
        let entered = entered.and_then(|text| record::response_from_json(kind, text).ok());
        kept.unscored
            .extend(entered.map(|entered| (row.position, entered)));
    }
    for row in &stored.drafts {
        let kind = &item(row.position)?.kind;
        let draft = record::draft_from_json(kind, &row.entry);
        let (entry, working) = draft.map_err(|error| error.to_string())?;
        kept.drafts.insert(row.position, (entry, row.elapsed_ms));
        kept.working.insert(row.position, working);
    }
    Ok(kept)
}

/// Returns the time that a learner was away from a sitting: the time from its start to its end,
/// minus the time spent on its questions.
fn away_ms(stored: &StoredSitting, now: Moment) -> u64 {
    let row = &stored.row;
    let passed = row
        .ended_at
        .unwrap_or(now.at)
        .duration_since(row.started_at);
    let responses = stored.responses.iter().map(|row| row.elapsed_ms);
    let drafts = stored.drafts.iter().map(|row| row.elapsed_ms);
    let spent_ms: u64 = responses.chain(drafts).sum();
    u64::try_from(passed.as_millis())
        .unwrap_or(0)
        .saturating_sub(spent_ms)
}

//! Adaptive exams: the next items are chosen here, and stored in the transaction of the response
//! that they depend on.

use std::collections::BTreeSet;

use super::sittings::shown;
use super::{EffectError, EffectRunner};
use crate::content::record;
use crate::domain::adaptive::{
    AdaptiveState, FirstExposures, NextUnit, Pool, PoolError, PoolItem, model_of,
};
use crate::domain::form::Plan;
use crate::domain::ids::{ItemKey, SittingId};
use crate::domain::limits::ADAPTIVE_AVOIDED_SITTINGS;
use crate::domain::mode::AdaptiveRules;
use crate::domain::sitting::{Recorded, Sitting};
use crate::domain::standing::History;
use crate::domain::{Drawn, Ending, Form, FormItem, Item, Moment};
use crate::store::{ChosenItem, Entry, StoreError, StoredSitting};
use crate::tui::screen::News;

impl EffectRunner<'_> {
    /// Returns the form of a new exam, with its first items.
    pub(super) fn first_form(
        &self,
        plan: &Plan,
        rules: AdaptiveRules,
        history: &History,
    ) -> Result<Form, EffectError> {
        let pool = self.pool(plan, history, None)?;
        pool.check_fills(rules)?;
        let items = match AdaptiveState::new(&pool, rules, plan.seed).choose_next() {
            NextUnit::Ask(items) => self.places(&items, plan.seed),
            NextUnit::Stop(..) => Vec::new(),
        };
        if items.is_empty() {
            let max = rules.items_max;
            return Err(PoolError::TooFew { have: 0, max }.into());
        }
        Ok(Form {
            plan: plan.clone(),
            items,
        })
    }

    /// Stores a response together with what follows from it.
    pub(super) fn record_and_choose(
        &mut self,
        id: SittingId,
        recorded: &Recorded,
        now: Moment,
    ) -> News {
        let refused = |line| News::Refused(id, recorded.position, line);
        match self.advance(id, recorded, now) {
            Ok(sitting) => News::Advanced(Box::new(sitting)),
            Err(error) => {
                tracing::warn!(%error, sitting = %id, position = recorded.position, "a response was not recorded");
                match error {
                    EffectError::Store(error) => {
                        self.other_window(id, error, now).unwrap_or_else(refused)
                    }
                    other => refused(other.line()),
                }
            }
        }
    }

    fn advance(
        &mut self,
        id: SittingId,
        recorded: &Recorded,
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        let missing = EffectError::NoSuchSitting;
        let stored = self.mine().sitting(id)?.ok_or(missing(id))?;
        let mut entries = vec![self.responded(id, recorded)];
        entries.extend(self.following(id, &stored, Some(recorded))?);
        self.store.append_for(self.learner, &entries, now)?;
        let stored = self.mine().sitting(id)?.ok_or(missing(id))?;
        self.read(id, &stored, now)
    }

    /// Chooses the next items of an exam that lacks them. Returns whether another read is needed.
    pub(super) fn choose_missing(
        &mut self,
        id: SittingId,
        stored: &StoredSitting,
        now: Moment,
    ) -> Result<bool, EffectError> {
        let entries = self.following(id, stored, None)?;
        if entries.is_empty() {
            return Ok(false);
        }
        match self.store.append_for(self.learner, &entries, now) {
            // Another window was first.
            Ok(()) | Err(StoreError::AlreadyChosen { .. } | StoreError::Ended(_)) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the entries that follow once every place of an adaptive exam is answered: its next
    /// items, or its end. Empty before that, and for any other sitting. `last` is a response that is
    /// about to be stored.
    fn following(
        &self,
        id: SittingId,
        stored: &StoredSitting,
        last: Option<&Recorded>,
    ) -> Result<Vec<Entry>, EffectError> {
        let unreadable = |reason: String| EffectError::Unreadable { id, reason };
        let form = record::grown_form_from_json(&stored.form, &stored.chosen)
            .map_err(|error| unreadable(error.to_string()))?;
        let Some(rules) = form.plan.mode.adaptive() else {
            return Ok(Vec::new());
        };
        let mut earned = vec![None; form.items.len()];
        let given = stored
            .responses
            .iter()
            .map(|row| (row.position, row.score.earned));
        let last = last.map(|recorded| (recorded.position, recorded.score.earned));
        for (position, points) in given.chain(last) {
            if let Some(earned) = earned.get_mut(position) {
                *earned = Some(points);
            }
        }
        let Some(earned) = earned.into_iter().collect::<Option<Vec<u32>>>() else {
            return Ok(Vec::new());
        };
        let items = self.items_then(&form, stored).map_err(unreadable)?;
        let pool = self.pool(&form.plan, &self.mine().history()?, Some(id))?;
        let mut state = AdaptiveState::new(&pool, rules, form.plan.seed);
        for ((item, place), earned) in items.iter().zip(&form.items).zip(earned) {
            let asked = PoolItem {
                model: model_of(item, place),
                ..PoolItem::new(item, FirstExposures::default())
            };
            state.record(&asked, earned);
        }
        let ended = || Entry::Ended {
            sitting: id,
            ending: Ending::Complete,
        };
        Ok(match state.choose_next() {
            NextUnit::Stop(..) => vec![ended()],
            NextUnit::Ask(units) => {
                let places = self.places(&units, form.plan.seed);
                let numbered = places.iter().zip(form.items.len()..);
                let chosen = numbered.filter_map(|(place, position)| {
                    Some(Entry::Chosen(ChosenItem {
                        sitting: id,
                        position,
                        item: shown(self.library.item(&place.key)?),
                        place: record::form_item_to_json(place),
                    }))
                });
                chosen.collect()
            }
        })
    }

    /// Returns the items that a plan includes, as a pool. `before` is the exam itself, once it has
    /// started.
    fn pool(
        &self,
        plan: &Plan,
        history: &History,
        before: Option<SittingId>,
    ) -> Result<Pool, EffectError> {
        let last = self.mine().sittings(ADAPTIVE_AVOIDED_SITTINGS, before)?;
        let since_ms = last.last().map(|row| row.started_at.as_millisecond());
        let states = history.states().filter(|(_, state)| {
            let last_at_ms = state.last_at_ms.filter(|_| state.is_seen());
            last_at_ms.is_some_and(|at_ms| since_ms.is_some_and(|since_ms| at_ms >= since_ms))
        });
        let recent: BTreeSet<&ItemKey> = states.map(|(key, _)| key).collect();
        let responses = self.store.first_responses()?;
        let first = |item: &Item| {
            let known = responses.get(&(item.key.clone(), item.revision));
            known.copied().unwrap_or_default()
        };
        let is_recent = |key: &ItemKey| recent.contains(key);
        Ok(Pool::of_plan(self.library, plan, history, first, is_recent))
    }

    /// Returns the places of a form for these items. The layout depends on the seed and the item
    /// alone.
    fn places(&self, items: &[&PoolItem], seed: u64) -> Vec<FormItem> {
        let place = |chosen: &&PoolItem| {
            let item = self.library.item(&chosen.key)?;
            Some(FormItem {
                key: item.key.clone(),
                revision: item.revision,
                drawn: Drawn::seeded(item, seed),
                difficulty_milli: Some(chosen.model.difficulty_milli),
            })
        };
        items.iter().filter_map(place).collect()
    }
}

#[cfg(test)]
mod tests;

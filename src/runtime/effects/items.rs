//! One item: its responses so far, and its flag.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{EffectError, EffectRunner};
use crate::content::record;
use crate::domain::ids::{ItemKey, Revision};
use crate::domain::kind::ItemKind;
use crate::domain::{Item, Moment};
use crate::store::{Entry, ItemResponse, Purpose};
use crate::tui::screen::{ItemHistory, News, PastResponse};

/// The maximum number of responses shown for one item. Nobody scrolls through more.
const RESPONSES_MAX: usize = 50;

/// The item by revision, as far as looked up. `None` if it cannot be read.
type Wordings = BTreeMap<Revision, Option<Arc<Item>>>;

impl EffectRunner<'_> {
    /// Returns the newest responses to an item, each with the item as it was worded then.
    pub(super) fn item_history(&mut self, key: &ItemKey) -> Result<News, EffectError> {
        let rows = self.mine().item_responses(key)?;
        let mut wordings = Wordings::new();
        if let Some(item) = self.library.item(key) {
            wordings.insert(item.revision, Some(Arc::clone(item)));
        }
        let count = rows.len();
        let mut responses = Vec::new();
        for row in rows.iter().rev().take(RESPONSES_MAX) {
            responses.push(self.past(key, row, &mut wordings)?);
        }
        let worded = responses
            .iter()
            .find_map(|past: &PastResponse| past.given.as_ref())
            .map(|(item, _)| Arc::clone(item));
        Ok(News::ItemHistory(Arc::new(ItemHistory {
            key: key.clone(),
            worded,
            responses,
            count,
            under_exam: self.under_exam()?.contains(key),
        })))
    }

    fn past(
        &self,
        key: &ItemKey,
        row: &ItemResponse,
        wordings: &mut Wordings,
    ) -> Result<PastResponse, EffectError> {
        let item = match wordings.get(&row.revision) {
            Some(item) => item.clone(),
            None => {
                let item = self.worded_then(key, row)?;
                wordings.insert(row.revision, item.clone());
                item
            }
        };
        let numbers = match &item {
            Some(item) => self.drawn_then(item, row)?,
            None => Vec::new(),
        };
        let given = item.and_then(|item| {
            let response = record::response_from_json(&item.kind, &row.response).ok()?;
            Some((item, response))
        });
        Ok(PastResponse {
            at: row.at,
            offset: row.offset,
            score: row.score,
            harmful: row.harmful,
            exam: matches!(row.purpose, Purpose::Exam | Purpose::Adaptive),
            numbers,
            given,
        })
    }

    /// Returns the numbers that the sitting of that response drew.
    fn drawn_then(
        &self,
        item: &Item,
        row: &ItemResponse,
    ) -> Result<Vec<(String, String)>, EffectError> {
        let ItemKind::Numeric(kind) = &item.kind else {
            return Ok(Vec::new());
        };
        let varying = kind.given.iter().filter(|(_, values)| values.len() > 1);
        let varying: Vec<&String> = varying.map(|(name, _)| name).collect();
        if varying.is_empty() {
            return Ok(Vec::new());
        }
        let stored = self.mine().sitting(row.sitting)?;
        let form = stored
            .and_then(|stored| record::grown_form_from_json(&stored.form, &stored.chosen).ok());
        let place = form.and_then(|form| form.items.into_iter().nth(row.position));
        // Another copy of the sitting may have chosen another item for the place.
        let place = place.filter(|place| place.key == item.key);
        let numbers = place.map(|place| place.drawn.numbers).unwrap_or_default();
        let shown = |name: &String| Some((name.clone(), numbers.get(name)?.to_string()));
        Ok(varying.into_iter().filter_map(shown).collect())
    }

    /// Returns the item as the sitting of that response kept it.
    fn worded_then(
        &self,
        key: &ItemKey,
        row: &ItemResponse,
    ) -> Result<Option<Arc<Item>>, EffectError> {
        let Some(stored) = self.mine().sitting(row.sitting)? else {
            return Ok(None);
        };
        let text = stored.items.get(&(key.clone(), row.revision));
        let read = text.and_then(|text| record::item_from_text(text).ok());
        Ok(read.map(|mut item| {
            item.revision = row.revision;
            Arc::new(item)
        }))
    }

    pub(super) fn flag(&mut self, key: &ItemKey, on: bool, now: Moment) -> Result<(), EffectError> {
        let item = key.clone();
        Ok(self
            .store
            .append_for(self.learner, &[Entry::Flag { item, on }], now)?)
    }
}

//! Facts about exams that the store does not sum up: the unanswered items of an exam, and the items
//! in exams that are not submitted.

use std::collections::BTreeSet;

use super::{EffectError, EffectRunner};
use crate::content::record;
use crate::domain::ids::ItemKey;
use crate::domain::sitting::Filled;
use crate::store::{Purpose, Records, SittingRow, StoreError, StoredDraft, StoredSitting};

/// Returns the number of items that the learner answered. An item of a submitted exam without an
/// answer has a response that scores nothing, and does not count. Before that, drafts count if they
/// can be scored. Reads only that sitting.
///
/// # Errors
/// [`StoreError`] if the file cannot be read.
pub fn answered(records: &Records, row: &SittingRow) -> Result<u32, StoreError> {
    if row.purpose != Purpose::Exam {
        return Ok(row.answered);
    }
    let empty = "null".to_owned();
    let given = row.answered.saturating_sub(records.given(row.id, &empty)?);
    // A submitted exam has no drafts, and a long list consists mostly of these.
    let entered = match row.is_ended() {
        true => 0,
        false => records
            .sitting(row.id)?
            .map_or(0, |stored| counted(&stored)),
    };
    Ok(given.saturating_add(u32::try_from(entered).unwrap_or(u32::MAX)))
}

/// Returns whether it is an exam whose results are not told yet.
pub fn is_under_way(row: &SittingRow) -> bool {
    matches!(row.purpose, Purpose::Exam | Purpose::Adaptive) && !row.is_ended()
}

/// Returns the number of drafts that could be scored. An unreadable one counts.
fn counted(stored: &StoredSitting) -> usize {
    let form = record::form_from_json(&stored.form).ok();
    let filled = |draft: &StoredDraft| {
        let entry = form.as_ref()?.items.get(draft.position)?;
        let text = stored.items.get(&(entry.key.clone(), entry.revision))?;
        let kind = record::item_from_text(text).ok()?.kind;
        let (response, _) = record::draft_from_json(&kind, &draft.entry).ok()?;
        Some(Filled::of(&kind, &response).is_answered())
    };
    let drafts = stored.drafts.iter();
    let drafts = drafts.filter(|draft| !record::draft_is_blank(&draft.entry));
    drafts.filter(|draft| filled(draft).unwrap_or(true)).count()
}

impl EffectRunner<'_> {
    /// Returns the items of all exams that are not submitted.
    ///
    /// # Errors
    /// [`EffectError`] if the store fails.
    pub fn under_exam(&self) -> Result<BTreeSet<ItemKey>, EffectError> {
        let mut keys = BTreeSet::new();
        let open = self.mine().unfinished()?;
        for row in open.iter().filter(|row| is_under_way(row)) {
            let Some(stored) = self.mine().sitting(row.id)? else {
                continue;
            };
            // An unreadable exam cannot be resumed either.
            let Ok(form) = record::grown_form_from_json(&stored.form, &stored.chosen) else {
                continue;
            };
            keys.extend(form.items.into_iter().map(|item| item.key));
        }
        Ok(keys)
    }
}

//! What is known of exams beyond what the store sums: which of their items were left empty, and
//! which items stand in one that is not handed in.

use std::collections::BTreeSet;

use super::{EffectError, EffectRunner};
use crate::content::record;
use crate::domain::ids::ItemKey;
use crate::domain::response::Response;
use crate::domain::sitting::Filled;
use crate::store::{Purpose, Records, SittingRow, StoreError, StoredDraft, StoredSitting};

/// How many items of a sitting the learner answered. A place of an exam that was handed in empty
/// has a response, which scores nothing, and was not answered; before that, what is entered
/// counts where it can be scored. Only what is kept of that one sitting tells.
///
/// # Errors
/// [`StoreError`] where the file cannot be read.
pub fn answered(records: &Records, row: &SittingRow) -> Result<u32, StoreError> {
    if row.purpose != Purpose::Exam {
        return Ok(row.answered);
    }
    let empty = record::response_to_json(&Response::Blank);
    let given = row.answered.saturating_sub(records.given(row.id, &empty)?);
    // An exam that was handed in has no drafts, and a long list is mostly of these.
    let entered = match row.is_ended() {
        true => 0,
        false => records
            .sitting(row.id)?
            .map_or(0, |stored| counted(&stored)),
    };
    Ok(given.saturating_add(u32::try_from(entered).unwrap_or(u32::MAX)))
}

/// How many drafts could be scored as they are. One that cannot be told counts.
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
    /// The items of all exams that are not handed in.
    pub(super) fn under_exam(&self) -> Result<BTreeSet<ItemKey>, EffectError> {
        let mut keys = BTreeSet::new();
        let open = self.mine().unfinished()?;
        for row in open.iter().filter(|row| row.purpose == Purpose::Exam) {
            let Some(stored) = self.mine().sitting(row.id)? else {
                continue;
            };
            // One that cannot be read cannot be gone on with either.
            let Ok(form) = record::form_from_json(&stored.form) else {
                continue;
            };
            keys.extend(form.items.into_iter().map(|item| item.key));
        }
        Ok(keys)
    }
}

//! Reviews as rows: the state of an item's reviews, and what predictions and confidence came to.

use jiff::civil::Date;
use rusqlite::Row;

use super::count;
use crate::domain::review::{ConfidenceTotal, RecallBin};
use crate::domain::{Confidence, Grade, Memory, ReviewState};

/// Reads stability, difficulty, rated_on, grade, reviews, lapses. `None` if the item was never
/// reviewed, or if a damaged row says what cannot be.
pub(in crate::store) fn review_state(
    row: &Row<'_>,
    first: usize,
) -> rusqlite::Result<Option<ReviewState>> {
    let Some(stability) = row.get::<_, Option<f64>>(first)? else {
        return Ok(None);
    };
    let difficulty = row.get::<_, Option<f64>>(first + 1)?.unwrap_or_default();
    let rated_on = day(row, first + 2)?;
    let grade = row.get::<_, Option<u32>>(first + 3)?;
    let (Some(rated_on), Some(grade)) = (rated_on, grade.and_then(Grade::from_number)) else {
        return Ok(None);
    };
    Ok(Some(ReviewState {
        memory: Memory {
            // Written from numbers of this size, so they read back the same.
            stability_days: stability as f32,
            difficulty: difficulty as f32,
        },
        rated_on,
        grade,
        reviews: row.get::<_, Option<u32>>(first + 4)?.unwrap_or_default(),
        lapses: row.get::<_, Option<u32>>(first + 5)?.unwrap_or_default(),
    }))
}

/// Reads a day; `None` for none, or for text that is no day.
pub(in crate::store) fn day(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Date>> {
    let words = row.get_ref(at)?.as_str_or_null()?;
    Ok(words.and_then(|words| words.parse().ok()))
}

/// Reads bin, reviews, recalled, predicted_ppm.
pub(in crate::store) fn recall_bin(row: &Row<'_>) -> rusqlite::Result<RecallBin> {
    Ok(RecallBin {
        bin: row.get(0)?,
        reviews: row.get(1)?,
        recalled: row.get(2)?,
        predicted_ppm: count(row, 3)?,
    })
}

/// Reads confidence, responses, share_ppm; skips a confidence of a newer program.
pub(in crate::store) fn confidence_total(
    row: &Row<'_>,
) -> rusqlite::Result<Option<ConfidenceTotal>> {
    let (responses, share_ppm) = (row.get(1)?, count(row, 2)?);
    let confidence = Confidence::from_number(row.get(0)?);
    Ok(confidence.map(|confidence| ConfidenceTotal {
        confidence,
        responses,
        share_ppm,
    }))
}

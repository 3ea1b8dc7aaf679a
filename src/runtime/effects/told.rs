//! The records of a learner without what adaptive exams that go on have added: their points are told
//! at the end, in every list, sum and view alike.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::domain::ids::{ItemKey, SittingId};
use crate::domain::report::Group;
use crate::domain::review::{ConfidenceTotal, RecallBin};
use crate::domain::scoring::Score;
use crate::domain::standing::{History, ItemState};
use crate::store::{Records, StoreError, TopicDay, UntoldResponse};

/// The records that may be told.
pub struct ToldRecords<'s> {
    records: Records<'s>,
    untold: Vec<UntoldResponse>,
}

impl<'s> ToldRecords<'s> {
    /// Reads the responses that are not told.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn of(records: Records<'s>) -> Result<Self, StoreError> {
        let untold = records.untold()?;
        Ok(Self { records, untold })
    }

    /// Returns the history. Items answered in an exam that goes on count as unseen until its end.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn history(&self) -> Result<History, StoreError> {
        let history = self.records.history()?;
        if self.untold.is_empty() {
            return Ok(history);
        }
        let untold: BTreeSet<&ItemKey> = self.untold.iter().map(|one| &one.item).collect();
        let states = history.states().map(|(key, state)| {
            let flagged = ItemState {
                flagged: state.flagged,
                ..ItemState::default()
            };
            let is_untold = untold.contains(key);
            (key.clone(), if is_untold { flagged } else { *state })
        });
        Ok(History::new(states).with_weights(*history.weights()))
    }

    /// Returns the work in each topic on each study day from `first` on, by day.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn topic_days(&self, first: Date) -> Result<Vec<TopicDay>, StoreError> {
        let mut days = self.records.topic_days(first)?;
        for one in &self.untold {
            let found = days
                .iter_mut()
                .find(|day| day.study_on == one.study_on && day.topic == one.topic);
            if let Some(day) = found {
                day.responses = day.responses.saturating_sub(1);
                day.score = without(day.score, one.score);
            }
        }
        days.retain(|day| day.responses > 0);
        Ok(days)
    }

    /// Returns the number of all responses.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn responses(&self) -> Result<u32, StoreError> {
        // Each response has one topic.
        let totals = self.records.group_totals()?.into_iter();
        let topics = totals.filter(|total| matches!(total.group, Group::Topic(_)));
        let all: u32 = topics.map(|total| total.responses).sum();
        Ok(all.saturating_sub(u32::try_from(self.untold.len()).unwrap_or(u32::MAX)))
    }

    /// Returns predicted recall beside what happened, lowest prediction first.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn recall_bins(&self) -> Result<Vec<RecallBin>, StoreError> {
        let mut bins = self.records.recall_bins()?;
        for prediction in self.untold.iter().filter_map(|one| one.prediction) {
            let one = RecallBin::of(prediction);
            if let Some(bin) = bins.iter_mut().find(|bin| bin.bin == one.bin) {
                bin.reviews = bin.reviews.saturating_sub(one.reviews);
                bin.recalled = bin.recalled.saturating_sub(one.recalled);
                bin.predicted_ppm = bin.predicted_ppm.saturating_sub(one.predicted_ppm);
            }
        }
        bins.retain(|bin| bin.reviews > 0);
        Ok(bins)
    }

    /// Returns the responses by confidence, lowest first, without those for which none was stated.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn confidence_totals(&self) -> Result<Vec<ConfidenceTotal>, StoreError> {
        let mut totals = self.records.confidence_totals()?;
        for one in &self.untold {
            let found = totals
                .iter_mut()
                .find(|total| Some(total.confidence) == one.confidence);
            if let Some(total) = found {
                let possible = u64::from(one.score.possible.max(1));
                let share_ppm = u64::from(one.score.earned) * 1_000_000 / possible;
                total.responses = total.responses.saturating_sub(1);
                total.share_ppm = total.share_ppm.saturating_sub(share_ppm);
            }
        }
        totals.retain(|total| total.responses > 0);
        Ok(totals)
    }

    /// Returns the points in each group of a sitting from before it started.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be read.
    pub fn earlier(&self, sitting: SittingId) -> Result<BTreeMap<Group, Score>, StoreError> {
        let groups = self.records.sitting_groups(sitting)?;
        let earlier = groups.into_iter().map(|group| (group.group, group.earlier));
        let mut earlier: BTreeMap<Group, Score> = earlier.collect();
        let started = match self.untold.is_empty() {
            true => None,
            false => self.records.sitting(sitting)?,
        };
        // Without its start, nothing is told.
        let started_ms = started.map_or(i64::MAX, |of| of.row.started_at.as_millisecond());
        for one in self.untold.iter().filter(|one| one.at_ms <= started_ms) {
            for group in &one.groups {
                if let Some(score) = earlier.get_mut(group) {
                    *score = without(*score, one.score);
                }
            }
        }
        earlier.retain(|_, score| score.possible > 0);
        Ok(earlier)
    }
}

fn without(sum: Score, part: Score) -> Score {
    Score {
        earned: sum.earned.saturating_sub(part.earned),
        possible: sum.possible.saturating_sub(part.possible),
    }
}

//! Carries out effects: converts between the domain's sittings and the store's rows.
//!
//! Runs on the store's thread, one effect at a time and in the order requested, so that every read
//! sees all earlier writes.

mod adaptive;
pub mod exams;
mod items;
mod reports;
mod sittings;
pub mod told;

use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

use self::told::ToldRecords;
use crate::content::record;
use crate::domain::adaptive::PoolError;
use crate::domain::form::DrawError;
use crate::domain::ids::{BankId, LearnerId, SittingId};
use crate::domain::library::Library;
use crate::domain::remark::Remark;
use crate::domain::report::{SetKind, SittingSummary};
use crate::domain::sitting::{HandIn, Recorded, SittingEffect};
use crate::domain::standing::History;
use crate::domain::{Ending, Moment, Score};
use crate::store::{Entry, Purpose, Records, Responded, SittingRow, Store, StoreError};
use crate::tui::screen::{News, PracticeDay, ProgressNews, StandingNews, StoreEffect};

/// The number of recent sittings on the home screen.
const RECENT: usize = 3;
/// The number of newest sittings that are searched for ended ones.
const RECENT_AMONG: u32 = 30;
/// The days that are read for a run of study days: a year, and more than most runs last.
const STREAK_DAYS: i64 = 366;
/// The maximum length of the list of sittings.
const LISTED: u32 = 1_000;

/// The reason why an effect could not be carried out.
#[derive(Debug, Error)]
pub enum EffectError {
    /// The store refused or failed.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Nothing could be drawn.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The banks are too small for an adaptive exam.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// There is no such sitting.
    #[error("set {0} is not in this data directory")]
    NoSuchSitting(SittingId),
    /// The stored form of a sitting cannot be read.
    #[error("set {id} cannot be opened: {reason}")]
    Unreadable {
        /// The sitting.
        id: SittingId,
        /// The error.
        reason: String,
    },
}

impl EffectError {
    /// Returns advice on how to fix it.
    pub fn help(&self) -> String {
        match self {
            Self::Store(error) => error.help(),
            Self::Draw(_) | Self::Pool(_) => String::new(),
            Self::NoSuchSitting(_) => "choose one from History".into(),
            Self::Unreadable { .. } => "its answers count all the same; start a new set".into(),
        }
    }

    /// Returns the error and the advice in one line.
    pub fn line(&self) -> String {
        if let Self::Store(error) = self
            && let Some(brief) = error.brief()
        {
            return brief;
        }
        let help = self.help();
        if help.is_empty() {
            self.to_string()
        } else {
            format!("{self}. {help}")
        }
    }
}

/// The effect runner: a store with its banks.
pub struct EffectRunner<'a> {
    /// The store.
    pub store: &'a mut Store,
    /// The learner whose records these are.
    pub learner: LearnerId,
    /// The banks.
    pub library: &'a Library,
    /// Banks that were not loaded, one sentence each.
    pub trouble: &'a [String],
    /// True if the time for a response does not count, as in plain mode, where questions are read
    /// aloud.
    pub untimed: bool,
}

impl EffectRunner<'_> {
    /// Carries out an effect and returns the news for the screens.
    pub fn carry_out(&mut self, effect: &StoreEffect, now: Moment) -> Option<News> {
        if let Err(error) = self.catch_up(effect) {
            tracing::warn!(%error, "a learner's records could not be fetched");
            return Some(News::Failed(EffectError::from(error).line()));
        }
        let done = match effect {
            StoreEffect::LoadStanding => self.standing().map(Some),
            StoreEffect::LoadStudyDays => self.study_days(now).map(Some),
            StoreEffect::LoadProgress => self.progress(now).map(Some),
            StoreEffect::LoadSittings => self
                .sittings(LISTED)
                .map(|sittings| Some(News::Sittings(Arc::new(sittings)))),
            StoreEffect::LoadItemHistory(key) => self.item_history(key).map(Some),
            StoreEffect::SetFlag(key, on) => self.flag(key, *on, now).map(|()| None),
            StoreEffect::LoadEarlier(id) => self.earlier(*id).map(Some),
            StoreEffect::Start(plan) => self
                .start(plan, now)
                .map(|sitting| Some(News::Opened(Box::new(sitting)))),
            StoreEffect::StartInOrder(plan, keys) => self
                .start_in_order(plan, keys, now)
                .map(|sitting| Some(News::Opened(Box::new(sitting)))),
            StoreEffect::Open(id) => self
                .open(*id, now)
                .map(|sitting| Some(News::Opened(Box::new(sitting)))),
            StoreEffect::Sitting(id, SittingEffect::Record(recorded)) => {
                return Some(self.record(*id, recorded, now));
            }
            StoreEffect::Sitting(id, SittingEffect::RecordAndChoose(recorded)) => {
                return Some(self.record_and_choose(*id, recorded, now));
            }
            StoreEffect::Sitting(id, SittingEffect::HandIn(hand_in)) => {
                return Some(self.hand_in(*id, hand_in, now));
            }
            StoreEffect::Sitting(id, effect) => return self.keep(*id, effect, now),
            StoreEffect::Remark(id, remark) => return Some(self.remark(*id, remark, now)),
        };
        done.unwrap_or_else(|error| {
            tracing::warn!(%error, "an effect failed");
            Some(News::Failed(error.line()))
        })
    }

    /// Fetches what the learner did on other nodes. A sitting goes on with what is here: its writes
    /// are decided on the newest records anyway.
    fn catch_up(&mut self, effect: &StoreEffect) -> Result<(), StoreError> {
        match effect {
            StoreEffect::Sitting(..) | StoreEffect::SetFlag(..) | StoreEffect::Remark(..) => Ok(()),
            _ => self.store.catch_up_to_read(self.learner),
        }
    }

    fn mine(&self) -> Records<'_> {
        self.store.of(self.learner)
    }

    /// Returns the history without what adaptive exams that go on have added.
    fn told_history(&self) -> Result<History, EffectError> {
        Ok(ToldRecords::of(self.mine())?.history()?)
    }

    fn standing(&mut self) -> Result<News, EffectError> {
        let unfinished = self.mine().unfinished()?;
        let rows = self.mine().sittings(RECENT_AMONG, None)?;
        let recent = rows.into_iter().filter(SittingRow::is_ended).take(RECENT);
        Ok(News::Standing(Arc::new(StandingNews {
            history: self.told_history()?,
            under_exam: self.under_exam()?,
            notes: self.mine().notes()?,
            unfinished: self.summaries(unfinished)?,
            recent: self.summaries(recent)?,
            trouble: self.trouble.to_vec(),
        })))
    }

    fn study_days(&mut self, now: Moment) -> Result<News, EffectError> {
        let since = now.study_on().saturating_sub(STREAK_DAYS.days());
        let days = self.mine().topic_days(since)?;
        let days = days.into_iter().map(|day| day.study_on);
        Ok(News::StudyDays(Arc::new(days.collect())))
    }

    fn progress(&mut self, now: Moment) -> Result<News, EffectError> {
        let studied = self.mine().study_days()?;
        let first = ProgressNews::first_shown(&studied, now.study_on());
        Ok(News::Progress(Arc::new(self.progress_since(first)?)))
    }

    /// Returns the data of the progress screen, with the work of each day from `first` on.
    ///
    /// # Errors
    /// [`EffectError::Store`] if the store fails.
    pub fn progress_since(&self, first: Date) -> Result<ProgressNews, EffectError> {
        let told = ToldRecords::of(self.mine())?;
        Ok(ProgressNews {
            history: told.history()?,
            studied: self.mine().study_days()?,
            responses: told.responses()?,
            days: told
                .topic_days(first)?
                .into_iter()
                .map(|day| PracticeDay {
                    on: day.study_on,
                    topic: day.topic,
                    responses: day.responses,
                    score: day.score,
                })
                .collect(),
            recall: told.recall_bins()?,
            confidence: told.confidence_totals()?,
            takes_along: false,
        })
    }

    /// Returns the newest sittings, newest first.
    ///
    /// # Errors
    /// [`EffectError::Store`] if the store fails.
    pub fn sittings(&mut self, count: u32) -> Result<Vec<SittingSummary>, EffectError> {
        let rows = self.mine().sittings(count, None)?;
        self.summaries(rows)
    }

    fn summaries(
        &self,
        rows: impl IntoIterator<Item = SittingRow>,
    ) -> Result<Vec<SittingSummary>, EffectError> {
        rows.into_iter().map(|row| self.summary(row)).collect()
    }

    fn summary(&self, row: SittingRow) -> Result<SittingSummary, EffectError> {
        let title = |bank: &BankId| {
            let loaded = self.library.bank(bank).map(|bank| bank.title.clone());
            loaded.unwrap_or_else(|| bank.to_string())
        };
        Ok(SittingSummary {
            answered: exams::answered(&self.mine(), &row)?,
            id: row.id,
            started_at: row.started_at,
            offset: row.offset,
            ended: row.is_ended(),
            items: row.items,
            kind: match row.purpose {
                Purpose::Study => SetKind::Practice,
                Purpose::Exam => SetKind::Exam,
                Purpose::Review => SetKind::Today,
                Purpose::Cram => SetKind::Cram,
                Purpose::Adaptive => SetKind::Adaptive,
                Purpose::Class => SetKind::Class,
                Purpose::Homework => SetKind::Homework,
            },
            study_on: row.study_on,
            // How an adaptive exam is going is not told before its end.
            score: match exams::is_under_way(&row) {
                true => Score::default(),
                false => row.score,
            },
            subjects: row.banks.iter().map(title).collect(),
        })
    }

    fn earlier(&mut self, id: SittingId) -> Result<News, EffectError> {
        let told = ToldRecords::of(self.mine())?;
        Ok(News::Earlier(id, told.earlier(id)?))
    }

    fn record(&mut self, id: SittingId, recorded: &Recorded, now: Moment) -> News {
        match self
            .store
            .append_for(self.learner, &[self.responded(id, recorded)], now)
        {
            Ok(()) => News::Committed(id, recorded.position),
            Err(error) => {
                tracing::warn!(%error, sitting = %id, position = recorded.position, "a response was not recorded");
                self.other_window(id, error, now)
                    .unwrap_or_else(|line| News::Refused(id, recorded.position, line))
            }
        }
    }

    /// Writes all responses and the end in one transaction: an exam is submitted whole or not.
    fn hand_in(&mut self, id: SittingId, hand_in: &HandIn, now: Moment) -> News {
        let mut entries: Vec<Entry> = hand_in
            .responses
            .iter()
            .map(|recorded| self.responded(id, recorded))
            .collect();
        entries.push(Entry::Ended {
            sitting: id,
            ending: hand_in.ending,
        });
        match self.store.append_for(self.learner, &entries, now) {
            Ok(()) => News::HandedIn(id),
            Err(error) => {
                tracing::warn!(%error, sitting = %id, "an exam was not handed in");
                self.other_window(id, error, now)
                    .unwrap_or_else(|line| News::HandInRefused(id, line))
            }
        }
    }

    fn remark(&self, id: SittingId, remark: &Remark, now: Moment) -> News {
        let dir = self.store.path().parent().unwrap_or(Path::new("."));
        let written = reports::write(dir, &remark.file_stem(now), &remark.text(now));
        let remarked = written
            .map(|path| path.display().to_string())
            .map_err(|error| {
                tracing::warn!(%error, "a report was not written");
                format!("The report could not be written: {error}.")
            });
        News::Remarked(id, remarked)
    }

    /// Returns the sitting as it is on disk if another window was first, without logging a return,
    /// since nobody was away. Otherwise returns the error line.
    fn other_window(&self, id: SittingId, error: StoreError, now: Moment) -> Result<News, String> {
        let was_first = matches!(
            error,
            StoreError::AlreadyAnswered { .. }
                | StoreError::AlreadyChosen { .. }
                | StoreError::Ended(_)
        );
        let line = EffectError::Store(error).line();
        if !was_first {
            return Err(line);
        }
        match self.mine().sitting(id) {
            Ok(Some(stored)) => match self.read(id, &stored, now) {
                Ok(sitting) => Ok(News::Reread(Box::new(sitting), line)),
                Err(_) => Err(line),
            },
            _ => Err(line),
        }
    }

    fn keep(&mut self, id: SittingId, effect: &SittingEffect, now: Moment) -> Option<News> {
        let entry = match effect {
            SittingEffect::SaveDraft {
                position,
                entry,
                working,
                elapsed_ms,
                entered,
            } => Entry::Draft {
                sitting: id,
                position: *position,
                entry: record::draft_to_json(entry, working),
                elapsed_ms: *elapsed_ms,
                entered: *entered,
            },
            SittingEffect::SavePlace { position } => Entry::Place {
                sitting: id,
                position: *position,
            },
            SittingEffect::SetFlag { key, on } => Entry::Flag {
                item: key.clone(),
                on: *on,
            },
            SittingEffect::SetNote { key, text } => Entry::Note {
                item: key.clone(),
                text: text.clone(),
            },
            SittingEffect::Resumed => Entry::Resumed { sitting: id },
            SittingEffect::End => Entry::Ended {
                sitting: id,
                ending: Ending::Learner,
            },
            // Their news differ: see `record` and `hand_in`.
            SittingEffect::Record(_)
            | SittingEffect::RecordAndChoose(_)
            | SittingEffect::HandIn(_) => return None,
        };
        let ends = matches!(effect, SittingEffect::End);
        match self.store.append_for(self.learner, &[entry], now) {
            Ok(()) => ends.then_some(News::HandedIn(id)),
            Err(error) => {
                tracing::warn!(%error, sitting = %id, "not kept");
                let refused = |line| match ends {
                    true => News::HandInRefused(id, line),
                    false => News::NotKept(id, effect.clone(), line),
                };
                Some(self.other_window(id, error, now).unwrap_or_else(refused))
            }
        }
    }

    fn responded(&self, id: SittingId, recorded: &Recorded) -> Entry {
        let item = &recorded.item;
        Entry::Responded(Responded {
            sitting: id,
            position: recorded.position,
            vote: 0,
            item: item.key.clone(),
            revision: item.revision,
            response: record::response_to_json(&recorded.item.kind, &recorded.response),
            entered: recorded
                .entered
                .as_ref()
                .map(|entered| record::response_to_json(&recorded.item.kind, entered)),
            score: recorded.score,
            harmful: recorded.harmful,
            confidence: recorded.confidence,
            elapsed_ms: recorded.elapsed_ms,
            topic: item.topic.id.clone(),
            client_need: item.facts.client_need,
            step: item.facts.step,
            kind: item.kind.rules().name(),
            safety_critical: item.facts.safety_critical,
            allowed_ms: recorded.allowed_ms.filter(|_| !self.untimed),
        })
    }
}

#[cfg(test)]
mod edited;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

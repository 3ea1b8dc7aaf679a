//! Carries out effects: converts between the domain's sittings and the store's rows.
//!
//! Runs on the store's thread, one effect at a time and in the order requested, so that every read
//! sees all earlier writes.

pub mod exams;
mod items;
mod reports;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use crate::content::record;
use crate::domain::form::{DrawError, Plan, fitting};
use crate::domain::ids::{BankId, ItemKey, LearnerId, SittingId};
use crate::domain::library::Library;
use crate::domain::remark::Remark;
use crate::domain::report::SittingSummary;
use crate::domain::sitting::{
    HandIn, Kept, Recorded, Sitting, SittingEffect, SittingError, Working,
};
use crate::domain::{Ending, Form, FormItem, Item, Mode, Moment, draw, standing};
use crate::store::{
    Entry, Purpose, Records, Responded, ShownItem, SittingRow, Started, Store, StoreError,
    StoredSitting, new_id,
};
use crate::tui::screen::{News, ProgressNews, StandingNews, StoreEffect};

/// The number of recent sittings on the home screen.
const RECENT: usize = 3;
/// The number of newest sittings that are searched for ended ones.
const RECENT_AMONG: u32 = 30;
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
            Self::Draw(_) => String::new(),
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
}

impl EffectRunner<'_> {
    /// Carries out an effect and returns the news for the screens.
    pub fn carry_out(&mut self, effect: &StoreEffect, now: Moment) -> Option<News> {
        let done = match effect {
            StoreEffect::LoadStanding => self.standing().map(Some),
            StoreEffect::LoadProgress => self.progress().map(Some),
            StoreEffect::LoadSittings => self
                .sittings(LISTED)
                .map(|sittings| Some(News::Sittings(Arc::new(sittings)))),
            StoreEffect::LoadItemHistory(key) => self.item_history(key).map(Some),
            StoreEffect::SetFlag(key, on) => self.flag(key, *on, now).map(|()| None),
            StoreEffect::LoadEarlier(id) => self.earlier(*id).map(Some),
            StoreEffect::Start(plan) => self
                .start(plan, now)
                .map(|sitting| Some(News::Opened(Box::new(sitting)))),
            StoreEffect::Open(id) => self
                .open(*id, now)
                .map(|sitting| Some(News::Opened(Box::new(sitting)))),
            StoreEffect::Sitting(id, SittingEffect::Record(recorded)) => {
                return Some(self.record(*id, recorded, now));
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

    fn mine(&self) -> Records<'_> {
        self.store.of(self.learner)
    }

    fn standing(&mut self) -> Result<News, EffectError> {
        let unfinished = self.mine().unfinished()?;
        let rows = self.mine().sittings(RECENT_AMONG, None)?;
        let recent = rows.into_iter().filter(SittingRow::is_ended).take(RECENT);
        Ok(News::Standing(Arc::new(StandingNews {
            history: self.mine().history()?,
            under_exam: self.under_exam()?,
            notes: self.mine().notes()?,
            unfinished: self.summaries(unfinished)?,
            recent: self.summaries(recent)?,
            trouble: self.trouble.to_vec(),
        })))
    }

    fn progress(&mut self) -> Result<News, EffectError> {
        let days = self.mine().topic_days(Date::MIN)?;
        Ok(News::Progress(Arc::new(ProgressNews {
            history: self.mine().history()?,
            days: days
                .into_iter()
                .map(|day| (day.topic, day.study_on, day.score))
                .collect(),
            takes_along: false,
        })))
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
            score: row.score,
            subjects: row.banks.iter().map(title).collect(),
        })
    }

    fn earlier(&mut self, id: SittingId) -> Result<News, EffectError> {
        let groups = self.mine().sitting_groups(id)?;
        let earlier = groups.into_iter().map(|group| (group.group, group.earlier));
        Ok(News::Earlier(
            id,
            earlier.filter(|(_, score)| score.possible > 0).collect(),
        ))
    }

    /// Draws a set and starts a sitting with it.
    ///
    /// # Errors
    /// [`EffectError`] if nothing fits the plan or the store fails. Nothing has started then.
    pub fn start(&mut self, plan: &Plan, now: Moment) -> Result<Sitting, EffectError> {
        let history = self.mine().history()?;
        let form = Arc::new(draw(self.library, plan, &history)?);
        let id = SittingId(new_id(now));
        let items: Vec<Arc<Item>> = form
            .items
            .iter()
            .filter_map(|entry| self.library.item(&entry.key))
            .cloned()
            .collect();
        let shown = items.iter().map(|item| ShownItem {
            key: item.key.clone(),
            revision: item.revision,
            text: record::item_to_text(item),
        });
        let started = Started {
            sitting: id,
            purpose: match plan.mode {
                Mode::Tutor => Purpose::Study,
                Mode::Exam(_) => Purpose::Exam,
            },
            form: record::form_to_json(&form),
            items: shown.collect(),
        };
        self.store
            .append_for(self.learner, &[Entry::Started(started)], now)?;
        let flagged = standing::flagged(&history);
        let kept = Kept {
            notes: self.mine().notes()?,
            ..Kept::default()
        };
        let fitting = fitting(self.library, plan, &history);
        let sitting = self.rebuild(id, form, items, &flagged, &kept, now)?;
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
        }
        self.read(id, &stored, now)
    }

    fn read(
        &self,
        id: SittingId,
        stored: &StoredSitting,
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        let flagged = standing::flagged(&self.mine().history()?);
        let notes = self.mine().notes()?;
        let read = || -> Result<(Form, Vec<Arc<Item>>, Kept), String> {
            let form = record::form_from_json(&stored.form).map_err(|error| error.to_string())?;
            let items = self.items_then(&form, stored)?;
            let mut kept = kept(&items, stored, now)?;
            kept.notes = notes;
            Ok((form, items, kept))
        };
        let (form, items, kept) =
            read().map_err(|reason| EffectError::Unreadable { id, reason })?;
        self.rebuild(id, Arc::new(form), items, &flagged, &kept, now)
    }

    /// Returns the items of a form as they were worded then. If the bank's wording is unchanged,
    /// its item is used, since rationales and references may have been corrected.
    fn items_then(&self, form: &Form, stored: &StoredSitting) -> Result<Vec<Arc<Item>>, String> {
        let item = |entry: &FormItem| {
            let now = self.library.item(&entry.key);
            if let Some(item) = now.filter(|item| item.revision == entry.revision) {
                return Ok(Arc::clone(item));
            }
            let text = stored.items.get(&(entry.key.clone(), entry.revision));
            let text = text.ok_or_else(|| format!("item {} was not kept", entry.key))?;
            let mut item = record::item_from_text(text).map_err(|error| error.to_string())?;
            item.revision = entry.revision;
            Ok(Arc::new(item))
        };
        form.items.iter().map(item).collect()
    }

    fn rebuild(
        &self,
        id: SittingId,
        form: Arc<Form>,
        items: Vec<Arc<Item>>,
        flagged: &BTreeSet<ItemKey>,
        kept: &Kept,
        now: Moment,
    ) -> Result<Sitting, EffectError> {
        Sitting::rebuild(id, form, items, flagged, kept, now).map_err(|error: SittingError| {
            EffectError::Unreadable {
                id,
                reason: error.to_string(),
            }
        })
    }

    fn record(&mut self, id: SittingId, recorded: &Recorded, now: Moment) -> News {
        match self
            .store
            .append_for(self.learner, &[responded(id, recorded)], now)
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
            .map(|recorded| responded(id, recorded))
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
        let told = written
            .map(|path| path.display().to_string())
            .map_err(|error| {
                tracing::warn!(%error, "a report was not written");
                format!("The report could not be written: {error}.")
            });
        News::Remarked(id, told)
    }

    /// Returns the sitting as it is on disk if another window was first, without logging a return,
    /// since nobody was away. Otherwise returns the error line.
    fn other_window(&self, id: SittingId, error: StoreError, now: Moment) -> Result<News, String> {
        let was_first = matches!(
            error,
            StoreError::AlreadyAnswered { .. } | StoreError::Ended(_)
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
            SittingEffect::Record(_) | SittingEffect::HandIn(_) => return None,
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
}

/// Returns the responses and drafts, by position.
fn kept(items: &[Arc<Item>], stored: &StoredSitting, now: Moment) -> Result<Kept, String> {
    let item = |position: usize| {
        items
            .get(position)
            .ok_or_else(|| format!("it has no place {position}"))
    };
    let mut kept = Kept {
        place: stored.place,
        ended: stored.row.ending,
        breaks: stored.row.breaks,
        away_ms: away_ms(stored, now),
        started_at: Some(stored.row.started_at),
        homework: stored.row.purpose == Purpose::Homework,
        ..Kept::default()
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

fn responded(id: SittingId, recorded: &Recorded) -> Entry {
    let item = &recorded.item;
    Entry::Responded(Responded {
        sitting: id,
        position: recorded.position,
        vote: 0,
        item: item.key.clone(),
        revision: item.revision,
        response: record::response_to_json(&recorded.response),
        entered: recorded.entered.as_ref().map(record::response_to_json),
        score: recorded.score,
        harmful: recorded.harmful,
        confidence: recorded.confidence,
        elapsed_ms: recorded.elapsed_ms,
        topic: item.topic.id.clone(),
        client_need: item.facts.client_need,
        step: item.facts.step,
        expected_s: item.facts.expected_s,
    })
}

#[cfg(test)]
mod edited;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

//! The progress as a page: the views of the screen, the sets, and the questions to look at again,
//! one under the other. It names nobody.

mod adaptive;
mod calibration;
mod days;
mod mastery;
mod sets;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::cli::config;
use crate::cli::{Place, Refused};
use crate::domain::Moment;
use crate::domain::ids::ItemKey;
use crate::domain::item::{Item, Status};
use crate::domain::library::Library;
use crate::domain::mastery::{READINESS_LIMITS, readiness};
use crate::domain::report::SittingSummary;
use crate::domain::review::ReviewRules;
use crate::domain::sitting::Sitting;
use crate::domain::streak::{Streak, streak};
use crate::html::{Document, STACKED_ON_PAPER};
use crate::runtime::effects::{EffectError, EffectRunner};
use crate::store::Store;
use crate::tui::screen::ProgressNews;
use crate::tui::settings::Settings;

/// The weeks of the calendar: a year.
const CALENDAR_WEEKS: i64 = 52;
/// The sets that are read for the page; the list shows fewer.
const SITTINGS_READ: u32 = 1_000;

/// The contents of the file, for the person who passes it on.
pub(super) const CONTAINS: &str = "the page has your scores, your study days, and the texts of \
                                   questions that you missed or flagged. It names nobody.";

/// The values of the page.
pub(super) struct PageData<'l> {
    library: &'l Library,
    news: ProgressNews,
    sittings: Vec<SittingSummary>,
    /// The newest adaptive exams that have ended.
    exams: Vec<Sitting>,
    /// The items of exams that go on, which are in no list.
    under_exam: BTreeSet<ItemKey>,
    today: Date,
    rules: ReviewRules,
    /// The run of study days, if the learner wants to see it.
    streak: Option<Streak>,
}

impl<'l> PageData<'l> {
    /// Reads the values as the screen does.
    pub(super) fn read(
        place: &Place,
        library: &'l Library,
        store: &mut Store,
        now: Moment,
    ) -> Result<Self, Refused> {
        let settings = config::settings(place)?.settings;
        let read = |store: &mut Store| Self::of(&settings, library, store, now);
        // Damaged sums are rebuilt by the first read that finds them.
        let data = read(store).or_else(|_| read(store));
        data.map_err(|error| Refused::new(&error, error.help()))
    }

    fn of(
        settings: &Settings,
        library: &'l Library,
        store: &mut Store,
        now: Moment,
    ) -> Result<Self, EffectError> {
        let learner = store.learner();
        let mut runner = EffectRunner {
            store,
            learner,
            library,
            trouble: &[],
            untimed: false,
        };
        let today = now.study_on();
        let first = today.saturating_sub(((CALENDAR_WEEKS + 1) * 7).days());
        let news = runner.progress_since(first)?;
        let sittings = runner.sittings(SITTINGS_READ)?;
        let studied: BTreeSet<Date> = news.studied.iter().copied().collect();
        Ok(Self {
            library,
            exams: adaptive::ended(&sittings, &mut runner, now),
            under_exam: runner.under_exam()?,
            sittings,
            today,
            rules: settings.today_rules().reviews,
            streak: settings.streak.then(|| streak(&studied, today)),
            news,
        })
    }

    /// Returns the page.
    pub(super) fn page(&self) -> String {
        let mut page = Document::new("Your progress", self.lead());
        page.style(STACKED_ON_PAPER);
        if self.news.studied.is_empty() && self.sittings.is_empty() {
            page.section("start", "Nothing here yet", nothing_yet());
            return page.render();
        }
        page.section("expected", "Expected score", self.expected());
        mastery::sections(self, &mut page);
        page.section("calendar", "Calendar", days::calendar(self));
        page.section(
            "reviews",
            "Reviews in the next two weeks",
            days::reviews(self),
        );
        page.section("confidence", "Confidence", calibration::confidence(self));
        page.section("memory", "Memory", calibration::memory(self));
        page.section("sets", "Sets", sets::sets(self));
        page.section("again", "Questions to look at again", sets::again(self));
        if !self.exams.is_empty() {
            page.section("exams", "Adaptive exams", adaptive::exams(self));
        }
        page.render()
    }

    fn lead(&self) -> Markup {
        let made = self.today.strftime("%b %-d, %Y");
        let (days, answers) = (self.news.studied.len(), self.news.responses);
        let run = self.streak.and_then(|streak| streak.words());
        let is_open = self.sittings.iter().any(SittingSummary::is_untold);
        html! {
            p {
                (counted(days, "study day", "study days")) " and "
                (counted(answers as usize, "answer", "answers")) " until " (made) "."
                @if let Some(run) = run { " " (run) "." }
            }
            @if is_open {
                p { "An exam is not finished. Its questions and points are left out until it ends." }
            }
        }
    }

    fn expected(&self) -> Markup {
        let readiness = readiness(self.library, &self.news.history);
        html! {
            p { strong { (readiness.statement()) } }
            @for note in readiness.notes(self.library) { p { (note) } }
            p .quiet { (READINESS_LIMITS) }
        }
    }

    /// Returns an item, unless an exam that goes on has it or it is no longer asked.
    fn item(&self, key: &ItemKey) -> Option<&Item> {
        let item = self
            .library
            .item(key)
            .filter(|item| item.status == Status::Active);
        item.filter(|_| !self.under_exam.contains(key))
            .map(AsRef::as_ref)
    }
}

fn nothing_yet() -> Markup {
    html! {
        p { "This page shows what you know, on which days you studied, and what comes back next." }
        p {
            "Answer some questions first: " code { "dripset today" } " starts a set that fits your \
             minutes. Then make this page again."
        }
    }
}

/// Returns a paragraph of explanation.
fn note(words: impl AsRef<str>) -> Markup {
    html! { p .quiet { (words.as_ref()) } }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests;

//! The first line of the home screen: the set of the day.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Entry, Home, Menu};
use crate::domain::report::SetKind;
use crate::domain::report::SittingSummary;
use crate::domain::streak::streak;
use crate::domain::today::{TodayInput, plan_of, seed_of, today};
use crate::tui::page::{Role, Span};
use crate::tui::screen::{Context, StoreEffect, Update};

/// The characters of a line below the first one, in a window of 80 columns.
const LINE_CHARS: usize = 70;

impl Home {
    /// Computes what to do on the study day.
    pub(super) fn plan_day(&mut self, context: &Context) {
        let day = context.now.study_on();
        self.study_on = Some(day);
        self.day = today(&TodayInput {
            library: &self.library,
            history: &self.news.history,
            day,
            rules: &context.settings.today_rules(),
            under_exam: &self.news.under_exam,
            seed: seed_of(day),
        });
    }

    /// Counts the run of study days.
    pub(super) fn count_days(&mut self, studied: &BTreeSet<Date>, context: &Context) {
        self.streak = Some(streak(studied, context.now.study_on()));
    }

    /// Returns the entries before those for choosing a set. A set that was begun today comes first, an
    /// older one after the set of the day.
    pub(super) fn first_entries(&self) -> Vec<Entry> {
        let unfinished = self.news.unfinished.first();
        let resumed = unfinished.map(|sitting| Entry::Continue(sitting.id));
        let is_begun = unfinished.is_some_and(|sitting| self.is_of_today(sitting));
        let is_the_day = unfinished.is_some_and(|sitting| sitting.kind == SetKind::Today);
        let has_items = self.library.active_items().next().is_some();
        let day = Some(Entry::Menu(Menu::Today));
        let day = day.filter(|_| has_items && !(is_begun && is_the_day));
        match is_begun {
            true => resumed.into_iter().chain(day).collect(),
            false => day.into_iter().chain(resumed).collect(),
        }
    }

    fn is_of_today(&self, sitting: &SittingSummary) -> bool {
        self.study_on == Some(sitting.study_on)
    }

    /// Starts the set of the day, or offers to choose one if it is empty.
    pub(super) fn start_day(&mut self, context: &Context) -> Update {
        let keys = self.day.keys();
        match self.study_on {
            Some(day) if !keys.is_empty() => {
                Update::effect(StoreEffect::StartInOrder(plan_of(day), keys))
            }
            _ if self.heard => self.setup(BTreeSet::new(), context),
            _ => Update::none(),
        }
    }

    /// Returns the words of the first line.
    pub(super) fn day_headline(&self) -> String {
        if !self.heard {
            return String::new();
        }
        let run = self.streak.and_then(|streak| streak.words());
        let mut words = self.day.headline();
        words.extend(run.map(|run| format!(" · {run}")));
        words
    }

    /// Returns the lines below it: what the set is made of, what is left, and corrections.
    pub(super) fn day_lines(&self) -> Vec<Vec<Span>> {
        let Some(day) = self.study_on.filter(|_| self.heard) else {
            return Vec::new();
        };
        let made_of = Some(self.day.made_of()).filter(|words| !words.is_empty());
        let made_of = made_of.map(|words| format!("{words}."));
        let rest = self.day.rest(day);
        let chars = made_of.as_ref().map_or(0, |words| words.chars().count());
        let rest_line = Span::new(rest.clone(), Role::Quiet);
        let lines = match made_of {
            // One line where both fit, so that every subject stays in sight.
            Some(words) if chars + rest.chars().count() < LINE_CHARS => {
                vec![vec![Span::plain(format!("{words} ")), rest_line]]
            }
            Some(words) => vec![vec![Span::plain(words)], vec![rest_line]],
            None => vec![vec![rest_line]],
        };
        let corrected = self.day.corrections_line();
        let corrected = corrected.map(|words| vec![Span::authored(words, Role::Warning)]);
        lines.into_iter().chain(corrected).collect()
    }
}

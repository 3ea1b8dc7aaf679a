//! The words for a day, the same on every screen and in plain mode.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Today, TodayReason, UnseenCorrection};

/// The whole days without study from which a learner was away.
const AWAY_DAYS: u32 = 2;

/// The days of catching up from which they are told in place of the number of reviews.
const CATCH_UP_DAYS: usize = 2;

/// The days of catching up that are told as a number. A longer time would read as a debt.
const TOLD_DAYS: usize = 14;

impl Today {
    /// Returns what the day has in a few words: "12 questions, about 10 minutes".
    pub fn headline(&self) -> String {
        let more = if self.answered > 0 { "more " } else { "" };
        match self.items.len() {
            0 if self.answered > 0 => self.done(),
            0 if self.minutes_needed.is_some() => "Nothing fits into your minutes".into(),
            0 => "Nothing is due today".into(),
            _ if self.is_reached => self.done(),
            1 => format!("1 {more}question, {}", minutes(self.seconds)),
            count => format!("{count} {more}questions, {}", minutes(self.seconds)),
        }
    }

    fn done(&self) -> String {
        format!("Done for today: {}", counted(self.answered))
    }

    /// Returns what the set is made of: "7 to review, 2 you were sure of and missed, 1 corrected,
    /// 2 new".
    pub fn made_of(&self) -> String {
        let parts = [
            (TodayReason::Due, "to review"),
            (TodayReason::SureAndWrong, "you were sure of and missed"),
            (TodayReason::Corrected, "corrected"),
            (TodayReason::New, "new"),
        ];
        let parts = parts.into_iter().filter_map(|(reason, words)| {
            let count = self.count(reason);
            (count > 0).then(|| format!("{count} {words}"))
        });
        let made_of = parts.collect::<Vec<_>>().join(", ");
        match self.items.len() {
            count if count > 0 && self.is_reached => {
                format!(
                    "If you like, {count} more, {}: {made_of}",
                    minutes(self.seconds)
                )
            }
            _ => made_of,
        }
    }

    /// Returns what follows after the set, in one line.
    pub fn rest(&self, day: Date) -> String {
        if self.items.is_empty() {
            return self.next_words(day);
        }
        let mut words = Vec::new();
        let is_long = self.reviews_left > 0
            && (self.catch_up.is_empty() || self.catch_up.len() >= CATCH_UP_DAYS);
        if is_long {
            if self.away_days >= AWAY_DAYS && self.answered == 0 {
                words.push(format!("You were away {} days.", self.away_days));
            }
            words.push(match self.catch_up.len() {
                1..=TOLD_DAYS => {
                    format!("The rest follows in the next {} days.", self.catch_up.len())
                }
                _ => "More reviews follow, the most forgotten first.".into(),
            });
        } else {
            let reviews = match self.reviews_left {
                0 => None,
                1 => Some("1 review".to_owned()),
                count => Some(format!("{count} reviews")),
            };
            let new = (self.new_left > 0).then(|| "more new questions".to_owned());
            let left: Vec<String> = reviews.into_iter().chain(new).collect();
            words.push(match left.is_empty() {
                true => "Nothing is left for later.".into(),
                false => format!("Left for later: {}.", left.join(" and ")),
            });
        }
        words.join(" ")
    }

    fn next_words(&self, day: Date) -> String {
        if let Some(minutes) = self.minutes_needed {
            return format!(
                "A case study takes about {minutes} minutes; Settings has the minutes."
            );
        }
        match self.next {
            Some((on, count)) => format!("Next: {count} {}.", day_words(on, day)),
            None => "Choose any questions with Study.".into(),
        }
    }

    /// Returns the day in one line, for commands and for reading aloud.
    pub fn line(&self, day: Date) -> String {
        let head = self.headline();
        let made_of = self.made_of();
        let stop = match self.is_reached {
            true => ".",
            false => ":",
        };
        match made_of.is_empty() {
            true => format!("{head}. {}", self.rest(day)),
            false => format!("{head}{stop} {made_of}. {}", self.rest(day)),
        }
    }

    /// Returns the corrections that the learner has not seen, in one sentence.
    pub fn corrections_line(&self) -> Option<String> {
        let newest = self.corrections.first()?;
        let on = newest.correction.on.strftime("%b %-d");
        Some(match self.corrections.len() {
            1 => newest.sentence(),
            count => format!(
                "The keys of {count} questions that you answered were corrected, the last on {on}. \
                 They are asked first."
            ),
        })
    }
}

impl UnseenCorrection {
    /// Returns the correction in one sentence.
    pub fn sentence(&self) -> String {
        let on = self.correction.on.strftime("%b %-d");
        let what = self.correction.what.trim().trim_end_matches('.');
        format!("The key of 1 question that you answered was corrected on {on}: {what}.")
    }
}

/// Returns a day as seen from today: "tomorrow", "on Dec 3".
fn day_words(on: Date, day: Date) -> String {
    match on == day.saturating_add(1.days()) {
        true => "tomorrow".into(),
        false => on.strftime("on %b %-d").to_string(),
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 question".into(),
        count => format!("{count} questions"),
    }
}

/// Returns a time in whole minutes: "about 10 minutes".
fn minutes(seconds: u32) -> String {
    match (seconds.saturating_add(30) / 60).max(1) {
        1 => "about 1 minute".into(),
        minutes => format!("about {minutes} minutes"),
    }
}

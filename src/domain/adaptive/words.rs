//! The results of an adaptive exam in words, the same on every screen and page. They never say pass
//! or fail.

use super::{AdaptiveReport, CutComparison, expected};
use crate::domain::mode::Ending;
use crate::domain::scoring::whole_per_cent;

/// Formats an ability or a level: "0.24", "−1.10".
pub fn logits(of: f64) -> String {
    let words = format!("{of:.2}");
    match words.strip_prefix('-') {
        Some("0.00") => "0.00".into(),
        Some(rest) => format!("−{rest}"),
        None => words,
    }
}

/// Formats a count of items: "1 question", "3 questions".
fn item_count(count: usize) -> String {
    match count {
        1 => "1 question".into(),
        count => format!("{count} questions"),
    }
}

impl AdaptiveReport {
    /// Returns the result in one sentence.
    pub fn statement(&self) -> &'static str {
        match (self.is_long_enough(), self.comparison) {
            (false, _) => "The exam was too short for an estimate.",
            (true, CutComparison::Above) => "Your estimate is above the level you set.",
            (true, CutComparison::Near) => "Your estimate is near the level you set.",
            (true, CutComparison::Below) => "Your estimate is below the level you set.",
        }
    }

    /// Returns the numbers of the estimate and their meaning, or the reason that there are none.
    pub fn details(&self) -> Vec<String> {
        if !self.is_long_enough() {
            let least = item_count(self.rules.items_min);
            return vec![format!("An estimate needs at least {least}.")];
        }
        let (low, high) = self.ability.interval(self.rules.z());
        let range = match self.rules.z_milli {
            1_645 => "90% range".to_owned(),
            1_960 => "95% range".to_owned(),
            2_576 => "99% range".to_owned(),
            _ => format!("range of {} standard errors", logits(self.rules.z())),
        };
        let numbers = format!(
            "Estimate {}, standard error {}. The {range} is {} to {}; the level is {}.",
            logits(self.ability.theta),
            logits(self.ability.se),
            logits(low),
            logits(high),
            logits(self.rules.cut()),
        );
        let share = whole_per_cent(expected(self.ability.theta, &[0.0]));
        vec![
            numbers,
            format!(
                "With this estimate, you would get about {share}% of one-point questions of \
                 difficulty 0 correct."
            ),
        ]
    }

    /// Returns the reason that the exam stopped, with its length and this time.
    pub fn stopped(&self, ending: Option<Ending>, time: &str) -> String {
        let items = self.path.len();
        let most = self.rules.items_max;
        let after = format!("It stopped after {} in {time}", item_count(items));
        match ending {
            Some(Ending::Complete)
                if self.is_long_enough() && self.comparison != CutComparison::Near =>
            {
                format!("{after}, because the range no longer includes the level.")
            }
            Some(Ending::Complete) if items >= most => {
                format!("{after}, because that is the maximum.")
            }
            Some(Ending::Complete) => {
                format!("{after}, because no other question fits into the rest of it.")
            }
            Some(Ending::OutOfTime) => format!("{after}, because the time ran out."),
            Some(Ending::Learner) | None => format!("{after}, because you ended it."),
        }
    }

    /// Returns the limits of the estimate, or of the points if there is none.
    pub fn limits(&self) -> &'static [&'static str] {
        match self.is_long_enough() {
            true => &[
                "Difficulties are provisional: most are the authors' estimates.",
                "With so few questions, another exam could give any value in the range.",
                "The estimate does not predict a licensing exam, and it is no pass or fail.",
            ],
            false => {
                &["These points do not predict a licensing exam, and they are no pass or fail."]
            }
        }
    }
}

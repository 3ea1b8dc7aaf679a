//! The readiness in words, the same on every screen and page.

use super::{Readiness, Trend};
use crate::domain::library::Library;
use crate::domain::scoring::whole_per_cent;

/// What the statement does not say.
pub const READINESS_LIMITS: &str = "This is about the questions of these banks alone. It does not \
                                    predict the result of a licensing exam or of any other exam.";

impl Readiness {
    /// Returns the statement in one sentence.
    pub fn statement(&self) -> String {
        match self {
            Self::TooFew { .. } | Self::Gaps(_) => "Too early to say.".into(),
            Self::Expected { share, .. } => format!(
                "On questions that you have not seen, expect {}%, likely {} to {}%.",
                whole_per_cent(share.share),
                whole_per_cent(share.low),
                whole_per_cent(share.high),
            ),
        }
    }

    /// Returns the sentences that explain the statement.
    pub fn notes(&self, library: &Library) -> Vec<String> {
        match self {
            Self::TooFew { answered, needed } => vec![format!(
                "You have answered {answered} different questions. From {needed} on, this view \
                 estimates your score on questions that you have not seen."
            )],
            Self::Gaps(gaps) => {
                let gaps = gaps.iter().map(|gap| {
                    let bank = library.bank(&gap.bank);
                    let title = bank.map(|bank| bank.title.clone()).unwrap_or_default();
                    let (answered, needed) = (gap.answered, gap.needed);
                    format!("{title}: {answered} of {needed} questions answered lately.")
                });
                std::iter::once("Your answers leave out some subjects:".into())
                    .chain(gaps)
                    .collect()
            }
            Self::Expected { share, trend } => vec![
                trend.words(),
                format!(
                    "From your last {} first answers, each subject weighted by its questions.",
                    share.count
                ),
            ],
        }
    }
}

impl Trend {
    /// Returns the change in one sentence.
    fn words(&self) -> String {
        let points = |change: f64| (change.abs() * 100.0).round();
        let (low, high) = (points(self.low), points(self.high));
        let (least, most) = (low.min(high), low.max(high));
        let range = format!("likely {least} to {most}");
        let change = points(self.change);
        match (self.is_clear(), self.change > 0.0) {
            (false, _) => {
                "No clear change from the older half of these answers to the newer half.".into()
            }
            (true, true) => format!("Up by {change} points since the older half ({range})."),
            (true, false) => format!("Down by {change} points since the older half ({range})."),
        }
    }
}

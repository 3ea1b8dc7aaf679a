//! The message that a set opens with, if it differs from the request.

use super::Study;
use crate::domain::form::{Fitting, Plan, Which};
use crate::tui::screen::Context;
use crate::tui::screens::counted;

impl Study {
    /// Returns the message about a set that was just drawn: fewer questions than requested, and the
    /// reason; or that there are more to practice than it has.
    pub(super) fn drawn_words(&self, context: &Context) -> Option<String> {
        let begun = self.sitting.answered() > 0 || self.sitting.place() > 0;
        if begun || !self.live || self.sitting.adaptive().is_some() {
            return None;
        }
        let plan = &self.sitting.form.plan;
        let items = self.sitting.len();
        // A default count is no request, and neither is the count of a class.
        let chosen = context.settings.count > 0 && plan.count != context.settings.count;
        match self.sitting.fitting() {
            Some(Fitting { items: all, cases }) if items < plan.count && chosen && all > items => {
                let case = match cases {
                    0 => "Questions",
                    _ => "A case study is never split, and questions",
                };
                Some(format!(
                    "This set has {items} of the {all} questions that match. {case} that give away one \
                     another's answers are never in the same set."
                ))
            }
            _ if items < plan.count && chosen => {
                let only = counted(items, "question matches", "questions match");
                let asked = plan.count;
                Some(format!("You asked for {asked} questions, but only {only}."))
            }
            Some(Fitting { items: all, .. }) if all > items && is_whole(plan) => {
                let word = match plan.which {
                    Which::Missed => "missed",
                    Which::Flagged => "flagged",
                    Which::All | Which::Unseen => return None,
                };
                Some(format!("{items} of your {all} {word} questions."))
            }
            _ => None,
        }
    }
}

/// Returns whether a plan includes all subjects, topics, kinds and items.
fn is_whole(plan: &Plan) -> bool {
    plan.subjects.is_empty()
        && plan.topics.is_empty()
        && plan.kinds.is_empty()
        && plan.items.is_empty()
}

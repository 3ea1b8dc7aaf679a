//! A learner's remark about an item, as a text for the maintainer of its bank.
//!
//! It is only written to a file; the learner passes it on.

use std::sync::Arc;

use jiff::civil::Date;

use super::item::Item;
use super::limits::REMARK_CHARS_MAX;
use super::moment::Moment;

/// A remark about an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The item as it was shown.
    pub item: Arc<Item>,
    /// The seed of its set, to draw the set again.
    pub seed: u64,
    /// The learner's text.
    pub said: String,
}

impl Remark {
    /// Returns the text, ready to be passed on.
    pub fn text(&self, now: Moment) -> String {
        let item = &self.item;
        let said: String = self.said.chars().take(REMARK_CHARS_MAX).collect();
        format!(
            "A report about a Dripset question\n\n\
             Item:     {}\n\
             Bank:     {} ({})\n\
             Revision: {}\n\
             Kind:     {}\n\
             Seed:     {}\n\
             Date:     {}\n\n\
             What is wrong:\n\n{said}\n",
            item.key.item,
            item.subject,
            item.key.bank,
            item.revision,
            item.kind.name().title(),
            self.seed,
            date(now),
        )
    }

    /// Returns its file name without the extension: "2026-11-22-warm-line".
    pub fn file_stem(&self, now: Moment) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let item: String = self.item.key.item.as_str().chars().map(plain).collect();
        format!("{}-{item}", date(now))
    }
}

/// Returns the day on the learner's clock.
fn date(now: Moment) -> Date {
    now.offset.to_datetime(now.at).date()
}

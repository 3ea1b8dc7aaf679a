//! The state that most screens have, and their page in it.

use super::{moved, title};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Target};
use crate::tui::screen::{Context, Event, News};
use crate::tui::scrolling;

/// The selected line, the scroll and the notice of a screen.
#[derive(Clone, Default)]
pub struct PageState {
    /// The selected line, from 0.
    pub cursor: usize,
    /// The scroll, until the cursor moves.
    pub scroll: Option<Scroll>,
    /// The reply to the last key.
    pub notice: Option<Notice>,
}

impl PageState {
    /// Returns the state after an event that every screen handles the same way: a failed request,
    /// a jump in a list of that many lines, or a scroll. `None` for any other event.
    pub fn after(
        &self,
        event: &Event,
        lines: Option<usize>,
        page: impl FnOnce() -> Page,
        context: &Context,
    ) -> Option<Self> {
        let mut after = self.clone();
        if let Event::News(News::Failed(why)) = event {
            after.say(Role::Wrong, why);
            return Some(after);
        }
        let jump = |lines| scrolling::jump(event, self.cursor, lines, context);
        if let Some(cursor) = lines.and_then(jump) {
            (after.cursor, after.scroll) = (cursor, None);
            return Some(after);
        }
        after.scroll = Some(scrolling::scroll(event, page, context)?);
        Some(after)
    }

    /// Moves the cursor in a list of that many lines, and follows it.
    pub fn step(&mut self, by: isize, lines: usize) {
        self.cursor = moved(self.cursor, by, lines);
        self.scroll = None;
    }

    /// Keeps the cursor in a list that may have become shorter.
    pub fn fit(&mut self, lines: usize) {
        self.cursor = self.cursor.min(lines.saturating_sub(1));
    }

    /// Shows a notice.
    pub fn say(&mut self, role: Role, words: impl Into<String>) {
        self.notice = Some(Notice::new(role, words));
    }

    /// Returns the page in this state; its last key is the help.
    pub fn page(&self, place: &str, body: Vec<Block>, mut keys: Vec<Hint>) -> Page {
        keys.push(Hint::help());
        let selected = Target::at(self.cursor).filter(|_| self.cursor > 0);
        Page {
            title: title(place),
            body,
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll.unwrap_or(Scroll::Follow(selected)),
            ..Page::default()
        }
    }
}

//! The way through a case study on screen: its notice, and the keys that go past answered items.

use super::Study;
use crate::domain::case::CASE_ITEMS;
use crate::tui::page::{Notice, Role};
use crate::tui::screen::{Context, Update};

impl Study {
    /// Returns the notice on the first item of a case study, until something is entered.
    pub(super) fn case_begins(&self) -> Option<Notice> {
        let (item, _, slot) = self.sitting.present();
        let case = item.case.as_ref().filter(|_| self.is_open())?;
        if case.number != 1 || !slot.entry.is_blank() {
            return None;
        }
        let words = format!(
            "Case study: {CASE_ITEMS} questions. Answered ones open again when the set ends."
        );
        Some(Notice::new(Role::Accent, words))
    }

    /// Goes to the nearest place before the present one.
    pub(super) fn step_back(&mut self, context: &Context) -> Update {
        let nearest = self.sitting.place().checked_sub(1);
        self.walk(self.sitting.place_before(), nearest, context)
    }

    /// Goes to the nearest place after the present one.
    pub(super) fn step_on(&mut self, context: &Context) -> Update {
        let next = self.sitting.place() + 1;
        let nearest = Some(next).filter(|next| *next < self.sitting.len());
        self.walk(self.sitting.place_after(), nearest, context)
    }

    /// Goes to a free place. If there is none, the refusal of the nearest place says why.
    fn walk(&mut self, free: Option<usize>, nearest: Option<usize>, context: &Context) -> Update {
        let Some(position) = free.or(nearest) else {
            return Update::none();
        };
        let update = self.go_to(position, context);
        if free.is_some() && free != nearest {
            let words = "You can see answered questions of a case study again at the end.";
            self.say(Role::Quiet, words);
        }
        update
    }
}

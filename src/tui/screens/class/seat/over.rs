//! The pages over the question at a seat: the calculator and the reference ranges of self-study.

use super::{SeatScreen, seat_title};
use crate::domain::response::Response;
use crate::tui::page::Page;
use crate::tui::screen::{Context, Event, SeatEffect, Update};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};

impl SeatScreen {
    /// Puts a page over the question.
    pub(super) fn cover(&mut self, page: impl Overlay<()> + 'static) -> Update<SeatEffect> {
        self.over = Some(Box::new(page));
        Update::none()
    }

    /// Passes an event to the page over the question.
    pub(super) fn over_event(&mut self, event: &Event, context: &Context) -> Update<SeatEffect> {
        self.notice = None;
        let over = self.over.as_mut();
        let Some(outcome) = over.and_then(|over| over.update(event, &(), context)) else {
            return Update::none();
        };
        self.over = None;
        match outcome {
            Outcome::Number(typed) if self.types_numbers() => {
                self.scroll = None;
                self.entry = Response::Number(typed);
            }
            _ => {}
        }
        Update::none()
    }

    /// Returns the page over the question, with the seat and the time left at the top.
    pub(super) fn over_page(&self) -> Option<Page> {
        let clock = Clock {
            left: self.clock(),
            hidden: false,
        };
        let mut page = self.over.as_ref()?.view(&(), &clock);
        let number = self.class.as_ref().map_or(0, |class| class.number);
        let subject = self.asked().map_or("", |(_, item, _)| &item.subject);
        page.title = seat_title(number, subject);
        page.notice = page
            .notice
            .or_else(|| self.notice.clone())
            .or_else(|| self.state());
        Some(page)
    }
}

//! The pages over the question at a seat: the calculator and the reference ranges of self-study.

use super::{SeatScreen, seat_title};
use crate::domain::response::Response;
use crate::tui::keymap::HelpLine;
use crate::tui::page::{Page, Span};
use crate::tui::screen::{Context, Event, SeatEffect, Update};
use crate::tui::screens::study::calculator::{Calculator, CalculatorOutcome};
use crate::tui::screens::study::ranges::{Back, Ranges};

/// The page over the question.
pub(super) enum ConsolePage {
    /// None: the question is visible.
    Nothing,
    Calculator(Box<Calculator>),
    Ranges(Ranges),
}

impl ConsolePage {
    /// Returns the calculator, over a question that takes a number if `takes` is true.
    pub(super) fn calculator(takes: bool) -> Self {
        Self::Calculator(Box::new(Calculator::new(takes)))
    }

    /// Returns the reference ranges, from their first line.
    pub(super) fn ranges() -> Self {
        Self::Ranges(Ranges::default())
    }

    /// Returns whether a page is over the question.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// Returns the help of the page's keys.
    pub(super) fn help(&self) -> Option<Vec<HelpLine>> {
        match self {
            Self::Nothing => None,
            Self::Calculator(_) => Some(Calculator::help()),
            Self::Ranges(_) => Some(Ranges::help()),
        }
    }
}

impl SeatScreen {
    /// Passes an event to the page over the question.
    pub(super) fn over_event(&mut self, event: &Event, context: &Context) -> Update<SeatEffect> {
        self.notice = None;
        match &mut self.over {
            ConsolePage::Nothing => {}
            ConsolePage::Calculator(calculator) => {
                if let Some(computed) = calculator.update(event) {
                    self.computed(computed);
                }
            }
            ConsolePage::Ranges(ranges) => {
                if let Some(Back) = ranges.update(event, context) {
                    self.over = ConsolePage::Nothing;
                }
            }
        }
        Update::none()
    }

    fn computed(&mut self, computed: CalculatorOutcome) {
        self.over = ConsolePage::Nothing;
        match computed {
            CalculatorOutcome::Take(typed) if self.types_numbers() => {
                self.scroll = None;
                self.entry = Response::Number(typed);
            }
            CalculatorOutcome::Take(_) | CalculatorOutcome::Back => {}
        }
    }

    /// Returns the page over the question, with the seat and the time left at the top.
    pub(super) fn over_page(&self) -> Option<Page> {
        let clock: Option<Span> = self.clock();
        let mut page = match &self.over {
            ConsolePage::Nothing => return None,
            ConsolePage::Calculator(calculator) => calculator.view(clock),
            ConsolePage::Ranges(ranges) => ranges.view(clock),
        };
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

//! Leaving homework: it is saved, or submitted for good, which takes two steps.

use crate::domain::sitting::Sitting;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Page, Role};
use crate::tui::screen::{Context, Event};
use crate::tui::screens::leave::{LeaveCommand, Options, Ways};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay, Way};
use crate::tui::screens::{counted, title};

/// Submitting has no key: a learner who only means to pause would press its letter.
const WAYS: Ways = &[
    (Way::Keep, "Q", "Save for later: come back before it closes"),
    (Way::Stay, "S", "Stay"),
    (Way::End, "", "Submit your homework"),
];

/// The dialog for leaving homework.
#[derive(Clone, Debug)]
pub struct LeaveHomework {
    options: Options,
    /// True while the submission must be confirmed.
    asked: bool,
}

const KEYS: Keymap<LeaveCommand> = keymap! { LeaveCommand;
    Enter, ' ' => Choose, "choose", "choose the selected line";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    'q', 'k' => Pick(Way::Keep), "save and leave", "save your homework for later and leave", "save";
    Esc, 's' => Pick(Way::Stay), "stay", "back to the question";
};

/// The keys while the submission must be confirmed: any other key stays.
const ASKED: Keymap<LeaveCommand> = keymap! { LeaveCommand;
    'y' => Pick(Way::End), "submit", "submit your homework; it cannot be changed afterwards";
    Esc => Pick(Way::Stay), "stay", "go back";
};

impl Default for LeaveHomework {
    fn default() -> Self {
        Self {
            options: Options::new(WAYS),
            asked: false,
        }
    }
}

impl Overlay<Sitting> for LeaveHomework {
    fn update(&mut self, event: &Event, sitting: &Sitting, _: &Context) -> Option<Outcome> {
        if self.asked {
            let Event::Key(key) = event else {
                self.asked = !matches!(event, Event::Choose(_));
                return None;
            };
            self.asked = false;
            let submits = matches!(find(ASKED, *key), Some(LeaveCommand::Pick(Way::End)));
            return submits.then_some(Outcome::Leave(Way::End));
        }
        let way = self.options.update(event, KEYS)?;
        // If every question is answered, submitting loses nothing.
        self.asked = way == Way::End && sitting.answered() < sitting.len();
        (!self.asked).then_some(Outcome::Leave(way))
    }

    fn view(&self, sitting: &Sitting, _: &Clock) -> Page {
        let (body, keys) = if self.asked {
            let open = sitting.len().saturating_sub(sitting.done());
            (asks(open), ASKED)
        } else {
            let body = self.options.blocks(sitting, "questions answered.");
            (body, KEYS)
        };
        Page {
            title: title("Leave your homework"),
            body,
            keys: hints(keys, |_| true),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(if self.asked { ASKED } else { KEYS })
    }
}

fn asks(open: usize) -> Vec<Block> {
    let are = counted(open, "question is", "questions are");
    let count = if open == 1 { "counts" } else { "count" };
    vec![
        Block::para("Submit your homework?", Role::Heading),
        Block::Gap,
        Block::para(
            format!("{are} unanswered and {count} as zero. You cannot change it afterwards."),
            Role::Warning,
        ),
    ]
}

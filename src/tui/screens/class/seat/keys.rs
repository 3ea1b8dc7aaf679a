//! The keys of a seat, besides those of the question.

use crate::tui::keymap::{Keymap, keymap};

/// The command of a key on a seat, besides those of the question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Confirm,
    Further,
    Flag,
    Confide,
    TakeAlong,
    Calculator,
    Ranges,
    /// Show the PIN, which leaves the page after the first response.
    Pin,
    Leave,
    /// Leave, after the confirmation.
    Quit,
    /// Stay, after all.
    Stay,
}

pub(super) const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Confirm, "confirm", "confirm your answer; nothing else does";
    ' ', PageDown => Further, "",
        "scroll down one page, once you have answered; the arrows scroll by line", "more";
    '*', Ctrl('f') => Flag, "flag", "flag the question, to find it in your own sets";
    Ctrl('g') => Confide, "", "say how sure you are; only you see it", "confidence";
    Ctrl('k') => Calculator, "", "calculator", "calc";
    Ctrl('r') => Ranges, "", "reference ranges for lab values and vital signs", "ranges";
    Ctrl('p') => Pin, "", "show your PIN, which you need to come back to this seat", "pin";
    't' => TakeAlong, "", "leave, and print your record of this class in your own terminal", "print";
    Esc => Leave, "leave",
        "leave; asks first. Your seat is kept, and the same command brings you back";
};

/// The keys while leaving must be confirmed: letters choose nothing then.
pub(super) const LEAVING: Keymap<Command> = keymap! { Command;
    'q' => Quit, "leave", "leave";
    Esc => Stay, "stay", "stay in the class";
};

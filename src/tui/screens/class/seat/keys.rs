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
}

pub(super) const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Confirm, "confirm", "confirm the response; nothing else does";
    ' ', PageDown => Further, "",
        "a page further down, once it is answered; the arrows go line by line";
    '*', Ctrl('f') => Flag, "flag", "flag the question for your own sets";
    Ctrl('g') => Confide, "", "say how sure you are; only you see it";
    Ctrl('k') => Calculator, "", "calculator";
    Ctrl('r') => Ranges, "", "reference ranges of laboratory values and vital signs";
    Ctrl('p') => Pin, "", "show your PIN, which brings you back to this seat";
    't' => TakeAlong, "", "leave, with your record of this class as text at your own terminal";
    Esc => Leave, "leave",
        "leave: Esc, then q; any other key stays. Your seat is kept, and the same line brings you \
         back";
};

/// The keys while leaving must be confirmed: letters choose nothing then.
pub(super) const LEAVING: Keymap<Command> = keymap! { Command;
    'q' => Quit, "leave", "leave; any other key stays";
};

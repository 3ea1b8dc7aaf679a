//! The keys of a seat, besides those of the question.

use crate::tui::key::Key;
use crate::tui::keymap::{Binding, Keymap, Press};
use crate::tui::screens::class::LEAVES;

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

pub(super) const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: Command::Confirm,
        hint: "confirm",
        help: "confirm the response; nothing else does",
    },
    Binding {
        presses: &[Press::Key(Key::Char(' ')), Press::Key(Key::PageDown)],
        command: Command::Further,
        hint: "",
        help: "a page further down, once it is answered; the arrows go line by line",
    },
    Binding {
        presses: &[Press::Key(Key::Char('*')), Press::Key(Key::Ctrl('f'))],
        command: Command::Flag,
        hint: "flag",
        help: "flag the question for your own sets",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('g'))],
        command: Command::Confide,
        hint: "",
        help: "say how sure you are; only you see it",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('k'))],
        command: Command::Calculator,
        hint: "",
        help: "calculator",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('r'))],
        command: Command::Ranges,
        hint: "",
        help: "reference ranges of laboratory values and vital signs",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('p'))],
        command: Command::Pin,
        hint: "",
        help: "show your PIN, which brings you back to this seat",
    },
    Binding {
        presses: &[Press::Key(Key::Char('t'))],
        command: Command::TakeAlong,
        hint: "",
        help: "leave, with your record of this class as text at your own terminal",
    },
    Binding {
        presses: &[Press::Key(Key::Esc)],
        command: Command::Leave,
        hint: "leave",
        help: "leave: Esc, then q; any other key stays. Your seat is kept, and the same line brings you back",
    },
];

/// The keys while leaving must be confirmed: letters choose nothing then.
pub(super) const LEAVING: Keymap<Command> = &[Binding {
    presses: &[Press::Key(LEAVES)],
    command: Command::Quit,
    hint: "leave",
    help: "leave; any other key stays",
}];

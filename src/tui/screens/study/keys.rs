//! The keys of the item screen for every kind of item: none of them is a letter.

use std::slice;

use crate::tui::key::Key;
use crate::tui::keymap::{Binding, HelpLine, Keymap, Press, help_of};

/// The command of a key on the item screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StudyCommand {
    /// Confirm, or go on.
    Enter,
    /// Scroll a page down.
    Further,
    /// Go to the item before.
    Previous,
    /// Go to the item after.
    Next,
    /// Show all items of an exam.
    Overview,
    /// Set or clear the flag.
    Flag,
    /// Change the confidence, in turn.
    Confide,
    /// Open the calculator.
    Calculator,
    /// Open the reference ranges.
    Ranges,
    /// Open the learner's note.
    Note,
    /// Report the item.
    Remark,
    /// Leave the set.
    Leave,
}

/// The keys of the kind come first; the others are looked up here.
pub const KEYS: Keymap<StudyCommand> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: StudyCommand::Enter,
        hint: "confirm",
        help: "confirm your answer, then go on; after an answer that lost points or was a guess, page \
            through the rationale first",
    },
    Binding {
        presses: &[Press::Key(Key::Tab)],
        command: StudyCommand::Overview,
        hint: "overview",
        help: "all questions at a glance, and submitting",
    },
    Binding {
        presses: &[Press::Key(Key::Char(' '))],
        command: StudyCommand::Further,
        hint: "more",
        help: "once it is answered: a page further down",
    },
    Binding {
        presses: &[Press::Key(Key::Left)],
        command: StudyCommand::Previous,
        hint: "",
        help: "the question before",
    },
    Binding {
        presses: &[Press::Key(Key::Right)],
        command: StudyCommand::Next,
        hint: "next",
        help: "the question after; one left open comes again at the end",
    },
    Binding {
        presses: &[Press::Key(Key::Char('*')), Press::Key(Key::Ctrl('f'))],
        command: StudyCommand::Flag,
        hint: "flag",
        help: "flag the question, or remove the flag",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('g'))],
        command: StudyCommand::Confide,
        hint: "",
        help: "say how sure you are: sure, unsure, a guess; again takes it back",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('k'))],
        command: StudyCommand::Calculator,
        hint: "",
        help: "calculator",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('r'))],
        command: StudyCommand::Ranges,
        hint: "",
        help: "reference ranges of laboratory values and vital signs",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('n'))],
        command: StudyCommand::Note,
        hint: "",
        help: "write a note to yourself; it comes back with the question",
    },
    Binding {
        presses: &[Press::Key(Key::Ctrl('e'))],
        command: StudyCommand::Remark,
        hint: "",
        help: "report this question: write what is wrong with it to a file",
    },
    Binding {
        presses: &[Press::Key(Key::Esc)],
        command: StudyCommand::Leave,
        hint: "leave",
        help: "leave the set; everything is kept",
    },
];

/// The way of going through a set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Each answer is confirmed and scored at once.
    Practice,
    /// An exam that is not submitted.
    Exam,
    /// A set that has ended.
    Review,
}

/// Returns the keys and their effects in such a set.
pub fn help(pass: Pass) -> Vec<HelpLine> {
    let line = |binding: &'static Binding<StudyCommand>| {
        let mut line = help_of(slice::from_ref(binding), |_| true).pop()?;
        line.help = match (pass, binding.command) {
            (Pass::Practice | Pass::Review, StudyCommand::Overview) => return None,
            (Pass::Exam, StudyCommand::Further) | (Pass::Review, StudyCommand::Confide) => {
                return None;
            }
            (Pass::Exam, StudyCommand::Enter) => {
                "go to the next question; after the last one, to the overview"
            }
            (Pass::Review, StudyCommand::Enter) => {
                "go to the next question; after the last one, back. After an answer that lost \
                 points or was a guess, page through the rationale first"
            }
            (Pass::Exam | Pass::Review, StudyCommand::Next) => "the question after",
            (Pass::Review, StudyCommand::Further) => "a page further down",
            (Pass::Review, StudyCommand::Leave) => "back to the results",
            _ => line.help,
        };
        Some(line)
    };
    KEYS.iter().filter_map(line).collect()
}

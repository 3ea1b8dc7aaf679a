//! The keys of the item screen for every kind of item: none of them is a letter.

use std::slice;

use crate::tui::key::Key;
use crate::tui::keymap::{Binding, HelpLine, Keymap, help_beside, help_of, keymap};
use crate::tui::screens::exhibits;

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
pub const KEYS: Keymap<StudyCommand> = keymap! { StudyCommand;
    Enter => Enter, "confirm",
        "confirm your answer, then go to the next question; after a miss or a guess, it pages \
         through the rationale first";
    Tab => Overview, "overview", "see all questions, and submit the exam";
    ' ' => Further, "more", "one page down, after you answer";
    Left, '<' => Previous, "", "previous question", "back";
    Right, '>' => Next, "next", "next question; unanswered ones come back at the end";
    '*', Ctrl('f') => Flag, "flag", "flag the question, or remove the flag";
    Ctrl('g') => Confide, "", "mark how sure you are: sure, unsure, a guess or none", "confidence";
    Ctrl('k') => Calculator, "", "calculator", "calc";
    Ctrl('r') => Ranges, "", "reference ranges for lab values and vital signs", "ranges";
    Ctrl('n') => Note, "", "write a note to yourself; you see it again with the question", "note";
    Ctrl('e') => Remark, "", "report a problem with this question, in a file", "report";
    Esc => Leave, "leave", "leave the set; everything is saved";
};

/// The way of going through a set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Each answer is confirmed and scored at once.
    Practice,
    /// An exam that is not submitted.
    Exam,
    /// An adaptive exam that goes on.
    Adaptive,
    /// A set that has ended.
    Review,
}

/// Returns the keys and their effects in such a set, as far as the item does not use the keys itself.
pub fn help(pass: Pass, is_free: impl Fn(Key) -> bool) -> Vec<HelpLine> {
    let line = |binding: &'static Binding<StudyCommand>| {
        let mut line = help_beside(slice::from_ref(binding), |_| true, &is_free).pop()?;
        line.help = match (pass, binding.command) {
            (Pass::Practice | Pass::Adaptive | Pass::Review, StudyCommand::Overview) => {
                return None;
            }
            (Pass::Adaptive, StudyCommand::Previous | StudyCommand::Next) => return None,
            (Pass::Exam | Pass::Adaptive, StudyCommand::Further)
            | (Pass::Review, StudyCommand::Confide) => {
                return None;
            }
            (Pass::Exam, StudyCommand::Enter) => {
                "go to the next question, or to the overview after the last one"
            }
            (Pass::Adaptive, StudyCommand::Enter) => {
                "confirm your answer for good; the next question depends on it"
            }
            (Pass::Review, StudyCommand::Enter) => {
                "go to the next question, or back after the last one; after a miss or a guess, it \
                 pages through the rationale first"
            }
            (Pass::Exam | Pass::Review, StudyCommand::Next) => "next question",
            (Pass::Review, StudyCommand::Further) => "one page down",
            (Pass::Review, StudyCommand::Leave) => "back to the results",
            _ => line.help,
        };
        Some(line)
    };
    let mut lines: Vec<HelpLine> = KEYS.iter().filter_map(line).collect();
    // Before the last line, the way out.
    let leave = lines.pop();
    lines.extend(help_of(exhibits::KEYS, |_| true));
    lines.extend(leave);
    lines
}

//! The special words of the screens, for the help of the screens that use them. The glossary has
//! the same words for developers.

use crate::tui::keymap::HelpLine;

/// A word and its meaning.
pub type Word = (&'static str, &'static str);

/// A word about topics.
pub const MASTERY: Word = (
    "mastery",
    "how much of a topic you have right now: the mean of your last scores over all its questions, \
     where one that you have not seen counts as nothing. This is the number to look at",
);
/// A word about responses.
pub const SHARE: Word = (
    "share",
    "all the points you earned of all that were possible, early mistakes included",
);
/// A word about progress.
pub const STUDY_DAY: Word = (
    "study day",
    "a day that turns at 4 in the morning: what you do at 00:30 counts to the evening before",
);
/// A word about classes.
pub const LESSON: Word = (
    "lesson plan",
    "a file of a few lines that says what a class is drawn from and how it is held",
);
/// A word about sets.
pub const SEED: Word = (
    "set number",
    "the number that a set is drawn from. The same number, choices and progress draw the same \
     questions; once you have answered them, others come first",
);
/// A word about the set of a class, which depends on nobody's progress.
pub const CLASS_SEED: Word = (
    "set number",
    "the number that a set is drawn from: with the same choices it draws the same set again",
);
/// A word about items.
pub const UNSEEN: Word = ("unseen", "never answered so far");
/// A word about items.
pub const MISSED: Word = ("missed", "you lost points on your last answer");
/// A word about items.
pub const FLAGGED: Word = ("flagged", "marked with * by you, to find it again");
/// A word about modes.
pub const TUTOR: Word = ("tutor", "each answer is scored at once, with its rationale");
/// A word about modes.
pub const EXAM: Word = (
    "exam",
    "nothing is scored before you submit; until then you can change your answers",
);
/// A word about results.
pub const EARLIER: Word = (
    "earlier",
    "the share of all your earlier answers in that group; “first” where there are none",
);
/// A word about results.
pub const CLIENT_NEED: Word = (
    "client need",
    "what of a client's care a question is about, as nursing test plans name it",
);
/// A word about results.
pub const JUDGMENT_STEP: Word = (
    "judgment step",
    "which step from noticing to judging the outcome a question asks for",
);

/// A word about classes.
pub const VOTE: Word = (
    "vote",
    "one round of responses to a question; after talking there can be another",
);
/// A word about classes.
pub const SEAT: Word = (
    "seat",
    "a learner's place in the class; it is kept while the learner is away",
);
/// A word about classes.
pub const FACILITY: Word = (
    "facility",
    "how easy a question was: the mean share of its points, by the last vote of each learner",
);
/// A word about classes.
pub const DISCRIMINATION: Word = (
    "discrimination",
    "how well a question tells those who know the rest from those who do not, from −1 to 1; a \
     dash below ten learners, where it would be chance",
);

/// Returns these words as lines of the help.
pub fn lines(words: &[Word]) -> Vec<HelpLine> {
    let line = |(word, help): &Word| HelpLine {
        keys: (*word).into(),
        help,
    };
    words.iter().map(line).collect()
}

//! The special words of the screens, for the help of the screens that use them. The glossary has
//! the same words for developers.

use crate::tui::keymap::HelpLine;

/// A word and its meaning.
pub type Word = (&'static str, &'static str);

/// A word about topics.
pub const MASTERY: Word = (
    "mastery",
    "how well you know a topic now: the average of your latest scores on all its questions, with \
     unseen questions counted as zero. This is the number to watch",
);
/// A word about responses.
pub const SCORE: Word = (
    "score",
    "the points you earned out of all possible points, early mistakes included",
);
/// A word about progress.
pub const STUDY_DAY: Word = (
    "study day",
    "a day that starts at 4 AM: what you do at 12:30 AM counts toward the evening before",
);
/// A word about classes.
pub const LESSON: Word = (
    "lesson plan",
    "a short file that names the questions and the options of a class",
);
/// A word about sets.
pub const SEED: Word = (
    "set number",
    "the number behind a set. The same number, choices and progress give the same questions; once \
     you have answered them, others come first",
);
/// A word about the set of a class, which depends on nobody's progress.
pub const CLASS_SEED: Word = (
    "set number",
    "the number behind a set: with the same choices it gives the same set again",
);
/// A word about items.
pub const CASE: Word = (
    "case study",
    "six questions about one client, one for each step of clinical judgment, in order",
);
/// A word about items.
pub const UNSEEN: Word = ("unseen", "not answered yet");
/// A word about items.
pub const MISSED: Word = ("missed", "you lost points on your last answer");
/// A word about items.
pub const FLAGGED: Word = ("flagged", "marked by you, to find it again later");
/// A word about items.
pub const SIGNED: Word = (
    "signed",
    "reviewed and signed by a clinician, and not changed since then",
);
/// A word about modes.
pub const TUTOR: Word = (
    "tutor",
    "each answer is scored right away, with its rationale",
);
/// A word about modes.
pub const EXAM: Word = (
    "exam",
    "nothing is scored before you submit; until then you can change your answers, except in a case \
     study",
);
/// A word about modes.
pub const ADAPTIVE: Word = (
    "adaptive exam",
    "each answer is final and decides how hard the next question is; the exam stops once the \
     estimate of your ability is precise enough",
);
/// A word about results.
pub const LOGITS: Word = (
    "estimate",
    "your ability on a scale on which 0 is a usual learner; on a question as hard as your ability, \
     you would earn about half of the points",
);
/// A sentence in the results of today's set.
pub const MISSED_TODAY: &str = "What you missed comes back in Today, most of it tomorrow.";
/// A sentence about cramming, at its start and in its results.
pub const CRAM: &str = "Cramming does not change your review dates.";
/// A word about results.
pub const EARLIER: Word = (
    "earlier",
    "your score on all earlier answers in that group; “–” if there are none",
);
/// A word about results.
pub const CLIENT_NEED: Word = (
    "client need",
    "the area of client care that a question tests, as in nursing test plans",
);
/// A word about results.
pub const JUDGMENT_STEP: Word = (
    "judgment step",
    "the step of clinical judgment that a question tests, from recognizing cues to evaluating outcomes",
);

/// A word about classes.
pub const SHARE: Word = ("share", "the points earned out of all possible points");
/// A word about classes.
pub const VOTE: Word = (
    "vote",
    "one round of answers to a question; after discussion there can be another",
);
/// A word about classes.
pub const SEAT: Word = (
    "seat",
    "a learner's place in the class; it is kept while the learner is away",
);
/// A word about classes.
pub const FACILITY: Word = (
    "facility",
    "how easy a question was: the average score on it, from each learner's last vote",
);
/// A word about classes.
pub const DISCRIMINATION: Word = (
    "discrimination",
    "how well a question separates learners who know the material from those who do not, from −1 \
     to 1; a dash with fewer than ten learners, where it would be chance",
);

/// Returns these words as lines of the help.
pub fn lines(words: &[Word]) -> Vec<HelpLine> {
    let line = |(word, help): &Word| HelpLine {
        keys: (*word).into(),
        help,
        name: "",
        key: None,
    };
    words.iter().map(line).collect()
}

//! The program's own signs. Each has one meaning, and its own ASCII form for a terminal without
//! other characters.
//!
//! Texts of banks are not signs: [`super::ascii`] converts those.

/// The characters that a terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Charset {
    /// Any character.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// The variables that name a locale; the first that is set counts.
pub const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

impl Charset {
    /// Returns the characters of a terminal with this TERM and the characters of its locale.
    pub fn of(term: &str, locale: Self) -> Self {
        // The font of the Linux console lacks most signs; a VT100 has none of them.
        let vt = |term: &str| {
            let model = term.strip_prefix("vt").unwrap_or_default();
            model.starts_with(|first: char| first.is_ascii_digit())
        };
        match term {
            "linux" | "ansi" => Self::Ascii,
            term if vt(term) => Self::Ascii,
            _ => locale,
        }
    }

    /// Returns the characters of a locale such as "en_US.UTF-8".
    pub fn of_locale(locale: &str) -> Self {
        let locale = locale.to_ascii_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") {
            Self::Unicode
        } else {
            Self::Ascii
        }
    }
}

/// One of the program's signs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sign {
    /// Correct.
    Correct,
    /// Incorrect.
    Incorrect,
    /// Correct, but not selected.
    Missed,
    /// Part of the points, or an alternative that is not scored.
    Partial,
    /// Something to look at.
    Warning,
    /// Flagged by the learner.
    Flagged,
    /// Struck out by the learner.
    Struck,
    /// Answered, but not scored yet.
    Answered,
    /// Not answered.
    Unanswered,
    /// Selected, if only one choice can be.
    Chosen,
    /// Not selected, if only one choice can be.
    NotChosen,
    /// Selected, if several choices can be.
    Ticked,
    /// Not selected, if several choices can be.
    NotTicked,
    /// Higher than the value before.
    Higher,
    /// Lower than the value before.
    Lower,
    /// No value.
    Nothing,
    /// Separator between two parts of a line.
    Dot,
    /// The left arrow key changes the value after it.
    Previous,
    /// The right arrow key changes the value before it.
    Following,
    /// The cursor.
    Cursor,
    /// More above.
    Above,
    /// More below.
    Below,
    /// Cut at the end of a line.
    Cut,
}

impl Sign {
    /// Every sign.
    pub const ALL: [Self; 23] = [
        Self::Correct,
        Self::Incorrect,
        Self::Missed,
        Self::Partial,
        Self::Warning,
        Self::Flagged,
        Self::Struck,
        Self::Answered,
        Self::Unanswered,
        Self::Chosen,
        Self::NotChosen,
        Self::Ticked,
        Self::NotTicked,
        Self::Higher,
        Self::Lower,
        Self::Nothing,
        Self::Dot,
        Self::Previous,
        Self::Following,
        Self::Cursor,
        Self::Above,
        Self::Below,
        Self::Cut,
    ];

    /// The signs that stand beside words, for the help.
    pub const EXPLAINED: [Self; 11] = [
        Self::Correct,
        Self::Incorrect,
        Self::Missed,
        Self::Partial,
        Self::Flagged,
        Self::Struck,
        Self::Answered,
        Self::Unanswered,
        Self::Higher,
        Self::Lower,
        Self::Nothing,
    ];

    /// Returns the text of the sign.
    pub const fn shown(self, charset: Charset) -> &'static str {
        let (unicode, ascii) = self.forms();
        match charset {
            Charset::Unicode => unicode,
            Charset::Ascii => ascii,
        }
    }

    const fn forms(self) -> (&'static str, &'static str) {
        match self {
            Self::Correct => ("✓", "+"),
            Self::Incorrect => ("✗", "x"),
            Self::Missed => ("→", "="),
            Self::Partial => ("~", "~"),
            Self::Warning => ("!", "!"),
            Self::Flagged => ("⚑", "F"),
            Self::Struck => ("/", "/"),
            Self::Answered => ("●", "*"),
            Self::Unanswered => ("○", "o"),
            Self::Chosen => ("(•)", "(*)"),
            Self::NotChosen => ("( )", "( )"),
            Self::Ticked => ("[x]", "[x]"),
            Self::NotTicked => ("[ ]", "[ ]"),
            Self::Higher => ("↑", "up"),
            Self::Lower => ("↓", "down"),
            Self::Nothing => ("–", "-"),
            Self::Dot => ("·", "|"),
            Self::Previous => ("‹", "<<"),
            Self::Following => ("›", ">>"),
            Self::Cursor => ("▸", ">"),
            Self::Above => ("▲", "^"),
            Self::Below => ("▼", "v"),
            Self::Cut => ("…", "..."),
        }
    }

    /// Returns the word that is read aloud for it; empty if it only separates or points.
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Incorrect => "incorrect",
            Self::Missed => "correct, not chosen",
            Self::Partial => "partly correct",
            Self::Warning => "warning",
            Self::Flagged => "flagged",
            Self::Struck => "struck out",
            Self::Answered => "answered",
            Self::Unanswered => "not answered",
            Self::Chosen | Self::Ticked => "chosen",
            Self::NotChosen | Self::NotTicked => "not chosen",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Nothing => "none",
            Self::Dot => ",",
            Self::Previous
            | Self::Following
            | Self::Cursor
            | Self::Above
            | Self::Below
            | Self::Cut => "",
        }
    }

    /// Returns its meaning in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Incorrect => "incorrect",
            Self::Missed => "correct, but not selected",
            Self::Partial => "partly correct, or an acceptable alternative",
            Self::Warning => "look at this",
            Self::Flagged => "flagged by you",
            Self::Struck => "struck out by you",
            Self::Answered => "answered",
            Self::Unanswered => "not answered",
            Self::Chosen => "chosen",
            Self::NotChosen => "not chosen",
            Self::Ticked => "chosen, with others",
            Self::NotTicked => "not chosen, with others",
            Self::Higher => "higher than the value before",
            Self::Lower => "lower than the value before",
            Self::Nothing => "nothing yet",
            Self::Dot => "the next part of the line",
            Self::Previous => "Left turns to another value",
            Self::Following => "Right turns to another value",
            Self::Cursor => "the selected line",
            Self::Above => "more above",
            Self::Below => "more below",
            Self::Cut => "cut here",
        }
    }
}

/// The steps of a small chart, lowest first, in each set of characters.
const STEPS: [(&str, &str); 8] = [
    ("▁", "1"),
    ("▂", "2"),
    ("▃", "3"),
    ("▄", "4"),
    ("▅", "5"),
    ("▆", "6"),
    ("▇", "7"),
    ("█", "8"),
];

/// Returns a share in thousandths as a step of a small chart.
pub fn step(share: u16, charset: Charset) -> &'static str {
    let nth = usize::from(share.min(1000)) * STEPS.len() / 1001;
    STEPS.get(nth).map_or("", |(unicode, ascii)| match charset {
        Charset::Unicode => unicode,
        Charset::Ascii => ascii,
    })
}

/// Returns a small chart in ASCII.
pub fn steps_in_ascii(chart: &str) -> String {
    let ascii = |c: char| {
        let mut form = [0; 4];
        let form: &str = c.encode_utf8(&mut form);
        let known = STEPS.iter().find(|(unicode, _)| *unicode == form);
        known.map_or(Sign::Nothing.shown(Charset::Ascii), |(_, ascii)| ascii)
    };
    chart.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A learner without colors, without Unicode or with a screen reader has only the sign.
    #[test]
    fn each_sign_has_one_meaning_and_each_meaning_one_sign() {
        for charset in [Charset::Unicode, Charset::Ascii] {
            let forms: BTreeSet<_> = Sign::ALL.map(|sign| sign.shown(charset)).into();
            assert_eq!(forms.len(), Sign::ALL.len(), "{charset:?}: {forms:?}");
        }
        let signs: BTreeSet<_> = Sign::ALL.into();
        let meanings: BTreeSet<_> = Sign::ALL.map(Sign::meaning).into();
        assert_eq!(
            (signs.len(), meanings.len()),
            (Sign::ALL.len(), Sign::ALL.len())
        );
    }

    #[test]
    fn a_terminal_and_a_locale_tell_the_characters() {
        use Charset::{Ascii, Unicode};
        for (locale, charset) in [
            ("en_US.UTF-8", Unicode),
            ("C.utf8", Unicode),
            ("C", Ascii),
            ("POSIX", Ascii),
            ("de_DE.ISO-8859-1", Ascii),
        ] {
            assert_eq!(Charset::of_locale(locale), charset, "{locale}");
            assert_eq!(Charset::of("xterm-256color", charset), charset);
        }
        for term in ["linux", "vt100", "vt220", "ansi"] {
            assert_eq!(Charset::of(term, Unicode), Ascii, "{term}");
        }
        assert_eq!(Charset::of("vte-256color", Unicode), Unicode);
    }

    #[test]
    fn in_ascii_every_sign_is_ascii() {
        let other = Sign::ALL.map(|sign| sign.shown(Charset::Ascii));
        assert_eq!(other.into_iter().find(|form| !form.is_ascii()), None);
    }
}

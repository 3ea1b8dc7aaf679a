//! Spans as words: a sign is said by its meaning, and a gap between words is a pause.

use crate::plain::spell::spelled;
use crate::tui::page::{PageSource, Role, Span};
use crate::tui::prose::capital;
use crate::tui::sign::Sign;

/// The sign that is spelled as a comma everywhere. In the program's own texts a dot only separates.
const PAUSE: &str = " ▸ ";

/// The words of spans.
#[derive(Default)]
pub struct Spoken {
    /// The words between two wide gaps, in order; none is empty.
    pieces: Vec<SpokenPiece>,
    /// The meanings of the signs that stand without words of their own.
    states: Vec<String>,
    /// True if the arrow keys change a value among the words.
    pub turns: bool,
}

/// The words between two wide gaps.
struct SpokenPiece {
    words: String,
    is_quiet: bool,
}

/// The words since the last gap, as they are written.
#[derive(Default)]
struct Written {
    text: String,
    is_loud: bool,
}

impl Spoken {
    /// Returns the words of spans. With `quiet_apart`, quiet words after others are a piece of their
    /// own.
    pub fn new(spans: &[Span], quiet_apart: bool) -> Self {
        let mut spoken = Self::default();
        let mut written = Written::default();
        for span in spans {
            match (span.source, &span.alt) {
                (PageSource::Keys, _) => {}
                (PageSource::Sign(_), Some(alt)) => {
                    let alt = Some(alt.clone()).filter(|alt| !alt.is_empty());
                    spoken.states.extend(alt);
                }
                (PageSource::Sign(sign), None) => spoken.sign(sign, &mut written),
                (PageSource::Trend, alt) => {
                    written.add(alt.as_deref().unwrap_or_default(), span.role);
                }
                (PageSource::Program, alt) => {
                    let words = alt.as_deref().unwrap_or(&span.text);
                    let quiet = quiet_apart && span.role == Role::Quiet && written.is_loud;
                    let is_word = words.trim_start().starts_with(char::is_alphanumeric);
                    if quiet && is_word {
                        spoken.pause(&mut written);
                    }
                    spoken.program(words, span.role, &mut written);
                }
                (PageSource::Author, alt) => {
                    written.add(alt.as_deref().unwrap_or(&span.text), span.role);
                }
            }
        }
        spoken.pause(&mut written);
        spoken
    }

    fn sign(&mut self, sign: Sign, written: &mut Written) {
        match sign {
            Sign::Dot => written.text.push_str(PAUSE),
            Sign::Previous | Sign::Following => {
                self.turns = true;
                self.pause(written);
            }
            // A dash says that there is no value, and a value that is missing is left out.
            Sign::Nothing => {}
            sign if sign.spoken().is_empty() => {}
            sign => self.states.push(sign.spoken().to_owned()),
        }
    }

    fn program(&mut self, words: &str, role: Role, written: &mut Written) {
        for (nth, words) in words.split("  ").enumerate() {
            if nth > 0 {
                self.pause(written);
            }
            written.add(&words.replace(" · ", PAUSE), role);
        }
    }

    fn pause(&mut self, written: &mut Written) {
        let written = std::mem::take(written);
        let words = spelled(&written.text);
        if !words.is_empty() {
            self.pieces.push(SpokenPiece {
                words,
                is_quiet: !written.is_loud,
            });
        }
    }

    /// Drops the quiet pieces after the first piece.
    pub fn without_quiet(mut self) -> Self {
        let mut first = true;
        self.pieces
            .retain(|piece| std::mem::take(&mut first) || !piece.is_quiet);
        self
    }

    /// Returns whether there are words and all of them are quiet.
    pub fn is_quiet(&self) -> bool {
        !self.pieces.is_empty() && self.pieces.iter().all(|piece| piece.is_quiet)
    }

    fn words(&self) -> Vec<&str> {
        self.pieces.iter().map(|piece| &*piece.words).collect()
    }

    fn with_states(&self, words: String) -> String {
        let words = Some(words).filter(|words| !words.is_empty());
        let all: Vec<String> = words.into_iter().chain(self.states.clone()).collect();
        all.join(", ")
    }

    /// Returns the words of a cell or a state, with commas for gaps.
    pub fn listed(&self) -> String {
        self.with_states(self.words().join(", "))
    }

    /// Returns the words of a line: a name, then what is said of it.
    pub fn named(&self) -> String {
        let words = match self.words().as_slice() {
            [name, rest @ ..] if !rest.is_empty() => told(name, &rest.join(", ")),
            words => words.concat(),
        };
        self.with_states(words)
    }

    /// Returns the words of a paragraph, with a new sentence after a gap where one can begin.
    pub fn sentences(&self) -> String {
        let mut all = String::new();
        for words in self.words() {
            let begins = |c: char| c.is_uppercase() || c.is_ascii_digit();
            match (all.is_empty(), is_ended(&all)) {
                (true, _) => {}
                (false, true) => all.push(' '),
                (false, false) if words.starts_with(begins) => all.push_str(". "),
                (false, false) => all.push_str(", "),
            }
            all.push_str(words);
        }
        self.with_states(all)
    }
}

impl Written {
    fn add(&mut self, words: &str, role: Role) {
        self.is_loud |= role != Role::Quiet && !words.trim().is_empty();
        self.text.push_str(words);
    }
}

/// Returns whether a span is a box to tick.
pub fn is_tick(span: &Span) -> bool {
    let is_sign = matches!(
        span.source,
        PageSource::Sign(Sign::Ticked | Sign::NotTicked)
    );
    is_sign || span.text == "[-]"
}

/// Returns the words of several cells or titles without signs between them.
pub fn listed(spans: &[Span]) -> String {
    Spoken::new(spans, false).listed()
}

/// Returns a paragraph as sentences.
pub fn sentences(spans: &[Span]) -> String {
    Spoken::new(spans, false).sentences()
}

fn is_ended(words: &str) -> bool {
    let words = words.trim_end_matches(['"', '\'', ')']);
    words.ends_with(['.', '?', '!', ':'])
}

/// Returns words as a sentence with an end.
pub fn ended(words: &str) -> String {
    match words.is_empty() || is_ended(words) {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

/// Returns a name and what is said of it: after a colon, or as a sentence of its own if the name is
/// a sentence or has a colon.
pub fn told(name: &str, words: &str) -> String {
    match (name.is_empty(), words.is_empty()) {
        (true, _) => capital(words),
        (_, true) => name.to_owned(),
        _ if name.ends_with(':') => format!("{name} {words}"),
        _ if is_ended(name) => format!("{name} {}", capital(words)),
        _ if name.contains(": ") => format!("{name}. {}", capital(words)),
        _ => format!("{name}: {words}"),
    }
}

/// Returns a name and a value that somebody else wrote, which keeps its letters.
pub fn valued(name: &str, value: &str) -> String {
    match (name.is_empty(), value.is_empty()) {
        (true, _) => value.to_owned(),
        (_, true) => name.to_owned(),
        _ if is_ended(name) => format!("{name} {value}"),
        _ => format!("{name}: {value}"),
    }
}

/// Returns words with another sentence after them.
pub fn and_then(words: &str, sentence: &str) -> String {
    match (words.is_empty(), sentence.is_empty()) {
        (_, true) => words.to_owned(),
        (true, _) => sentence.to_owned(),
        _ => format!("{} {sentence}", ended(words)),
    }
}

/// The spans with one target, in a row.
pub struct Aimed<'a> {
    /// The target.
    pub target: crate::tui::page::Target,
    /// True if the cursor is on them.
    pub focused: bool,
    /// The spans.
    pub spans: &'a [Span],
}

/// Returns the spans that can be chosen, in order; spans side by side with one target are one.
pub fn aimed(spans: &[Span]) -> Vec<Aimed<'_>> {
    let runs = spans.chunk_by(|one, next| one.target == next.target);
    let aim = |spans: &'_ [Span]| Some((spans.first()?.target?, spans.iter().any(|s| s.focused)));
    runs.filter_map(|spans| {
        let (target, focused) = aim(spans)?;
        Some(Aimed {
            target,
            focused,
            spans,
        })
    })
    .collect()
}

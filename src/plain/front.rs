//! The conversation of plain mode: a line becomes events for the screens, and their change becomes
//! words.
//!
//! The front is pure. Its driver sends the events to the app, waits until the store or the class has
//! replied, and asks for the words.

mod acts;
mod change;
mod prompt;
mod words;

pub use self::acts::not_used;

use self::acts::{NO_ITEM, asks_again, chosen, go, hand_in, note, tables, typed_text, unknown};
use self::change::Told;
use super::command::{self, CommandWord, Meaning, meaning};
use super::reading::Reading;
use super::spell::spelled;
use super::{answer, item, tools};
use crate::domain::sitting::Confidence;
use crate::tui::key::Key;
use crate::tui::screen::{Event, ItemCommand, PlainItem, PlainPhase, PlainView};
use crate::tui::settings::{Setting, Verbosity};

/// The lines of a list that are said at once; `more` says the next ones.
const PORTION: usize = 20;

/// The conversation with one learner.
pub struct Front {
    verbosity: Verbosity,
    /// The state that was told last.
    told: Option<Told>,
    /// The last reading, for its headings.
    reading: Reading,
    /// The lines of it that are still to be said.
    rest: Vec<String>,
    /// True if the last line has its reply.
    replied: bool,
    /// True if the last line was not understood, so that Enter does not confirm at once.
    misheard: bool,
    /// True if the last line was an answer, which is read back even if it is the same.
    answered: bool,
}

/// The outcome of a line.
#[derive(Clone, Debug, Default)]
pub struct LineOutcome {
    /// The reply in full lines, said before the words of [`Front::tell`].
    pub say: Vec<String>,
    /// The events for the screens, in order.
    pub events: Vec<Event>,
    /// A request to the driver.
    pub request: Option<FrontRequest>,
}

/// A request of a line to its driver.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FrontRequest {
    /// Go over to the screens.
    Screen,
    /// Keep this setting, in the words of [`Setting`].
    Set(Setting, String),
    /// Leave the program.
    Quit,
}

impl LineOutcome {
    fn said(line: impl Into<String>) -> Self {
        Self::lines(vec![line.into()])
    }

    fn lines(say: Vec<String>) -> Self {
        Self {
            say,
            ..Self::default()
        }
    }

    fn events(events: Vec<Event>) -> Self {
        Self {
            events,
            ..Self::default()
        }
    }

    fn key(key: Key) -> Self {
        Self::events(vec![Event::Key(key)])
    }

    fn act(act: ItemCommand) -> Self {
        Self::events(vec![Event::Item(act)])
    }
}

impl Front {
    /// Creates a conversation.
    pub fn new(verbosity: Verbosity) -> Self {
        Self {
            verbosity,
            told: None,
            reading: Reading::default(),
            rest: Vec::new(),
            replied: false,
            answered: false,
            misheard: false,
        }
    }

    /// Handles a line that was typed while this was on screen.
    pub fn line(&mut self, line: &str, view: &PlainView) -> LineOutcome {
        self.answered = false;
        let outcome = self.outcome(line.trim(), view);
        self.replied = !outcome.say.is_empty() || outcome.request.is_some();
        outcome
    }

    fn outcome(&mut self, line: &str, view: &PlainView) -> LineOutcome {
        if view.types {
            return typed_text(line);
        }
        let item = view.item.as_deref();
        let is_enter = line.is_empty() || line.eq_ignore_ascii_case("confirm");
        if is_enter && asks_again(view) {
            // The word that the question names answers it, and nothing else.
            let notice = view.page.notice.as_ref();
            let words = notice.map(|notice| words::renamed(&spelled(&notice.text), view));
            return LineOutcome::lines(words.into_iter().collect());
        }
        let misheard = is_enter && std::mem::take(&mut self.misheard);
        let confirms = |item: &&PlainItem| {
            command::is_open(item) && item.phase != PlainPhase::Exam && !item.entry.is_blank()
        };
        if misheard && let Some(item) = item.filter(confirms) {
            // Enter after a slip must not confirm what was entered before it.
            return LineOutcome::said(item::entered(item));
        }
        if line.is_empty() {
            return LineOutcome::key(Key::Enter);
        }
        self.misheard = false;
        if let Some(item) = item.filter(|item| command::is_open(item))
            && let Some(answer) = answer::parse(item, line)
        {
            return match answer {
                Ok(response) => {
                    self.answered = true;
                    LineOutcome::act(ItemCommand::Enter(response))
                }
                Err(why) => {
                    self.misheard = true;
                    LineOutcome::said(why)
                }
            };
        }
        if item.is_none()
            && let Some(outcome) = chosen(line, view)
        {
            return outcome;
        }
        match meaning(line, view) {
            Meaning::Word(word, text) => self.word(word, &text, view),
            Meaning::Key(key, _) => LineOutcome::key(key),
            Meaning::Several(names) => {
                self.misheard = true;
                LineOutcome::said(format!(
                    "This could be {}. Type more letters.",
                    words::alternatives(&names)
                ))
            }
            Meaning::Unknown => {
                self.misheard = true;
                unknown(line, view)
            }
        }
    }

    fn word(&mut self, word: CommandWord, text: &str, view: &PlainView) -> LineOutcome {
        match word {
            CommandWord::Help => LineOutcome::lines(words::help(view, text, self.verbosity)),
            CommandWord::Again => LineOutcome::lines(self.again(view)),
            CommandWord::Where => LineOutcome::lines(words::place(view)),
            CommandWord::More => LineOutcome::lines(self.more()),
            CommandWord::Headings => LineOutcome::lines(self.headings()),
            CommandWord::Heading => LineOutcome::lines(self.read_from(text)),
            CommandWord::Table => LineOutcome::lines(tables(view)),
            CommandWord::Confirm => LineOutcome::key(Key::Enter),
            CommandWord::Calc if text.is_empty() => {
                LineOutcome::said("Type the calculation after the word: calc 80*12.")
            }
            CommandWord::Calc => LineOutcome::lines(tools::calculated(text)),
            CommandWord::Ranges => LineOutcome::lines(tools::ranges(text)),
            CommandWord::Brief => self.set_verbosity(Verbosity::Brief),
            CommandWord::Full => self.set_verbosity(Verbosity::Full),
            CommandWord::Screen => LineOutcome {
                request: Some(FrontRequest::Screen),
                ..LineOutcome::default()
            },
            CommandWord::Quit => LineOutcome {
                request: Some(FrontRequest::Quit),
                ..LineOutcome::default()
            },
            CommandWord::HandIn => hand_in(view),
            CommandWord::Go => go(text, view),
            _ => match view.item.as_deref() {
                Some(item) => self.item_word(word, text, item, view),
                None => LineOutcome::said(NO_ITEM),
            },
        }
    }

    /// Carries out a word about the question.
    fn item_word(
        &mut self,
        word: CommandWord,
        text: &str,
        asked: &PlainItem,
        view: &PlainView,
    ) -> LineOutcome {
        let confide = |confidence| {
            let again = asked.confidence == Some(confidence);
            LineOutcome::act(ItemCommand::Confide((!again).then_some(confidence)))
        };
        match word {
            CommandWord::Choices => LineOutcome::lines(item::parts(asked).lines()),
            CommandWord::Exhibit => self.exhibit(text, asked),
            CommandWord::Why if text.is_empty() => LineOutcome::said("Say which: why b."),
            CommandWord::Why => LineOutcome::said(item::why(asked, text).unwrap_or_else(|why| why)),
            CommandWord::Strike if text.is_empty() => LineOutcome::said("Say which: strike b."),
            CommandWord::Strike => match answer::part(asked, text) {
                Ok(part) => LineOutcome::act(ItemCommand::Strike(part)),
                Err(why) => LineOutcome::said(why),
            },
            CommandWord::Sure => confide(Confidence::Sure),
            CommandWord::Unsure => confide(Confidence::Unsure),
            CommandWord::Guess => confide(Confidence::Guess),
            CommandWord::Note => note(text, asked, view),
            CommandWord::Report => self.written("report", text, view),
            _ => LineOutcome::default(),
        }
    }

    /// Opens the field of that command, and writes the text in it if there is one.
    fn written(&self, name: &str, text: &str, view: &PlainView) -> LineOutcome {
        let mut outcome = self.command_key(name, view);
        if outcome.events.is_empty() {
            return LineOutcome::said(format!("You cannot write a {name} here."));
        }
        if !text.is_empty() {
            outcome.events.push(Event::Line(text.into()));
        }
        outcome
    }

    fn command_key(&self, name: &str, view: &PlainView) -> LineOutcome {
        let mut lines = view.commands.iter();
        let key = lines
            .find(|line| line.name == name)
            .and_then(|line| line.key);
        key.map_or_else(LineOutcome::default, LineOutcome::key)
    }

    fn exhibit(&mut self, text: &str, asked: &PlainItem) -> LineOutcome {
        let number = match text.is_empty() {
            true => Ok(1),
            false => text.parse::<usize>(),
        };
        let Ok(number) = number else {
            return LineOutcome::said("Give the number of the exhibit: exhibit 2.");
        };
        match item::exhibit(asked, number) {
            Ok(reading) => {
                self.rest.clear();
                self.reading = reading;
                LineOutcome::lines(self.reading.lines())
            }
            Err(why) => LineOutcome::said(why),
        }
    }

    fn set_verbosity(&mut self, verbosity: Verbosity) -> LineOutcome {
        self.verbosity = verbosity;
        let words = match verbosity {
            Verbosity::Brief => "Fewer words from now on. Type full for all of them.",
            Verbosity::Full => "All words from now on. Type brief for fewer.",
        };
        LineOutcome {
            request: Some(FrontRequest::Set(
                Setting::Verbosity,
                verbosity.id().to_owned(),
            )),
            ..LineOutcome::said(words)
        }
    }

    /// Uses so many words from now on, as another place than a line has set them.
    pub fn use_verbosity(&mut self, verbosity: Verbosity) {
        self.verbosity = verbosity;
    }

    /// Returns the whole screen again.
    fn again(&mut self, view: &PlainView) -> Vec<String> {
        let lines = self.read_whole(view);
        self.told = Some(Told::of(view));
        lines
    }

    fn more(&mut self) -> Vec<String> {
        if self.rest.is_empty() {
            return vec!["There is no more.".into()];
        }
        let rest = std::mem::take(&mut self.rest);
        self.portion(rest)
    }

    /// Returns the first lines, and keeps the others for later.
    fn portion(&mut self, mut lines: Vec<String>) -> Vec<String> {
        self.rest.clear();
        // A last line alone is said with the others.
        if lines.len() > PORTION + 1 {
            self.rest = lines.split_off(PORTION);
            let left = self.rest.len();
            lines.push(format!("{left} more lines. Type more to hear them."));
        }
        lines
    }

    fn headings(&self) -> Vec<String> {
        let headings = self.reading.headings();
        if headings.is_empty() {
            return vec!["There are no headings here.".into()];
        }
        let line = |(nth, heading): (usize, &&str)| format!("{}. {heading}", nth + 1);
        headings.iter().enumerate().map(line).collect()
    }

    fn read_from(&mut self, text: &str) -> Vec<String> {
        let number: Option<usize> = text.parse().ok();
        let is_headed = |at: &usize| {
            let part = self.reading.parts.get(*at);
            part.is_some_and(|part| !part.heading.is_empty())
        };
        let places: Vec<usize> = (0..self.reading.parts.len()).filter(is_headed).collect();
        let place = number.and_then(|number| places.get(number.checked_sub(1)?));
        let Some(place) = place else {
            return vec![
                "Give the number of a heading: heading 2. Type headings to list them.".into(),
            ];
        };
        let parts = self
            .reading
            .parts
            .get(*place..)
            .unwrap_or_default()
            .to_vec();
        let lines = Reading { parts }.lines();
        self.portion(lines)
    }
}

#[cfg(test)]
mod tests;

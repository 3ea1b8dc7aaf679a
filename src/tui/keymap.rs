//! Which key does what on a screen, as data: keys are found in it, and the help is made from it.

use super::key::Key;
use super::page::Hint;

/// What has to be pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Press {
    /// This key.
    Key(Key),
    /// Any letter, as the letter of a choice.
    Letter,
    /// Any digit from 1 on, as the number of a choice.
    Digit,
    /// A digit, a point, a comma or a colon, as part of a number.
    NumberPart,
    /// A digit, as part of a whole number.
    Figure,
    /// Any character, as part of a text.
    Text,
}

impl Press {
    fn matches(self, key: Key) -> bool {
        match (self, key) {
            (Self::Key(wanted), key) => wanted == key,
            (Self::Letter, Key::Char(c)) => c.is_ascii_alphabetic(),
            (Self::Digit, Key::Char(c)) => matches!(c, '1'..='9'),
            (Self::NumberPart, Key::Char(c)) => c.is_ascii_digit() || matches!(c, '.' | ',' | ':'),
            (Self::Figure, Key::Char(c)) => c.is_ascii_digit(),
            (Self::Text, Key::Char(c)) => !c.is_control(),
            _ => false,
        }
    }

    fn label(self) -> String {
        match self {
            Self::Key(key) => key.label(),
            Self::Letter => "A–Z".into(),
            Self::Digit => "1–9".into(),
            Self::NumberPart => "0–9 . , :".into(),
            Self::Figure => "0–9".into(),
            Self::Text => "any character".into(),
        }
    }
}

/// Some keys and the one command they give.
#[derive(Clone, Copy, Debug)]
pub struct Binding<C: 'static> {
    /// Any of these.
    pub presses: &'static [Press],
    /// Gives this.
    pub command: C,
    /// One or two words for the last line of the screen; empty to leave it out there.
    pub hint: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}

/// The arrow up, wherever there is a cursor.
pub const fn up<C>(command: C, help: &'static str) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Up)],
        command,
        hint: "",
        help,
    }
}

/// The arrow down, wherever there is a cursor.
pub const fn down<C>(command: C, help: &'static str) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Down)],
        command,
        hint: "",
        help,
    }
}

/// The keys that take a character back, wherever text is typed.
pub const fn erase<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Backspace), Press::Key(Key::Delete)],
        command,
        hint: "",
        help: "take the last character back",
    }
}

/// The key that empties a field.
pub const fn clear<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Ctrl('u'))],
        command,
        hint: "",
        help: "clear all that was typed",
    }
}

/// The key that takes a word back.
pub const fn erase_word<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Ctrl('w'))],
        command,
        hint: "",
        help: "take the last word back",
    }
}

/// The keys that move in a text that is typed.
pub const fn along<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[
            Press::Key(Key::Left),
            Press::Key(Key::Right),
            Press::Key(Key::Home),
            Press::Key(Key::End),
        ],
        command,
        hint: "",
        help: "move in the text",
    }
}

/// The bindings of a screen, the most needed first.
pub type Keymap<C> = &'static [Binding<C>];

/// A key and what it does, for the help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelpLine {
    /// The keys, such as "↑ / ↓".
    pub keys: String,
    /// What they do.
    pub help: &'static str,
}

/// The command a key gives.
pub fn find<C: Copy>(keymap: Keymap<C>, key: Key) -> Option<C> {
    let gives = |binding: &&Binding<C>| binding.presses.iter().any(|press| press.matches(key));
    keymap.iter().find(gives).map(|binding| binding.command)
}

/// The lines of the help for a keymap.
pub fn help<C: Copy>(keymap: Keymap<C>) -> Vec<HelpLine> {
    help_of(keymap, |_| true)
}

/// As [`help`], for the commands that are of use now.
pub fn help_of<C: Copy>(keymap: Keymap<C>, wanted: impl Fn(C) -> bool) -> Vec<HelpLine> {
    keymap
        .iter()
        .filter(|binding| wanted(binding.command))
        .map(|binding| HelpLine {
            keys: labels(binding.presses),
            help: binding.help,
        })
        .collect()
}

/// The hints for the last line of the screen.
pub fn hints<C: Copy>(keymap: Keymap<C>, wanted: impl Fn(C) -> bool) -> Vec<Hint> {
    let shown = |binding: &&Binding<C>| !binding.hint.is_empty() && wanted(binding.command);
    keymap
        .iter()
        .filter(shown)
        .map(|binding| {
            let key = binding.presses.first().map(|press| press.label());
            Hint::new(key.unwrap_or_default(), binding.hint)
        })
        .collect()
}

fn labels(presses: &[Press]) -> String {
    let labels: Vec<String> = presses.iter().map(|press| press.label()).collect();
    labels.join(" / ")
}

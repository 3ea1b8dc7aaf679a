//! The keys of a screen and their commands, as data: used to look keys up and to make the help.

use super::key::Key;
use super::page::Hint;

/// The key press that a binding matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Press {
    /// A certain key.
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

    fn key(self) -> Option<Key> {
        match self {
            Self::Key(key) => Some(key),
            _ => None,
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

/// Keys that give one command.
#[derive(Clone, Copy, Debug)]
pub struct Binding<C: 'static> {
    /// The presses, any of which gives the command.
    pub presses: &'static [Press],
    /// The command.
    pub command: C,
    /// One or two words for the last line of the screen; empty to show none there.
    pub hint: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    /// The command in one or two words, for a line of plain mode; the hint unless given, and empty
    /// where the line itself is the letter, the number or the text.
    pub name: &'static str,
}

/// The press that a row of [`keymap!`] names.
macro_rules! press {
    (Letter) => { $crate::tui::keymap::Press::Letter };
    (Digit) => { $crate::tui::keymap::Press::Digit };
    (NumberPart) => { $crate::tui::keymap::Press::NumberPart };
    (Figure) => { $crate::tui::keymap::Press::Figure };
    (Text) => { $crate::tui::keymap::Press::Text };
    ($key:ident $(($letter:literal))?) => {
        $crate::tui::keymap::Press::Key($crate::tui::key::Key::$key $(($letter))?)
    };
}

/// One binding: `Command; presses => Variant, hint, help`, and the name if the hint is not the name.
macro_rules! binding {
    ($enum:ident; $( $( $char:literal )? $( $key:ident $(($letter:literal))? )? ),+ =>
        $variant:ident $(( $($payload:tt)* ))?, $hint:expr, $help:expr $(, $name:literal)?) => {
        $crate::tui::keymap::Binding {
            presses: &[$(
                $( $crate::tui::keymap::press!(Char($char)) )?
                $( $crate::tui::keymap::press!($key $(($letter))?) )?
            ),+],
            command: $enum::$variant $(( $($payload)* ))?,
            hint: $hint,
            help: $help,
            name: $crate::tui::keymap::name!($hint $(, $name)?),
        }
    };
}

/// The name of a binding: the given one, or else the hint.
macro_rules! name {
    ($hint:expr) => {
        $hint
    };
    ($hint:expr, $name:literal) => {
        $name
    };
}

/// A table of bindings: `Command;`, then a row for each binding. A row is as in [`binding!`], or
/// `@(binding)` for one that several tables share.
macro_rules! keymap {
    ($enum:ident; $(
        $( @ ( $shared:expr ) )?
        $( $( $char:literal )? $( $key:ident $(($letter:literal))? )?
            $(, $( $char2:literal )? $( $key2:ident $(($letter2:literal))? )? )* =>
            $variant:ident $(( $($payload:tt)* ))?, $hint:expr, $help:expr $(, $name:literal)? )?
    ;)*) => {
        &[$(
            $( $shared )?
            $( $crate::tui::keymap::binding!(
                $enum; $( $char )? $( $key $(($letter))? )?
                    $(, $( $char2 )? $( $key2 $(($letter2))? )? )* =>
                    $variant $(( $($payload)* ))?, $hint, $help $(, $name)?
            ) )?
        ),*]
    };
}

pub(crate) use {binding, keymap, name, press};

/// Binds the keys that delete a character, for any typed text.
pub const fn erase<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Backspace), Press::Key(Key::Delete)],
        command,
        hint: "",
        help: "delete the last character",
        name: "erase",
    }
}

/// Binds the key that clears a field.
pub const fn clear<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Ctrl('u'))],
        command,
        hint: "",
        help: "clear the field",
        name: "clear",
    }
}

/// Binds the key that deletes a word.
pub const fn erase_word<C>(command: C) -> Binding<C> {
    Binding {
        presses: &[Press::Key(Key::Ctrl('w'))],
        command,
        hint: "",
        help: "delete the last word",
        // A name may not begin with another.
        name: "delete word",
    }
}

/// Binds the keys that move the cursor in typed text.
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
        help: "move the cursor in the text",
        name: "left",
    }
}

/// The bindings of a screen, the most important first.
pub type Keymap<C> = &'static [Binding<C>];

/// A key and its effect, for the help.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct HelpLine {
    /// The keys, such as "↑ / ↓".
    pub keys: String,
    /// The effect of the keys.
    pub help: &'static str,
    /// The command in one or two words; see [`Binding::name`].
    pub name: &'static str,
    /// The key that gives the command; `None` without a name, and while an open item uses all of
    /// the keys for itself.
    pub key: Option<Key>,
}

/// Returns the command of a key.
pub fn find<C: Copy>(keymap: Keymap<C>, key: Key) -> Option<C> {
    let gives = |binding: &&Binding<C>| binding.presses.iter().any(|press| press.matches(key));
    keymap.iter().find(gives).map(|binding| binding.command)
}

/// Returns the help lines of a keymap.
pub fn help<C: Copy>(keymap: Keymap<C>) -> Vec<HelpLine> {
    help_of(keymap, |_| true)
}

/// Returns the help lines of the commands that are currently useful.
pub fn help_of<C: Copy>(keymap: Keymap<C>, wanted: impl Fn(C) -> bool) -> Vec<HelpLine> {
    help_beside(keymap, wanted, |_| true)
}

/// Returns the help lines of the commands that are currently useful, with the keys that an open item
/// does not use for itself.
pub fn help_beside<C: Copy>(
    keymap: Keymap<C>,
    wanted: impl Fn(C) -> bool,
    is_free: impl Fn(Key) -> bool,
) -> Vec<HelpLine> {
    let line = |binding: &Binding<C>| {
        let is_free = |press: &Press| press.key().is_none_or(&is_free);
        let free = binding.presses.iter().copied().filter(is_free);
        let free: Vec<Press> = free.collect();
        let key = free.iter().find_map(|press| press.key());
        HelpLine {
            keys: labels(if free.is_empty() {
                binding.presses
            } else {
                &free
            }),
            help: binding.help,
            name: binding.name,
            key: key.filter(|_| !binding.name.is_empty()),
        }
    };
    let bindings = keymap.iter().filter(|binding| wanted(binding.command));
    bindings.map(line).collect()
}

/// Returns the hints for the last line of the screen.
pub fn hints<C: Copy>(keymap: Keymap<C>, wanted: impl Fn(C) -> bool) -> Vec<Hint> {
    let shown = |binding: &&Binding<C>| !binding.hint.is_empty() && wanted(binding.command);
    keymap
        .iter()
        .filter(shown)
        .map(|binding| {
            let key = binding.presses.first().map(|press| press.label());
            Hint::new(key.unwrap_or_default(), binding.hint).named(binding.name)
        })
        .collect()
}

fn labels(presses: &[Press]) -> String {
    let labels: Vec<String> = presses.iter().map(|press| press.label()).collect();
    labels.join(" / ")
}

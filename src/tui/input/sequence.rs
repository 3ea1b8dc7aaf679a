//! Decodes the sequences of keys and the mouse by their numbers and last byte. All others are
//! ignored.

use super::{Input, key};
use crate::tui::key::Key;

/// Shift, Alt and Control in sequences, which send their sum plus one. Caps Lock and Num Lock are
/// 64 and 128, and are ignored.
const SHIFT: u16 = 1;
const CONTROL: u16 = 4;
/// Alt, Super, Hyper and Meta: a key with any of them is ignored.
const FOREIGN: u16 = 2 | 8 | 16 | 32;
/// The event type of a released key.
const RELEASED: u32 = 3;
/// Shift, Alt and Control in the button of a mouse report.
const HELD_WITH_MOUSE: u32 = 4 | 8 | 16;

/// Decodes `ESC O` and this byte.
pub fn third(byte: u8) -> Option<Key> {
    match byte {
        b'M' => Some(Key::Enter),
        b'P' => Some(Key::F1),
        b'Q' => Some(Key::F2),
        byte => moving(byte, 0),
    }
}

/// Decodes `ESC [`, the bytes between, and the last byte.
pub fn control(between: &[u8], last: u8) -> Option<Input> {
    let text = std::str::from_utf8(between).ok()?;
    if let Some(text) = text.strip_prefix('<') {
        // The mouse encoding of all modern terminals; `m` reports a released button.
        return mouse(&Numbers::of(text)?, 0).filter(|_| last == b'M');
    }
    let numbers = Numbers::of(text)?;
    match last {
        // The encoding of rxvt: the button as in the oldest encoding.
        b'M' => mouse(&numbers, 32),
        b'u' => numbers
            .held()
            .and_then(|held| coded(&numbers, held))
            .map(key),
        b'~' if numbers.at(0, 0) == Some(27) => modified(&numbers).map(key),
        last => named(&numbers, last).map(key),
    }
}

/// The numbers of a sequence, separated by semicolons, with parts separated by colons.
struct Numbers(Vec<Vec<Option<u32>>>);

impl Numbers {
    /// Parses the numbers; returns `None` if there is anything else.
    fn of(text: &str) -> Option<Self> {
        let number = |text: &str| match text {
            "" => Some(None),
            text if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok().map(Some),
            _ => None,
        };
        let numbers = text
            .split(';')
            .map(|parts| parts.split(':').map(number).collect());
        numbers.collect::<Option<_>>().map(Self)
    }

    fn at(&self, number: usize, part: usize) -> Option<u32> {
        self.0.get(number)?.get(part).copied().flatten()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the modifiers of a pressed key; `None` if the key is ignored or was released.
    fn held(&self) -> Option<u16> {
        let held = u16::try_from(self.at(1, 0).unwrap_or(1))
            .ok()?
            .saturating_sub(1);
        (held & FOREIGN == 0 && self.at(1, 1) != Some(RELEASED)).then_some(held)
    }
}

/// Decodes keys that have their own letter or number.
fn named(numbers: &Numbers, last: u8) -> Option<Key> {
    if numbers.len() > 2 {
        return None;
    }
    let held = numbers.held()?;
    Some(match (last, numbers.at(0, 0).unwrap_or(1)) {
        (b'~', 1 | 7) => Key::Home,
        (b'~', 4 | 8) => Key::End,
        (b'~', 3) => Key::Delete,
        (b'~', 5) => Key::PageUp,
        (b'~', 6) => Key::PageDown,
        (b'~', 11) | (b'P', 1) => Key::F1,
        (b'~', 12) | (b'Q', 1) => Key::F2,
        (b'Z', 1) => Key::BackTab,
        (last, 1) => return moving(last, held),
        _ => return None,
    })
}

fn moving(last: u8, held: u16) -> Option<Key> {
    let shift = held & SHIFT != 0;
    Some(match last {
        b'A' if shift => Key::ShiftUp,
        b'B' if shift => Key::ShiftDown,
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        _ => return None,
    })
}

/// Decodes a key by its character, in the kitty protocol if another program left it on:
/// `code:shifted ; held:event ; text u`.
fn coded(numbers: &Numbers, held: u16) -> Option<Key> {
    let code = numbers.at(0, 0)?;
    let typed = numbers.at(2, 0).or_else(|| numbers.at(0, 1));
    character(code, typed, held)
}

/// Decodes a key by its character in xterm's encoding: `27 ; held ; code ~`.
fn modified(numbers: &Numbers) -> Option<Key> {
    character(numbers.at(2, 0)?, None, numbers.held()?)
}

fn character(code: u32, typed: Option<u32>, held: u16) -> Option<Key> {
    let (shift, control) = (held & SHIFT != 0, held & CONTROL != 0);
    let plain = char::from_u32(code)?;
    match plain {
        c if control => c
            .is_ascii_alphabetic()
            .then(|| Key::Ctrl(c.to_ascii_lowercase())),
        '\u{1b}' => Some(Key::Esc),
        '\r' => Some(Key::Enter),
        '\t' if shift => Some(Key::BackTab),
        '\t' => Some(Key::Tab),
        '\u{8}' | '\u{7f}' => Some(Key::Backspace),
        // Keys without a character have private-use code points here.
        '\u{e000}'..='\u{f8ff}' => None,
        c => {
            let shifted = if shift { c.to_ascii_uppercase() } else { c };
            let c = typed.map_or(Some(shifted), char::from_u32)?;
            (!c.is_control()).then_some(Key::Char(c))
        }
    }
}

/// Decodes button, column and row, both counted from 1.
fn mouse(numbers: &Numbers, offset: u32) -> Option<Input> {
    if numbers.len() != 3 {
        return None;
    }
    let button = numbers.at(0, 0)?.checked_sub(offset)? & !HELD_WITH_MOUSE;
    let cell = |at: usize| u16::try_from(numbers.at(at, 0)?.checked_sub(1)?).ok();
    let (column, row) = (cell(1)?, cell(2)?);
    match button {
        0 => Some(Input::Click { column, row }),
        64 => Some(Input::Wheel(-1)),
        65 => Some(Input::Wheel(1)),
        _ => None,
    }
}

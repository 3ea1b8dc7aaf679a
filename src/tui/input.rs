//! Decodes the bytes of a terminal into keys, pastes and clicks: the one decoder for the local
//! terminal and for every seat over SSH.
//!
//! A terminal also sends things that nobody typed: late replies to another program, focus and size
//! reports. On slow lines a sequence arrives in pieces. A letter of either could select something,
//! so these rules hold:
//!
//! 1. A sequence that is no key is dropped whole. Once a sequence has begun, none of its bytes is a
//!    letter, unless [`REST`] passes between two of them. A string of the terminal ends with its
//!    terminator, another escape, or any control character, which no such string contains.
//! 2. `ESC` is the Escape key only after nothing has followed it for [`HELD`]. Until then a byte
//!    that can open a sequence (`opens`) does so, however late it comes.
//! 3. Within [`AFTER`] of the escape, such a byte still opens a sequence. That sequence is ignored,
//!    since the Escape key was already reported.
//! 4. Any other byte within [`TOGETHER`] of the escape was pressed with Alt, which no screen uses:
//!    both are dropped, or Alt and a letter would leave a set and choose how. After that time they
//!    are two keys. So two keys that arrive at once are lost, which costs a second press; the
//!    opposite rule could cost a sitting. Ctrl-C is never dropped.
//! 5. Escapes that follow one another within [`TOGETHER`] are one press: a key that is held down,
//!    or Option before a sequence.
//! 6. A byte that cannot belong to a character or a key does not invalidate others.
//!
//! Its memory is bounded for any input, and it has no clock: [`Decoder::patience`] returns the time
//! that its driver waits before it calls [`Decoder::idle`].

mod paste;
mod sequence;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::paste::Paste;
use self::sequence::{control, third};
use crate::tui::key::Key;

/// The time after an escape in which a byte belongs to the same press: nobody types that fast.
pub const TOGETHER: Duration = Duration::from_millis(50);
/// The time for which an escape is held back, since the rest of a sequence may follow.
pub const HELD: Duration = Duration::from_millis(250);
/// The time after an escape in which the rest of a sequence is still recognized.
pub const AFTER: Duration = Duration::from_millis(500);
/// The longest pause inside a sequence or a paste. A lost packet is resent after a second or two;
/// without the wait, the rest of a paste would be read as keys.
pub const REST: Duration = Duration::from_secs(4);
/// The most bytes of the numbers in a key's sequence: more than any key has.
const NUMBERS_BYTES_MAX: usize = 32;
/// The presses of Escape that are held back: no screen needs more than two.
const PRESSES_MAX: u8 = 2;
const ESC: u8 = 0x1b;
const CTRL_C: u8 = 0x03;

/// A decoded input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text, filtered by [`crate::tui::text_input::pasted`].
    Paste(String),
    /// A click of the left mouse button, at a cell counted from 0.
    Click {
        /// The column, from the left.
        column: u16,
        /// The row, from the top.
        row: u16,
    },
    /// The wheel of the mouse, in notches: down is positive.
    Wheel(i16),
}

/// The decoder, a state machine.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    rest: Duration,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// The bytes of a character so far, its length, and whether it was pressed with Alt.
    Character {
        bytes: Vec<u8>,
        length: usize,
        dropped: bool,
    },
    /// The presses of Escape that are held back, and whether the last one is recent. Zero if an
    /// escape interrupted a string of the terminal.
    Escape {
        presses: u8,
        fresh: bool,
    },
    /// A moment after an Escape key was reported.
    Escaped,
    /// Escape and intermediate bytes: the character sets of old terminals.
    Marks,
    /// `ESC O`, and the state of its escape.
    Third(Escape),
    /// `ESC [`, and the bytes up to its last one.
    Control {
        escape: Escape,
        between: Vec<u8>,
        too_long: bool,
    },
    /// `ESC [ [`, from the Linux console.
    Console(Escape),
    /// A mouse report in the oldest encoding: the number of bytes left, whatever they are.
    Click(u8),
    /// A string from the terminal, up to its end.
    Words {
        escape: Escape,
        breaks: bool,
    },
    Paste(Paste),
}

/// The state of the escape that a sequence began with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escape {
    /// The sequence came together with it.
    Whole,
    /// The sequence came later.
    Late,
    /// It was already reported as a key, so the sequence is ignored.
    GivenOut,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(REST)
    }
}

impl Decoder {
    /// Creates a decoder that waits this long for the rest of a sequence or a paste.
    pub fn new(rest: Duration) -> Self {
        Self {
            state: State::Ground,
            rest,
        }
    }

    /// Decodes bytes and passes the inputs to `out`.
    pub fn feed(&mut self, bytes: &[u8], out: &mut impl FnMut(Input)) {
        for byte in bytes {
            // A byte that cannot continue the current sequence begins another.
            if !self.take(*byte, out) {
                self.state = State::Ground;
                self.take(*byte, out);
            }
        }
    }

    /// Returns the time after the last byte at which to call [`Decoder::idle`]; `None` if it waits
    /// for nothing.
    pub fn patience(&self) -> Option<Duration> {
        Some(match &self.state {
            State::Ground => return None,
            State::Escape { presses: 0, .. } => self.rest,
            State::Escape { fresh: true, .. } => TOGETHER,
            State::Escape { .. } => HELD,
            State::Escaped => AFTER,
            // These open with a letter, which a person may have typed.
            State::Third(Escape::Late | Escape::GivenOut)
            | State::Words {
                escape: Escape::Late | Escape::GivenOut,
                ..
            } => self.rest.min(AFTER),
            _ => self.rest,
        })
    }

    /// Handles a pause since the last byte: an escape was the key, any other incomplete sequence is
    /// dropped.
    pub fn idle(&mut self, quiet: Duration, out: &mut impl FnMut(Input)) {
        while self.patience().is_some_and(|patience| patience <= quiet) {
            self.state = match std::mem::take(&mut self.state) {
                State::Escape {
                    presses: presses @ 1..,
                    fresh: true,
                } => State::Escape {
                    presses,
                    fresh: false,
                },
                State::Escape {
                    presses: presses @ 1..,
                    ..
                } => {
                    press_escape(presses, out);
                    State::Escaped
                }
                _ => State::Ground,
            };
        }
    }

    /// Handles lost bytes. Since they are unknown, all input is dropped until a paste ends or a
    /// pause comes.
    pub fn gap(&mut self) {
        let paste = match &self.state {
            State::Paste(paste) => paste.cut(),
            _ => Paste::new(false),
        };
        self.state = State::Paste(paste);
    }

    fn take(&mut self, byte: u8, out: &mut impl FnMut(Input)) -> bool {
        match &mut self.state {
            State::Ground => self.state = ground(byte, out),
            State::Character { .. } => return self.character(byte, out),
            State::Escape { presses, fresh } => {
                let (presses, fresh) = (*presses, *fresh);
                self.state = escape(byte, presses, fresh, out);
            }
            State::Escaped if opens(byte) => self.state = opened(byte, Escape::GivenOut),
            State::Escaped => self.state = ground(byte, out),
            State::Marks => match byte {
                0x20..=0x2f => {}
                0x30..=0x7e => self.state = State::Ground,
                _ => return false,
            },
            State::Third(escape) => {
                if !(0x20..=0x7e).contains(&byte) {
                    return false;
                }
                // Numbers may come here too, for Shift and other modifiers.
                if !byte.is_ascii_digit() && byte != b';' {
                    let found = third(byte).filter(|_| *escape != Escape::GivenOut);
                    self.state = State::Ground;
                    found.into_iter().for_each(|found| out(key(found)));
                }
            }
            State::Control { .. } => return self.control(byte, out),
            State::Console(escape) => {
                let found = match byte {
                    b'A' => Some(Key::F1),
                    b'B' => Some(Key::F2),
                    _ => None,
                };
                let found = found.filter(|_| *escape != Escape::GivenOut);
                self.state = State::Ground;
                found.into_iter().for_each(|found| out(key(found)));
            }
            State::Click(left) => {
                *left -= 1;
                if *left == 0 {
                    self.state = State::Ground;
                }
            }
            State::Words { breaks, .. } => match byte {
                ESC if !*breaks => *breaks = true,
                // The escape did not end the string: it began something else.
                byte if *breaks => self.state = escape(byte, 0, true, out),
                0x00..=0x1f => self.state = State::Ground,
                _ => {}
            },
            State::Paste(paste) => {
                if let Some(pasted) = paste.take(byte) {
                    self.state = State::Ground;
                    pasted.into_iter().for_each(|text| out(Input::Paste(text)));
                }
            }
        }
        true
    }

    fn character(&mut self, byte: u8, out: &mut impl FnMut(Input)) -> bool {
        let State::Character {
            bytes,
            length,
            dropped,
        } = &mut self.state
        else {
            return false;
        };
        if byte & 0xc0 != 0x80 {
            return false;
        }
        bytes.push(byte);
        if bytes.len() == *length {
            let text = std::str::from_utf8(bytes).ok().filter(|_| !*dropped);
            let character = text.and_then(|text| text.chars().next());
            let character = character.filter(|c| !c.is_control());
            self.state = State::Ground;
            character.into_iter().for_each(|c| out(key(Key::Char(c))));
        }
        true
    }

    fn control(&mut self, byte: u8, out: &mut impl FnMut(Input)) -> bool {
        let State::Control {
            escape,
            between,
            too_long,
        } = &mut self.state
        else {
            return false;
        };
        let counts = *escape != Escape::GivenOut;
        match byte {
            b'[' if between.is_empty() => self.state = State::Console(*escape),
            0x20..=0x3f if between.len() < NUMBERS_BYTES_MAX => between.push(byte),
            0x20..=0x3f => *too_long = true,
            b'M' if between.is_empty() => self.state = State::Click(3),
            b't' if between.is_empty() => self.state = State::Click(2),
            b'T' if between.is_empty() => self.state = State::Click(6),
            b'~' if between.as_slice() == b"200" => {
                self.state = State::Paste(Paste::new(counts));
            }
            0x40..=0x7e => {
                let whole = counts && !*too_long;
                let found = whole.then(|| control(between, byte)).flatten();
                self.state = State::Ground;
                found.into_iter().for_each(out);
            }
            _ => return false,
        }
        true
    }
}

fn key(key: Key) -> Input {
    Input::Key(key)
}

fn press_escape(presses: u8, out: &mut impl FnMut(Input)) {
    (0..presses).for_each(|_| out(key(Key::Esc)));
}

/// Returns the state after a byte that begins something.
fn ground(byte: u8, out: &mut impl FnMut(Input)) -> State {
    if byte == ESC {
        return State::Escape {
            presses: 1,
            fresh: true,
        };
    }
    character(byte, false).unwrap_or_else(|| {
        single(byte).into_iter().for_each(|found| out(key(found)));
        State::Ground
    })
}

/// Returns the state of a multibyte character, if this is its first byte.
fn character(byte: u8, dropped: bool) -> Option<State> {
    let length = match byte {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    Some(State::Character {
        bytes: vec![byte],
        length,
        dropped,
    })
}

fn single(byte: u8) -> Option<Key> {
    Some(match byte {
        b'\r' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0x01..=0x1a => Key::Ctrl(char::from(byte + b'a' - 1)),
        0x20..=0x7e => Key::Char(char::from(byte)),
        _ => return None,
    })
}

/// Returns whether a byte after an escape opens a sequence or ends a string of the terminal.
fn opens(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_' | b'\\')
}

/// Returns the sequence that such a byte opens.
fn opened(byte: u8, escape: Escape) -> State {
    match byte {
        b'[' => State::Control {
            escape,
            between: Vec::new(),
            too_long: false,
        },
        b'O' => State::Third(escape),
        b'\\' => State::Ground,
        _ => State::Words {
            escape,
            breaks: false,
        },
    }
}

fn escape(byte: u8, presses: u8, fresh: bool, out: &mut impl FnMut(Input)) -> State {
    match byte {
        ESC => State::Escape {
            presses: if fresh {
                presses
            } else {
                presses.saturating_add(1).min(PRESSES_MAX)
            },
            fresh: true,
        },
        byte if opens(byte) && fresh => opened(byte, Escape::Whole),
        byte if opens(byte) => opened(byte, Escape::Late),
        CTRL_C => ground(byte, out),
        0x21..=0x2e if fresh => State::Marks,
        byte if fresh => character(byte, true).unwrap_or_default(),
        byte => {
            press_escape(presses, out);
            ground(byte, out)
        }
    }
}

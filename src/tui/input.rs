//! Keys, pastes and clicks from the bytes that a terminal sends: the one decoder for the terminal
//! at hand and for every seat over SSH.
//!
//! A terminal also says things that nobody typed: late replies to questions of another program,
//! news of its focus and its size. And bytes that belong together come apart on slow lines. A
//! letter of either would choose something, so these rules hold:
//!
//! 1. What is no key is dropped whole. Once a sequence has begun, nothing of it is a letter, for as
//!    long as [`REST`] passes between two of its bytes. A text of the terminal ends by its own end,
//!    by another escape, or by any control character, which no such text contains.
//! 2. `ESC` is the Escape key only once nothing has followed it for [`HELD`]. Until then a byte that
//!    can open a sequence (`opens`) makes it one, however late it comes.
//! 3. For as long as [`AFTER`] from the escape on, such a byte still opens a sequence, of which
//!    nothing counts any more: the Escape was given out.
//! 4. Any other byte within [`TOGETHER`] of the escape was pressed with Alt, which means nothing on
//!    any screen: both are dropped, or Alt and a letter would leave a set and choose how. After that
//!    time they are two keys of one person. So two keys that a line brings as one are lost, which
//!    costs a second press; the other way round would cost a sitting. Ctrl-C alone is always heard.
//! 5. Escapes that follow one another within [`TOGETHER`] are one press: a key that is held down,
//!    or Option before a sequence.
//! 6. A byte that cannot belong to a character or a key takes no other with it.
//!
//! It has bounds, whatever comes, and knows no clock: [`Decoder::patience`] says for how long its
//! driver waits before it calls [`Decoder::idle`].

mod sequence;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::sequence::{control, third};
use crate::tui::key::Key;
use crate::tui::text_input;

/// Within this time of an escape, what comes was pressed with it: nobody types two keys as fast.
pub const TOGETHER: Duration = Duration::from_millis(50);
/// How long an escape is held back, since the rest of a sequence may be on its way.
pub const HELD: Duration = Duration::from_millis(250);
/// How long after an escape the rest of a sequence is still known as such.
pub const AFTER: Duration = Duration::from_millis(500);
/// How long the rest of a sequence or a paste may stay away. A packet that was lost comes again
/// after a second or two; the rest of a paste would be keys by then.
pub const REST: Duration = Duration::from_secs(4);
/// Bytes of a paste that is looked at: more than any field takes. Of a longer one it is told that it
/// was.
pub const PASTE_BYTES_MAX: usize = 4 * 1024;
/// Bytes of the numbers in a key's sequence: more than any key has.
const NUMBERS_BYTES_MAX: usize = 32;
/// What ends a paste.
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// Presses of Escape that are held back: no screen asks for more than two.
const PRESSES_MAX: u8 = 2;
const ESC: u8 = 0x1b;
const CTRL_C: u8 = 0x03;

/// Something that was put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text that was pasted, as [`text_input::pasted`] lets it through.
    Paste(String),
    /// The left button of the mouse, at a cell from 0 on.
    Click {
        /// From the left.
        column: u16,
        /// From the top.
        row: u16,
    },
    /// The wheel of the mouse, in notches: down is positive.
    Wheel(i16),
}

/// The machine.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    rest: Duration,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// Some bytes of a character, how many it has, and whether it was pressed with Alt.
    Character {
        bytes: Vec<u8>,
        length: usize,
        dropped: bool,
    },
    /// So many presses of Escape, held back, and whether the last came only just now. None where
    /// an escape broke a text of the terminal off.
    Escape { presses: u8, fresh: bool },
    /// An Escape was given out a moment ago.
    Escaped,
    /// Escape and marks: the character set of a terminal long gone.
    Marks,
    /// `ESC O`, and what is known of its escape.
    Third(Escape),
    /// `ESC [`, and what stands between it and its last byte.
    Control {
        escape: Escape,
        between: Vec<u8>,
        too_long: bool,
    },
    /// `ESC [ [`, from the Linux console.
    Console(Escape),
    /// The mouse in the oldest ways: so many bytes more, whatever they are.
    Click(u8),
    /// A text from the terminal: to its end.
    Words { escape: Escape, breaks: bool },
    Paste {
        bytes: Vec<u8>,
        ends: usize,
        kept: Kept,
    },
}

/// What is kept of a paste.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kept {
    Whole,
    /// Nothing but that it came: it was too long.
    TooLong,
    /// Nothing: nobody knows whether it was one.
    Nothing,
}

/// What is known of the escape that a sequence began with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escape {
    /// The sequence came with it.
    Whole,
    /// The sequence came later.
    Late,
    /// It was given out as a key meanwhile: the sequence does nothing.
    GivenOut,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new(REST)
    }
}

impl Decoder {
    /// Waits so long for the rest of a sequence or a paste.
    pub fn new(rest: Duration) -> Self {
        Self {
            state: State::Ground,
            rest,
        }
    }

    /// Takes bytes, and gives what they come to.
    pub fn feed(&mut self, bytes: &[u8], out: &mut impl FnMut(Input)) {
        for byte in bytes {
            // A byte that cannot belong to what was begun begins something else.
            if !self.take(*byte, out) {
                self.state = State::Ground;
                self.take(*byte, out);
            }
        }
    }

    /// Returns how long after the last byte it must be told that nothing more came; `None` where
    /// it waits for nothing.
    pub fn patience(&self) -> Option<Duration> {
        Some(match &self.state {
            State::Ground => return None,
            State::Escape { presses: 0, .. } => self.rest,
            State::Escape { fresh: true, .. } => TOGETHER,
            State::Escape { .. } => HELD,
            State::Escaped => AFTER,
            // These open by a letter, which a person may have typed.
            State::Third(Escape::Late | Escape::GivenOut)
            | State::Words {
                escape: Escape::Late | Escape::GivenOut,
                ..
            } => self.rest.min(AFTER),
            _ => self.rest,
        })
    }

    /// Takes in that nothing came for so long since the last byte: an escape was the key, anything
    /// else that waits is dropped.
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

    /// Some bytes are missing here. Nobody knows what they were, so that all is dropped until a
    /// paste ends, or until it is quiet.
    pub fn gap(&mut self) {
        let kept = match self.state {
            State::Paste { kept, .. } if kept != Kept::Nothing => Kept::TooLong,
            _ => Kept::Nothing,
        };
        self.state = State::Paste {
            bytes: Vec::new(),
            ends: 0,
            kept,
        };
    }

    /// Takes a byte; false where it does not belong to what was begun.
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
                // Numbers may stand here too, for shift and the like.
                if !byte.is_ascii_digit() && byte != b';' {
                    let found = third(byte).filter(|_| *escape != Escape::GivenOut);
                    self.state = State::Ground;
                    found.into_iter().for_each(|found| out(key(found)));
                }
            }
            State::Control { .. } => return self.control(byte, out),
            State::Console(escape) => {
                let first = byte == b'A' && *escape != Escape::GivenOut;
                self.state = State::Ground;
                first.then(|| out(key(Key::F1)));
            }
            State::Click(left) => {
                *left -= 1;
                if *left == 0 {
                    self.state = State::Ground;
                }
            }
            State::Words { breaks, .. } => match byte {
                ESC if !*breaks => *breaks = true,
                // Not its end: the escape began something else.
                byte if *breaks => self.state = escape(byte, 0, true, out),
                0x00..=0x1f => self.state = State::Ground,
                _ => {}
            },
            State::Paste { .. } => self.paste(byte, out),
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
                self.state = State::Paste {
                    bytes: Vec::new(),
                    ends: 0,
                    kept: if counts { Kept::Whole } else { Kept::Nothing },
                };
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

    fn paste(&mut self, byte: u8, out: &mut impl FnMut(Input)) {
        let State::Paste { bytes, ends, kept } = &mut self.state else {
            return;
        };
        if PASTE_ENDS.get(*ends) == Some(&byte) {
            *ends += 1;
            if *ends < PASTE_ENDS.len() {
                return;
            }
            let pasted = match kept {
                Kept::Whole => Some(text_input::pasted(&String::from_utf8_lossy(bytes))),
                Kept::TooLong => Some(text_input::pasted_too_long()),
                Kept::Nothing => None,
            };
            self.state = State::Ground;
            pasted.into_iter().for_each(|text| out(Input::Paste(text)));
            return;
        }
        // What looked like the end was text. Its first byte stands nowhere else in it.
        let text = PASTE_ENDS.get(..*ends).unwrap_or_default();
        *ends = usize::from(byte == ESC);
        let last = (byte != ESC).then_some(byte);
        if *kept == Kept::Whole && bytes.len() + text.len() + 1 > PASTE_BYTES_MAX {
            *kept = Kept::TooLong;
            *bytes = Vec::new();
        }
        if *kept == Kept::Whole {
            bytes.extend(text.iter().copied().chain(last));
        }
    }
}

fn key(key: Key) -> Input {
    Input::Key(key)
}

fn press_escape(presses: u8, out: &mut impl FnMut(Input)) {
    (0..presses).for_each(|_| out(key(Key::Esc)));
}

/// A byte that begins something.
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

/// A character of several bytes, if this is its first.
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

/// Says whether a byte after an escape opens a sequence, or ends a text of the terminal.
fn opens(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_' | b'\\')
}

/// The sequence that such a byte opens.
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

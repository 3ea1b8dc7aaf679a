//! Keys and pastes from the bytes that a terminal sends.
//!
//! A small machine of our own, with bounds: no bytes can wedge it, and what terminals say by
//! themselves is swallowed whole, since a digit or a letter of it would choose something. It
//! knows no time: its driver says by [`Decoder::quiet`] that nothing more came.

use crate::tui::key::Key;
use crate::tui::line;

/// Bytes of a paste that is looked at: more than any field takes. Of a longer one it is told that it
/// was.
pub const PASTE_BYTES_MAX: usize = 4 * 1024;
/// Bytes of the numbers in a key's sequence: more than any key has.
const NUMBERS_BYTES_MAX: usize = 32;
/// What ends a paste.
const PASTE_ENDS: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

/// What was put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text that was pasted, as [`line::pasted`] lets it through.
    Paste(String),
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// Nothing.
    Nothing,
    /// Whether an escape is the key, or begins another.
    Escape,
    /// The end of a sequence or of a paste.
    Rest,
}

/// The machine.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// Some bytes of a character, and how many it has.
    Character {
        bytes: Vec<u8>,
        length: usize,
    },
    Escape,
    /// Escape and marks: the character set of a terminal long gone.
    Marks,
    /// `ESC O`.
    Third,
    /// `ESC [`, and what stands between it and its last byte.
    Control {
        between: Vec<u8>,
        too_long: bool,
    },
    /// `ESC [ [`, from the Linux console.
    Console,
    /// A click, in the oldest way: three bytes, whatever they are.
    Click(u8),
    /// A text from the terminal: to its end.
    Words {
        escape: bool,
    },
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

impl Decoder {
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

    /// What is waited for.
    pub fn waiting(&self) -> Waiting {
        match self.state {
            State::Ground => Waiting::Nothing,
            State::Escape => Waiting::Escape,
            _ => Waiting::Rest,
        }
    }

    /// Nothing more came for a while: an escape was the key, anything else is dropped.
    pub fn quiet(&mut self, out: &mut impl FnMut(Input)) {
        if let State::Escape = std::mem::take(&mut self.state) {
            out(Input::Key(Key::Esc));
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
            State::Character { bytes, length } => {
                if byte & 0xc0 != 0x80 {
                    return false;
                }
                bytes.push(byte);
                if bytes.len() == *length {
                    let character = std::str::from_utf8(bytes).ok();
                    let character = character.and_then(|text| text.chars().next());
                    let character = character.filter(|c| !c.is_control());
                    self.state = State::Ground;
                    character.into_iter().for_each(|c| out(key(Key::Char(c))));
                }
            }
            State::Escape => self.state = escape(byte, out),
            State::Marks => match byte {
                0x20..=0x2f => {}
                0x30..=0x7e => self.state = State::Ground,
                _ => return false,
            },
            State::Third => {
                if !(0x20..=0x7e).contains(&byte) {
                    return false;
                }
                // Numbers may stand here too, for shift and the like.
                if !byte.is_ascii_digit() && byte != b';' {
                    self.state = State::Ground;
                    third(byte).into_iter().for_each(|found| out(key(found)));
                }
            }
            State::Control { .. } => return self.control(byte, out),
            State::Console => {
                self.state = State::Ground;
                if byte == b'A' {
                    out(key(Key::F1));
                }
            }
            State::Click(left) => {
                *left -= 1;
                if *left == 0 {
                    self.state = State::Ground;
                }
            }
            State::Words { escape } => match byte {
                0x07 | 0x18 | 0x1a => self.state = State::Ground,
                b'\\' if *escape => self.state = State::Ground,
                byte => *escape = byte == ESC,
            },
            State::Paste { .. } => self.paste(byte, out),
        }
        true
    }

    fn control(&mut self, byte: u8, out: &mut impl FnMut(Input)) -> bool {
        let State::Control { between, too_long } = &mut self.state else {
            return false;
        };
        match byte {
            b'[' if between.is_empty() => self.state = State::Console,
            0x20..=0x3f if between.len() < NUMBERS_BYTES_MAX => between.push(byte),
            0x20..=0x3f => *too_long = true,
            b'M' if between.is_empty() => self.state = State::Click(3),
            b'~' if between.as_slice() == b"200" => {
                self.state = State::Paste {
                    bytes: Vec::new(),
                    ends: 0,
                    kept: Kept::Whole,
                };
            }
            0x40..=0x7e => {
                let found = (!*too_long).then(|| control(between, byte)).flatten();
                self.state = State::Ground;
                found.into_iter().for_each(|found| out(key(found)));
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
                Kept::Whole => Some(line::pasted(&String::from_utf8_lossy(bytes))),
                Kept::TooLong => Some(line::pasted_too_long()),
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

/// A byte that begins something.
fn ground(byte: u8, out: &mut impl FnMut(Input)) -> State {
    let length = match byte {
        ESC => return State::Escape,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => {
            single(byte).into_iter().for_each(|found| out(key(found)));
            return State::Ground;
        }
    };
    State::Character {
        bytes: vec![byte],
        length,
    }
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

fn escape(byte: u8, out: &mut impl FnMut(Input)) -> State {
    match byte {
        ESC => {
            out(key(Key::Esc));
            State::Escape
        }
        b'[' => State::Control {
            between: Vec::new(),
            too_long: false,
        },
        b'O' => State::Third,
        b']' | b'P' | b'X' | b'^' | b'_' => State::Words { escape: false },
        0x21..=0x2e => State::Marks,
        // Alt sends the same, and means nothing on any screen; two keys that were pressed one after
        // the other come so over a slow line.
        byte => {
            out(key(Key::Esc));
            ground(byte, out)
        }
    }
}

fn third(byte: u8) -> Option<Key> {
    match byte {
        b'M' => Some(Key::Enter),
        b'P' => Some(Key::F1),
        byte => moving(byte, 0),
    }
}

fn control(between: &[u8], last: u8) -> Option<Key> {
    let text = std::str::from_utf8(between).ok()?;
    let mut numbers = text.split(';').map(|number| match number {
        "" => Some(1_u16),
        number => number.parse().ok(),
    });
    let first = numbers.next()??;
    // Shift is 1, alt 2, control 4, and one more than their sum is sent.
    let held = numbers.next().unwrap_or(Some(1))?.saturating_sub(1);
    if numbers.next().is_some() || held & 2 != 0 {
        return None;
    }
    Some(match (last, first) {
        (b'~', 1 | 7) => Key::Home,
        (b'~', 4 | 8) => Key::End,
        (b'~', 3) => Key::Delete,
        (b'~', 5) => Key::PageUp,
        (b'~', 6) => Key::PageDown,
        (b'~', 11) | (b'P', 1) => Key::F1,
        (b'Z', 1) => Key::BackTab,
        (last, 1) => return moving(last, held),
        _ => return None,
    })
}

fn moving(last: u8, held: u16) -> Option<Key> {
    let shift = held & 1 != 0;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::limits::PASTE_CHARS_MAX;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn decode(parts: &[&[u8]]) -> Vec<Input> {
        let (mut decoder, mut found) = (Decoder::default(), Vec::new());
        for part in parts {
            decoder.feed(part, &mut |input| found.push(input));
        }
        decoder.quiet(&mut |input| found.push(input));
        assert_eq!(decoder.waiting(), Waiting::Nothing);
        found
    }

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let inputs = decode(&[bytes]).into_iter();
        let found = inputs.filter_map(|input| match input {
            Input::Key(key) => Some(key),
            Input::Paste(_) => None,
        });
        found.collect()
    }

    #[test]
    fn keys_of_every_terminal_are_the_same() {
        for (bytes, expected) in [
            (&b"\x1b[A\x1bOA\x1b[1;1A"[..], vec![Key::Up; 3]),
            (b"\x1b[B\x1bOB", vec![Key::Down; 2]),
            (b"\x1b[C\x1bOC\x1b[1;5C", vec![Key::Right; 3]),
            (b"\x1b[D\x1bOD\x1b[1;2D", vec![Key::Left; 3]),
            (b"\x1b[H\x1bOH\x1b[1~\x1b[7~", vec![Key::Home; 4]),
            (b"\x1b[F\x1bOF\x1b[4~\x1b[8~", vec![Key::End; 4]),
            (b"\x1b[5~\x1b[6~", vec![Key::PageUp, Key::PageDown]),
            (
                b"\x1b[3~\x7f\x08",
                vec![Key::Delete, Key::Backspace, Key::Backspace],
            ),
            (
                b"\t\x1b[Z\x1b[1;2Z",
                vec![Key::Tab, Key::BackTab, Key::BackTab],
            ),
            (b"\x1bOP\x1b[11~\x1b[[A\x1b[P", vec![Key::F1; 4]),
            (b"\x1b[1;2A\x1b[1;2B", vec![Key::ShiftUp, Key::ShiftDown]),
            (
                b"\x03\x1a\r\x1bOM",
                vec![Key::Ctrl('c'), Key::Ctrl('z'), Key::Enter, Key::Enter],
            ),
            (
                "aÅ輸👍".as_bytes(),
                "aÅ輸👍".chars().map(Key::Char).collect(),
            ),
            (b"\x1b\x1b", vec![Key::Esc, Key::Esc]),
        ] {
            assert_eq!(
                keys(bytes),
                expected,
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn what_terminals_say_by_themselves_is_no_key() {
        for bytes in [
            &b"\x1b[?62;1;6;22c"[..],
            b"\x1b[>41;354;0c",
            b"\x1b[24;80R",
            b"\x1b[1;2R",
            b"\x1b[8;24;80t",
            b"\x1b[?2026;2$y",
            b"\x1b[?1u",
            b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
            b"\x1b]10;rgb:ffff/ffff/ffff\x07",
            b"\x1bP1$r0m\x1b\\",
            b"\x1bP>|xterm(370)\x1b\\",
            b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b[I\x1b[O",
            b"\x1b[<0;12;3M\x1b[<0;12;3m",
            b"\x1b[M 1A",
            b"\x1b(B\x1bOj",
            b"\x1b[201~\x1b[2~\x1b[1;3A\x1b[123456789012345678901234567890123456789A",
        ] {
            assert_eq!(keys(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_key_that_comes_right_after_escape_is_a_key() {
        for (bytes, then) in [
            (&b"\x1by"[..], Key::Char('y')),
            (b"\x1b\r", Key::Enter),
            (b"\x1b ", Key::Char(' ')),
            (b"\x1b/", Key::Char('/')),
            (b"\x1b\x7f", Key::Backspace),
            (b"\x1b\x03", Key::Ctrl('c')),
            ("\u{1b}å".as_bytes(), Key::Char('å')),
        ] {
            assert_eq!(keys(bytes), [Key::Esc, then]);
        }
        assert_eq!(keys(b"\x1b\x1b[A"), [Key::Esc, Key::Up]);
    }

    #[test]
    fn bytes_that_are_no_text_wedge_nothing() {
        assert_eq!(
            keys(b"\xff\xc3a\xe8\xbc\xf0\x9f\x1b[A\x80b"),
            [Key::Char('a'), Key::Up, Key::Char('b')]
        );
        assert_eq!(keys(b"\x1b[1\rx"), [Key::Enter, Key::Char('x')]);
    }

    #[test]
    fn a_paste_is_text_with_its_line_breaks_and_a_long_one_is_told() {
        let paste = |text: &str| decode(&[b"\x1b[200~", text.as_bytes(), b"\x1b[201~x"]);
        let then = |text: &str| vec![Input::Paste(text.into()), key(Key::Char('x'))];
        assert_eq!(paste("a\r\nb\x1b[A\x1b"), then("a\r\nb\u{fffd}[A\u{fffd}"));
        assert_eq!(
            paste("\u{1b}[20\u{1b}[201"),
            then("\u{fffd}[20\u{fffd}[201")
        );
        let (most, cut) = ("y".repeat(PASTE_BYTES_MAX), "y".repeat(PASTE_CHARS_MAX));
        assert_eq!(paste(&most), then(&cut));
        let too_long = then(&line::pasted_too_long());
        assert_eq!(paste(&(most + "y")), too_long);
        assert_eq!(paste(&"1\r".repeat(4 << 20)), too_long);
    }

    #[test]
    fn after_a_gap_nothing_counts_until_a_paste_ends_or_it_is_quiet() {
        let (mut decoder, mut found) = (Decoder::default(), Vec::new());
        decoder.feed(b"\x1b[200~1\r", &mut |input| found.push(input));
        decoder.gap();
        decoder.feed(b"2\r\x1b[A3\x1b[201~4", &mut |input| found.push(input));
        let lost = Input::Paste(line::pasted_too_long());
        assert_eq!(
            found,
            [lost.clone(), key(Key::Char('4'))],
            "a paste was lost"
        );
        decoder.gap();
        decoder.feed(b"5", &mut |input| found.push(input));
        decoder.quiet(&mut |input| found.push(input));
        decoder.feed(b"6", &mut |input| found.push(input));
        assert_eq!(found, [lost, key(Key::Char('4')), key(Key::Char('6'))]);
    }

    fn typed() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            vec(any::<u8>(), 0..20),
            proptest::sample::select(vec![
                "\x1b[200~",
                "\x1b[201~",
                "\x1b[",
                "\x1bO",
                "\x1b]",
                "\x1b\\",
                "\x1b[1;2A",
                "\x1b",
                "\x1b[M",
                "\x1b[[",
                "åß輸",
                "1;",
                "A",
                "\r",
            ])
            .prop_map(|text| text.as_bytes().to_vec()),
        ];
        vec(part, 0..20).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn bytes_in_any_pieces_give_the_same_keys(bytes in typed(), cuts in vec(any::<proptest::sample::Index>(), 0..6)) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(decode(&pieces), decode(&[&bytes]));
        }

        #[test]
        fn any_bytes_take_no_more_than_so_much_memory(bytes in typed(), times in 1..40_usize) {
            let mut decoder = Decoder::default();
            for _ in 0..times {
                decoder.feed(&bytes, &mut |_| {});
                let held = match &decoder.state {
                    State::Character { bytes, .. } => bytes.capacity(),
                    State::Control { between, .. } => between.capacity(),
                    State::Paste { bytes, .. } => bytes.capacity(),
                    _ => 0,
                };
                prop_assert!(held <= 2 * PASTE_BYTES_MAX);
            }
        }
    }
}

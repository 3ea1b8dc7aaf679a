//! Tests of the decoder.

#![allow(clippy::indexing_slicing, reason = "a test fails by it")]

use super::*;
use crate::domain::limits::PASTE_CHARS_MAX;
use crate::tui::input::paste::PASTE_BYTES_MAX;
use crate::tui::text_input;
use proptest::collection::vec;
use proptest::prelude::*;

fn decode(parts: &[&[u8]]) -> Vec<Input> {
    let (mut decoder, mut found) = (Decoder::default(), Vec::new());
    for part in parts {
        decoder.feed(part, &mut |input| found.push(input));
    }
    decoder.idle(REST, &mut |input| found.push(input));
    assert_eq!(decoder.patience(), None);
    found
}

fn keys(bytes: &[u8]) -> Vec<Key> {
    let inputs = decode(&[bytes]).into_iter();
    let found = inputs.filter_map(|input| match input {
        Input::Key(key) => Some(key),
        _ => None,
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
        (b"\x1bOQ\x1b[12~\x1b[[B\x1b[Q", vec![Key::F2; 4]),
        (b"\x1b[1;2A\x1b[1;2B", vec![Key::ShiftUp, Key::ShiftDown]),
        (
            b"\x03\x1a\r\x1bOM",
            vec![Key::Ctrl('c'), Key::Ctrl('z'), Key::Enter, Key::Enter],
        ),
        (
            "aÅ輸👍".as_bytes(),
            "aÅ輸👍".chars().map(Key::Char).collect(),
        ),
        (b"\x1b", vec![Key::Esc]),
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
        b"\x1b[M 1A",
        b"\x1b(B\x1bOj",
        b"\x1b[201~\x1b[2~\x1b[1;3A\x1b[123456789012345678901234567890123456789A",
    ] {
        assert_eq!(keys(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
    }
}

/// Bytes, with the pause in milliseconds before each piece.
fn after(pieces: &[(u64, &[u8])]) -> Vec<Input> {
    let (mut decoder, mut found) = (Decoder::default(), Vec::new());
    for (quiet_ms, piece) in pieces {
        let quiet = Duration::from_millis(*quiet_ms);
        decoder.idle(quiet, &mut |input| found.push(input));
        decoder.feed(piece, &mut |input| found.push(input));
    }
    decoder.idle(REST, &mut |input| found.push(input));
    found
}

fn all(keys: &[Key]) -> Vec<Input> {
    keys.iter().copied().map(key).collect()
}

#[test]
fn a_key_with_alt_is_dropped_whole() {
    for byte in 0x20..=0x7e_u8 {
        // These open a sequence, which ends with the next key or with its terminator.
        if opens(byte) || (0x21..=0x2e).contains(&byte) {
            continue;
        }
        assert_eq!(keys(&[ESC, byte]), [], "{:?}", char::from(byte));
        assert_eq!(keys(&[ESC, byte, b'z']), [Key::Char('z')]);
        assert_eq!(after(&[(0, b"\x1b"), (40, &[byte])]), []);
    }
    for bytes in [
        &b"\x1b\r"[..],
        b"\x1b\x7f",
        b"\x1b\t",
        "\u{1b}å".as_bytes(),
        b"\x1b\x1be",
    ] {
        assert_eq!(keys(bytes), [], "{bytes:?}");
    }
    assert_eq!(keys(b"\x1b\x03"), [Key::Ctrl('c')], "always heard");
}

#[test]
fn two_keys_of_one_person_are_two_keys() {
    for quiet_ms in [50, 120, 249, 250, 400, 1_000] {
        assert_eq!(
            after(&[(0, b"\x1b"), (quiet_ms, b"e")]),
            all(&[Key::Esc, Key::Char('e')])
        );
        assert_eq!(
            after(&[(0, b"\x1b"), (quiet_ms, b"\r")]),
            all(&[Key::Esc, Key::Enter])
        );
        assert_eq!(
            after(&[(0, b"\x1b"), (quiet_ms, b"\x1b")]),
            all(&[Key::Esc, Key::Esc])
        );
    }
    assert_eq!(
        after(&[(0, b"\x1b"), (600, b"[P")]),
        all(&[Key::Esc, Key::Char('['), Key::Char('P')])
    );
    let held_down: Vec<(u64, &[u8])> = vec![(33, b"\x1b"); 20];
    assert_eq!(after(&held_down), all(&[Key::Esc]), "held down");
}

#[test]
fn an_arrow_that_comes_apart_is_an_arrow_or_nothing() {
    for arrow in ["\x1b[B", "\x1bOB", "\x1b[1;2B", "\x1b\x1b[B", "\x1b\x1bOB"] {
        let arrow = arrow.as_bytes();
        let down = if arrow.contains(&b'2') {
            Key::ShiftDown
        } else {
            Key::Down
        };
        for quiet_ms in [0, 10, 49, 50, 60, 150, 200, 249] {
            for cut in 1..arrow.len() {
                let pieces = [(0, &arrow[..cut]), (quiet_ms, &arrow[cut..])];
                assert_eq!(after(&pieces), all(&[down]), "{pieces:?}");
            }
            let apart: Vec<(u64, &[u8])> = arrow.chunks(1).map(|byte| (quiet_ms, byte)).collect();
            assert_eq!(after(&apart), all(&[down]), "{apart:?}");
        }
        for quiet_ms in [250, 300, 499] {
            let pieces = [(0, &arrow[..1]), (quiet_ms, &arrow[1..])];
            let found = after(&pieces);
            let escaped = arrow.get(1) != Some(&ESC);
            assert!(!found.contains(&key(Key::Char('B'))), "{found:?}");
            assert!(!escaped || found == all(&[Key::Esc]), "{found:?}");
        }
    }
}

#[test]
fn keys_of_other_protocols_count_once() {
    for (bytes, expected) in [
        (&b"\x1b[97u\x1b[97;1:3u"[..], vec![Key::Char('a')]),
        (b"\x1b[97;1:1u\x1b[97;1:3u", vec![Key::Char('a')]),
        (b"\x1b[97:65;2u\x1b[97;2u", vec![Key::Char('A'); 2]),
        (b"\x1b[97;3u\x1b[97;9u\x1b[57441;2u", vec![]),
        (b"\x1b[99;5u\x1b[27;5;99~", vec![Key::Ctrl('c'); 2]),
        (b"\x1b[27u\x1b[27;1:3u", vec![Key::Esc]),
        (
            b"\x1b[13u\x1b[9;2u\x1b[127u",
            vec![Key::Enter, Key::BackTab, Key::Backspace],
        ),
        (b"\x1b[1;1:1B\x1b[1;1:3B\x1b[1;129B", vec![Key::Down; 2]),
        (b"\x1b[5;1:3~\x1b[3;1:1~", vec![Key::Delete]),
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
fn the_left_button_and_the_wheel_are_heard_and_no_other() {
    let click = Input::Click { column: 11, row: 2 };
    for (bytes, expected) in [
        (&b"\x1b[<0;12;3M\x1b[<0;12;3m"[..], vec![click.clone()]),
        (
            b"\x1b[<64;1;1M\x1b[<65;1;1M",
            vec![Input::Wheel(-1), Input::Wheel(1)],
        ),
        (b"\x1b[<68;1;1M", vec![Input::Wheel(-1)]),
        (
            b"\x1b[<2;12;3M\x1b[<32;12;3M\x1b[<35;12;3M\x1b[<0;0;3M\x1b[<66;1;1M",
            vec![],
        ),
        (b"\x1b[32;12;3M\x1b[35;12;3M", vec![click]),
        (b"\x1b[M \x2c\x23\x1b[M\xff\xff\xff", vec![]),
        (b"\x1b[<0;99999;99999M\x1b[<0;-1;-1M", vec![]),
    ] {
        assert_eq!(
            decode(&[bytes]),
            expected,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_text_of_the_terminal_holds_nobody_up() {
    for opener in ["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"] {
        for stuck in ["\r", "\x1b\\", "\x07", "\x1b[B", "\x18"] {
            let bytes = format!("{opener}ab{stuck}z");
            let found = keys(bytes.as_bytes());
            assert_eq!(found.last(), Some(&Key::Char('z')), "{bytes:?}");
            assert!(!found.contains(&Key::Char('a')) && !found.contains(&Key::Enter));
        }
    }
    // Opened by a letter long after its escape: it may have been typed.
    let found = after(&[(0, b"\x1b"), (300, b"P"), (499, b"x"), (501, b"y")]);
    assert_eq!(found, all(&[Key::Esc, Key::Char('y')]));
}

#[test]
fn bytes_that_are_no_text_wedge_nothing() {
    assert_eq!(
        keys(b"\xff\xc3a\xe8\xbc\xf0\x9f\x1b[A\x80b"),
        [Key::Char('a'), Key::Up, Key::Char('b')]
    );
    assert_eq!(keys(b"\x1b[1\rx"), [Key::Enter, Key::Char('x')]);
    for byte in 0x80..=0xff_u8 {
        assert_eq!(keys(&[byte]), [], "{byte:x} alone");
        assert_eq!(
            keys(&[byte, b'a']),
            [Key::Char('a')],
            "{byte:x} before a key"
        );
        assert_eq!(
            keys(&[byte, ESC, b'[', b'B']),
            [Key::Down],
            "{byte:x} before an arrow"
        );
    }
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
    let too_long = then(&text_input::pasted_too_long());
    assert_eq!(paste(&(most + "y")), too_long);
    assert_eq!(paste(&"1\r".repeat(4 << 20)), too_long);
}

#[test]
fn after_a_gap_nothing_counts_until_a_paste_ends_or_it_is_quiet() {
    let (mut decoder, mut found) = (Decoder::default(), Vec::new());
    decoder.feed(b"\x1b[200~1\r", &mut |input| found.push(input));
    decoder.gap();
    decoder.feed(b"2\r\x1b[A3\x1b[201~4", &mut |input| found.push(input));
    let lost = Input::Paste(text_input::pasted_too_long());
    assert_eq!(
        found,
        [lost.clone(), key(Key::Char('4'))],
        "a paste was lost"
    );
    decoder.gap();
    decoder.feed(b"5", &mut |input| found.push(input));
    decoder.idle(REST, &mut |input| found.push(input));
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
                State::Paste(paste) => paste.bytes.capacity(),
                _ => 0,
            };
            prop_assert!(held <= 2 * PASTE_BYTES_MAX);
        }
    }
}

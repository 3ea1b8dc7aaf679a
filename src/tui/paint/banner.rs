//! A short text in letters of five rows, such as the code of a class on the projector.

use super::drawn;
use super::text::{Ink, TextPiece, WrappedLine};
use crate::tui::page::Role;
use crate::tui::sign::Charset;

/// The rows of a letter.
const ROWS: usize = 5;
/// Columns of a letter, without the one between two letters.
const COLUMNS: usize = 5;

/// Lays a text out; adds nothing if it is too wide or has a character without a letter here.
pub fn lay(text: &str, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let letter = |sign: char| {
        let sign = sign.to_ascii_lowercase();
        LETTERS
            .iter()
            .find(|known| known.0 == sign)
            .map(|known| known.1)
    };
    let letters: Option<Vec<[u8; ROWS]>> = text.chars().map(letter).collect();
    let Some(letters) = letters.filter(|letters| letters.len() * (COLUMNS + 1) <= width + 1) else {
        return;
    };
    for row in 0..ROWS {
        let of_letter = |letter: &[u8; ROWS]| {
            let bits = letter.get(row).copied().unwrap_or(0);
            let dots = (0..COLUMNS).rev().map(|at| bits >> at & 1 == 1);
            let full = drawn::BAR.of(charset);
            let dots: String = dots.map(|dot| if dot { full } else { " " }).collect();
            dots
        };
        let words: Vec<String> = letters.iter().map(of_letter).collect();
        let words = words.join(" ");
        lines.push(WrappedLine::of(vec![TextPiece::new(
            words,
            Ink::of(Role::Strong),
        )]));
    }
}

/// The characters of codes, five rows each, the highest bit at the left. All differ: 2 and z, 5 and
/// s, 8 and b by their corners.
#[rustfmt::skip]
const LETTERS: &[(char, [u8; ROWS])] = &[
    ('a', [0b01110, 0b10001, 0b11111, 0b10001, 0b10001]),
    ('b', [0b11110, 0b10001, 0b11110, 0b10001, 0b11110]),
    ('c', [0b01111, 0b10000, 0b10000, 0b10000, 0b01111]),
    ('d', [0b11110, 0b10001, 0b10001, 0b10001, 0b11110]),
    ('e', [0b11111, 0b10000, 0b11110, 0b10000, 0b11111]),
    ('f', [0b11111, 0b10000, 0b11110, 0b10000, 0b10000]),
    ('g', [0b01111, 0b10000, 0b10011, 0b10001, 0b01111]),
    ('h', [0b10001, 0b10001, 0b11111, 0b10001, 0b10001]),
    ('i', [0b11111, 0b00100, 0b00100, 0b00100, 0b11111]),
    ('j', [0b00111, 0b00001, 0b00001, 0b10001, 0b01110]),
    ('k', [0b10010, 0b10100, 0b11000, 0b10100, 0b10010]),
    ('l', [0b10000, 0b10000, 0b10000, 0b10000, 0b11111]),
    ('m', [0b10001, 0b11011, 0b10101, 0b10001, 0b10001]),
    ('n', [0b10001, 0b11001, 0b10101, 0b10011, 0b10001]),
    ('o', [0b01110, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('p', [0b11110, 0b10001, 0b11110, 0b10000, 0b10000]),
    ('q', [0b01110, 0b10001, 0b10101, 0b10010, 0b01101]),
    ('r', [0b11110, 0b10001, 0b11110, 0b10100, 0b10011]),
    ('s', [0b01111, 0b10000, 0b01110, 0b00001, 0b11110]),
    ('t', [0b11111, 0b00100, 0b00100, 0b00100, 0b00100]),
    ('u', [0b10001, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('v', [0b10001, 0b10001, 0b01010, 0b01010, 0b00100]),
    ('w', [0b10001, 0b10001, 0b10101, 0b11011, 0b10001]),
    ('x', [0b10001, 0b01010, 0b00100, 0b01010, 0b10001]),
    ('y', [0b10001, 0b01010, 0b00100, 0b00100, 0b00100]),
    ('z', [0b11111, 0b00010, 0b00100, 0b01000, 0b11111]),
    ('0', [0b01110, 0b10011, 0b10101, 0b11001, 0b01110]),
    ('1', [0b01100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('2', [0b11110, 0b00001, 0b01110, 0b10000, 0b11111]),
    ('3', [0b11110, 0b00001, 0b01110, 0b00001, 0b11110]),
    ('4', [0b10010, 0b10010, 0b11111, 0b00010, 0b00010]),
    ('5', [0b11111, 0b10000, 0b11110, 0b00001, 0b11110]),
    ('6', [0b01110, 0b10000, 0b11110, 0b10001, 0b01110]),
    ('7', [0b11111, 0b00001, 0b00010, 0b00100, 0b00100]),
    ('8', [0b01110, 0b10001, 0b01110, 0b10001, 0b01110]),
    ('9', [0b01110, 0b10001, 0b01111, 0b00001, 0b01110]),
    ('-', [0b00000, 0b00000, 0b11111, 0b00000, 0b00000]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(text: &str, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        lay(text, width, Charset::Unicode, &mut lines);
        let words = |line: &WrappedLine| {
            line.pieces
                .iter()
                .map(|piece| piece.text.as_str())
                .collect()
        };
        lines.iter().map(words).collect()
    }

    #[test]
    fn a_code_is_there_whole_or_not_at_all() {
        let rows = laid("h7KQ2m4x", 47);
        assert_eq!(rows.len(), ROWS);
        assert!(rows.iter().all(|row| row.chars().count() == 47));
        assert!(laid("h7kq2m4x", 46).is_empty(), "too wide");
        assert!(laid("h7kq é", 80).is_empty(), "no such letter");
        assert_eq!(laid("-7", 20)[2], "█████    █ ");
    }

    #[test]
    fn no_two_letters_are_alike() {
        for (at, (sign, rows)) in LETTERS.iter().enumerate() {
            let same = LETTERS.iter().skip(at + 1).find(|other| other.1 == *rows);
            assert_eq!(same, None, "{sign}");
        }
    }
}

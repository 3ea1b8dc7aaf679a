//! A short text in large letters, such as the code of a class on a wall: of half blocks, or in ASCII
//! of five rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

use super::drawn;
use super::text::{Ink, TextPiece, WrappedLine};
use crate::tui::page::Role;
use crate::tui::sign::Charset;

/// The rows of a letter in ASCII.
const ROWS: usize = 5;
/// Columns of a letter in ASCII, without the one between two letters.
const COLUMNS: usize = 5;
/// The rows of a letter of half blocks.
const BLOCK_ROWS: u16 = 4;
/// The sizes of letters of half blocks, with the columns of each; the larger first.
const SIZES: [(PixelSize, usize); 2] = [(PixelSize::HalfHeight, 8), (PixelSize::Quadrant, 4)];

/// Returns whether a text can be laid out in this width.
pub fn fits(text: &str, width: usize, charset: Charset) -> bool {
    match (letters(text), charset) {
        (None, _) => false,
        (Some(letters), Charset::Ascii) => letters.len() * (COLUMNS + 1) <= width + 1,
        (Some(letters), Charset::Unicode) => size(letters.len(), width).is_some(),
    }
}

/// Lays a text out; adds nothing if it is too wide or has a character without a letter here.
pub fn lay(text: &str, width: usize, charset: Charset, lines: &mut Vec<WrappedLine>) {
    let Some(letters) = letters(text).filter(|_| fits(text, width, charset)) else {
        return;
    };
    let rows = match charset {
        Charset::Ascii => (0..ROWS).map(|row| of_signs(&letters, row)).collect(),
        Charset::Unicode => of_blocks(text, width),
    };
    let strong = |row| WrappedLine::of(vec![TextPiece::new(row, Ink::of(Role::Strong))]);
    lines.extend(rows.into_iter().map(strong));
}

fn letters(text: &str) -> Option<Vec<[u8; ROWS]>> {
    let letter = |sign: char| {
        let sign = sign.to_ascii_lowercase();
        LETTERS
            .iter()
            .find(|known| known.0 == sign)
            .map(|known| known.1)
    };
    text.chars().map(letter).collect()
}

/// Returns a row of letters in ASCII.
fn of_signs(letters: &[[u8; ROWS]], row: usize) -> String {
    let of_letter = |letter: &[u8; ROWS]| -> String {
        let bits = letter.get(row).copied().unwrap_or(0);
        let dots = (0..COLUMNS).rev().map(|at| bits >> at & 1 == 1);
        let full = drawn::BAR.of(Charset::Ascii);
        dots.map(|dot| if dot { full } else { " " }).collect()
    };
    let words: Vec<String> = letters.iter().map(of_letter).collect();
    words.join(" ")
}

fn size(letters: usize, width: usize) -> Option<(PixelSize, usize)> {
    let fits = |(_, columns): &(PixelSize, usize)| letters * columns <= width;
    SIZES.into_iter().find(fits)
}

/// Returns the rows of letters of half blocks, in capitals, which are higher.
fn of_blocks(text: &str, width: usize) -> Vec<String> {
    let Some((pixels, columns)) = size(text.chars().count(), width) else {
        return Vec::new();
    };
    let wide = u16::try_from(text.chars().count() * columns).unwrap_or(u16::MAX);
    let area = Rect::new(0, 0, wide, BLOCK_ROWS);
    let mut buffer = Buffer::empty(area);
    let letters = BigText::builder()
        .pixel_size(pixels)
        .lines(vec![text.to_uppercase().into()])
        .build();
    letters.render(area, &mut buffer);
    let row = |y| -> String {
        let cells = (0..wide).filter_map(|x| buffer.cell((x, y)));
        cells.map(|cell| cell.symbol()).collect()
    };
    (0..BLOCK_ROWS).map(row).collect()
}

/// The characters of codes and clocks, five rows each, the highest bit at the left. All differ: 2 and z, 5 and
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
    (':', [0b00000, 0b00100, 0b00000, 0b00100, 0b00000]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(text: &str, width: usize, charset: Charset) -> Vec<String> {
        let mut lines = Vec::new();
        lay(text, width, charset, &mut lines);
        assert_eq!(fits(text, width, charset), !lines.is_empty());
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
        let ascii = |text, width| laid(text, width, Charset::Ascii);
        let rows = ascii("h7KQ2m4x", 47);
        assert_eq!(rows.len(), ROWS);
        assert!(rows.iter().all(|row| row.chars().count() == 47));
        assert!(ascii("h7kq2m4x", 46).is_empty(), "too wide");
        assert!(ascii("h7kq é", 80).is_empty(), "no such letter");
        assert_eq!(ascii("-7", 20)[2], "#####    # ");
    }

    #[test]
    fn half_blocks_make_letters_of_two_widths() {
        let blocks = |width| laid("h7kq2m4x", width, Charset::Unicode);
        for (width, wide) in [(80, 64), (64, 64), (63, 32), (32, 32)] {
            let rows = blocks(width);
            assert_eq!(rows.len(), usize::from(BLOCK_ROWS));
            assert!(
                rows.iter().all(|row| row.chars().count() == wide),
                "{width}"
            );
        }
        assert!(blocks(31).is_empty(), "too wide");
        let signs = "0123456789abcdefghijklmnopqrstuvwxyz-:";
        let drawn: Vec<String> = signs
            .chars()
            .map(|sign| laid(&sign.to_string(), 8, Charset::Unicode).concat())
            .collect();
        for (at, one) in drawn.iter().enumerate() {
            assert!(!one.trim().is_empty());
            assert!(!drawn[at + 1..].contains(one), "two letters are alike");
        }
    }

    #[test]
    fn no_two_letters_are_alike() {
        for (at, (sign, rows)) in LETTERS.iter().enumerate() {
            let same = LETTERS.iter().skip(at + 1).find(|other| other.1 == *rows);
            assert_eq!(same, None, "{sign}");
        }
    }
}

//! Encodes cells as the bytes that a terminal needs to draw them.
//!
//! Written by hand: ratatui's own backend queries the server's terminal and environment.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

/// Takes over the terminal: alternate screen, bracketed paste, no cursor.
pub const TAKE_OVER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// Lets the terminal report clicks and the wheel, in the encoding without a limit of columns.
pub const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
/// Restores the terminal, and turns off modes that should not be on.
pub const GIVE_BACK: &[u8] =
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[m\x1b[?1049l\x1b[?25h";
/// Clears the window.
pub const CLEAR: &[u8] = b"\x1b[m\x1b[2J";
/// Hides the cursor.
pub const HIDE: &[u8] = b"\x1b[?25l";
/// Shows the cursor.
pub const SHOW: &[u8] = b"\x1b[?25h";

/// Moves the cursor to a position, counted from 0.
pub fn go(column: u16, row: u16, out: &mut Vec<u8>) {
    let (column, row) = (u32::from(column) + 1, u32::from(row) + 1);
    out.extend_from_slice(format!("\x1b[{row};{column}H").as_bytes());
}

/// The style of a cell: foreground, background and modifiers.
type CellStyle = (Color, Color, Modifier);

/// The style of a terminal after a reset.
const PLAIN: CellStyle = (Color::Reset, Color::Reset, Modifier::empty());

fn look(cell: &Cell) -> CellStyle {
    (cell.fg, cell.bg, cell.modifier)
}

/// Writes one row from its first column, and overwrites all that was there.
pub fn row(buffer: &Buffer, row: u16, out: &mut Vec<u8>) {
    let mut written = PLAIN;
    let end = end(buffer, row);
    let mut column = buffer.area.left();
    while column < end {
        let Some(cell) = buffer.cell((column, row)) else {
            break;
        };
        let symbol = cell.symbol();
        if look(cell) != written {
            written = look(cell);
            sgr(written, out);
        }
        let width = symbol.cell_width().max(1);
        if symbol.is_empty() {
            out.push(b' ');
        } else {
            out.extend_from_slice(symbol.as_bytes());
        }
        column = column.saturating_add(width);
        // Terminals disagree on the width of such symbols, so set the column explicitly.
        if !symbol.is_ascii() && column < end && (width > 1 || symbol.chars().count() > 1) {
            out.extend_from_slice(format!("\x1b[{}G", u32::from(column) + 1).as_bytes());
        }
    }
    if written != PLAIN {
        out.extend_from_slice(b"\x1b[m");
    }
    if end < buffer.area.right() {
        out.extend_from_slice(b"\x1b[K");
    }
}

/// Returns the column after the last cell with visible content.
fn end(buffer: &Buffer, row: u16) -> u16 {
    let shows = |column: &u16| {
        let cell = buffer.cell((*column, row));
        cell.is_some_and(|cell| cell.symbol() != " " || look(cell) != PLAIN)
    };
    let area = buffer.area;
    let last = (area.left()..area.right()).rev().find(shows);
    last.map_or(area.left(), |column| column + 1)
}

fn sgr((text, behind, modifiers): CellStyle, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[0");
    for (modifier, code) in [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
        (Modifier::CROSSED_OUT, ";9"),
    ] {
        if modifiers.contains(modifier) {
            out.extend_from_slice(code.as_bytes());
        }
    }
    for (colour, base) in [(text, 30), (behind, 40)] {
        if let Some(code) = colour_code(colour, base) {
            out.push(b';');
            out.extend_from_slice(code.as_bytes());
        }
    }
    out.push(b'm');
}

/// Returns the SGR code of a color. `base` is 30 for the foreground, 40 for the background.
fn colour_code(colour: Color, base: u16) -> Option<String> {
    let palette = |at: u16| Some((base + at).to_string());
    match colour {
        Color::Reset => None,
        Color::Black => palette(0),
        Color::Red => palette(1),
        Color::Green => palette(2),
        Color::Yellow => palette(3),
        Color::Blue => palette(4),
        Color::Magenta => palette(5),
        Color::Cyan => palette(6),
        Color::Gray => palette(7),
        Color::DarkGray => palette(60),
        Color::LightRed => palette(61),
        Color::LightGreen => palette(62),
        Color::LightYellow => palette(63),
        Color::LightBlue => palette(64),
        Color::LightMagenta => palette(65),
        Color::LightCyan => palette(66),
        Color::White => palette(67),
        Color::Indexed(at) => Some(format!("{};5;{at}", base + 8)),
        Color::Rgb(red, green, blue) => Some(format!("{};2;{red};{green};{blue}", base + 8)),
    }
}

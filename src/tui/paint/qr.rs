//! A text as a QR code of half blocks: two modules above each other in a cell.

use qrcode::{Color, EcLevel, QrCode};

use super::text::{Ink, TextPiece, WrappedLine};

/// The quiet zone on each side, in modules, as the standard asks for.
const QUIET: usize = 4;

/// The modules of a code with its quiet zone.
pub struct Modules {
    dark: Vec<bool>,
    /// The modules of a line.
    side: usize,
}

impl Modules {
    /// Returns the code of a text; `None` if the text is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        let made = |level| QrCode::with_error_correction_level(text, level).ok();
        let small = made(EcLevel::L)?;
        // More damage can be repaired at no cost in size.
        let safe = made(EcLevel::M).filter(|safe| safe.width() == small.width());
        let code = safe.unwrap_or(small);
        let (inner, side) = (code.width(), code.width() + 2 * QUIET);
        let mut dark = vec![false; side * side];
        for (at, module) in code.to_colors().into_iter().enumerate() {
            let place = (at / inner + QUIET) * side + at % inner + QUIET;
            if let Some(cell) = dark.get_mut(place) {
                *cell = module == Color::Dark;
            }
        }
        Some(Self { dark, side })
    }

    /// Returns its columns and lines on screen.
    pub fn size(&self) -> (usize, usize) {
        (self.side, self.side.div_ceil(2))
    }

    fn is_dark(&self, column: usize, row: usize) -> bool {
        let module = self.dark.get(row * self.side + column);
        row < self.side && module.copied().unwrap_or(false)
    }
}

/// Lays a text out as a code; adds nothing if it is too wide.
pub fn lay(text: &str, width: usize, lines: &mut Vec<WrappedLine>) {
    let Some(modules) = Modules::of(text).filter(|modules| modules.size().0 <= width) else {
        return;
    };
    let (columns, rows) = modules.size();
    for row in 0..rows {
        let cell = |column| {
            let upper = modules.is_dark(column, 2 * row);
            let lower = modules.is_dark(column, 2 * row + 1);
            match (upper, lower) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }
        };
        let cells: String = (0..columns).map(cell).collect();
        lines.push(WrappedLine::of(vec![TextPiece::new(cells, Ink::PAPER)]));
    }
}

//! A text as a QR code of half blocks: two modules above each other in a cell.

use qrcode::{Color, EcLevel, QrCode};

use super::text::{Ink, TextPiece, WrappedLine};

/// The quiet zone on each side, in modules, as the standard asks for.
const QUIET: usize = 4;

/// The longest text of a code, in bytes: more modules than that are too small for a camera.
const BYTES_MAX: usize = 200;

/// The modules of a code with its quiet zone.
pub struct Modules {
    dark: Vec<bool>,
    /// The modules of a line.
    side: usize,
}

impl Modules {
    /// Returns the code of a text; `None` if the text is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        if text.len() > BYTES_MAX {
            return None;
        }
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

#[cfg(test)]
mod tests {
    use ratatui::buffer::{Buffer, Cell};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier};
    use rqrr::PreparedImage;

    use super::*;
    use crate::tui::page::{Block, Page};
    use crate::tui::paint::draw;
    use crate::tui::theme::{ColourDepth, Theme};

    /// The pixels of a module: what a camera sees.
    const PIXELS: usize = 4;

    /// Returns whether the upper and the lower half of a cell are dark.
    fn halves(cell: &Cell) -> [bool; 2] {
        let is_dark = |color| match color {
            Color::Black | Color::Indexed(16) | Color::Rgb(0, 0, 0) => true,
            Color::White | Color::Indexed(231) | Color::Rgb(255, 255, 255) => false,
            // The rest of the page, in a dark terminal.
            _ => true,
        };
        let (mut ink, mut paper) = (is_dark(cell.fg), is_dark(cell.bg));
        if cell.modifier.contains(Modifier::REVERSED) {
            // Light text of a dark terminal, turned around.
            (ink, paper) = (true, false);
        }
        match cell.symbol() {
            "█" => [ink, ink],
            "▀" => [ink, paper],
            "▄" => [paper, ink],
            _ => [paper, paper],
        }
    }

    /// Reads the codes of a page that is painted in this theme, as a camera does.
    fn read(text: &str, theme: &Theme, (columns, rows): (u16, u16)) -> Vec<String> {
        let page = Page {
            body: vec![Block::Qr(text.into())],
            ..Page::default()
        };
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        draw(&page, area, theme, &mut buffer);
        let (wide, high) = (usize::from(columns), 2 * usize::from(rows));
        let module = |x: usize, y: usize| {
            let at = (u16::try_from(x).unwrap(), u16::try_from(y / 2).unwrap());
            halves(&buffer[at])[y % 2]
        };
        let shade = |x: usize, y: usize| {
            if module(x / PIXELS, y / PIXELS) {
                0
            } else {
                255
            }
        };
        let mut image = PreparedImage::prepare_from_greyscale(wide * PIXELS, high * PIXELS, shade);
        let grids = image.detect_grids();
        let texts = grids.iter().map(|grid| grid.decode().expect("a code").1);
        texts.collect()
    }

    #[test]
    fn a_camera_reads_the_code_in_every_theme() {
        let text = "ssh://h7kq2m4x@192.168.178.100:2222";
        for theme in [
            Theme::dark(ColourDepth::Sixteen),
            Theme::dark(ColourDepth::True),
            Theme::light(ColourDepth::TwoFiftySix),
            Theme::high_contrast(ColourDepth::True),
            Theme::plain(),
        ] {
            assert_eq!(read(text, &theme, (80, 24)), [text], "{theme:?}");
        }
        let long = "ssh://ward-three-monday@a-very-long-name.of.a.host.school.example:2222";
        assert_eq!(read(long, &Theme::plain(), (100, 30)), [long]);
    }

    #[test]
    fn a_code_that_does_not_fit_whole_is_left_out() {
        let text = "ssh://h7kq2m4x@192.168.178.100:2222";
        let dark = Theme::dark(ColourDepth::True);
        assert_eq!(Modules::of(text).expect("a code").size(), (37, 19));
        for (size, theme) in [
            ((38, 40), &dark),
            ((80, 20), &dark),
            ((80, 40), &dark.clone().ascii()),
        ] {
            assert!(read(text, theme, size).is_empty(), "{size:?}");
        }
    }
}

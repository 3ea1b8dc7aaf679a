//! Pages painted: a [`Page`] laid out for a window and written into a buffer.
//!
//! All functions lay the page out in the same way, so what the mouse meets is what is seen. They
//! keep nothing between two calls and work for a window of any size.

mod banner;
mod canvas;
mod field;
mod flow;
mod frame;
mod row;
mod sheet;
mod table;
mod text;
mod wrap;

use super::page::{Block, Page, Role, Target};
use super::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns and rows below which no page can be made out.
const WINDOW_MIN: (u16, u16) = (10, 4);
/// What stands in a window that is smaller; in words as short as it is.
const TOO_SMALL: &str = "Too small: make this window 40×12 or larger.";

/// Paints a page; all of `area` is written.
pub fn draw(page: &Page, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let mut canvas = canvas::Canvas { buffer, theme };
    canvas.clear(area);
    if is_too_small(area) {
        let page = Page {
            body: vec![Block::para(TOO_SMALL, Role::Plain)],
            ..Page::default()
        };
        return canvas.sheet(&sheet::Sheet::new(&page, area), &page);
    }
    canvas.sheet(&sheet::Sheet::new(page, area), page);
}

fn is_too_small(area: Rect) -> bool {
    area.width < WINDOW_MIN.0 || area.height < WINDOW_MIN.1
}

/// The target at a place of the window.
pub fn target_at(page: &Page, area: Rect, column: u16, row: u16) -> Option<Target> {
    let inside = area.contains(Position::new(column, row)) && !is_too_small(area);
    inside.then(|| sheet::Sheet::new(page, area).target_at(column, row))?
}

/// Where the terminal's cursor belongs: in the field that is typed into, where that is seen.
pub fn cursor(page: &Page, area: Rect) -> Option<Position> {
    sheet::Sheet::new(page, area)
        .cursor()
        .filter(|_| !is_too_small(area))
}

/// The first line that is seen, whatever the page's scroll asks for: where scrolling goes on from.
pub fn offset(page: &Page, area: Rect) -> u16 {
    lines(furthest(page, area, |strip| strip.offset))
}

/// The last line that can be scrolled to the top.
pub fn offset_max(page: &Page, area: Rect) -> u16 {
    lines(furthest(page, area, sheet::Strip::offset_max))
}

/// How many lines of the body are seen where there is no notice in the way.
pub fn page_height(area: Rect) -> u16 {
    frame::Frame::new(area, false, false).body.height
}

fn furthest(page: &Page, area: Rect, of: impl Fn(&sheet::Strip) -> usize) -> usize {
    let sheet = sheet::Sheet::new(page, area);
    sheet.strips().map(of).max().unwrap_or(0)
}

fn lines(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod any;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod tests;

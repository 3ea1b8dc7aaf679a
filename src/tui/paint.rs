//! Painting: a [`Page`] is laid out for a window and written into a buffer.
//!
//! All functions lay the page out in the same way, so the mouse hits exactly what is visible. They
//! keep no state between calls and work for a window of any size.

mod banner;
mod bow_tie;
mod canvas;
mod columns;
mod drawn;
mod field;
mod flow;
mod frame;
mod grid;
mod large;
mod menu;
mod qr;
mod row;
mod sheet;
mod table;
mod text;
mod wrap;

use super::ascii;
use super::page::{Block, Page, Role, Table, Target};
use super::sign::Charset;
use super::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;

/// The columns and rows below which no page is readable.
const WINDOW_MIN: (u16, u16) = (10, 4);
/// The text in a smaller window, kept short for it.
const TOO_SMALL: &str = "Window too small. Make it 40×12 or larger.";

/// The position of the terminal's cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The position.
    pub at: Position,
    /// True if it is visible: in a field or on a choice.
    pub shown: bool,
}

/// Paints a page on all of `area`, and returns the position of the terminal's cursor: in the
/// focused field, else on the selected line, else, hidden, at the first line of the body. Screen
/// readers, magnifiers and braille displays follow it.
pub fn draw(page: &Page, area: Rect, theme: &Theme, buffer: &mut Buffer) -> Option<Cursor> {
    let mut canvas = canvas::Canvas { buffer, theme };
    canvas.clear(area);
    let page = shown(page, area, theme.charset());
    let sheet = sheet::PageLayout::new(&page, area, theme.charset());
    canvas.sheet(&sheet, &page);
    sheet.cursor().filter(|_| !is_too_small(area))
}

/// Returns the page as a window of that size shows it, in the available characters.
fn shown(page: &Page, area: Rect, charset: Charset) -> Cow<'_, Page> {
    let page = if is_too_small(area) {
        Cow::Owned(Page {
            body: vec![Block::para(TOO_SMALL, Role::Plain)],
            ..Page::default()
        })
    } else {
        Cow::Borrowed(page)
    };
    let page = large::fitted(page, area, charset);
    match charset {
        Charset::Unicode => page,
        Charset::Ascii => Cow::Owned(ascii::page(&page)),
    }
}

fn is_too_small(area: Rect) -> bool {
    area.width < WINDOW_MIN.0 || area.height < WINDOW_MIN.1
}

/// Returns the target at a position in the window.
pub fn target_at(
    page: &Page,
    area: Rect,
    charset: Charset,
    column: u16,
    row: u16,
) -> Option<Target> {
    let inside = area.contains(Position::new(column, row)) && !is_too_small(area);
    inside.then(|| laid_out(page, area, charset, |sheet| sheet.target_at(column, row)))?
}

/// Returns the first position in the window, from the top, that chooses a target; `None` if it is
/// not visible.
pub fn position_of(page: &Page, area: Rect, charset: Charset, target: Target) -> Option<Position> {
    let visible = Some(area).filter(|area| !is_too_small(*area))?;
    laid_out(page, area, charset, |sheet| {
        let mut positions = visible.positions();
        positions.find(|at| sheet.target_at(at.x, at.y) == Some(target))
    })
}

/// Returns the first visible line, for any scroll of the page. Scrolling starts from it.
pub fn offset(page: &Page, area: Rect, charset: Charset) -> u16 {
    lines(furthest(page, area, charset, |strip| strip.offset))
}

/// Returns the last line that can be scrolled to the top.
pub fn offset_max(page: &Page, area: Rect, charset: Charset) -> u16 {
    lines(furthest(page, area, charset, sheet::Strip::offset_max))
}

/// Returns whether the aside stands beside the body.
pub fn has_columns(page: &Page, area: Rect, charset: Charset) -> bool {
    laid_out(page, area, charset, |sheet| sheet.aside.is_some())
}

/// Returns the line at which an aside below the body begins, after the empty line between them.
pub fn aside_start(page: &Page, area: Rect, charset: Charset) -> u16 {
    let alone = Page {
        aside: Vec::new(),
        ..page.clone()
    };
    let body = laid_out(&alone, area, charset, |sheet| sheet.body.lines.len());
    lines(body.saturating_add(1))
}

/// Returns the number of visible body lines if there is no notice.
pub fn page_height(area: Rect) -> u16 {
    frame::PageFrame::new(area, false, 0).body.height
}

/// Returns the columns of a table that fit in a window of that size.
pub fn columns_shown(table: &Table, area: Rect) -> Vec<usize> {
    let width = frame::PageFrame::new(area, false, 0).body.width;
    table::shown(table, usize::from(width))
}

fn laid_out<T>(
    page: &Page,
    area: Rect,
    charset: Charset,
    of: impl FnOnce(&sheet::PageLayout) -> T,
) -> T {
    let page = shown(page, area, charset);
    of(&sheet::PageLayout::new(&page, area, charset))
}

fn furthest(
    page: &Page,
    area: Rect,
    charset: Charset,
    of: impl Fn(&sheet::Strip) -> usize,
) -> usize {
    laid_out(page, area, charset, |sheet| {
        sheet.strips().map(of).max().unwrap_or(0)
    })
}

fn lines(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
pub(crate) mod any;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod tests;

//! Pages painted: a [`Page`] laid out for a window and written into a buffer.
//!
//! All functions lay the page out in the same way, so what the mouse meets is what is seen. They
//! keep nothing between two calls and work for a window of any size.

mod banner;
mod canvas;
mod drawn;
mod field;
mod flow;
mod frame;
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

/// Columns and rows below which no page can be made out.
const WINDOW_MIN: (u16, u16) = (10, 4);
/// What stands in a window that is smaller; in words as short as it is.
const TOO_SMALL: &str = "Too small: make this window 40×12 or larger.";

/// Where the terminal's cursor belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The place.
    pub at: Position,
    /// Whether it is seen: where something is typed or chosen.
    pub shown: bool,
}

/// Paints a page, all of `area`, and says where the terminal's cursor belongs: in the field that is
/// typed into, or else on the line that is stood on, or else, unseen, at the first line of the
/// body. Screen readers, magnifiers and braille displays follow it.
pub fn draw(page: &Page, area: Rect, theme: &Theme, buffer: &mut Buffer) -> Option<Cursor> {
    let mut canvas = canvas::Canvas { buffer, theme };
    canvas.clear(area);
    let page = shown(page, area, theme.charset());
    let sheet = sheet::PageLayout::new(&page, area, theme.charset());
    canvas.sheet(&sheet, &page);
    sheet.cursor().filter(|_| !is_too_small(area))
}

/// The page that a window of that size shows, in the characters that there are.
fn shown(page: &Page, area: Rect, charset: Charset) -> Cow<'_, Page> {
    let page = if is_too_small(area) {
        Cow::Owned(Page {
            body: vec![Block::para(TOO_SMALL, Role::Plain)],
            ..Page::default()
        })
    } else {
        Cow::Borrowed(page)
    };
    match charset {
        Charset::Unicode => page,
        Charset::Ascii => Cow::Owned(ascii::page(&page)),
    }
}

fn is_too_small(area: Rect) -> bool {
    area.width < WINDOW_MIN.0 || area.height < WINDOW_MIN.1
}

/// The target at a place of the window.
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

/// The first line that is seen, whatever the page's scroll asks for: where scrolling goes on from.
pub fn offset(page: &Page, area: Rect, charset: Charset) -> u16 {
    lines(furthest(page, area, charset, |strip| strip.offset))
}

/// The last line that can be scrolled to the top.
pub fn offset_max(page: &Page, area: Rect, charset: Charset) -> u16 {
    lines(furthest(page, area, charset, sheet::Strip::offset_max))
}

/// How many lines of the body are seen where there is no notice in the way.
pub fn page_height(area: Rect) -> u16 {
    frame::PageFrame::new(area, false, 0).body.height
}

/// Which columns of a table have room in a window of that size.
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
mod any;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod tests;

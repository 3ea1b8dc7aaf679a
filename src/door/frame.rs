//! A page as painted in a window of one size: rows of bytes, and what is to be sent for a client
//! that shows another frame.

use std::sync::Arc;

use bytes::Bytes;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ansi;
use crate::tui::page::Page;
use crate::tui::paint;
use crate::tui::theme::Theme;

/// A painted page. Seats share it.
#[derive(Debug)]
pub struct Frame {
    /// A number of its own, ever growing.
    number: u64,
    size: (u16, u16),
    /// Each covers its whole row. Those that a frame before had are its own, and the rest are
    /// parts of one piece of memory: of a page that differs in a name, a name is kept.
    rows: Box<[Bytes]>,
    cursor: Option<(u16, u16)>,
}

impl Frame {
    /// Paints a page for a window of so many columns and rows. Rows that frames of `before` have
    /// are shared with them.
    pub fn paint(
        number: u64,
        page: &Page,
        size: (u16, u16),
        theme: &Theme,
        before: &[Arc<Self>],
    ) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        paint::draw(page, area, theme, &mut buffer);
        let cursor = paint::cursor(page, area).map(|at| (at.x, at.y));
        let (mut own, mut ends) = (Vec::new(), Vec::new());
        let mut rows = Vec::new();
        for (at, number) in (area.top()..area.bottom()).enumerate() {
            let from = own.len();
            ansi::row(&buffer, number, &mut own);
            let row = own.get(from..).unwrap_or_default();
            let known = before.iter().filter_map(|frame| frame.rows.get(at));
            let known = known.into_iter().find(|known| **known == row).cloned();
            if known.is_some() {
                own.truncate(from);
            }
            rows.push(known);
            ends.push(own.len());
        }
        own.shrink_to_fit();
        let own = Bytes::from(own);
        let mut from = 0;
        let rows = rows.into_iter().zip(ends).map(|(known, end)| {
            let row = known.unwrap_or_else(|| own.slice(from..end));
            from = end;
            row
        });
        Self {
            number,
            rows: rows.collect(),
            size,
            cursor,
        }
    }

    /// Its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many columns and rows it has.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// What to send to a client that shows anything at all.
    pub fn whole(&self) -> Bytes {
        let mut out = [ansi::HIDE, ansi::CLEAR].concat();
        self.write(|_, _| true, &mut out);
        out.into()
    }

    /// What to send to a client that shows `before`; nothing where it shows the same.
    pub fn after(&self, before: &Self) -> Bytes {
        if before.size != self.size {
            return self.whole();
        }
        if before.rows == self.rows && before.cursor == self.cursor {
            return Bytes::new();
        }
        let mut out = ansi::HIDE.to_vec();
        self.write(|at, row| before.rows.get(at) != Some(row), &mut out);
        out.into()
    }

    /// Writes rows, and ends with the cursor where it belongs.
    fn write(&self, wanted: impl Fn(usize, &Bytes) -> bool, out: &mut Vec<u8>) {
        for ((at, row), number) in self.rows.iter().enumerate().zip(0..) {
            if wanted(at, row) {
                ansi::go(0, number, out);
                out.extend_from_slice(row);
            }
        }
        match self.cursor {
            Some((column, row)) => {
                ansi::go(column, row, out);
                out.extend_from_slice(ansi::SHOW);
            }
            None => out.extend_from_slice(ansi::HIDE),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;

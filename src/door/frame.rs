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
    page: Arc<Page>,
    size: (u16, u16),
    theme: Theme,
    /// Each covers its whole row. All are parts of one piece of memory.
    rows: Box<[Bytes]>,
    cursor: Option<(u16, u16)>,
}

impl Frame {
    /// Paints a page for a window of so many columns and rows.
    pub fn paint(number: u64, page: Arc<Page>, size: (u16, u16), theme: &Theme) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        paint::draw(&page, area, theme, &mut buffer);
        let cursor = paint::cursor(&page, area).map(|at| (at.x, at.y));
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for row in area.top()..area.bottom() {
            ansi::row(&buffer, row, &mut all);
            ends.push(all.len());
        }
        all.shrink_to_fit();
        let all = Bytes::from(all);
        let mut from = 0;
        let rows = ends.into_iter().map(|end| {
            let row = all.slice(from..end);
            from = end;
            row
        });
        Self {
            number,
            rows: rows.collect(),
            page,
            size,
            theme: theme.clone(),
            cursor,
        }
    }

    /// Its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether it shows this.
    pub fn shows(&self, page: &Arc<Page>, size: (u16, u16), theme: &Theme) -> bool {
        self.size == size
            && self.theme == *theme
            && (Arc::ptr_eq(&self.page, page) || self.page == *page)
    }

    /// Whether it was painted from this very page.
    pub fn is_of(&self, page: &Arc<Page>) -> bool {
        Arc::ptr_eq(&self.page, page)
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

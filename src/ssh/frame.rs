//! A page painted for one window size: rows of bytes, and the bytes that update a client from
//! another frame.

use std::sync::Arc;

use bytes::Bytes;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ansi;
use crate::tui::page::Page;
use crate::tui::paint::{self, Cursor};
use crate::tui::theme::Theme;

/// A painted page, shared between sessions.
#[derive(Debug)]
pub struct Frame {
    /// Its unique, increasing number.
    number: u64,
    size: (u16, u16),
    /// The frame that provides the other rows: pages that differ in a name share all rows but one.
    base: Option<Arc<Self>>,
    /// Its own rows, by number. Each covers its whole row. All are slices of one buffer.
    own: Box<[(usize, Bytes)]>,
    cursor: Option<Cursor>,
}

impl Frame {
    /// Paints a page for a window of so many columns and rows. Rows that equal those of `before`
    /// are shared with it.
    pub fn paint(
        number: u64,
        page: &Page,
        size: (u16, u16),
        theme: &Theme,
        before: Option<&Arc<Self>>,
    ) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        let cursor = paint::draw(page, area, theme, &mut buffer);
        // Only one level deep: a chain of bases would keep every frame in it alive.
        let base = before.map(|before| before.base.as_ref().unwrap_or(before));
        let base = base.filter(|base| base.size == size);
        let (mut painted, mut own) = (Vec::new(), Vec::new());
        for (at, row) in (area.top()..area.bottom()).enumerate() {
            let from = painted.len();
            ansi::row(&buffer, row, &mut painted);
            let row = painted.get(from..).unwrap_or_default();
            if base
                .and_then(|base| base.row(at))
                .is_some_and(|known| *known == row)
            {
                painted.truncate(from);
            } else {
                own.push((at, from..painted.len()));
            }
        }
        painted.shrink_to_fit();
        let painted = Bytes::from(painted);
        let own: Box<[_]> = own
            .into_iter()
            .map(|(at, range)| (at, painted.slice(range)))
            .collect();
        Self {
            number,
            base: base.filter(|_| own.len() < usize::from(size.1)).cloned(),
            own,
            size,
            cursor,
        }
    }

    fn row(&self, at: usize) -> Option<&Bytes> {
        match self.own.binary_search_by_key(&at, |(at, _)| *at) {
            Ok(found) => self.own.get(found).map(|(_, row)| row),
            Err(_) => self.base.as_ref()?.row(at),
        }
    }

    fn rows(&self) -> impl Iterator<Item = Option<&Bytes>> {
        (0..usize::from(self.size.1)).map(|at| self.row(at))
    }

    /// Returns its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns its size in columns and rows.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Returns the bytes for a client whose screen content is unknown.
    pub fn whole(&self) -> Bytes {
        let mut out = [ansi::HIDE, ansi::CLEAR].concat();
        self.write(|_, _| true, &mut out);
        out.shrink_to_fit();
        out.into()
    }

    /// Returns the bytes for a client that shows `before`. Empty if nothing differs.
    pub fn after(&self, before: &Self) -> Bytes {
        if before.size != self.size {
            return self.whole();
        }
        if before.rows().eq(self.rows()) && before.cursor == self.cursor {
            return Bytes::new();
        }
        let mut out = ansi::HIDE.to_vec();
        self.write(|at, row| before.row(at) != Some(row), &mut out);
        out.shrink_to_fit();
        out.into()
    }

    /// Writes the selected rows and then places the cursor.
    fn write(&self, wanted: impl Fn(usize, &Bytes) -> bool, out: &mut Vec<u8>) {
        for ((at, row), number) in self.rows().enumerate().zip(0..) {
            if let Some(row) = row.filter(|row| wanted(at, row)) {
                ansi::go(0, number, out);
                out.extend_from_slice(row);
            }
        }
        if let Some(Cursor { at, .. }) = self.cursor {
            ansi::go(at.x, at.y, out);
        }
        let shown = self.cursor.is_some_and(|cursor| cursor.shown);
        out.extend_from_slice(if shown { ansi::SHOW } else { ansi::HIDE });
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;

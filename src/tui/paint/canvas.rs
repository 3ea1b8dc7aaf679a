//! Lines into cells. The only place that writes to a buffer: nothing is written outside a part,
//! and a wide character is written whole or not at all.

use std::collections::BTreeSet;

use super::sheet::{Sheet, Strip};
use super::table::bar;
use super::text::{Ink, Piece, clean, cut, glyphs, pieces, width, width_of};
use crate::tui::page::{Hint, Page};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What stands between two parts of a line: title and place, two keys.
const BETWEEN: usize = 2;
const ABOVE: &str = "▲";
const BELOW: &str = "▼";

/// A buffer and the styles to write with.
pub struct Canvas<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
}

impl Canvas<'_> {
    /// Empties a part of the buffer.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
                cell.set_style(self.theme.ground());
            }
        }
    }

    /// Paints all parts of a page.
    pub fn sheet(&mut self, sheet: &Sheet, page: &Page) {
        self.header(sheet, page);
        self.rule(sheet, page);
        for strip in sheet.strips() {
            for (row, line) in (strip.area.top()..strip.area.bottom()).zip(strip.seen()) {
                self.put(
                    Rect {
                        y: row,
                        height: 1,
                        ..strip.area
                    },
                    &line.pieces,
                );
            }
        }
        if let Some(aside) = sheet.frame.aside {
            for row in aside.top()..aside.bottom() {
                let x = aside.x.saturating_sub(2);
                self.put(Rect::new(x, row, 1, 1), &[Piece::new("│", Ink::QUIET)]);
            }
        }
        self.notice(sheet, page);
        self.keys(sheet, &page.keys);
        self.more(sheet, page);
    }

    fn header(&mut self, sheet: &Sheet, page: &Page) {
        let Some(area) = sheet.frame.header else {
            return;
        };
        let room = usize::from(area.width);
        let mut place = pieces(&page.place, false);
        // Where both do not fit, the title is cut; of a place that would take most of the line the
        // first parts stay.
        while width_of(&place) * 2 > room {
            place.pop();
            while place.pop_if(|piece| piece.text.trim().is_empty()).is_some() {}
            if let Some(last) = place.last_mut() {
                last.text.truncate(last.text.trim_end().len());
            }
        }
        let taken = match width_of(&place) {
            0 => 0,
            wide => wide + BETWEEN,
        };
        let title = cut(pieces(&page.title, false), room.saturating_sub(taken));
        self.put(area, &title);
        self.put_right(area, &place);
    }

    fn rule(&mut self, sheet: &Sheet, page: &Page) {
        let Some(area) = sheet.frame.rule else {
            return;
        };
        let room = usize::from(area.width);
        let line = match page.progress {
            Some(share) => bar(share, room, ["━", "─"]),
            None => vec![Piece::new("─".repeat(room), Ink::QUIET)],
        };
        self.put(area, &line);
    }

    fn notice(&mut self, sheet: &Sheet, page: &Page) {
        if let (Some(area), Some(notice)) = (sheet.frame.notice, &page.notice) {
            let text = Piece::clean(&notice.text, Ink::of(notice.role));
            self.put(area, &cut(vec![text], usize::from(area.width)));
        }
    }

    fn keys(&mut self, sheet: &Sheet, keys: &[Hint]) {
        let Some(area) = sheet.frame.keys else {
            return;
        };
        let words = |hint: &Hint, parted| {
            [
                Piece::blank(parted),
                Piece::clean(&hint.key, Ink::ACCENT),
                Piece::blank(1),
                Piece::clean(&hint.does, Ink::QUIET),
            ]
        };
        let below = sheet.strips().any(|strip| strip.below() > 0);
        let mut keys: Vec<&Hint> = keys.iter().filter(|hint| below || !hint.below).collect();
        // Of a key that does one thing while there is more below and another at the end, the first.
        let mut shown = BTreeSet::new();
        keys.retain(|hint| shown.insert(hint.key.as_str()));
        // Where there is no room for all, the last one stays: it leads to the others.
        let Some((last, others)) = keys.split_last() else {
            return;
        };
        let room = usize::from(area.width);
        let kept = width_of(&words(last, BETWEEN));
        let mut line = Vec::new();
        for hint in others {
            let parted = if line.is_empty() { 0 } else { BETWEEN };
            let next = words(hint, parted);
            if width_of(&line) + width_of(&next) + kept > room {
                break;
            }
            line.extend(next);
        }
        let parted = if line.is_empty() { 0 } else { BETWEEN };
        let last = words(last, parted);
        if width_of(&line) + width_of(&last) <= room {
            line.extend(last);
        }
        self.put(area, &line);
    }

    /// Says how much more there is than fits: in the rule and over the keys where these are and
    /// are free, else at the edge.
    fn more(&mut self, sheet: &Sheet, page: &Page) {
        let body = sheet.body.area;
        if body.height == 0 {
            return;
        }
        let noticed = page
            .notice
            .as_ref()
            .map_or(0, |notice| width(&clean(&notice.text)) + BETWEEN);
        let most = |of: fn(&Strip) -> usize| sheet.strips().map(of).max().unwrap_or(0);
        let last = body.bottom().saturating_sub(1);
        let ends = [
            (most(Strip::above), sheet.frame.rule, 0, ABOVE, body.top()),
            (most(Strip::below), sheet.frame.notice, noticed, BELOW, last),
        ];
        for (count, line, taken, sign, row) in ends.into_iter().filter(|end| end.0 > 0) {
            let lines = if count == 1 { "line" } else { "lines" };
            let words = [
                format!(" {sign} {count} more {lines}"),
                format!(" {sign} {count}"),
            ];
            let free = |line: Rect| usize::from(line.width).saturating_sub(taken);
            let room = line.map_or(0, free);
            let fitting = words.into_iter().find(|words| width(words) <= room);
            if let (Some(line), Some(words)) = (line, fitting) {
                self.put_right(line, &[Piece::new(words, Ink::default())]);
            } else if let Some(x) = sheet.frame.edge {
                self.put(Rect::new(x, row, 2, 1), &[Piece::new(sign, Ink::default())]);
            }
        }
    }

    fn put_right(&mut self, line: Rect, pieces: &[Piece]) {
        let wide = u16::try_from(width_of(pieces)).unwrap_or(line.width);
        let wide = wide.min(line.width);
        let x = line.right().saturating_sub(wide);
        self.put(Rect::new(x, line.y, wide, 1), pieces);
    }

    /// Writes pieces into the first line of an area, as far as they go.
    fn put(&mut self, area: Rect, pieces: &[Piece]) {
        let right = area.right().min(self.buffer.area.right());
        let mut x = area.x;
        for piece in pieces {
            let style = if piece.ink.lit {
                self.theme.lit(piece.ink.role)
            } else {
                self.theme.style(piece.ink.role)
            };
            for (glyph, wide) in glyphs(&piece.text) {
                let next = u16::try_from(wide).map_or(u16::MAX, |wide| x.saturating_add(wide));
                if next > right {
                    return;
                }
                if let Some(cell) = self.buffer.cell_mut(Position::new(x, area.y)) {
                    // What was painted here before leaves no style behind.
                    cell.reset();
                    cell.set_symbol(self.theme.sign(glyph))
                        .set_style(self.theme.ground())
                        .set_style(style);
                }
                for hidden in x.saturating_add(1)..next {
                    if let Some(cell) = self.buffer.cell_mut(Position::new(hidden, area.y)) {
                        cell.reset();
                    }
                }
                x = next;
            }
        }
    }
}

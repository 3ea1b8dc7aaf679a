//! Writes lines into cells. The only module that writes to a buffer: nothing is written outside an
//! area, and a wide character is written whole or not at all.

use std::collections::BTreeSet;

use super::drawn;
use super::sheet::{PageLayout, Strip};
use super::table::bar;
use super::text::{Ink, TextPiece, cut, glyphs, pieces, width, width_of};
use crate::tui::page::{Hint, Page};
use crate::tui::sign::{Charset, Sign};
use crate::tui::theme::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

/// The gap between two parts of a line, such as title and place, or two keys.
const BETWEEN: usize = 2;

/// A buffer and the theme to write with.
pub struct Canvas<'a> {
    pub buffer: &'a mut Buffer,
    pub theme: &'a Theme,
}

impl Canvas<'_> {
    /// Clears a part of the buffer.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        let mut blank = Cell::EMPTY;
        blank.set_style(self.theme.ground());
        if area == self.buffer.area {
            self.buffer.content.fill(blank);
            return;
        }
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.clone_from(&blank);
            }
        }
    }

    /// Paints all parts of a page.
    pub fn sheet(&mut self, sheet: &PageLayout, page: &Page) {
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
            // The line between the columns ends with the longer one.
            let seen = sheet.strips().map(|strip| strip.seen().count()).max();
            let x = aside.x.saturating_sub(2);
            let edge = TextPiece::new(drawn::EDGE.of(self.charset()), Ink::QUIET);
            for row in (aside.top()..aside.bottom()).take(seen.unwrap_or(0)) {
                self.put(Rect::new(x, row, 1, 1), std::slice::from_ref(&edge));
            }
        }
        self.notice(sheet);
        self.keys(sheet, &page.keys);
        self.more(sheet);
    }

    fn charset(&self) -> Charset {
        self.theme.charset()
    }

    fn header(&mut self, sheet: &PageLayout, page: &Page) {
        let Some(area) = sheet.frame.header else {
            return;
        };
        let room = usize::from(area.width);
        let mut place = pieces(&page.place, false);
        // If both do not fit, the title is cut. If the place would take most of the line, only its
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
        let title = cut(
            pieces(&page.title, false),
            room.saturating_sub(taken),
            self.charset(),
        );
        self.put(area, &title);
        self.put_right(area, &place);
    }

    fn rule(&mut self, sheet: &PageLayout, page: &Page) {
        let Some(area) = sheet.frame.rule else {
            return;
        };
        let room = usize::from(area.width);
        let charset = self.charset();
        let line = match page.progress {
            Some(share) => bar(share, room, [&drawn::RULE_DONE, &drawn::RULE], charset),
            None => vec![TextPiece::new(
                drawn::RULE.of(charset).repeat(room),
                Ink::QUIET,
            )],
        };
        self.put(area, &line);
    }

    fn notice(&mut self, sheet: &PageLayout) {
        let Some(area) = sheet.frame.notice else {
            return;
        };
        for (row, line) in (area.top()..area.bottom()).zip(&sheet.notice) {
            self.put(Rect::new(area.x, row, area.width, 1), &line.pieces);
        }
    }

    fn keys(&mut self, sheet: &PageLayout, keys: &[Hint]) {
        let Some(area) = sheet.frame.keys else {
            return;
        };
        let words = |hint: &Hint, brief: bool, parted| {
            let does = match hint.brief.as_str() {
                words if brief && !words.is_empty() => words,
                _ => &hint.does,
            };
            [
                TextPiece::blank(parted),
                TextPiece::clean(&hint.key, Ink::ACCENT),
                TextPiece::blank(1),
                TextPiece::clean(does, Ink::QUIET),
            ]
        };
        let below = sheet.strips().any(|strip| strip.below() > 0);
        let mut keys: Vec<&Hint> = keys.iter().filter(|hint| below || !hint.below).collect();
        // If a key has one effect while there is more below and another at the end, show the first.
        let mut known = BTreeSet::new();
        keys.retain(|hint| known.insert(hint.key.as_str()));
        let mut shown = vec![false; keys.len()];
        let mut room = usize::from(area.width) + BETWEEN;
        let all = keys
            .iter()
            .map(|hint| width_of(&words(hint, false, BETWEEN)));
        let brief = all.sum::<usize>() > room;
        let mut take = |at: usize| match (keys.get(at), shown.get_mut(at)) {
            (Some(hint), Some(shown)) if !*shown => {
                let wide = width_of(&words(hint, brief, BETWEEN));
                *shown = wide <= room;
                room = room.saturating_sub(if *shown { wide } else { 0 });
                *shown
            }
            _ => true,
        };
        // If not all fit, the next step, the pinned hints and the help stay.
        let next = keys
            .iter()
            .position(|hint| hint.key == "Enter")
            .unwrap_or(0);
        let stays = (0..keys.len()).filter(|at| keys.get(*at).is_some_and(|hint| hint.stays));
        let help = keys.len().checked_sub(1);
        for at in std::iter::once(next).chain(stays).chain(help) {
            take(at);
        }
        let _all = (0..keys.len()).all(take);
        let mut line = Vec::new();
        for (hint, _) in keys.into_iter().zip(shown).filter(|(_, shown)| *shown) {
            let parted = if line.is_empty() { 0 } else { BETWEEN };
            line.extend(words(hint, brief, parted));
        }
        self.put(area, &line);
    }

    /// Shows how much more there is than fits: in the rule and over the keys if these are present
    /// and free, else at the edge.
    fn more(&mut self, sheet: &PageLayout) {
        let body = sheet.body.area;
        if body.height == 0 {
            return;
        }
        let noticed = sheet.notice.last();
        let noticed = noticed.map_or(0, |line| width_of(&line.pieces) + BETWEEN);
        let over_keys = sheet.frame.notice.map(|area| Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        });
        let most = |of: fn(&Strip) -> usize| sheet.strips().map(of).max().unwrap_or(0);
        let last = body.bottom().saturating_sub(1);
        let ends = [
            (
                most(Strip::above),
                sheet.frame.rule,
                0,
                Sign::Above,
                body.top(),
            ),
            (most(Strip::below), over_keys, noticed, Sign::Below, last),
        ];
        for (count, line, taken, sign, row) in ends.into_iter().filter(|end| end.0 > 0) {
            let sign = sign.shown(self.charset());
            let lines = if count == 1 { "line" } else { "lines" };
            let words = [
                format!(" {sign} {count} more {lines}"),
                format!(" {sign} {count}"),
            ];
            let free = |line: Rect| usize::from(line.width).saturating_sub(taken);
            let room = line.map_or(0, free);
            let fitting = words.into_iter().find(|words| width(words) <= room);
            if let (Some(line), Some(words)) = (line, fitting) {
                self.put_right(line, &[TextPiece::new(words, Ink::default())]);
            } else if let Some(x) = sheet.frame.edge {
                self.put(
                    Rect::new(x, row, 2, 1),
                    &[TextPiece::new(sign, Ink::default())],
                );
            }
        }
    }

    fn put_right(&mut self, line: Rect, pieces: &[TextPiece]) {
        let wide = u16::try_from(width_of(pieces)).unwrap_or(line.width);
        let wide = wide.min(line.width);
        let x = line.right().saturating_sub(wide);
        self.put(Rect::new(x, line.y, wide, 1), pieces);
    }

    /// Writes pieces into the first line of an area, as far as they fit.
    fn put(&mut self, area: Rect, pieces: &[TextPiece]) {
        let right = area.right().min(self.buffer.area.right());
        let charset = self.charset();
        let mut x = area.x;
        for piece in pieces {
            let style = match piece.ink {
                Ink { paper: true, .. } => self.theme.paper(),
                Ink {
                    lit: true, role, ..
                } => self.theme.lit(role),
                Ink { role, .. } => self.theme.style(role),
            };
            // The style of an earlier paint must not remain.
            let mut styled = Cell::EMPTY;
            styled.set_style(self.theme.ground()).set_style(style);
            for (glyph, wide) in glyphs(&piece.text) {
                let next = u16::try_from(wide).map_or(u16::MAX, |wide| x.saturating_add(wide));
                if next > right {
                    return;
                }
                if let Some(cell) = self.buffer.cell_mut(Position::new(x, area.y)) {
                    cell.clone_from(&styled);
                    cell.set_symbol(written(glyph, charset));
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

/// Returns a character as it is written: no-break spaces become ordinary spaces, so that copied
/// text has no others, and in ASCII no other non-ASCII character is written.
fn written(glyph: &str, charset: Charset) -> &str {
    match charset {
        _ if glyph == "\u{a0}" => " ",
        Charset::Ascii if !glyph.is_ascii() => "?",
        _ => glyph,
    }
}

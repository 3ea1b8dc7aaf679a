//! A page laid out for one window: the lines of its columns and their visible part.

use super::Cursor;
use super::flow::flow;
use super::frame::{self, PageFrame};
use super::text::{Ink, TextPiece, WrappedLine, width};
use super::wrap::wrap_to;
use crate::tui::page::{Block, Page, Scroll, Target};
use crate::tui::sign::Charset;
use ratatui::layout::{Position, Rect};

/// The lines that stay free below and above headings of a table that stay visible: as many as the
/// headings take, and these.
const HEADS_REST_MIN: usize = 2;

/// A laid-out page.
#[derive(Debug)]
pub struct PageLayout {
    pub frame: PageFrame,
    pub body: Strip,
    pub aside: Option<Strip>,
    /// The reply to the last key.
    pub notice: Vec<WrappedLine>,
}

/// The lines of one column and their visible part.
#[derive(Debug)]
pub struct Strip {
    pub area: Rect,
    pub lines: Vec<WrappedLine>,
    /// The first visible line.
    pub offset: usize,
}

impl PageLayout {
    /// Lays a page out.
    pub fn new(page: &Page, area: Rect, charset: Charset) -> Self {
        let beside = !page.aside.is_empty();
        let notice = notice(page, area, charset);
        let frame = PageFrame::new(area, beside, notice.len());
        let lines = |blocks: &[Block], area: Rect| flow(blocks, usize::from(area.width), charset);
        let (body, aside) = match frame.aside {
            Some(beside) => {
                let aside = Strip::new(beside, lines(&page.aside, beside), page.scroll);
                (lines(&page.body, frame.body), Some(aside))
            }
            None => (below(page, frame.body, charset), None),
        };
        Self {
            frame,
            body: Strip::new(frame.body, body, page.scroll),
            aside,
            notice,
        }
    }

    /// Returns the columns, the main one first.
    pub fn strips(&self) -> impl Iterator<Item = &Strip> {
        [Some(&self.body), self.aside.as_ref()]
            .into_iter()
            .flatten()
    }

    /// Returns the target at a position in the window.
    pub fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let beside = |strip: &&Strip| column.saturating_add(1) >= strip.area.x;
        let strip = self.aside.as_ref().filter(beside).unwrap_or(&self.body);
        if !(strip.area.top()..strip.area.bottom()).contains(&row) {
            return None;
        }
        let nth = usize::from(row - strip.area.top());
        let line = strip.seen().nth(nth)?;
        let column = column.checked_sub(strip.area.x).map(usize::from);
        let inside = column.filter(|column| *column < usize::from(strip.area.width));
        match inside {
            Some(column) => line.target_at(column),
            None => line.target,
        }
    }

    /// Returns the position of the terminal's cursor: in the focused field, else at the selection,
    /// else hidden at the first line of the body.
    pub fn cursor(&self) -> Option<Cursor> {
        let typed = || self.place(|line| line.typing);
        let chosen = || self.place(WrappedLine::selected);
        if let Some(at) = typed().or_else(chosen) {
            return Some(Cursor { at, shown: true });
        }
        let body = self.body.area;
        (!body.is_empty()).then(|| Cursor {
            at: body.as_position(),
            shown: false,
        })
    }

    /// Returns the first visible position that a line gives by its column.
    fn place(&self, column: impl Fn(&WrappedLine) -> Option<usize>) -> Option<Position> {
        self.strips().find_map(|strip| {
            let (row, column) = strip.seen().enumerate().find_map(|(row, line)| {
                let column = column(line)?;
                (column < usize::from(strip.area.width)).then_some((row, column))
            })?;
            let x = strip.area.x.saturating_add(u16::try_from(column).ok()?);
            let y = strip.area.y.saturating_add(u16::try_from(row).ok()?);
            Some(Position { x, y })
        })
    }
}

/// Returns the lines of a page's notice. If there are too many, the last one that fits is cut.
fn notice(page: &Page, area: Rect, charset: Charset) -> Vec<WrappedLine> {
    let Some(notice) = &page.notice else {
        return Vec::new();
    };
    let room = usize::from(frame::page(area).width);
    let wrap = |text: &str| {
        let words = [TextPiece::clean(text, Ink::of(notice.role))];
        wrap_to(&words, room, frame::notice_lines(area), charset)
    };
    let brief = notice.brief.as_deref();
    let brief = brief.filter(|_| width(&notice.text) > room);
    let lines = wrap(brief.unwrap_or(&notice.text));
    lines.into_iter().map(WrappedLine::of).collect()
}

/// Returns the aside to show below the body, if any, after an empty line.
fn below(page: &Page, area: Rect, charset: Charset) -> Vec<WrappedLine> {
    let width = usize::from(area.width);
    let mut lines = flow(&page.body, width, charset);
    if page.aside.is_empty() {
        return lines;
    }
    if !lines.is_empty() {
        lines.push(WrappedLine::default());
    }
    lines.extend(flow(&page.aside, width, charset));
    lines
}

impl Strip {
    fn new(area: Rect, lines: Vec<WrappedLine>, scroll: Scroll) -> Self {
        let mut strip = Self {
            area,
            lines,
            offset: 0,
        };
        strip.offset = match scroll {
            Scroll::At(line) => usize::from(line),
            Scroll::Follow(None) => 0,
            Scroll::Follow(Some(target)) => strip.offset_of(target),
        }
        .min(strip.offset_max());
        strip
    }

    /// Returns the last offset, at which the last line is at the bottom of the column.
    pub fn offset_max(&self) -> usize {
        self.lines.len().saturating_sub(self.height())
    }

    /// Returns the visible lines. If the headings of a table are scrolled out above, they replace
    /// the first lines.
    pub fn seen(&self) -> impl Iterator<Item = &WrappedLine> {
        let heads = self.heads();
        let under = heads.len();
        let lines = self.lines.iter().skip(self.offset + under);
        heads.iter().chain(lines.take(self.height() - under))
    }

    /// Returns the headings of the table that the first visible line is inside of. The last lines
    /// of a table leave room only for the last of them.
    fn heads(&self) -> &[WrappedLine] {
        let first = self.lines.get(self.offset);
        let Some(line) = first.filter(|line| line.below_heads > 0) else {
            return &[];
        };
        if !self.keeps(line.head_lines) {
            return &[];
        }
        let rest = self.lines.iter().skip(self.offset).zip(line.below_heads..);
        let rest = rest.take_while(|(line, below)| line.below_heads == *below);
        let shown = rest.take(line.head_lines).count();
        let end = (self.offset + line.head_lines).checked_sub(line.below_heads);
        end.and_then(|end| self.lines.get(end.checked_sub(shown)?..end))
            .unwrap_or(&[])
    }

    /// Returns whether headings of this many lines stay visible.
    fn keeps(&self, heads: usize) -> bool {
        self.height() >= 2 * heads + HEADS_REST_MIN
    }

    /// Returns the number of hidden lines above.
    pub fn above(&self) -> usize {
        self.offset
    }

    /// Returns the number of hidden lines below.
    pub fn below(&self) -> usize {
        self.offset_max().saturating_sub(self.offset)
    }

    fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Returns the least offset that shows the target whole, or else its first lines.
    fn offset_of(&self, target: Target) -> usize {
        let mut held = self.lines.iter().enumerate();
        let Some((first, line)) = held.find(|(_, line)| line.holds(target)) else {
            return 0;
        };
        let long = held.take_while(|(_, line)| line.holds(target));
        let ends = long.map(|(at, line)| at + line.with_next);
        let last = ends.fold(first + line.with_next, usize::max);
        let heads = match line.below_heads {
            1.. if self.keeps(line.head_lines) => line.head_lines,
            _ => 0,
        };
        let end = (last + 1).min(self.lines.len());
        let least = end.saturating_sub(self.height());
        least.min(first.saturating_sub(heads))
    }
}

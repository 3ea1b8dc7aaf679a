//! A page laid out for one window: the lines of its columns and their visible part.

use super::Cursor;
use super::flow::flow;
use super::frame::{self, PageFrame};
use super::text::{Ink, TextPiece, WrappedLine, cut};
use super::wrap::wrap;
use crate::tui::page::{Block, Page, Scroll, Target};
use crate::tui::sign::Charset;
use ratatui::layout::{Position, Rect};

/// The height from which the headings of a table stay visible.
const HEADS_HEIGHT_MIN: usize = 4;

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
        strip.seen().nth(nth)?.target
    }

    /// Returns the position of the terminal's cursor: in the focused field, else at the selection,
    /// else hidden at the first line of the body.
    pub fn cursor(&self) -> Option<Cursor> {
        let typed = || self.place(|line| line.typing);
        let chosen = || self.place(|line| line.chosen);
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
    let words = [TextPiece::clean(&notice.text, Ink::of(notice.role))];
    let mut lines = wrap(&words, room);
    let mut more = lines.split_off(lines.len().min(frame::notice_lines(area)));
    if let (Some(last), Some(next)) = (lines.last_mut(), more.first_mut()) {
        last.push(TextPiece::blank(1));
        last.append(next);
        *last = cut(std::mem::take(last), room, charset);
    }
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
    /// the first line.
    pub fn seen(&self) -> impl Iterator<Item = &WrappedLine> {
        let heads = self.heads();
        let under = usize::from(heads.is_some());
        let lines = self.lines.iter().skip(self.offset + under);
        heads.into_iter().chain(lines.take(self.height() - under))
    }

    /// Returns the headings of the table that the first visible line is inside of.
    fn heads(&self) -> Option<&WrappedLine> {
        if self.height() < HEADS_HEIGHT_MIN {
            return None;
        }
        let above = self.lines.get(self.offset)?.below_heads;
        let at = self.offset.checked_sub(above).filter(|_| above > 0)?;
        self.lines.get(at)
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
        let is_it = |line: &WrappedLine| line.target == Some(target);
        let Some(first) = self.lines.iter().position(is_it) else {
            return 0;
        };
        let long = self.lines.iter().skip(first).take_while(|line| is_it(line));
        let end = first + long.count();
        end.saturating_sub(self.height()).min(first)
    }
}

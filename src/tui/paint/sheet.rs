//! A page laid out for one window: the lines of its columns and which of them are seen.

use super::flow::flow;
use super::frame::Frame;
use super::text::Line;
use crate::tui::page::{Block, Page, Scroll, Target};
use ratatui::layout::{Position, Rect};

/// A page laid out.
#[derive(Debug)]
pub struct Sheet {
    pub frame: Frame,
    pub body: Strip,
    pub aside: Option<Strip>,
}

/// The lines of one column and the part of them that is seen.
#[derive(Debug)]
pub struct Strip {
    pub area: Rect,
    pub lines: Vec<Line>,
    /// The first line that is seen.
    pub offset: usize,
}

impl Sheet {
    /// Lays a page out.
    pub fn new(page: &Page, area: Rect) -> Self {
        let frame = Frame::new(area, !page.aside.is_empty(), page.notice.is_some());
        let width = |area: Rect| usize::from(area.width);
        let (body, aside) = match frame.aside {
            Some(beside) => {
                let lines = flow(&page.aside, width(beside));
                let aside = Strip::new(beside, lines, page.scroll);
                (flow(&page.body, width(frame.body)), Some(aside))
            }
            None if page.aside.is_empty() => (flow(&page.body, width(frame.body)), None),
            None => (below(&page.body, &page.aside, width(frame.body)), None),
        };
        Self {
            frame,
            body: Strip::new(frame.body, body, page.scroll),
            aside,
        }
    }

    /// The columns, the main one first.
    pub fn strips(&self) -> impl Iterator<Item = &Strip> {
        [Some(&self.body), self.aside.as_ref()]
            .into_iter()
            .flatten()
    }

    /// What stands at a place of the window.
    pub fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let beside = |strip: &&Strip| column.saturating_add(1) >= strip.area.x;
        let strip = self.aside.as_ref().filter(beside).unwrap_or(&self.body);
        if !(strip.area.top()..strip.area.bottom()).contains(&row) {
            return None;
        }
        let nth = strip.offset + usize::from(row - strip.area.top());
        strip.lines.get(nth)?.target
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self) -> Option<Position> {
        self.strips().find_map(|strip| {
            let (row, column) = strip.seen().enumerate().find_map(|(row, line)| {
                let column = line.cursor?;
                (column < usize::from(strip.area.width)).then_some((row, column))
            })?;
            let x = strip.area.x.saturating_add(u16::try_from(column).ok()?);
            let y = strip.area.y.saturating_add(u16::try_from(row).ok()?);
            Some(Position { x, y })
        })
    }
}

/// The aside below the body, an empty line between them.
fn below(body: &[Block], aside: &[Block], width: usize) -> Vec<Line> {
    let mut lines = flow(body, width);
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(flow(aside, width));
    lines
}

impl Strip {
    fn new(area: Rect, lines: Vec<Line>, scroll: Scroll) -> Self {
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

    /// The last offset: the end of the lines at the end of the column.
    pub fn offset_max(&self) -> usize {
        self.lines.len().saturating_sub(self.height())
    }

    /// The lines that are seen.
    pub fn seen(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().skip(self.offset).take(self.height())
    }

    /// Returns how many lines are out of sight above.
    pub fn above(&self) -> usize {
        self.offset
    }

    /// Returns how many lines are out of sight below.
    pub fn below(&self) -> usize {
        self.offset_max().saturating_sub(self.offset)
    }

    fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// The least offset that shows the target whole, or else its head.
    fn offset_of(&self, target: Target) -> usize {
        let is_it = |line: &Line| line.target == Some(target);
        let Some(first) = self.lines.iter().position(is_it) else {
            return 0;
        };
        let long = self.lines.iter().skip(first).take_while(|line| is_it(line));
        let end = first + long.count();
        end.saturating_sub(self.height()).min(first)
    }
}

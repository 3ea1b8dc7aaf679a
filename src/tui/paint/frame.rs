//! The parts of a window: header, rule, body, aside, notice, keys. A part without room is left out.

use ratatui::layout::Rect;

/// The widest column of text: longer lines are hard to follow.
const MEASURE_MAX: u16 = 84;
/// The widest of two columns: these are read line by line.
const COLUMN_MAX: u16 = 76;
/// The widest page; a wider window centers it.
const PAGE_MAX: u16 = 2 * COLUMN_MAX + GUTTER;
/// The width from which a page with an aside has two columns.
const ASIDE_WIDTH_MIN: u16 = 110;
/// The width from which there is a margin at both sides.
const MARGIN_WIDTH_MIN: u16 = 50;
const MARGIN: u16 = 2;
/// The body's share of two columns, in percent.
const BODY_SHARE: u16 = 55;
/// The gap between two columns, with a line in its middle.
const GUTTER: u16 = 3;
/// The heights from which there is a part: in a small window the body needs each line more.
const KEYS_HEIGHT_MIN: u16 = 3;
const HEADER_HEIGHT_MIN: u16 = 4;
const RULE_HEIGHT_MIN: u16 = 10;
const NOTICE_HEIGHT_MIN: u16 = 16;
/// The height from which a notice may take two lines.
const NOTICE_TWO_HEIGHT_MIN: u16 = 6;
const BREATH_HEIGHT_MIN: u16 = 30;

/// The areas of the parts of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageFrame {
    /// One line.
    pub header: Option<Rect>,
    /// One line under the header.
    pub rule: Option<Rect>,
    /// The main column.
    pub body: Rect,
    /// The second column.
    pub aside: Option<Rect>,
    /// The lines over the keys.
    pub notice: Option<Rect>,
    /// The last line.
    pub keys: Option<Rect>,
    /// The column at the right of the text for the signs of more above or below.
    pub edge: Option<u16>,
}

impl PageFrame {
    /// Divides a window into its parts.
    pub fn new(area: Rect, has_aside: bool, notice_lines: usize) -> Self {
        let page = page(area);
        let mut top = page.top();
        let mut bottom = page.bottom();
        let height = area.height;
        let mut from_top = |there: bool| {
            there.then(|| {
                top = top.saturating_add(1);
                line(page, top.saturating_sub(1))
            })
        };
        let header = from_top(height >= HEADER_HEIGHT_MIN);
        let rule = from_top(height >= RULE_HEIGHT_MIN);
        let _breath = from_top(height >= BREATH_HEIGHT_MIN);
        let mut from_bottom = |there: bool| -> Option<Rect> {
            there.then(|| {
                bottom = bottom.saturating_sub(1);
                line(page, bottom)
            })
        };
        let keys = from_bottom(height >= KEYS_HEIGHT_MIN);
        let spare = usize::from(height >= NOTICE_HEIGHT_MIN);
        let lines = notice_lines.min(self::notice_lines(area)).max(spare);
        let notice = (0..lines).fold(None, |lower: Option<Rect>, _| {
            let line = from_bottom(true)?;
            Some(lower.map_or(line, |lower| line.union(lower)))
        });
        let column = Rect::new(page.x, top, page.width, bottom.saturating_sub(top));
        let (body, aside) = columns(column, has_aside && area.width >= ASIDE_WIDTH_MIN);
        let edge = (page.right() < area.right()).then(|| page.right());
        Self {
            header,
            rule,
            body,
            aside,
            notice,
            keys,
            edge,
        }
    }
}

/// Returns the number of lines that a notice may take; the body of a small window keeps enough.
pub fn notice_lines(area: Rect) -> usize {
    match area.height {
        NOTICE_TWO_HEIGHT_MIN.. => 2,
        2.. => 1,
        _ => 0,
    }
}

/// Returns the part of the window within its margins.
pub fn page(area: Rect) -> Rect {
    let (left, right) = match area.width {
        MARGIN_WIDTH_MIN.. => (MARGIN, MARGIN),
        12.. => (0, 2),
        _ => (0, 0),
    };
    let width = area.width.saturating_sub(left + right).min(PAGE_MAX);
    let spare = area.width.saturating_sub(left + right + width);
    let x = area.x.saturating_add(left).saturating_add(spare / 2);
    Rect::new(x, area.y, width, area.height)
}

fn line(page: Rect, y: u16) -> Rect {
    Rect::new(page.x, y, page.width, 1)
}

fn columns(page: Rect, two: bool) -> (Rect, Option<Rect>) {
    if !two {
        let width = page.width.min(MEASURE_MAX);
        return (Rect { width, ..page }, None);
    }
    let room = page.width.saturating_sub(GUTTER);
    let width = u16::try_from(u32::from(room) * u32::from(BODY_SHARE) / 100).unwrap_or(room);
    let width = width.min(COLUMN_MAX);
    let x = page.x.saturating_add(width).saturating_add(GUTTER);
    let aside = Rect {
        x,
        width: page.right().saturating_sub(x).min(COLUMN_MAX),
        ..page
    };
    (Rect { width, ..page }, Some(aside))
}

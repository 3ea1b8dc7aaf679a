//! Scrolling, the same on every screen: page keys, Home, End and the mouse wheel.

use ratatui::layout::Rect;

use super::key::Key;
use super::page::{Page, Scroll};
use super::paint;
use super::screen::{Context, Event};

/// The lines that one wheel notch scrolls.
pub const WHEEL_LINES: i16 = 3;

/// Converts an up or down arrow to one line of the wheel, for pages without a cursor.
pub fn by_line(event: &Event) -> Option<Event> {
    match event {
        Event::Key(Key::Up) => Some(Event::Wheel(-1)),
        Event::Key(Key::Down) => Some(Event::Wheel(1)),
        _ => None,
    }
}

/// Returns the scroll after this event, or `None` if it does not scroll. Builds the page only if
/// needed.
pub fn scroll(event: &Event, page: impl FnOnce() -> Page, context: &Context) -> Option<Scroll> {
    let area = area_of(context);
    let whole = i32::from(paint::page_height(area).saturating_sub(1).max(1));
    let by = match event {
        Event::Key(Key::PageDown) => whole,
        Event::Key(Key::PageUp) => -whole,
        Event::Key(Key::Home) => i32::MIN / 2,
        Event::Key(Key::End) => i32::MAX / 2,
        Event::Wheel(lines) => i32::from(*lines),
        _ => return None,
    };
    let (page, charset) = (laid_out(page(), context), context.charset);
    let max = i32::from(paint::offset_max(&page, area, charset));
    let at = (i32::from(paint::offset(&page, area, charset)) + by).clamp(0, max);
    Some(Scroll::At(u16::try_from(at).unwrap_or(0)))
}

/// Returns the scroll one page down, or `None` at the end of the page.
pub fn further(page: impl Fn() -> Page, context: &Context) -> Option<Scroll> {
    let (page_now, area) = (laid_out(page(), context), area_of(context));
    let charset = context.charset;
    if paint::offset(&page_now, area, charset) >= paint::offset_max(&page_now, area, charset) {
        return None;
    }
    scroll(&Event::Key(Key::PageDown), page, context)
}

/// Returns the scroll at which the aside is on top, or the top of the page if it stands beside the
/// body.
pub fn to_aside(page: &Page, context: &Context) -> Scroll {
    let (area, charset) = (area_of(context), context.charset);
    let is_beside = !context.settings.one_column && paint::has_columns(page, area, charset);
    Scroll::At(match is_beside {
        true => 0,
        false => paint::aside_start(page, area, charset),
    })
}

/// Returns the cursor of a list after this event: at either end, or a page up or down. `None` if
/// the event is none of these.
pub fn jump(event: &Event, cursor: usize, entries: usize, context: &Context) -> Option<usize> {
    let page = usize::from(
        paint::page_height(area_of(context))
            .saturating_sub(1)
            .max(1),
    );
    let at = match event {
        Event::Key(Key::Home) => 0,
        Event::Key(Key::End) => usize::MAX,
        Event::Key(Key::PageUp) => cursor.saturating_sub(page),
        Event::Key(Key::PageDown) => cursor.saturating_add(page),
        _ => return None,
    };
    Some(at.min(entries.saturating_sub(1)))
}

/// Returns the page as the settings lay it out.
fn laid_out(page: Page, context: &Context) -> Page {
    if context.settings.one_column {
        page.in_one_column()
    } else {
        page
    }
}

fn area_of(context: &Context) -> Rect {
    Rect::new(0, 0, context.size.0, context.size.1)
}

//! Scrolling, the same on every screen: page keys and the mouse wheel.

use ratatui::layout::Rect;

use super::key::Key;
use super::page::{Page, Scroll};
use super::paint;
use super::screen::{Context, Event};

/// An arrow up or down as one line of the wheel, for pages without a cursor.
pub fn by_line(event: &Event) -> Option<Event> {
    match event {
        Event::Key(Key::Up) => Some(Event::Wheel(-1)),
        Event::Key(Key::Down) => Some(Event::Wheel(1)),
        _ => None,
    }
}

/// Where the page is seen from after this event, the page made only if it is needed; `None` where the event does not scroll.
pub fn scroll(event: &Event, page: impl FnOnce() -> Page, context: &Context) -> Option<Scroll> {
    let area = Rect::new(0, 0, context.size.0, context.size.1);
    let whole = i32::from(paint::page_height(area).saturating_sub(1).max(1));
    let by = match event {
        Event::Key(Key::PageDown) => whole,
        Event::Key(Key::PageUp) => -whole,
        Event::Wheel(lines) => i32::from(*lines),
        _ => return None,
    };
    let (page, charset) = (page(), context.charset);
    let max = i32::from(paint::offset_max(&page, area, charset));
    let at = (i32::from(paint::offset(&page, area, charset)) + by).clamp(0, max);
    Some(Scroll::At(u16::try_from(at).unwrap_or(0)))
}

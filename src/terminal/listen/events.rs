//! The events of the terminal, as crossterm reports them on systems without bytes to read.

use std::io;
use std::thread;

use crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind, read};

use super::{Closes, Heard};
use crate::tui::input::Input;
use crate::tui::key::Key;
use crate::tui::text_input;

/// Implements [`super::listen`].
pub fn listen(hand: impl Fn(Heard) -> bool + Clone + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name("terminal".into())
        .spawn(move || {
            let hand = Closes(hand);
            while let Ok(event) = read() {
                if heard(event).is_some_and(|heard| !(hand.0)(heard)) {
                    return;
                }
            }
        })?;
    Ok(())
}

fn heard(event: Event) -> Option<Heard> {
    match event {
        Event::Key(key) => Key::from_terminal(key).map(Input::Key),
        Event::Mouse(mouse) => pointed(mouse),
        Event::Paste(text) => Some(Input::Paste(text_input::pasted(&text))),
        Event::Resize(..) => return Some(Heard::Resized),
        _ => None,
    }
    .map(Heard::Input)
}

fn pointed(mouse: MouseEvent) -> Option<Input> {
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Input::Click {
            column: mouse.column,
            row: mouse.row,
        }),
        MouseEventKind::ScrollDown => Some(Input::Wheel(1)),
        MouseEventKind::ScrollUp => Some(Input::Wheel(-1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    use super::*;

    fn key(code: KeyCode, held: KeyModifiers, kind: KeyEventKind) -> Option<Heard> {
        heard(Event::Key(KeyEvent::new_with_kind(code, held, kind)))
    }

    fn pointer(kind: MouseEventKind) -> Option<Heard> {
        heard(Event::Mouse(MouseEvent {
            kind,
            column: 11,
            row: 2,
            modifiers: KeyModifiers::NONE,
        }))
    }

    #[test]
    fn keys_count_once_and_never_with_alt() {
        let (press, none) = (KeyEventKind::Press, KeyModifiers::NONE);
        let e = KeyCode::Char('e');
        let typed = Heard::Input(Input::Key(Key::Char('e')));
        assert_eq!(key(e, none, press), Some(typed));
        assert_eq!(key(e, none, KeyEventKind::Release), None);
        assert_eq!(key(e, KeyModifiers::ALT, press), None);
        assert_eq!(key(KeyCode::Enter, KeyModifiers::ALT, press), None);
    }

    #[test]
    fn the_mouse_the_window_and_pastes_are_heard() {
        let clicked = Input::Click { column: 11, row: 2 };
        for (kind, expected) in [
            (MouseEventKind::Down(MouseButton::Left), Some(clicked)),
            (MouseEventKind::Down(MouseButton::Right), None),
            (MouseEventKind::Up(MouseButton::Left), None),
            (MouseEventKind::Moved, None),
            (MouseEventKind::ScrollDown, Some(Input::Wheel(1))),
            (MouseEventKind::ScrollUp, Some(Input::Wheel(-1))),
        ] {
            assert_eq!(pointer(kind), expected.map(Heard::Input), "{kind:?}");
        }
        assert_eq!(heard(Event::Resize(80, 24)), Some(Heard::Resized));
        assert_eq!(heard(Event::FocusGained), None);
        let pasted = Input::Paste(text_input::pasted("1\r2"));
        assert_eq!(
            heard(Event::Paste("1\r2".into())),
            Some(Heard::Input(pasted))
        );
    }
}

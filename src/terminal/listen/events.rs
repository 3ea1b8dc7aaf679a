//! The events of the terminal, as crossterm tells them where there are no bytes to read.

use std::io;
use std::thread;

use crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind, read};

use super::{Closes, Heard};
use crate::tui::input::{Input, PASTE_BYTES_MAX};
use crate::tui::key::Key;

/// See [`super::listen`].
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
        Event::Paste(text) if text.len() <= PASTE_BYTES_MAX => Some(Input::Paste(
            text.chars().filter(|c| !c.is_control()).collect(),
        )),
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

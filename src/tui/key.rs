//! Keys, as screens get them: a closed set, independent of the source.
//!
//! If a terminal sends bytes, [`super::input`] decodes them into keys. If it reports events, they
//! are converted here, the only place that knows crossterm's keys.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key press.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// A character, as typed: `A` is shift and a.
    Char(char),
    /// A letter with Ctrl, in lower case.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Shift and arrow up.
    ShiftUp,
    /// Shift and arrow down.
    ShiftDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// The first function key.
    F1,
    /// The second function key.
    F2,
}

impl Key {
    /// Converts a key event of a terminal such as that of Windows. Returns `None` for releases, for
    /// keys pressed with Alt, and for keys that no screen uses.
    pub fn from_terminal(event: KeyEvent) -> Option<Self> {
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let pressed = event.kind != KeyEventKind::Release;
        (pressed && !alt).then(|| Self::of(event)).flatten()
    }

    fn of(event: KeyEvent) -> Option<Self> {
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        Some(match event.code {
            KeyCode::Char(c) if control => Self::Ctrl(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Self::Char(c),
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::Tab => Self::Tab,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Backspace => Self::Backspace,
            KeyCode::Delete => Self::Delete,
            KeyCode::Up if shift => Self::ShiftUp,
            KeyCode::Down if shift => Self::ShiftDown,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::F(1) => Self::F1,
            KeyCode::F(2) => Self::F2,
            _ => return None,
        })
    }

    /// Returns the label of the key, as on keyboards and in the help.
    pub fn label(self) -> String {
        match self {
            Self::Char(' ') => "Space".into(),
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter".into(),
            Self::Esc => "Esc".into(),
            Self::Tab => "Tab".into(),
            Self::BackTab => "Shift-Tab".into(),
            Self::Backspace => "Backspace".into(),
            Self::Delete => "Del".into(),
            Self::Up => "↑".into(),
            Self::Down => "↓".into(),
            Self::Left => "←".into(),
            Self::Right => "→".into(),
            Self::ShiftUp => "Shift-↑".into(),
            Self::ShiftDown => "Shift-↓".into(),
            Self::Home => "Home".into(),
            Self::End => "End".into(),
            Self::PageUp => "PgUp".into(),
            Self::PageDown => "PgDn".into(),
            Self::F1 => "F1".into(),
            Self::F2 => "F2".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_sends_becomes_a_key_or_nothing() {
        let key = |code, modifiers| Key::from_terminal(KeyEvent::new(code, modifiers));
        assert_eq!(
            key(KeyCode::Char('A'), KeyModifiers::SHIFT),
            Some(Key::Char('A'))
        );
        assert_eq!(
            key(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(Key::Ctrl('c'))
        );
        assert_eq!(key(KeyCode::Up, KeyModifiers::SHIFT), Some(Key::ShiftUp));
        assert_eq!(key(KeyCode::Up, KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Char('e'), KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Enter, KeyModifiers::ALT), None);
        assert_eq!(key(KeyCode::Insert, KeyModifiers::NONE), None);
    }
}

//! The display of a session: the screens, or plain lines. A guest chooses it in the login.

/// The display of a seat, or of a console.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeatDisplay {
    /// The screens.
    Screens,
    /// Plain lines.
    Plain,
}

/// The terminal of a client, as far as it limits the display.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClientTerminal {
    /// It shows screens.
    Full,
    /// It shows lines, and leaves the echo of keys to the program.
    Simple,
    /// There is none: lines come whole.
    Missing,
}

/// The end of a login that asks for a display.
const WORDS: [(&str, SeatDisplay); 2] = [
    ("plain", SeatDisplay::Plain),
    ("screen", SeatDisplay::Screens),
];

/// Returns a login without the display that it asks for, and that display.
pub fn of_login(login: &str) -> (&str, Option<SeatDisplay>) {
    let asked = login.rsplit_once('+').and_then(|(login, asked)| {
        let known = WORDS
            .iter()
            .find(|(word, _)| asked.eq_ignore_ascii_case(word));
        known.map(|(_, display)| (login, Some(*display)))
    });
    asked.unwrap_or((login, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_may_end_with_a_display() {
        use SeatDisplay::{Plain, Screens};
        for (login, cut, display) in [
            ("4mt9kxqw", "4mt9kxqw", None),
            ("4mt9kxqw+plain", "4mt9kxqw", Some(Plain)),
            ("4MT9KXQW+PLAIN", "4MT9KXQW", Some(Plain)),
            ("me+screen", "me", Some(Screens)),
            ("+plain", "", Some(Plain)),
            ("code+plane", "code+plane", None),
            ("code+plain+screen", "code+plain", Some(Screens)),
        ] {
            assert_eq!(of_login(login), (cut, display), "{login}");
        }
    }
}

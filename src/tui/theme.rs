//! Roles as terminal styles. Only the sixteen colours that a terminal's own palette names, or
//! none at all; which of the two is the caller's decision (NO_COLOR).

use super::page::Role;
use ratatui::style::{Color, Modifier, Style};

/// Signs of the program's own and what they become where a font has ASCII alone. The steps of a
/// trend become their numbers.
const SIGNS: [(&str, &str); 31] = [
    ("▸", ">"),
    ("›", ">"),
    ("▲", "^"),
    ("▼", "v"),
    ("━", "="),
    ("─", "-"),
    ("│", "|"),
    ("█", "#"),
    ("░", "."),
    ("▁", "1"),
    ("▂", "2"),
    ("▃", "3"),
    ("▄", "4"),
    ("▅", "5"),
    ("▆", "6"),
    ("▇", "7"),
    ("…", "~"),
    ("·", "."),
    ("•", "*"),
    ("✓", "+"),
    ("✗", "x"),
    ("⚑", "!"),
    ("–", "-"),
    ("—", "-"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
];

/// The style of each role, and what the cursor adds to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Theme {
    colours: bool,
    ascii: bool,
}

impl Theme {
    /// Few colours, which follow the terminal's palette and so read on dark and on light.
    pub const fn colour() -> Self {
        Self {
            colours: true,
            ascii: false,
        }
    }

    /// No colour: bold, underlined and dim only.
    pub const fn plain() -> Self {
        Self {
            colours: false,
            ascii: false,
        }
    }

    /// The same with signs of ASCII alone, for fonts such as the Linux console's.
    pub const fn ascii(self) -> Self {
        Self {
            ascii: true,
            ..self
        }
    }

    /// A character as this theme writes it; one column stays one column.
    pub fn sign<'a>(&self, character: &'a str) -> &'a str {
        if !self.ascii || character.is_ascii() {
            return character;
        }
        SIGNS
            .iter()
            .find(|(sign, _)| *sign == character)
            .map_or(character, |(_, ascii)| ascii)
    }

    /// The style of text in a role.
    ///
    /// Quiet text is dim and not bright black: some palettes paint that as their background.
    pub fn style(&self, role: Role) -> Style {
        let (colour, modifier) = match role {
            Role::Plain => (None, Modifier::empty()),
            Role::Emphasis => (None, Modifier::UNDERLINED),
            Role::Strong | Role::Heading => (None, Modifier::BOLD),
            Role::Quiet => (None, Modifier::DIM),
            Role::Struck => (None, Modifier::DIM.union(Modifier::CROSSED_OUT)),
            Role::Accent => (Some(Color::Cyan), Modifier::BOLD),
            Role::Right => (Some(Color::Green), Modifier::BOLD),
            Role::Wrong => (Some(Color::Red), Modifier::BOLD),
            Role::Warning => (Some(Color::Yellow), Modifier::BOLD),
        };
        match colour.filter(|_| self.colours) {
            // The colour is enough; bold is kept for the cursor and for names.
            Some(colour) => Style::new().fg(colour),
            None => Style::new().add_modifier(modifier),
        }
    }

    /// The style of text in a role where the cursor stands, or in a name.
    pub fn lit(&self, role: Role) -> Style {
        self.style(role)
            .remove_modifier(Modifier::DIM)
            .add_modifier(Modifier::BOLD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 10] = [
        Role::Plain,
        Role::Emphasis,
        Role::Strong,
        Role::Quiet,
        Role::Struck,
        Role::Heading,
        Role::Accent,
        Role::Right,
        Role::Wrong,
        Role::Warning,
    ];

    #[test]
    fn the_plain_theme_has_no_colour_and_still_sets_each_role_apart() {
        let theme = Theme::plain();
        for role in ROLES {
            for style in [theme.style(role), theme.lit(role)] {
                assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            }
            let apart = theme.style(role) != theme.style(Role::Plain);
            assert_eq!(apart, role != Role::Plain, "{role:?}");
        }
    }

    #[test]
    fn every_sign_keeps_its_width_in_ascii() {
        use ratatui::buffer::CellWidth;
        let theme = Theme::plain().ascii();
        for (sign, _) in SIGNS {
            assert_eq!(sign.cell_width(), theme.sign(sign).cell_width(), "{sign}");
            assert!(theme.sign(sign).is_ascii(), "{sign}");
            assert_eq!(Theme::plain().sign(sign), sign);
        }
        assert_eq!(theme.sign("輸"), "輸");
    }

    #[test]
    fn colours_are_the_palettes_own() {
        let theme = Theme::colour();
        let used: Vec<_> = ROLES.iter().filter_map(|r| theme.style(*r).fg).collect();
        assert_eq!(used, [Color::Cyan, Color::Green, Color::Red, Color::Yellow]);
        assert!(ROLES.iter().all(|r| theme.style(*r).bg.is_none()));
    }
}

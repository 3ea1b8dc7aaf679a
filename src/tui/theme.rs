//! Roles as terminal styles: for dark and for light terminals, with high contrast, and without any
//! color. The caller chooses the theme and the number of colors.

use super::page::Role;
use super::sign::Charset;
use ratatui::style::{Color, Modifier, Style};

/// The learner's choice of a theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ThemeName {
    /// The theme that suits the terminal, as far as it reports its background.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Bright on black, the background painted too.
    HighContrast,
    /// No color.
    Plain,
}

impl ThemeName {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] = [
        Self::Auto,
        Self::Dark,
        Self::Light,
        Self::HighContrast,
        Self::Plain,
    ];

    /// Returns the name used in flags and settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Plain => "none",
        }
    }

    /// Returns the theme of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.id() == id)
    }
}

/// The number of colors of a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ColourDepth {
    /// The sixteen colors of its own palette.
    #[default]
    Sixteen,
    /// Those and a fixed cube of colors.
    TwoFiftySix,
    /// Any color.
    True,
}

impl ColourDepth {
    /// Returns the depth given by the variables TERM and COLORTERM, or sixteen if they do not give
    /// one.
    pub fn of(term: &str, colorterm: &str) -> Self {
        if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256color") {
            Self::TwoFiftySix
        } else {
            Self::Sixteen
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Palette {
    Dark,
    Light,
    HighContrast,
    Plain,
}

/// The style of each role and of the cursor.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Theme {
    palette: Palette,
    depth: ColourDepth,
    charset: Charset,
}

/// A color at each depth: of the palette, of the cube, and exact.
type Shades = (Color, u8, u32);

impl Theme {
    /// Returns the theme for a dark background. Its sixteen colors follow the terminal's palette,
    /// so they are readable on most backgrounds.
    pub const fn dark(depth: ColourDepth) -> Self {
        Self::new(Palette::Dark, depth)
    }

    /// Returns the theme for a light background.
    pub const fn light(depth: ColourDepth) -> Self {
        Self::new(Palette::Light, depth)
    }

    /// Returns the high-contrast theme: bright on black, with a painted background.
    pub const fn high_contrast(depth: ColourDepth) -> Self {
        Self::new(Palette::HighContrast, depth)
    }

    /// Returns the theme without color: bold, underlined and dim only.
    pub const fn plain() -> Self {
        Self::new(Palette::Plain, ColourDepth::Sixteen)
    }

    const fn new(palette: Palette, depth: ColourDepth) -> Self {
        Self {
            palette,
            depth,
            charset: Charset::Unicode,
        }
    }

    /// Returns the theme of that name. To suit the terminal, it takes the background from the
    /// variable COLORFGBG; without that, the palette's own sixteen colors suit most terminals.
    pub fn named(name: ThemeName, depth: ColourDepth, colorfgbg: &str) -> Self {
        match name {
            ThemeName::Plain => Self::plain(),
            ThemeName::Dark => Self::dark(depth),
            ThemeName::Light => Self::light(depth),
            ThemeName::HighContrast => Self::high_contrast(depth),
            ThemeName::Auto => match is_light(colorfgbg) {
                Some(true) => Self::light(depth),
                Some(false) => Self::dark(depth),
                None => Self::dark(ColourDepth::Sixteen),
            },
        }
    }

    /// Returns the theme in ASCII only, for fonts such as the Linux console's.
    pub const fn ascii(self) -> Self {
        Self {
            charset: Charset::Ascii,
            ..self
        }
    }

    /// Returns the characters to write with.
    pub const fn charset(&self) -> Charset {
        self.charset
    }

    /// Returns the style of empty cells.
    pub fn ground(&self) -> Style {
        match self.palette {
            Palette::HighContrast => {
                let black = self.shade((Color::Black, 16, 0x00_0000));
                let white = self.shade((Color::White, 231, 0xff_ffff));
                Style::new().fg(white).bg(black)
            }
            Palette::Dark | Palette::Light | Palette::Plain => Style::new(),
        }
    }

    /// Returns the style of text in a role.
    ///
    /// Quiet text from the palette is dim, not bright black: some palettes use that as their
    /// background.
    pub fn style(&self, role: Role) -> Style {
        let modifier = match role {
            Role::Plain => Modifier::empty(),
            Role::Emphasis => Modifier::UNDERLINED,
            Role::Quiet => Modifier::DIM,
            Role::Struck => Modifier::DIM.union(Modifier::CROSSED_OUT),
            _ => Modifier::BOLD,
        };
        match self.shades(role) {
            // The color is enough. Bold is for the cursor and for names, and the brightness of dim
            // text differs between terminals.
            Some(shades) => {
                let kept = modifier.intersection(Modifier::CROSSED_OUT);
                Style::new().fg(self.shade(shades)).add_modifier(kept)
            }
            None => Style::new().add_modifier(modifier),
        }
    }

    /// Returns the color of a role, if it has one.
    fn shades(&self, role: Role) -> Option<Shades> {
        let exact = self.depth != ColourDepth::Sixteen;
        Some(match (self.palette, role) {
            (Palette::Dark, Role::Accent) => (Color::Cyan, 80, 0x5f_d7d7),
            (Palette::Dark, Role::Right) => (Color::Green, 114, 0x87_d787),
            (Palette::Dark, Role::Wrong) => (Color::Red, 210, 0xff_8787),
            (Palette::Dark, Role::Warning) => (Color::Yellow, 221, 0xff_d75f),
            (Palette::Dark, Role::Quiet | Role::Struck) if exact => (Color::Gray, 247, 0x9e_9e9e),
            (Palette::Light, Role::Accent) => (Color::Blue, 25, 0x00_5faf),
            (Palette::Light, Role::Right) => (Color::Green, 22, 0x00_5f00),
            (Palette::Light, Role::Wrong) => (Color::Red, 124, 0xaf_0000),
            (Palette::Light, Role::Warning) => (Color::Magenta, 94, 0x87_5f00),
            (Palette::Light, Role::Quiet | Role::Struck) if exact => {
                (Color::DarkGray, 59, 0x5f_5f5f)
            }
            (Palette::HighContrast, Role::Accent) => (Color::LightCyan, 123, 0x87_ffff),
            (Palette::HighContrast, Role::Right) => (Color::LightGreen, 120, 0x87_ff87),
            (Palette::HighContrast, Role::Wrong) => (Color::LightRed, 217, 0xff_afaf),
            (Palette::HighContrast, Role::Warning) => (Color::LightYellow, 227, 0xff_ff5f),
            (Palette::HighContrast, Role::Quiet | Role::Struck) => (Color::Gray, 252, 0xd0_d0d0),
            _ => return None,
        })
    }

    fn shade(&self, (palette, cube, exact): Shades) -> Color {
        match self.depth {
            ColourDepth::Sixteen => palette,
            ColourDepth::TwoFiftySix => Color::Indexed(cube),
            ColourDepth::True => Color::from_u32(exact),
        }
    }

    /// Returns the style of dark on light, for what a camera reads. Without color it is reversed,
    /// which is dark on light in most terminals.
    pub fn paper(&self) -> Style {
        if self.palette == Palette::Plain {
            return Style::new().add_modifier(Modifier::REVERSED);
        }
        let black = self.shade((Color::Black, 16, 0x00_0000));
        let white = self.shade((Color::White, 231, 0xff_ffff));
        Style::new().fg(black).bg(white)
    }

    /// Returns the style of text in a role at the cursor, or in a name.
    pub fn lit(&self, role: Role) -> Style {
        self.style(role)
            .remove_modifier(Modifier::DIM)
            .add_modifier(Modifier::BOLD)
    }
}

/// Returns whether COLORFGBG, such as "15;0" or "0;default;15", names a light background.
fn is_light(colorfgbg: &str) -> Option<bool> {
    let background: u8 = colorfgbg.rsplit_once(';')?.1.parse().ok()?;
    match background {
        0..=6 | 8 => Some(false),
        7 | 9..=15 => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests;

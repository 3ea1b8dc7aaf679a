//! Every screen in every theme: which style each cell gets, that nothing is told by colour alone,
//! and that every colour can be read where it is painted.
//!
//! A snapshot holds the text of a screen once, as it is the same in all themes, and below it a
//! letter for each cell. `looks/legend.snap` says what a letter is in each theme.

use std::collections::{BTreeMap, BTreeSet};

use dripset::tui::page::{Page, Role};
use dripset::tui::paint;
use dripset::tui::theme::{ColourDepth, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use self::contrast::contrast;

#[path = "../../src/tui/theme/contrast.rs"]
mod contrast;
mod screens;

pub use self::screens::{SCREENS, VIEWS, views};

const SIZE: (u16, u16) = (80, 24);
/// The line at the left of a callout.
const BAR: &str = "│";

/// The one line whose colour differs: right where an item is looked up, and something to look at
/// again where it was not given. What was given stands above it in words.
const KEY_OF_A_CALCULATION: &str = "→ The correct number is";

/// The letter of each role; in capitals where it is lit.
const LETTERS: [(char, Role); 10] = [
    ('p', Role::Plain),
    ('e', Role::Emphasis),
    ('s', Role::Strong),
    ('q', Role::Quiet),
    ('x', Role::Struck),
    ('h', Role::Heading),
    ('a', Role::Accent),
    ('r', Role::Right),
    ('w', Role::Wrong),
    ('y', Role::Warning),
];

/// The colour themes, what they are read on, and how well at least.
fn colour_themes(depth: ColourDepth) -> [(Theme, Color, f64); 3] {
    let (black, white) = (Color::from_u32(0), Color::from_u32(0xff_ffff));
    [
        (Theme::dark(depth), black, 4.5),
        (Theme::light(depth), white, 4.5),
        (Theme::high_contrast(depth), black, 7.0),
    ]
}

/// Dark, light, with high contrast, plain.
fn themes() -> [Theme; 4] {
    let [dark, light, high] = colour_themes(ColourDepth::True).map(|(theme, ..)| theme);
    [dark, light, high, Theme::plain()]
}

fn painted(page: &Page, theme: &Theme) -> Buffer {
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let mut buffer = Buffer::empty(area);
    paint::draw(page, area, theme, &mut buffer);
    buffer
}

/// A letter for each cell, line by line.
fn grid(mut of: impl FnMut((u16, u16)) -> String) -> Vec<String> {
    let mut line = |y| -> String { (0..SIZE.0).map(|x| of((x, y))).collect() };
    (0..SIZE.1).map(|y| line(y).trim_end().to_owned()).collect()
}

fn text(buffer: &Buffer) -> Vec<String> {
    grid(|at| buffer[at].symbol().to_owned())
}

/// How a cell looks.
type Look = (Color, Color, Modifier);

fn look(cell: &Cell) -> Look {
    (cell.fg, cell.bg, cell.modifier)
}

/// How a cell looks in each theme, once `style` of it is written on its ground.
fn looks(style: impl Fn(&Theme) -> Style) -> [Look; 4] {
    themes().map(|theme| {
        let mut cell = Cell::default();
        cell.set_style(theme.ground());
        cell.set_style(style(&theme));
        look(&cell)
    })
}

/// Each letter with what it looks like; roles that no theme sets apart have the first's.
fn letters() -> BTreeMap<char, [Look; 4]> {
    let mut letters = BTreeMap::new();
    letters.insert('.', looks(Theme::ground));
    letters.insert('k', looks(Theme::paper));
    for (letter, role) in LETTERS {
        for (letter, look) in [
            (letter, looks(|theme| theme.style(role))),
            (letter.to_ascii_uppercase(), looks(|theme| theme.lit(role))),
        ] {
            if !letters.values().any(|known| *known == look) {
                letters.insert(letter, look);
            }
        }
    }
    letters
}

#[test]
fn every_screen_in_every_theme() {
    let letters = letters();
    for (name, page) in SCREENS.iter() {
        let buffers = themes().map(|theme| painted(page, &theme));
        let words = text(&buffers[0]);
        for buffer in &buffers {
            assert_eq!(text(buffer), words, "{name}: the words are the same");
        }
        let styles = grid(|at| {
            let looks = buffers.each_ref().map(|buffer| look(&buffer[at]));
            let known = letters.iter().find(|(_, known)| **known == looks);
            let (letter, _) =
                known.unwrap_or_else(|| panic!("{name}: {at:?} is in no role: {looks:?}"));
            let seen = Modifier::UNDERLINED | Modifier::CROSSED_OUT | Modifier::REVERSED;
            if buffers[0][at].symbol() == " " && !looks.iter().any(|look| look.2.intersects(seen)) {
                return " ".to_owned();
            }
            letter.to_string()
        });
        let both = format!("{}\n\n{}", words.join("\n"), styles.join("\n"));
        insta::with_settings!({
            snapshot_path => "snapshots/looks",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name.as_str(), both);
        });
    }
}

fn style_as_words((fg, bg, modifier): Look) -> String {
    let colour = |colour| match colour {
        Color::Reset => "own".to_owned(),
        Color::Rgb(r, g, b) => format!("{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}"),
    };
    let ground = match bg {
        Color::Reset => String::new(),
        bg => format!(" on {}", colour(bg)),
    };
    let names = modifier.iter_names().map(|(name, _)| name.to_lowercase());
    let names: Vec<_> = names.collect();
    let how = if names.is_empty() { "" } else { " " };
    format!("{}{ground}{how}{}", colour(fg), names.join("+"))
}

#[test]
fn the_legend_of_the_letters() {
    let mut lines = vec!["letter, dark, light, high-contrast, plain".to_owned()];
    for (letter, looks) in letters() {
        let words = looks.map(style_as_words).join(", ");
        lines.push(format!("{letter:?}: {words}"));
    }
    insta::with_settings!({
        snapshot_path => "snapshots/looks",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("legend", lines.join("\n"));
    });
}

#[test]
fn without_colour_there_is_none_anywhere() {
    for (name, page) in SCREENS.iter() {
        let buffer = painted(page, &Theme::plain());
        let coloured = |cell: &&Cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset);
        assert_eq!(buffer.content.iter().find(coloured), None, "{name}");
    }
}

#[test]
fn every_colour_that_is_painted_can_be_read() {
    use ColourDepth::{True, TwoFiftySix};
    let mut pairs = 0;
    for depth in [TwoFiftySix, True] {
        for (theme, ground, least) in colour_themes(depth) {
            for (name, page) in SCREENS.iter() {
                let buffer = painted(page, &theme);
                for cell in buffer.content.iter().filter(|cell| cell.symbol() != " ") {
                    // Nobody knows what a terminal makes of dim.
                    assert!(
                        !cell.modifier.contains(Modifier::DIM),
                        "{name}, {theme:?}: {cell:?}"
                    );
                    if cell.fg == Color::Reset {
                        continue;
                    }
                    let bg = if cell.bg == Color::Reset {
                        ground
                    } else {
                        cell.bg
                    };
                    let read = contrast(cell.fg, bg);
                    assert!(read >= least, "{name}, {theme:?}: {cell:?}: {read:.2}");
                    pairs += 1;
                }
            }
        }
    }
    assert!(pairs > 10_000, "{pairs}");
}

/// The sixteen colours of a terminal are its own, so that nothing is known of how they are read
/// on one another: no background is painted but black, and white under what a camera reads.
#[test]
fn of_sixteen_colours_no_background_is_painted_but_black_and_that_of_a_code() {
    let grounds = [Color::Reset, Color::Reset, Color::Black];
    for ((theme, ..), ground) in colour_themes(ColourDepth::Sixteen).iter().zip(grounds) {
        for (name, page) in SCREENS.iter() {
            let buffer = painted(page, theme);
            let is_code = |cell: &Cell| (cell.fg, cell.bg) == (Color::Black, Color::White);
            let mut cells = buffer.content.iter();
            let other = cells.find(|cell| cell.bg != ground && !is_code(cell));
            assert_eq!(other, None, "{name}, {theme:?}");
        }
    }
}

/// Two lines of the same words have the same colours, on whatever screens they are: what a colour
/// says is also said by a sign or a word of its line. The line at the left of a callout has the
/// colour of the callout's first line.
#[test]
fn no_line_says_by_colour_what_it_does_not_say_in_words() {
    let mut found = BTreeSet::new();
    for (theme, ..) in colour_themes(ColourDepth::True) {
        let mut known: BTreeMap<String, (Vec<Color>, &str)> = BTreeMap::new();
        for (name, page) in SCREENS.iter() {
            let buffer = painted(page, &theme);
            for (y, words) in (0..SIZE.1).zip(text(&buffer)) {
                let cells = (0..SIZE.0).map(|x| &buffer[(x, y)]);
                let seen = cells.filter(|cell| !matches!(cell.symbol(), " " | BAR));
                let colours: Vec<Color> = seen.map(|cell| cell.fg).collect();
                let first = known.entry(words.clone());
                let (first, there) = first.or_insert_with(|| (colours.clone(), name));
                if *first != colours && !words.contains(KEY_OF_A_CALCULATION) {
                    found.insert(format!("{words:?} on {there} and on {name}"));
                }
            }
        }
    }
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn every_file_with_a_screen_is_looked_at() {
    let looked_at = [
        ("console.rs", "console"),
        ("help.rs", "help"),
        ("home.rs", "home"),
        ("homework.rs", "homework"),
        ("items.rs", "items"),
        ("lessons.rs", "lessons"),
        ("one.rs", "item-history"),
        ("opening.rs", "opening"),
        ("preview.rs", "preview"),
        ("progress.rs", "progress"),
        ("results.rs", "results"),
        ("seat.rs", "seat"),
        ("settings.rs", "settings"),
        ("setup.rs", "setup"),
        ("sittings.rs", "sittings"),
        ("study.rs", "item-numeric"),
        ("wall.rs", "wall"),
    ];
    let mut folders = vec![std::path::PathBuf::from("src/tui/screens")];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            let is_screen = |line: &str| {
                line.starts_with("impl") && line.contains(" Screen") && line.contains(" for ")
            };
            if !text.lines().any(is_screen) {
                continue;
            }
            let file = entry.file_name();
            let known = looked_at.iter().find(|(known, _)| file == *known);
            let (_, name) =
                known.unwrap_or_else(|| panic!("{} is looked at nowhere", path.display()));
            assert!(SCREENS.iter().any(|(seen, _)| seen == name), "{name}");
            found += 1;
        }
    }
    assert_eq!(found, looked_at.len());
}

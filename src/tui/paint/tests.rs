//! Tests of the painter from outside: the visible result, and the rules for any page and window.

use super::canvas::Canvas;
use super::demo;
use super::sheet::PageLayout;
use super::text::{WrappedLine, width_of};
use super::*;
use crate::tui::page::{
    Block, Cell as PageCell, Column, Hint, Notice, Role, Scroll, Span, Table, TableRow,
};
use crate::tui::theme::ColourDepth;
use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};

mod blocks;

fn painted(page: &Page, width: u16, height: u16, theme: &Theme) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(page, area, theme, &mut buffer);
    buffer
}

/// Returns the visible text, line by line.
fn text(buffer: &Buffer) -> String {
    grid(buffer, |cell| cell.symbol().to_owned())
}

/// Returns the style of each cell: bold, dim, underlined or the first letter of a color.
fn styles(buffer: &Buffer) -> String {
    grid(buffer, |cell| {
        let letter = match (cell.fg, cell.modifier) {
            (Color::Cyan, modifier) if modifier.contains(Modifier::BOLD) => 'C',
            (Color::Cyan, _) => 'c',
            (Color::Green, _) => 'g',
            (Color::Red, _) => 'r',
            (Color::Yellow, _) => 'y',
            (_, modifier) if modifier.contains(Modifier::BOLD) => 'b',
            (_, modifier) if modifier.contains(Modifier::DIM) => 'd',
            (_, modifier) if modifier.contains(Modifier::UNDERLINED) => 'u',
            _ if cell.symbol() == " " => ' ',
            _ => '.',
        };
        letter.to_string()
    })
}

fn grid(buffer: &Buffer, of: impl Fn(&Cell) -> String) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            line.push_str(&of(&buffer[(x, y)]));
            x += buffer[(x, y)].symbol().cell_width().max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn pages_at_four_sizes() {
    for (name, page) in [("answered", demo::answered()), ("home", demo::home())] {
        for (width, height) in [(80, 24), (120, 40), (40, 12), (20, 6)] {
            let colour = painted(&page, width, height, &Theme::dark(ColourDepth::Sixteen));
            let plain = painted(&page, width, height, &Theme::plain());
            assert_eq!(text(&colour), text(&plain));
            insta::assert_snapshot!(format!("{name}-{width}x{height}"), text(&colour));
        }
        let styled = |theme| styles(&painted(&page, 80, 24, &theme));
        insta::assert_snapshot!(
            format!("{name}-colour"),
            styled(Theme::dark(ColourDepth::Sixteen))
        );
        insta::assert_snapshot!(format!("{name}-plain"), styled(Theme::plain()));
        let ascii = painted(&page, 80, 24, &Theme::plain().ascii());
        insta::assert_snapshot!(format!("{name}-ascii"), text(&ascii));
    }
}

/// The time left comes first in the place, since it is the most important.
#[test]
fn of_a_place_that_would_take_most_of_the_line_the_first_parts_stay() {
    let page = Page {
        title: vec![Span::plain("Lines and drips")],
        place: vec![
            Span::plain("0:42 left"),
            Span::plain("  "),
            Span::plain("vote 2 · 1 of 5"),
        ],
        ..Page::default()
    };
    let head = |width| {
        let painted = text(&painted(&page, width, 12, &Theme::plain()));
        painted.lines().next().unwrap_or_default().to_owned()
    };
    assert!(head(80).ends_with("0:42 left  vote 2 · 1 of 5"));
    assert!(head(40).ends_with("0:42 left"), "{}", head(40));
    assert!(!head(14).contains("left"), "{}", head(14));
}

/// The number of hidden lines is shown in words, in the text's own weight, and shorter in a narrow
/// window.
#[test]
fn lines_out_of_sight_are_counted() {
    let page = |scroll, notice: Option<&str>| Page {
        body: (0..30)
            .map(|n| Block::para(n.to_string(), Role::Plain))
            .collect(),
        notice: notice.map(|text| Notice::new(Role::Quiet, text)),
        scroll: Scroll::At(scroll),
        ..Page::default()
    };
    let seen = |page: &Page, size: (u16, u16)| {
        let buffer = painted(page, size.0, size.1, &Theme::dark(ColourDepth::Sixteen));
        text(&buffer)
    };
    let top = seen(&page(0, None), (80, 24));
    assert!(
        top.contains("▼ 10 more lines") && !top.contains("▲"),
        "{top}"
    );
    let middle = seen(&page(9, None), (80, 24));
    assert!(middle.contains("▲ 9 more lines"), "{middle}");
    assert!(middle.contains("▼ 1 more line\n"), "{middle}");
    let long = seen(&page(0, Some(&"n".repeat(64))), (80, 24));
    assert!(long.contains("▼ 10\n") && !long.contains("more"), "{long}");
    let buffer = painted(&page(0, None), 80, 24, &Theme::dark(ColourDepth::Sixteen));
    let sign = buffer.content().iter().find(|cell| cell.symbol() == "▼");
    assert_eq!(
        sign.map(|cell| (cell.fg, cell.modifier)),
        Some((Color::Reset, Modifier::empty()))
    );
}

/// A hint to scroll down is shown only if there is more below.
#[test]
fn a_hint_for_what_is_below_shows_where_something_is() {
    let page = Page {
        body: vec![Block::para("word ".repeat(100), Role::Plain)],
        keys: vec![Hint::below("↓", "scroll"), Hint::new("?", "help")],
        ..Page::default()
    };
    let has = |height| text(&painted(&page, 40, height, &Theme::plain())).contains("↓ scroll");
    assert!(has(12) && !has(40));
}

/// In a window of any width, the next step, the exit and the help stay as long as they fit.
#[test]
fn the_way_out_stays_among_the_keys() {
    let keys = [
        ("A–Z", "choose"),
        ("Enter", "confirm"),
        ("*", "flag"),
        ("Ctrl-N", "note"),
        ("Esc", "leave"),
        ("?", "help"),
    ];
    let page = Page {
        keys: keys.map(|(key, does)| Hint::new(key, does)).into(),
        ..Page::default()
    };
    let last = |width| {
        let seen = text(&painted(&page, width, 12, &Theme::plain()));
        seen.lines().last().unwrap_or_default().trim().to_owned()
    };
    assert_eq!(
        last(80),
        "A–Z choose  Enter confirm  * flag  Ctrl-N note  Esc leave  ? help"
    );
    assert_eq!(last(48), "A–Z choose  Enter confirm  Esc leave  ? help");
    assert_eq!(last(40), "Enter confirm  Esc leave  ? help");
    assert_eq!(last(28), "Enter confirm  Esc leave");
    assert_eq!(last(20), "Enter confirm");
}

/// A notice longer than a line continues on a second one; the rest is cut.
#[test]
fn a_notice_takes_two_lines_where_one_is_too_short() {
    let words = "Item 1 is answered already, in another window of this program.";
    let page = |text: &str| Page {
        body: vec![Block::para("word ".repeat(100), Role::Plain)],
        notice: Some(Notice::new(Role::Warning, text)),
        keys: vec![Hint::new("Esc", "leave")],
        ..Page::default()
    };
    let seen = text(&painted(&page(words), 40, 12, &Theme::plain()));
    let lines: Vec<_> = seen.lines().collect();
    assert_eq!(
        lines.get(9),
        Some(&"Item 1 is answered already, in another")
    );
    assert!(lines[10].starts_with("window of this program."), "{seen}");
    assert_eq!(lines.get(11), Some(&"Esc leave"));
    let long = text(&painted(&page(&words.repeat(3)), 40, 12, &Theme::plain()));
    assert_eq!(
        long.lines().filter(|line| line.contains('…')).count(),
        1,
        "{long}"
    );
}

/// The line between two columns is as long as the longer of them.
#[test]
fn the_line_between_columns_ends_with_them() {
    let line = |text: &str| Block::para(text, Role::Plain);
    let page = Page {
        body: vec![line("one"), line("two")],
        aside: vec![line("one"), line("two"), line("three")],
        ..Page::default()
    };
    let seen = text(&painted(&page, 120, 40, &Theme::plain()));
    assert_eq!(seen.matches('│').count(), 3, "{seen}");
}

/// Returns the names of all styles, on one page: text, then its colors and modifiers.
fn legend(theme: &Theme) -> String {
    let buffer = painted(&demo::answered(), 80, 24, theme);
    let mut seen = std::collections::BTreeMap::new();
    for cell in buffer.content().iter().filter(|cell| cell.symbol() != " ") {
        let style = format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
        let sample: &mut String = seen.entry(style).or_default();
        if sample.chars().count() < 24 {
            sample.push_str(cell.symbol());
        }
    }
    let lines = seen
        .iter()
        .map(|(style, sample)| format!("{style}: {sample}\n"));
    lines.collect()
}

#[test]
fn one_page_in_every_theme() {
    use ColourDepth::{Sixteen, True, TwoFiftySix};
    for (name, theme) in [
        ("dark", Theme::dark(Sixteen)),
        ("dark-true", Theme::dark(True)),
        ("light-256", Theme::light(TwoFiftySix)),
        ("high-contrast-256", Theme::high_contrast(TwoFiftySix)),
        ("no-colour", Theme::plain()),
    ] {
        insta::assert_snapshot!(format!("theme-{name}"), legend(&theme));
    }
}

#[test]
fn any_size_holds_the_page() {
    for page in [demo::answered(), demo::home()] {
        for height in 1..=45 {
            for width in 1..=130 {
                let area = Rect::new(0, 0, width, height);
                let sheet = PageLayout::new(&page, area, Charset::Unicode);
                let mut buffer = Buffer::empty(area);
                Canvas {
                    buffer: &mut buffer,
                    theme: &Theme::plain(),
                }
                .sheet(&sheet, &page);
                for strip in sheet.strips().filter(|_| width >= 12) {
                    let room = usize::from(strip.area.width);
                    let wide = |line: &&WrappedLine| width_of(&line.pieces) > room;
                    let over = strip.lines.iter().find(wide);
                    assert_eq!(over, None, "{width}x{height}");
                }
            }
        }
    }
}

#[test]
fn a_bank_cannot_speak_to_the_terminal() {
    let page = Page {
        body: vec![Block::para(
            "a\x1b[31mb\u{9b}2Jc\td\u{202e}e\nf",
            Role::Plain,
        )],
        ..Page::default()
    };
    let seen = text(&painted(&page, 30, 6, &Theme::plain()));
    assert_eq!(seen.lines().nth(1), Some("a·[31mb·2Jc    de f"));
}

/// If no page is readable, the instruction is shown instead of a part of it.
#[test]
fn a_window_that_is_too_small_says_so() {
    for (width, height) in [(24, 3), (9, 12)] {
        let seen = text(&painted(&demo::answered(), width, height, &Theme::plain()));
        let words: Vec<_> = seen.split_whitespace().collect();
        assert!(words.join(" ").contains("Window too small. Make"), "{seen}");
        let area = Rect::new(0, 0, width, height);
        let mut places = area.positions();
        assert!(
            places.all(|at| target_at(&demo::home(), area, Charset::Unicode, at.x, at.y).is_none())
        );
        let mut buffer = Buffer::empty(area);
        let cursor = draw(&demo::home(), area, &Theme::plain(), &mut buffer);
        assert_eq!(cursor, None);
    }
    let seen = text(&painted(&demo::answered(), 39, 11, &Theme::plain()));
    assert!(!seen.contains("too small"), "{seen}");
}

#[test]
fn words_break_between_words_and_units_stay_whole() {
    let page = Page {
        body: vec![Block::para("Run 125 mL/h. 輸液輸液", Role::Plain)],
        ..Page::default()
    };
    let seen = text(&painted(&page, 10, 6, &Theme::plain()));
    let lines: Vec<_> = seen.lines().skip(1).take(4).collect();
    assert_eq!(lines, ["Run", "125 mL/h.", "輸液輸液", ""]);
}

#[test]
fn the_cursor_stands_in_the_field() {
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    let cursor = draw(&demo::home(), area, &Theme::plain(), &mut buffer);
    let Cursor { at, shown } = cursor.unwrap();
    assert_eq!((buffer[at].symbol(), shown), ("_", true));
}

#[test]
fn a_window_beside_the_buffer_is_no_mistake() {
    let mut buffer = Buffer::empty(Rect::new(5, 5, 10, 3));
    for area in [
        Rect::new(0, 0, 200, 50),
        Rect::new(12, 6, 60, 40),
        Rect::new(100, 100, 9, 9),
        Rect::new(u16::MAX, u16::MAX, 0, 0),
        Rect::ZERO,
    ] {
        draw(
            &demo::answered(),
            area,
            &Theme::dark(ColourDepth::Sixteen),
            &mut buffer,
        );
    }
}

/// Returns a table of this many rows, each with a name and a number.
fn counted(names: &[String]) -> Table {
    let column = |head: &str, need| Column::new(head, false, need);
    let row = |name: &String| TableRow {
        cells: vec![
            PageCell::text(name, Role::Plain),
            PageCell::text("the subject of it", Role::Quiet),
            PageCell::text("12 %", Role::Plain),
        ],
        ..TableRow::default()
    };
    Table {
        columns: vec![column("Topics", 0), column("", 9), column("mastery", 0)],
        rows: names.iter().map(row).collect(),
    }
}

#[test]
fn the_heads_of_a_table_stay_in_sight_until_its_last_row_is_past() {
    let names: Vec<String> = (0..30).map(|n| format!("topic {n}")).collect();
    let mut page = Page {
        title: vec![Span::plain("Progress")],
        body: vec![
            Block::para("before", Role::Plain),
            Block::Table(counted(&names)),
            Block::para("behind", Role::Plain),
        ],
        ..Page::default()
    };
    let seen = |page: &Page| text(&painted(page, 60, 14, &Theme::plain()));
    for (from, head, first) in [(0, "before", "Topics"), (1, "Topics", "topic 0")] {
        page.scroll = Scroll::At(from);
        let seen = seen(&page);
        let lines: Vec<&str> = seen.lines().skip(2).map(str::trim).collect();
        assert!(
            lines[0].starts_with(head) && lines[1].starts_with(first),
            "{seen}"
        );
    }
    // The row that the headings cover is the last of the page before.
    page.scroll = Scroll::At(9);
    let there = seen(&page);
    let lines: Vec<&str> = there.lines().skip(2).map(str::trim).collect();
    assert!(
        lines[0].starts_with("Topics") && lines[1].starts_with("topic 8"),
        "{there}"
    );
    page.scroll = Scroll::At(u16::MAX);
    assert!(seen(&page).contains("behind"));
}

#[test]
fn a_less_needed_column_goes_before_the_names_of_rows_are_cut() {
    let page = Page {
        body: vec![Block::Table(counted(&[
            "Choosing the intravenous route".into()
        ]))],
        ..Page::default()
    };
    let seen = text(&painted(&page, 56, 14, &Theme::plain()));
    assert!(
        seen.contains("Choosing the intravenous route") && seen.contains("12 %"),
        "{seen}"
    );
    assert!(!seen.contains("the subject"), "{seen}");
}

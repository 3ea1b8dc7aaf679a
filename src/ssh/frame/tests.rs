//! Tests that a terminal shows the last page after any sequence of frames.

use super::*;
use crate::tui::page::*;
use crate::tui::theme::ColourDepth;
use proptest::collection::vec;
use proptest::prelude::*;
use ratatui::buffer::CellWidth;
use ratatui::style::{Color, Modifier};
use vt100::Parser;

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let text = prop_oneof!["[a-zA-Z0-9 .,%]{0,60}", "[輸液ポンプé✓]{0,30}", " {0,90}"];
    let role = proptest::sample::select(Role::ALL.to_vec());
    vec(
        (text, role).prop_map(|(text, role)| Span::new(text, role)),
        0..4,
    )
}

fn page() -> impl Strategy<Value = Arc<Page>> {
    let field = ("[a-z]{0,9}", any::<bool>()).prop_map(|(text, focused)| {
        Block::Field(Field {
            focused,
            text,
            ..Field::default()
        })
    });
    let block = prop_oneof![3 => spans().prop_map(Block::Para), 1 => field];
    let parts = (
        spans(),
        vec(block, 0..8),
        proptest::option::of(0..=1_000_u16),
    );
    parts.prop_map(|(title, body, progress)| {
        Arc::new(Page {
            title,
            body,
            progress,
            ..Page::default()
        })
    })
}

fn theme() -> impl Strategy<Value = Theme> {
    let depth = proptest::sample::select(vec![
        ColourDepth::Sixteen,
        ColourDepth::TwoFiftySix,
        ColourDepth::True,
    ]);
    let make = |(kind, depth)| match kind {
        0 => Theme::dark(depth),
        1 => Theme::light(depth),
        2 => Theme::high_contrast(depth),
        _ => Theme::plain(),
    };
    (0..4, depth).prop_map(make)
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Black => vt100::Color::Idx(0),
        Color::Red => vt100::Color::Idx(1),
        Color::Green => vt100::Color::Idx(2),
        Color::Yellow => vt100::Color::Idx(3),
        Color::Blue => vt100::Color::Idx(4),
        Color::Magenta => vt100::Color::Idx(5),
        Color::Cyan => vt100::Color::Idx(6),
        Color::Gray => vt100::Color::Idx(7),
        Color::DarkGray => vt100::Color::Idx(8),
        Color::LightRed => vt100::Color::Idx(9),
        Color::LightGreen => vt100::Color::Idx(10),
        Color::LightYellow => vt100::Color::Idx(11),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::LightMagenta => vt100::Color::Idx(13),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::White => vt100::Color::Idx(15),
        Color::Indexed(at) => vt100::Color::Idx(at),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        Color::Reset => vt100::Color::Default,
    }
}

/// Asserts that the terminal shows the painted page, cell by cell.
fn assert_shown(parser: &Parser, page: &Page, size: (u16, u16), theme: &Theme) {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let cursor = paint::draw(page, area, theme, &mut buffer);
    let screen = parser.screen();
    for row in 0..size.1 {
        let mut column = 0;
        while column < size.0 {
            let cell = &buffer[(column, row)];
            let shown = screen.cell(row, column).expect("a cell");
            let at = format!("{column},{row} of {page:?}");
            let text = shown.contents();
            assert_eq!(
                if text.is_empty() { " " } else { text },
                cell.symbol(),
                "{at}"
            );
            assert_eq!(shown.fgcolor(), colour(cell.fg), "{at}");
            assert_eq!(shown.bgcolor(), colour(cell.bg), "{at}");
            assert_eq!(shown.bold(), cell.modifier.contains(Modifier::BOLD), "{at}");
            assert_eq!(shown.dim(), cell.modifier.contains(Modifier::DIM), "{at}");
            let underlined = cell.modifier.contains(Modifier::UNDERLINED);
            assert_eq!(shown.underline(), underlined, "{at}");
            column += cell.symbol().cell_width().max(1);
        }
    }
    if let Some(Cursor { at, shown }) = cursor {
        assert_eq!(screen.cursor_position(), (at.y, at.x));
        assert_eq!(!screen.hide_cursor(), shown);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_terminal_shows_the_last_of_any_pages(
        pages in vec(page(), 1..8),
        theme in theme(),
        size in (1..=130_u16, 1..=40_u16),
    ) {
        let side = |side| std::num::NonZeroU16::new(side).expect("not 0");
        let mut parser = Parser::new(side(size.1), side(size.0), 0);
        parser.process(ansi::TAKE_OVER);
        parser.process("left over from before\r\n".repeat(50).as_bytes());
        let mut shown: Option<Arc<Frame>> = None;
        for (number, page) in (0..).zip(pages) {
            let frame = Frame::paint(number, &page, size, &theme, shown.as_ref());
            let bytes = match &shown {
                Some(before) => frame.after(before),
                None => frame.whole(),
            };
            parser.process(&bytes);
            assert_shown(&parser, &page, size, &theme);
            shown = Some(Arc::new(frame));
        }
        parser.process(ansi::GIVE_BACK);
        prop_assert!(!parser.screen().alternate_screen() && !parser.screen().hide_cursor());
    }
}

#[test]
fn frames_that_differ_in_a_row_share_the_others() {
    let page = |name: &str| Page {
        title: vec![Span::new("A class", Role::Plain)],
        body: (0..12)
            .map(|at| {
                Block::Para(vec![Span::new(
                    if at == 3 {
                        name
                    } else {
                        "A line of words that all have."
                    },
                    Role::Plain,
                )])
            })
            .collect(),
        ..Page::default()
    };
    let paint = |name: &str, before: Option<&Arc<Frame>>| {
        let frame = Frame::paint(0, &page(name), (80, 24), &Theme::plain(), before);
        Arc::new(frame)
    };
    let first = paint("Ada", None);
    let second = paint("Grace", Some(&first));
    let third = paint("Edsger", Some(&second));
    for (frame, name) in [(&second, "Grace"), (&third, "Edsger")] {
        assert_eq!(frame.own.len(), 1);
        assert!(frame.own[0].1.starts_with(name.as_bytes()) || frame.own[0].1.len() < 20);
        // A sharing frame holds only the frame with all rows.
        assert!(
            frame
                .base
                .as_ref()
                .is_some_and(|base| Arc::ptr_eq(base, &first))
        );
    }
    assert!(third.after(&second).len() < 60);
}

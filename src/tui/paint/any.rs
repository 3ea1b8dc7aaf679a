//! Random pages in random windows: nothing may panic, and the mouse hits what is visible.

use super::sheet::{PageLayout, Strip};
use super::*;
use crate::tui::page::{Cell as PageCell, *};
use crate::tui::sign::Sign;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use ratatui::buffer::CellWidth;

fn text() -> impl Strategy<Value = String> {
    let odd = prop_oneof![
        Just("\u{1b}[2J".to_owned()),
        Just("e\u{301}\u{301}".to_owned()),
        Just("a".to_owned() + &"\u{300}".repeat(200)),
        Just("👩‍👩‍👧‍👦👍🏽🇨🇭".to_owned()),
        Just("輸液ポンプﾎﾟﾝﾌﾟ".to_owned()),
        Just("\t\r\n\0\u{7f}\u{85}\u{200b}\u{200d}\u{feff}\u{ad}".to_owned()),
        Just("ใช้น้ำเกลือ नर्स क्षि ﷽".to_owned()),
        Just("x".repeat(700)),
        "[a-zA-Z0-9 .,/%-]{0,60}",
        "\\PC{0,20}",
        any::<String>(),
    ];
    vec(odd, 0..4).prop_map(|parts| parts.concat())
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let role = proptest::sample::select(vec![
        Role::Plain,
        Role::Emphasis,
        Role::Quiet,
        Role::Accent,
        Role::Wrong,
    ]);
    let aimed = (text(), role, target(), any::<bool>());
    let span = aimed
        .prop_map(|(text, role, target, focused)| Span::new(text, role).aimed(target, focused));
    vec(
        prop_oneof![3 => span, 1 => Just(Span::sign(Sign::NotTicked, Role::Plain)), 1 => Just(Span::trend(&[Some(0), None, Some(1000)]))],
        0..4,
    )
}

fn target() -> impl Strategy<Value = Option<Target>> {
    option::of((0_u16..40).prop_map(Target))
}

fn row() -> impl Strategy<Value = Row> {
    let parts = (
        target(),
        any::<bool>(),
        text(),
        spans(),
        spans(),
        vec(spans(), 0..3),
    );
    parts.prop_map(|(target, focused, key, sign, text, below)| Row {
        target,
        focused,
        key,
        sign,
        text,
        below,
    })
}

fn menu() -> impl Strategy<Value = Block> {
    let parts = (vec(row(), 0..5), 0_u16..40);
    parts.prop_map(|(rows, at)| Block::Menu {
        rows,
        at: Target(at),
    })
}

fn grid() -> impl Strategy<Value = Block> {
    let texts = (text(), vec(spans(), 0..6), vec(spans(), 0..2));
    let row =
        (target(), any::<bool>(), texts).prop_map(|(target, focused, (key, cells, below))| {
            GridRow {
                target,
                focused,
                key,
                cells,
                below,
            }
        });
    (vec(spans(), 0..6), vec(row, 0..5)).prop_map(|(head, rows)| Block::Grid(Grid { head, rows }))
}

fn drawing() -> impl Strategy<Value = Block> {
    vec(spans(), 0..8).prop_map(Block::Drawing)
}

fn bow_tie() -> impl Strategy<Value = Block> {
    let wing = |boxes| {
        let parts = (spans(), vec(spans(), 0..=boxes));
        parts.prop_map(|(title, targets)| Wing { title, targets })
    };
    let tie = prop_oneof![4 => (wing(2), wing(1), wing(2)), 1 => (wing(4), wing(3), wing(2))];
    tie.prop_map(|(left, center, right)| {
        Block::BowTie(BowTie {
            left,
            center,
            right,
        })
    })
}

fn table() -> impl Strategy<Value = Block> {
    let cell = prop_oneof![
        spans().prop_map(Cell::Text),
        any::<u16>().prop_map(Cell::Bar),
        vec(option::of(any::<u16>()), 0..60).prop_map(Cell::Trend),
    ];
    let column = (text(), any::<bool>(), any::<u8>())
        .prop_map(|(head, right, need)| Column::new(head, right, need));
    let row =
        (target(), any::<bool>(), vec(cell, 0..8)).prop_map(|(target, focused, cells)| TableRow {
            target,
            focused,
            cells,
        });
    (vec(column, 0..8), vec(row, 0..6))
        .prop_map(|(columns, rows)| Block::Table(Table { columns, rows }))
}

fn field() -> impl Strategy<Value = Block> {
    let texts = (text(), text(), text(), text());
    (target(), any::<bool>(), any::<bool>(), texts).prop_map(
        |(target, focused, wraps, (label, text, after, unit))| {
            Block::Field(Field {
                target,
                focused,
                label,
                text,
                after,
                unit,
                wraps,
            })
        },
    )
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        Just(Block::Gap),
        Just(Block::Rule),
        text().prop_map(Block::Heading),
        text().prop_map(Block::Banner),
        "[a-z0-9:/@.]{0,60}|\\PC{0,300}".prop_map(Block::Qr),
        spans().prop_map(Block::Para),
        row().prop_map(Block::Row),
        row().prop_map(Block::Row),
        table(),
        field(),
        grid(),
        bow_tie(),
        drawing(),
        menu(),
    ];
    let block = leaf.prop_recursive(4, 12, 4, |inner| {
        let callout = (spans(), vec(inner.clone(), 0..4));
        let callout = callout.prop_map(|(title, blocks)| Block::Callout {
            role: Role::Warning,
            title,
            blocks,
        });
        let columns = vec(vec(inner, 0..3), 0..4);
        prop_oneof![callout, columns.prop_map(Block::Columns)]
    });
    vec(block, 0..8)
}

/// Returns any page, for every reader of pages.
pub(crate) fn page() -> impl Strategy<Value = Page> {
    let scroll = prop_oneof![
        any::<u16>().prop_map(Scroll::At),
        target().prop_map(Scroll::Follow),
        (0_u16..60).prop_map(Scroll::At),
    ];
    let notice = text().prop_map(|text| Notice::new(Role::Quiet, text));
    let hint = (text(), text()).prop_map(|(key, does)| Hint::new(key, does));
    let head = (spans(), spans(), option::of(any::<u16>()));
    let rest = (option::of(notice), vec(hint, 0..5), scroll);
    (head, blocks(), blocks(), rest).prop_map(|(head, body, aside, rest)| Page {
        title: head.0,
        place: head.1,
        progress: head.2,
        body,
        aside,
        notice: rest.0,
        keys: rest.1,
        scroll: rest.2,
    })
}

fn window() -> impl Strategy<Value = Rect> {
    let size = prop_oneof![
        (1_u16..=40, 1_u16..=16),
        (1_u16..=140, 1_u16..=45),
        (100_u16..=500, 1_u16..=200),
    ];
    (0_u16..9, 0_u16..9, size).prop_map(|(x, y, (width, height))| Rect::new(x, y, width, height))
}

/// Returns whether the lines of a followed target that fit are visible.
fn follows(strip: &Strip, target: Target) -> bool {
    let is_it = |line: &&text::WrappedLine| line.holds(target);
    let height = usize::from(strip.area.height);
    let Some(first) = strip.lines.iter().position(|line| is_it(&line)) else {
        return true;
    };
    let long = strip.lines.iter().skip(first).take_while(is_it).count();
    let is_seen = |at: usize| {
        let line = &strip.lines[at];
        strip.seen().any(|seen| std::ptr::eq(seen, line))
    };
    let heads = match strip.lines[first].head_lines {
        heads if height >= 2 * heads + 2 => heads,
        _ => 0,
    };
    height == 0 || (is_seen(first) && (long + heads > height || is_seen(first + long - 1)))
}

/// Returns whether the mouse hits each target in its visible line.
fn meets(sheet: &PageLayout, strip: &Strip) -> bool {
    let area = strip.area;
    (area.top()..area.bottom())
        .zip(strip.seen())
        .all(|(row, line)| {
            let mut own = vec![line.target; usize::from(area.width)];
            let mut column = 0;
            for piece in &line.pieces {
                let wide = text::width(&piece.text);
                for place in own.iter_mut().skip(column).take(wide) {
                    *place = piece.target.or(*place);
                }
                column += wide;
            }
            (area.left()..area.right())
                .zip(own)
                .all(|(x, own)| sheet.target_at(x, row) == own)
        })
}

/// Returns every text of a page as it is read aloud.
fn read_aloud(page: &Page) -> Vec<String> {
    let blocks = || page.body.iter().chain(&page.aside);
    let tables = blocks().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells);
    let texts = [texts(&page.body), texts(&page.aside)].concat();
    let texts = texts
        .into_iter()
        .chain([page.title.as_slice(), &page.place]);
    texts
        .map(spoken)
        .chain(cells.map(PageCell::words))
        .chain(page.notice.iter().map(Notice::words))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn no_page_is_read_aloud_with_a_sign(page in page()) {
        let signs = Sign::ALL.map(|sign| sign.shown(Charset::Unicode));
        let is_sign = |c: char| !c.is_ascii() && signs.iter().any(|sign| sign.contains(c));
        for words in read_aloud(&page) {
            prop_assert!(!words.contains(|c: char| c.is_control() || is_sign(c)), "{words:?}");
        }
    }

    #[test]
    fn any_page_fits_any_window(page in page(), area in window()) {
        let mut buffer = Buffer::empty(area);
        let cursor = draw(&page, area, &Theme::dark(crate::tui::theme::ColourDepth::Sixteen), &mut buffer);
        for position in area.positions() {
            let symbol = buffer[position].symbol();
            prop_assert!(!symbol.contains(char::is_control), "{symbol:?}");
            prop_assert!(position.x + symbol.cell_width() <= area.right(), "{symbol:?}");
        }
        let charset = Charset::Unicode;
        prop_assert!(offset(&page, area, charset) <= offset_max(&page, area, charset));
        prop_assert!(page_height(area) <= area.height);
        prop_assert!(cursor.is_none_or(|cursor| area.contains(cursor.at)));
        let page = shown(&page, area, charset).into_owned();
        let sheet = PageLayout::new(&page, area, charset);
        let (x, y) = (area.x, area.y + area.height / 2);
        if !is_too_small(area) {
            prop_assert_eq!(target_at(&page, area, charset, x, y), sheet.target_at(x, y));
        }
        for strip in sheet.strips() {
            prop_assert!(meets(&sheet, strip));
            if let Scroll::Follow(Some(target)) = page.scroll {
                prop_assert!(follows(strip, target));
            }
        }
    }
}

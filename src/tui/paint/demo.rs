//! Pages for tests: an item after its answer, and a home screen.

use crate::tui::page::*;
use crate::tui::prose;

fn choice(nth: u16, focused: bool, key: &str, sign: (&str, Role), text: &str, why: &str) -> Block {
    Block::Row(Row {
        target: Some(Target(nth)),
        focused,
        key: key.into(),
        sign: vec![Span::new(sign.0, sign.1)],
        text: vec![Span::plain(text)],
        below: vec![vec![Span::new(why, Role::Quiet)]],
    })
}

fn hints() -> Vec<Hint> {
    [
        ("Enter", "next"),
        ("↑↓", "move"),
        ("F", "flag"),
        ("N", "note"),
        ("R", "report"),
        ("PgDn", "scroll"),
        ("Esc", "leave"),
        ("?", "all keys"),
    ]
    .map(|(key, does)| Hint::new(key, does))
    .into()
}

fn chart() -> Table {
    let row = |time: &str, pulse: &str, pressure: &str, site: &str| TableRow {
        cells: [time, pulse, pressure, site]
            .map(|text| Cell::text(text, Role::Plain))
            .into(),
        ..TableRow::default()
    };
    Table {
        columns: vec![
            Column::new("Time", false, 0),
            Column::new("Pulse", true, 1),
            Column::new("BP", true, 2),
            Column::new("Site", false, 0),
        ],
        rows: vec![
            row("08:00", "84", "124/78", "dry, no swelling"),
            row(
                "08:30",
                "96",
                "118/74",
                "cool and taut, 2 cm of edema above the hub",
            ),
        ],
    }
}

/// Returns an item that was answered incorrectly, with its rationale below and a chart beside it.
pub fn answered() -> Page {
    let mut body = prose::blocks(
        "A nurse checks a peripheral site 30 minutes after starting 0.9% sodium chloride at \
         125 mL/h. The skin is *cool and taut*, and the client says that it stings.\n\n\
         What should the nurse do **first**?",
    );
    body.extend([
        Block::Gap,
        choice(1, false, "A", ("( )", Role::Plain), "Slow the infusion to 60 mL/h.", "Slower is still into the tissue."),
        choice(2, true, "B", ("(•)", Role::Wrong), "Flush the catheter with 10 mL of 0.9% sodium chloride to see whether it is still patent. ✗ yours", "Flushing pushes more fluid into the tissue around the vein."),
        choice(3, false, "C", ("( )", Role::Right), "Stop the infusion. ✓", "Stops the harm before anything else is done."),
        choice(4, false, "D", ("( )", Role::Plain), "Raise the arm on two pillows.", "Helps later, once the catheter is out."),
        Block::Gap,
        Block::Callout {
            role: Role::Wrong,
            title: vec![Span::new("✗ Not yet. ", Role::Wrong), Span::new("0 of 1 point", Role::Plain)],
            blocks: vec![
                Block::para("Cool, taut skin and stinging are signs of infiltration: fluid runs beside the vein. Stop first, then take the catheter out.", Role::Plain),
                Block::Gap,
                Block::para("INS Standards of Practice 2024, standard 47", Role::Quiet),
            ],
        },
        Block::Rule,
        Block::Field(Field {
            target: Some(Target(9)),
            focused: false,
            label: "Your note:".into(),
            text: "cool = infiltration".into(),
            ..Field::default()
        }),
    ]);
    Page {
        title: vec![
            Span::new("Dripset", Role::Accent),
            Span::new(" › ", Role::Quiet),
            Span::plain("Peripheral lines"),
        ],
        place: vec![
            Span::plain("3 of 10"),
            Span::new("  ⚑ flagged", Role::Warning),
        ],
        progress: Some(300),
        body,
        aside: vec![
            Block::Heading("Chart".into()),
            Block::Gap,
            Block::Table(chart()),
        ],
        notice: None,
        keys: hints(),
        scroll: Scroll::Follow(Some(Target(2))),
    }
}

/// Returns a home screen: topics with bars and trends, a menu, a focused field.
pub fn home() -> Page {
    let topic = |nth: u16, name: &str, share: u16, trend: &[Option<u16>], due: &str| TableRow {
        target: Some(Target(nth)),
        focused: nth == 1,
        cells: vec![
            Cell::text(name, Role::Plain),
            Cell::Bar(share),
            Cell::text(format!("{} %", share / 10), Role::Plain),
            Cell::Trend(trend.into()),
            Cell::text(
                due,
                if due == "–" {
                    Role::Quiet
                } else {
                    Role::Warning
                },
            ),
        ],
    };
    let topics = Table {
        columns: vec![
            Column::new("Topic", false, 0),
            Column::new("Mastery", false, 2),
            Column::new("", true, 0),
            Column::new("Last weeks", false, 3),
            Column::new("Due", true, 1),
        ],
        rows: vec![
            topic(
                0,
                "Peripheral lines",
                640,
                &[Some(200), Some(350), None, Some(500), Some(640)],
                "12",
            ),
            topic(
                1,
                "Central lines and their complications",
                180,
                &[Some(100), None, Some(180)],
                "3",
            ),
            topic(2, "輸液 calculations", 1000, &[Some(900), Some(1000)], "–"),
            topic(3, "Blood products", 4, &[None, None, Some(4)], "–"),
        ],
    };
    let entry = |nth: u16, key: &str, text: &str| {
        Block::Row(Row {
            target: Some(Target(nth)),
            key: key.into(),
            text: vec![Span::plain(text)],
            ..Row::default()
        })
    };
    Page {
        title: vec![Span::new("Dripset", Role::Accent)],
        place: vec![Span::new("Tuesday, 15 due", Role::Quiet)],
        progress: None,
        body: vec![
            Block::Heading("Where you stand".into()),
            Block::Gap,
            Block::Table(topics),
            Block::Gap,
            Block::Heading("Now".into()),
            Block::Gap,
            entry(10, "r", "Review what is due"),
            entry(11, "10", "Ten new items from the weakest topics"),
            Block::Gap,
            Block::Field(Field {
                target: Some(Target(12)),
                focused: true,
                label: "Drip rate".into(),
                text: "31".into(),
                unit: "gtt/min".into(),
                ..Field::default()
            }),
        ],
        notice: Some(Notice::new(
            Role::Warning,
            "! Type a whole number: 31, not 31.25.",
        )),
        keys: hints(),
        ..Page::default()
    }
}

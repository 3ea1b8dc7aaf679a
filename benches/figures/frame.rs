//! From a key to the bytes of the frame it makes, beside ratatui drawing an empty frame.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use criterion::Criterion;
use dripset::domain::form::FormItem;
use dripset::domain::sitting::{Sitting, StoredState};
use dripset::domain::{Chance, Form, Item, Library, Plan, SittingId};
use dripset::runtime::App;
use dripset::terminal::Painter;
use dripset::tui::key::Key;
use dripset::tui::screen::{Context, Event, News};
use dripset::tui::sign::Charset;
use dripset::tui::theme::{ColourDepth, Theme};
use rand::SeedableRng;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use uuid::Uuid;

use super::made;
use super::ratio::{Aim, tell};

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];

/// Takes the bytes of one frame after the other.
#[derive(Default)]
pub struct Wire(Vec<u8>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.clear();
        Ok(())
    }
}

/// Measures `frame-80x24` and `frame-200x50`.
pub fn measure(criterion: &mut Criterion) {
    let since = SystemTime::now();
    let library = Arc::new(made::library(10));
    for size in SIZES {
        let name = format!("frame-{}x{}", size.0, size.1);
        let mut group = criterion.benchmark_group(&name);
        for (what, keys) in [
            ("cursor", [Key::Down, Key::Up]),
            ("tick", [Key::Char('a'), Key::Char('b')]),
        ] {
            group.bench_function(what, |bencher| {
                let mut app = studying(&library, size);
                let mut painter = Painter::new(Wire::default(), Theme::dark(ColourDepth::Sixteen));
                let mut keys = keys.into_iter().cycle();
                let mut seconds = 0;
                bencher.iter(|| {
                    seconds += 1;
                    let key = Event::Key(keys.next().expect("a key"));
                    let step = app.step(&key, made::moment(seconds), 7);
                    painter.paint(&app.view(), size).expect("painted");
                    step.effects.len()
                });
            });
        }
        group.bench_function("empty", |bencher| {
            let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
            let backend = CrosstermBackend::new(Wire::default());
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport })
                .expect("a terminal over bytes");
            bencher.iter(|| terminal.draw(|_| {}).expect("drawn").count);
        });
        group.finish();
        let aim = Aim::Within(Duration::from_micros(300));
        tell(since, &name, "cursor", "empty", &aim);
        tell(since, &name, "tick", "empty", &aim);
    }
}

/// A stage on the first item of a sitting of one made-up multiple-choice item.
fn studying(library: &Arc<Library>, size: (u16, u16)) -> App {
    let now = made::moment(0);
    let items: Vec<Arc<Item>> = library.active_items().take(1).cloned().collect();
    let mut chance = Chance::seed_from_u64(7);
    let entries = items.iter().map(|item| FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: item.kind.rules().draw(true, &mut chance),
        difficulty_milli: None,
    });
    let form = Form {
        plan: Plan::with_seed(7),
        items: entries.collect(),
    };
    let id = SittingId(Uuid::now_v7());
    let (flagged, kept) = (BTreeSet::new(), StoredState::default());
    let sitting = Sitting::rebuild(id, Arc::new(form), items, &flagged, &kept, now);
    let (mut app, _) = App::open(context(library, size));
    let opened = News::Opened(Box::new(sitting.expect("a sitting")));
    app.step(&Event::News(opened), now, 7);
    app
}

/// What screens know when they open.
pub fn context(library: &Arc<Library>, size: (u16, u16)) -> Context {
    Context {
        library: Arc::clone(library),
        now: made::moment(0),
        size,
        charset: Charset::Unicode,
        fresh_seed: 7,
        settings: dripset::tui::settings::Settings {
            count: 10,
            ..Default::default()
        },
        at_home: true,
    }
}

//! Every screen, as a learner, a class and an instructor come to it.

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use dripset::domain::{Allowance, Exam, Mode, Moment, Plan};
use dripset::runtime::App;
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::{Event, PlainView, PreviewFinding, PreviewNews, StoreEffect};
use dripset::tui::screens::preview::Preview;

use super::SIZE;
use crate::adaptive;
use crate::support::class::Class;
use crate::support::learner::{Learner, context, screens_bank};
use crate::support::{ITEMS, go_on, go_to};

/// Every screen, as a learner comes to it, with its commands.
pub static VIEWS: LazyLock<Vec<(String, PlainView)>> = LazyLock::new(|| views(SIZE));

/// The pages of all of them.
pub static SCREENS: LazyLock<Vec<(String, Page)>> = LazyLock::new(|| pages_of(VIEWS.clone()));

fn pages_of(views: Vec<(String, PlainView)>) -> Vec<(String, Page)> {
    let views = views.into_iter();
    views.map(|(name, view)| (name, view.page)).collect()
}

/// Every screen in a window of this size, with its commands.
pub fn views(size: (u16, u16)) -> Vec<(String, PlainView)> {
    let mut seen = Seen {
        size,
        views: Vec::new(),
    };
    a_set(&mut seen);
    beside_an_item(&mut seen);
    an_exam(&mut seen);
    an_adaptive_exam(&mut seen);
    a_class(&mut seen);
    a_preview(&mut seen);
    seen.views.extend(crate::class_seat::views(size));
    seen.views.extend(crate::class_opening::views(size));
    seen.views
}

struct Seen {
    size: (u16, u16),
    views: Vec<(String, PlainView)>,
}

impl Seen {
    fn see(&mut self, name: impl Into<String>, learner: &Learner) {
        self.views.push((name.into(), learner.app.plain_view()));
    }
}

fn a_preview(seen: &mut Seen) {
    let library = Arc::new(screens_bank());
    let items: Vec<_> = library.active_items().cloned().collect();
    let finding = PreviewFinding {
        item: items.first().map(|item| item.key.item.clone()),
        line: 12,
        code: "L15",
        severity: "warning",
        fails: true,
        message: "the key is by far the longest choice".into(),
        help: "shorten the key, or make the others as exact".into(),
    };
    let news = PreviewNews {
        file: "ward.toml".into(),
        ids: items.iter().map(|item| item.key.item.clone()).collect(),
        items,
        is_broken: false,
        findings: vec![finding],
        trouble: None,
    };
    let now = Moment {
        at: jiff::Timestamp::UNIX_EPOCH,
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    };
    let context = context(library, now, seen.size);
    let (mut app, _) = App::with(Box::new(Preview::new(news, None)), context);
    seen.views.push(("preview".into(), app.plain_view()));
    app.step(&Event::Key(Key::Enter), now, 1);
    seen.views.push(("preview-key".into(), app.plain_view()));
}

fn a_class(seen: &mut Seen) {
    let mut class = Class::new(seen.size).joined(12);
    let views = RefCell::new(&mut seen.views);
    let see = |name: &str, class: &Class| views.borrow_mut().push((name.to_owned(), class.view()));
    let see_wall = |name: &str, class: &Class| {
        let view = class.wall_view();
        views.borrow_mut().push((name.to_owned(), view));
    };
    see("console", &class);
    see_wall("wall-lobby", &class);
    class.press(&[Key::Enter]).choose("abcbcaacbbcb").write("k");
    see("console-eyes", &class);
    class.write("p");
    see("console-paused", &class);
    class.write("pt");
    see("console-people", &class);
    class.press(&[Key::Esc]);
    see_wall("wall", &class);
    class.write("wc");
    see("console-wall", &class);
    class.write("wr");
    see("console-revealed", &class);
    class.write("y").press(&[Key::Down, Key::Enter]);
    see("console-mending", &class);
    class.press(&[Key::Enter, Key::Esc]).write("o");
    see("console-overview", &class);
    class.press(&[Key::Esc]).write("b").press(&[Key::Enter]);
    see("console-ended", &class);
}

fn a_set(seen: &mut Seen) {
    let mut learner = Learner::new(seen.size);
    seen.see("home-first", &learner);
    learner.write("?");
    seen.see("home-help", &learner);
    learner.press(&[Key::Esc]).write("i");
    seen.see("items-none", &learner);
    learner.press(&[Key::Esc]).write("s");
    seen.see("setup", &learner);
    learner.press(&[Key::Enter]);
    for (kind, words, keys) in ITEMS {
        go_to(&mut learner, words);
        seen.see(format!("item-{kind}"), &learner);
        learner.write(keys);
        seen.see(format!("entered-{kind}"), &learner);
        if kind == "select-n" {
            learner.write("b");
            seen.see("refused", &learner);
        }
        if kind == "select-all" {
            learner.write("*");
        }
        let step = learner.hold(&Event::Key(Key::Enter));
        if kind == "multiple-choice" {
            seen.see("saving", &learner);
        }
        learner.carry_out(step);
        seen.see(format!("answered-{kind}"), &learner);
        learner.press(&[Key::PageDown, Key::PageDown]);
        seen.see(format!("rationale-{kind}"), &learner);
    }
    learner.press(&[Key::Esc]);
    seen.see("leave", &learner);
    learner.press(&[Key::Esc]);
    go_on(&mut learner);
    seen.see("results", &learner);
    learner.write("?");
    seen.see("help", &learner);
    learner.press(&[Key::Esc, Key::Esc]);
    seen.see("home", &learner);
    learner.write("p");
    seen.see("progress", &learner);
    learner.write("l");
    seen.see("sittings", &learner);
    learner.press(&[Key::Esc, Key::Esc]).write("o");
    seen.see("settings", &learner);
    learner.press(&[Key::Esc]).write("i");
    seen.see("items", &learner);
    learner.write("/drops");
    seen.see("items-search", &learner);
    learner.press(&[Key::Enter, Key::Enter]);
    seen.see("item-history", &learner);
}

fn beside_an_item(seen: &mut Seen) {
    let mut learner = Learner::new(seen.size);
    learner.write("s").press(&[Key::Enter]);
    go_to(&mut learner, "drops a minute");
    learner.press(&[Key::Ctrl('k')]);
    seen.see("calculator", &learner);
    learner.write("b");
    seen.see("calculator-refuses", &learner);
    learner.press(&[Key::Ctrl('u')]);
    learner.write("1,000 x 15 / (8 * 60)").press(&[Key::Enter]);
    seen.see("calculated", &learner);
    learner.press(&[Key::Esc, Key::Ctrl('n')]);
    learner.write("15: the drop factor?");
    seen.see("note", &learner);
    learner.press(&[Key::Enter]);
    seen.see("noted", &learner);
    learner.write("31").press(&[Key::Enter]);
    seen.see("right-numeric", &learner);
    go_to(&mut learner, "cool and swollen");
    learner.press(&[Key::Ctrl('r')]);
    seen.see("ranges", &learner);
    learner.press(&[Key::Ctrl('r'), Key::Ctrl('e')]);
    learner.write("Is B right?");
    seen.see("report", &learner);
    learner.press(&[Key::Esc, Key::Esc]);
    learner.press(&[Key::Down, Key::Down, Key::Ctrl('x'), Key::Up, Key::Up]);
    learner.write("a*").press(&[Key::Ctrl('g')]);
    seen.see("struck-and-sure", &learner);
    learner.press(&[Key::Enter]);
    seen.see("sure-and-wrong", &learner);
    learner.press(&[Key::Esc, Key::Char('z')]);
    seen.see("leave-open", &learner);
    let mut learner = learner.restart(crate::support::learner::screens_bank());
    seen.see("home-unfinished", &learner);
    seen.see("home-weeks", &crate::today::weeks(seen.size));
    learner.write("c");
    go_to(&mut learner, "cool and swollen");
    seen.see("continued", &learner);
}

fn an_adaptive_exam(seen: &mut Seen) {
    let mut learner = Learner::with(adaptive::library(), seen.size);
    learner.write("s");
    learner.press(&[Key::Down, Key::Down, Key::Down, Key::Left]);
    seen.see("adaptive-setup", &learner);
    let mut learner = Learner::with(adaptive::library(), seen.size);
    learner.want(StoreEffect::Start(adaptive::plan(8, 12, Some(1_200))));
    adaptive::answer(&mut learner, "aaba");
    seen.see("adaptive-item", &learner);
    learner.press(&[Key::Esc]);
    seen.see("adaptive-leave", &learner);
    learner.press(&[Key::Esc]);
    adaptive::answer(&mut learner, "bbababab");
    seen.see("adaptive-results", &learner);
}

fn an_exam(seen: &mut Seen) {
    let mut learner = Learner::new(seen.size);
    learner.write("s");
    learner.press(&[Key::Down, Key::Down, Key::Down, Key::Right]);
    seen.see("exam-setup", &learner);
    let mut learner = Learner::new(seen.size);
    let exam = Exam {
        limit_s: Some(600),
        allowance: Allowance::Half,
        strict: false,
    };
    let plan = Plan {
        mode: Mode::Exam(exam),
        ..Plan::with_seed(7)
    };
    learner.want(StoreEffect::Start(plan));
    go_to(&mut learner, "cool and swollen");
    learner.write("c");
    seen.see("exam-item", &learner);
    go_to(&mut learner, "itchy and short of breath");
    learner.write("ab*").press(&[Key::Tab]);
    seen.see("exam-overview", &learner);
    learner.write("h");
    seen.see("exam-open-items", &learner);
    learner.press(&[Key::Esc]).wait(840);
    seen.see("exam-last-minute", &learner);
    learner.wait(60).press(&[Key::Tab]);
    seen.see("exam-results", &learner);
    learner.write("r");
    go_to(&mut learner, "cool and swollen");
    seen.see("exam-reviewed", &learner);
}

//! What an instructor sees who opens a class from afar: lesson plans, what is wrong with one, and
//! how the class is to be held.

use std::sync::Arc;
use std::time::Duration;

use dripset::domain::Moment;
use dripset::driver::Stage;
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::{
    Context, Effect, Event, LessonLine, LessonsNews, News, Opening, Prepared,
};
use dripset::tui::screens::class::lessons::Lessons;
use dripset::tui::sign::Charset;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::support::learner::{screens_bank, text_of};

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];

/// The screens of somebody who opens a class, and what they last asked for.
pub struct Lectern {
    pub stage: Stage,
    pub effects: Vec<Effect>,
    quits: bool,
}

fn now() -> Moment {
    Moment {
        at: Timestamp::UNIX_EPOCH,
        offset: Offset::UTC,
        monotonic: Duration::ZERO,
    }
}

fn line(name: &str, title: Option<&str>, mistakes: usize) -> LessonLine {
    LessonLine {
        name: name.into(),
        title: title.map(Into::into),
        mistakes,
    }
}

impl Lectern {
    fn new(kept: bool, size: (u16, u16)) -> Self {
        let context = Context {
            library: Arc::new(screens_bank()),
            now: now(),
            size,
            charset: Charset::Unicode,
            fresh_seed: 7,
            settings: dripset::tui::settings::Settings {
                count: 5,
                ..Default::default()
            },
            at_home: false,
        };
        let (stage, step) = Stage::with(Box::new(Lessons::new(kept)), context);
        Self {
            stage,
            effects: step.effects,
            quits: step.quits,
        }
    }

    /// With three lesson plans, one of which has mistakes.
    fn with_plans(size: (u16, u16)) -> Self {
        let mut lectern = Self::new(true, size);
        assert!(matches!(lectern.effects[..], [Effect::LoadLessons]));
        lectern.news(News::Lessons(Arc::new(LessonsNews {
            lines: vec![
                line("monday.toml", Some("Ward 3, Monday"), 0),
                line("revision.toml", None, 0),
                line("tuesday.toml", None, 2),
            ],
            ..LessonsNews::default()
        })));
        lectern
    }

    /// On the form of a class of five items.
    pub fn prepared(size: (u16, u16), opening: Opening) -> Self {
        let mut lectern = Self::new(false, size);
        lectern.news(News::Prepared(Arc::new(Prepared {
            opening,
            items: 5,
            topics: vec!["Uses".into(), "Dose and rate".into()],
            lesson: Some("monday.toml".into()),
        })));
        lectern
    }

    pub fn step(&mut self, event: &Event) {
        let step = self.stage.step(event, now(), 7);
        self.effects = step.effects;
        self.quits |= step.quits;
    }

    fn news(&mut self, news: News) {
        self.step(&Event::News(news));
    }

    pub fn press(&mut self, keys: &[Key]) -> &mut Self {
        for key in keys {
            self.step(&Event::Key(*key));
        }
        self
    }

    fn write(&mut self, text: &str) -> &mut Self {
        let keys: Vec<Key> = text.chars().map(Key::Char).collect();
        self.press(&keys)
    }

    fn screen(&self) -> String {
        text_of(&self.stage.view(), self.stage.size())
    }

    /// How the class is opened by the last key.
    fn opened(&self) -> &Opening {
        match &self.effects[..] {
            [Effect::OpenClass(opening)] => opening,
            other => unreachable!("no class is opened: {other:?}\n{}", self.screen()),
        }
    }
}

/// What an instructor sees before there is a class, by name.
pub fn pages(size: (u16, u16)) -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    let mut see = |name: &str, lectern: &Lectern| {
        pages.push((name.to_owned(), lectern.stage.view()));
    };
    let mut lectern = Lectern::with_plans(size);
    see("lessons", &lectern);
    lectern.press(&[Key::Down, Key::Down, Key::Enter]);
    lectern.news(News::LessonRefused("tuesday.toml".into(), mistakes()));
    see("lessons-refused", &lectern);
    let mut lectern = Lectern::prepared(size, Opening::default());
    see("opening", &lectern);
    lectern.press(&[Key::Down]).write("Ward 3");
    see("opening-title", &lectern);
    pages
}

fn mistakes() -> Vec<(String, String)> {
    vec![
        (
            "Line 1, column 1: no lesson plan has `titel` [P003]".into(),
            "did you mean `title`?".into(),
        ),
        (
            "Line 4, column 11: `seconds` cannot be 4 [P005]".into(),
            "`seconds` is a number from 5 to 3600".into(),
        ),
    ]
}

#[test]
fn every_page_on_the_way_to_a_class() {
    for size in SIZES {
        let see = |name: &str, lectern: &Lectern| {
            let name = format!("opening-{name}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, lectern.screen());
        };
        let mut lectern = Lectern::with_plans(size);
        see("plans", &lectern);
        lectern.press(&[Key::Down, Key::Down, Key::Enter]);
        see("reading", &lectern);
        lectern.news(News::LessonRefused("tuesday.toml".into(), mistakes()));
        see("refused", &lectern);
        let mut lectern = Lectern::new(true, size);
        lectern.news(News::Lessons(Arc::default()));
        see("no-plans", &lectern);
        see("set", &Lectern::new(false, size));

        let mut lectern = Lectern::prepared(size, Opening::default());
        see("form", &lectern);
        lectern.press(&[Key::Down]).write("Ward 3?");
        see("title", &lectern);
        lectern.press(&[Key::Down]).write("4");
        lectern.press(&[Key::Enter]);
        see("too-short", &lectern);
    }
}

#[test]
fn enter_alone_opens_the_class_as_it_was_prepared() {
    let asked = Opening {
        title: "Ward 3".into(),
        limit_s: Some(90),
        changes: true,
    };
    for opening in [Opening::default(), asked] {
        let mut lectern = Lectern::prepared((80, 24), opening.clone());
        lectern.press(&[Key::Enter]);
        assert_eq!(*lectern.opened(), opening);
        lectern.press(&[Key::Enter]);
        assert!(lectern.effects.is_empty(), "one class, however often");
        lectern.news(News::Failed("the disk is full".into()));
        assert!(lectern.screen().contains("the disk is full"));
        lectern.press(&[Key::Enter]);
        assert_eq!(*lectern.opened(), opening);
    }
}

#[test]
fn title_time_and_changes_are_as_they_were_entered() {
    let mut lectern = Lectern::prepared((80, 24), Opening::default());
    lectern.press(&[Key::Down]).write(" Ward 33? ");
    lectern.press(&[Key::Backspace, Key::Backspace, Key::Down]);
    lectern.write("90");
    lectern.press(&[Key::Down, Key::Char(' '), Key::Enter]);
    let wanted = Opening {
        title: "Ward 33".into(),
        limit_s: Some(90),
        changes: true,
    };
    assert_eq!(*lectern.opened(), wanted);
}

#[test]
fn a_title_is_no_longer_than_a_head_has_room_for_and_moves_no_cursor() {
    let opening = Opening {
        title: format!("\u{1b}[2J{}", "Ward ".repeat(40)),
        ..Opening::default()
    };
    let mut lectern = Lectern::prepared((80, 24), opening);
    lectern.press(&[Key::Down]).write("more");
    lectern.press(&[Key::Enter]);
    let title = &lectern.opened().title;
    assert!(
        title.starts_with("[2JWard") && title.chars().count() <= 60,
        "{title:?}"
    );
}

#[test]
fn the_arrows_go_through_the_times_and_stop_at_no_limit() {
    let mut lectern = Lectern::prepared((80, 24), Opening::default());
    let limit = |lectern: &mut Lectern, keys: &[Key]| {
        lectern.press(keys).press(&[Key::Enter]);
        let limit_s = lectern.opened().limit_s;
        lectern.news(News::Failed(String::new()));
        limit_s
    };
    lectern.press(&[Key::Down, Key::Down]);
    assert_eq!(limit(&mut lectern, &[Key::Left]), None);
    assert_eq!(limit(&mut lectern, &[Key::Right, Key::Right]), Some(30));
    assert_eq!(limit(&mut lectern, &[Key::Left, Key::Left]), None);
    lectern.write("3600");
    assert_eq!(limit(&mut lectern, &[Key::Right]), Some(3_600));
    lectern.write("9");
    assert_eq!(
        limit(&mut lectern, &[]),
        Some(9),
        "a digit too many begins anew"
    );
}

#[test]
fn a_lesson_plan_that_was_refused_is_read_again_and_one_can_go_back() {
    let mut lectern = Lectern::with_plans((80, 24));
    lectern.press(&[Key::Down, Key::Down, Key::Enter]);
    let asks = |lectern: &Lectern| matches!(&lectern.effects[..], [Effect::PrepareLesson(name)] if name == "tuesday.toml");
    assert!(asks(&lectern));
    lectern.press(&[Key::Enter, Key::Char('d')]);
    assert!(lectern.effects.is_empty(), "one thing after the other");
    let refused = || News::LessonRefused("tuesday.toml".into(), vec![]);
    lectern.news(refused());
    lectern.press(&[Key::Enter]);
    assert!(asks(&lectern));
    lectern.news(refused());
    lectern.press(&[Key::Esc]);
    assert!(lectern.screen().contains("Ward 3, Monday") && !lectern.quits);
    lectern.press(&[Key::Esc]);
    assert!(lectern.quits);
}

#[test]
fn without_lesson_plans_the_set_comes_at_once_and_esc_leaves() {
    let mut lectern = Lectern::new(false, (80, 24));
    assert!(lectern.screen().contains("A new set"));
    lectern.press(&[Key::Enter]);
    assert!(matches!(lectern.effects[..], [Effect::Start(_)]));
    lectern.news(News::Prepared(Arc::default()));
    lectern.press(&[Key::Esc]);
    assert!(lectern.screen().contains("A new set") && !lectern.quits);
    lectern.press(&[Key::Enter]);
    assert!(
        matches!(lectern.effects[..], [Effect::Start(_)]),
        "another set can be drawn"
    );
    lectern.news(News::Failed("no".into()));
    lectern.press(&[Key::Esc]);
    assert!(lectern.quits);
}

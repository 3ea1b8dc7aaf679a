//! What an instructor sees who opens a class from afar: lesson plans, what is wrong with one, and
//! how the class is to be held.

use std::sync::Arc;
use std::time::Duration;

use dripset::domain::Moment;
use dripset::runtime::App;
use dripset::tui::key::Key;
use dripset::tui::screen::{
    Context, Event, LessonLine, LessonsNews, News, OpenClassEffect, Opening, PlainView, Prepared,
};
use dripset::tui::screens::class::lessons::LessonsScreen;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::support::learner::{context, screens_bank, text_of};

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];

/// The screens of somebody who opens a class, and what they last asked for.
pub struct OpenClassSession {
    pub app: App<OpenClassEffect>,
    pub effects: Vec<OpenClassEffect>,
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

impl OpenClassSession {
    fn new(kept: bool, size: (u16, u16)) -> Self {
        let context = Context {
            settings: dripset::tui::settings::Settings {
                count: 5,
                ..Default::default()
            },
            ..context(Arc::new(screens_bank()), now(), size)
        };
        let (app, step) = App::with(Box::new(LessonsScreen::new(kept)), context);
        Self {
            app,
            effects: step.effects,
            quits: step.quits,
        }
    }

    /// With three lesson plans, one of which has mistakes.
    fn with_plans(size: (u16, u16)) -> Self {
        let mut session = Self::new(true, size);
        assert!(matches!(
            session.effects[..],
            [OpenClassEffect::LoadLessons]
        ));
        session.news(News::Lessons(Arc::new(LessonsNews {
            lines: vec![
                line("monday.toml", Some("Ward 3, Monday"), 0),
                line("revision.toml", None, 0),
                line("tuesday.toml", None, 2),
            ],
            ..LessonsNews::default()
        })));
        session
    }

    /// On the form of a class of five items.
    pub fn prepared(size: (u16, u16), opening: Opening) -> Self {
        let mut session = Self::new(false, size);
        session.news(News::Prepared(Arc::new(Prepared {
            opening,
            items: 5,
            topics: vec!["Uses".into(), "Dose and rate".into()],
            lesson: Some("monday.toml".into()),
        })));
        session
    }

    pub fn step(&mut self, event: &Event) {
        let step = self.app.step(event, now(), 7);
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
        text_of(&self.app.view(), self.app.size())
    }

    /// How the class is opened by the last key.
    fn opened(&self) -> &Opening {
        match &self.effects[..] {
            [OpenClassEffect::OpenClass(opening)] => opening,
            other => unreachable!("no class is opened: {other:?}\n{}", self.screen()),
        }
    }
}

/// What an instructor sees before there is a class, by name.
pub fn views(size: (u16, u16)) -> Vec<(String, PlainView)> {
    let mut views = Vec::new();
    let mut see = |name: &str, session: &OpenClassSession| {
        views.push((name.to_owned(), session.app.plain_view()));
    };
    let mut session = OpenClassSession::with_plans(size);
    see("lessons", &session);
    session.press(&[Key::Down, Key::Down, Key::Enter]);
    session.news(News::LessonRefused("tuesday.toml".into(), mistakes()));
    see("lessons-refused", &session);
    let mut session = OpenClassSession::prepared(size, Opening::default());
    see("opening", &session);
    session.press(&[Key::Down]).write("Ward 3");
    see("opening-title", &session);
    views
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
        let see = |name: &str, session: &OpenClassSession| {
            let name = format!("opening-{name}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, session.screen());
        };
        let mut session = OpenClassSession::with_plans(size);
        see("plans", &session);
        session.press(&[Key::Down, Key::Down, Key::Enter]);
        see("reading", &session);
        session.news(News::LessonRefused("tuesday.toml".into(), mistakes()));
        see("refused", &session);
        let mut session = OpenClassSession::new(true, size);
        session.news(News::Lessons(Arc::default()));
        see("no-plans", &session);
        see("set", &OpenClassSession::new(false, size));

        let mut session = OpenClassSession::prepared(size, Opening::default());
        see("form", &session);
        session.press(&[Key::Down]).write("Ward 3?");
        see("title", &session);
        session.press(&[Key::Down]).write("4");
        session.press(&[Key::Enter]);
        see("too-short", &session);
    }
}

#[test]
fn enter_alone_opens_the_class_as_it_was_prepared() {
    let asked = Opening {
        title: "Ward 3".into(),
        limit_s: Some(90),
        changes: true,
        withheld: true,
    };
    for opening in [Opening::default(), asked] {
        let mut session = OpenClassSession::prepared((80, 24), opening.clone());
        session.press(&[Key::Enter]);
        assert_eq!(*session.opened(), opening);
        session.press(&[Key::Enter]);
        assert!(session.effects.is_empty(), "one class, however often");
        session.news(News::Failed("the disk is full".into()));
        assert!(session.screen().contains("the disk is full"));
        session.press(&[Key::Enter]);
        assert_eq!(*session.opened(), opening);
    }
}

#[test]
fn title_time_changes_and_bars_are_as_they_were_entered() {
    let mut session = OpenClassSession::prepared((80, 24), Opening::default());
    session.press(&[Key::Down]).write(" Ward 33? ");
    session.press(&[Key::Backspace, Key::Backspace, Key::Down]);
    session.write("90");
    session.press(&[Key::Down, Key::Char(' '), Key::Down, Key::Right]);
    assert!(session.screen().contains("hide"), "{}", session.screen());
    session.press(&[Key::Enter]);
    let wanted = Opening {
        title: "Ward 33".into(),
        limit_s: Some(90),
        changes: true,
        withheld: true,
    };
    assert_eq!(*session.opened(), wanted);
}

#[test]
fn a_title_is_no_longer_than_a_head_has_room_for_and_moves_no_cursor() {
    let opening = Opening {
        title: format!("\u{1b}[2J{}", "Ward ".repeat(40)),
        ..Opening::default()
    };
    let mut session = OpenClassSession::prepared((80, 24), opening);
    session.press(&[Key::Down]).write("more");
    session.press(&[Key::Enter]);
    let title = &session.opened().title;
    assert!(
        title.starts_with("[2JWard") && title.chars().count() <= 60,
        "{title:?}"
    );
}

#[test]
fn the_arrows_go_through_the_times_and_stop_at_no_limit() {
    let mut session = OpenClassSession::prepared((80, 24), Opening::default());
    let limit = |session: &mut OpenClassSession, keys: &[Key]| {
        session.press(keys).press(&[Key::Enter]);
        let limit_s = session.opened().limit_s;
        session.news(News::Failed(String::new()));
        limit_s
    };
    session.press(&[Key::Down, Key::Down]);
    assert_eq!(limit(&mut session, &[Key::Left]), None);
    assert_eq!(limit(&mut session, &[Key::Right, Key::Right]), Some(30));
    assert_eq!(limit(&mut session, &[Key::Left, Key::Left]), None);
    session.write("3600");
    assert_eq!(limit(&mut session, &[Key::Right]), Some(3_600));
    session.write("9");
    assert_eq!(
        limit(&mut session, &[]),
        Some(9),
        "a digit too many begins anew"
    );
}

#[test]
fn a_lesson_plan_that_was_refused_is_read_again_and_one_can_go_back() {
    let mut session = OpenClassSession::with_plans((80, 24));
    session.press(&[Key::Down, Key::Down, Key::Enter]);
    let asks = |session: &OpenClassSession| matches!(&session.effects[..], [OpenClassEffect::PrepareLesson(name)] if name == "tuesday.toml");
    assert!(asks(&session));
    session.press(&[Key::Enter, Key::Char('d')]);
    assert!(session.effects.is_empty(), "one thing after the other");
    let refused = || News::LessonRefused("tuesday.toml".into(), vec![]);
    session.news(refused());
    session.press(&[Key::Enter]);
    assert!(asks(&session));
    session.news(refused());
    session.press(&[Key::Esc]);
    assert!(session.screen().contains("Ward 3, Monday") && !session.quits);
    session.press(&[Key::Esc]);
    assert!(session.quits);
}

#[test]
fn without_lesson_plans_the_set_comes_at_once_and_esc_leaves() {
    let mut session = OpenClassSession::new(false, (80, 24));
    assert!(session.screen().contains("New set"));
    session.press(&[Key::Enter]);
    assert!(matches!(session.effects[..], [OpenClassEffect::Draw(_)]));
    session.news(News::Prepared(Arc::default()));
    session.press(&[Key::Esc]);
    assert!(session.screen().contains("New set") && !session.quits);
    session.press(&[Key::Enter]);
    assert!(
        matches!(session.effects[..], [OpenClassEffect::Draw(_)]),
        "another set can be drawn"
    );
    session.news(News::Failed("no".into()));
    session.press(&[Key::Esc]);
    assert!(session.quits);
}

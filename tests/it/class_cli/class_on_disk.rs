//! A class on disk, event by event, and the command over it.

use std::path::Path;

use dripset::content::parse;
use dripset::domain::ClassId;
use dripset::domain::room::{Ballot, ClassEvent, Given, Mending, Terms};
use dripset::domain::{
    Allowance, Confidence, Drawn, Form, FormItem, LearnerId, Library, Moment, Plan, Response,
};
use dripset::store::{ClassLog, Listed, NewClass, Store};
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::class_log;
use crate::support::run::{self, program};

pub const CLASS: ClassId = ClassId(Uuid::from_bytes([0xc1; 16]));
pub const CODE: &str = "ward3-monday";

/// Twelve names, one of them a formula.
pub const NAMES: [&str; 12] = [
    "Ada Lovelace",
    "Ben",
    "=1+cmd|x",
    "Dorothea Erxleben-Leporin",
    "Eli",
    "Florence, RN",
    "Gil",
    "小児科看護師",
    "Ida",
    "Jo",
    "Kim",
    "Lou",
];

pub fn at(second: i64) -> Moment {
    let start: jiff::Timestamp = "2026-11-22T08:00:00Z".parse().expect("a timestamp");
    Moment {
        at: jiff::Timestamp::from_second(start.as_second() + second).expect("in range"),
        offset: jiff::tz::Offset::UTC,
        monotonic: std::time::Duration::ZERO,
    }
}

pub fn learner(number: usize) -> LearnerId {
    LearnerId(Uuid::from_bytes(
        [u8::try_from(number + 1).expect("small"); 16],
    ))
}

pub fn terms() -> Terms {
    let bank = std::fs::read("tests/banks/valid/every-kind.toml").expect("a bank");
    let bank = parse("every-kind.toml", &bank).bank.expect("no mistakes");
    let library = Library::new([bank]);
    let places = ["flush", "sata", "seln", "order", "rate"].map(|id| {
        let mut items = library.banks().flat_map(|bank| &bank.items);
        let item = items.find(|item| item.key.item.as_str() == id);
        let item = item.expect("an item");
        FormItem {
            key: item.key.clone(),
            revision: item.revision,
            drawn: Drawn::as_written(item),
            difficulty_milli: None,
        }
    });
    let form = Form {
        plan: Plan::with_seed(7),
        items: places.into(),
    };
    Terms::of(form, &library)
}

/// A class on disk, event by event.
pub struct Made {
    pub dir: TempDir,
    pub store: Store,
    pub second: i64,
}

impl Made {
    pub fn open(title: &str) -> Self {
        Self::open_at(title, 0)
    }

    pub fn open_at(title: &str, second: i64) -> Self {
        Self::of(title, second, terms())
    }

    /// A class of other items.
    pub fn with(title: &str, terms: Terms) -> Self {
        Self::of(title, 0, terms)
    }

    fn of(title: &str, second: i64, terms: Terms) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let mut store = Store::open(dir.path(), at(0)).expect("a store");
        let class = NewClass {
            id: CLASS,
            code: CODE.into(),
            title: title.into(),
            owner: "host".into(),
            keep_days: 30,
            open_until: None,
        };
        store.open_class(&class, at(second)).expect("a class");
        let mut made = Self {
            dir,
            store,
            second: second + 1,
        };
        made.write(&ClassEvent::Opened(Box::new(terms)));
        made
    }

    /// Another class beside it, of which nothing is known but its opening.
    pub fn another_class(&mut self) -> ClassId {
        let class = NewClass {
            id: ClassId(Uuid::from_bytes([0xc2; 16])),
            code: "ward4-monday".into(),
            title: "Pumps".into(),
            owner: "host".into(),
            keep_days: 30,
            open_until: None,
        };
        self.store.open_class(&class, at(0)).expect("a class");
        class.id
    }

    pub fn write(&mut self, event: &ClassEvent) {
        let write = class_log::write(CLASS, event);
        let verdicts = self.store.append_class(&[write], at(self.second));
        for verdict in verdicts.expect("a disk") {
            verdict.expect("an event");
        }
        self.second += 1;
    }

    /// One vote: what each learner gives, `None` for nothing.
    pub fn vote(&mut self, poll: usize, vote: u32, given: impl Fn(usize) -> Option<Response>) {
        let ballot = Ballot { poll, vote };
        self.write(&ClassEvent::PollOpened(ballot, None));
        for (number, response) in (0..NAMES.len()).filter_map(|n| Some((n, given(n)?))) {
            let given = Given {
                response,
                confidence: Some(Confidence::Guess),
                elapsed_ms: 4_321,
            };
            self.write(&ClassEvent::Responded(learner(number), ballot, given));
        }
    }

    pub fn join(&mut self) {
        let named = NAMES.iter().enumerate().take(10);
        let listed: Vec<Listed> = named.map(|(number, name)| listed(number, name)).collect();
        self.store
            .list_on_roster(CLASS, &listed, at(1))
            .expect("a roster");
        for (number, name) in NAMES.iter().enumerate().skip(10) {
            self.store
                .put_on_roster(CLASS, learner(number), name, None, at(2))
                .expect("a name");
        }
        for number in 0..NAMES.len() {
            self.write(&ClassEvent::Joined(learner(number), Allowance::Standard));
        }
    }
}

pub fn listed(number: usize, name: &str) -> Listed {
    Listed {
        learner: learner(number),
        roster_id: format!("n{}", 100 + number),
        name: name.into(),
        pin_hash: "a hash".into(),
        allowance: Allowance::Standard,
        plain: false,
    }
}

pub fn one(id: &str) -> Option<Response> {
    Some(Response::One(id.into()))
}

pub fn many(ids: &str) -> Option<Response> {
    let ids = ids.split(' ').map(Into::into).collect();
    Some(Response::Many(ids))
}

/// Two votes on the first item, one on three more, the last of which counts for nobody.
pub fn made(title: &str) -> Made {
    let mut made = Made::open(title);
    made.join();
    made.vote(0, 0, |n| one(if n < 5 { "a" } else { "b" }));
    made.write(&ClassEvent::Discussing);
    made.vote(0, 1, |n| {
        (n != 11).then(|| one(if n < 9 { "a" } else { "c" }))?
    });
    made.write(&ClassEvent::Revealed);
    made.write(&ClassEvent::Passed);
    made.vote(1, 0, |n| match n {
        0..4 => many("a b c"),
        4..8 => many("c a"),
        8 => None,
        _ => many("a d"),
    });
    made.write(&ClassEvent::Revealed);
    made.vote(3, 0, |n| {
        let ids = if n % 2 == 0 {
            "s1 s2 s3 s4"
        } else {
            "s4 s3 s2 s1"
        };
        Some(Response::Sequence(ids.split(' ').map(Into::into).collect()))
    });
    made.write(&ClassEvent::Revealed);
    made.vote(4, 0, |n| {
        Some(Response::Number(
            if n % 2 == 0 { "125" } else { "12.5" }.into(),
        ))
    });
    made.write(&ClassEvent::Revealed);
    made.write(&ClassEvent::Mended(4, Mending::Voided));
    made.write(&ClassEvent::Mended(
        0,
        Mending::Accepted(Response::One("c".into())),
    ));
    // Its key was not shown: in no report.
    made.vote(2, 0, |_| many("a b"));
    made.write(&ClassEvent::Passed);
    made.write(&ClassEvent::Ended);
    made.store
        .end_class(CLASS, at(made.second))
        .expect("an end");
    made
}

pub fn run(dir: &Path, args: &[&str], input: &str) -> (String, String, Option<i32>) {
    let mut command = program();
    command.env("TZ", "UTC").arg("class").args(args);
    let run = run::run(command.arg("--data-dir").arg(dir).write_stdin(input));
    (run.out, run.err, run.code)
}

/// A report that went well, and what was said beside it.
pub fn report(dir: &Path, format: &str) -> (String, String) {
    let (out, err, code) = run(dir, &["report", CODE, "--format", format], "");
    assert_eq!(code, Some(0), "{err}");
    for private in ["guess", "4321", "confidence"] {
        assert!(!out.contains(private), "{out}");
    }
    (out, err)
}

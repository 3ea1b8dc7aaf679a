//! A data directory with banks, and sittings that run through its effect runner.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use tempfile::TempDir;

use super::*;
use crate::domain::form::Plan;
use crate::domain::report::report;
use crate::domain::sitting::Sitting;
use crate::domain::sitting::{Phase, SittingEvent};
use crate::domain::standing::History;
use crate::domain::testing::wrong;

/// Returns the moment so many milliseconds after the start of a fixed morning.
pub fn after_ms(ms: u64) -> Moment {
    let start: Timestamp = "2026-11-22T08:00:00Z".parse().expect("a timestamp");
    Moment {
        at: start + Duration::from_millis(ms),
        offset: Offset::constant(1),
        monotonic: Duration::from_millis(ms),
    }
}

/// A data directory with the given banks.
pub struct DataDir {
    pub dir: TempDir,
    pub store: Option<Store>,
    pub library: Library,
    pub now: Moment,
}

impl DataDir {
    pub fn new(library: Library) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let mut data = Self {
            dir,
            store: None,
            library,
            now: after_ms(0),
        };
        data.reopen();
        data
    }

    /// Closes the store and opens it from disk.
    pub fn reopen(&mut self) {
        self.store = None;
        self.store = Some(Store::open(self.dir.path(), self.now).expect("a store"));
    }

    pub fn carry_out(&mut self, effect: &StoreEffect) -> Option<News> {
        let store = self.store.as_mut().expect("an open store");
        let mut runner = EffectRunner {
            learner: store.learner(),
            store,
            library: &self.library,
            trouble: &[],
            untimed: false,
        };
        runner.carry_out(effect, self.now)
    }

    pub fn start(&mut self, plan: Plan) -> Sitting {
        match self.carry_out(&StoreEffect::Start(plan)) {
            Some(News::Opened(sitting)) => *sitting,
            news => panic!("not started: {news:?}"),
        }
    }

    pub fn open(&mut self, id: SittingId) -> Sitting {
        match self.carry_out(&StoreEffect::Open(id)) {
            Some(News::Opened(sitting)) => *sitting,
            news => panic!("not opened: {news:?}"),
        }
    }

    /// Applies an event to a sitting and its effects to the store. Returns the lines that a learner
    /// would read. An event that the sitting refuses does nothing.
    pub fn tell(&mut self, sitting: &mut Sitting, event: SittingEvent) -> Vec<String> {
        let mut lines = Vec::new();
        for effect in sitting.apply(event, self.now).unwrap_or_default() {
            let event = match self.carry_out(&StoreEffect::Sitting(sitting.id, effect)) {
                None => continue,
                Some(News::Committed(_, position)) => SittingEvent::Committed(position),
                Some(News::Refused(_, position, line)) => {
                    lines.push(line);
                    SittingEvent::Refused(position)
                }
                Some(News::HandedIn(_)) => SittingEvent::HandedIn,
                Some(News::Reread(read, line)) => {
                    lines.push(line);
                    sitting.adopt(*read);
                    continue;
                }
                Some(News::Failed(line) | News::NotKept(_, _, line)) => {
                    lines.push(line);
                    continue;
                }
                Some(news) => panic!("{news:?}"),
            };
            assert_eq!(sitting.apply(event, self.now), Ok(vec![]));
        }
        lines
    }

    /// Answers a question, correctly or with another answer that can be submitted.
    pub fn answer(&mut self, sitting: &mut Sitting, position: usize, right: bool) -> Vec<String> {
        self.tell(sitting, SittingEvent::GoTo(position));
        let (item, layout, _) = sitting.present();
        let rules = item.kind.rules();
        let wrong = || wrong(&item.kind, &layout.drawn);
        let given = if right {
            rules.key(&layout.drawn)
        } else {
            wrong()
        };
        self.tell(sitting, SittingEvent::Enter(given));
        self.tell(sitting, SittingEvent::Submit)
    }

    /// Returns the history of each item so far.
    pub fn history(&self) -> History {
        let store = self.store.as_ref().expect("an open store");
        store.mine().history().expect("a history")
    }
}

/// Asserts that a live sitting equals the one read from disk.
pub fn assert_same(live: &Sitting, back: &Sitting) {
    assert_eq!((live.id, &live.form), (back.id, &back.form));
    assert_eq!(live.is_ended(), back.is_ended());
    assert!(live.is_ended() || live.place() == back.place());
    for position in 0..live.len() {
        let (item, _, slot) = live.at(position).expect("a place");
        let (kept_item, _, kept) = back.at(position).expect("a place");
        assert_eq!(item, kept_item);
        assert_eq!((&slot.entry, &slot.phase), (&kept.entry, &kept.phase));
        assert_eq!(slot.flagged, kept.flagged);
        assert_eq!(slot.working, kept.working);
        assert_eq!(slot.note, kept.note);
        assert!(kept.elapsed_ms <= slot.elapsed_ms);
        if slot.phase != Phase::Open {
            assert_eq!(kept.elapsed_ms, slot.elapsed_ms);
        }
    }
    assert_eq!(report(live), report(back));
}

//! Frames that seats share: a page is painted once for each window and theme, and what leads from
//! one frame to the next is put together once. Bounded.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;

use super::frame::Frame;
use crate::tui::page::Page;
use crate::tui::theme::Theme;

/// Frames that are remembered while a seat shows them: past that each is painted for itself.
const FRAMES_MAX: usize = 4_096;
/// Frames that are found by their page alone, where seats hold the very same one.
const NEWEST_MAX: usize = 16;
/// Differences that are remembered; of more, those that lead to the oldest frames are forgotten.
const STEPS_MAX: usize = 512;

/// The frames of one door.
#[derive(Debug, Default)]
pub struct Frames {
    painted: AtomicU64,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// By the digest of page and size; what it finds is compared.
    frames: BTreeMap<u64, Vec<Weak<Frame>>>,
    count: usize,
    /// Those that were asked for last.
    newest: VecDeque<Weak<Frame>>,
    /// By where they lead to and where they come from.
    steps: BTreeMap<(u64, u64), Bytes>,
}

impl Frames {
    /// The frame of a page.
    pub fn frame(&self, page: &Arc<Page>, size: (u16, u16), theme: &Theme) -> Arc<Frame> {
        if let Some(frame) = self.lock().find_newest(page, size, theme) {
            return frame;
        }
        let mut hasher = DefaultHasher::new();
        (page, size).hash(&mut hasher);
        let digest = hasher.finish();
        if let Some(frame) = self.lock().find(digest, page, size, theme) {
            return frame;
        }
        // Painted outside the lock: others go on, and at worst somebody paints the same.
        let number = self.painted.fetch_add(1, Ordering::Relaxed);
        let frame = Arc::new(Frame::paint(number, Arc::clone(page), size, theme));
        let mut kept = self.lock();
        if let Some(found) = kept.find(digest, page, size, theme) {
            return found;
        }
        kept.keep(digest, &frame);
        frame
    }

    /// What to send to a client that shows `before`, so that it shows `frame`.
    pub fn step(&self, before: Option<&Arc<Frame>>, frame: &Arc<Frame>) -> Bytes {
        let Some(before) = before else {
            return frame.whole();
        };
        if Arc::ptr_eq(before, frame) {
            return Bytes::new();
        }
        let pair = (frame.number(), before.number());
        if let Some(step) = self.lock().steps.get(&pair) {
            return step.clone();
        }
        let step = frame.after(before);
        let mut kept = self.lock();
        kept.steps.insert(pair, step.clone());
        if kept.steps.len() > STEPS_MAX {
            kept.steps.pop_first();
        }
        step
    }

    /// How many frames were painted so far.
    pub fn painted(&self) -> u64 {
        self.painted.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn find(
        &self,
        digest: u64,
        page: &Arc<Page>,
        size: (u16, u16),
        theme: &Theme,
    ) -> Option<Arc<Frame>> {
        let frames = self.frames.get(&digest)?.iter();
        frames
            .filter_map(Weak::upgrade)
            .find(|frame| frame.shows(page, size, theme))
    }

    /// A frame of this very page, without looking into it.
    fn find_newest(&self, page: &Arc<Page>, size: (u16, u16), theme: &Theme) -> Option<Arc<Frame>> {
        let frames = self.newest.iter().rev().filter_map(Weak::upgrade);
        frames
            .filter(|frame| frame.is_of(page))
            .find(|frame| frame.shows(page, size, theme))
    }

    fn keep(&mut self, digest: u64, frame: &Arc<Frame>) {
        self.newest.push_back(Arc::downgrade(frame));
        if self.newest.len() > NEWEST_MAX {
            self.newest.pop_front();
        }
        if self.count >= FRAMES_MAX {
            self.forget();
        }
        if self.count < FRAMES_MAX {
            self.count += 1;
            let frames = self.frames.entry(digest).or_default();
            frames.push(Arc::downgrade(frame));
        }
    }

    /// Forgets what no seat shows any more.
    fn forget(&mut self) {
        self.frames.retain(|_, frames| {
            frames.retain(|frame| frame.strong_count() > 0);
            !frames.is_empty()
        });
        self.count = self.frames.values().map(Vec::len).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::page::{Role, Span};

    fn page(title: &str) -> Arc<Page> {
        Arc::new(Page {
            title: vec![Span::new(title, Role::Plain)],
            ..Page::default()
        })
    }

    #[test]
    fn what_many_seats_show_is_painted_once() {
        let (frames, theme) = (Frames::default(), Theme::plain());
        let first = frames.frame(&page("a"), (80, 24), &theme);
        for _ in 0..100 {
            assert!(Arc::ptr_eq(
                &frames.frame(&page("a"), (80, 24), &theme),
                &first
            ));
        }
        assert_eq!(frames.painted(), 1);
        let second = frames.frame(&page("b"), (80, 24), &theme);
        let step = frames.step(Some(&first), &second);
        assert_eq!(frames.step(Some(&first), &second).as_ptr(), step.as_ptr());
        assert!(step.len() < 60, "{step:?}");
        frames.frame(&page("a"), (80, 25), &theme);
        assert_eq!(frames.painted(), 3);
    }

    #[test]
    fn frames_and_steps_take_no_more_than_so_much_memory() {
        let (frames, theme) = (Frames::default(), Theme::plain());
        let mut before = frames.frame(&page(""), (10, 2), &theme);
        for number in 0..FRAMES_MAX + 100 {
            let frame = frames.frame(&page(&number.to_string()), (10, 2), &theme);
            frames.step(Some(&before), &frame);
            before = frame;
        }
        let kept = frames.lock();
        assert!(kept.count <= FRAMES_MAX && kept.steps.len() <= STEPS_MAX);
        assert_eq!(
            kept.frames.values().map(Vec::len).sum::<usize>(),
            kept.count
        );
    }
}

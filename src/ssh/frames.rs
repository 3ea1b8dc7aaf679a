//! Frames shared between sessions: a page is painted once per window size and theme, and the update
//! from one frame to the next is built once. Bounded.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::frame::Frame;
use crate::metrics::Metrics;
use crate::tui::page::Page;
use crate::tui::theme::Theme;

/// The maximum number of cached frames in use. Further frames are painted without caching.
const FRAMES_MAX: usize = 4_096;
/// The number of frames from which unused ones are removed.
const FRAMES_FEW: usize = 64;
/// Frames that are found by their page's address alone, and whose rows the next frame can share.
const NEWEST_MAX: usize = 16;
/// The maximum number of cached updates. Those to the oldest frames are dropped first.
const STEPS_MAX: usize = 128;

/// The frames of one SSH server.
#[derive(Debug, Default)]
pub struct Frames {
    painted: AtomicU64,
    kept: Mutex<FrameCache>,
    metrics: Arc<Metrics>,
}

/// The digest of a page, a size and a theme. It is collision resistant, so the page itself need not
/// be kept.
type Digest = [u8; 32];

/// A hasher that feeds a digest.
struct Digesting(Sha256);

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        let first = digest.iter().take(8);
        first.fold(0, |so_far, byte| so_far << 8 | u64::from(*byte))
    }
}

fn digest(page: &Page, size: (u16, u16), theme: &Theme) -> Digest {
    let mut digesting = Digesting(Sha256::new());
    (page, size, theme).hash(&mut digesting);
    digesting.0.finalize().into()
}

#[derive(Debug, Default)]
struct FrameCache {
    frames: BTreeMap<Digest, Weak<Frame>>,
    /// The number of frames left after the last cleanup.
    shown: usize,
    /// The frames requested most recently.
    newest: VecDeque<Newest>,
    /// The updates, by target and source frame.
    steps: BTreeMap<(u64, u64), Bytes>,
}

#[derive(Debug)]
struct Newest {
    page: Weak<Page>,
    theme: Theme,
    frame: Weak<Frame>,
}

impl Frames {
    /// Creates an empty cache that counts in these metrics.
    pub fn counting(metrics: Arc<Metrics>) -> Self {
        Self {
            metrics,
            ..Self::default()
        }
    }

    /// Returns the frame of a page.
    pub fn frame(&self, page: &Arc<Page>, size: (u16, u16), theme: &Theme) -> Arc<Frame> {
        if let Some(frame) = self.lock().find_newest(page, size, theme) {
            return frame;
        }
        let digest = digest(page, size, theme);
        let before = {
            let kept = self.lock();
            if let Some(frame) = kept.find(digest) {
                return frame;
            }
            kept.newest_of(size)
        };
        // Painted outside the lock, so others go on. At worst the same page is painted twice.
        let number = self.painted.fetch_add(1, Ordering::Relaxed);
        self.metrics.connections.frame_painted();
        let frame = Arc::new(Frame::paint(number, page, size, theme, before.as_ref()));
        let mut kept = self.lock();
        if let Some(found) = kept.find(digest) {
            return found;
        }
        kept.keep(digest, &frame);
        kept.newest.push_back(Newest {
            page: Arc::downgrade(page),
            theme: theme.clone(),
            frame: Arc::downgrade(&frame),
        });
        if kept.newest.len() > NEWEST_MAX {
            kept.newest.pop_front();
        }
        frame
    }

    /// Returns the bytes that take a client from `before` to `frame`.
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

    /// Returns the number of frames painted so far.
    pub fn painted(&self) -> u64 {
        self.painted.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, FrameCache> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FrameCache {
    fn find(&self, digest: Digest) -> Option<Arc<Frame>> {
        self.frames.get(&digest).and_then(Weak::upgrade)
    }

    /// Finds a frame of this same page by address, without hashing it.
    fn find_newest(&self, page: &Arc<Page>, size: (u16, u16), theme: &Theme) -> Option<Arc<Frame>> {
        // A weak reference keeps the page's allocation, so no other page has its address.
        let of = |newest: &&Newest| {
            std::ptr::eq(newest.page.as_ptr(), Arc::as_ptr(page)) && newest.theme == *theme
        };
        let frames = self.newest.iter().rev().filter(of);
        frames
            .filter_map(|newest| newest.frame.upgrade())
            .find(|frame| frame.size() == size)
    }

    /// Returns the newest frame of that size.
    fn newest_of(&self, size: (u16, u16)) -> Option<Arc<Frame>> {
        let mut frames = self.newest.iter().rev().filter_map(|it| it.frame.upgrade());
        frames.find(|frame| frame.size() == size)
    }

    fn keep(&mut self, digest: Digest, frame: &Arc<Frame>) {
        // Each removal costs looking at two frames at most.
        if self.frames.len() >= FRAMES_MAX.min(FRAMES_FEW.max(2 * self.shown)) {
            self.frames.retain(|_, frame| frame.strong_count() > 0);
            self.shown = self.frames.len();
        }
        if self.frames.len() < FRAMES_MAX {
            self.frames.insert(digest, Arc::downgrade(frame));
        }
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

    /// A cached frame without a session still uses memory.
    #[test]
    fn what_no_seat_shows_any_more_is_soon_forgotten() {
        let (frames, theme) = (Frames::default(), Theme::plain());
        let lobby: Vec<_> = (0..1_000)
            .map(|number| frames.frame(&page(&number.to_string()), (10, 2), &theme))
            .collect();
        assert_eq!(frames.lock().frames.len(), lobby.len());
        drop(lobby);
        for number in 0..1_100 {
            frames.frame(&page(&format!("later {number}")), (20, 2), &theme);
        }
        assert!(frames.lock().frames.len() < 2 * FRAMES_FEW);
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
        assert!(kept.frames.len() <= FRAMES_MAX && kept.steps.len() <= STEPS_MAX);
        assert!(kept.newest.len() <= NEWEST_MAX);
    }
}

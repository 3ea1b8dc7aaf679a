//! Pages that many seats of a class show, built once: a new item reaches a thousand seats as one
//! page.

use std::sync::{Arc, Mutex, PoisonError};

use crate::tui::page::Page;
use crate::tui::screen::PageKey;

/// The maximum number of cached pages: before and after a response, for some items each.
const PAGES_MAX: usize = 16;

/// The page cache of one class.
#[derive(Default)]
pub struct Pages(Mutex<Vec<(PageKey, Arc<Page>)>>);

impl Pages {
    /// Returns the page for a key. Builds it if it is not in the cache.
    pub fn of(&self, look: PageKey, make: impl FnOnce() -> Page) -> Arc<Page> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, page)) = pages.iter().rev().find(|(known, _)| *known == look) {
            return Arc::clone(page);
        }
        // Built under the lock, since the next caller wants the same page.
        let page = Arc::new(make());
        if pages.len() >= PAGES_MAX {
            pages.remove(0);
        }
        pages.push((look, Arc::clone(&page)));
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::room::SeatPhase;

    #[test]
    fn a_look_is_made_into_a_page_once_and_few_are_kept() {
        let pages = Pages::default();
        let look = |left_s| PageKey {
            face: SeatPhase::Between,
            left_s: Some(left_s),
            cursor: 0,
            sending: false,
            flagged: false,
            shared: None,
            is_moving: false,
        };
        let first = pages.of(look(0), Page::default);
        let again = pages.of(look(0), || unreachable!("it is known"));
        assert!(Arc::ptr_eq(&first, &again));
        for left_s in 1..100 {
            pages.of(look(left_s), Page::default);
        }
        assert_eq!(pages.0.lock().expect("pages").len(), PAGES_MAX);
        assert!(!Arc::ptr_eq(&first, &pages.of(look(0), Page::default)));
    }
}

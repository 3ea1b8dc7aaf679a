//! Made-up classes over any store of class logs: written as the host does, read back as it resumes.

use jiff::Timestamp;

use super::event;
use crate::classroom::host::turns::write;
use crate::domain::room::ClassEvent;
use crate::domain::room::testing::interleaving::RoomLog;
use crate::domain::{ClassId, Moment};
use crate::store::testing::minute;
use crate::store::{AppendResult, ClassLog};

/// The log of an open class in a store.
pub struct Logged {
    log: Box<dyn ClassLog>,
    class: ClassId,
}

impl Logged {
    pub fn new(log: Box<dyn ClassLog>, class: ClassId) -> Self {
        Self { log, class }
    }
}

impl RoomLog for Logged {
    fn add(&mut self, at: Timestamp, events: &[ClassEvent]) {
        // A second response of the same vote is a changed one: a room decides it only where it may.
        let before = self.all();
        let responded = |event: &ClassEvent, other: &ClassEvent| match (event, other) {
            (ClassEvent::Responded(a, to, _), ClassEvent::Responded(b, then, _)) => {
                a == b && to == then
            }
            _ => false,
        };
        let writes: Vec<_> = events
            .iter()
            .enumerate()
            .map(|(place, event)| {
                let earlier = before.iter().map(|(_, event)| event);
                let mut earlier = earlier.chain(&events[..place]);
                let changed = earlier.any(|other| responded(event, other));
                write(self.class, event, changed)
            })
            .collect();
        let at = Moment { at, ..minute(0) };
        let verdicts = self.log.append_class(&writes, at).unwrap();
        let refused = verdicts.into_iter().find_map(AppendResult::err);
        assert!(refused.is_none(), "{refused:?}");
    }

    fn all(&self) -> Vec<(Timestamp, ClassEvent)> {
        let mut log: Vec<(Timestamp, ClassEvent)> = Vec::new();
        for row in self.log.class_events(self.class, 1).unwrap() {
            let terms = match log.first() {
                Some((_, ClassEvent::Opened(terms))) => Some(&**terms),
                _ => None,
            };
            let read = event(row, terms).unwrap();
            log.push(read);
        }
        log
    }
}

mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::room::testing::interleaving::{any_interleaving, check_interleaving};
    use crate::store::class_suite::{class, new_class};
    use crate::store::{MemoryClasses, Store};

    fn opened(mut log: Box<dyn ClassLog>) -> Logged {
        log.open_class(&new_class(1, "KQ7TM2XW"), minute(0))
            .unwrap();
        Logged::new(log, class(1))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn any_interleaving_over_a_store_keeps_one_response_each_none_late_none_lost(
            case in any_interleaving(60),
        ) {
            let memory = opened(Box::<MemoryClasses>::default());
            check_interleaving(memory, case.clone())?;
            let dir = tempfile::tempdir().unwrap();
            let file = Store::open(dir.path(), minute(0)).unwrap();
            check_interleaving(opened(Box::new(file)), case)?;
        }
    }
}

//! What tests write into the log of a class themselves.

use dripset::content::record::class_event_to_record;
use dripset::domain::ClassId;
use dripset::domain::room::ClassEvent;
use dripset::store::{ClassEntry, ClassWrite, Guard};

/// An event as the log of a class takes it.
pub fn write(class: ClassId, event: &ClassEvent) -> ClassWrite {
    let record = class_event_to_record(event, false);
    ClassWrite {
        class,
        entry: ClassEntry {
            kind: record.kind,
            learner: record.learner,
            poll: record.poll,
            vote: record.vote,
            body: record.body,
        },
        guard: Guard::None,
    }
}

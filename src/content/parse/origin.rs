//! The place in another program that an item was imported from.

use super::reader::Reader;
use crate::domain::item::ItemOrigin;

/// Reads `imported`: the format, the id and the digest, as `dripset bank import` writes them.
pub fn read(reader: &mut Reader<'_, '_>) -> Option<ItemOrigin> {
    let findings = &mut *reader.findings;
    let mut table = reader.fields.table("imported", "`imported`", findings)?;
    let from = table.said("from", findings);
    let id = table.said("id", findings);
    let digest = table.said("digest", findings);
    table.finish(findings);
    Some(ItemOrigin {
        from: from?.value,
        id: id?.value,
        digest: digest?.value,
    })
}

//! The items of a bank's text with the place that each was imported from, and their digests.

use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use super::edit::end_of_values;
use crate::content::diagnostic::SourceSpan;
use crate::content::parse::list_spans;
use crate::domain::item::ItemOrigin;

/// The hexadecimal digits of a digest: enough that no change by hand gives the same one.
const DIGEST_DIGITS: usize = 16;

/// An item as it stands in the text of a bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenItem {
    /// Its id; empty if it has none.
    pub id: String,
    /// Its place, up to the end of its last line.
    pub span: SourceSpan,
    /// The place that it was imported from.
    pub origin: Option<ItemOrigin>,
    /// Its present digest.
    pub digest: String,
}

/// Returns the items that are written under a line `[[item]]`, in the order of the text.
pub fn written_items(text: &str) -> Vec<WrittenItem> {
    let spans = list_spans(text, "item").into_iter();
    let items = spans.filter_map(|span| {
        let item = text.get(span.clone())?;
        let end = end_of_values(item);
        let item = item.get(..end)?;
        Some(WrittenItem {
            id: text_of(item, "id").unwrap_or_default(),
            span: span.start..span.start + end,
            origin: origin(item),
            digest: digest(item),
        })
    });
    items.collect()
}

/// Returns the digest of the text of an item, without its lines `id` and `imported`. The kind of line
/// ends and the spaces before them do not count.
pub fn digest(item: &str) -> String {
    let hidden: Vec<SourceSpan> = ["id", "imported"]
        .iter()
        .filter_map(|key| line_of(item, key))
        .collect();
    let mut hash = Sha256::new();
    let mut at = 0;
    let mut gap = 0;
    for line in item.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if hidden.iter().any(|span| span.contains(&start)) {
            continue;
        }
        let line = line.trim_end();
        match line.is_empty() {
            true => gap += 1,
            false => {
                (0..gap).for_each(|_| hash.update("\n"));
                gap = 0;
                hash.update(line);
                hash.update("\n");
            }
        }
    }
    let hash = hash.finalize();
    let digits = hash.iter().map(|byte| format!("{byte:02x}"));
    digits
        .collect::<String>()
        .chars()
        .take(DIGEST_DIGITS)
        .collect()
}

/// Calls `look` with the table of an item's text; `None` if the text is not one item without mistakes.
pub fn with_table<T>(item: &str, look: impl FnOnce(&DeTable<'_>) -> Option<T>) -> Option<T> {
    let (document, mistakes) = DeTable::parse_recoverable(item);
    if !mistakes.is_empty() {
        return None;
    }
    let DeValue::Array(items) = document.get_ref().get("item")?.get_ref() else {
        return None;
    };
    let DeValue::Table(table) = items.first()?.get_ref() else {
        return None;
    };
    look(table)
}

/// Returns the whole lines of a key, if it stands on lines of its own.
fn line_of(item: &str, key: &str) -> Option<SourceSpan> {
    with_table(item, |table| {
        let (name, value) = table.get_key_value(key)?;
        let (from, to) = (name.span().start, value.span().end);
        let start = item.get(..from)?.rfind('\n')? + 1;
        let rest = item.get(to..)?;
        let end = rest.find('\n').map_or(item.len(), |end| to + end + 1);
        let alone = item.get(start..from)?.trim().is_empty();
        // A comment behind it is somebody's own.
        let bare = item.get(to..end)?.trim().is_empty();
        (alone && bare).then_some(start..end)
    })
}

fn text_of(item: &str, key: &str) -> Option<String> {
    with_table(item, |table| {
        Some(table.get(key)?.get_ref().as_str()?.trim().to_owned())
    })
}

fn origin(item: &str) -> Option<ItemOrigin> {
    with_table(item, |table| {
        let DeValue::Table(origin) = table.get("imported")?.get_ref() else {
            return None;
        };
        let text = |key: &str| Some(origin.get(key)?.get_ref().as_str()?.trim().to_owned());
        Some(ItemOrigin {
            from: text("from")?,
            id: text("id")?,
            digest: text("digest")?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = "[[item]]\nid = \"a\"\nstem = \"\"\"\nid = \"b\"\n\"\"\"\n\
                        imported = { from = \"gift\", id = \"7\", digest = \"00\" }\n";

    #[test]
    fn an_item_is_known_by_its_origin_and_its_text() {
        let text = format!("format = 1\n{ITEM}# the next\n[[item]]\nid = \"c\" # mine\n");
        let items = written_items(&text);
        let [first, second] = items.as_slice() else {
            panic!("{items:?}");
        };
        assert_eq!(&text[first.span.clone()], ITEM);
        assert_eq!((&*first.id, &*second.id), ("a", "c"));
        let origin = first.origin.as_ref().expect("an origin");
        assert_eq!(
            (&*origin.from, &*origin.id, &*origin.digest),
            ("gift", "7", "00")
        );
        assert_eq!(second.origin, None);
    }

    #[test]
    fn the_digest_sees_texts_and_comments_but_not_its_own_line() {
        let whole = digest(ITEM);
        assert_eq!(whole.len(), DIGEST_DIGITS);
        let line = "imported = { from = \"gift\", id = \"7\", digest = \"00\" }\n";
        for same in [
            ITEM.replace(line, ""),
            ITEM.replace("id = \"a\"", "id = \"other\""),
            ITEM.replace('\n', "\r\n"),
            ITEM.replace("stem = \"\"\"", "stem = \"\"\"  "),
        ] {
            assert_eq!(digest(&same), whole, "{same}");
        }
        for other in [
            ITEM.replace("id = \"b\"", "id = \"c\""),
            ITEM.replace("\"\"\"\nimp", "\"\"\" # checked\nimp"),
            ITEM.replace("\"a\"\n", "\"a\" # mine\n"),
        ] {
            assert_ne!(digest(&other), whole, "{other}");
        }
    }
}

//! Ids, each with a type of its own so that they cannot be confused.
//!
//! Ids given by authors (banks, items, topics, parts) are text; ids given by Dripset (learners,
//! sittings) are UUIDs. An item's identity is its bank and its id, and never changes.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the id as its author wrote it; [`is_id`] checks it.
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(Arc::from(id.as_ref()))
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }
    )*};
}

text_ids! {
    /// The id of a bank, which is a subject.
    BankId;
    /// The id of an item within its bank.
    ItemId;
    /// The id of a topic within its bank.
    TopicId;
    /// The id of a learning objective within its bank.
    ObjectiveId;
    /// The id of a source that items cite, within its bank.
    SourceId;
    /// The id of an exhibit within its bank, or within its case study.
    ExhibitId;
    /// The id of a case study within its bank.
    CaseId;
    /// The id of a choice, step or any other part that a response can name, within its item. A choice
    /// of an item with several slots is named with its slot: `SLOT/CHOICE`.
    PartId;
}

impl PartId {
    /// Creates the id of a choice in a slot.
    pub fn in_slot(slot: &str, choice: &str) -> Self {
        Self::new(format!("{slot}/{choice}"))
    }

    /// Returns the id of its slot; `None` for a part that is named alone.
    pub fn slot(&self) -> Option<&str> {
        self.as_str().split_once('/').map(|(slot, _)| slot)
    }

    /// Returns its id within its slot.
    pub fn local(&self) -> &str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

uuid_ids! {
    /// The id of a learner, across data directories.
    LearnerId;
    /// The id of one pass through one form.
    SittingId;
    /// The id of a class.
    ClassId;
}

/// Returns whether `text` is a valid author's id: 1 to 64 ASCII letters, digits or hyphens, with
/// a letter or digit first.
pub fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && text.bytes().next().is_some_and(|b| b != b'-')
}

/// An item's identity: it stays the same when the item's text changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemKey {
    /// The bank that holds it.
    pub bank: BankId,
    /// Its id in that bank.
    pub item: ItemId,
}

impl ItemKey {
    /// Parses an item's name in a bank: `ITEM` for the bank itself, or `BANK/ITEM` for another
    /// bank.
    pub fn named(text: &str, own: &BankId) -> Option<Self> {
        let (bank, item) = match text.split_once('/') {
            Some((bank, item)) => (is_id(bank).then(|| BankId::new(bank))?, item),
            None => (own.clone(), text),
        };
        let item = is_id(item).then(|| ItemId::new(item))?;
        Some(Self { bank, item })
    }

    /// Returns the name that [`ItemKey::named`] reads.
    pub fn name_in(&self, own: &BankId) -> String {
        if self.bank == *own {
            self.item.to_string()
        } else {
            self.to_string()
        }
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.bank, self.item)
    }
}

/// A topic's identity across banks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TopicKey {
    /// The bank that holds it.
    pub bank: BankId,
    /// Its id in that bank.
    pub topic: TopicId,
}

impl fmt::Display for TopicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.bank, self.topic)
    }
}

/// The SHA-256 of an item's question and key; changes if, and only if, these change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub [u8; 32]);

impl Revision {
    /// Parses 64 hexadecimal digits; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// Returns the first eight digits, for display.
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_letters_digits_and_hyphens() {
        assert!(is_id("ivig-late-headache"));
        assert!(is_id("S1"));
        for bad in ["", "-a", "a b", "ä", "a/b", &"x".repeat(65)] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }

    #[test]
    fn an_item_is_named_alone_in_its_bank_and_with_its_bank_elsewhere() {
        let own = BankId::new("ivig");
        for (text, key) in [("rate", "ivig/rate"), ("albumin/rate", "albumin/rate")] {
            let named = ItemKey::named(text, &own).expect("a name");
            assert_eq!(
                (named.to_string(), named.name_in(&own)),
                (key.into(), text.into())
            );
        }
        let whole = ItemKey::named("ivig/rate", &own).expect("a name");
        assert_eq!(whole.name_in(&own), "rate");
        for bad in ["", "/", "a/", "/a", "a/b/c", "a b"] {
            assert_eq!(ItemKey::named(bad, &own), None, "{bad:?}");
        }
    }

    #[test]
    fn a_revision_reads_what_it_prints() {
        let revision = Revision([0xab; 32]);
        assert_eq!(Revision::from_hex(&revision.to_string()), Some(revision));
        assert_eq!(Revision::from_hex("ab"), None);
        assert_eq!(Revision::from_hex(&"zz".repeat(32)), None);
    }
}

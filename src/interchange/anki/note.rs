//! A note of Anki: named fields of HTML, a deck and tags.

use crate::interchange::{ConversionLoss, ConversionNote, ItemPlace, PortableKind, html};

/// A note with the names of its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AnkiNote {
    /// Its place in the file.
    pub place: ItemPlace,
    /// Its id in every collection.
    pub guid: String,
    /// The name of its type.
    pub type_name: String,
    /// True if its type hides words of a text.
    pub is_cloze: bool,
    /// Its fields with their names; the texts are HTML.
    pub fields: Vec<(String, String)>,
    /// Its deck, with `::` between the levels.
    pub deck: String,
    /// Its tags.
    pub tags: Vec<String>,
}

impl AnkiNote {
    /// Returns the HTML of a field, without space around it. Case does not matter in its name.
    pub fn field(&self, name: &str) -> Option<&str> {
        let named = |(other, _): &&(String, String)| other.trim().eq_ignore_ascii_case(name);
        self.fields.iter().find(named).map(|(_, text)| text.trim())
    }

    /// Returns the first of these fields that has text.
    pub fn any_field(&self, names: &[&str]) -> Option<&str> {
        let mut found = names.iter().filter_map(|name| self.field(name));
        found.find(|text| !text.is_empty())
    }

    /// Returns whether it has all of these fields, empty or not.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.field(name).is_some())
    }

    /// Returns a field as markup; empty if there is none.
    pub fn markup(&self, name: &str, notes: &mut Vec<ConversionNote>) -> String {
        to_markup(self.field(name).unwrap_or(""), &self.place, notes)
    }

    /// Returns a field as plain text; empty if there is none.
    pub fn plain(&self, name: &str) -> String {
        plain(self.field(name).unwrap_or(""))
    }

    /// Returns a loss of this note.
    pub fn loss(&self, loss: ConversionLoss, message: impl Into<String>) -> ConversionNote {
        ConversionNote {
            place: self.place.clone(),
            loss,
            message: message.into(),
        }
    }
}

/// Returns the HTML of a field as markup. Sounds, which Anki writes as `[sound:NAME]`, are noted.
pub fn to_markup(field: &str, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
    let mut rest = field;
    let mut silent = String::new();
    while let Some((before, after)) = rest.split_once("[sound:") {
        let Some((name, after)) = after.split_once(']') else {
            break;
        };
        silent.push_str(before);
        notes.push(ConversionNote {
            place: place.clone(),
            loss: ConversionLoss::Dropped,
            message: format!("the sound \"{name}\" is left out"),
        });
        rest = after;
    }
    silent.push_str(rest);
    html::to_markup(silent.trim(), place, notes)
        .trim()
        .to_owned()
}

/// Returns the HTML of a field as one line of plain text.
pub fn plain(field: &str) -> String {
    let markup = html::to_markup(field, &ItemPlace::default(), &mut Vec::new());
    let plain = html::markup_to_plain(&markup);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The content of a note that can be an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteContent {
    /// Its name; empty if the note has none.
    pub name: String,
    /// The id of its topic, if the note names one.
    pub topic: Option<String>,
    /// The text before the choices.
    pub stem: String,
    /// The content by kind.
    pub kind: PortableKind,
    /// The explanation of the whole item.
    pub rationale: String,
    /// The facts that the note has in fields; those it does not have are empty.
    pub facts: Vec<(&'static str, String)>,
}

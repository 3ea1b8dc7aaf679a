//! Our own note type, which says all that an item with one list of choices has.

use super::note::{AnkiNote, NoteContent};
use crate::domain::ids::is_id;
use crate::interchange::{
    ChoiceRule, ConversionLoss, ConversionNote, ItemPlace, PortableBank, PortableChoice,
    PortableItem, PortableKind, PortableNumber, PortablePart, facts, html, numbers,
};

/// The name of the note type.
pub const TYPE_NAME: &str = "Dripset item";

/// The letters of the choices.
pub const LETTERS: &str = "ABCDEFGHIJ";

/// The names of the fields, in their order.
pub const FIELDS: [&str; 31] = [
    "Stem",
    "Ask",
    "Choice A",
    "Why A",
    "Choice B",
    "Why B",
    "Choice C",
    "Why C",
    "Choice D",
    "Why D",
    "Choice E",
    "Why E",
    "Choice F",
    "Why F",
    "Choice G",
    "Why G",
    "Choice H",
    "Why H",
    "Choice I",
    "Why I",
    "Choice J",
    "Why J",
    "Key",
    "Unit",
    "Rationale",
    "Refs",
    "Document",
    "Topic",
    "Kind",
    "Name",
    "Choice ids",
];

/// The facts that have a field, because tags have no spaces.
const FACT_FIELDS: [(&str, &str); 2] = [("refs", "Refs"), ("document", "Document")];

/// Returns whether a note has the fields of our type, however it is called.
pub fn is_own(note: &AnkiNote) -> bool {
    note.has(&["Stem", "Key", "Kind", "Choice A", "Why A"])
}

/// A choice or step with the letter of its field.
struct Lettered {
    letter: char,
    part: PortablePart,
}

/// Returns the content of a note of our type, or the reason that there is none.
pub fn content(note: &AnkiNote, notes: &mut Vec<ConversionNote>) -> Result<NoteContent, String> {
    let ids = note.plain("Choice ids");
    let ids: Vec<&str> = ids.split_whitespace().collect();
    let kind = match note.plain("Kind").as_str() {
        "numeric" => PortableKind::Number(number(note)?),
        "ordered" => PortableKind::Order(order(note, &ids, notes)?),
        kind => choices(note, kind, &ids, notes)?,
    };
    Ok(NoteContent {
        name: note.plain("Name"),
        topic: Some(note.plain("Topic")).filter(|topic| is_id(topic)),
        stem: note.markup("Stem", notes),
        kind,
        rationale: note.markup("Rationale", notes),
        facts: FACT_FIELDS
            .map(|(key, field)| (key, note.plain(field)))
            .into(),
    })
}

fn number(note: &AnkiNote) -> Result<PortableNumber, String> {
    let key = note.plain("Key");
    match numbers::decimal(&key) {
        Some(value) => Ok(PortableNumber {
            value,
            unit: note.plain("Unit"),
        }),
        None => Err(format!("its key \"{key}\" is not a number")),
    }
}

fn lettered(note: &AnkiNote, ids: &[&str], notes: &mut Vec<ConversionNote>) -> Vec<Lettered> {
    let mut found = Vec::new();
    for letter in LETTERS.chars() {
        let text = note.markup(&format!("Choice {letter}"), notes);
        if !text.is_empty() {
            let why = note.markup(&format!("Why {letter}"), notes);
            let id = letter.to_ascii_lowercase().to_string();
            let part = PortablePart { id, text, why };
            found.push(Lettered { letter, part });
        }
    }
    let mut once: Vec<&str> = ids.to_vec();
    once.sort_unstable();
    once.dedup();
    if once.len() == found.len() && ids.len() == found.len() && ids.iter().all(|id| is_id(id)) {
        for (choice, id) in found.iter_mut().zip(ids) {
            (*id).clone_into(&mut choice.part.id);
        }
    }
    found
}

/// Returns the letters of the key, each of them one of the choices.
fn key(note: &AnkiNote, choices: &[Lettered]) -> Result<Vec<char>, String> {
    let text = note.plain("Key").to_uppercase();
    let mut letters = Vec::new();
    for word in text.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        let one = chars.next().filter(|_| chars.next().is_none());
        let known = one.filter(|letter| choices.iter().any(|c| c.letter == *letter));
        match known {
            Some(letter) if !letters.contains(&letter) => letters.push(letter),
            Some(_) => {}
            None => return Err(format!("its key \"{word}\" is not the letter of a choice")),
        }
    }
    match letters.is_empty() {
        true => Err("it has no key".to_owned()),
        false => Ok(letters),
    }
}

fn order(
    note: &AnkiNote,
    ids: &[&str],
    notes: &mut Vec<ConversionNote>,
) -> Result<Vec<PortablePart>, String> {
    let mut steps = lettered(note, ids, notes);
    let key = key(note, &steps)?;
    if key.len() != steps.len() {
        return Err("its key does not have every step once".to_owned());
    }
    steps.sort_by_key(|step| key.iter().position(|letter| *letter == step.letter));
    Ok(steps.into_iter().map(|step| step.part).collect())
}

fn choices(
    note: &AnkiNote,
    kind: &str,
    ids: &[&str],
    notes: &mut Vec<ConversionNote>,
) -> Result<PortableKind, String> {
    let found = lettered(note, ids, notes);
    let key = key(note, &found)?;
    let choices: Vec<PortableChoice> = found
        .into_iter()
        .map(|Lettered { letter, part }| PortableChoice {
            id: part.id,
            text: part.text,
            key: key.contains(&letter),
            why: part.why,
        })
        .collect();
    if choices.len() < 2 {
        return Err("it has fewer than two choices".to_owned());
    }
    let rule = match (kind, key.len()) {
        ("select-all", _) => ChoiceRule::All,
        ("select-n", _) => ChoiceRule::Count,
        (_, 1) => ChoiceRule::One,
        _ => {
            let message = format!(
                "its kind is \"{kind}\", but it has {} keys: it is select-all",
                key.len()
            );
            notes.push(note.loss(ConversionLoss::Changed, message));
            ChoiceRule::All
        }
    };
    Ok(PortableKind::Choices { rule, choices })
}

/// Returns the name of an item's deck: the title of the bank, then that of the topic.
pub fn deck_of(bank: &PortableBank, topic: &str) -> String {
    let title = bank.topics.iter().find(|t| t.id == topic);
    let title = title.map_or(topic, |topic| &topic.title);
    format!("{}::{}", deck_name(&bank.title), deck_name(title))
}

/// Returns a title without the signs that have a meaning in the names of decks.
pub fn deck_name(title: &str) -> String {
    let title: String = title.replace("::", ": ").replace('"', "'");
    let clean: Vec<&str> = title
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let clean = clean.join(" ");
    match clean.trim_matches([':', ' ']) {
        "" => "Dripset".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns a note for each title that the name of a deck cannot have.
pub fn title_notes(bank: &PortableBank) -> Vec<ConversionNote> {
    let titles = std::iter::once(&bank.title).chain(bank.topics.iter().map(|t| &t.title));
    let changed = titles.filter(|title| !title.is_empty() && deck_name(title) != **title);
    let told = |title: &String| ConversionNote {
        place: ItemPlace::default(),
        loss: ConversionLoss::Changed,
        message: format!(
            "the title \"{title}\" is \"{}\" as a deck",
            deck_name(title)
        ),
    };
    changed.map(told).collect()
}

/// Returns the note of an item without its id, or notes the reason that there is none.
pub fn note_of(
    bank: &PortableBank,
    item: &PortableItem,
    notes: &mut Vec<ConversionNote>,
) -> Option<AnkiNote> {
    let mut told = |loss, message: String| {
        notes.push(ConversionNote {
            place: item.place.clone(),
            loss,
            message,
        });
    };
    let shown = match shown(&item.kind) {
        Ok(shown) => shown,
        Err(why) => {
            told(ConversionLoss::Skipped, why);
            return None;
        }
    };
    let mut tags = Vec::new();
    let has_field = |key: &str| FACT_FIELDS.iter().any(|(fact, _)| *fact == key);
    for (key, value) in item.facts.iter().filter(|(key, _)| !has_field(key)) {
        let is_word = |c: char| !(c.is_whitespace() || c.is_control() || c == '"');
        match !value.is_empty() && value.chars().all(is_word) {
            true => tags.push(facts::as_tag(key, value)),
            false => told(
                ConversionLoss::Dropped,
                format!("{key} \"{value}\" is left out, because tags of Anki have no spaces"),
            ),
        }
    }
    tags.extend((!item.shuffle).then(|| "shuffle:false".to_owned()));
    Some(AnkiNote {
        type_name: TYPE_NAME.to_owned(),
        fields: fields(item, &shown),
        deck: deck_of(bank, &item.topic),
        tags,
        ..AnkiNote::default()
    })
}

/// What the card of an item shows beside its stem.
struct Shown {
    ask: String,
    parts: Vec<PortablePart>,
    key: String,
    unit: String,
    kind: &'static str,
}

/// Returns what the card of an item shows, or the reason that a card cannot show it.
fn shown(kind: &PortableKind) -> Result<Shown, String> {
    let shown = match kind {
        PortableKind::Choices { rule, choices } => shown_choices(*rule, choices),
        PortableKind::Number(number) => Shown {
            ask: match number.unit.as_str() {
                "" => "Work out the number.".to_owned(),
                unit => format!("Work out the number in {unit}."),
            },
            parts: Vec::new(),
            key: number.value.clone(),
            unit: number.unit.clone(),
            kind: "numeric",
        },
        PortableKind::Order(steps) => shown_steps(steps),
        PortableKind::Match { .. } => return Err(not_one_list("rows and columns")),
        PortableKind::Blanks { .. } => return Err(not_one_list("lists in a text")),
        PortableKind::Targets { .. } => return Err(not_one_list("targets in a text")),
        PortableKind::Spans { .. } => return Err(not_one_list("words to select in a text")),
    };
    match shown.parts.len() <= LETTERS.len() {
        true => Ok(shown),
        false => Err(format!(
            "a note has {} choices at most, and this item has {}",
            LETTERS.len(),
            shown.parts.len()
        )),
    }
}

fn not_one_list(what: &str) -> String {
    format!("the cards of Anki show one list of choices, and this item has {what}")
}

fn shown_choices(rule: ChoiceRule, choices: &[PortableChoice]) -> Shown {
    let keys = LETTERS
        .chars()
        .zip(choices)
        .filter(|(_, choice)| choice.key);
    let keys: Vec<String> = keys.map(|(letter, _)| letter.to_string()).collect();
    let (ask, kind) = match rule {
        ChoiceRule::One => ("Choose one.".to_owned(), "multiple-choice"),
        ChoiceRule::All => ("Choose all that apply.".to_owned(), "select-all"),
        ChoiceRule::Count => (format!("Choose {}.", keys.len()), "select-n"),
    };
    let part = |choice: &PortableChoice| PortablePart {
        id: choice.id.clone(),
        text: choice.text.clone(),
        why: choice.why.clone(),
    };
    Shown {
        ask,
        parts: choices.iter().map(part).collect(),
        key: keys.join(" "),
        unit: String::new(),
        kind,
    }
}

/// Returns the steps by their text, so that a card does not show them in the correct order.
fn shown_steps(steps: &[PortablePart]) -> Shown {
    let mut mixed: Vec<&PortablePart> = steps.iter().collect();
    mixed.sort_by(|a, b| (&a.text, &a.id).cmp(&(&b.text, &b.id)));
    if mixed.iter().zip(steps).all(|(a, b)| a.id == b.id) {
        let by = mixed.len().min(1);
        mixed.rotate_left(by);
    }
    let letter = |step: &PortablePart| {
        let mut lettered = LETTERS.chars().zip(&mixed);
        let found = lettered.find(|(_, other)| other.id == step.id);
        found.map_or(String::new(), |(letter, _)| letter.to_string())
    };
    let key: Vec<String> = steps.iter().map(letter).collect();
    Shown {
        ask: "Put the steps in order.".to_owned(),
        key: key.join(" "),
        parts: mixed.into_iter().cloned().collect(),
        unit: String::new(),
        kind: "ordered",
    }
}

/// Returns the fields of a note with their names.
fn fields(item: &PortableItem, shown: &Shown) -> Vec<(String, String)> {
    let text = |text: &str| html::from_markup(text).trim().to_owned();
    let ids: Vec<&str> = shown.parts.iter().map(|part| part.id.as_str()).collect();
    let fact = |key: &str| html::escape_html(item.facts.get(key).map_or("", String::as_str));
    let value = |name: &str| match name {
        "Stem" => text(&item.stem),
        "Ask" => html::escape_html(&shown.ask),
        "Key" => html::escape_html(&shown.key),
        "Unit" => html::escape_html(&shown.unit),
        "Rationale" => text(&item.rationale),
        "Refs" => fact("refs"),
        "Document" => fact("document"),
        "Topic" => item.topic.clone(),
        "Kind" => shown.kind.to_owned(),
        "Name" => html::escape_html(&item.name),
        "Choice ids" => ids.join(" "),
        name => {
            let (which, letter) = name.split_once(' ').unwrap_or((name, ""));
            let mut lettered = LETTERS
                .split("")
                .filter(|l| !l.is_empty())
                .zip(&shown.parts);
            let part = lettered.find(|(other, _)| *other == letter);
            part.map_or(String::new(), |(_, part)| match which {
                "Choice" => text(&part.text),
                _ => text(&part.why),
            })
        }
    };
    let field = |name: &&str| ((*name).to_owned(), value(name).replace('\u{1f}', " "));
    FIELDS.iter().map(field).collect()
}

//! Items as plain mode gets them, for its tests.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content;
use crate::domain::describe::label;
use crate::domain::drawn::Drawn;
use crate::domain::item::{Item, mark};
use crate::domain::kind::ItemKind;
use crate::domain::response::Response;
use crate::tui::screen::{PlainItem, PlainPhase};

/// Returns an item of a set of ten that is open and not answered.
pub fn open_item(item: Item, drawn: Drawn) -> PlainItem {
    PlainItem {
        item: Arc::new(item),
        before: None,
        drawn,
        entry: Response::Blank,
        struck: BTreeSet::new(),
        confidence: None,
        note: String::new(),
        kept_note: String::new(),
        number: 3,
        of: 10,
        lengths: None,
        vote: None,
        flagged: false,
        left_ms: None,
        phase: PlainPhase::Open,
        voided: false,
        remark: None,
        class_answers: Vec::new(),
    }
}

/// Returns an item with this response.
pub fn with(asked: &PlainItem, entry: Response) -> PlainItem {
    PlainItem {
        entry,
        ..asked.clone()
    }
}

/// Returns an item after its response was scored.
pub fn scored(asked: &PlainItem) -> PlainItem {
    let marking = mark(&asked.item, &asked.drawn, &asked.entry).expect("a response that fits");
    let given = !asked.entry.is_blank();
    PlainItem {
        phase: PlainPhase::Marked(Box::new(marking), given),
        ..asked.clone()
    }
}

/// Returns the items of a bank among the fixtures or the questions.
pub fn items(path: &str) -> Vec<Item> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let bytes = std::fs::read(&path).expect("a bank");
    let bank = content::parse::parse("bank.toml", &bytes).bank;
    let items = bank.expect("a bank without mistakes").items;
    items.iter().map(|item| Item::clone(item)).collect()
}

/// Returns the line that gives a response, in the order in which it was given.
pub fn line_for(kind: &ItemKind, drawn: &Drawn, response: &Response) -> String {
    match response {
        Response::Blank => "clear".into(),
        Response::Number(typed) => typed.clone(),
        response => {
            let parts = response.parts().iter();
            let labels: Vec<String> = parts.filter_map(|id| label(kind, drawn, id)).collect();
            labels.join(" ").to_lowercase()
        }
    }
}

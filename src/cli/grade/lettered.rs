//! Steps and regions named by their letters, as `dripset bank show --without-key` shows them.

use serde_json::Value;

use crate::domain::describe::{has_telling_ids, letter};
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;

/// Replaces the letters in a response by the ids of the parts. The seed is that of the command that
/// showed them.
///
/// # Errors
/// The reason that these are no letters of the item.
pub fn ids(item: &Item, seed: &Value, response: Value) -> Result<Value, String> {
    if !has_telling_ids(&item.kind) {
        return Err("\"seed\" is only for steps and regions, which have letters".to_owned());
    }
    let seed = seed.as_u64().ok_or("\"seed\" must be a whole number")?;
    let order = Drawn::seeded(item, seed).order;
    let id = |written: Value| {
        let text = written.as_str().unwrap_or_default();
        let mut places = (0..order.len()).map(letter).zip(&order);
        let part = places.find(|(letter, _)| letter.eq_ignore_ascii_case(text));
        let last = letter(order.len().saturating_sub(1));
        let unknown = || format!("no part has the letter {written}; give those from A to {last}");
        part.map(|(_, id)| Value::from(id.as_str()))
            .ok_or_else(unknown)
    };
    match response {
        Value::Array(letters) => {
            let ids: Result<Vec<Value>, String> = letters.into_iter().map(id).collect();
            ids.map(Value::Array)
        }
        Value::Null => Ok(Value::Null),
        one => id(one),
    }
}

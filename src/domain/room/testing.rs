//! Made-up classes for the tests of rooms and of what shows them.

pub(crate) mod interleaving;

use std::sync::Arc;

use super::Terms;
use crate::domain::drawn::Drawn;
use crate::domain::form::{Form, FormItem, Plan};
use crate::domain::item::Item;

/// Creates a class over these items with these layouts.
pub fn terms(items: Vec<Arc<Item>>, mut drawn: impl FnMut(&Item) -> Drawn) -> Terms {
    let place = |item: &Arc<Item>| FormItem {
        key: item.key.clone(),
        revision: item.revision,
        drawn: drawn(item),
        difficulty_milli: None,
    };
    let form = Form {
        plan: Plan::with_seed(7),
        items: items.iter().map(place).collect(),
    };
    Terms {
        form: Arc::new(form),
        items,
        changes: false,
        limit_s: None,
        until: None,
        withheld: false,
    }
}

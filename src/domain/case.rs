//! Case studies: six items that belong together, one for each step of clinical judgment.
//!
//! A case study is drawn whole or not at all, and walked through in one direction. Each of its items
//! carries its [`CasePlace`], and the exhibits as far as they have unfolded by then; see
//! [`super::unfolding`].

use super::ids::{CaseId, ItemKey};

/// The items of a case study: one for each step of clinical judgment.
pub const CASE_ITEMS: usize = 6;

/// A case study of a bank.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseStudy {
    /// Its id within the bank.
    pub id: CaseId,
    /// Its display name.
    pub title: String,
    /// Its items, in the order of the steps.
    pub items: [ItemKey; CASE_ITEMS],
}

/// The place of an item in its case study.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CasePlace {
    /// The id of the case study, within the bank of the item.
    pub id: CaseId,
    /// The display name of the case study.
    pub title: String,
    /// The number of the item in it, from 1 to 6.
    pub number: u8,
}

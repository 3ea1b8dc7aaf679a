//! The shapes that Canvas gives items: one list, several lists, or a field.

use super::super::super::super::ChoiceRule;

/// A choice as it is written: its id, its text as HTML, and its reason.
pub struct WrittenChoice {
    /// Its id.
    pub id: String,
    /// Its text as HTML.
    pub html: String,
    /// True if it is a key.
    pub key: bool,
    /// Its reason as HTML; empty if there is none.
    pub why: String,
}

/// A list of choices as it is written.
pub struct WrittenList {
    /// Its id as a response.
    pub response: String,
    /// Its own text as HTML: a row, or the name of a blank.
    pub text: String,
    /// Its choices.
    pub choices: Vec<WrittenChoice>,
    /// The id and the text of the feedback of the whole list, as HTML.
    pub feedback: Option<(String, String)>,
}

/// An item in the shape of Canvas.
pub enum CanvasKind {
    /// One list of choices.
    Choices(ChoiceRule, WrittenList),
    /// Steps: the list as shown, and the ids in the correct order.
    Order(WrittenList, Vec<String>),
    /// Several lists.
    Lists(&'static str, Vec<WrittenList>),
    /// A number with its unit.
    Number(String, String),
}

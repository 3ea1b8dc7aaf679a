//! An item of version 2 or 3 while it is read.

use super::super::super::ItemPlace;
use super::super::super::xml::XmlElement;
use super::super::feedback::QtiFeedback;
use super::declaration::Declaration;

/// An item while it is read.
pub struct ItemSource<'a> {
    /// The whole item.
    pub root: XmlElement<'a>,
    /// Its body.
    pub body: XmlElement<'a>,
    /// The elements that ask for responses, in order.
    pub interactions: Vec<XmlElement<'a>>,
    /// The declarations of its responses.
    pub declarations: Vec<Declaration>,
    /// Its place, for notes.
    pub place: ItemPlace,
    /// Its feedback.
    pub feedback: QtiFeedback,
}

impl<'a> ItemSource<'a> {
    /// Returns the declaration of an interaction.
    pub fn declaration(&self, interaction: XmlElement<'_>) -> Option<&Declaration> {
        let id = interaction.attribute("responseIdentifier")?;
        self.declarations.iter().find(|declared| declared.id == id)
    }
}

/// Returns whether an element asks for a response.
pub fn is_interaction(element: XmlElement<'_>) -> bool {
    element.name().ends_with("Interaction") && !element.is("endAttemptInteraction")
}

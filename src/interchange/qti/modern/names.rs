//! The names of version 3 (`qti-choice-interaction`, `max-choices`) and of version 2
//! (`choiceInteraction`, `maxChoices`).

use std::sync::Arc;

use super::super::super::xml::{XmlElement, XmlNode};

/// Returns an element and everything in it with the names of version 2. HTML stays as it is.
pub fn as_version_2(mut element: XmlElement) -> XmlElement {
    if let Some(name) = element.name.strip_prefix("qti-") {
        element.name = Arc::from(camel(name));
        for (name, _) in &mut element.attributes {
            if name.contains('-') && !name.starts_with("data-") && !name.contains(':') {
                *name = Arc::from(camel(name));
            }
        }
    }
    let children = std::mem::take(&mut element.children);
    let renamed = children.into_iter().map(|node| match node {
        XmlNode::Element(child) => XmlNode::Element(as_version_2(child)),
        text @ XmlNode::Text(_) => text,
    });
    element.children = renamed.collect();
    element
}

fn camel(name: &str) -> String {
    let mut out = String::new();
    for (number, word) in name.split('-').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if number > 0 => out.extend(first.to_uppercase().chain(letters)),
            _ => out.push_str(word),
        }
    }
    out
}

/// Returns the name of version 3 of an attribute of version 2.
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::super::xml::parse_text;
    use super::*;

    #[test]
    fn names_of_version_3_become_those_of_version_2() {
        let text = "<qti-choice-interaction max-choices='1' data-a-b='x'><p a-b='1'/>\
                    <qti-prompt>a</qti-prompt></qti-choice-interaction>";
        let element = as_version_2(parse_text(text, "").unwrap());
        assert!(element.is("choiceInteraction"));
        assert_eq!(element.attribute("maxChoices"), Some("1"));
        assert_eq!(element.attribute("data-a-b"), Some("x"));
        assert_eq!(element.child("p").unwrap().attribute("a-b"), Some("1"));
        assert!(element.child("prompt").is_some());
        assert_eq!(kebab("choiceInteraction"), "choice-interaction");
        assert_eq!(kebab("maxChoices"), "max-choices");
    }
}

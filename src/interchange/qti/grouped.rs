//! The order of what is written: items by topic, and steps in another order than the key.

use super::super::{PortableBank, PortableItem, PortablePart};
use super::ids::{XmlNames, from_title};
use super::reading::section_id;

/// A topic as the section of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicSection {
    /// Its id in the package.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Returns the items of each topic, in the order of the topics. A topic without items is left out.
pub fn by_topic(bank: &PortableBank) -> Vec<(TopicSection, Vec<&PortableItem>)> {
    let mut groups: Vec<(&str, TopicSection, Vec<&PortableItem>)> = Vec::new();
    for topic in &bank.topics {
        let section = TopicSection {
            id: section_id(&bank.title, &topic.id),
            title: topic.title.clone(),
        };
        groups.push((&topic.id, section, Vec::new()));
    }
    for item in &bank.items {
        match groups.iter_mut().find(|(id, ..)| *id == item.topic) {
            Some((_, _, items)) => items.push(item),
            None => {
                let section = TopicSection {
                    id: section_id(&bank.title, &item.topic),
                    title: item.topic.clone(),
                };
                groups.push((&item.topic, section, vec![item]));
            }
        }
    }
    groups
        .into_iter()
        .filter(|(_, _, items)| !items.is_empty())
        .map(|(_, section, items)| (section, items))
        .collect()
}

/// Returns the id of an item in other programs: the one that it came with, else one that items of
/// other banks do not have.
pub fn foreign_id(bank: &PortableBank, item: &PortableItem, ids: &mut XmlNames) -> String {
    match &item.foreign_id {
        Some(id) => id.clone(),
        None => ids.apart(&section_id(&bank.title, &from_title(&item.name))),
    }
}

/// Returns steps by their text, or backwards if that is the correct order: programs that do not
/// shuffle would show the key.
pub fn mixed(steps: &[PortablePart]) -> Vec<&PortablePart> {
    let mut mixed: Vec<&PortablePart> = steps.iter().collect();
    mixed.sort_by(|a, b| a.text.cmp(&b.text));
    if mixed.iter().zip(steps).all(|(a, b)| a.id == b.id) {
        mixed.reverse();
    }
    mixed
}

//! Categories of Moodle as topics.

use super::slug::{UsedNames, slug};
use super::{PortableBank, PortableTopic};
use crate::domain::ids::is_id;
use crate::domain::visible::in_one_line;

/// The categories of a file that have items, in the order of their first item.
#[derive(Debug, Default)]
pub struct Categories {
    used: Vec<ItemCategory>,
    open: ItemCategory,
}

/// A category by the names on the way to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct ItemCategory {
    names: Vec<String>,
    id: String,
}

impl Categories {
    /// Enters the category with this path, such as `$course$/top/Lines/Flushing`, and this id of
    /// its own, which may be empty.
    pub fn enter(&mut self, path: &str, id: &str) {
        self.open = ItemCategory {
            names: names(path),
            id: id.trim().to_owned(),
        };
    }

    /// Returns the names of the open category, joined by slashes.
    pub fn path(&self) -> String {
        self.open.names.join("/")
    }

    /// Returns a sign for the open category, which [`Categories::finish`] replaces by its topic.
    pub fn topic(&mut self) -> String {
        let at = self.used.iter().rposition(|used| *used == self.open);
        let at = at.unwrap_or_else(|| {
            self.used.push(self.open.clone());
            self.used.len() - 1
        });
        at.to_string()
    }

    /// Sets the topics of a bank, and its title where all its categories are in one. Items without
    /// a category get a topic with the name of the file.
    pub fn finish(self, bank: &mut PortableBank, file_name: &str) {
        let first = |used: &ItemCategory| match used.names.as_slice() {
            [first, _, ..] => Some(first.clone()),
            _ => None,
        };
        let title = self.used.first().and_then(first);
        if let Some(title) =
            title.filter(|t| self.used.iter().all(|u| first(u).as_ref() == Some(t)))
        {
            bank.title = title;
        }
        let stem = file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem);
        let mut taken = UsedNames::default();
        bank.topics = self
            .used
            .iter()
            .map(|used| {
                let title = topic_title(used, &self.used, stem);
                let wanted = match is_id(&used.id) {
                    true => used.id.clone(),
                    false => slug(&title),
                };
                PortableTopic {
                    id: taken.take_id(&wanted),
                    title,
                }
            })
            .collect();
        for item in &mut bank.items {
            let at: usize = item.topic.parse().unwrap_or_default();
            if let Some(topic) = bank.topics.get(at) {
                item.topic.clone_from(&topic.id);
            }
        }
    }
}

/// Returns the last name of a category; with the one before it if two categories end alike.
fn topic_title(category: &ItemCategory, all: &[ItemCategory], file_stem: &str) -> String {
    let Some(last) = category.names.last() else {
        return match in_one_line(file_stem) {
            stem if stem.is_empty() => "Items".to_owned(),
            stem => stem,
        };
    };
    let alike = all.iter().filter(|other| other.names.last() == Some(last));
    match category.names.as_slice() {
        [.., before, last] if alike.count() > 1 => format!("{before} / {last}"),
        _ => last.clone(),
    }
}

/// Splits a path at its single slashes; two stand for one in a name. The context and the category
/// at the top, which every course has, are no names.
fn names(path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut chars = path.trim().chars().peekable();
    while let Some(c) = chars.next() {
        if c == '/' && chars.next_if_eq(&'/').is_none() {
            names.push(String::new());
        } else if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    let names: Vec<String> = names.iter().map(|name| in_one_line(name)).collect();
    let is_context = |name: &String| name.starts_with('$') && name.ends_with('$');
    let mut rest = names.as_slice();
    if let [first, after @ ..] = rest
        && is_context(first)
    {
        rest = after;
    }
    if let [first, after @ ..] = rest
        && first == "top"
    {
        rest = after;
    }
    let named = rest.iter().filter(|name| !name.is_empty());
    named.cloned().collect()
}

/// Returns the path of a topic in the category of its bank.
pub fn path(bank_title: &str, topic_title: &str) -> String {
    let names = [bank_title, topic_title].map(in_one_line);
    let names = names.iter().filter(|name| !name.is_empty());
    let parts: Vec<String> = names.map(|name| name.replace('/', "//")).collect();
    format!("$course$/top/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_names() {
        let cases: &[(&str, &[&str])] = &[
            ("$course$/top/Lines/Flushing", &["Lines", "Flushing"]),
            ("$course$/Lines", &["Lines"]),
            ("top/A//B/C", &["A/B", "C"]),
            ("Lines", &["Lines"]),
            ("$module$/top/", &[]),
            ("", &[]),
        ];
        for (path, expected) in cases {
            assert_eq!(names(path), *expected, "{path}");
        }
        assert_eq!(path("A/B", " C  D "), "$course$/top/A//B/C D");
        assert_eq!(path("", "C"), "$course$/top/C");
    }
}

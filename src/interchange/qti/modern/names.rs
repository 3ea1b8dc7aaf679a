//! The names of version 3 (`qti-choice-interaction`, `max-choices`) and of version 2
//! (`choiceInteraction`, `maxChoices`).

use super::super::super::xml::XmlTree;

/// Gives a tree the names of version 2. HTML stays as it is.
pub fn to_version_2(tree: &mut XmlTree<'_>) {
    tree.rename(
        |element| {
            let own = element.strip_prefix("qti-").map(camel);
            let is_renamed = own.is_some();
            if let Some(own) = own {
                *element = own.into();
            }
            is_renamed
        },
        |attribute| {
            let is_own = attribute.contains('-')
                && !attribute.starts_with("data-")
                && !attribute.contains(':');
            if is_own {
                *attribute = camel(attribute).into();
            }
        },
    );
}

fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (number, word) in name.split('-').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if number > 0 => out.extend(first.to_uppercase().chain(letters)),
            _ => out.push_str(word),
        }
    }
    out
}

/// Adds the name of version 3 of an element or attribute of version 2.
pub fn push_kebab(name: &str, out: &mut String) {
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::xml::parse;
    use super::*;

    #[test]
    fn names_of_version_3_become_those_of_version_2() {
        let text = "<qti-choice-interaction max-choices='1' data-a-b='x'><p a-b='1'/>\
                    <qti-prompt>a</qti-prompt></qti-choice-interaction>";
        let mut tree = parse(text, "").unwrap();
        to_version_2(&mut tree);
        let element = tree.root();
        assert!(element.is("choiceInteraction"));
        assert_eq!(element.attribute("maxChoices"), Some("1"));
        assert_eq!(element.attribute("data-a-b"), Some("x"));
        assert_eq!(element.child("p").unwrap().attribute("a-b"), Some("1"));
        assert!(element.child("prompt").is_some());
        let mut names = String::new();
        push_kebab("choiceInteraction", &mut names);
        push_kebab("maxChoices", &mut names);
        assert_eq!(names, "choice-interactionmax-choices");
    }
}

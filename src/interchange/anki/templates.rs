//! The cards of our note type: how Anki shows an item.

use std::fmt::Write as _;

use super::own_type::LETTERS;

/// The style of the cards, light and dark.
pub const CSS: &str = include_str!("card.css");

/// Returns the question side: the stem and the choices.
pub fn front() -> String {
    let mut html = String::from("<div class=\"stem\">{{Stem}}</div>\n");
    html.push_str("<div class=\"ask\">{{Ask}}</div>\n");
    html.push_str(&choices(false));
    html
}

/// Returns the answer side: the key, each choice with its reason, and the rationale.
pub fn back() -> String {
    let mut html = String::from("<div class=\"stem\">{{Stem}}</div>\n<hr id=\"answer\">\n");
    html.push_str("<div class=\"key\">Key: {{Key}}{{#Unit}} {{Unit}}{{/Unit}}</div>\n");
    html.push_str(&choices(true));
    html.push_str("{{#Rationale}}<div class=\"rationale\">{{Rationale}}</div>{{/Rationale}}\n");
    html.push_str("{{#Refs}}<div class=\"refs\">Sources: {{Refs}}</div>{{/Refs}}\n");
    html
}

/// Returns the list of choices. The list has the letters, so that the key can name them.
fn choices(with_reasons: bool) -> String {
    let mut html = String::from("{{#Choice A}}<ol class=\"choices\" type=\"A\">\n");
    for letter in LETTERS.chars() {
        let why = match with_reasons {
            true => format!(
                "{{{{#Why {letter}}}}}<div class=\"why\">{{{{Why {letter}}}}}</div>{{{{/Why {letter}}}}}"
            ),
            false => String::new(),
        };
        let _ = writeln!(
            html,
            "{{{{#Choice {letter}}}}}<li>{{{{Choice {letter}}}}}{why}</li>{{{{/Choice {letter}}}}}"
        );
    }
    html.push_str("</ol>{{/Choice A}}\n");
    html
}

//! The cards of our note type: how Anki shows an item.

use std::fmt::Write as _;

use super::own_type::LETTERS;

/// The style of the cards, light and dark.
pub const CSS: &str = "\
.card { font-family: system-ui, sans-serif; font-size: 18px; line-height: 1.45; text-align: left;
  max-width: 42em; margin: 0 auto; padding: 0.5em; color: #1a1a1a; background-color: #ffffff; }
.ask { margin: 1em 0 0.5em; font-style: italic; }
.choices > li { margin: 0.4em 0; }
.key { margin: 1em 0 0.5em; font-weight: bold; }
.why { margin: 0.1em 0 0.6em; color: #444444; }
.rationale { margin-top: 1em; border-top: 1px solid #b0b0b0; padding-top: 0.6em; }
.refs { margin-top: 0.8em; font-size: 0.85em; color: #444444; }
.nightMode.card, .nightMode .card { color: #e6e6e6; background-color: #1e1e1e; }
.nightMode .why, .nightMode .refs { color: #bdbdbd; }
.nightMode .rationale { border-top-color: #6a6a6a; }
";

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

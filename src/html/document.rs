//! The frame of a page: its head, its style, its title and its list of sections.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of all pages.
const STYLE: &str = include_str!("style.css");

/// A page with its sections, in reading order.
pub struct Document {
    title: String,
    lead: Markup,
    sections: Vec<Section>,
    extra_style: &'static str,
}

struct Section {
    id: String,
    title: String,
    body: Markup,
}

impl Document {
    /// Returns a page with a title and the lines under it.
    pub fn new(title: impl Into<String>, lead: Markup) -> Self {
        Self {
            title: title.into(),
            lead,
            sections: Vec::new(),
            extra_style: "",
        }
    }

    /// Adds rules to the style of this page alone.
    pub fn style(&mut self, css: &'static str) {
        self.extra_style = css;
    }

    /// Adds a section. Its id must be unique on the page, and fit for an address: letters, digits and
    /// hyphens.
    pub fn section(&mut self, id: impl Into<String>, title: impl Into<String>, body: Markup) {
        self.sections.push(Section {
            id: id.into(),
            title: title.into(),
            body,
        });
    }

    /// Returns the page as the text of an HTML file.
    pub fn render(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(concat!("dripset ", env!("CARGO_PKG_VERSION")));
                    // Nothing on a page runs or is loaded, even if a text was not escaped.
                    meta http-equiv="Content-Security-Policy"
                        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(self.extra_style)) }
                }
                body {
                    header { h1 { (self.title) } (self.lead) }
                    @if self.sections.len() > 2 { (self.contents()) }
                    main {
                        @for part in &self.sections {
                            (section(&part.id, &part.title, &part.body))
                        }
                    }
                }
            }
        };
        page.into_string()
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-label="Contents" {
                ul {
                    @for part in &self.sections {
                        li { a href={ "#" (part.id) } { (part.title) } }
                    }
                }
            }
        }
    }
}

/// Returns a section with a heading of the second level.
pub fn section(id: &str, title: &str, body: &Markup) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } { (title) }
            (body)
        }
    }
}

//! The texts of an item of version 1.2, and its lists of choices.

use std::collections::BTreeSet;

use super::super::super::ItemPlace;
use super::super::super::html::to_markup;
use super::super::super::xml::{XmlElement, escape};
use super::super::body::{AsHtml, html_of};
use super::super::reading::QtiReading;

/// The texts and responses of an item.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Presentation {
    /// The texts before the first response, as HTML.
    pub before: String,
    /// The texts after it, as HTML.
    pub after: String,
    /// The responses.
    pub responses: Vec<ClassicResponse>,
}

/// A response.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClassicResponse {
    /// Its id.
    pub id: String,
    /// The element that asks for it, such as `response_lid`.
    pub sort: String,
    /// `single`, `multiple` or `ordered`.
    pub cardinality: String,
    /// Its own text, as HTML: the row of a match.
    pub text: String,
    /// The way that it is shown, such as `render_choice`.
    pub render: String,
    /// `decimal`, `integer` or `string` for a field.
    pub field: String,
    /// The number of choices that may be selected, if it says one.
    pub most: Option<usize>,
    /// Whether choices may be shuffled, if it says so.
    pub shuffle: Option<bool>,
    /// Its choices: ids, and texts as HTML.
    pub choices: Vec<(String, String)>,
}

impl Presentation {
    /// Reads a `presentation`.
    pub fn read(element: Option<XmlElement<'_>>) -> Self {
        let mut presentation = Self::default();
        if let Some(element) = element {
            presentation.take(element);
        }
        presentation
    }

    fn take(&mut self, parent: XmlElement<'_>) {
        for element in parent.elements() {
            match element.name() {
                "response_lid" | "response_str" | "response_num" | "response_grp"
                | "response_xy" | "response_extension" => {
                    self.responses.push(ClassicResponse::read(element));
                }
                "material" => {
                    let html = material_html(element);
                    let text = match self.responses.is_empty() {
                        true => &mut self.before,
                        false => &mut self.after,
                    };
                    text.push_str(&html);
                }
                _ => self.take(element),
            }
        }
    }

    /// Returns the ids of parts that feedback may name: of choices, and of rows.
    pub fn part_ids(&self) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for response in &self.responses {
            ids.insert(response.row_id().to_owned());
            ids.extend(response.choices.iter().map(|(id, _)| id.clone()));
        }
        ids
    }
}

impl ClassicResponse {
    fn read(element: XmlElement<'_>) -> Self {
        let attribute = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
        let render = element
            .descendants()
            .find(|inner| inner.name().starts_with("render_"));
        let rendered = |name: &str| render.and_then(|render| render.attribute(name));
        let labels = element.descendants().filter(|e| e.is("response_label"));
        let choices = labels.map(|label| {
            let id = label.attribute("ident").unwrap_or_default();
            (id.to_owned(), material_html(label))
        });
        let own = element.elements().filter(|inner| inner.is("material"));
        Self {
            id: attribute("ident"),
            sort: element.name().to_owned(),
            cardinality: attribute("rcardinality").to_lowercase(),
            text: own.map(material_html).collect(),
            render: render
                .map(|render| render.name().to_owned())
                .unwrap_or_default(),
            field: rendered("fibtype").unwrap_or_default().to_lowercase(),
            most: rendered("maxnumber").and_then(|most| most.trim().parse().ok()),
            shuffle: rendered("shuffle").map(|shuffle| shuffle.eq_ignore_ascii_case("yes")),
            choices: choices.collect(),
        }
    }

    /// Returns its id as a row or a blank: Canvas puts `response_` before it.
    pub fn row_id(&self) -> &str {
        self.id.strip_prefix("response_").unwrap_or(&self.id)
    }
}

/// Returns the text of all material in an element as markup.
pub fn material_text(
    element: XmlElement<'_>,
    place: &ItemPlace,
    reading: &mut QtiReading<'_>,
) -> String {
    to_markup(&material_html(element), place, &mut reading.notes)
}

/// Returns all material in an element as HTML, each text as a block.
fn material_html(element: XmlElement<'_>) -> String {
    let mut html = String::new();
    for part in element.descendants() {
        match part.name() {
            "mattext" | "mat_formattedtext" => {
                html.push_str("<div>");
                html.push_str(&text_html(part));
                html.push_str("</div>");
            }
            "matemtext" => html.push_str(&format!("<em>{}</em>", text_html(part))),
            "matbreak" => html.push_str("<br>"),
            "matimage" => html.push_str(&media("img", part)),
            "mataudio" => html.push_str(&media("audio", part)),
            "matvideo" => html.push_str(&media("video", part)),
            "matapplet" | "matapplication" => html.push_str(&media("object", part)),
            _ => {}
        }
    }
    html
}

fn media(name: &str, element: XmlElement<'_>) -> String {
    let uri = element.attribute("uri").unwrap_or_default();
    match name {
        "img" => format!("<img src=\"{}\">", escape(uri)),
        name => format!("<{name} src=\"{}\"></{name}>", escape(uri)),
    }
}

/// Returns a text as HTML. Plain text is escaped, and its lines stay lines.
fn text_html(element: XmlElement<'_>) -> String {
    let has_elements = element.elements().next().is_some();
    if has_elements {
        return html_of(element.nodes(), &mut |_| AsHtml::Kept);
    }
    let sort = element
        .attribute("texttype")
        .or_else(|| element.attribute("type"))
        .unwrap_or("text/plain");
    let text = element.text();
    let sort = sort.to_lowercase();
    if sort.contains("html") || sort.contains("smart") {
        return text.into_owned();
    }
    let lines: Vec<String> = text.lines().map(escape).collect();
    lines.join("<br>")
}

//! HTML tag by tag. What the markup cannot say becomes a note.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use super::blocks::{Blocks, as_markup};
use super::scripts::in_line;
use super::tables::HtmlTable;
use crate::domain::limits::{HTML_DEPTH_MAX, HTML_NOTES_MAX};
use crate::domain::markup::Tone;
use crate::interchange::{ConversionLoss, ConversionNote, ItemPlace};

/// An HTML text while it is read.
struct Walk {
    blocks: Blocks,
    tables: Vec<HtmlTable>,
    /// Open elements that change the tone, with theirs.
    tones: Vec<(String, Tone)>,
    /// Open lists: the number of the next item, or `None` for bullets.
    lists: Vec<Option<usize>>,
    /// An open superscript (true) or subscript with its text.
    script: Option<(bool, String)>,
    skipped: Option<SkippedElement>,
    losses: BTreeSet<(ConversionLoss, String)>,
    /// The losses in the order of the text.
    told: Vec<(ConversionLoss, String)>,
    untold: usize,
}

/// An element whose content is left out.
struct SkippedElement {
    name: String,
    /// Elements of the same name that are open.
    depth: usize,
    file: String,
    text: String,
}

/// See [`super::to_markup`].
pub fn to_markup(html: &str, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk {
        blocks: Blocks::default(),
        tables: Vec::new(),
        tones: Vec::new(),
        lists: Vec::new(),
        script: None,
        skipped: None,
        losses: BTreeSet::new(),
        told: Vec::new(),
        untold: 0,
    };
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => walk.start(&tag),
            Token::EndTag(tag) => walk.end(&tag),
            Token::String(text) => walk.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    walk.finish(place, notes)
}

/// See [`super::without_entities`].
pub fn without_entities(html: &str) -> String {
    if !html.contains('&') {
        return html.to_owned();
    }
    let text = html.replace('<', "&lt;");
    let tokens = Tokenizer::new(text.as_str()).map(|token| {
        let Ok(token) = token;
        match token {
            Token::String(text) => String::from_utf8_lossy(&text).into_owned(),
            _ => String::new(),
        }
    });
    tokens.collect()
}

impl Walk {
    fn finish(mut self, place: &ItemPlace, notes: &mut Vec<ConversionNote>) -> String {
        self.end_script();
        self.end_skipped();
        while !self.tables.is_empty() {
            self.end_table();
        }
        let (text, lost_tone) = as_markup(std::mem::take(&mut self.blocks).finish());
        if lost_tone {
            self.tell(
                ConversionLoss::Changed,
                "the emphasis of words with a star in them is left out".to_owned(),
            );
        }
        for formula in formulas(&text) {
            self.tell(
                ConversionLoss::Changed,
                format!("the formula \"{formula}\" stays as it is typed, in TeX"),
            );
        }
        if self.untold > 0 {
            let message = format!("{} more parts of the text are left out", self.untold);
            self.told.push((ConversionLoss::Dropped, message));
        }
        let note = |(loss, message)| ConversionNote {
            place: place.clone(),
            loss,
            message,
        };
        notes.extend(self.told.into_iter().map(note));
        text
    }

    fn tell(&mut self, loss: ConversionLoss, message: String) {
        if self.told.len() >= HTML_NOTES_MAX {
            self.untold += 1;
        } else if self.losses.insert((loss, message.clone())) {
            self.told.push((loss, message));
        }
    }

    fn drop_part(&mut self, message: String) {
        self.tell(ConversionLoss::Dropped, message);
    }

    fn sink(&mut self) -> &mut Blocks {
        match self.tables.last_mut() {
            Some(table) => table.blocks(),
            None => &mut self.blocks,
        }
    }

    fn tone(&self) -> Tone {
        let is = |tone| self.tones.iter().any(|(_, of)| *of == tone);
        if is(Tone::Strong) {
            Tone::Strong
        } else if is(Tone::Emphasis) {
            Tone::Emphasis
        } else {
            Tone::Plain
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(skipped) = &mut self.skipped {
            skipped.text.push_str(text);
        } else if let Some((_, script)) = &mut self.script {
            script.push_str(text);
        } else {
            let tone = self.tone();
            self.sink().text(text, tone);
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == name && !tag.self_closing {
                skipped.depth += 1;
            }
            if name == "source" && skipped.file.is_empty() {
                skipped.file = attribute(tag, "src");
            }
            return;
        }
        if is_skipped(&name) {
            let file = ["src", "data", "href"].map(|key| attribute(tag, key));
            self.skipped = Some(SkippedElement {
                name,
                depth: 1,
                file: file.into_iter().find(|f| !f.is_empty()).unwrap_or_default(),
                text: String::new(),
            });
            if tag.self_closing {
                self.end_skipped();
            }
            return;
        }
        match name.as_str() {
            "img" => self.picture(tag),
            "embed" => self.drop_part(named("embedded file", &attribute(tag, "src"))),
            "input" => self.input(tag),
            "a" => self.link(tag),
            "sup" | "sub" => {
                self.end_script();
                self.script = Some((name == "sup", String::new()));
            }
            "s" | "strike" | "del" => self.tell(
                ConversionLoss::Changed,
                "words that are crossed out are shown without the line".to_owned(),
            ),
            _ => self.start_block(&name, tag),
        }
    }

    fn start_block(&mut self, name: &str, tag: &StartTag<()>) {
        self.start_tone(name, tag);
        match name {
            "ul" => self.start_list(None),
            "ol" => {
                let first = attribute(tag, "start").trim().parse().unwrap_or(1);
                self.start_list(Some(first));
            }
            "li" => self.start_item(),
            "table" if self.tables.len() < HTML_DEPTH_MAX => {
                self.end_script();
                self.tables.push(HtmlTable::default());
            }
            "tr" | "td" | "th" if !self.tables.is_empty() => {
                self.end_script();
                if let Some(table) = self.tables.last_mut() {
                    match name {
                        "tr" => table.row(),
                        _ => table.cell(name == "th"),
                    }
                }
            }
            _ if is_block(name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn start_tone(&mut self, name: &str, tag: &StartTag<()>) {
        let style = attribute(tag, "style").to_ascii_lowercase();
        let style: String = style.split_whitespace().collect();
        let is_bold = style.contains("font-weight:bold") || style.contains("font-weight:7");
        let tone = match name {
            "b" | "strong" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tone::Strong,
            "i" | "em" | "u" | "ins" | "cite" | "dfn" | "mark" | "var" => Tone::Emphasis,
            "span" | "font" | "small" | "big" if is_bold => Tone::Strong,
            "span" | "font" if style.contains("font-style:italic") => Tone::Emphasis,
            "span" | "font" => Tone::Plain,
            _ => return,
        };
        let has_color = style.contains("color:") || !attribute(tag, "color").is_empty();
        if has_color {
            self.drop_part("the color of words is left out".to_owned());
        }
        if self.tones.len() < HTML_DEPTH_MAX {
            self.tones.push((name.to_owned(), tone));
        }
    }

    fn end(&mut self, tag: &EndTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == name {
                skipped.depth -= 1;
                if skipped.depth == 0 {
                    self.end_skipped();
                }
            }
            return;
        }
        if let Some(at) = self.tones.iter().rposition(|(open, _)| *open == name) {
            self.tones.truncate(at);
        }
        match name.as_str() {
            "sup" | "sub" => self.end_script(),
            "ul" | "ol" => {
                self.lists.pop();
                self.end_paragraph();
            }
            "li" => {
                self.end_script();
                self.sink().end_item();
            }
            "td" | "th" => {
                self.end_script();
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                }
            }
            "table" => self.end_table(),
            _ if is_block(&name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.end_script();
        self.sink().end();
    }

    fn start_list(&mut self, first: Option<usize>) {
        self.end_paragraph();
        if self.lists.len() < HTML_DEPTH_MAX {
            self.lists.push(first);
        }
    }

    fn start_item(&mut self) {
        self.end_script();
        let sign = match self.lists.last_mut() {
            Some(Some(number)) => {
                let sign = format!("{number}. ");
                *number = number.saturating_add(1);
                sign
            }
            _ => "- ".to_owned(),
        };
        self.sink().item(sign);
    }

    fn end_table(&mut self) {
        self.end_script();
        let Some(table) = self.tables.pop() else {
            return;
        };
        if table.write(self.sink()) {
            self.tell(
                ConversionLoss::Changed,
                "the table is written as one line a row".to_owned(),
            );
        }
    }

    fn end_script(&mut self) {
        let Some((is_raised, text)) = self.script.take() else {
            return;
        };
        let (written, is_same) = in_line(&text, is_raised);
        let tone = self.tone();
        self.sink().text(&written, tone);
        if !is_same {
            let what = if is_raised { "raised" } else { "lowered" };
            let message = format!("the {what} text \"{}\" stands in the line", text.trim());
            self.tell(ConversionLoss::Changed, message);
        }
    }

    fn end_skipped(&mut self) {
        let Some(skipped) = self.skipped.take() else {
            return;
        };
        let text: Vec<&str> = skipped.text.split_whitespace().collect();
        let text: String = text.join(" ").chars().take(80).collect();
        let message = match skipped.name.as_str() {
            "audio" => named("sound", &skipped.file),
            "video" => named("video", &skipped.file),
            "iframe" => named("embedded page", &skipped.file),
            "object" | "applet" => named("embedded file", &skipped.file),
            "svg" | "canvas" => "a drawing is left out".to_owned(),
            "math" => format!("the formula \"{text}\" is left out"),
            "script" => "a script is left out".to_owned(),
            "select" | "textarea" | "button" => "an input field is left out".to_owned(),
            _ => return,
        };
        self.drop_part(message);
    }

    fn picture(&mut self, tag: &StartTag<()>) {
        let formula = attribute(tag, "data-equation-content");
        if !formula.is_empty() {
            self.drop_part(format!("the formula \"{formula}\" is left out"));
            return;
        }
        let described = attribute(tag, "alt");
        let described = described.trim();
        let name = file_name(&attribute(tag, "src"));
        let what = match (name.is_empty(), described.is_empty()) {
            (true, true) => "a picture is left out".to_owned(),
            (true, false) => format!("a picture, described as \"{described}\", is left out"),
            (false, true) => format!("the picture \"{name}\" is left out"),
            (false, false) => {
                format!("the picture \"{name}\", described as \"{described}\", is left out")
            }
        };
        self.drop_part(what);
    }

    fn link(&mut self, tag: &StartTag<()>) {
        let to = attribute(tag, "href");
        let to = to.trim();
        if !to.is_empty() && !to.starts_with('#') {
            self.drop_part(format!("the link to \"{to}\" is left out"));
        }
    }

    fn input(&mut self, tag: &StartTag<()>) {
        if attribute(tag, "type") != "hidden" {
            self.drop_part("an input field is left out".to_owned());
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> String {
    let value = tag.attributes.get(name.as_bytes());
    value.map_or_else(String::new, |value| {
        String::from_utf8_lossy(value).into_owned()
    })
}

fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "audio"
            | "button"
            | "canvas"
            | "iframe"
            | "math"
            | "noscript"
            | "object"
            | "rp"
            | "rt"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "textarea"
            | "title"
            | "video"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "legend"
            | "main"
            | "nav"
            | "p"
            | "pre"
            | "section"
    )
}

fn named(what: &str, file: &str) -> String {
    match file_name(file) {
        name if name.is_empty() => format!("a file ({what}) is left out"),
        name => format!("the {what} \"{name}\" is left out"),
    }
}

/// Returns the last part of an address without its query; nothing for data within the text.
fn file_name(address: &str) -> String {
    if address.starts_with("data:") {
        return String::new();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).find(|part| !part.is_empty());
    percent_decoded(name.unwrap_or_default())
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the formulas that a text has in TeX, between `\(` and `\)`, `\[` and `\]`, or `$$`.
fn formulas(markup: &str) -> Vec<String> {
    let text = crate::domain::markup::plain(markup);
    let mut found = Vec::new();
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")] {
        let mut rest = text.as_str();
        while let Some(from) = rest.find(open) {
            let inner = rest.get(from + open.len()..).unwrap_or_default();
            let Some(end) = inner.find(close) else {
                break;
            };
            found.extend(inner.get(..end).map(|inner| inner.trim().to_owned()));
            rest = inner.get(end + close.len()..).unwrap_or_default();
        }
    }
    found
}

//! HTML tag by tag. What the markup cannot say becomes a note.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::blocks::{Blocks, as_markup};
use super::names::{OpenTag, file_name, formulas, is_block, is_skipped, named};
use super::plain::{HtmlPiece, PlainPieces};
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
    let mut pieces = PlainPieces::of(html);
    for piece in pieces.by_ref() {
        match piece {
            HtmlPiece::Text(text) => walk.text(text),
            HtmlPiece::Start(name) => walk.start(&OpenTag::plain(name)),
            HtmlPiece::End(name) => walk.end(name),
        }
    }
    if !pieces.rest().is_empty() {
        walk.tokens(pieces.rest());
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
    fn tokens(&mut self, html: &str) {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name);
                    self.start(&OpenTag::of(&name, &tag));
                }
                Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name)),
                Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

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

    fn start(&mut self, tag: &OpenTag<'_>) {
        let name = tag.name;
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == name && !tag.is_closed {
                skipped.depth += 1;
            }
            if name == "source" && skipped.file.is_empty() {
                skipped.file = tag.attribute("src");
            }
            return;
        }
        if is_skipped(name) {
            let file = ["src", "data", "href"].map(|key| tag.attribute(key));
            self.skipped = Some(SkippedElement {
                name: name.to_owned(),
                depth: 1,
                file: file.into_iter().find(|f| !f.is_empty()).unwrap_or_default(),
                text: String::new(),
            });
            if tag.is_closed {
                self.end_skipped();
            }
            return;
        }
        match name {
            "img" => self.picture(tag),
            "embed" => self.drop_part(named("embedded file", &tag.attribute("src"))),
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
            _ => self.start_block(name, tag),
        }
    }

    fn start_block(&mut self, name: &str, tag: &OpenTag<'_>) {
        self.start_tone(name, tag);
        match name {
            "ul" => self.start_list(None),
            "ol" => {
                let first = tag.attribute("start").trim().parse().unwrap_or(1);
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

    fn start_tone(&mut self, name: &str, tag: &OpenTag<'_>) {
        let style = tag.attribute("style").to_ascii_lowercase();
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
        let has_color = style.contains("color:") || !tag.attribute("color").is_empty();
        if has_color {
            self.drop_part("the color of words is left out".to_owned());
        }
        if self.tones.len() < HTML_DEPTH_MAX {
            self.tones.push((name.to_owned(), tone));
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(skipped) = &mut self.skipped {
            if skipped.name == name {
                skipped.depth -= 1;
                if skipped.depth == 0 {
                    self.end_skipped();
                }
            }
            return;
        }
        if let Some(at) = self.tones.iter().rposition(|(open, _)| open == name) {
            self.tones.truncate(at);
        }
        match name {
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
            _ if is_block(name) => self.end_paragraph(),
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

    fn picture(&mut self, tag: &OpenTag<'_>) {
        let formula = tag.attribute("data-equation-content");
        if !formula.is_empty() {
            self.drop_part(format!("the formula \"{formula}\" is left out"));
            return;
        }
        let described = tag.attribute("alt");
        let described = described.trim();
        let name = file_name(&tag.attribute("src"));
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

    fn link(&mut self, tag: &OpenTag<'_>) {
        let to = tag.attribute("href");
        let to = to.trim();
        if !to.is_empty() && !to.starts_with('#') {
            self.drop_part(format!("the link to \"{to}\" is left out"));
        }
    }

    fn input(&mut self, tag: &OpenTag<'_>) {
        if tag.attribute("type") != "hidden" {
            self.drop_part("an input field is left out".to_owned());
        }
    }
}

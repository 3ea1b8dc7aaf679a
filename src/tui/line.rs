//! A line of text that is typed or pasted, the same wherever one types.

use unicode_segmentation::UnicodeSegmentation;

use super::key::Key;
use super::page::{Block, Field, Role, Target};
use super::screen::Event;

/// Text that is being typed. The cursor stands behind it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    text: String,
}

impl Line {
    /// Begins with this text.
    pub fn new(text: &str) -> Self {
        Self { text: text.into() }
    }

    /// What has been typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The field, all of its text below it, and how much more it takes.
    pub fn blocks(&self, label: &str, chars_max: usize, more: &str) -> Vec<Block> {
        let left = chars_max.saturating_sub(self.text.chars().count());
        vec![
            Block::Field(Field {
                target: Some(Target(0)),
                focused: true,
                label: label.into(),
                text: self.text.clone(),
                unit: String::new(),
            }),
            Block::Gap,
            // The field shows the end of it alone.
            Block::para(&*self.text, Role::Plain),
            Block::Gap,
            Block::para(format!("{left} characters left. {more}"), Role::Quiet),
        ]
    }

    /// Takes in what is typed, pasted or taken back, so many characters at most, each of them
    /// wanted; says whether the text is another now.
    pub fn update(
        &mut self,
        event: &Event,
        chars_max: usize,
        wanted: impl Fn(char) -> bool,
    ) -> bool {
        let before = self.text.len();
        let left = chars_max.saturating_sub(self.text.chars().count());
        let takes = |c: &char| !c.is_control() && wanted(*c);
        match event {
            Event::Key(Key::Char(c)) => self
                .text
                .extend(Some(*c).filter(takes).filter(|_| left > 0)),
            Event::Paste(text) => self.text.extend(text.chars().filter(takes).take(left)),
            Event::Key(Key::Backspace | Key::Delete) => {
                let last = self.text.grapheme_indices(true).next_back();
                let end = last.map_or(0, |(at, _)| at);
                self.text.truncate(end);
            }
            _ => {}
        }
        self.text.len() != before
    }
}

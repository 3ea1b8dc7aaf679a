//! The calculator over an item. It shows every step, and rounds nothing.

use crate::domain::calculator::{Calculation, calculate, is_part};
use crate::domain::limits::FORMULA_CHARS_MAX;
use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, HelpLine, Keymap, Press, find, hints};
use crate::tui::line::Line;
use crate::tui::page::{Block, Field, Hint, Notice, Page, Role, Scroll, Span, Target};
use crate::tui::prose;
use crate::tui::screen::Event;

/// What is being computed.
pub struct Calculator {
    line: Line,
    done: Option<Calculation>,
    wrong: Option<String>,
    /// Whether the item takes a number.
    takes: bool,
}

/// What the learner does with it.
pub enum Computed {
    /// Back to the item.
    Back,
    /// The result goes into the item's field.
    Take(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Type,
    Erase,
    Compute,
    Back,
}

const KEYS: Keymap<Command> = &[
    Binding {
        presses: &[Press::Key(Key::Enter)],
        command: Command::Compute,
        hint: "compute",
        help: "compute; on an item that takes a number, once more takes the number over",
    },
    Binding {
        presses: &[Press::Calculation],
        command: Command::Type,
        hint: "",
        help: "type the calculation; x is ×, and thousands commas may stand",
    },
    keymap::erase(Command::Erase),
    Binding {
        presses: &[Press::Key(Key::Esc), Press::Key(Key::Ctrl('k'))],
        command: Command::Back,
        hint: "back",
        help: "back to the item",
    },
];

impl Calculator {
    /// Opens empty, over an item that takes a number or does not.
    pub fn new(takes: bool) -> Self {
        Self {
            line: Line::default(),
            done: None,
            wrong: None,
            takes,
        }
    }

    /// Takes an event in; says what the learner does with the result.
    pub fn update(&mut self, event: &Event) -> Option<Computed> {
        match event {
            Event::Key(key) => match find(KEYS, *key) {
                Some(Command::Back) => return Some(Computed::Back),
                Some(Command::Compute) => return self.compute(),
                Some(Command::Type | Command::Erase) => self.typed(event),
                None => {
                    if let Key::Char(c) = key {
                        let only = "is no part of a calculation: digits . + - * / ( ) are";
                        self.wrong = Some(format!("`{c}` {only}."));
                    }
                }
            },
            Event::Paste(_) => self.typed(event),
            _ => {}
        }
        None
    }

    fn typed(&mut self, event: &Event) {
        if self.line.update(event, FORMULA_CHARS_MAX, is_part) {
            (self.done, self.wrong) = (None, None);
        }
    }

    fn compute(&mut self) -> Option<Computed> {
        if let Some(done) = &self.done {
            let typed = done.typed().filter(|_| self.takes)?;
            return Some(Computed::Take(typed));
        }
        match calculate(self.line.text()) {
            Ok(done) => (self.done, self.wrong) = (Some(done), None),
            Err(error) => self.wrong = Some(prose::sentence(&error.to_string())),
        }
        None
    }

    /// The line, and every step once it is computed.
    pub fn view(&self, clock: Option<Span>) -> Page {
        let mut body = vec![
            Block::Field(Field {
                target: Some(Target(0)),
                focused: true,
                label: "Calculate".into(),
                text: self.line.text().into(),
                unit: String::new(),
            }),
            Block::Gap,
        ];
        let mut keys = hints(KEYS, |_| true);
        if let Some(done) = &self.done {
            let steps = done.steps.iter();
            body.extend(steps.map(|step| Block::para(step.clone(), Role::Plain)));
            body.push(Block::Gap);
            body.push(Block::para(format!("= {}", done.shown()), Role::Strong));
            let rounds = "Nothing is rounded here: round as the item says.";
            body.push(Block::para(rounds, Role::Quiet));
            let can = self.takes && done.typed().is_some();
            keys.retain(|hint| can || hint.key != "Enter");
            if let Some(hint) = keys.iter_mut().find(|hint| hint.key == "Enter") {
                hint.does = "take it over".into();
            }
        } else {
            let how = "Digits, a point, thousands commas, + - * / and brackets; x is ×.";
            body.push(Block::para(how, Role::Quiet));
        }
        keys.push(Hint::new("?", "help"));
        Page {
            title: super::super::title("Calculator"),
            place: clock.into_iter().collect(),
            body,
            notice: self
                .wrong
                .clone()
                .map(|text| Notice::new(Role::Warning, text)),
            keys,
            scroll: Scroll::Follow(Some(Target(0))),
            ..Page::default()
        }
    }

    /// What the keys do here.
    pub fn help() -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

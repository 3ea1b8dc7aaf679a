//! The calculator over an item. It shows every step, and does not round.

use crate::domain::calculator::{self, Calculation, calculate};
use crate::domain::limits::FORMULA_CHARS_MAX;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Target};
use crate::tui::prose;
use crate::tui::screen::{Context, Event};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};
use crate::tui::screens::title;
use crate::tui::text_input::{Takes, TextInput};

/// The limits of a calculation.
const TAKES: Takes = Takes {
    chars_max: FORMULA_CHARS_MAX,
    prose: false,
};

/// The calculator with its line.
pub struct Calculator {
    line: TextInput,
    done: Option<Calculation>,
    wrong: Option<String>,
    /// True if the item takes a number.
    takes: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Type,
    Edit,
    Compute,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Compute, "calculate",
        "calculate, and then use the result on a calculation question";
    Text => Type, "", "type numbers, decimal points, + - * / and parentheses; x multiplies";
    @(keymap::erase(Command::Edit));
    @(keymap::erase_word(Command::Edit));
    @(keymap::clear(Command::Edit));
    @(keymap::along(Command::Edit));
    Esc, Ctrl('k') => Back, "back", "back to the question";
};

impl Calculator {
    /// Creates an empty calculator; `takes` is true if the item takes a number.
    pub fn new(takes: bool) -> Self {
        Self {
            line: TextInput::default(),
            done: None,
            wrong: None,
            takes,
        }
    }

    fn typed(&mut self, event: &Event) {
        let typed = self.line.update(event, &TAKES);
        if typed.changed {
            self.done = None;
        }
        self.wrong = typed.refused;
    }

    fn compute(&mut self) -> Option<Outcome> {
        if let Some(done) = &self.done {
            let typed = done.typed().filter(|_| self.takes)?;
            return Some(Outcome::Number(typed));
        }
        match calculate(&self.line.text()) {
            Ok(done) => (self.done, self.wrong) = (Some(done), None),
            Err(error) => self.wrong = Some(prose::sentence(&error.to_string())),
        }
        None
    }

    /// Returns the reason why the last key or paste did nothing, or why the line is invalid.
    fn notice(&self) -> Option<Notice> {
        let doubt = || calculator::doubt(&self.line.text()).map(|why| why.to_string());
        let told = self.wrong.clone().or_else(doubt)?;
        Some(Notice::new(Role::Warning, prose::sentence(&told)))
    }
}

impl<B: ?Sized> Overlay<B> for Calculator {
    fn update(&mut self, event: &Event, _: &B, _: &Context) -> Option<Outcome> {
        match event {
            Event::Key(key) => match find(KEYS, *key)? {
                Command::Back => return Some(Outcome::Back),
                Command::Compute => return self.compute(),
                Command::Type | Command::Edit => self.typed(event),
            },
            Event::Paste(_) => self.typed(event),
            _ => {}
        }
        None
    }

    /// Returns the page: the line, and every step once it is computed.
    fn view(&self, _: &B, clock: &Clock) -> Page {
        let mut body = vec![Block::Field(self.line.field("Calculate")), Block::Gap];
        let mut keys = hints(KEYS, |_| true);
        if let Some(done) = &self.done {
            let steps = done.steps.iter();
            body.extend(steps.map(|step| Block::para(step.clone(), Role::Plain)));
            body.push(Block::Gap);
            body.push(Block::para(format!("= {}", done.shown()), Role::Strong));
            let rounds = "Nothing is rounded here. Round as the question says.";
            body.push(Block::para(rounds, Role::Quiet));
            let can = self.takes && done.typed().is_some();
            keys.retain(|hint| can || hint.key != "Enter");
            if let Some(hint) = keys.iter_mut().find(|hint| hint.key == "Enter") {
                hint.does = "use this result".into();
            }
        } else {
            let how = "Type numbers, decimal points, + - * / and parentheses; x multiplies.";
            body.push(Block::para(how, Role::Quiet));
        }
        keys.push(Hint::help());
        Page {
            title: title("Calculator"),
            place: clock.shown(),
            body,
            notice: self.notice(),
            keys,
            scroll: Scroll::Follow(Some(Target(0))),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

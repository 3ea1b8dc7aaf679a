//! An item while it is answered: the same in self-study and in a class.

use super::{ActionOutcome, ItemAction, ItemContext, ItemWidget, instruction_block, screen};
use crate::domain::item::Item;
use crate::tui::key::Key;
use crate::tui::keymap::{self, HelpLine, find, hints};
use crate::tui::page::{Block, Hint, Notice, Role, Scroll, Target};

/// An item with the response so far.
pub struct Answering<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its layout, the response and the cursor.
    pub asked: ItemContext<'a>,
}

impl Answering<'_> {
    fn widget(&self) -> Box<dyn ItemWidget + '_> {
        screen(&self.item.kind)
    }

    fn action(&self, key: Key) -> Option<ItemAction> {
        find(self.widget().keymap(), key)
    }

    /// Returns the outcome of a key; `None` if the key has no meaning for the item.
    pub fn key(&self, key: Key) -> Option<ActionOutcome> {
        let typed = match key {
            Key::Char(c) => Some(c),
            _ => None,
        };
        let acted = self.widget().act(&self.asked, self.action(key)?, typed);
        Some(acted).filter(|acted| *acted != ActionOutcome::Passed)
    }

    /// Returns the outcome of a paste.
    pub fn paste(&self, text: &str) -> ActionOutcome {
        self.widget().paste(&self.asked, text)
    }

    /// Returns the outcome of a click on a target.
    pub fn click(&self, target: Target) -> ActionOutcome {
        self.widget().click(&self.asked, usize::from(target.0))
    }

    /// Returns whether the item needs the full width of a page.
    pub fn is_wide(&self) -> bool {
        self.widget().is_wide()
    }

    /// Returns whether the item uses a key itself.
    pub fn uses(&self, key: Key) -> bool {
        self.action(key).is_some()
    }

    /// Returns whether the item takes a number.
    pub fn takes_number(&self) -> bool {
        self.action(Key::Char('0')) == Some(ItemAction::Type)
    }

    /// Returns a lasting notice about a response that cannot be confirmed as it is.
    pub fn doubt(&self) -> Option<Notice> {
        let why = self.widget().doubt(self.asked.entry)?;
        Some(Notice::new(Role::Warning, why))
    }

    /// Returns the instruction, then the possible responses.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![instruction_block(&self.widget().how(&self.asked))];
        blocks.extend(self.widget().open(&self.asked));
        blocks
    }

    /// Returns the scroll that follows the cursor once the learner has moved it or entered
    /// something: until then the stem is shown from its first line.
    pub fn scroll(&self) -> Scroll {
        let untouched = self.asked.cursor == 0 && self.asked.entry.is_blank();
        Scroll::Follow(Target::at(self.asked.cursor).filter(|_| !untouched))
    }

    /// Returns the hints for the keys of the item.
    pub fn hints(&self) -> Vec<Hint> {
        hints(self.widget().keymap(), |_| true)
    }

    /// Shows another key than the star in hints while a number is typed, since the star is a
    /// character there.
    pub fn spare_star(&self, hints: &mut [Hint]) {
        let star = Key::Char('*');
        if self.action(star) != Some(ItemAction::Type) || self.asked.entry.is_blank() {
            return;
        }
        for hint in hints.iter_mut().filter(|hint| hint.key == star.label()) {
            hint.key = Key::Ctrl('f').label();
        }
    }

    /// Shows another key than the arrow in hints where the arrow moves within the item.
    pub fn spare_arrow(&self, hints: &mut [Hint]) {
        if !self.uses(Key::Right) {
            return;
        }
        let arrow = Key::Right.label();
        for hint in hints.iter_mut().filter(|hint| hint.key == arrow) {
            hint.key = Key::Char('>').label();
        }
    }

    /// Names what Enter and Esc do while the item uses them itself, as in an open list.
    pub fn name_list_keys(&self, hints: &mut Vec<Hint>) {
        // The list is open already.
        let space = Key::Char(' ').label();
        let open = self.key(Key::Enter).is_some();
        hints.retain(|hint| !open || hint.key != space);
        for (key, does) in [(Key::Enter, "choose"), (Key::Esc, "close list")] {
            let label = key.label();
            let used = self.key(key).is_some();
            let named = hints.iter_mut().filter(|hint| used && hint.key == label);
            named.for_each(|hint| hint.does = does.into());
        }
    }

    /// Returns the keys of the item and their effects.
    pub fn help(&self) -> Vec<HelpLine> {
        keymap::help(self.widget().keymap())
    }
}

//! The page of the item screen.

use super::keys::{KEYS, StudyCommand};
use super::{Study, feedback};
use crate::domain::item::Item;
use crate::domain::response::Response;
use crate::domain::scoring::mark;
use crate::domain::sitting::Phase;
use crate::tui::keymap::hints;
use crate::tui::kind::{self, ItemContext};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Span, Target};
use crate::tui::prose;
use crate::tui::sign::Sign;

/// The time left from which it is shown as a warning.
const SHORT_MS: u64 = 5 * 60 * 1000;
/// The result of the item: the verdict, the response and the key.
const ANSWER: Target = Target(u16::MAX);

impl Study {
    /// Returns the page of the present item.
    pub(super) fn page(&self) -> Page {
        let (item, layout, slot) = self.sitting.present();
        let asked = self.asked();
        let screen = kind::screen(&item.kind);
        let noted = self.noted();
        let mut body = self.stem(item);
        let mut aside = Vec::new();
        let scroll;
        match self.sitting.marking(self.sitting.place()) {
            Some(marking) => {
                let mut answer = Vec::new();
                if let Some(entered) = &slot.unscored {
                    let words = format!(
                        "Unfinished, so it could not be scored: {}",
                        screen.given(entered)
                    );
                    answer.push(Block::signed(Sign::Unanswered, &words, Role::Warning));
                } else {
                    answer.push(feedback::verdict(marking, !slot.entry.is_blank()));
                }
                answer.extend(self.sureness());
                body.extend(came_of(answer, screen.answered(&asked, marking)));
                body.extend(noted);
                aside = feedback::rationale(item, &layout.drawn);
                scroll = Scroll::Follow(Some(ANSWER));
            }
            None if self.sitting.is_ended() => {
                let words = if self.sitting.is_homework() {
                    "Not answered. It counts as zero."
                } else {
                    "Not answered. It does not affect your score."
                };
                let mut answer = vec![Block::para(words, Role::Warning)];
                if !slot.entry.is_blank() {
                    let words = format!("Not confirmed: {}", screen.given(&slot.entry));
                    answer.push(Block::para(words, Role::Quiet));
                }
                let nothing = ItemContext {
                    entry: &Response::Blank,
                    ..asked
                };
                let marked = mark(item, &layout.drawn, nothing.entry);
                let marked = marked.map(|marking| screen.answered(&nothing, &marking));
                body.extend(came_of(answer, marked.unwrap_or_default()));
                body.extend(noted);
                aside = feedback::rationale(item, &layout.drawn);
                scroll = Scroll::Follow(Some(ANSWER));
            }
            None => {
                // The instruction, then the possible responses, beside the stem if there is room.
                aside.push(Block::para(screen.how(&asked), Role::Accent));
                aside.extend(screen.open(&asked));
                if let Some(confidence) = slot.working.confidence {
                    aside.push(Block::Gap);
                    aside.push(feedback::confidence(confidence));
                }
                aside.extend(noted);
                scroll = self.follow(&slot.entry);
            }
        }
        let saving =
            (slot.phase == Phase::Committing).then(|| Notice::new(Role::Quiet, "Saving …"));
        Page {
            title: super::super::title(&item.subject),
            place: self.place(slot.flagged),
            progress: Some(self.progress()),
            body,
            aside,
            notice: self.notice.clone().or(saving).or_else(|| self.doubt()),
            keys: self.keys(),
            scroll: self.scroll.unwrap_or(scroll),
        }
    }

    /// Returns the topic, the time once it is answered, the stem and the exhibits.
    fn stem(&self, item: &Item) -> Vec<Block> {
        let (_, layout, slot) = self.sitting.present();
        let mut topic = format!("{} · {}", item.topic.title, item.kind.name().title());
        if self.sitting.marking(self.sitting.place()).is_some() {
            topic.push_str(&feedback::time(item, slot.elapsed_ms));
        }
        let mut body = vec![Block::para(topic, Role::Quiet), Block::Gap];
        body.extend(prose::blocks(&kind::stem(item, &layout.drawn)));
        body.push(Block::Gap);
        body.extend(
            item.exhibits
                .iter()
                .flat_map(|exhibit| feedback::exhibit(exhibit)),
        );
        body
    }

    /// Returns a lasting notice about a response that cannot be confirmed as it is.
    fn doubt(&self) -> Option<Notice> {
        let (item, _, slot) = self.sitting.present();
        let why = kind::screen(&item.kind).doubt(&slot.entry)?;
        self.is_open().then(|| Notice::new(Role::Warning, why))
    }

    /// Returns the learner's note, if there is one; in an exam only after the submission, since it
    /// may reveal the answer.
    fn noted(&self) -> Vec<Block> {
        if !self.shows_note() {
            return Vec::new();
        }
        let note = &self.sitting.present().2.note;
        let callout = Block::Callout {
            role: Role::Accent,
            title: vec![Span::new("Your note", Role::Strong)],
            blocks: vec![Block::para(note.clone(), Role::Plain)],
        };
        vec![Block::Gap, callout]
    }

    fn shows_note(&self) -> bool {
        let note = &self.sitting.present().2.note;
        !note.is_empty() && (!self.is_exam() || self.sitting.is_ended())
    }

    /// Returns the learner's confidence, once the item is answered.
    fn sureness(&self) -> Option<Block> {
        let marking = self.sitting.marking(self.sitting.place())?;
        let confidence = self.sitting.present().2.working.confidence?;
        Some(feedback::sureness(confidence, marking))
    }

    /// Returns the scroll that follows the cursor once the learner has moved it or entered
    /// something: until then the stem is shown from its first line.
    fn follow(&self, entry: &Response) -> Scroll {
        let untouched = self.cursor == 0 && entry.is_blank();
        let target = u16::try_from(self.cursor).ok().map(Target);
        Scroll::Follow(target.filter(|_| !untouched))
    }

    /// Returns the time left, if the learner wants it always visible.
    pub(super) fn clock(&self) -> Option<Span> {
        clock(self.left_ms.filter(|_| self.shows_clock))
    }

    fn progress(&self) -> u16 {
        super::super::permille(self.sitting.done() as f64 / self.sitting.len() as f64)
    }

    fn place(&self, flagged: bool) -> Vec<Span> {
        let mut place = Vec::new();
        if let Some(clock) = self.clock().filter(|_| !self.sitting.is_ended()) {
            place.push(clock);
            place.push(Span::plain("  "));
        }
        place.push(Span::plain(format!(
            "{} of {}",
            self.sitting.place() + 1,
            self.sitting.len()
        )));
        // Last, since a narrow window has room only for the first of these.
        if flagged {
            place.push(Span::plain(" "));
            place.push(Span::sign(Sign::Flagged, Role::Warning));
            place.push(Span::new(" flagged", Role::Warning));
        }
        let (_, _, slot) = self.sitting.present();
        let said = slot.working.confidence.filter(|_| self.is_open());
        let said = said.map(feedback::confidence_word);
        let noted = self.shows_note().then_some("note");
        let beside = said.into_iter().chain(noted);
        place.extend(beside.map(|word| Span::new(format!(" · {word}"), Role::Accent)));
        place
    }

    fn keys(&self) -> Vec<Hint> {
        let item = self.sitting.present().0;
        let exam = self.is_exam() && !self.sitting.is_ended();
        let holds = self.holds();
        let mut keys = Vec::new();
        if self.is_open() {
            keys.extend(hints(kind::screen(&item.kind).keymap(), |_| true));
        }
        if holds {
            keys.push(Hint::below("Enter", "more"));
        }
        keys.extend(hints(KEYS, |command| match command {
            StudyCommand::Further => !self.is_open() && !holds,
            StudyCommand::Next => holds && self.sitting.place() + 1 < self.sitting.len(),
            StudyCommand::Overview => exam,
            _ => true,
        }));
        let last = self.sitting.next_open().is_none() && !self.sitting.is_ended();
        let enter = match (exam, self.is_open()) {
            (true, _) => "next",
            (false, true) => "confirm",
            (false, false) if last => "results",
            (false, false) => "next",
        };
        // At the end of the page Enter has the same effect.
        let at_once = keys.iter_mut().find(|hint| hint.key == "→" && holds);
        at_once.into_iter().for_each(|hint| hint.below = true);
        let goes_on = |hint: &&mut Hint| hint.key == "Enter" && !hint.below;
        if let Some(hint) = keys.iter_mut().find(goes_on) {
            hint.does = enter.into();
        }
        if self.is_open() {
            kind::spare_star(&mut keys, &self.asked(), item);
        }
        Hint::keep(&mut keys, "Tab", "all");
        keys.push(Hint::new("?", "help"));
        keys
    }
}

/// Returns the verdict with the response and the key, then the other parts.
fn came_of(mut answer: Vec<Block>, (told, rest): (Vec<Block>, Vec<Block>)) -> Vec<Block> {
    answer.push(Block::Gap);
    answer.extend(told);
    let mut blocks = vec![Block::Together(ANSWER, answer), Block::Gap];
    if !rest.is_empty() {
        blocks.extend([Block::Heading("The other choices".into()), Block::Gap]);
        blocks.extend(rest);
    }
    blocks
}

/// Returns the time left, to the second; a warning near the end.
pub(super) fn clock(left_ms: Option<u64>) -> Option<Span> {
    let left_ms = left_ms?;
    let role = if left_ms < SHORT_MS {
        Role::Warning
    } else {
        Role::Plain
    };
    Some(Span::new(
        format!("{} left", super::super::spent(left_ms)),
        role,
    ))
}

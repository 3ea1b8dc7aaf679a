//! The page of the item screen.

use super::keys::{KEYS, StudyCommand};
use super::{Study, feedback};
use crate::domain::describe;
use crate::domain::item::mark;
use crate::domain::response::Response;
use crate::domain::sitting::Phase;
use crate::tui::keymap::hints;
use crate::tui::kind::{self, Answering, ItemContext};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Span, Target};
use crate::tui::screens::{permille, title};
use crate::tui::sign::Sign;

/// The result of the item: the verdict, the response and the key.
const ANSWER: Target = Target(u16::MAX);

impl Study {
    /// Returns the page of the present item.
    pub(super) fn page(&self) -> Page {
        let (item, layout, slot) = self.sitting.present();
        let noted = if self.shows_note() {
            feedback::note(&slot.note)
        } else {
            Vec::new()
        };
        let time = match slot.phase {
            Phase::Answered(_) if !self.sitting.is_adapting() => {
                feedback::time(item, slot.elapsed_ms)
            }
            _ => String::new(),
        };
        let before = self.sitting.preceding(self.sitting.place());
        let mut body = feedback::topic(item, &time);
        body.push(Block::Gap);
        body.extend(feedback::stem(
            item,
            &layout.drawn,
            before.map(|item| &**item),
            self.exhibits,
        ));
        let (aside, scroll) = match self.result() {
            Some(result) => {
                body.extend(result.into_iter().chain(noted));
                let aside = feedback::rationale(item, &layout.drawn);
                (aside, Scroll::Follow(Some(ANSWER)))
            }
            None => {
                // Beside the stem if there is room.
                let answering = self.answering();
                let mut aside = answering.blocks();
                if let Some(confidence) = slot.working.confidence {
                    aside.extend([Block::Gap, feedback::confidence(confidence)]);
                }
                aside.extend(noted);
                (aside, answering.scroll())
            }
        };
        let saving =
            (slot.phase == Phase::Committing).then(|| Notice::new(Role::Quiet, "Saving …"));
        let notice = self.notice.clone().or(saving);
        let is_wide = self.open_item().is_some_and(|open| open.is_wide());
        let page = Page {
            title: title(&item.subject),
            place: self.place(slot.flagged),
            progress: Some(self.progress()),
            body,
            aside,
            notice: notice
                .or_else(|| self.open_item()?.doubt())
                .or_else(|| self.case_begins()),
            keys: self.keys(),
            scroll: self.scroll.unwrap_or(scroll),
        };
        match is_wide {
            true => page.in_one_column(),
            false => page,
        }
    }

    /// Returns the verdict with the response and the key, once the item is answered or the set has
    /// ended.
    fn result(&self) -> Option<Vec<Block>> {
        if self.sitting.is_adapting() {
            return None;
        }
        let (item, layout, slot) = self.sitting.present();
        let widget = kind::screen(&item.kind);
        let asked = self.answering().asked;
        if let Some(marking) = self.sitting.marking(self.sitting.place()) {
            let mut verdict = vec![match &slot.unscored {
                Some(entered) => {
                    let given = describe::response(&item.kind, entered);
                    let words = format!("Unfinished, so it could not be scored: {given}");
                    Block::signed(Sign::Unanswered, &words, Role::Warning)
                }
                None => feedback::verdict(marking, !slot.entry.is_blank()),
            }];
            verdict.extend(self.sureness());
            return Some(together(verdict, widget.answered(&asked, marking)));
        }
        let counts = self.unanswered_counts()?;
        let words = format!("Not answered. {counts}");
        let mut verdict = vec![Block::para(words, Role::Warning)];
        if !slot.entry.is_blank() {
            let words = format!(
                "Not confirmed: {}",
                describe::response(&item.kind, &slot.entry)
            );
            verdict.push(Block::para(words, Role::Quiet));
        }
        let nothing = ItemContext {
            entry: &Response::Blank,
            ..asked
        };
        let marked = mark(item, &layout.drawn, nothing.entry);
        let marked = marked.map(|marking| widget.answered(&nothing, &marking));
        Some(together(verdict, marked.unwrap_or_default()))
    }

    pub(super) fn shows_note(&self) -> bool {
        let note = &self.sitting.present().2.note;
        let is_exam = self.is_exam() || self.sitting.adaptive().is_some();
        !note.is_empty() && (!is_exam || self.sitting.is_ended())
    }

    /// Returns the learner's confidence, once the item is answered.
    fn sureness(&self) -> Option<Block> {
        let marking = self.sitting.marking(self.sitting.place())?;
        let confidence = self.sitting.present().2.working.confidence?;
        Some(feedback::sureness(confidence, marking))
    }

    fn progress(&self) -> u16 {
        let of = match self.sitting.adaptive() {
            Some(rules) if self.sitting.is_adapting() => rules.items_max,
            _ => self.sitting.len(),
        };
        permille(self.sitting.done() as f64 / of as f64)
    }

    fn place(&self, flagged: bool) -> Vec<Span> {
        let mut place = Vec::new();
        if !self.sitting.is_ended() {
            let clock = self.clock().shown().into_iter();
            place.extend(clock.flat_map(|clock| [clock, Span::plain("  ")]));
        }
        let number = self.sitting.place() + 1;
        place.push(Span::plain(match self.sitting.adaptive() {
            Some(rules) if self.sitting.is_adapting() => {
                let (min, max) = (rules.items_min, rules.items_max);
                format!("question {number}, {min} to {max}")
            }
            _ => format!("{number} of {}", self.sitting.len()),
        }));
        // Last, since a narrow window has room only for the first of these.
        if flagged {
            place.push(Span::plain(" "));
            place.extend(Span::signed(Sign::Flagged, "flagged", Role::Warning));
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
        let exam = self.is_exam() && !self.sitting.is_ended();
        let holds = self.holds();
        let mut keys = Vec::new();
        let open = self.open_item();
        keys.extend(open.iter().flat_map(Answering::hints));
        if holds {
            keys.push(Hint::below("Enter", "more"));
        }
        keys.extend(hints(KEYS, |command| match command {
            StudyCommand::Further => !self.is_open() && !holds,
            StudyCommand::Next => holds && self.sitting.place() + 1 < self.sitting.len(),
            StudyCommand::Overview => exam,
            StudyCommand::Previous => !self.sitting.is_adapting(),
            _ => true,
        }));
        let last = self.sitting.next_open().is_none() && !self.sitting.is_ended();
        let enter = match (exam, self.is_open()) {
            (true, _) => "next",
            (false, true) => "confirm",
            (false, false) if last && !self.sitting.is_adapting() => "results",
            (false, false) => "next",
        };
        // At the end of the page Enter has the same effect.
        let at_once = keys.iter_mut().find(|hint| hint.key == "→" && holds);
        at_once.into_iter().for_each(|hint| hint.below = true);
        let goes_on = |hint: &&mut Hint| hint.key == "Enter" && !hint.below;
        if let Some(hint) = keys.iter_mut().find(goes_on) {
            hint.does = enter.into();
        }
        if let Some(open) = open {
            open.spare_star(&mut keys);
            open.spare_arrow(&mut keys);
            open.name_list_keys(&mut keys);
        }
        Hint::keep(&mut keys, "Tab", "all");
        keys.push(Hint::help());
        keys
    }
}

/// Returns the verdict with the response and the key, then the other parts.
fn together(mut verdict: Vec<Block>, (key, rest): (Vec<Block>, Vec<Block>)) -> Vec<Block> {
    verdict.push(Block::Gap);
    verdict.extend(key);
    let mut blocks = vec![Block::Together(ANSWER, verdict), Block::Gap];
    if !rest.is_empty() {
        blocks.extend([Block::Heading("The other choices".into()), Block::Gap]);
        blocks.extend(rest);
    }
    blocks
}

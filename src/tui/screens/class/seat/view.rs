//! The pages of a seat.

use std::sync::Arc;

use super::keys::{Command, KEYS, LEAVING};
use super::pages::{ended, plain, sent_out};
use super::seat_class::SeatClass;
use super::{SeatScreen, seat_title, seat_words};
use crate::domain::describe;
use crate::domain::drawn::Drawn;
use crate::domain::item::Item;
use crate::domain::item::mark;
use crate::domain::response::Response;
use crate::domain::room::{Given, SeatPhase};
use crate::domain::scoring::Marking;
use crate::domain::unfolding::preceding;
use crate::tui::keymap::hints;
use crate::tui::kind::{self, Answering, ItemContext};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll, Span, Target, still};
use crate::tui::prose::{self, capital, sentence};
use crate::tui::screens::class::console::distribution;
use crate::tui::screens::study::feedback;
use crate::tui::screens::{spent, spent_words};
use crate::tui::sign::Sign;

/// Said while the class waits for another machine, also as its state in plain lines.
pub(super) const MOVING: &str =
    "The class is moving to another machine. Wait; confirmed answers are kept.";
/// The same in words short enough for the smallest window.
const MOVING_BRIEF: &str = "Moving. Wait; answers are kept.";
/// The seconds left from which the time is shown as a warning.
const SHORT_S: i64 = 15;
/// The seconds left from which an unconfirmed response brings a reminder.
const LAST_S: i64 = 10;

/// The response that counts at this seat, or the words that there is none.
const CAME_OF: Target = Target(u16::MAX);
/// The unit of hours and minutes, which explains the format and is not part of a number.
const HOURS_MINUTES: &str = " h:min";

impl SeatScreen {
    pub(super) fn page(&self) -> Page {
        let Some(class) = &self.class else {
            let mut page = match &self.refused {
                Some(why) => plain("Class", &format!("You cannot join. {}", sentence(why))),
                None => plain("Class", "One moment …"),
            };
            page.keys = self.keys();
            return page;
        };
        let mut page = match &class.view.face {
            SeatPhase::Lobby => self.lobby(class),
            SeatPhase::Between => self.between(class),
            SeatPhase::Ended => ended(class),
            SeatPhase::Kicked => sent_out(class),
            SeatPhase::Nowhere => plain(
                &class.title,
                "You no longer have a seat in this class. Type the same command to get another \
                 one, if there is room.",
            ),
            SeatPhase::Open { given, .. } => self.open(given.as_ref()),
            SeatPhase::Closed { given, .. } => self.waiting(given.as_ref(), None),
            SeatPhase::Discussing { given, .. } => {
                let words = match given {
                    Some(_) => "Tell the others why you chose your answer.",
                    None => "Tell the others what you would answer, and why.",
                };
                self.waiting(given.as_ref(), Some(words))
            }
            SeatPhase::Revealed {
                given,
                marking,
                voided,
                ..
            } => self.revealed(given.as_ref(), marking.as_ref(), *voided),
        };
        if let Some(pin) = self.pin_on_item() {
            page.body.insert(0, pin);
        }
        page.place = self.place(class);
        page.keys = self.keys();
        page.scroll = self.scroll.unwrap_or(page.scroll);
        let sending = self.sending.then(|| Notice::new(Role::Quiet, "Sending …"));
        let told = self.notice.clone().or(sending);
        page.notice = self
            .moving()
            .or(told)
            .or_else(|| self.open_item()?.doubt())
            .or_else(|| self.state());
        page
    }

    /// Returns the notice that the class waits for another machine.
    fn moving(&self) -> Option<Notice> {
        let is_moving = self.class.as_ref().is_some_and(|class| class.is_moving);
        is_moving.then(|| Notice::new(Role::Warning, MOVING).with_brief(MOVING_BRIEF))
    }

    /// Returns the PIN for the page of a question, if the learner joined during one, until the
    /// first response is confirmed.
    pub(super) fn pin_on_item(&self) -> Option<Block> {
        let wanted = !self.pin_shown && !self.responded && self.asked().is_some();
        let pin = self.pin.as_ref().filter(|_| wanted)?;
        let words = format!("Your PIN: {pin}. Use it to come back.");
        Some(Block::para(words, Role::Strong))
    }

    /// Returns the state of this seat, in words short enough for the smallest window.
    pub(super) fn state(&self) -> Option<Notice> {
        let (role, words) = match self.face()? {
            SeatPhase::Open {
                paused_at: Some(_), ..
            } => (Role::Warning, "Paused. Wait, then press Enter."),
            SeatPhase::Open {
                given: Some(given), ..
            } if self.entry == given.response && self.is_open() => (
                Role::Right,
                "Confirmed. You can change it until the vote closes.",
            ),
            SeatPhase::Open { given: Some(_), .. } if !self.is_open() => {
                (Role::Right, "Confirmed. Wait for the others.")
            }
            SeatPhase::Open { .. } => return self.last_call().or_else(|| self.how_to()),
            SeatPhase::Closed { .. } => (Role::Quiet, "Closed. The answer shows when all finish."),
            SeatPhase::Discussing { .. } => (Role::Accent, "Discuss it. Then you vote again."),
            _ => return None,
        };
        Some(Notice::new(role, words))
    }

    /// Returns the instruction while nothing is entered: a small window shows few keys.
    fn how_to(&self) -> Option<Notice> {
        let (ballot, item, _) = self.asked().filter(|_| self.entry.is_blank())?;
        Some(match ballot.vote {
            1.. => Notice::new(Role::Accent, "Vote again, same answer or a new one."),
            0 => Notice::keys(Role::Quiet, kind::how_to(&item.kind)),
        })
    }

    /// Returns a reminder to confirm in time if something is selected: selecting alone never
    /// counts.
    fn last_call(&self) -> Option<Notice> {
        let left_s = self.left_s.filter(|left_s| *left_s <= LAST_S)?;
        let (_, item, drawn) = self.asked().filter(|_| !self.entry.is_blank())?;
        let words = match item.kind.rules().ready(&self.entry) {
            Ok(()) => format!(
                "{left_s} s left. Enter confirms {}.",
                in_letters(item, drawn, &self.entry)
            ),
            Err(why) => {
                let why = capital(&why.to_string());
                format!("{left_s} s left. {why}, then press Enter.")
            }
        };
        Some(Notice::new(Role::Warning, words))
    }

    /// Returns the unconfirmed response in the vote on the page.
    pub(super) fn unconfirmed(&self) -> Option<Block> {
        Some(Block::para(self.unconfirmed_words()?, Role::Warning))
    }

    /// Returns the unconfirmed response in a sentence.
    pub(super) fn unconfirmed_words(&self) -> Option<String> {
        let left = self.unconfirmed.as_ref();
        let left = left.filter(|left| Some(left.ballot) == self.ballot && !self.is_open())?;
        Some(format!(
            "You chose {} but did not confirm it. It does not count.",
            left.words
        ))
    }

    fn place(&self, class: &SeatClass) -> Vec<Span> {
        let mut place = Vec::new();
        if self.flagged {
            place.extend(Span::signed(Sign::Flagged, "flagged  ", Role::Warning));
        }
        if let Some(clock) = self.clock() {
            place.push(clock);
            place.push(Span::plain("  "));
        }
        if let Some((ballot, ..)) = self.asked() {
            let words = format!("{} of {}", ballot.poll + 1, class.len());
            place.push(Span::plain(words));
            if ballot.vote > 0 {
                place.push(Span::plain(format!(" · vote {}", ballot.vote + 1)));
            }
        }
        // With a question the number is in the title, since a small window cuts the body here.
        if class.number > 0 && self.asked().is_none() {
            place.push(Span::new(seat_words(class.number), Role::Quiet));
        }
        place
    }

    /// Returns the seconds left, if the vote has a limit.
    pub(super) fn clock(&self) -> Option<Span> {
        let left_s = self.left_s?;
        let role = if left_s <= SHORT_S {
            Role::Warning
        } else {
            Role::Plain
        };
        let ms = u64::try_from(left_s).unwrap_or(0) * 1_000;
        let words = format!("{} left", spent_words(ms));
        Some(Span::new(format!("{} left", spent(ms)), role).with_alt(words))
    }

    fn item_title(&self, item: &Item) -> Vec<Span> {
        let number = self.class.as_ref().map_or(0, |class| class.number);
        seat_title(number, &item.subject)
    }

    /// Returns the item before in the case study of the present one.
    pub(super) fn preceding(&self) -> Option<&Arc<Item>> {
        let class = self.class.as_ref()?;
        let (ballot, ..) = self.asked()?;
        preceding(&class.terms.items, ballot.poll)
    }

    fn stem(&self, item: &Item, drawn: &Drawn) -> Vec<Block> {
        let mut body = feedback::topic(item, "");
        body.push(Block::Gap);
        body.extend(feedback::stem(
            item,
            drawn,
            self.preceding().map(|item| &**item),
            self.exhibits,
        ));
        body
    }

    fn open(&self, given: Option<&Given>) -> Page {
        let Some((_, item, drawn)) = self.asked() else {
            return Page::default();
        };
        let asked = self.before(drawn);
        let answering = Answering { item, asked };
        let is_wide = answering.is_wide();
        let blocks = answering.blocks();
        let is_final = matches!(self.face(), Some(SeatPhase::Open { open: false, .. }));
        let mut page = Page {
            title: self.item_title(item),
            body: self.stem(item, drawn),
            // A confirmed response that cannot be changed is for reading.
            aside: match given.is_some() && is_final {
                true => still(blocks),
                false => blocks,
            },
            scroll: answering.scroll(),
            ..Page::default()
        };
        let confirmed = |given: &&Given| !self.is_open() || self.entry == given.response;
        if let Some(given) = given.filter(confirmed) {
            let given = response(&describe::response(&item.kind, &given.response));
            // In place of the instruction.
            let given = vec![given, Block::Gap];
            page.aside.splice(..1, [Block::Together(CAME_OF, given)]);
            if is_final {
                page.scroll = Scroll::Follow(Some(CAME_OF));
            }
        }
        if let Some(confidence) = self.working.confidence {
            page.aside.push(Block::Gap);
            page.aside.push(feedback::confidence(confidence));
        }
        match is_wide {
            true => page.in_one_column(),
            false => page,
        }
    }

    /// Returns the item with the response given instead of the current input.
    fn with<'a>(&'a self, drawn: &'a Drawn, given: Option<&'a Given>) -> ItemContext<'a> {
        ItemContext {
            entry: given.map_or(&Response::Blank, |given| &given.response),
            ..self.before(drawn)
        }
    }

    fn waiting(&self, given: Option<&Given>, words: Option<&str>) -> Page {
        let Some((_, item, drawn)) = self.asked() else {
            return Page::default();
        };
        let screen = kind::screen(&item.kind);
        let asked = self.with(drawn, given);
        let mut came_of = vec![match given {
            Some(given) => response(&describe::response(&item.kind, &given.response)),
            None => Block::signed(
                Sign::Unanswered,
                "You did not answer in this vote.",
                Role::Warning,
            ),
        }];
        came_of.extend(self.unconfirmed());
        came_of.extend(words.map(|words| Block::para(words, Role::Accent)));
        came_of.push(Block::Gap);
        let mut aside = vec![Block::Together(CAME_OF, came_of)];
        aside.extend(still(screen.open(&asked)));
        // Visible first, unless the PIN must be visible at the top.
        let first = self.pin_on_item().is_none().then_some(CAME_OF);
        Page {
            title: self.item_title(item),
            body: self.stem(item, drawn),
            aside,
            scroll: Scroll::Follow(first),
            ..Page::default()
        }
    }

    fn revealed(&self, given: Option<&Given>, marking: Option<&Marking>, voided: bool) -> Page {
        let Some((_, item, drawn)) = self.asked() else {
            return Page::default();
        };
        let screen = kind::screen(&item.kind);
        let asked = self.with(drawn, given);
        let mut body = feedback::topic(item, "");
        let shown = mark(item, drawn, asked.entry).ok();
        match (voided, marking.or(shown.as_ref())) {
            (true, _) => body.push(Block::signed(
                Sign::Warning,
                "This question does not count. Your instructor canceled it.",
                Role::Warning,
            )),
            (false, Some(marking)) => body.push(feedback::verdict(marking, given.is_some())),
            (false, None) => {}
        }
        body.extend(self.unconfirmed());
        body.push(Block::Gap);
        body.extend(prose::blocks(&kind::stem(item, drawn)));
        body.push(Block::Gap);
        if let Some(marking) = &shown {
            body.extend(screen.marked(&asked, marking));
        }
        body.extend(self.shared());
        let mut aside = feedback::rationale(item, drawn);
        // Last, since the learner has read them before answering.
        aside.push(Block::Gap);
        aside.extend(
            self.exhibits
                .blocks(item, self.preceding().map(|item| &**item)),
        );
        Page {
            title: self.item_title(item),
            body,
            aside,
            ..Page::default()
        }
    }

    /// Returns the class's responses, as counts without names.
    pub(super) fn shared(&self) -> Vec<Block> {
        let class = self.class.as_ref();
        let shown = class.and_then(|class| {
            let votes = class.view.shared.as_ref()?;
            let at = self.ballot?.poll;
            let (item, form) = class
                .terms
                .items
                .get(at)
                .zip(class.terms.form.items.get(at))?;
            Some(distribution::bars(item, form, votes))
        });
        let heading = || vec![Block::Gap, Block::Heading("Class answers".into())];
        shown.map_or_else(Vec::new, |bars| heading().into_iter().chain(bars).collect())
    }

    fn keys(&self) -> Vec<Hint> {
        if self.leaving.is_some() {
            return hints(LEAVING, |_| true);
        }
        let open = self.is_open();
        let open_item = self.open_item();
        let mut keys: Vec<Hint> = open_item.iter().flat_map(Answering::hints).collect();
        let item = self.asked().is_some();
        if !open {
            keys.push(Hint::below("↓", "scroll"));
        }
        keys.extend(hints(KEYS, |command| match command {
            Command::Confirm => open,
            Command::Flag => item,
            _ => true,
        }));
        if let Some(open) = open_item {
            open.spare_star(&mut keys);
            open.name_list_keys(&mut keys);
        }
        if self.has_record() {
            keys.push(Hint::new("t", "print and leave"));
        }
        keys.push(Hint::help());
        keys
    }
}

fn response(words: &str) -> Block {
    Block::Para(vec![
        Span::new("Your answer: ", Role::Strong),
        Span::authored(words, Role::Strong),
    ])
}

/// Returns a response in the form that fits on a line: the letters on the page, or the number.
pub(super) fn in_letters(item: &Item, drawn: &Drawn, entry: &Response) -> String {
    let letters = describe::labels(&item.kind, drawn, entry);
    letters.unwrap_or_else(|| {
        let given = describe::response(&item.kind, entry);
        given
            .strip_suffix(HOURS_MINUTES)
            .map_or(given.clone(), str::to_owned)
    })
}

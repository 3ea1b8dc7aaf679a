//! The class on the instructor's own page: before, during and after an item.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::distribution::{bars, brief, points};
use super::mistake::common_mistake;
use super::{Sums, called, case};
use crate::domain::form::FormItem;
use crate::domain::item::Item;
use crate::domain::room::{
    CaseLine, ClassSetting, Mending, Poll, PollPhase, Room, SHARED_MIN, VoteClock,
};
use crate::domain::unfolding::preceding;
use crate::tui::kind;
use crate::tui::page::{Block, Role, Span};
use crate::tui::prose;
use crate::tui::screen::ClassNews;
use crate::tui::screens::class::wall::pages::{choices, clock_words};
use crate::tui::screens::exhibits;
use crate::tui::screens::{self, study::feedback};

/// The most seats named as not having responded; the list of people has all.
const MISSING_MAX: usize = 40;

/// A class, and the settings that decide which parts of it are visible.
pub struct ClassView<'a> {
    pub news: &'a ClassNews,
    pub room: &'a Room,
    pub now: Timestamp,
    pub offset: Offset,
    /// True if key and distribution may show before the reveal.
    pub eyes: bool,
    /// True if the seats that have not responded are named.
    pub missing: bool,
    /// The command that resumes the class, if the program ends with this console.
    pub resume: Option<&'a str>,
    pub sums: &'a Sums,
}

/// The main column and the aside.
pub type Columns = (Vec<Block>, Vec<Block>);

impl ClassView<'_> {
    /// Returns the columns of the class in its present phase.
    pub fn class(&self) -> Columns {
        if self.room.is_ended() {
            return (self.ended(), Vec::new());
        }
        if let Some(until) = self.room.terms().until {
            return (self.homework(until), Vec::new());
        }
        let poll = self.room.ballot().zip(self.room.poll());
        let of_item = poll.and_then(|(ballot, poll)| {
            let (item, form) = self.room.item(ballot.poll)?;
            Some((poll, &**item, form))
        });
        match of_item {
            Some((poll, item, form)) => self.poll(poll, item, form),
            None if self.room.polls().is_empty() => (self.lobby(), Vec::new()),
            None => (self.between(), Vec::new()),
        }
    }

    /// Returns the time left, the item and the vote.
    pub fn place(&self) -> Vec<Span> {
        let mut place = Vec::new();
        if let Some(clock) = self.clock() {
            place.push(clock);
            place.push(Span::plain("  "));
        }
        let all = self.room.len();
        match self.room.ballot() {
            _ if self.room.is_ended() => place.push(Span::plain("ended")),
            Some(ballot) => {
                let mut words = format!("{} of {all}", ballot.poll + 1);
                if ballot.vote > 0 {
                    words = format!("vote {} · {words}", ballot.vote + 1);
                }
                place.push(Span::plain(words));
            }
            None => {
                let items = screens::counted(all, "question", "questions");
                place.push(Span::plain(format!("{} here · {items}", self.here())));
            }
        }
        place
    }

    /// Returns the share of the set that has been opened.
    pub fn progress(&self) -> Option<u16> {
        let polls = self.room.polls().len() as f64;
        Some(screens::permille(polls / self.room.len().max(1) as f64))
    }

    /// Returns the time that everybody has left, or the time used if there is no limit.
    fn clock(&self) -> Option<Span> {
        let vote = self.room.open_vote().filter(|vote| !vote.is_closed())?;
        let clock = VoteClock::of(vote);
        let words = clock_words(&clock, self.now);
        Some(match clock.is_paused() {
            true => Span::new(format!("paused, {words}"), Role::Warning),
            false => Span::plain(words),
        })
    }

    pub(super) fn here(&self) -> usize {
        let seats = self.room.seats().values();
        seats.filter(|seat| seat.present).count()
    }

    /// Returns the seats that have not responded, if the instructor wants to see them.
    fn not_yet(&self) -> Option<Block> {
        let open = self.room.open_vote().is_some_and(|vote| !vote.is_closed());
        if !self.missing || !open {
            return None;
        }
        let missing = self.room.missing();
        let named = missing.iter().take(MISSING_MAX);
        let names: Vec<String> = named
            .map(|learner| called(self.news, *learner).replace(' ', "\u{a0}"))
            .collect();
        let mut words = match names.is_empty() {
            true => "Everybody has answered.".to_owned(),
            false => format!("Not answered: {}", names.join(", ")),
        };
        let more = missing.len().saturating_sub(MISSING_MAX);
        if more > 0 {
            words.push_str(&format!(" and {more} more"));
        }
        Some(Block::para(words, Role::Warning))
    }

    fn between(&self) -> Vec<Block> {
        let open = self.room.polls().len();
        let all = screens::counted(self.room.len(), "question", "questions");
        let next = if open == self.room.len() {
            "That was the last question."
        } else {
            "The next question opens soon."
        };
        let mut blocks = vec![
            Block::para(next, Role::Heading),
            Block::Gap,
            Block::para(
                format!("{open} of {all} so far · {} here", self.here()),
                Role::Plain,
            ),
            Block::Gap,
        ];
        blocks.extend(points(self.room, &self.sums.report));
        blocks.push(Block::para(self.settings(), Role::Quiet));
        blocks
    }

    fn poll(&self, poll: &Poll, item: &Item, form: &FormItem) -> Columns {
        let screen = kind::screen(&item.kind);
        let mut body = self.status(poll);
        if self.eyes && poll.phase != PollPhase::Revealed {
            // First, to be visible in small windows, too.
            body.push(Block::Gap);
            body.push(self.private(item, form));
            body.push(Block::Gap);
        }
        body.extend(feedback::topic(item, ""));
        body.push(Block::Gap);
        body.extend(prose::blocks(&kind::stem(item, &form.drawn)));
        body.push(Block::Gap);
        let items = &self.room.terms().items;
        let before = self.room.current().and_then(|at| preceding(items, at));
        let exhibits = exhibits::all(item, before.map(|item| &**item));
        if poll.phase == PollPhase::Revealed {
            // The responses follow the question: in small windows the exhibits and rationales below are
            // optional reading.
            body.push(Block::Heading("Class answers".into()));
            body.extend(self.answers(item, form));
            body.extend(self.not_shared(poll));
            body.push(Block::Gap);
            body.extend(exhibits);
            let mut aside = screen.keyed(&form.drawn);
            aside.push(Block::Gap);
            aside.extend(feedback::rationale(item, &form.drawn));
            aside.extend(self.case_over());
            aside.push(Block::Gap);
            aside.extend(points(self.room, &self.sums.report));
            return (body, aside);
        }
        body.extend(exhibits);
        let mut aside = choices(item, form);
        if self.eyes {
            aside.extend(points(self.room, &self.sums.report));
        }
        (body, aside)
    }

    /// Returns the steps of the case study whose last question is on the page.
    fn case_over(&self) -> Vec<Block> {
        let at = self.room.current();
        let last = |line: &&CaseLine| line.steps.last().map(|step| step.position) == at;
        let line = self.sums.report.cases.iter().find(last);
        let steps = line.map(|line| {
            let mut blocks = vec![Block::Gap];
            blocks.extend(case::steps(line));
            blocks.pop();
            blocks
        });
        steps.unwrap_or_default()
    }

    /// Returns key and distribution, before the class sees them.
    fn private(&self, item: &Item, form: &FormItem) -> Block {
        let key = brief(item, form, &item.kind.rules().key(&form.drawn));
        let mut blocks = vec![Block::Para(vec![
            Span::new("Key: ", Role::Right),
            Span::authored(key, Role::Plain),
        ])];
        blocks.extend(self.answers(item, form));
        Block::Callout {
            role: Role::Warning,
            title: vec![
                Span::new("You only", Role::Warning),
                Span::keys(" · press k to hide", Role::Quiet),
            ],
            blocks,
        }
    }

    /// Returns the responses of the class, and the most common mistake.
    fn answers(&self, item: &Item, form: &FormItem) -> Vec<Block> {
        let tallies = &self.sums.tallies;
        let mut blocks = bars(item, form, tallies);
        let last = tallies.last();
        blocks.extend(
            last.into_iter()
                .flat_map(|last| common_mistake(item, form, last)),
        );
        blocks
    }

    /// Returns the reason why seats do not show the class's responses, although they should.
    fn not_shared(&self, poll: &Poll) -> Option<Block> {
        let given = poll.votes.last().map_or(0, |vote| vote.given.len());
        let shows = self.room.is(ClassSetting::Withheld) || given >= SHARED_MIN;
        (!shows).then(|| {
            let words = format!(
                "Learners do not see these counts, because fewer than {SHARED_MIN} have answered."
            );
            Block::para(words, Role::Quiet)
        })
    }

    /// Returns the phase of the poll, and the number of responses.
    fn status(&self, poll: &Poll) -> Vec<Block> {
        let count = self.responded(poll);
        let vote = poll.votes.last();
        let (words, role) = match poll.phase {
            PollPhase::Revealed => ("Key shown".to_owned(), Role::Right),
            PollPhase::Discussing => ("Discuss, then vote again".into(), Role::Accent),
            _ if vote.is_some_and(|vote| vote.is_closed()) => ("Closed".into(), Role::Warning),
            _ if vote.is_some_and(|vote| vote.paused_at.is_some()) => {
                ("Paused, nobody can answer".into(), Role::Warning)
            }
            _ => ("Open".into(), Role::Accent),
        };
        let mut line = vec![Span::new(words, role), Span::plain(format!(" · {count}"))];
        let seats = self.room.seats().values();
        let expected = seats.filter(|seat| seat.expected).count();
        if expected > 0 && poll.phase == PollPhase::Open {
            line.push(Span::new(
                format!(" · {expected} not back yet"),
                Role::Warning,
            ));
        }
        if self.room.is(ClassSetting::Locked) {
            line.push(Span::new(self.locked(), Role::Warning));
        }
        let mut blocks = vec![Block::Para(line)];
        blocks.extend(self.not_yet());
        let awaited = self.room.awaited().len();
        let closed = vote.is_some_and(|vote| vote.is_closed());
        if closed && awaited > 0 && poll.phase == PollPhase::Open {
            let are = if awaited == 1 { "is" } else { "are" };
            let words = format!("{awaited} with extra time {are} still answering.");
            blocks.push(Block::para(words, Role::Warning));
        }
        if poll.mended.contains(&Mending::Voided) {
            let words = "This question counts for nobody.";
            blocks.push(Block::para(words, Role::Warning));
        }
        blocks
    }

    fn responded(&self, poll: &Poll) -> String {
        let given = poll.votes.last().map(|vote| &vote.given);
        let count = given.map_or(0, |given| given.len());
        let asked = self.room.asked();
        if poll.phase == PollPhase::Revealed {
            let right = self.sums.tallies.last().map_or(0, |tally| tally.right);
            return format!("{right} of {count} correct");
        }
        let have = if count == 1 { "has" } else { "have" };
        format!("{count} of {asked} {have} answered")
    }
}

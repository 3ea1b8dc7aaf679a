//! The pages of a wall, which the console shows too.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::joining::JoinCommand;
use crate::domain::describe;
use crate::domain::form::FormItem;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::markup::plain;
use crate::domain::moment::closing;
use crate::domain::response::Response;
use crate::domain::room::{
    Ballot, SHARED_MIN, VoteClock, VoteShift, WallCounts, WallItem, WallKey, WallPhase,
};
use crate::domain::unkeyed::UnkeyedItem;
use crate::tui::kind::{self, ItemContext};
use crate::tui::page::{Block, Role, Span, untargeted};
use crate::tui::prose;
use crate::tui::screen::WallNews;
use crate::tui::screens::class::console::{case, distribution, mistake};
use crate::tui::screens::exhibits;
use crate::tui::screens::{self, study::feedback};

/// The main column and the aside.
type Columns = (Vec<Block>, Vec<Block>);

/// A class on a wall at a moment.
pub struct WallPage<'a> {
    news: &'a WallNews,
    now: Timestamp,
    offset: Offset,
}

impl<'a> WallPage<'a> {
    /// Creates the page of a class.
    pub fn new(news: &'a WallNews, now: Timestamp, offset: Offset) -> Self {
        Self { news, now, offset }
    }

    /// Returns the columns of the class in its present phase.
    pub fn columns(&self) -> Columns {
        match &self.news.view.phase {
            WallPhase::Lobby => (self.join(), Vec::new()),
            WallPhase::Homework { until, joined } => (self.homework(*until, *joined), Vec::new()),
            WallPhase::Open {
                asked,
                clock,
                given,
                of,
            } => self.open(asked, clock, (*given, *of)),
            WallPhase::Closed { asked, counts } => self.closed(asked, counts),
            WallPhase::Discussing(asked) => {
                let status = Block::para("Discuss, then vote again", Role::Accent);
                self.with_item(vec![status], asked, Vec::new())
            }
            WallPhase::Revealed(key) => self.revealed(key),
            WallPhase::Between => (self.between(), Vec::new()),
            WallPhase::Ended => {
                let thanks = Block::para("Thank you for taking part.", Role::Heading);
                let over = Block::para("The class has ended.", Role::Plain);
                (vec![thanks, Block::Gap, over], Vec::new())
            }
        }
    }

    /// Returns the time left, the item and the vote.
    pub fn place(&self) -> Vec<Span> {
        let view = &self.news.view;
        let of_item = |ballot: Ballot| {
            let words = format!("{} of {}", ballot.poll + 1, view.items);
            match ballot.vote {
                0 => words,
                vote => format!("vote {} · {words}", vote + 1),
            }
        };
        match &view.phase {
            WallPhase::Open { asked, clock, .. } => vec![
                self.clock(clock),
                Span::plain("  "),
                Span::plain(of_item(asked.ballot)),
            ],
            WallPhase::Closed { asked, .. } | WallPhase::Discussing(asked) => {
                vec![Span::plain(of_item(asked.ballot))]
            }
            WallPhase::Revealed(key) => vec![Span::plain(of_item(key.ballot))],
            WallPhase::Ended => vec![Span::plain("ended")],
            WallPhase::Lobby | WallPhase::Homework { .. } | WallPhase::Between => {
                let items = screens::counted(view.items, "question", "questions");
                vec![Span::plain(format!("{} here · {items}", view.here))]
            }
        }
    }

    /// Returns the share of the set that has been opened.
    pub fn progress(&self) -> Option<u16> {
        let view = &self.news.view;
        Some(screens::permille(
            view.opened as f64 / view.items.max(1) as f64,
        ))
    }

    /// Returns the time that everybody has left, or the time used if there is no limit.
    fn clock(&self, clock: &VoteClock) -> Span {
        let words = clock_words(clock, self.now);
        match clock.is_paused() {
            true => Span::new(format!("paused, {words}"), Role::Warning),
            false => Span::plain(words),
        }
    }

    /// Returns the instructions to join: the command in one row, the code in large letters with the
    /// count of those who are here, and the address as a code for a phone.
    pub fn join(&self) -> Vec<Block> {
        let view = &self.news.view;
        let are = if view.here == 1 {
            "is here"
        } else {
            "are here"
        };
        let count = vec![
            Block::Banner(view.here.to_string()),
            Block::para(format!("{} {are}", view.here), Role::Strong),
        ];
        self.invitation(count)
    }

    fn homework(&self, until: Timestamp, joined: usize) -> Vec<Block> {
        let until = closing(until, self.offset);
        let have = if joined == 1 { "has" } else { "have" };
        let here = self.news.view.here;
        self.invitation(vec![
            Block::para(format!("Homework, open until {until}."), Role::Strong),
            Block::Gap,
            Block::Banner(joined.to_string()),
            Block::para(
                format!("{joined} {have} joined, {here} here now"),
                Role::Strong,
            ),
        ])
    }

    fn invitation(&self, count: Vec<Block>) -> Vec<Block> {
        let view = &self.news.view;
        let command = JoinCommand::of(&self.news.invitation);
        let command = command.filter(|_| !view.is_locked);
        let mut beside = Vec::new();
        if let Some(command) = &command {
            beside.extend([Block::Banner(command.code().to_owned()), Block::Gap]);
            let more = self.news.invitation.iter().skip(1);
            beside.extend(more.map(|line| Block::para(line.clone(), Role::Quiet)));
            beside.push(Block::Gap);
        }
        beside.extend(count);
        beside.push(Block::Gap);
        let items = screens::counted(view.items, "question", "questions");
        let set = format!("{items} · {}", view.topics.join(", "));
        beside.push(Block::para(set, Role::Quiet));
        let mut columns = vec![beside];
        columns.extend(command.map(|command| vec![Block::Qr(command.address())]));
        vec![self.join_line(), Block::Columns(columns)]
    }

    /// Returns the command in one row, for latecomers too.
    fn join_line(&self) -> Block {
        match self.news.invitation.first() {
            _ if self.news.view.is_locked => {
                Block::para("The room is locked. Nobody new can join.", Role::Warning)
            }
            Some(line) => Block::Para(vec![
                Span::new("To join: ", Role::Quiet),
                Span::new(line.clone(), Role::Strong),
            ]),
            None => Block::para("The host of this class is not running now.", Role::Warning),
        }
    }

    fn between(&self) -> Vec<Block> {
        let view = &self.news.view;
        let all = screens::counted(view.items, "question", "questions");
        let next = match view.opened == view.items {
            true => "That was the last question.",
            false => "The next question opens soon.",
        };
        let words = format!("{} of {all} so far · {} here", view.opened, view.here);
        vec![
            self.join_line(),
            Block::Gap,
            Block::para(next, Role::Heading),
            Block::Gap,
            Block::para(words, Role::Plain),
        ]
    }

    fn open(&self, asked: &WallItem, clock: &VoteClock, (given, of): (usize, usize)) -> Columns {
        let (words, role) = match clock.is_paused() {
            true => ("Paused, nobody can answer", Role::Warning),
            false => ("Open", Role::Accent),
        };
        let have = if given == 1 { "has" } else { "have" };
        let status = vec![
            Block::para(words, role),
            Block::Gap,
            Block::para(format!("{given} of {of} {have} answered"), Role::Strong),
        ];
        let ms = clock.left_ms(self.now);
        let ms = ms.unwrap_or_else(|| clock.passed_ms(self.now));
        let large = vec![Block::Banner(screens::spent(ms))];
        let status = vec![Block::Columns(vec![status, large])];
        self.with_item(status, asked, Vec::new())
    }

    fn closed(&self, asked: &WallItem, counts: &WallCounts) -> Columns {
        let mut answers = vec![Block::Heading("Class answers".into())];
        match counts {
            WallCounts::Votes(votes) => {
                answers.extend(distribution::unkeyed_bars(&asked.item, votes));
            }
            WallCounts::TooFew => answers.push(too_few()),
            WallCounts::Awaited => {
                let words = "The answers show here when everybody has finished.";
                answers.push(Block::para(words, Role::Quiet));
            }
        }
        answers.push(Block::Gap);
        self.with_item(vec![Block::para("Closed", Role::Warning)], asked, answers)
    }

    /// Returns these blocks, the item without its key with the answers to it, and its choices beside
    /// it.
    fn with_item(&self, status: Vec<Block>, asked: &WallItem, answers: Vec<Block>) -> Columns {
        let (item, form) = (asked.item.item(), asked.item.form());
        let mut body = vec![self.join_line()];
        body.extend(status);
        body.extend(voided(asked.voided));
        body.extend(feedback::topic(item, ""));
        body.push(Block::Gap);
        body.extend(prose::blocks(&kind::stem(item, &form.drawn)));
        body.push(Block::Gap);
        // The answers follow the question: what is below may need a key to be seen.
        body.extend(answers);
        body.extend(exhibits::all(
            item,
            asked.before.as_ref().map(UnkeyedItem::item),
        ));
        (body, choices(item, form))
    }

    fn revealed(&self, key: &WallKey) -> Columns {
        let (item, form) = (&*key.item, &key.form);
        let mut body = vec![self.join_line(), Block::para("Key shown", Role::Right)];
        body.extend(voided(key.voided));
        body.extend(feedback::topic(item, ""));
        body.push(Block::Gap);
        body.extend(prose::blocks(&kind::stem(item, &form.drawn)));
        body.push(Block::Gap);
        body.push(Block::Heading("Class answers".into()));
        match &key.counts {
            WallCounts::Votes(votes) => {
                body.extend(distribution::bars(item, form, votes));
                body.extend(key.shift.map(shift));
                let last = votes.last().into_iter();
                body.extend(last.flat_map(|last| mistake::common_mistake(item, form, last)));
            }
            WallCounts::TooFew | WallCounts::Awaited => body.push(too_few()),
        }
        body.push(Block::Gap);
        body.extend(exhibits::all(
            item,
            key.before.as_ref().map(UnkeyedItem::item),
        ));
        let mut aside = kind::screen(&item.kind).keyed(&form.drawn);
        aside.push(Block::Gap);
        aside.extend(feedback::rationale(item, &form.drawn));
        if let Some(line) = &key.case {
            aside.push(Block::Gap);
            aside.extend(case::steps(line));
            aside.pop();
        }
        (body, aside)
    }
}

/// Returns the time left, or the time used if there is no limit, in words.
pub fn clock_words(clock: &VoteClock, now: Timestamp) -> String {
    match clock.left_ms(now) {
        Some(left_ms) => format!("{} left", screens::spent(left_ms)),
        None => format!("{} so far", screens::spent(clock.passed_ms(now))),
    }
}

fn voided(voided: bool) -> Option<Block> {
    let words = "This question counts for nobody.";
    voided.then(|| Block::para(words, Role::Warning))
}

fn too_few() -> Block {
    let words = format!(
        "Fewer than {SHARED_MIN} have answered. Their answers are not shown, since everybody would \
         know whose they are."
    );
    Block::para(words, Role::Quiet)
}

fn shift(shift: VoteShift) -> Block {
    let VoteShift {
        both,
        to_correct,
        away,
    } = shift;
    Block::para(
        format!(
            "Of {both} who voted twice, {to_correct} changed to a correct answer and {away} away \
             from one."
        ),
        Role::Strong,
    )
}

/// Returns the possible responses, for reading.
pub fn choices(item: &Item, form: &FormItem) -> Vec<Block> {
    let nothing = ItemContext {
        drawn: &form.drawn,
        entry: &Response::Blank,
        struck: &BTreeSet::new(),
        cursor: usize::MAX,
    };
    let screen = kind::screen(&item.kind);
    let how = screen.how(&nothing);
    // Neither the number of choices selected so far nor the keys are the same for all.
    let fixed = how
        .split_once(": ")
        .map_or(how.as_str(), |(fixed, _)| fixed);
    let fixed = fixed.split_once(" (").map_or(fixed, |(fixed, _)| fixed);
    let how = match fixed.len() < how.len() {
        true => format!("{fixed}."),
        false => how,
    };
    let mut blocks = vec![kind::instruction_block(&how)];
    blocks.extend(untargeted(screen.open(&nothing)));
    blocks.push(Block::Gap);
    blocks.extend(lists(item, form));
    blocks
}

/// Returns the choices of each blank: the text shows only that there is a list.
fn lists(item: &Item, form: &FormItem) -> Vec<Block> {
    let selection = item.kind.selection();
    let selection = selection.filter(|of| of.slots_are_blanks() && !of.is_exclusive());
    let Some(selection) = selection else {
        return Vec::new();
    };
    let labels = describe::Labels::new(&item.kind, &form.drawn);
    let mut blocks = Vec::new();
    for slot in &selection.slots {
        let ours = |id: &&PartId| slot.choices.iter().any(|choice| choice.id == **id);
        let mut line = Vec::new();
        for id in form.drawn.order.iter().filter(ours) {
            let Some((label, choice)) = labels.of(id).zip(selection.choice(id)) else {
                continue;
            };
            if !line.is_empty() {
                line.push(Span::new(" · ", Role::Quiet));
            }
            line.push(Span::new(format!("{label}\u{a0}"), Role::Accent));
            line.push(Span::authored(plain(&choice.text), Role::Plain));
        }
        blocks.push(Block::Para(line));
    }
    blocks.push(Block::Gap);
    blocks
}

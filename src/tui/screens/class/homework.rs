//! The first page of homework: its description, its deadline, its scoring, and the progress.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::ids::SittingId;
use crate::domain::library::Library;
use crate::domain::moment;
use crate::domain::report::SittingSummary;
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::page::{Block, Hint, Notice, Page, Role, Scroll};
use crate::tui::screen::{Context, Event, Go, News, Screen, StoreEffect, Update};
use crate::tui::screens::{self, home::Home};
use crate::tui::scrolling;

/// The description of homework before it starts.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The title.
    pub title: Arc<str>,
    /// The number of items.
    pub items: usize,
    /// The deadline.
    pub until: Timestamp,
    /// Its sitting in the learner's own log.
    pub sitting: SittingId,
    /// The PIN with which a learner without a key can return, if it is new.
    pub pin: Option<String>,
}

/// The first page of homework.
pub struct HomeworkPage {
    assignment: Assignment,
    library: Arc<Library>,
    /// The number of items done, once it is known.
    done: Option<usize>,
    /// True after it was submitted.
    submitted: bool,
    closes: String,
    scroll: Option<Scroll>,
    notice: Option<Notice>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    Own,
    Leave,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter, ' ' => Open, "begin",
        "begin, continue, or look back; leaving the questions brings you back here";
    'q' => Leave, "leave",
        "leave; your confirmed answers are kept, and the same command brings you back";
    's' => Own, "study on your own",
        "open your own study screens; sets there are not part of the homework", "study";
};

impl HomeworkPage {
    /// Opens the page with the progress still unknown.
    pub fn new(assignment: Assignment, library: Arc<Library>) -> Self {
        Self {
            assignment,
            library,
            done: None,
            submitted: false,
            closes: String::new(),
            scroll: None,
            notice: None,
        }
    }

    fn take(&mut self, sittings: &[SittingSummary]) {
        let mut all = sittings.iter();
        let Some(mine) = all.find(|one| one.id == self.assignment.sitting) else {
            return;
        };
        self.done = usize::try_from(mine.answered).ok();
        self.submitted = mine.ended;
    }

    fn step(&self) -> &'static str {
        match self.done {
            _ if self.submitted => "see the results",
            Some(done) if done >= self.assignment.items => "look back",
            Some(done) if done > 0 => "continue",
            _ => "begin",
        }
    }

    fn body(&self) -> Vec<Block> {
        let Assignment {
            title, items, pin, ..
        } = &self.assignment;
        let all = screens::counted(*items, "question", "questions");
        let mut body = vec![Block::para(title.to_string(), Role::Heading)];
        body.extend(pin.as_deref().map(|pin| {
            let words = format!("Your PIN: {pin}. Use it to come back.");
            Block::para(words, Role::Strong)
        }));
        body.push(Block::Gap);
        if self.submitted {
            body.extend(self.is_submitted());
        } else {
            let first = format!("Homework: {all}, at your own pace.");
            body.push(Block::para(first, Role::Plain));
            let closes = format!("It is open until {}.", self.closes);
            body.push(Block::para(closes, Role::Strong));
            body.push(Block::para(self.done_so_far(), Role::Strong));
            body.push(Block::Gap);
            body.extend(rules());
        }
        body.push(Block::Gap);
        body.push(Block::para(
            "Your instructor sees your answers and points. Only you see your notes, your flags, \
             and how sure you were.",
            Role::Quiet,
        ));
        body
    }

    fn done_so_far(&self) -> String {
        let items = self.assignment.items;
        match self.done {
            Some(done) if done >= items => "You have answered every question.".to_owned(),
            Some(done) => format!("Done so far: {done} of {items}"),
            None => "Done so far: –".to_owned(),
        }
    }

    /// Returns the notice that it is submitted and the score.
    fn is_submitted(&self) -> [Block; 2] {
        let items = self.assignment.items;
        let done = self.done.unwrap_or(0);
        let open = match items.saturating_sub(done) {
            0 => "",
            1 => " The unanswered one counts as zero.",
            _ => " The unanswered ones count as zero.",
        };
        let words = format!(
            "{done} of {} answered.{open} You cannot change it.",
            screens::counted(items, "question", "questions")
        );
        [
            Block::para("Your homework is submitted.", Role::Strong),
            Block::para(words, Role::Plain),
        ]
    }
}

fn rules() -> [Block; 2] {
    [
        Block::para(
            "Your first confirmed answer to each question counts. You see the correct answer at \
             once, so you cannot change yours. Only correct answers count, not speed.",
            Role::Plain,
        ),
        Block::para(
            "You can leave and come back. At the deadline, a question without a confirmed answer \
             counts as zero.",
            Role::Plain,
        ),
    ]
}

impl Screen for HomeworkPage {
    fn update(&mut self, event: &Event, context: &Context) -> Update {
        self.closes = moment::closing(self.assignment.until, context.now.offset);
        let by_line = scrolling::by_line(event);
        let event = by_line.as_ref().unwrap_or(event);
        if let Some(scroll) = scrolling::scroll(event, || self.view(), context) {
            self.scroll = Some(scroll);
            return Update::none();
        }
        match event {
            Event::Shown => Update::effect(StoreEffect::LoadSittings),
            Event::News(News::Sittings(sittings)) => {
                self.take(sittings);
                Update::none()
            }
            Event::News(News::Failed(why) | News::NotKept(_, _, why)) => {
                self.notice = Some(Notice::new(Role::Wrong, why));
                Update::none()
            }
            Event::Key(key) => {
                self.notice = None;
                match find(KEYS, *key) {
                    Some(Command::Open) => {
                        Update::effect(StoreEffect::Open(self.assignment.sitting))
                    }
                    Some(Command::Leave) => Update::go(Go::Quit),
                    Some(Command::Own) => {
                        Update::go(Go::Push(Box::new(Home::new(Arc::clone(&self.library)))))
                    }
                    None => Update::none(),
                }
            }
            _ => Update::none(),
        }
    }

    fn view(&self) -> Page {
        let mut keys = hints(KEYS, |_| true);
        if let Some(hint) = keys.iter_mut().find(|hint| hint.key == "Enter") {
            hint.does = self.step().into();
        }
        keys.insert(1, Hint::below("↓", "scroll"));
        keys.push(Hint::help());
        Page {
            title: screens::title("Homework"),
            body: self.body(),
            notice: self.notice.clone(),
            keys,
            scroll: self.scroll.unwrap_or_default(),
            ..Page::default()
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

//! The overview of an exam: the answered, flagged and open items, and its submission.

use crate::domain::markup;
use crate::domain::sitting::{Filled, Sitting};
use crate::tui::keymap::{self, HelpLine, Keymap, find, hints, keymap};
use crate::tui::kind;
use crate::tui::page::{Block, Hint, Notice, Page, Role, Row, Span};
use crate::tui::screen::{Context, Event};
use crate::tui::screens::overlay::{Clock, Outcome, Overlay};
use crate::tui::screens::page_state::PageState;
use crate::tui::screens::{item_count, stem_line};
use crate::tui::sign::Sign;

/// The overview of an exam.
pub struct Overview {
    state: PageState,
    /// True once the submission was asked for.
    warned: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Open,
    HandIn,
    Up,
    Down,
    Back,
}

const KEYS: Keymap<Command> = keymap! { Command;
    Enter => Open, "go to it", "go to the selected question", "go";
    'h' => HandIn, "submit", "submit the exam; asks first";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    Esc, Tab => Back, "back", "back to the question";
};

/// The characters of a stem in the list.
const STEM_CHARS: usize = 52;

impl Overview {
    /// Creates the overview with the present item selected.
    pub fn new(place: usize) -> Self {
        Self {
            state: PageState {
                cursor: place,
                ..PageState::default()
            },
            warned: false,
        }
    }

    fn command(&mut self, command: Command, warned: bool, sitting: &Sitting) -> Option<Outcome> {
        self.state.scroll = None;
        match command {
            Command::Back => return Some(Outcome::Back),
            Command::Open => return Some(Outcome::GoTo(self.state.cursor)),
            Command::HandIn if warned => return Some(Outcome::Submit),
            Command::HandIn => self.warned = true,
            Command::Up => self.state.step(-1, sitting.len()),
            Command::Down => self.state.step(1, sitting.len()),
        }
        None
    }

    fn page(&self, sitting: &Sitting) -> Page {
        let open = sitting.len().saturating_sub(sitting.done());
        let short = (0..sitting.len()).filter(|at| sitting.filled(*at) == Filled::Short);
        let mut summary = match open {
            0 => "Every question is answered.".to_owned(),
            open => format!("{} unanswered.", item_count(open)),
        };
        match short.count() {
            0 => {}
            1 => summary.push_str(" 1 answer has too few choices."),
            short => {
                summary.push_str(&format!(" {short} answers have too few choices."));
            }
        }
        if (0..sitting.len()).any(|at| sitting.is_locked(at)) {
            summary.push_str(" A locked answer of a case study is final.");
        }
        let mut body = vec![Block::para(summary, Role::Plain), Block::Gap];
        body.extend((0..sitting.len()).filter_map(|position| self.row(sitting, position)));
        let warning = match open {
            0 => "Press h again to submit the exam. You cannot change anything afterwards."
                .to_owned(),
            open => {
                let unanswered = item_count(open);
                format!(
                    "{unanswered} unanswered. Press h again to submit anyway. You cannot change it later."
                )
            }
        };
        let mut keys = hints(KEYS, |_| true);
        Hint::keep(&mut keys, "Enter", "go");
        Hint::keep(&mut keys, "h", "submit");
        Page {
            notice: self.warned.then_some(Notice::new(Role::Warning, warning)),
            ..self.state.page("Overview", body, keys)
        }
    }

    fn row(&self, sitting: &Sitting, position: usize) -> Option<Block> {
        let (item, layout, slot) = sitting.at(position)?;
        let (sign, words, role) = match sitting.filled(position) {
            _ if sitting.is_locked(position) => (Sign::Answered, "locked", Role::Quiet),
            Filled::Whole => (Sign::Answered, "answered", Role::Accent),
            Filled::Short => (Sign::Answered, "too few", Role::Warning),
            Filled::Unfinished => (Sign::Partial, "unfinished", Role::Warning),
            Filled::Blank => (Sign::Unanswered, "open", Role::Quiet),
        };
        let stem = markup::plain(&kind::stem(item, &layout.drawn));
        // The flag has its own column, so that the questions are aligned.
        let mut state = Vec::new();
        if slot.flagged {
            state.extend(Span::signed(Sign::Flagged, "", Role::Warning));
        } else if any_flagged(sitting) {
            state.push(Span::plain("  "));
        }
        state.extend(Span::signed(sign, words, role));
        let stem = stem_line(&stem, STEM_CHARS);
        Some(Block::Row(Row {
            key: format!("{}.", position + 1),
            sign: state,
            text: vec![Span::authored(stem, Role::Plain)],
            ..Row::at(position, self.state.cursor)
        }))
    }
}

impl Overlay<Sitting> for Overview {
    fn update(&mut self, event: &Event, sitting: &Sitting, context: &Context) -> Option<Outcome> {
        let lines = Some(sitting.len());
        if let Some(state) = self
            .state
            .after(event, lines, || self.page(sitting), context)
        {
            self.state = state;
            return None;
        }
        match event {
            Event::Choose(target) => Some(Outcome::GoTo(usize::from(target.0))),
            Event::Key(key) => {
                let warned = std::mem::take(&mut self.warned);
                self.command(find(KEYS, *key)?, warned, sitting)
            }
            _ => None,
        }
    }

    fn view(&self, sitting: &Sitting, clock: &Clock) -> Page {
        Page {
            place: clock.left.iter().cloned().collect(),
            ..self.page(sitting)
        }
    }

    fn help(&self) -> Vec<HelpLine> {
        keymap::help(KEYS)
    }
}

fn any_flagged(sitting: &Sitting) -> bool {
    let mut slots = (0..sitting.len()).filter_map(|position| sitting.at(position));
    slots.any(|(_, _, slot)| slot.flagged)
}

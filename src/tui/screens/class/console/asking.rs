//! The questions that the console asks before an order. It asks only if something would be lost,
//! and accepts an answer only if the key was pressed on purpose. A key that is held down or typed
//! ahead answers nothing.

use super::said;
use super::steps::Early;
use super::{Console, ConsolePage};
use crate::domain::moment::Moment;
use crate::domain::room::{Order, PollPhase, Room};
use crate::tui::key::Key;
use crate::tui::keymap::HelpLine;
use crate::tui::screen::{ConsoleEffect, Go, Update};
use crate::tui::screens::class::LEAVES;

/// The time before the key that raised a question can answer it, in milliseconds. A key that is
/// held down repeats sooner.
const SAME_KEY_MS: u64 = 1_000;
/// The same for another key, which may have been typed ahead.
const OTHER_KEY_MS: u64 = 300;
/// The longest interval at which a key that is held down repeats, in milliseconds.
const REPEAT_MS: u64 = 300;

/// The action that a question is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Leave; this may stop the program.
    Leave { stops: bool },
    /// Leave with the report.
    TakeAlong,
    /// An order, given on confirmation.
    Order(Order),
    /// An order that the same key repeats, if no more than this many responses are lost.
    Again(Order, usize),
}

impl Ask {
    /// Returns the action in two words for the foot of the page; `None` if its key is already
    /// there.
    fn words(&self) -> Option<&'static str> {
        Some(match self {
            Self::Leave { stops: false } => "leave",
            Self::Leave { stops: true } => "stop the program",
            Self::TakeAlong => "print and leave",
            Self::Order(Order::End) => "end for everybody",
            Self::Order(Order::Kick(_)) => "remove",
            Self::Order(Order::WaivePin(_)) => "let in",
            Self::Order(Order::Open(_)) => "open it",
            Self::Order(_) => "apply",
            Self::Again(..) => return None,
        })
    }

    /// Returns the word that confirms it in plain mode.
    fn name(&self) -> &'static str {
        match self {
            Self::Leave { stops: true } => "stop",
            Self::Leave { stops: false } | Self::TakeAlong => "leave",
            Self::Order(_) | Self::Again(..) => "confirm",
        }
    }
}

/// The open question.
pub struct Asking {
    pub what: Ask,
    pub words: String,
    answer: Key,
    brought_by: Key,
    at: Moment,
    /// True after an answer that came too soon for anyone to have read the question.
    hasty: bool,
}

impl Asking {
    /// Returns the question, and a note if an answer came too soon.
    pub fn told(&self) -> String {
        match self.hasty {
            true => format!(
                "Too soon. Press {} again. {}",
                self.answer.label(),
                self.words
            ),
            false => self.words.clone(),
        }
    }

    /// Returns the key that confirms it and the action, for the foot of the page.
    pub fn hint(&self) -> Option<(String, &'static str)> {
        Some((self.answer.label(), self.what.words()?))
    }

    /// Returns the key that confirms it and the key that does not; `None` if the other keys keep
    /// their meaning.
    pub fn help(&self) -> Option<Vec<HelpLine>> {
        let (answer, does) = self.hint()?;
        let confirms = HelpLine {
            keys: answer,
            help: does,
            name: self.what.name(),
            key: Some(self.answer),
        };
        let no = HelpLine {
            keys: Key::Esc.label(),
            help: "no; nothing is changed",
            name: "no",
            key: Some(Key::Esc),
        };
        Some(vec![confirms, no])
    }

    /// Returns whether the class would still lose something by it.
    pub fn loses(&self, room: &Room) -> bool {
        match &self.what {
            Ask::Again(order @ (Order::Reveal { .. } | Order::Discuss { .. }), _) => {
                not_responded(room).is_some() || room.decide(order).is_err()
            }
            Ask::Again(order, _) => loss(room, order).is_some(),
            _ => true,
        }
    }

    /// Returns whether any other key drops the question and keeps its usual meaning.
    pub fn gives_way(&self) -> bool {
        matches!(self.what, Ask::Again(..))
    }
}

/// A key that was pressed, and the time since its last press.
#[derive(Clone, Copy)]
pub struct Pressed {
    pub key: Key,
    pub at: Moment,
    /// Milliseconds since the same key, if it was the last one.
    pub apart_ms: Option<u64>,
}

/// The loss that an order would cause.
pub struct Loss {
    /// The loss in words, without a final period.
    words: String,
    /// The number of responses.
    count: usize,
}

impl Console {
    /// Records a key as the one being handled.
    pub(super) fn note(&mut self, key: Key, at: Moment) {
        let before = self.pressed.filter(|before| before.key == key);
        let apart_ms = before.map(|before| at.elapsed_ms_since(&before.at));
        self.pressed = Some(Pressed { key, at, apart_ms });
    }

    /// Handles the key as an answer to the open question; `None` if it keeps its usual meaning.
    pub(super) fn answered(&mut self, key: Key) -> Option<Update<ConsoleEffect>> {
        self.armed = None;
        let mut asking = self.asking.take()?;
        let is_answer = key == asking.answer;
        if is_answer && !self.is_deliberate(&asking) {
            asking.hasty = true;
            self.asking = Some(asking);
            return Some(Update::none());
        }
        match (is_answer, asking.what) {
            (true, Ask::Leave { .. }) => Some(Update::go(Go::Quit)),
            (true, Ask::TakeAlong) => Some(Update::effect(ConsoleEffect::TakeAlong)),
            (true, Ask::Order(order)) => {
                let news = self.news.as_ref();
                let words = news.and_then(|news| said::done(news, &order));
                let update = self.send(order);
                if let Some((learner, words)) = words {
                    self.tell_of(learner, words);
                }
                Some(update)
            }
            (true, Ask::Again(order, count)) => {
                self.armed = Some((order, count));
                None
            }
            // Esc answers any question with no, and does nothing else.
            (false, Ask::Again(..)) if key != Key::Esc => None,
            (false, _) => Some(self.tell("Canceled. Nothing was changed.")),
        }
    }

    fn is_deliberate(&self, asking: &Asking) -> bool {
        let Some(pressed) = self.pressed else {
            return false;
        };
        let stood_ms = pressed.at.elapsed_ms_since(&asking.at);
        if pressed.key != asking.brought_by {
            // Leaving remotely takes nothing from anybody: as on a seat, q may follow Esc at once.
            return asking.what == Ask::Leave { stops: false } || stood_ms >= OTHER_KEY_MS;
        }
        stood_ms >= SAME_KEY_MS && pressed.apart_ms.is_none_or(|ms| ms >= REPEAT_MS)
    }

    /// Asks; Enter confirms, or the key that leaves.
    pub(super) fn ask(&mut self, what: Ask, words: impl Into<String>) -> Update<ConsoleEffect> {
        let answer = match what {
            Ask::Leave { .. } | Ask::TakeAlong => LEAVES,
            _ => Key::Enter,
        };
        self.put(what, words.into(), answer)
    }

    fn put(&mut self, what: Ask, words: String, answer: Key) -> Update<ConsoleEffect> {
        let Some(Pressed { key, at, .. }) = self.pressed else {
            return Update::none();
        };
        self.notice = None;
        self.told = None;
        self.asking = Some(Asking {
            what,
            words,
            answer,
            brought_by: key,
            at,
            hasty: false,
        });
        Update::none()
    }

    /// Returns whether an order must be confirmed first, and asks if so.
    pub(super) fn is_asked_about(&mut self, room: &Room, order: &Order) -> bool {
        let Some(loss) = loss(room, order) else {
            return false;
        };
        let asks = !self.is_armed(order, loss.count);
        if asks {
            self.ask_about(order, &loss);
        }
        asks
    }

    /// Returns whether the key was pressed again for this order, and no more is lost than
    /// announced.
    pub(super) fn is_armed(&self, order: &Order, count: usize) -> bool {
        let armed = self.armed.as_ref();
        armed.is_some_and(|(armed, told)| armed == order && count <= *told)
    }

    fn ask_about(&mut self, order: &Order, loss: &Loss) {
        let Loss { words, count } = loss;
        if let (Order::Open(position), ConsolePage::Nothing) = (order, &self.over)
            && self
                .pressed
                .is_some_and(|pressed| pressed.key == Key::Enter)
        {
            // The list or number that Enter confirmed is gone by now.
            let words = format!(
                "{words}. Press Enter to open question {} anyway.",
                position + 1
            );
            self.ask(Ask::Order(order.clone()), words);
            return;
        }
        let Some(key) = self.pressed.map(|pressed| pressed.key) else {
            return;
        };
        let does = match order {
            Order::Close => "close the vote",
            Order::Pass => "skip the question",
            Order::Revote => "open the vote",
            Order::Reveal { .. } => "reveal",
            Order::Discuss { .. } => "discuss",
            _ => "open the question",
        };
        let words = format!("{words}. Press {} again to {does}.", key.label());
        self.put(Ask::Again(order.clone(), *count), words, key);
    }

    /// Asks about an order that would cut off this many learners. The letter of the order confirms
    /// it, even if Enter raised the question, since Enter is pressed by habit.
    pub(super) fn ask_early(&mut self, what: Early, count: usize) {
        let (key, does, order) = match what {
            Early::Reveal => ('r', "reveal", Order::Reveal { early: false }),
            Early::Discuss => ('d', "discuss", Order::Discuss { early: false }),
        };
        let missing = self.room().and_then(not_responded);
        let words = match (missing, count) {
            (Some(missing), _) => format!("{missing}. Press {key} again to {does}."),
            // Extra time is private, even the number of learners who have it.
            _ if self.on_wall => {
                format!("Some may still have time. Press {key} again to {does} anyway.")
            }
            (None, 1) => {
                format!("1 learner still has time. Press {key} again to {does} without them.")
            }
            (None, _) => {
                format!(
                    "{count} learners still have time. Press {key} again to {does} without them."
                )
            }
        };
        self.put(Ask::Again(order, count), words, Key::Char(key));
    }
}

/// Returns the loss that an order would cause, if any.
fn loss(room: &Room, order: &Order) -> Option<Loss> {
    let here = room.seats().values().any(|seat| seat.present);
    match order {
        Order::Close => {
            let count = room.missing().len();
            let words = not_responded(room)?;
            Some(Loss { words, count })
        }
        Order::Pass => unshown(room),
        Order::Open(_) | Order::Next | Order::Revote if !here => Some(Loss {
            words: "Nobody is here".into(),
            count: 0,
        }),
        Order::Open(_) | Order::Next => unshown(room),
        _ => None,
    }
}

/// Returns the number of present learners without a response, while the vote is open to everybody.
fn not_responded(room: &Room) -> Option<String> {
    room.open_vote().filter(|vote| !vote.is_closed())?;
    let (count, of) = (room.missing().len(), room.asked());
    let have = if count == 1 { "has" } else { "have" };
    (count > 0).then(|| format!("{count} of {of} {have} not answered"))
}

/// Returns the responses to the present item while its key is not shown.
fn unshown(room: &Room) -> Option<Loss> {
    let (position, poll) = (room.current()?, room.poll()?);
    let count = poll.votes.iter().map(|vote| vote.given.len()).sum();
    if poll.phase == PollPhase::Revealed || count == 0 && room.missing().is_empty() {
        return None;
    }
    let words = not_responded(room);
    let words =
        words.unwrap_or_else(|| format!("The key of question {} was not shown", position + 1));
    Some(Loss { words, count })
}

//! The orders that the console's keys give, and the reasons why one is impossible now.

use super::asking::Ask;
use super::keys::ConsoleCommand;
use super::leaving::end_words;
use super::said::{last_words, told, why_not};
use super::steps::{ConsoleStep, Early, next_step};
use super::{Console, ConsolePage, NUMBER_DIGITS_MAX, mendings};
use crate::domain::describe;
use crate::domain::ids::LearnerId;
use crate::domain::room::{ClassSetting, Mending, Order, PollPhase, Refusal, Room};
use crate::tui::key::Key;
use crate::tui::prose::sentence;
use crate::tui::screen::{ConsoleEffect, Update};
use crate::tui::screens;

/// The time that one key press adds, in seconds.
const EXTEND_S: u32 = 30;

/// The message when the number of an item has too many digits.
const NUMBER_IS_FULL: &str = "A question number has at most 4 digits.";

impl Console {
    /// Handles a key on the page of the class itself.
    pub(super) fn command(&mut self, command: ConsoleCommand, key: Key) -> Update<ConsoleEffect> {
        if command == ConsoleCommand::Back {
            return self.leave();
        }
        let Some(news) = self.news.clone() else {
            return self.tell("The class is still loading.");
        };
        let room = &news.room;
        match command {
            ConsoleCommand::On => self.go_on(room),
            ConsoleCommand::Eyes if self.on_wall => self.private(),
            ConsoleCommand::Eyes => self.look(room),
            ConsoleCommand::Missing if self.on_wall => self.private(),
            ConsoleCommand::Missing => self.name_missing(room),
            ConsoleCommand::Join => self.lay(ConsolePage::Join),
            ConsoleCommand::Reveal => self.conclude(room, Early::Reveal),
            ConsoleCommand::Discuss => self.conclude(room, Early::Discuss),
            ConsoleCommand::Number => self.number(key, String::new()),
            ConsoleCommand::People | ConsoleCommand::Overview | ConsoleCommand::Mend
                if self.on_wall =>
            {
                self.private()
            }
            ConsoleCommand::People => self.lay(ConsolePage::People(0)),
            ConsoleCommand::Overview => self.lay(ConsolePage::Items(room.current().unwrap_or(0))),
            ConsoleCommand::Mend => match room.current() {
                Some(position) => self.mend(room, position),
                None => self.tell(
                    "No question is open. Press o for the list, then press y to correct one.",
                ),
            },
            ConsoleCommand::Wall => {
                self.on_wall = !self.on_wall;
                self.scroll = None;
                self.tell(if self.on_wall {
                    "This is the wall. Press w for your own page."
                } else {
                    "This is your own page again."
                })
            }
            ConsoleCommand::TakeAlong if self.on_wall => self.private(),
            ConsoleCommand::TakeAlong => self.take_along(),
            ConsoleCommand::End => self.ask(Ask::Order(Order::End), end_words(&news)),
            _ => match ordered(room, command) {
                Some(order) => self.order(room, command, order),
                None => Update::none(),
            },
        }
    }

    /// Shows or hides the key and the responses, for this item only.
    fn look(&mut self, room: &Room) -> Update<ConsoleEffect> {
        self.scroll = None;
        match room.poll().map(|poll| poll.phase) {
            None | Some(PollPhase::Passed) => {
                return self.tell("No question is open, so there is no key to show.");
            }
            Some(PollPhase::Revealed) => {
                return self.tell("Everybody already sees the key.");
            }
            Some(_) => self.eyes = !self.eyes,
        }
        self.sum();
        match self.eyes {
            true => Update::none(),
            false => self.tell("The key is hidden until the reveal."),
        }
    }

    /// Shows or hides the names of the seats that have not responded.
    fn name_missing(&mut self, room: &Room) -> Update<ConsoleEffect> {
        if room.open_vote().is_none_or(|vote| vote.is_closed()) {
            return self
                .tell("No vote is open. During a vote, press u to see who has not answered.");
        }
        self.missing = !self.missing;
        self.scroll = None;
        Update::none()
    }

    fn private(&mut self) -> Update<ConsoleEffect> {
        self.tell("That is for you only. Press w first to leave the wall.")
    }

    pub(super) fn lay(&mut self, over: ConsolePage) -> Update<ConsoleEffect> {
        self.over = over;
        self.scroll = None;
        Update::none()
    }

    fn go_on(&mut self, room: &Room) -> Update<ConsoleEffect> {
        match next_step(room) {
            ConsoleStep::Close => self.order(room, ConsoleCommand::Close, Order::Close),
            // Enter is pressed by habit, so it must not cut anybody's time short.
            ConsoleStep::Reveal => self.conclude(room, Early::Reveal),
            ConsoleStep::Again => self.order(room, ConsoleCommand::Again, Order::Revote),
            ConsoleStep::First | ConsoleStep::Next => {
                self.order(room, ConsoleCommand::Next, Order::Next)
            }
            ConsoleStep::End => self.tell(last_words(room)),
        }
    }

    fn conclude(&mut self, room: &Room, what: Early) -> Update<ConsoleEffect> {
        let of = |early| match what {
            Early::Reveal => Order::Reveal { early },
            Early::Discuss => Order::Discuss { early },
        };
        let command = match what {
            Early::Reveal => ConsoleCommand::Reveal,
            Early::Discuss => ConsoleCommand::Discuss,
        };
        let timed = match room.decide(&of(false)) {
            Err(Refusal::StillOpen(count)) => count,
            _ => 0,
        };
        let open = room.open_vote().is_some_and(|vote| !vote.is_closed());
        let missing = if open { room.missing().len() } else { 0 };
        let count = timed.max(missing);
        // The question did not cover later arrivals. The host may know of some that this console
        // does not.
        let early = self.is_armed(&of(false), count);
        if count > 0 && !early {
            self.ask_early(what, count);
            return Update::none();
        }
        self.order(room, command, of(early))
    }

    /// Sends an order if the room accepts it, else shows the reason.
    pub(super) fn order(
        &mut self,
        room: &Room,
        command: ConsoleCommand,
        order: Order,
    ) -> Update<ConsoleEffect> {
        match room.decide(&order) {
            Ok(_) if self.is_asked_about(room, &order) => Update::none(),
            Ok(_) => {
                let words = told(room, &order);
                let update = self.send(order);
                if let Some(words) = words {
                    self.tell(words);
                }
                update
            }
            Err(Refusal::NoPoll) => self.tell(why_not(room, command)),
            Err(Refusal::NoMore) => self.tell(last_words(room)),
            Err(Refusal::Open) => {
                self.tell("The vote is still open. Press c to close it, or press s to skip it.")
            }
            Err(refusal) => self.tell(sentence(&refusal.to_string())),
        }
    }

    pub(super) fn send(&mut self, order: Order) -> Update<ConsoleEffect> {
        self.asked = Some(order.clone());
        Update::effect(ConsoleEffect::Order(order))
    }

    /// Handles a key on the list of items.
    pub(super) fn of_items(
        &mut self,
        command: ConsoleCommand,
        cursor: usize,
    ) -> Update<ConsoleEffect> {
        let Some(news) = self.news.clone() else {
            return Update::none();
        };
        match command {
            ConsoleCommand::Take => self.open(&news.room, cursor),
            ConsoleCommand::Mend => self.mend(&news.room, cursor),
            ConsoleCommand::Back => self.lay(ConsolePage::Nothing),
            _ => self.lay(ConsolePage::Items(moved(command, cursor, news.room.len()))),
        }
    }

    /// Handles a key on the page of corrections.
    pub(super) fn of_mending(
        &mut self,
        command: ConsoleCommand,
        position: usize,
        cursor: usize,
    ) -> Update<ConsoleEffect> {
        let Some(news) = self.news.clone() else {
            return Update::none();
        };
        let mendings = mendings(&news.room, position);
        match (command, mendings.get(cursor)) {
            (ConsoleCommand::Take, Some((mending, _))) => {
                let words = match (mending, news.room.item(position)) {
                    (Mending::Accepted(response), Some((item, _))) => {
                        let given = describe::response(&item.kind, response);
                        let given = screens::shortened(&given, 26);
                        format!(
                            "Accept “{given}” for full points? Press Enter. This cannot be undone."
                        )
                    }
                    _ => format!(
                        "Count question {} for nobody? Press Enter. This cannot be undone.",
                        position + 1
                    ),
                };
                self.ask(Ask::Order(Order::Mend(position, mending.clone())), words)
            }
            (ConsoleCommand::Take, None) => Update::none(),
            (ConsoleCommand::Back, _) => self.lay(ConsolePage::Nothing),
            _ => self.lay(ConsolePage::Mending(
                position,
                moved(command, cursor, mendings.len()),
            )),
        }
    }

    fn mend(&mut self, room: &Room, position: usize) -> Update<ConsoleEffect> {
        match room.polls().get(&position) {
            None => self.tell("That question has not been opened, so there is nothing to correct."),
            Some(poll) if poll.phase != PollPhase::Revealed && !self.eyes => self.tell(
                "Corrections show the answers. If nobody else sees this window, press k first.",
            ),
            Some(_) => self.lay(ConsolePage::Mending(position, 0)),
        }
    }

    /// Handles a key while the number of an item is typed.
    pub(super) fn of_number(
        &mut self,
        command: ConsoleCommand,
        key: Key,
        mut typed: String,
    ) -> Update<ConsoleEffect> {
        match command {
            ConsoleCommand::Number => self.number(key, typed),
            ConsoleCommand::Erase => {
                typed.pop();
                self.lay(ConsolePage::Number(typed))
            }
            ConsoleCommand::Clear => self.lay(ConsolePage::Number(String::new())),
            ConsoleCommand::Take => {
                let number = typed.parse::<usize>().ok().filter(|number| *number > 0);
                let Some((news, number)) = self.news.clone().zip(number) else {
                    return self.tell("Type the number of a question first.");
                };
                self.open(&news.room, number - 1)
            }
            _ => self.lay(ConsolePage::Nothing),
        }
    }

    fn number(&mut self, key: Key, mut typed: String) -> Update<ConsoleEffect> {
        let digit = match key {
            Key::Char(digit) => Some(digit).filter(char::is_ascii_digit),
            _ => None,
        };
        let full = digit.is_some() && typed.len() >= NUMBER_DIGITS_MAX;
        typed.extend(digit.filter(|_| !full));
        self.over = ConsolePage::Number(typed);
        if full {
            return self.tell(NUMBER_IS_FULL);
        }
        Update::none()
    }

    /// Handles a paste while the number of an item is typed: whole or not at all.
    pub(super) fn pasted(&mut self, text: &str) -> Update<ConsoleEffect> {
        let ConsolePage::Number(typed) = &self.over else {
            return Update::none();
        };
        let whole = format!("{typed}{}", text.trim());
        let digits = whole.len() > typed.len() && whole.bytes().all(|b| b.is_ascii_digit());
        self.notice = None;
        match digits {
            true if whole.len() > NUMBER_DIGITS_MAX => self.tell(NUMBER_IS_FULL),
            true => self.lay(ConsolePage::Number(whole)),
            false => self.tell("Not pasted: it is not a whole number."),
        }
    }

    fn open(&mut self, room: &Room, position: usize) -> Update<ConsoleEffect> {
        self.over = ConsolePage::Nothing;
        self.scroll = None;
        if position >= room.len() {
            let items = screens::counted(room.len(), "question", "questions");
            return self.tell(format!("The set has only {items}."));
        }
        let number = position + 1;
        match room.polls().get(&position).map(|poll| poll.phase) {
            _ if room.current() == Some(position) => {
                return self.tell(format!("Question {number} is already open."));
            }
            Some(PollPhase::Revealed) => {
                let words = "its key is known, so that it is not voted on again";
                return self.tell(format!("Question {number} was revealed: {words}."));
            }
            _ => {}
        }
        self.order(room, ConsoleCommand::Number, Order::Open(position))
    }
}

/// Returns all learners by seat, each with whether they were removed.
pub fn by_seat(room: &Room) -> Vec<(LearnerId, bool)> {
    let mut seats: Vec<_> = room.seats().iter().collect();
    seats.sort_by_key(|(_, seat)| seat.number);
    let seat =
        |(learner, seat): (&LearnerId, &crate::domain::room::Seated)| (*learner, seat.kicked);
    seats.into_iter().map(seat).collect()
}

pub fn moved(command: ConsoleCommand, cursor: usize, entries: usize) -> usize {
    let by = match command {
        ConsoleCommand::Up => -1,
        ConsoleCommand::Down => 1,
        _ => 0,
    };
    screens::moved(cursor, by, entries)
}

/// Returns the order of a key that always gives the same one.
pub fn ordered(room: &Room, command: ConsoleCommand) -> Option<Order> {
    let turned = |setting| Order::Set(setting, !room.is(setting));
    let stands = room
        .open_vote()
        .is_some_and(|vote| vote.paused_at.is_some());
    Some(match command {
        ConsoleCommand::Close => Order::Close,
        ConsoleCommand::Again => Order::Revote,
        ConsoleCommand::Next => Order::Next,
        ConsoleCommand::Skip => Order::Pass,
        ConsoleCommand::Extend => Order::Extend(EXTEND_S),
        ConsoleCommand::Pause if stands => Order::Unpause,
        ConsoleCommand::Pause => Order::Pause,
        ConsoleCommand::Lock => turned(ClassSetting::Locked),
        ConsoleCommand::Names => turned(ClassSetting::Names),
        ConsoleCommand::Standings => turned(ClassSetting::Standings),
        ConsoleCommand::Withhold => turned(ClassSetting::Withheld),
        _ => return None,
    })
}

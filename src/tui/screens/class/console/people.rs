//! The keys on the list of people: remove somebody, let them back in, or free a seat.

use super::asking::Ask;
use super::keys::ConsoleCommand;
use super::orders::{by_seat, moved, ordered};
use super::said::no_place;
use super::{Console, ConsolePage, called};
use crate::domain::ids::LearnerId;
use crate::domain::room::{Order, Room};
use crate::tui::key::Key;
use crate::tui::screen::{ClassNews, ConsoleEffect, Update};

impl Console {
    /// Handles a key on the list of people.
    pub(super) fn of_people(
        &mut self,
        command: ConsoleCommand,
        key: Key,
        cursor: usize,
    ) -> Update<ConsoleEffect> {
        let Some(news) = self.news.clone() else {
            return Update::none();
        };
        let people = by_seat(&news.room);
        if command != ConsoleCommand::Number {
            self.dialed.clear();
        }
        let room = &news.room;
        let person = people.get(cursor).copied();
        match (command, person) {
            (ConsoleCommand::Number, _) => self.dial(room, key),
            (ConsoleCommand::Kick | ConsoleCommand::Readmit | ConsoleCommand::Vacate, None) => {
                self.tell("Nobody has joined yet.")
            }
            (ConsoleCommand::Kick, Some((learner, out))) => {
                let name = called(&news, learner);
                if room.is_ended() {
                    self.tell(format!("The class has ended. {name} has already left."))
                } else if out {
                    self.tell(format!(
                        "{name} is already removed. Press i to let them back in."
                    ))
                } else {
                    let words = "Press Enter to remove. To let them back in, press i.";
                    let ask = Ask::Order(Order::Kick(learner));
                    self.ask(ask, format!("Remove {name}? {words}"))
                }
            }
            (ConsoleCommand::Readmit, Some((learner, false))) => self.waive(&news, learner),
            (ConsoleCommand::Readmit, Some((learner, true))) => {
                let name = called(&news, learner);
                let update = self.order(room, command, Order::Readmit(learner));
                if !update.effects.is_empty() {
                    let how = no_place(&news);
                    let how = how.unwrap_or_else(|| "with the same command.".into());
                    self.tell_of(learner, format!("{name} can join again {how}"));
                }
                update
            }
            (ConsoleCommand::Vacate, Some((learner, _))) => {
                let name = called(&news, learner);
                let update = self.order(room, command, Order::Vacate(learner));
                if !update.effects.is_empty() {
                    self.tell(format!(
                        "The seat of {name} is free now. It had no answers."
                    ));
                }
                update
            }
            (ConsoleCommand::Lock, _) => match ordered(room, command) {
                Some(order) => self.order(room, command, order),
                None => Update::none(),
            },
            (ConsoleCommand::Back, _) => self.lay(ConsolePage::Nothing),
            _ => self.lay(ConsolePage::People(moved(command, cursor, people.len()))),
        }
    }

    /// Handles a digit of a seat's number: the cursor goes to that seat as soon as it exists.
    fn dial(&mut self, room: &Room, key: Key) -> Update<ConsoleEffect> {
        let Key::Char(figure) = key else {
            return Update::none();
        };
        let people = by_seat(room);
        let place = |dialed: &str| {
            let number = dialed.parse::<usize>().ok()?;
            let is_it = |(who, _): &(LearnerId, bool)| {
                room.seats()
                    .get(who)
                    .is_some_and(|seat| seat.number == number)
            };
            people.iter().position(is_it)
        };
        self.dialed.push(figure);
        if place(&self.dialed).is_none() {
            // The digit begins the number of another seat.
            self.dialed = figure.to_string();
        }
        match place(&self.dialed) {
            Some(at) => self.lay(ConsolePage::People(at)),
            None => self.tell(format!("There is no seat {figure}.")),
        }
    }

    /// Admits a learner once without a PIN. No PIN is shown, since the console may be projected.
    fn waive(&mut self, news: &ClassNews, learner: LearnerId) -> Update<ConsoleEffect> {
        let name = called(news, learner);
        if news.room.is_ended() {
            return self.tell("The class has ended. Nobody can join any more.");
        }
        let here = news
            .room
            .seats()
            .get(&learner)
            .is_some_and(|seat| seat.present);
        let words = if here {
            format!("{name} is here now. Let somebody take over this seat once without a PIN?")
        } else {
            format!("Let {name} join once without a PIN?")
        };
        self.ask(
            Ask::Order(Order::WaivePin(learner)),
            format!("{words} Press Enter."),
        )
    }
}

//! The questions before the instructor leaves the console or ends the class. They state the
//! consequences, which differ at the terminal of the program that holds the class.

use super::Console;
use super::asking::Ask;
use crate::domain::room::Room;
use crate::tui::screen::{ClassNews, ConsoleEffect, Go, Update};

/// The help of the key that leaves a remote console.
const LEAVE: &str = "leave the console; asks first. The class continues";
/// The same, after the end of the class.
const LEAVE_ENDED: &str = "leave the console; asks first. You cannot correct anything after that";
/// The same, at the terminal of the program that holds the class.
const STOP: &str = "stop the program; asks first. Everybody is disconnected. The command that is \
     printed then resumes the class";
/// The same, after the end of the class.
const STOP_ENDED: &str = "stop the program; asks first. Learners who are still reading their results \
     lose them, and you cannot correct anything after that";

/// Shown before the instructor leaves the console of an ended class.
const FOR_GOOD: &str = "You cannot correct anything after that.";

impl Console {
    /// Returns the help of the key that leaves.
    pub(super) fn leave_help(&self) -> &'static str {
        let ended = self.room().is_some_and(Room::is_ended);
        match (self.resume.is_some(), ended) {
            (false, false) => LEAVE,
            (false, true) => LEAVE_ENDED,
            (true, false) => STOP,
            (true, true) => STOP_ENDED,
        }
    }

    /// Asks for confirmation to leave.
    pub(super) fn leave(&mut self) -> Update<ConsoleEffect> {
        let Some(room) = self.room() else {
            return Update::go(Go::Quit);
        };
        let stops = self.resume.is_some();
        let words = match &self.resume {
            _ if room.is_ended() => {
                let head = if stops {
                    "Stop the program?"
                } else {
                    "Leave the console?"
                };
                format!("{head} {}", self.lost(room))
            }
            None => {
                let what = if room.is_homework() {
                    "homework"
                } else {
                    "class"
                };
                format!(
                    "Leave the console? The {what} continues, and the same command brings you back."
                )
            }
            Some(resume) => {
                let resume = brief(resume);
                match room.is_homework() {
                    true => {
                        format!(
                            "Stop the program? Nobody can do the homework until you run `{resume}`."
                        )
                    }
                    false => format!(
                        "Stop the program? Everybody is disconnected. `{resume}` resumes the class."
                    ),
                }
            }
        };
        let end = if stops {
            "Press q to stop it."
        } else {
            "Press q to leave."
        };
        self.ask(Ask::Leave { stops }, format!("{words} {end}"))
    }

    /// Asks for confirmation to leave with the report.
    pub(super) fn take_along(&mut self) -> Update<ConsoleEffect> {
        let lost = self.room().map(|room| self.lost(room));
        let lost = lost.unwrap_or_default();
        let words = format!("Leave, and print the report? {lost} Press q to leave.");
        self.ask(Ask::TakeAlong, words)
    }

    /// Returns what is lost by leaving an ended class.
    fn lost(&self, room: &Room) -> String {
        let readers = room.seats().values().filter(|seat| seat.present).count();
        // Closed homework shows no results, and leaving a remote console ends no connection.
        if readers == 0 || self.resume.is_none() || room.is_homework() {
            return FOR_GOOD.into();
        }
        let (read, their) = if readers == 1 {
            ("learner is still reading", "loses")
        } else {
            ("learners are still reading", "lose")
        };
        format!("{readers} {read} their results and {their} them. {FOR_GOOD}")
    }
}

/// Shortens a command after the code of the class.
fn brief(resume: &str) -> String {
    match resume.find(" --") {
        Some(at) => format!("{} …", resume.get(..at).unwrap_or(resume)),
        None => resume.to_owned(),
    }
}

/// Returns the question before the end: the consequences, and the number of unfinished learners.
pub fn end_words(news: &ClassNews) -> String {
    let room = &news.room;
    let have = |count: usize| if count == 1 { "has" } else { "have" };
    let (what, open) = match &news.done {
        done if room.is_homework() => {
            let seats = room.seats().iter().filter(|(_, seat)| !seat.kicked);
            let all = seats.clone().count();
            let unfinished = done.as_ref().map_or(0, |done| {
                let is_done = |who| done.get(who).copied().unwrap_or(0) >= room.len();
                seats.filter(|(who, _)| !is_done(*who)).count()
            });
            let have = have(unfinished);
            let words = format!("{unfinished} of {all} {have} not finished. ");
            ("homework", Some(words).filter(|_| unfinished > 0))
        }
        _ => {
            let count = room.missing().len();
            let words = format!("{count} of {} {} not answered. ", room.asked(), have(count));
            ("class", Some(words).filter(|_| count > 0))
        }
    };
    let open = open.unwrap_or_default();
    format!("End the {what} for everybody? {open}Press Enter to end it.")
}

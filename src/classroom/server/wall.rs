//! The walls of classes: who may open one, and for which class.

use std::sync::Arc;

use super::ClassServer;
use crate::classroom::host::{Class, WALLS_MAX};
use crate::classroom::login_prompts::{self, with_key};
use crate::classroom::session::ClosedSession;
use crate::classroom::wall::{self, WALL, WallLogin, WallSession};
use crate::ssh::{AuthOutcome, Guest, Session};
use crate::tui::screen::ClassNews;
use crate::tui::theme::Theme;

/// The most classes that a message lists.
const LISTED_MAX: usize = 20;

impl ClassServer {
    /// Returns the verdict on a guest who asks for a wall: whoever may have the console of a class
    /// may have its wall.
    pub(in crate::classroom) fn judged_wall(
        &self,
        guest: &Guest,
        asked: &WallLogin,
    ) -> AuthOutcome {
        if self.instructors.is_empty() {
            return AuthOutcome::Refuse(login_prompts::NO_WALL.into());
        }
        if self.instructor(guest).is_none() {
            return with_key(guest, false, login_prompts::NO_WALL_KEY);
        }
        let may = match asked {
            WallLogin::Only => !self.classes_of(guest).is_empty(),
            WallLogin::Of(code) => {
                let class = self.class(code);
                class.is_some_and(|class| self.holds(&class, guest))
            }
        };
        // Another key may be the one that has opened the class. Without any, a message follows.
        match may || guest.has_shown_all {
            true => AuthOutcome::Admit,
            false => AuthOutcome::OtherKeys,
        }
    }

    /// Creates the wall that an admitted guest asks for, or a message about it.
    pub(in crate::classroom) fn wall(
        &self,
        guest: &Guest,
        look: (Theme, (u16, u16)),
    ) -> Option<Box<dyn Session>> {
        let told =
            |words: String| -> Option<Box<dyn Session>> { Some(Box::new(ClosedSession(words))) };
        let class = match wall::of_login(&guest.login)? {
            WallLogin::Of(code) => match self.class(&code) {
                Some(class) if self.holds(&class, guest) => class,
                Some(_) => return told(login_prompts::NOT_YOUR_WALL.into()),
                None => return told(login_prompts::no_class(&code)),
            },
            WallLogin::Only => {
                let mut own = self.classes_of(guest);
                match (own.pop(), own.is_empty()) {
                    (Some(class), true) => class,
                    (None, _) if self.shared.is_some() => {
                        return told(login_prompts::NO_WALL_ON_THIS_NODE.into());
                    }
                    (None, _) => return told(login_prompts::NO_WALL_HERE.into()),
                    (Some(class), false) => {
                        own.push(class);
                        return told(self.list(&own));
                    }
                }
            }
        };
        let Some(place) = class.wall() else {
            let words = format!(
                "{WALLS_MAX} walls of this class are open, which is the most. Close one of them \
                 with q, then type the same command again."
            );
            return told(words);
        };
        let env = Arc::clone(&self.env);
        let wall = WallSession::new(class.all(), ClassNews::wall, Some(place), env, look);
        Some(Box::new(wall))
    }

    /// Returns the open classes whose console a guest may have, by code.
    fn classes_of(&self, guest: &Guest) -> Vec<Arc<Class>> {
        let classes: Vec<Arc<Class>> = self.classes().values().cloned().collect();
        let is_open = |class: &Arc<Class>| !class.newest().room.is_ended();
        let own = classes.into_iter();
        own.filter(|class| self.holds(class, guest) && is_open(class))
            .collect()
    }

    /// Returns these classes with the command for the wall of each.
    fn list(&self, classes: &[Arc<Class>]) -> String {
        let line = |class: &Arc<Class>| {
            let login = format!("{}+{WALL}", class.frame.code);
            let command = self.way.lines(&login).into_iter().next();
            let command = command.filter(|line| line.starts_with("ssh "));
            format!("{}\n    {}", class.frame.title, command.unwrap_or(login))
        };
        let mut lines = vec![format!(
            "{} classes of yours are open. Type the command of one:",
            classes.len()
        )];
        lines.extend(classes.iter().take(LISTED_MAX).map(line));
        let more = classes.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines.join("\n")
    }
}

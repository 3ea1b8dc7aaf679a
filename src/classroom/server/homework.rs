//! Homework of a class opened for a learner: their own screens, with the homework's page first.

use std::sync::Arc;

use jiff::Timestamp;

use super::ClassServer;
use super::identify::Admitted;
use crate::classroom::homework::{Homework, turned_away};
use crate::classroom::host::{Class, Rejected, Request};
use crate::classroom::replay;
use crate::classroom::roster;
use crate::classroom::session::ClosedSession;
use crate::classroom::study_session::StudySession;
use crate::domain::mode::Allowance;
use crate::domain::room::Wish;
use crate::ssh::Session;
use crate::tui::screens::class::homework::{Assignment, HomeworkPage};
use crate::tui::theme::Theme;

impl ClassServer {
    /// One's own screens, with the homework of a class on them.
    pub(in crate::classroom) fn homework(
        &self,
        class: &Arc<Class>,
        came: Admitted,
        until: Timestamp,
        (theme, size): (Theme, (u16, u16)),
    ) -> Box<dyn Session> {
        let Admitted {
            learner,
            newcomer,
            pin,
        } = came;
        let join = Wish::Join(Allowance::Standard);
        let room = Arc::clone(&class.newest().room);
        if let Err(why) = room.admit(learner, join, class.frame.seats_max) {
            return Box::new(ClosedSession(turned_away(&why.to_string()).words));
        }
        let new = newcomer.map(Box::new);
        // What is done by whom the class does not know is in no report.
        let asked = class.ask(|told| match new {
            Some(new) => Request::Join(new, Allowance::Standard, told),
            None => Request::Back(learner, Allowance::Standard, told),
        });
        if asked.is_none() {
            return Box::new(ClosedSession(
                turned_away(&Rejected::Busy.to_string()).words,
            ));
        }
        let (id, now) = (class.frame.id, self.env.now());
        let terms = room.terms_shared();
        let begun = self.store.post(move |store| {
            let begun = replay::begin_homework(store, id, learner, &terms, now);
            if let Err(error) = begun {
                tracing::error!(%error, "homework could not be started");
            }
        });
        if begun.is_err() {
            tracing::error!("homework could not be started, the store queue is full");
        }
        let assignment = Assignment {
            title: Arc::clone(&class.frame.title),
            items: room.len(),
            until,
            sitting: replay::sitting_of(id, learner),
            pin: pin.clone(),
        };
        let first = HomeworkPage::new(assignment, Arc::clone(&self.study_banks.library));
        let here = (self.store.clone(), Arc::clone(&self.env));
        let seat = StudySession::new(
            (learner, Some(Box::new(first))),
            self.study_banks.clone(),
            here,
            theme,
            size,
        );
        let memory = self.memory((learner, None), roster::display(class, learner));
        let seat = seat.with_memory(memory);
        Box::new(seat.at_homework(Homework::new(class, (learner, pin), until, asked)))
    }
}

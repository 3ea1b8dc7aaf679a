//! The part of a class that a seat keeps.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::ids::LearnerId;
use crate::domain::report::Group;
use crate::domain::room::{CaseLine, Room, SeatPhase, SeatView, Terms};
use crate::domain::scoring::Score;
use crate::tui::screen::ClassNews;

/// The data that a seat keeps of its class, without the other seats. Each change creates a new
/// room, and a reference would keep the old one in memory.
pub(super) struct SeatClass {
    pub(super) terms: Arc<Terms>,
    pub(super) title: Arc<str>,
    /// The learner's name, while it shows.
    pub(super) name: Option<String>,
    /// The number of the seat, by which the instructor calls the learner if names are off.
    pub(super) number: usize,
    /// The learner's points by topic, after the end of the class.
    pub(super) topics: Vec<(String, Score)>,
    /// The learner's points in each case study, after the end of the class.
    pub(super) cases: Vec<CaseLine>,
    pub(super) view: SeatView,
    /// True while the class waits for another machine.
    pub(super) is_moving: bool,
}

impl SeatClass {
    pub(super) fn of(news: &ClassNews, view: SeatView, learner: LearnerId) -> Self {
        let over = view.face == SeatPhase::Ended;
        let lobby = view.face == SeatPhase::Lobby;
        let seat = news.room.seats().get(&learner);
        let name = news.names.get(&learner).filter(|_| lobby);
        Self {
            terms: news.room.terms_shared(),
            title: Arc::clone(&news.title),
            name: name.cloned(),
            number: seat.map_or(0, |seat| seat.number),
            topics: if over {
                topics(&news.room, learner)
            } else {
                Vec::new()
            },
            cases: match over {
                true => news.room.cases(&[learner]),
                false => Vec::new(),
            },
            view,
            is_moving: news.is_moving,
        }
    }

    /// Returns the number of items in the class.
    pub(super) fn len(&self) -> usize {
        self.terms.items.len()
    }
}

/// Returns the learner's points by topic, in the order of the topics.
fn topics(room: &Room, learner: LearnerId) -> Vec<(String, Score)> {
    let mut titles = BTreeMap::new();
    for item in &room.terms().items {
        titles.insert(item.topic_key(), item.topic.title.clone());
    }
    let line = room.report_of(learner);
    let groups = line.map(|line| line.groups).unwrap_or_default();
    groups
        .into_iter()
        .filter_map(|(group, score)| match group {
            Group::Topic(key) => Some((titles.get(&key)?.clone(), score)),
            _ => None,
        })
        .collect()
}

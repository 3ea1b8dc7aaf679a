//! A report as data, which every format prints. Its field names are a stable interface: they are
//! only ever added to. It contains no confidence ratings, notes or personal sets.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::classroom::replay::{self, ClassError};
use crate::content::record::response_to_json;
use crate::domain::describe;
use crate::domain::drawn::Drawn;
use crate::domain::form::FormItem;
use crate::domain::ids::{LearnerId, PartId, TopicKey};
use crate::domain::item::{Item, JudgmentStep};
use crate::domain::kind::ItemKind;
use crate::domain::markup;
use crate::domain::report::Group;
use crate::domain::response::Response;
use crate::domain::room::{CaseLine, CaseStep, ItemLine, LearnerLine, Mending, Room, Tally};
use crate::env::Env;
use crate::store::{ClassRow, Store};

/// The results of a class.
#[derive(Serialize)]
pub struct ClassReport {
    pub format: u32,
    pub class: ClassSummary,
    /// The total points of all polls that count.
    pub possible: u32,
    pub learners: Vec<LearnerRecord>,
    pub items: Vec<ItemRecord>,
    /// The case studies of which a key was shown.
    pub cases: Vec<CaseRecord>,
    /// The positions in the form, from 1, of the items whose key was not shown.
    #[serde(skip)]
    pub unshown: Vec<usize>,
}

/// A case study with the points of all learners.
#[derive(Serialize)]
pub struct CaseRecord {
    pub case: String,
    pub title: String,
    pub earned: u32,
    pub possible: u32,
    pub steps: Vec<StepRecord>,
}

/// An item of a case study. It has no points if its key was not shown, or if it counts for nobody.
#[derive(Serialize)]
pub struct StepRecord {
    pub position: usize,
    pub step: Option<&'static str>,
    pub earned: Option<u32>,
    pub possible: Option<u32>,
    /// The display name of the step.
    #[serde(skip)]
    pub title: &'static str,
}

#[derive(Serialize)]
pub struct ClassSummary {
    pub id: String,
    pub code: String,
    pub title: String,
    pub started_at: String,
    pub ended: bool,
}

#[derive(Serialize)]
pub struct LearnerRecord {
    pub learner: String,
    /// The learner's id on the roster.
    pub id: Option<String>,
    pub name: String,
    pub seat: usize,
    pub answered: usize,
    pub earned: u32,
    pub possible: u32,
    pub topics: Vec<TopicRecord>,
    /// The responses, one per item of the report, in its order.
    pub responses: Vec<ResponseRecord>,
    /// The number of counting items whose key was shown before the learner first joined. Below it,
    /// the points of all others.
    pub came_after: usize,
    pub possible_since: u32,
}

#[derive(Serialize)]
pub struct TopicRecord {
    pub topic: String,
    pub title: String,
    pub earned: u32,
    pub possible: u32,
}

/// A learner's response to an item in the vote that counts.
#[derive(Serialize)]
pub struct ResponseRecord {
    pub item: String,
    pub vote: Option<u32>,
    pub response: Value,
    pub earned: Option<u32>,
    pub possible: Option<u32>,
    /// The response by the letters of its parts on the screens of this class. A number is as typed.
    pub letters: Option<String>,
}

#[derive(Serialize)]
pub struct ItemRecord {
    /// The position in the form, from 1.
    pub position: usize,
    pub item: String,
    pub kind: &'static str,
    pub topic: String,
    pub stem: String,
    pub voided: bool,
    pub possible: u32,
    pub facility: Option<f64>,
    pub discrimination: Option<f64>,
    pub votes: Vec<VoteRecord>,
    /// True if only a whole response has a meaning, not one part of it.
    #[serde(skip)]
    pub whole: bool,
    /// The item itself, with its layout in this class.
    #[serde(skip)]
    pub asked: (Arc<Item>, Drawn),
}

#[derive(Serialize)]
pub struct VoteRecord {
    pub vote: u32,
    pub given: usize,
    pub right: usize,
    pub parts: Vec<PartRecord>,
    pub responses: Vec<ShareRecord>,
    /// The part in error that most learners share, and their number.
    #[serde(skip)]
    pub misled: Option<(String, usize)>,
}

#[derive(Serialize)]
pub struct PartRecord {
    pub part: String,
    pub text: String,
    pub key: bool,
    pub count: usize,
    /// The letter on the screens of this class.
    pub letter: String,
}

#[derive(Serialize)]
pub struct ShareRecord {
    pub response: Value,
    /// The response in words.
    pub text: String,
    pub count: usize,
    pub right: bool,
    /// The response by its letters, as in [`ResponseRecord`].
    pub letters: Option<String>,
}

impl LearnerRecord {
    /// Returns the learner's roster id, or else the learner's own id.
    pub fn known_as(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.learner)
    }
}

impl ClassReport {
    /// Returns the report of a stored class.
    ///
    /// # Errors
    /// [`ClassError`] if it cannot be read.
    pub fn of(store: &Store, class: &ClassRow, env: &Env) -> Result<Self, ClassError> {
        let room = replay::room(store, class.id)?;
        let roster = store.roster(class.id)?;
        let known: BTreeMap<LearnerId, (String, Option<String>)> = roster
            .into_iter()
            .map(|row| (row.learner, (row.name, row.roster_id)))
            .collect();
        let report = room.report();
        let items: Vec<ItemRecord> = report
            .items
            .iter()
            .filter_map(|line| item(&room, line))
            .collect();
        let learners = report.learners.iter().map(|line| {
            let (name, id) = known
                .get(&line.learner)
                .cloned()
                .unwrap_or_else(|| (format!("Seat {}", line.number), None));
            learner(&room, line, &report.items, name, id)
        });
        let started = Timestamp::from_millisecond(class.started_ms).unwrap_or_default();
        Ok(Self {
            format: 1,
            class: ClassSummary {
                id: class.id.0.to_string(),
                code: class.code.clone(),
                title: class.title.clone(),
                started_at: started
                    .display_with_offset(env.offset_at(started))
                    .to_string(),
                ended: replay::is_over(&room, class, env.now()),
            },
            learners: learners.collect(),
            possible: items.iter().map(|item| item.possible).sum(),
            unshown: (1..=room.len())
                .filter(|at| !items.iter().any(|item| item.position == *at))
                .collect(),
            items,
            cases: report.cases.iter().map(case).collect(),
        })
    }
}

fn case(line: &CaseLine) -> CaseRecord {
    let total = line.total();
    let step = |step: &CaseStep| StepRecord {
        position: step.position + 1,
        step: step.step.map(JudgmentStep::id),
        earned: step.points.map(|points| points.earned),
        possible: step.points.map(|points| points.possible),
        title: step.step.map_or("", JudgmentStep::title),
    };
    CaseRecord {
        case: format!("{}/{}", line.bank, line.id),
        title: line.title.clone(),
        earned: total.earned,
        possible: total.possible,
        steps: line.steps.iter().map(step).collect(),
    }
}

fn learner(
    room: &Room,
    line: &LearnerLine,
    items: &[ItemLine],
    name: String,
    id: Option<String>,
) -> LearnerRecord {
    let topics = points_of(room, items)
        .into_iter()
        .map(|(key, (title, possible))| {
            let score = line.groups.get(&Group::Topic(key.clone()));
            TopicRecord {
                topic: key.to_string(),
                title,
                earned: score.map_or(0, |score| score.earned),
                possible,
            }
        });
    let topics: Vec<TopicRecord> = topics.collect();
    let responses = items.iter().filter_map(|item| {
        let of = room.item(item.position)?;
        Some(response(room, line.learner, item, of))
    });
    LearnerRecord {
        learner: line.learner.to_string(),
        id,
        name,
        seat: line.number,
        answered: line.answered,
        earned: line.total.earned,
        possible: topics.iter().map(|topic| topic.possible).sum(),
        topics,
        responses: responses.collect(),
        came_after: line.came_after,
        possible_since: line.since.possible,
    }
}

/// Returns the topics of all items that count, with title and points.
fn points_of(room: &Room, items: &[ItemLine]) -> BTreeMap<TopicKey, (String, u32)> {
    let mut topics = BTreeMap::new();
    for line in items.iter().filter(|line| !line.voided) {
        if let Some((item, _)) = room.item(line.position) {
            let title = item.topic.title.clone();
            let (_, possible) = topics.entry(item.topic_key()).or_insert((title, 0));
            *possible += item.kind.rules().possible();
        }
    }
    topics
}

fn response(
    room: &Room,
    learner: LearnerId,
    line: &ItemLine,
    (item, form): (&Arc<Item>, &FormItem),
) -> ResponseRecord {
    let counted = room.counted(learner, line.position);
    let given = counted.and_then(|ballot| {
        let votes = &room.polls().get(&ballot.poll)?.votes;
        votes.get(ballot.vote as usize)?.given.get(&learner)
    });
    let score = counted
        .and_then(|ballot| room.marking(learner, ballot))
        .map(|marking| marking.score);
    let counts = !line.voided;
    ResponseRecord {
        item: item.key.to_string(),
        vote: counted.map(|ballot| ballot.vote + 1),
        response: given.map_or(Value::Null, |given| data(item, &given.response)),
        earned: counts.then(|| score.map_or(0, |score| score.earned)),
        possible: counts.then(|| item.kind.rules().possible()),
        letters: given.and_then(|given| by_letters(item, form, &given.response)),
    }
}

/// Returns a response as the learner saw it: the labels of its parts, or the number.
fn by_letters(item: &Item, form: &FormItem, response: &Response) -> Option<String> {
    match response {
        Response::Number(text) => Some(text.clone()),
        other => describe::labels(&item.kind, &form.drawn, other),
    }
}

fn item(room: &Room, line: &ItemLine) -> Option<ItemRecord> {
    let (item, form) = room.item(line.position)?;
    let stem = markup::plain(&markup::fill(&item.stem, &form.drawn.shown_numbers()));
    let mut parts = parts(item, form);
    // A response that the instructor accepted later counts as keyed, too.
    for mending in room.polls().get(&line.position)?.mended.iter() {
        if let Mending::Accepted(Response::One(accepted)) = mending {
            let part = parts.iter_mut().find(|(id, ..)| id == accepted);
            part.into_iter().for_each(|(.., key)| *key = true);
        }
    }
    let votes = (1..).zip(&line.votes);
    Some(ItemRecord {
        position: line.position + 1,
        item: item.key.to_string(),
        kind: item.kind.name().id(),
        whole: item.kind.selection().is_none(),
        topic: item.topic_key().to_string(),
        stem,
        asked: (item.clone(), form.drawn.clone()),
        voided: line.voided,
        possible: match line.voided {
            true => 0,
            false => item.kind.rules().possible(),
        },
        facility: line.facility,
        discrimination: line.discrimination,
        votes: votes
            .map(|(vote, tally)| of_vote((vote, tally), (item, form), &parts))
            .collect(),
    })
}

fn of_vote(
    (vote, tally): (u32, &Tally),
    (item, form): (&Item, &FormItem),
    parts: &[(PartId, String, bool)],
) -> VoteRecord {
    let named: BTreeMap<&PartId, usize> =
        tally.parts.iter().map(|(id, count)| (id, *count)).collect();
    let labels = describe::Labels::new(&item.kind, &form.drawn);
    let responses = tally.responses.iter().map(|share| ShareRecord {
        letters: by_letters(item, form, &share.response),
        response: data(item, &share.response),
        text: in_words(&share.response, parts),
        count: share.count,
        right: share.right,
    });
    let misled = tally.misled.as_ref();
    VoteRecord {
        misled: misled.map(|(part, count)| (part.to_string(), *count)),
        vote,
        given: tally.given,
        right: tally.right,
        responses: responses.collect(),
        parts: parts
            .iter()
            .map(|(id, text, key)| PartRecord {
                letter: labels.of(id).unwrap_or_default(),
                part: id.to_string(),
                text: text.clone(),
                key: *key,
                count: named.get(id).copied().unwrap_or(0),
            })
            .collect(),
    }
}

/// Returns the parts of an item as the class saw them: id, text, and keyed or not. All steps of an
/// order are keyed: only their order counts.
fn parts(item: &Item, form: &FormItem) -> Vec<(PartId, String, bool)> {
    let ordered = matches!(item.kind, ItemKind::Ordered(_));
    let part = |id: &PartId| {
        let part = describe::part(&item.kind, id)?;
        Some((id.clone(), part.text, part.keyed || ordered))
    };
    form.drawn.order.iter().filter_map(part).collect()
}

fn in_words(response: &Response, parts: &[(PartId, String, bool)]) -> String {
    match response {
        Response::Number(text) => text.clone(),
        Response::Blank => String::new(),
        other => {
            let between = match other {
                Response::Sequence(_) => " › ",
                _ if parts.iter().any(|(id, ..)| id.slot().is_some()) => "; ",
                _ => ", ",
            };
            let text = |id: &PartId| {
                let part = parts.iter().find(|(known, ..)| known == id);
                part.map_or_else(|| id.to_string(), |(_, text, _)| text.clone())
            };
            let texts: Vec<String> = other.parts().iter().map(text).collect();
            texts.join(between)
        }
    }
}

fn data(item: &Item, response: &Response) -> Value {
    serde_json::from_str(&response_to_json(&item.kind, response)).unwrap_or(Value::Null)
}

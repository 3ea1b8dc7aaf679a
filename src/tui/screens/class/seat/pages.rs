//! The pages of a seat without a question: before the first one, between two, and after the class.

use super::SeatScreen;
use super::seat_class::SeatClass;
use crate::domain::item::JudgmentStep;
use crate::domain::room::CaseLine;
use crate::tui::page::{Block, Page, Role};
use crate::tui::screens::{counted, per_cent, points, title};

impl SeatScreen {
    fn pin(&self) -> Option<Block> {
        let pin = self.pin.as_ref()?;
        let words = format!("Your PIN: {pin}. Use it with your name to come back to this seat.");
        Some(Block::para(words, Role::Strong))
    }

    pub(super) fn lobby(&self, class: &SeatClass) -> Page {
        let mut page = plain(
            &class.title,
            "You have joined. Your instructor starts soon.",
        );
        if let Some(name) = &class.name {
            page.body.push(Block::Gap);
            let words = format!("Your name here: {name}");
            page.body.push(Block::para(words, Role::Strong));
        }
        page.body.extend(self.pin());
        page.body.push(Block::Gap);
        let items = counted(class.len(), "question", "questions");
        page.body.push(Block::para(
            format!(
                "{items}. Choose with a letter and confirm with Enter. Only correct answers \
                     count, not speed."
            ),
            Role::Plain,
        ));
        page.body.push(Block::para(
            "Your instructor sees your answers and points. Only you see your flags and how sure \
             you were.",
            Role::Quiet,
        ));
        page
    }

    pub(super) fn between(&self, class: &SeatClass) -> Page {
        let words = "No question is open. Wait for the next one.";
        let mut page = plain(&class.title, words);
        page.body.push(Block::Gap);
        let words = format!("You are in seat {}.", class.number);
        page.body.push(Block::para(words, Role::Quiet));
        if !self.responded {
            page.body.push(Block::Gap);
            page.body.extend(self.pin());
        }
        page
    }
}

/// Returns the learner's own points in a case study, step by step.
fn own_steps(line: &CaseLine) -> Vec<Block> {
    let head = format!("Case study: {} · {}", line.title, points(line.total()));
    let mut blocks = vec![Block::Gap, Block::para(head, Role::Strong)];
    blocks.extend(line.steps.iter().filter_map(|step| {
        let title = step.step.map_or("", JudgmentStep::title);
        let words = format!("{}. {title}: {}", step.position + 1, step.points?);
        Some(Block::para(words, Role::Plain))
    }));
    blocks
}

pub(super) fn plain(place: &str, words: &str) -> Page {
    Page {
        title: title(place),
        body: vec![Block::Gap, Block::para(words, Role::Plain)],
        ..Page::default()
    }
}

/// Returns the page after the instructor removed the learner: the facts, and whom to ask.
pub(super) fn sent_out(class: &SeatClass) -> Page {
    let mut page = plain(&class.title, "Your instructor removed you from this class.");
    page.body.push(Block::Gap);
    page.body.push(Block::para(
        "Ask your instructor to let you back in. Your confirmed answers are kept. When you \
         are let back in, this page continues.",
        Role::Plain,
    ));
    page
}

/// Returns the page after the class: the learner's points, and the rank if ranks are on.
pub(super) fn ended(class: &SeatClass) -> Page {
    let mut page = plain(
        &class.title,
        "The class has ended. Thank you for taking part.",
    );
    page.body.push(Block::Gap);
    let words = match class.view.score {
        Some(score) if score.possible > 0 => format!("Your points: {score} · {}", per_cent(score)),
        _ => "You have no score in this class.".to_owned(),
    };
    page.body.push(Block::para(words, Role::Strong));
    // If nobody has a point, everybody is first, and the rank means nothing.
    let has_points = class.view.score.is_some_and(|score| score.earned > 0);
    let is_said = |(rank, _): &(usize, usize)| *rank > 1 || has_points;
    if let Some((rank, of)) = class.view.rank.filter(is_said) {
        page.body.push(Block::para(
            format!("Your rank: {rank} of {of}"),
            Role::Plain,
        ));
    }
    page.body.push(Block::Gap);
    for (topic, score) in &class.topics {
        let line = format!("{topic}: {score} · {}", per_cent(*score));
        page.body.push(Block::para(line, Role::Plain));
    }
    page.body.extend(class.cases.iter().flat_map(own_steps));
    page.body.push(Block::Gap);
    page.body.push(Block::para(
        "For education only. At the bedside, follow the order, the label, and your facility's policy.",
        Role::Quiet,
    ));
    page
}

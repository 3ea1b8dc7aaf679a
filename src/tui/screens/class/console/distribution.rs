//! The responses to an item, as bars with counts. The most common mistake comes after them.

use super::crossed::crossed;
use crate::domain::describe;
use crate::domain::form::FormItem;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::ItemKind;
use crate::domain::report::Group;
use crate::domain::response::Response;
use crate::domain::room::{Room, RoomReport, Tally};
use crate::domain::scoring::{Score, per_cent_of};
use crate::domain::unkeyed::UnkeyedItem;
use crate::tui::page::{Block, Cell, Column, Role, Span, Table, TableRow};
use crate::tui::prose::capital;
use crate::tui::screens;
use crate::tui::sign::Sign;

/// The whole responses that a distribution shows, the most frequent first.
const RESPONSES_SHOWN: usize = 6;
/// The characters of a choice that stands for a response.
pub const BRIEF_CHARS: usize = 44;

/// A line of a distribution: its label, and its count in each vote.
struct Line {
    right: bool,
    words: String,
    counts: Vec<usize>,
}

/// Returns everybody's points by topic, over the revealed items.
pub fn points(room: &Room, report: &RoomReport) -> Vec<Block> {
    let mut topics: Vec<(Group, String, Score)> = Vec::new();
    for item in &room.terms().items {
        let group = Group::Topic(item.topic_key());
        if topics.iter().any(|known| known.0 == group) {
            continue;
        }
        let lines = report.learners.iter();
        let score: Score = lines
            .filter_map(|line| line.groups.get(&group))
            .copied()
            .sum();
        topics.push((group, item.topic.title.clone(), score));
    }
    topics.retain(|(_, _, score)| score.possible > 0);
    if topics.is_empty() {
        return Vec::new();
    }
    let row = |(_, title, score): (Group, String, Score)| TableRow {
        cells: vec![
            Cell::text(title, Role::Plain),
            Cell::Bar(screens::permille(score.share().unwrap_or(0.0))),
            Cell::text(per_cent(score), Role::Strong),
            Cell::text(score.to_string(), Role::Quiet),
        ],
        ..TableRow::default()
    };
    let columns = vec![
        column("Points by topic", false, 0),
        column("", false, 2).repeating(),
        column("share", true, 0),
        column("points", true, 1),
    ];
    let rows = topics.into_iter().map(row).collect();
    vec![Block::Table(Table { columns, rows }), Block::Gap]
}

/// Returns the responses as bars with the key: by part if parts are chosen independently, and whole
/// responses if they say more. The latest votes are shown side by side, as many as fit.
pub fn bars(item: &Item, form: &FormItem, votes: &[Tally]) -> Vec<Block> {
    distribution(item, form, votes, true)
}

/// Returns the responses as bars, for an item and counts without a key.
pub fn unkeyed_bars(item: &UnkeyedItem, votes: &[Tally]) -> Vec<Block> {
    distribution(item.item(), item.form(), votes, false)
}

fn distribution(item: &Item, form: &FormItem, votes: &[Tally], keyed: bool) -> Vec<Block> {
    let Some(last) = votes.last() else {
        return Vec::new();
    };
    let mut blocks = vec![match keyed {
        true => right(votes),
        false => given(votes),
    }];
    let by_parts = !describe::chosen_from(&item.kind, &form.drawn).is_empty();
    let single = by_parts
        && last
            .responses
            .iter()
            .all(|share| share.response.parts().len() <= 1);
    if let Some(crossed) = crossed(item, form, votes, keyed) {
        blocks.extend(crossed);
    } else if by_parts {
        let mut lines = by_part(item, form, votes);
        lines.iter_mut().for_each(|line| line.right &= keyed);
        blocks.push(table(lines, votes));
    }
    if !single && last.given > 0 {
        if by_parts {
            blocks.push(Block::Gap);
            blocks.push(Block::para("Whole answers", Role::Quiet));
        }
        blocks.push(table(whole(item, form, votes), votes));
        let more = last.responses.len().saturating_sub(RESPONSES_SHOWN);
        if more > 0 {
            blocks.push(Block::para(format!("and {more} more"), Role::Quiet));
        }
        if matches!(item.kind, ItemKind::Ordered(_)) {
            blocks.push(legend(item, form));
        }
    }
    blocks
}

/// Returns the letters of the steps: two orders that begin alike differ in their letters.
fn legend(item: &Item, form: &FormItem) -> Block {
    let row = |(place, id)| {
        let text = describe::part(&item.kind, id).map(|part| part.text)?;
        Some(TableRow {
            cells: vec![
                Cell::text(describe::letter(place), Role::Accent),
                Cell::text(text, Role::Quiet),
            ],
            ..TableRow::default()
        })
    };
    let rows = form.drawn.order.iter().enumerate().filter_map(row);
    Block::Table(Table {
        rows: rows.collect(),
        columns: ["letter", "step"]
            .map(|name| column("", false, 0).named(name))
            .into(),
    })
}

/// Returns the shortest text that distinguishes a response from all others: the letters of its
/// parts on screen, and the words of a single part.
pub fn brief(item: &Item, form: &FormItem, response: &Response) -> String {
    let Some(letters) = describe::labels(&item.kind, &form.drawn, response) else {
        return describe::response(&item.kind, response);
    };
    match response {
        Response::One(id) => {
            let text = describe::part(&item.kind, id).map(|part| part.text);
            format!("{letters} {}", shortened(&text.unwrap_or_default()))
        }
        _ => letters,
    }
}

/// Returns a part that fits in a line. Of "row: column" the column stays: it says what was chosen.
pub fn shortened(text: &str) -> String {
    let Some((of, chosen)) = text.rsplit_once(": ") else {
        return screens::shortened(text, BRIEF_CHARS);
    };
    let chosen = screens::shortened(chosen, BRIEF_CHARS / 2);
    let room = BRIEF_CHARS.saturating_sub(chosen.chars().count());
    format!("{}: {chosen}", screens::shortened(of, room))
}

pub fn column(head: &str, right: bool, need: u8) -> Column {
    Column::new(head, right, need)
}

/// Returns the number of correct responses, vote by vote.
fn right(votes: &[Tally]) -> Block {
    by_vote(votes, |tally| match tally.given {
        0 => "nobody has answered".to_owned(),
        given => {
            let share = share(tally.right, given);
            format!("{} of {given} correct, {share}", tally.right)
        }
    })
}

/// Returns the number of responses, vote by vote.
fn given(votes: &[Tally]) -> Block {
    by_vote(votes, |tally| {
        screens::counted(tally.given, "answer", "answers")
    })
}

fn by_vote(votes: &[Tally], words: impl Fn(&Tally) -> String) -> Block {
    let words: Vec<String> = votes
        .iter()
        .enumerate()
        .map(|(at, tally)| {
            let words = words(tally);
            if votes.len() > 1 {
                format!("Vote {}: {words}", at + 1)
            } else {
                capital(&words)
            }
        })
        .collect();
    Block::para(words.join(" · "), Role::Strong)
}

/// Returns a share in words: "58%", or a dash if there is none.
pub fn share(count: usize, of: usize) -> String {
    per_cent_of(count as u64, of as u64).map_or_else(|| "–".into(), |share| format!("{share}%"))
}

/// Returns the share of a score in words.
pub fn per_cent(score: Score) -> String {
    let share = score.per_cent();
    share.map_or_else(|| "–".into(), |share| format!("{share}%"))
}

fn by_part(item: &Item, form: &FormItem, votes: &[Tally]) -> Vec<Line> {
    let labels = describe::Labels::new(&item.kind, &form.drawn);
    let line = |id: PartId| {
        let part = describe::part(&item.kind, &id)?;
        let label = labels.of(&id)?;
        let of = |tally: &Tally| {
            tally
                .parts
                .iter()
                .find(|part| part.0 == id)
                .map(|part| part.1)
        };
        Some(Line {
            right: part.keyed,
            words: format!("{label} {}", part.text),
            counts: votes.iter().map(|tally| of(tally).unwrap_or(0)).collect(),
        })
    };
    let parts = describe::chosen_from(&item.kind, &form.drawn).into_iter();
    parts.filter_map(line).collect()
}

fn whole(item: &Item, form: &FormItem, votes: &[Tally]) -> Vec<Line> {
    let count = |tally: &Tally, response: &Response| {
        let mut shares = tally.responses.iter();
        let share = shares.find(|share| share.response == *response);
        share.map_or(0, |share| share.count)
    };
    let Some(last) = votes.last() else {
        return Vec::new();
    };
    let shares = last.responses.iter().take(RESPONSES_SHOWN);
    let line = |share: &crate::domain::room::Share| Line {
        right: share.right,
        words: brief(item, form, &share.response),
        counts: votes
            .iter()
            .map(|tally| count(tally, &share.response))
            .collect(),
    };
    shares.map(line).collect()
}

/// Returns lines as a table; the bar is of the last vote.
fn table(lines: Vec<Line>, votes: &[Tally]) -> Block {
    let row = |line: Line| {
        let shares = line.counts.iter().zip(votes);
        let last = shares.clone().next_back();
        let bar = last.map_or(0.0, |(count, tally)| {
            *count as f64 / tally.given.max(1) as f64
        });
        let sign = if line.right {
            Span::sign(Sign::Correct, Role::Right)
        } else {
            Span::plain(" ")
        };
        let mut cells = vec![
            Cell::Text(vec![
                sign,
                Span::authored(format!(" {}", line.words), Role::Plain),
            ]),
            Cell::Bar(screens::permille(bar)),
        ];
        cells.extend(shares.map(|(count, tally)| {
            let words = format!("{count} · {:>4}", share(*count, tally.given));
            Cell::text(words, Role::Plain)
        }));
        TableRow {
            cells,
            ..TableRow::default()
        }
    };
    let rows = lines.into_iter().map(row).collect();
    let mut columns = vec![
        column("", false, 0).named("answer"),
        column("", false, 2).repeating(),
    ];
    columns.extend((0..votes.len()).map(|at| {
        let (head, name) = if votes.len() > 1 {
            let head = format!("vote {}", at + 1);
            (head.clone(), head)
        } else {
            (String::new(), "chosen by".to_owned())
        };
        // The vote before the last is the one to compare with; the bars are left out before it is.
        let need = match votes.len() - at - 1 {
            0 => 0,
            1 => 1,
            older => 2 + u8::try_from(older).unwrap_or(u8::MAX - 2),
        };
        column(&head, true, need).named(name)
    }));
    Block::Table(Table { columns, rows })
}

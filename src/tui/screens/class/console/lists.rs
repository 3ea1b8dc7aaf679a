//! The lists of the console: the people, all items, the possible corrections, and the final
//! results.

use super::class_view::ClassView;
use super::distribution::{column, per_cent, points, share};
use super::{called, case, mendings, orders};
use crate::domain::describe;
use crate::domain::markup;
use crate::domain::room::{ClassSetting, ItemLine, Mending, PollPhase};
use crate::domain::scoring::whole_per_cent;
use crate::tui::kind;
use crate::tui::page::{Block, Cell, Role, Row, Span, Table, TableRow, Target};
use crate::tui::screens;

/// The characters of a stem in a list.
const STEM_CHARS: usize = 44;

fn target(at: usize) -> Option<Target> {
    u16::try_from(at).ok().map(Target)
}

impl ClassView<'_> {
    /// Returns all learners who have joined, by seat.
    pub fn people(&self, cursor: usize) -> Vec<Block> {
        let vote = self.room.open_vote();
        let named = self.room.is(ClassSetting::Names);
        let seats = self.room.seats();
        let mut rows = Vec::new();
        for (at, (learner, kicked)) in orders::by_seat(self.room).into_iter().enumerate() {
            let present = seats.get(&learner).is_some_and(|seat| seat.present);
            let waived = seats.get(&learner).and_then(|seat| seat.waived_until);
            let expected = seats.get(&learner).is_some_and(|seat| seat.expected);
            let full = !self.room.has_place(self.news.seats_max);
            let (state, role) = match (kicked, present) {
                (true, _) => ("removed", Role::Warning),
                (false, false) if full => ("waiting for a seat", Role::Warning),
                _ if waived > Some(self.now) => ("can join", Role::Accent),
                (false, false) if expected => ("not back yet", Role::Warning),
                (false, true) => ("here", Role::Plain),
                (false, false) => ("away", Role::Quiet),
            };
            let waits = vote.filter(|vote| !kicked || vote.given.contains_key(&learner));
            let items = self.room.len();
            let done = self.news.done.as_ref();
            let done = done.map(|done| done.get(&learner).copied().unwrap_or(0));
            let done = done.map(|done| format!("{done} of {items} done"));
            let responded = match waits.map(|vote| vote.given.contains_key(&learner)) {
                Some(true) => "answered",
                Some(false) => "not answered",
                None => "",
            };
            let number = seats.get(&learner).map_or(0, |seat| seat.number);
            let mut cells = vec![
                Cell::text(called(self.news, learner), Role::Plain),
                Cell::text(state, role),
                Cell::text(done.unwrap_or_else(|| responded.into()), Role::Quiet),
            ];
            if named {
                // Learners see their number on each page, so the instructor can call it out.
                cells.insert(0, Cell::text(number.to_string(), Role::Quiet));
            }
            rows.push(TableRow {
                target: target(at),
                focused: at == cursor,
                cells,
            });
        }
        let here = seats.values().filter(|seat| seat.present).count();
        let all = screens::counted(seats.len(), "seat", "seats");
        let head = format!("People: {here} here, {all} in total");
        let mut blocks = vec![Block::Heading(head)];
        blocks.extend(self.room_left());
        if rows.is_empty() {
            blocks.push(Block::para("Nobody has joined yet.", Role::Quiet));
            return blocks;
        }
        let mut columns = vec![
            column(if named { "name" } else { "seat" }, false, 0),
            column("", false, 0).named("state"),
            column(
                if self.room.is_homework() {
                    "homework"
                } else {
                    "this vote"
                },
                false,
                1,
            ),
        ];
        if named {
            columns.insert(0, column("seat", true, 0));
        }
        blocks.push(Block::Table(Table { columns, rows }));
        blocks
    }

    /// Returns advice for a full room.
    fn room_left(&self) -> Option<Block> {
        let seats_max = self.news.seats_max;
        if self.room.is_ended() || !self.room.is_full(seats_max) {
            return None;
        }
        let more = match self.resume {
            Some(_) => "stop the program and add `--max-seats MORE` to the command it prints",
            None => "ask the person who runs the host to restart it with `--max-seats MORE`",
        };
        let seats = screens::counted(seats_max, "seat", "seats");
        Some(Block::para(
            format!(
                "The room is full ({seats}). Press x to remove somebody and free a seat. For more \
                 seats, {more}."
            ),
            Role::Warning,
        ))
    }

    /// Returns all items of the set, with the results of each vote after the key was shown.
    pub fn items(&self, cursor: usize) -> Vec<Block> {
        let rows = (0..self.room.len()).map(|at| self.item_row(at, cursor));
        let columns = vec![
            column("", true, 0).named("number"),
            column("Question", false, 0),
            column("topic", false, 3),
            column("state", false, 1),
            column("correct", true, 0),
        ];
        vec![
            Block::Table(Table {
                columns,
                rows: rows.collect(),
            }),
            Block::Gap,
            Block::para(
                "Correct is the percentage of answers with full points. It shows once the key is shown.",
                Role::Quiet,
            ),
        ]
    }

    fn item_row(&self, at: usize, cursor: usize) -> TableRow {
        let state = match self.room.polls().get(&at).map(|poll| poll.phase) {
            None => "not opened",
            Some(PollPhase::Open) => "open",
            Some(PollPhase::Discussing) => "discussing",
            Some(PollPhase::Revealed) => "revealed",
            Some(PollPhase::Passed) => "skipped",
        };
        let mut lines = self.sums.report.items.iter();
        let line = lines.find(|line| line.position == at);
        let topic = self.room.item(at).map(|(item, _)| match &item.case {
            Some(case) => format!("case, {}", screens::case_number(case.number)),
            None => item.topic.title.clone(),
        });
        TableRow {
            target: target(at),
            focused: at == cursor,
            cells: vec![
                Cell::text(format!("{}.", at + 1), Role::Quiet),
                Cell::text(self.stem(at), Role::Plain),
                Cell::text(topic.unwrap_or_default(), Role::Quiet),
                Cell::text(state, Role::Plain),
                Cell::text(line.map_or_else(|| "–".into(), by_vote), Role::Strong),
            ],
        }
    }

    fn stem(&self, at: usize) -> String {
        let stem = self
            .room
            .item(at)
            .map(|(item, form)| markup::plain(&kind::stem(item, &form.drawn)));
        screens::shortened(&stem.unwrap_or_default(), STEM_CHARS)
    }

    /// Returns the possible corrections of an item.
    pub fn mending(&self, position: usize, cursor: usize) -> Vec<Block> {
        let mended = self.room.polls().get(&position).map(|poll| &poll.mended);
        let is_done = |mending: &Mending| mended.is_some_and(|mended| mended.contains(mending));
        let screen = self.room.item(position);
        let screen = screen.map(|(item, _)| &item.kind);
        let mut blocks = vec![
            Block::Heading(format!("Correction of question {}", position + 1)),
            Block::para(self.stem(position), Role::Plain),
            Block::Gap,
        ];
        let lines = mendings(self.room, position).into_iter().enumerate();
        for (at, (mending, count)) in lines {
            let given = screen.as_ref().zip(match &mending {
                Mending::Accepted(response) => Some(response),
                Mending::Voided => None,
            });
            let (words, of) = match given {
                Some((screen, response)) => (
                    format!("Accept: {}", describe::response(screen, response)),
                    format!("{count} gave this answer"),
                ),
                None => (
                    "Do not score this question".to_owned(),
                    "points are recalculated".to_owned(),
                ),
            };
            let done = if is_done(&mending) { " · done" } else { "" };
            blocks.push(Block::Row(Row {
                target: target(at),
                focused: at == cursor,
                text: vec![
                    Span::plain(words),
                    Span::new(format!("   {of}{done}"), Role::Quiet),
                ],
                ..Row::default()
            }));
        }
        blocks.push(Block::Gap);
        blocks.push(Block::para(
            "The answers stay as they are. The points are recalculated.",
            Role::Quiet,
        ));
        blocks
    }

    /// Returns the final results of the class.
    pub fn ended(&self) -> Vec<Block> {
        let report = &self.sums.report;
        let homework = self.room.is_homework();
        let over = match homework {
            true => "The homework has ended.",
            false => "The class has ended.",
        };
        let mut blocks = vec![Block::para(over, Role::Heading), Block::Gap];
        if homework && self.room.polls().is_empty() {
            // The progress is in the learners' own logs, and is being loaded.
            blocks.push(Block::para("One moment …", Role::Quiet));
            return blocks;
        }
        let came = screens::counted(report.learners.len(), "learner", "learners");
        let all = screens::counted(self.room.len(), "question", "questions");
        let words = match homework {
            true => format!("{came} · {all}"),
            false => format!("{came} · {} of {all} revealed", report.items.len()),
        };
        blocks.push(Block::para(words, Role::Plain));
        blocks.push(Block::para(
            "Press t to leave and print the whole report.",
            Role::Accent,
        ));
        blocks.push(Block::Gap);
        blocks.extend(points(self.room, &self.sums.report));
        blocks.extend(report.cases.iter().flat_map(case::steps));
        if !report.items.is_empty() {
            blocks.push(self.item_lines());
            blocks.push(Block::Gap);
        }
        if !report.learners.is_empty() {
            blocks.push(self.learner_lines());
        }
        blocks
    }

    fn item_lines(&self) -> Block {
        let row = |line: &ItemLine| TableRow {
            cells: vec![
                Cell::text(format!("{}.", line.position + 1), Role::Quiet),
                Cell::text(self.stem(line.position), Role::Plain),
                Cell::text(by_vote(line), Role::Plain),
                Cell::text(
                    match line.facility {
                        _ if line.voided => "void".into(),
                        Some(share) => format!("{}%", whole_per_cent(share)),
                        None => "–".into(),
                    },
                    Role::Strong,
                ),
                Cell::text(
                    line.discrimination
                        .map_or_else(|| "–".into(), |value| format!("{value:+.2}")),
                    Role::Plain,
                ),
            ],
            ..TableRow::default()
        };
        Block::Table(Table {
            columns: vec![
                column("", true, 0).named("number"),
                column("Question", false, 0),
                column("correct", true, 2),
                column("facility", true, 0),
                column("discrimination", true, 1),
            ],
            rows: self.sums.report.items.iter().map(row).collect(),
        })
    }

    fn learner_lines(&self) -> Block {
        let revealed = self.sums.report.items.len();
        let row = |line: &crate::domain::room::LearnerLine| TableRow {
            cells: vec![
                Cell::text(called(self.news, line.learner), Role::Plain),
                Cell::Bar(screens::permille(line.total.share().unwrap_or(0.0))),
                Cell::text(per_cent(line.total), Role::Strong),
                Cell::text(line.total.to_string(), Role::Quiet),
                Cell::text(format!("{} of {revealed}", line.answered), Role::Quiet),
            ],
            ..TableRow::default()
        };
        Block::Table(Table {
            columns: vec![
                column("Learner", false, 0),
                column("", false, 3).repeating(),
                column("share", true, 0),
                column("points", true, 1),
                column("answered", true, 2),
            ],
            rows: self.sums.report.learners.iter().map(row).collect(),
        })
    }
}

/// Returns the share of full scores, vote by vote: "40 % → 75 %".
fn by_vote(line: &ItemLine) -> String {
    let votes = line.votes.iter();
    let shares: Vec<String> = votes.map(|tally| share(tally.right, tally.given)).collect();
    shares.join(" → ")
}

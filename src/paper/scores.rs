//! The scores of a paper exam: for people, for spreadsheets and for scripts.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::forms::PaperForms;
use super::responses::{ScoredPaper, ScoredPlace};
use crate::content::record::response_to_json;
use crate::domain::item::Item;
use crate::domain::scoring::{Score, per_cent_of};

/// The scores of all papers.
pub struct PaperScores<'s> {
    /// The exam.
    pub forms: &'s PaperForms,
    /// The papers.
    pub papers: &'s [ScoredPaper],
}

impl PaperScores<'_> {
    /// Returns the place of an item on a paper.
    fn scored<'p>(&self, paper: &'p ScoredPaper, item: &Item) -> Option<&'p ScoredPlace> {
        let version = self
            .forms
            .versions
            .iter()
            .find(|of| of.letter == paper.version)?;
        let at = version
            .places
            .iter()
            .position(|of| of.item.key == item.key)?;
        paper.items.iter().find(|scored| scored.place == at)
    }

    /// Returns the points of all learners on an item.
    fn of_item(&self, item: &Item) -> Score {
        let papers = self.papers.iter();
        papers
            .filter_map(|paper| self.scored(paper, item))
            .map(|of| of.score)
            .sum()
    }

    /// Prints a table of the learners, and one of the items.
    ///
    /// # Errors
    /// If writing fails.
    pub fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let learners = self.papers.len();
        let plural = if learners == 1 { "" } else { "s" };
        writeln!(out, "{}: {learners} learner{plural}\n", self.forms.title)?;
        let mut rows = vec![
            ["Learner", "Version", "Points", "Share"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for paper in self.papers {
            let total = paper.total();
            rows.push(vec![
                paper.learner.clone(),
                paper.version.to_string(),
                total.to_string(),
                share(total),
            ]);
        }
        print(&rows, out)?;
        let all: Score = self.papers.iter().map(ScoredPaper::total).sum();
        writeln!(out, "\nAll learners together: {}\n", share(all))?;
        let versions = self.forms.versions.iter().map(|of| of.letter.to_string());
        let mut head = vec!["Question".to_owned()];
        head.extend(versions);
        head.extend(["Points", "Share of points"].map(str::to_owned));
        let mut rows = vec![head];
        for item in self.forms.items() {
            let mut row = vec![item.key.to_string()];
            for version in &self.forms.versions {
                let at = version.places.iter().position(|of| of.item.key == item.key);
                row.push(at.map_or_else(|| "–".to_owned(), |at| (at + 1).to_string()));
            }
            row.push(item.kind.rules().possible().to_string());
            row.push(share(self.of_item(item)));
            rows.push(row);
        }
        print(&rows, out)
    }

    /// Prints a row for each learner, with the points of each item in the order of the first version.
    ///
    /// # Errors
    /// If writing fails.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut head = vec!["learner".to_owned(), "version".to_owned()];
        head.extend(self.forms.items().map(|item| item.key.to_string()));
        head.extend(["earned", "possible"].map(str::to_owned));
        writer.write_record(&head)?;
        for paper in self.papers {
            let mut row = vec![guarded(&paper.learner), paper.version.to_string()];
            for item in self.forms.items() {
                let scored = self.scored(paper, item);
                row.push(scored.map_or_else(String::new, |of| of.score.earned.to_string()));
            }
            let total = paper.total();
            row.extend([total.earned.to_string(), total.possible.to_string()]);
            writer.write_record(&row)?;
        }
        writer.flush()
    }

    /// Returns everything as one JSON object.
    pub fn json(&self) -> Value {
        let item = |paper: &ScoredPaper, item: &Item| {
            let scored = self.scored(paper, item)?;
            let response = response_to_json(&item.kind, &scored.response);
            let response: Value = serde_json::from_str(&response).unwrap_or_default();
            Some(json!({
                "item": item.key.to_string(),
                "number": scored.place + 1,
                "written": scored.typed,
                "response": response,
                "earned": scored.score.earned,
                "possible": scored.score.possible,
            }))
        };
        let paper = |paper: &ScoredPaper| {
            let total = paper.total();
            json!({
                "learner": paper.learner,
                "version": paper.version.to_string(),
                "earned": total.earned,
                "possible": total.possible,
                "items": self.forms.items().filter_map(|of| item(paper, of)).collect::<Vec<_>>(),
            })
        };
        json!({
            "format": 1,
            "title": self.forms.title,
            "seed": self.forms.seed.to_string(),
            "learners": self.papers.iter().map(paper).collect::<Vec<_>>(),
        })
    }
}

fn share(score: Score) -> String {
    let share = per_cent_of(score.earned.into(), score.possible.into());
    share.map_or_else(|| "–".to_owned(), |share| format!("{share}%"))
}

/// Returns a cell that no spreadsheet computes.
fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Prints rows with their columns below each other.
fn print(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |nth: usize| {
        let cells = rows.iter().filter_map(|row| row.get(nth));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", line.join("  ").trim_end())?;
    }
    Ok(())
}

//! HTML tables as lines of words.

use super::blocks::Blocks;
use crate::domain::markup::{Run, Tone};

/// A table while it is read.
#[derive(Debug, Default)]
pub struct HtmlTable {
    rows: Vec<Vec<HtmlCell>>,
    /// Texts beside the cells, such as the caption.
    beside: Blocks,
}

/// A cell of a table.
#[derive(Debug, Default)]
struct HtmlCell {
    is_head: bool,
    blocks: Blocks,
    is_open: bool,
}

/// A cell with its text.
struct ReadCell {
    is_head: bool,
    runs: Vec<Run>,
}

impl HtmlTable {
    /// Begins a row.
    pub fn row(&mut self) {
        self.end_cell();
        self.rows.push(Vec::new());
    }

    /// Begins a cell; `th` is a head.
    pub fn cell(&mut self, is_head: bool) {
        self.end_cell();
        if self.rows.is_empty() {
            self.row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(HtmlCell {
                is_head,
                blocks: Blocks::default(),
                is_open: true,
            });
        }
    }

    /// Ends the open cell.
    pub fn end_cell(&mut self) {
        let last = self.rows.last_mut().and_then(|row| row.last_mut());
        if let Some(cell) = last {
            cell.is_open = false;
        }
    }

    /// Returns the paragraphs of the open cell, or those beside the table.
    pub fn blocks(&mut self) -> &mut Blocks {
        let last = self.rows.last_mut().and_then(|row| row.last_mut());
        match last.filter(|cell| cell.is_open) {
            Some(cell) => &mut cell.blocks,
            None => &mut self.beside,
        }
    }

    /// Writes the table into `blocks`, one paragraph a row, and returns whether it has more than one
    /// cell. Below a row of heads each cell is named by its head.
    pub fn write(self, blocks: &mut Blocks) -> bool {
        blocks.end();
        for runs in self.beside.finish() {
            add(blocks, &runs);
            blocks.end();
        }
        let mut rows: Vec<Vec<ReadCell>> = Vec::new();
        for row in self.rows {
            let cells: Vec<ReadCell> = row.into_iter().map(read_cell).collect();
            if cells.iter().any(|cell| !cell.runs.is_empty()) {
                rows.push(cells);
            }
        }
        let is_table = rows.iter().map(Vec::len).sum::<usize>() > 1;
        let has_heads = rows.len() > 1
            && rows
                .first()
                .is_some_and(|row| row.iter().all(|c| c.is_head));
        let heads = if has_heads {
            rows.remove(0)
        } else {
            Vec::new()
        };
        for row in &rows {
            write_row(blocks, &heads, row);
        }
        is_table
    }
}

fn read_cell(cell: HtmlCell) -> ReadCell {
    let mut runs: Vec<Run> = Vec::new();
    for paragraph in cell.blocks.finish() {
        if !runs.is_empty() {
            runs.push(plain(" "));
        }
        runs.extend(paragraph);
    }
    ReadCell {
        is_head: cell.is_head,
        runs,
    }
}

fn write_row(blocks: &mut Blocks, heads: &[ReadCell], row: &[ReadCell]) {
    let mut is_first = true;
    for (at, cell) in row.iter().enumerate() {
        let head = heads.get(at).filter(|head| !head.runs.is_empty());
        // The first cell of a row names the row.
        let is_row_head = cell.is_head || (at == 0 && !heads.is_empty() && head.is_none());
        if cell.runs.is_empty() {
            continue;
        }
        if !is_first {
            add(blocks, &[plain("; ")]);
        }
        is_first = false;
        if let Some(head) = head {
            add(blocks, &head.runs);
            add(blocks, &[plain(": ")]);
        }
        add(blocks, &cell.runs);
        if is_row_head && at == 0 && row.len() > 1 {
            add(blocks, &[plain(":")]);
            add(blocks, &[plain(" ")]);
            is_first = true;
        }
    }
    blocks.end();
}

fn plain(text: &str) -> Run {
    Run {
        text: text.to_owned(),
        tone: Tone::Plain,
    }
}

fn add(blocks: &mut Blocks, runs: &[Run]) {
    for run in runs {
        blocks.text(&run.text, run.tone);
    }
}

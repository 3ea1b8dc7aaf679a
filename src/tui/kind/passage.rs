//! Texts, tables and drawings with marks, as parts of a page.

use crate::domain::passage::{MarkedText, Passage, PassagePiece, pieces, unescaped};
use crate::tui::page::{Block, Grid, GridRow, Role, Span};
use crate::tui::prose;

/// Returns a passage with each mark as the spans that `mark` gives for its id and words.
pub fn blocks(passage: &Passage, mark: &dyn Fn(&str, &str) -> Vec<Span>) -> Vec<Block> {
    match passage {
        Passage::Absent => Vec::new(),
        Passage::Text(text) => {
            let mut blocks = Vec::new();
            for spans in paragraphs(text, mark) {
                if !blocks.is_empty() {
                    blocks.push(Block::Gap);
                }
                blocks.push(Block::Para(spans));
            }
            blocks
        }
        Passage::Table { header, rows } => {
            let cell = |text: &String| paragraphs(text, mark).join(&Span::plain(" "));
            let head = |text: &String| {
                let mut spans = prose::spans(text).join(&Span::plain(" "));
                spans.iter_mut().for_each(|span| span.role = Role::Quiet);
                spans
            };
            vec![Block::Grid(Grid {
                head: header.iter().map(head).collect(),
                rows: rows
                    .iter()
                    .map(|row| GridRow {
                        cells: row.iter().map(cell).collect(),
                        ..GridRow::default()
                    })
                    .collect(),
            })]
        }
        Passage::Figure { drawing, .. } => vec![Block::Drawing(
            drawing.lines().map(|line| drawn_line(line, mark)).collect(),
        )],
    }
}

/// Returns the paragraphs of a text with its marks.
fn paragraphs(text: &str, mark: &dyn Fn(&str, &str) -> Vec<Span>) -> Vec<Vec<Span>> {
    let marked = MarkedText::of(text, mark);
    let with_marks = |span: Span| -> Vec<Span> {
        let mut spans = Vec::new();
        let mut text = String::new();
        for c in span.text.chars() {
            match marked.mark(c) {
                Some(mark) => {
                    push(&mut spans, &mut text, &span);
                    spans.extend(mark.iter().cloned());
                }
                None => text.push(c),
            }
        }
        push(&mut spans, &mut text, &span);
        spans
    };
    let paragraphs = prose::spans(&marked.text).into_iter();
    paragraphs
        .map(|spans| spans.into_iter().flat_map(with_marks).collect())
        .collect()
}

fn push(spans: &mut Vec<Span>, text: &mut String, like: &Span) {
    if !text.is_empty() {
        spans.push(Span {
            text: std::mem::take(text),
            ..like.clone()
        });
    }
}

/// Returns one line of a drawing: its spaces stay.
fn drawn_line(line: &str, mark: &dyn Fn(&str, &str) -> Vec<Span>) -> Vec<Span> {
    let mut spans = Vec::new();
    for piece in pieces(line) {
        match piece {
            PassagePiece::Text(text) => spans.push(Span::authored(unescaped(text), Role::Plain)),
            PassagePiece::Mark { id, words } => spans.extend(mark(id, words.unwrap_or_default())),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_their_text_with_the_space_around_them() {
        let passage = Passage::Text("*Give* {x} now, then\n{y|the rest}.\n\nStop.".into());
        let mark = |id: &str, words: &str| vec![Span::plain(format!("<{id}:{words}>"))];
        let texts = |block: &Block| match block {
            Block::Para(spans) => spans.iter().map(|span| span.text.as_str()).collect(),
            _ => String::new(),
        };
        let blocks: Vec<String> = blocks(&passage, &mark).iter().map(texts).collect();
        assert_eq!(blocks, ["Give <x:> now, then <y:the rest>.", "", "Stop."]);
    }

    #[test]
    fn a_cell_of_two_paragraphs_keeps_them_apart() {
        let passage = Passage::Table {
            header: vec!["*Time*".into()],
            rows: vec![vec!["BP 90/50.\n\nHR 120.".into()]],
        };
        let shown = blocks(&passage, &|_, _| Vec::new());
        let [Block::Grid(grid)] = shown.as_slice() else {
            unreachable!("a table is a grid");
        };
        let words =
            |spans: &[Span]| -> String { spans.iter().map(|span| span.text.as_str()).collect() };
        assert_eq!(words(&grid.rows[0].cells[0]), "BP 90/50. HR 120.");
        assert_eq!(words(&grid.head[0]), "Time");
    }

    #[test]
    fn a_drawing_shows_escaped_characters_and_no_backslash() {
        let passage = Passage::Figure {
            drawing: r"\{ ( \| ) {a|\|_\|}".into(),
            describe: String::new(),
        };
        let shown = blocks(&passage, &|_, words| vec![Span::plain(unescaped(words))]);
        let [Block::Drawing(lines)] = shown.as_slice() else {
            unreachable!("a figure is a drawing");
        };
        let line: String = lines[0].iter().map(|span| span.text.as_str()).collect();
        assert_eq!(line, "{ ( | ) |_|");
    }

    #[test]
    fn a_private_character_of_the_author_is_not_a_mark() {
        let passage = Passage::Text("\u{e000} {x}".into());
        let mark = |_: &str, _: &str| vec![Span::plain("<x>")];
        let Some(Block::Para(spans)) = blocks(&passage, &mark).into_iter().next() else {
            unreachable!("a text is a paragraph");
        };
        let line: String = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(line, "\u{fffd} <x>");
    }
}

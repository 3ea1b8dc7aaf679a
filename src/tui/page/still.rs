//! Blocks as they look when their input is over: nothing in them is selected, typed or open.

use super::{Block, PageSource, Span};
use crate::tui::sign::Sign;

/// Returns the blocks without the cursor, open lists and input lines. Their targets stay, so that a
/// page can still follow one.
pub fn still(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(without_cursor).collect()
}

/// Returns the blocks without targets: nothing in them can be chosen. Input lines stay, as they show
/// the unit of an answer.
pub fn untargeted(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.iter_mut().for_each(untarget);
    blocks
}

fn untarget(block: &mut Block) {
    let words = |spans: &mut Vec<Span>| spans.iter_mut().for_each(|span| span.target = None);
    match block {
        Block::Para(spans) => words(spans),
        Block::Row(row) => {
            row.target = None;
            row.focused = false;
            words(&mut row.text);
        }
        Block::Grid(grid) => {
            for row in &mut grid.rows {
                row.target = None;
                row.cells.iter_mut().for_each(words);
            }
        }
        Block::Columns(columns) => columns.iter_mut().flatten().for_each(untarget),
        Block::BowTie(tie) => {
            for wing in [&mut tie.left, &mut tie.center, &mut tie.right] {
                wing.targets.iter_mut().for_each(words);
            }
        }
        Block::Callout { blocks, .. } | Block::Together(_, blocks) => {
            blocks.iter_mut().for_each(untarget);
        }
        Block::Drawing(lines) => lines.iter_mut().for_each(words),
        Block::Field(field) => {
            field.target = None;
            field.focused = false;
        }
        Block::Gap
        | Block::Rule
        | Block::Heading(_)
        | Block::Table(_)
        | Block::Menu { .. }
        | Block::Banner(_)
        | Block::Qr(_) => {}
    }
}

fn without_cursor(block: Block) -> Option<Block> {
    Some(match block {
        Block::Menu { .. } | Block::Field(_) => return None,
        Block::Para(mut spans) => {
            unfocus(&mut spans);
            Block::Para(spans)
        }
        Block::Row(mut row) => {
            row.focused = false;
            unfocus(&mut row.sign);
            unfocus(&mut row.text);
            row.below.iter_mut().for_each(unfocus);
            Block::Row(row)
        }
        Block::Grid(mut grid) => {
            for row in &mut grid.rows {
                row.focused = false;
                row.cells.iter_mut().for_each(unfocus);
                row.below.iter_mut().for_each(unfocus);
            }
            Block::Grid(grid)
        }
        Block::Columns(columns) => Block::Columns(columns.into_iter().map(still).collect()),
        Block::BowTie(mut tie) => {
            for wing in [&mut tie.left, &mut tie.center, &mut tie.right] {
                wing.targets.iter_mut().for_each(unfocus);
            }
            Block::BowTie(tie)
        }
        Block::Callout {
            role,
            title,
            blocks,
        } => Block::Callout {
            role,
            title,
            blocks: still(blocks),
        },
        Block::Together(target, blocks) => Block::Together(target, still(blocks)),
        Block::Drawing(mut lines) => {
            lines.iter_mut().for_each(unfocus);
            Block::Drawing(lines)
        }
        block @ (Block::Gap
        | Block::Rule
        | Block::Heading(_)
        | Block::Table(_)
        | Block::Banner(_)
        | Block::Qr(_)) => block,
    })
}

fn unfocus(spans: &mut Vec<Span>) {
    for span in spans {
        span.focused = false;
        // In a text the cursor stands in place of an opening bracket.
        if span.source == PageSource::Sign(Sign::Cursor) {
            span.text = "[".into();
            span.alt = Some(String::new());
            span.source = PageSource::Program;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::page::{Field, Role, Row, Target};

    #[test]
    fn a_still_block_keeps_its_words_and_targets_and_loses_the_cursor() {
        let span = Span::plain("words").aimed(Some(Target(3)), true);
        let quiet = Span::plain("words").aimed(Some(Target(3)), false);
        let row = Row {
            text: vec![span.clone()],
            ..Row::at(1, 1)
        };
        let open = vec![
            Block::Para(vec![Span::sign(Sign::Cursor, Role::Plain), span.clone()]),
            Block::Columns(vec![vec![Block::Row(row.clone())]]),
            Block::Drawing(vec![vec![span]]),
            Block::Menu {
                rows: vec![row.clone()],
                at: Target(3),
            },
            Block::Field(Field::default()),
            Block::para("a text", Role::Plain),
        ];
        let row = Row {
            focused: false,
            text: vec![quiet.clone()],
            ..row
        };
        let expected = vec![
            Block::Para(vec![Span::plain("[").with_alt(""), quiet.clone()]),
            Block::Columns(vec![vec![Block::Row(row)]]),
            Block::Drawing(vec![vec![quiet]]),
            Block::para("a text", Role::Plain),
        ];
        assert_eq!(still(open), expected);
    }
}

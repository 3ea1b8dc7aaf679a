//! What is drawn large and only repeats other text: banners and codes. A small window shows its
//! text instead.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::frame::PageFrame;
use super::qr::Modules;
use super::{banner, columns};
use crate::tui::page::{Block, Page};
use crate::tui::sign::Charset;

/// The height from which a window has room for large letters.
const HEIGHT_MIN: u16 = 20;

/// The room for large things.
struct Room {
    /// The lines of the body.
    lines: usize,
    charset: Charset,
    /// True if there is room for large letters.
    letters: bool,
}

/// Returns the page with the banners and codes that fit the window.
pub fn fitted(page: Cow<'_, Page>, area: Rect, charset: Charset) -> Cow<'_, Page> {
    if !holds(&page.body) && !holds(&page.aside) {
        return page;
    }
    let frame = PageFrame::new(area, !page.aside.is_empty(), 0);
    let room = Room {
        lines: usize::from(frame.body.height),
        charset,
        letters: area.height >= HEIGHT_MIN,
    };
    let aside = frame.aside.unwrap_or(frame.body);
    Cow::Owned(Page {
        body: room.blocks(&page.body, usize::from(frame.body.width)),
        aside: room.blocks(&page.aside, usize::from(aside.width)),
        ..page.into_owned()
    })
}

fn holds(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Banner(_) | Block::Qr(_) => true,
        Block::Columns(columns) => columns.iter().any(|blocks| holds(blocks)),
        Block::Callout { blocks, .. } | Block::Together(_, blocks) => holds(blocks),
        _ => false,
    })
}

impl Room {
    fn blocks(&self, blocks: &[Block], width: usize) -> Vec<Block> {
        let block = |block: &Block| self.block(block, width);
        blocks.iter().flat_map(block).collect()
    }

    fn block(&self, block: &Block, width: usize) -> Vec<Block> {
        vec![match block {
            Block::Banner(_) | Block::Qr(_) if !self.has_room_for(block, width) => return vec![],
            Block::Columns(columns) if columns.iter().any(|blocks| holds(blocks)) => {
                return self.columns(columns, width);
            }
            Block::Callout {
                role,
                title,
                blocks,
            } => Block::Callout {
                role: *role,
                title: title.clone(),
                blocks: self.blocks(blocks, width),
            },
            Block::Together(target, blocks) => Block::Together(*target, self.blocks(blocks, width)),
            other => other.clone(),
        }]
    }

    /// Returns columns side by side, or below each other if what is large fits only then.
    fn columns(&self, columns: &[Vec<Block>], width: usize) -> Vec<Block> {
        let shown = |block: &Block| self.has_room_for(block, width);
        let fits = |widths: &Vec<usize>| {
            let mut columns = columns.iter().zip(widths);
            columns.all(|(blocks, wide)| {
                let mut large = blocks.iter().filter(|block| shown(block));
                large.all(|block| self.has_room_for(block, *wide))
            })
        };
        if let Some(widths) = columns::widths(columns, width).filter(fits) {
            let columns = columns.iter().zip(widths);
            let columns = columns.map(|(blocks, wide)| self.blocks(blocks, wide));
            let mut kept: Vec<Vec<Block>> = columns.filter(|blocks| !blocks.is_empty()).collect();
            return match kept.len() {
                0 | 1 => kept.pop().unwrap_or_default(),
                _ => vec![Block::Columns(kept)],
            };
        }
        let below = columns.iter().flat_map(|blocks| {
            let mut blocks = self.blocks(blocks, width);
            blocks.push(Block::Gap);
            blocks
        });
        below.collect()
    }

    /// Returns whether something large fits whole; true for everything else.
    fn has_room_for(&self, block: &Block, width: usize) -> bool {
        match block {
            Block::Banner(text) => self.letters && banner::fits(text, width, self.charset),
            Block::Qr(text) => {
                let size = Modules::of(text).map(|modules| modules.size());
                let fits = size.is_some_and(|(wide, high)| wide <= width && high <= self.lines);
                fits && self.charset == Charset::Unicode
            }
            _ => true,
        }
    }
}

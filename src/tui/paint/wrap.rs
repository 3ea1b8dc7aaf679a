//! Breaking styled text into lines. Where a line may break is textwrap's knowledge; which words
//! fit is counted here, in the columns that the painter will use.

use super::text::{Piece, width, width_of};
use std::ops::Range;
use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation;

/// Breaks pieces into lines of at most `limit` columns. Text without a word is one empty line.
pub fn wrap(pieces: &[Piece], limit: usize) -> Vec<Vec<Piece>> {
    if width_of(pieces) <= limit {
        return vec![pieces.to_vec()];
    }
    let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let ranges = ranges(&joined, limit.max(1));
    ranges
        .into_iter()
        .map(|range| part(pieces, range))
        .collect()
}

/// A word of a text, and the white space behind it, in bytes.
struct Word {
    start: usize,
    end: usize,
    next: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    for found in WordSeparator::UnicodeBreakProperties.find_words(text) {
        let end = at + found.word.len();
        let next = end + found.whitespace.len();
        // A unit such as mL/h and an arrow such as -> stay in one piece.
        let joins = |text: &str| {
            text.ends_with('/') || (text.ends_with('-') && found.word.starts_with(['-', '>']))
        };
        match words.last_mut() {
            Some(last) if last.next == at && text.get(..at).is_some_and(joins) => {
                last.end = end;
                last.next = next;
            }
            _ => words.push(Word {
                start: at,
                end,
                next,
            }),
        }
        at = next;
    }
    words
}

/// Puts as many words on each line as fit; a word longer than a line is broken.
fn ranges(text: &str, limit: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut line = 0..0;
    let mut columns = 0;
    let measure = |from: usize, to: usize| text.get(from..to).map_or(0, width);
    for word in words(text) {
        let gap = measure(line.end, word.start);
        let wide = measure(word.start, word.end);
        if columns + gap + wide <= limit {
            columns += gap + wide;
            line.end = word.end;
            continue;
        }
        if columns > 0 {
            lines.push(line);
        }
        line = word.start..word.end;
        columns = 0;
        // Only a word longer than a line is broken anywhere below.
        for (at, grapheme) in text
            .get(word.start..word.end)
            .unwrap_or("")
            .grapheme_indices(true)
        {
            let wide = width(grapheme);
            if columns > 0 && columns + wide > limit {
                lines.push(line.start..word.start + at);
                line.start = word.start + at;
                columns = 0;
            }
            columns += wide;
        }
    }
    lines.push(line);
    lines
}

/// The part of the pieces that lies in a range of their joined text.
fn part(pieces: &[Piece], range: Range<usize>) -> Vec<Piece> {
    let mut kept = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let start = range.start.saturating_sub(at).min(piece.text.len());
        let end = range.end.saturating_sub(at).min(piece.text.len());
        at += piece.text.len();
        if let Some(text) = piece.text.get(start..end).filter(|text| !text.is_empty()) {
            kept.push(Piece::new(text, piece.ink));
        }
    }
    kept
}

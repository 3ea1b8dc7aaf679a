//! Texts of a page as they are read aloud: signs become words, and marks that only separate become
//! commas. Texts of authors keep all else that they say.

use super::{Block, Cell, PageSource, Row, Span};
use crate::domain::scoring::whole_per_cent;
use crate::tui::sign::{Charset, Sign};

/// Returns spans as they are read aloud, on one line. Words about keys are left out.
pub fn spoken(spans: &[Span]) -> String {
    let mut line = Line::default();
    for span in spans {
        match (&span.alt, span.source) {
            (_, PageSource::Keys) => {}
            (Some(alt), PageSource::Sign(_)) => line.apart(alt),
            (Some(alt), _) => line.text(alt, PageSource::Author),
            (None, PageSource::Sign(sign)) => line.sign(sign),
            (None, source) => line.text(&span.text, source),
        }
    }
    line.joined()
}

/// Returns a text of the program as it is read aloud, on one line.
pub fn spoken_text(text: &str) -> String {
    let mut line = Line::default();
    line.text(text, PageSource::Program);
    line.joined()
}

/// Returns every text of these blocks, from the top down.
pub fn texts(blocks: &[Block]) -> Vec<&[Span]> {
    blocks.iter().flat_map(texts_of).collect()
}

fn texts_of(block: &Block) -> Vec<&[Span]> {
    fn all(texts: &[Vec<Span>]) -> impl Iterator<Item = &[Span]> {
        texts.iter().map(Vec::as_slice)
    }
    fn of_cell(cell: &Cell) -> Option<&[Span]> {
        match cell {
            Cell::Text(text) => Some(text),
            Cell::Bar(_) | Cell::Trend(_) => None,
        }
    }
    fn of_row(row: &Row) -> impl Iterator<Item = &[Span]> {
        [row.sign.as_slice(), row.text.as_slice()]
            .into_iter()
            .chain(all(&row.below))
    }
    match block {
        Block::Gap
        | Block::Rule
        | Block::Heading(_)
        | Block::Field(_)
        | Block::Banner(_)
        | Block::Qr(_) => Vec::new(),
        Block::Para(text) => vec![text],
        Block::Row(row) => of_row(row).collect(),
        Block::Menu { rows, .. } => rows.iter().flat_map(of_row).collect(),
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            cells.filter_map(of_cell).collect()
        }
        Block::Grid(grid) => {
            let rows = grid.rows.iter();
            let rows = rows.flat_map(|row| all(&row.cells).chain(all(&row.below)));
            all(&grid.head).chain(rows).collect()
        }
        Block::Columns(columns) => columns.iter().flat_map(|blocks| texts(blocks)).collect(),
        Block::BowTie(tie) => {
            let wings = [&tie.left, &tie.center, &tie.right].into_iter();
            let wings = wings.flat_map(|wing| all(&wing.targets).chain([wing.title.as_slice()]));
            wings.collect()
        }
        Block::Callout { title, blocks, .. } => {
            let mut found = vec![title.as_slice()];
            found.extend(texts(blocks));
            found
        }
        Block::Together(_, blocks) => texts(blocks),
        Block::Drawing(lines) => all(lines).collect(),
    }
}

impl Cell {
    /// Returns the cell as it is read aloud: "62%", or "40%, 55%, none, 70%".
    pub fn words(&self) -> String {
        match self {
            Self::Text(spans) => spoken(spans),
            Self::Bar(share) => per_cent(*share),
            Self::Trend(points) => trend(points),
        }
    }
}

/// Returns shares in thousandths over time as they are read aloud.
pub(super) fn trend(points: &[Option<u16>]) -> String {
    let point = |point: &Option<u16>| match point {
        Some(share) => per_cent(*share),
        None => Sign::Nothing.spoken().to_owned(),
    };
    points.iter().map(point).collect::<Vec<_>>().join(", ")
}

fn per_cent(share: u16) -> String {
    format!("{}%", whole_per_cent(f64::from(share) / 1000.0))
}

/// A line that is put together: parts, with a comma between two.
#[derive(Default)]
struct Line {
    parts: Vec<String>,
    /// The part that is being written.
    part: String,
}

impl Line {
    /// Ends the part that is being written.
    fn part(&mut self) {
        self.parts.push(std::mem::take(&mut self.part));
    }

    fn sign(&mut self, sign: Sign) {
        match (sign, sign.spoken()) {
            (Sign::Dot, _) => self.part(),
            (_, "") => self.part.push(' '),
            (_, words) => self.apart(words),
        }
    }

    /// Adds words as a part of their own.
    fn apart(&mut self, words: &str) {
        self.part();
        self.part.push_str(words);
        self.part();
    }

    fn text(&mut self, text: &str, source: PageSource) {
        let mut rest = text.chars().peekable();
        let mut before = None;
        while let Some(c) = rest.next() {
            let next = rest.peek().copied();
            match c {
                // Two blanks set a part of a line apart, where the author has not written it.
                ' ' if next == Some(' ') && source == PageSource::Program => self.part(),
                '–' => self.dash(before, next, rest.clone().all(char::is_whitespace)),
                '→' => {
                    self.part();
                    self.part.push_str("then ");
                }
                '…' if !goes_on(rest.clone()) => self.part.truncate(self.part.trim_end().len()),
                '•' | '…' => self.part(),
                c if c.is_control() => self.part.push(' '),
                c => match sign_of(c) {
                    Some(sign) => self.sign(sign),
                    None => self.part.push(c),
                },
            }
            before = Some(c);
        }
    }

    /// Adds a dash: a range, no value, or a pause.
    fn dash(&mut self, before: Option<char>, next: Option<char>, is_last: bool) {
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let quotes = |c: Option<char>| c.is_some_and(|c| matches!(c, '“' | '”' | '"'));
        match (joins(before), joins(next)) {
            (true, true) => self.part.push_str(" to "),
            _ if quotes(before) => self.part.push_str(Sign::Nothing.spoken()),
            _ if is_last => {
                self.part.push(' ');
                self.part.push_str(Sign::Nothing.spoken());
            }
            _ => self.part(),
        }
    }

    fn joined(mut self) -> String {
        self.part();
        let parts = self.parts.iter();
        let parts = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut line = String::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let follows = part.starts_with(['.', ',', ';', ':', '?', '!', ')']);
            match line.chars().next_back() {
                None | Some('(' | '“') => {}
                _ if follows => {}
                Some(',' | ';' | ':') => line.push(' '),
                Some(_) => line.push_str(", "),
            }
            line.push_str(&part);
        }
        // A blank before a comma is left where a sign has no words.
        line.replace(" ,", ",")
    }
}

/// Returns whether words follow.
fn goes_on(rest: impl Iterator<Item = char>) -> bool {
    let next = rest.into_iter().find(|c| !c.is_whitespace());
    next.is_some_and(char::is_alphanumeric)
}

/// Returns the sign that a character of a text stands for. Signs in ASCII are letters of the text.
fn sign_of(c: char) -> Option<Sign> {
    let mut form = [0; 4];
    let form: &str = c.encode_utf8(&mut form);
    let mut signs = Sign::ALL.into_iter();
    signs.find(|sign| !c.is_ascii() && sign.shown(Charset::Unicode) == form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::page::Role;

    #[test]
    fn signs_are_words_and_separators_are_commas() {
        let sign = |sign| Span::sign(sign, Role::Plain);
        for (spans, words) in [
            (
                vec![sign(Sign::Correct), Span::plain(" A Stop the infusion")],
                "correct, A Stop the infusion",
            ),
            (
                Span::signed(Sign::Correct, "Correct: 1 of 1 point", Role::Right),
                "Correct: 1 of 1 point",
            ),
            (Span::signed(Sign::Flagged, "", Role::Plain), "flagged"),
            (
                vec![sign(Sign::Missed), Span::plain(" "), sign(Sign::NotTicked)],
                "correct, not chosen, not chosen",
            ),
            (
                vec![Span::plain("97\u{a0}"), sign(Sign::Higher)],
                "97, higher",
            ),
            (
                vec![Span::plain("Dripset"), Span::plain(" · Results")],
                "Dripset, Results",
            ),
            (
                vec![
                    Span::plain("12:05 left"),
                    Span::plain("  "),
                    Span::plain("3 of 10"),
                ],
                "12:05 left, 3 of 10",
            ),
            (vec![Span::plain("3 ·  25%")], "3, 25%"),
            (vec![Span::plain("40% → 75%")], "40%, then 75%"),
            (vec![Span::plain("earlier: –")], "earlier: none"),
            (vec![Span::plain("“–” for none")], "“none” for none"),
            (
                vec![Span::plain("5–9 mL, 4 – or so")],
                "5 to 9 mL, 4, or so",
            ),
            (vec![Span::plain("Saving …")], "Saving"),
            (
                vec![Span::plain("Accept “Stop the …” …?")],
                "Accept “Stop the”?",
            ),
            (vec![Span::plain("dry … an hour")], "dry, an hour"),
            (
                vec![
                    Span::plain("Ward 3").with_alt("Ward three:"),
                    sign(Sign::Previous),
                    Span::plain(" all "),
                    sign(Sign::Following),
                    Span::plain("   of 3"),
                ],
                "Ward three: all, of 3",
            ),
            (
                vec![
                    Span::plain("Hide it"),
                    Span::keys(" · press k", Role::Quiet),
                ],
                "Hide it",
            ),
            (
                vec![Span::authored("two  blanks\tof  a ✓ drawing", Role::Plain)],
                "two blanks of a, correct, drawing",
            ),
            (
                vec![Span::trend(&[Some(400), None, Some(704)])],
                "40%, none, 70%",
            ),
        ] {
            assert_eq!(spoken(&spans), words);
        }
    }

    #[test]
    fn a_cell_has_words() {
        assert_eq!(Cell::Bar(625).words(), "63%");
        assert_eq!(Cell::Trend(vec![Some(0), None]).words(), "0%, none");
        assert_eq!(Cell::text("a  b", Role::Plain).words(), "a, b");
    }
}

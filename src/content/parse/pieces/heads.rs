//! Finds the starts of pieces: a line `[[item]]`, or that of another list.

use toml_parser::Source;
use toml_parser::lexer::{Lexer, Token, TokenKind};

use super::{LISTS, Piece};

/// An iterator over the pieces of a text, found by its tokens alone.
pub struct Pieces<'t> {
    text: &'t str,
    tokens: Lexer<'t>,
    /// The start of the current piece, and its list.
    start: usize,
    list: Option<&'static str>,
    count: usize,
    /// The number of open brackets.
    depth: usize,
    line: Line,
    done: bool,
}

/// The state of the current line.
#[derive(Clone, Copy)]
enum Line {
    /// Nothing of it has been read.
    Begun,
    /// One bracket, or two, and a name after them.
    Head {
        start: usize,
        brackets: usize,
        name: Option<(usize, usize)>,
    },
    /// Not a table header.
    Other,
}

impl<'t> Pieces<'t> {
    /// Returns the pieces of a text.
    pub fn of(text: &'t str) -> Self {
        Self {
            text,
            tokens: Source::new(text).lex(),
            start: 0,
            list: None,
            count: 0,
            depth: 0,
            line: Line::Begun,
            done: false,
        }
    }

    /// Processes the next token; returns the start and list of a new piece, if one begins.
    fn look(&mut self, token: Token) -> Option<(usize, Option<&'static str>)> {
        use TokenKind as Kind;
        let (from, to) = (token.span().start(), token.span().end());
        match (self.line, token.kind()) {
            (_, Kind::Newline) => {
                self.give_up();
                self.line = Line::Begun;
            }
            (Line::Begun | Line::Head { .. }, Kind::Whitespace) => {}
            (Line::Begun, Kind::LeftSquareBracket) => {
                self.line = Line::Head {
                    start: from,
                    brackets: 1,
                    name: None,
                }
            }
            (
                Line::Head {
                    start,
                    brackets: 1,
                    name: None,
                },
                Kind::LeftSquareBracket,
            ) => {
                self.line = Line::Head {
                    start,
                    brackets: 2,
                    name: None,
                }
            }
            (
                Line::Head {
                    start,
                    brackets,
                    name: None,
                },
                Kind::Atom,
            ) => {
                self.line = Line::Head {
                    start,
                    brackets,
                    name: Some((from, to)),
                }
            }
            (
                Line::Head {
                    start,
                    brackets,
                    name: Some((from, to)),
                },
                Kind::RightSquareBracket | Kind::Dot,
            ) => {
                let name = self.text.get(from..to).unwrap_or("");
                return self.head(start, brackets, name, token.kind());
            }
            (_, kind) => {
                self.give_up();
                self.line = Line::Other;
                self.nest(kind);
            }
        }
        None
    }

    /// Handles a table header; returns the new piece that begins with it, if any.
    fn head(
        &mut self,
        start: usize,
        brackets: usize,
        name: &str,
        behind: TokenKind,
    ) -> Option<(usize, Option<&'static str>)> {
        let below = behind == TokenKind::Dot;
        let list = LISTS.into_iter().find(|list| *list == name);
        let begins_entry = brackets == 2 && !below && list.is_some();
        // Inside brackets a line may begin with one; but `[[item]]` is never a value, so an
        // unclosed bracket does not swallow the next item.
        if !begins_entry && self.depth > 0 {
            self.depth += brackets;
            self.line = Line::Other;
            self.nest(behind);
            return None;
        }
        self.depth = 0;
        self.line = Line::Other;
        match list {
            Some(_) if begins_entry => Some((start, list)),
            Some(_) if below && self.list == list => None,
            _ if self.list.is_none() => None,
            _ => Some((start, None)),
        }
    }

    /// Treats an unfinished table header as a value: its brackets are open.
    fn give_up(&mut self) {
        if let Line::Head { brackets, .. } = self.line {
            self.depth += brackets;
        }
    }

    fn nest(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => self.depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Ends the current piece at `at` and begins the next.
    fn end(&mut self, at: usize, next: Option<&'static str>) -> Piece<'t> {
        let piece = Piece {
            text: self.text.get(self.start..at).unwrap_or(""),
            start: self.start,
            tokens: self.count,
            list: self.list,
        };
        (self.start, self.list, self.count) = (at, next, 0);
        piece
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        while let Some(token) = self.tokens.next() {
            self.count += 1;
            if let Some((at, next)) = self.look(token) {
                return Some(self.end(at, next));
            }
        }
        (!std::mem::replace(&mut self.done, true)).then(|| self.end(self.text.len(), None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(Option<&'static str>, &str)> {
        let all = Pieces::of(text).map(|piece| (piece.list, piece.text));
        all.collect()
    }

    #[test]
    fn each_entry_of_a_list_is_a_piece_with_the_tables_below_it() {
        let text = "format = 1\n[bank]\nid = \"x\"\n[[item]] # one\na = [\n  [1],\n[b]]\n\
                    [item.sign_off]\nc = 1\n[[ item ]]\r\nd = \"\"\"\n[[item]]\n\"\"\"\n[more]\ne = 2\n";
        assert_eq!(
            pieces(text),
            [
                (None, "format = 1\n[bank]\nid = \"x\"\n"),
                (
                    Some("item"),
                    "[[item]] # one\na = [\n  [1],\n[b]]\n[item.sign_off]\nc = 1\n"
                ),
                (Some("item"), "[[ item ]]\r\nd = \"\"\"\n[[item]]\n\"\"\"\n"),
                (None, "[more]\ne = 2\n"),
            ]
        );
    }

    #[test]
    fn a_bracket_that_is_never_closed_takes_no_other_item_along() {
        let text = "[[item]]\nchoices = [\n  { id = 1,\n[[item]]\nid = 2\n";
        let found = pieces(text);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn pieces_are_the_whole_text() {
        for text in [
            "",
            "\u{feff}[[item]]\n",
            "[",
            "[[",
            "[[item",
            "[[item]]",
            "x\n[[topic]]",
        ] {
            let all: String = Pieces::of(text).map(|piece| piece.text).collect();
            assert_eq!(all, text);
        }
    }
}

//! Texts, tables and drawings with marks as HTML.

use maud::{Markup, html};

use crate::domain::markup::{self, Run, Tone};
use crate::domain::passage::{MarkedText, Passage, PassagePiece, pieces, unescaped};
use crate::html::{DataCell, DataTable};

/// The HTML of a mark, from its id and its words.
type MarkHtml<'m> = &'m dyn Fn(&str, &str) -> Markup;

/// Returns a passage with the HTML of each mark. `name` tells its table from the others on a page.
pub fn passage(passage: &Passage, name: &str, mark: MarkHtml<'_>) -> Markup {
    match passage {
        Passage::Absent => html! {},
        Passage::Text(text) => html! {
            @for runs in paragraphs(text, mark) { p { (runs) } }
        },
        Passage::Table { header, rows } => {
            let mut table = DataTable::new("", header.iter().map(|head| markup::plain(head)));
            table = table.labelled(name);
            for row in rows {
                table.row(row.iter().map(|text| DataCell::markup(cell(text, mark))));
            }
            table.render()
        }
        // The letters of the regions stand in the list below, and the drawing has its own signs.
        Passage::Figure { drawing, describe } => html! {
            pre tabindex="0" { (drawn(drawing)) }
            p { (crate::html::prose::from_markup(describe)) }
        },
    }
}

fn cell(text: &str, mark: MarkHtml<'_>) -> Markup {
    let mut found = paragraphs(text, mark);
    match (found.pop(), found.is_empty()) {
        (None, _) => html! {},
        (Some(only), true) => only,
        (Some(last), false) => {
            found.push(last);
            html! { @for runs in found { p { (runs) } } }
        }
    }
}

fn drawn(drawing: &str) -> String {
    let piece = |piece| match piece {
        PassagePiece::Text(text) => unescaped(text),
        PassagePiece::Mark { words, .. } => unescaped(words.unwrap_or_default()),
    };
    let line = |line| pieces(line).into_iter().map(piece).collect::<String>();
    let lines: Vec<String> = drawing.lines().map(line).collect();
    lines.join("\n")
}

/// Returns the paragraphs of a text with the HTML of its marks.
fn paragraphs(text: &str, mark: MarkHtml<'_>) -> Vec<Markup> {
    let marked = MarkedText::of(text, mark);
    let paragraphs = markup::paragraphs(&marked.text).into_iter();
    paragraphs
        .map(|runs| html! { @for run in &runs { (with_marks(run, &marked)) } })
        .collect()
}

fn with_marks(run: &Run, marked: &MarkedText<Markup>) -> Markup {
    let words = html! {
        @for piece in run.text.split_inclusive(|c| marked.mark(c).is_some()) {
            @match piece.chars().next_back().filter(|c| marked.mark(*c).is_some()) {
                Some(sign) => {
                    (piece.trim_end_matches(sign))
                    @if let Some(mark) = marked.mark(sign) { (mark) }
                }
                None => (piece),
            }
        }
    };
    match run.tone {
        Tone::Plain => words,
        Tone::Emphasis => html! { em { (words) } },
        Tone::Strong => html! { strong { (words) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(of: &Passage) -> String {
        let mark = |id: &str, words: &str| html! { b { (id) ":" (words) } };
        passage(of, "Table", &mark).into_string()
    }

    #[test]
    fn marks_stand_in_their_text_and_everything_is_escaped() {
        let text = "*Give* {x} now & <then>\n{y|the rest}{z}.\n\nStop.";
        assert_eq!(
            shown(&Passage::Text(text.into())),
            "<p><em>Give</em> <b>x:</b> now &amp; &lt;then&gt; <b>y:the rest</b><b>z:</b>.</p>\
             <p>Stop.</p>"
        );
    }

    #[test]
    fn a_drawing_shows_its_own_signs_and_no_ids() {
        let figure = Passage::Figure {
            drawing: r"\{ {vein|\[A\]} <b>".into(),
            describe: "Two veins.".into(),
        };
        let html = shown(&figure);
        assert!(html.contains("{ \\[A\\] &lt;b&gt;"), "{html}");
        assert!(!html.contains("vein|"), "{html}");
    }
}

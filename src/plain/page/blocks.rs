//! The blocks of a page as lines.

use super::outline::Outline;
use super::sheet::{Sheet, is_indented, item_number, with_topics};
use super::words::{
    Aimed, Spoken, aimed, and_then, ended, is_tick, listed, sentences, told, valued,
};
use crate::plain::spell::spelled;
use crate::tui::page::{Block, BowTie, Field, PageSource, Role, Row, Span};
use crate::tui::prose::capital;
use crate::tui::sign::Sign;

/// Adds blocks to the outline, in order.
pub fn add(outline: &mut Outline, blocks: &[Block]) {
    for (at, block) in blocks.iter().enumerate() {
        match block {
            // Banners and codes repeat other text.
            Block::Gap | Block::Rule | Block::Banner(_) | Block::Qr(_) => {}
            Block::Heading(words) => outline.heading(spelled(words)),
            Block::Para(spans) => para(outline, spans),
            Block::Row(entry) => {
                let rest = blocks.get(at + 1..).unwrap_or_default();
                row(outline, entry, topics_below(entry, rest));
            }
            Block::Table(table) => sheet(outline, &Sheet::of_table(table)),
            Block::Grid(grid) => sheet(outline, &Sheet::of_grid(grid)),
            Block::Columns(columns) => columns.iter().for_each(|blocks| add(outline, blocks)),
            Block::BowTie(tie) => bow_tie(outline, tie),
            Block::Menu { rows, .. } => {
                outline.line("An open list:".into());
                rows.iter().for_each(|entry| row(outline, entry, 0));
            }
            Block::Callout { title, blocks, .. } => {
                let title = listed(title);
                if title.is_empty() {
                    add(outline, blocks);
                } else {
                    outline.heading(title);
                    add(outline, blocks);
                    outline.aside();
                }
            }
            Block::Field(entry) => field(outline, entry),
            Block::Together(_, blocks) => add(outline, blocks),
            Block::Drawing(lines) => drawing(outline, lines),
        }
    }
}

fn para(outline: &mut Outline, spans: &[Span]) {
    let choices = aimed(spans);
    if is_list(spans, &choices) {
        for (nth, choice) in choices.iter().enumerate() {
            tab(outline, choice, nth + 1);
        }
        return;
    }
    let spoken = Spoken::new(spans, false);
    let words = spoken.sentences();
    let is_heading = |span: &Span| span.role == Role::Heading || span.text.trim().is_empty();
    if !words.is_empty() && choices.is_empty() && spans.iter().all(is_heading) {
        outline.heading(words);
    } else if spoken.is_quiet() && instructs(&words) {
        outline.instruction(words);
    } else {
        outline.line(words);
    }
    for choice in &choices {
        let words = format!("In the text: {}", listed(choice.spans));
        outline.choice(Some(choice.target), choice.focused, &words);
    }
}

/// Returns whether quiet words explain something: a whole sentence, which does not say that there is
/// nothing.
fn instructs(words: &str) -> bool {
    let nothing = ["No ", "Nobody ", "Nothing yet"];
    let is_sentence = words.ends_with('.') && !words.ends_with("...");
    is_sentence && !nothing.iter().any(|start| words.starts_with(start))
}

/// Returns whether a paragraph is a list: words to choose from with only signs between them.
fn is_list(spans: &[Span], choices: &[Aimed]) -> bool {
    let is_aimed = |span: &Span| span.target.is_some();
    let (Some(first), Some(last)) = (
        spans.iter().position(is_aimed),
        spans.iter().rposition(is_aimed),
    ) else {
        return false;
    };
    let between = spans.iter().skip(first).take(last - first);
    let is_sign = |span: &Span| span.source == PageSource::Sign(Sign::Dot);
    let mut others = between.filter(|span| !is_aimed(span));
    first == 0
        && choices.len() > 1
        && others.all(|span| is_sign(span) || span.text.trim().is_empty())
}

/// Adds one of several titles. On screen each begins with its number among them.
fn tab(outline: &mut Outline, choice: &Aimed, number: usize) {
    let words = listed(choice.spans);
    let title = words.strip_prefix(&format!("{number} ")).unwrap_or(&words);
    outline.choice(Some(choice.target), choice.focused, title);
}

fn row(outline: &mut Outline, row: &Row, topics: usize) {
    let text = Spoken::new(&row.text, true);
    let text = match text.turns && outline.is_brief() {
        true => text.without_quiet(),
        false => text,
    };
    let number = outline.next_number();
    let key = row.key.trim();
    // A letter before a box or a mark is the name of a choice, any other only a key.
    let is_name = !row.sign.is_empty() && key.starts_with(char::is_uppercase);
    let lead = match item_number(key) {
        Some(nth) if row.target.is_some() && nth == number => String::new(),
        Some(nth) => format!("Question {nth}, "),
        None if key.is_empty() || row.target.is_some() && !is_name => String::new(),
        None => format!("{}: ", spelled(key)),
    };
    let name = with_topics(format!("{lead}{}", text.named()), topics);
    let below: Vec<String> = row.below.iter().map(|below| sentences(below)).collect();
    let state = listed(&row.sign);
    let says_state = |words: &String| first_word(words).eq_ignore_ascii_case(first_word(&state));
    let state = match below.first().is_some_and(says_state) || says_state(&name) {
        true => String::new(),
        false => state,
    };
    let mut words = told(&name, &state);
    for below in &below {
        words = and_then(&words, &ended(below));
    }
    outline.choice(row.target, row.focused, &words);
}

fn first_word(words: &str) -> &str {
    let end = words.find(|c: char| !c.is_alphanumeric());
    words.get(..end.unwrap_or(words.len())).unwrap_or_default()
}

/// Returns the number of topics right below a subject that can be ticked.
fn topics_below(subject: &Row, rest: &[Block]) -> usize {
    if is_indented(&subject.sign) || !subject.sign.first().is_some_and(is_tick) {
        return 0;
    }
    let is_topic = |block: &&Block| match block {
        Block::Row(row) => is_indented(&row.sign) && row.sign.get(1).is_some_and(is_tick),
        _ => false,
    };
    rest.iter().take_while(is_topic).count()
}

fn sheet(outline: &mut Outline, sheet: &Sheet) {
    if !sheet.title.is_empty() && !sheet.is_numbered && !outline.is_at_heading() {
        outline.heading(capital(&sheet.title));
    }
    outline.table(sheet.lines(outline.next_number()));
    for row in &sheet.rows {
        let sentence = sheet.sentence(row, outline.next_number());
        if row.boxes.is_empty() || row.has_text || row.target.is_some() {
            outline.choice(row.target, row.focused, &sentence);
        }
        for of in &row.boxes {
            let words = sheet.box_sentence(row, of);
            outline.choice(Some(of.target), of.focused, &words);
        }
    }
}

fn field(outline: &mut Outline, field: &Field) {
    let typed = spelled(&format!("{}{}", field.text, field.after));
    let typed = match typed.is_empty() {
        true => "empty".to_owned(),
        false => typed,
    };
    let unit = spelled(&field.unit);
    let words = valued(&spelled(&field.label), &typed);
    let words = format!("{words} {unit}").trim_end().to_owned();
    outline.field(field.target, field.focused, words);
}

fn bow_tie(outline: &mut Outline, tie: &BowTie) {
    for wing in [&tie.left, &tie.center, &tie.right] {
        let title = listed(&wing.title);
        for (nth, spans) in wing.targets.iter().enumerate() {
            let name = match wing.targets.len() {
                1 => title.clone(),
                count => format!("{title}, {} of {count}", nth + 1),
            };
            let words = match listed(spans) {
                words if words.is_empty() => "empty".to_owned(),
                words => words,
            };
            let aimed = aimed(spans);
            let choice = aimed.first();
            let focused = choice.is_some_and(|choice| choice.focused);
            let target = choice.map(|choice| choice.target);
            outline.choice(target, focused, &told(&name, &words));
        }
    }
}

/// Adds the words of a drawing that can be chosen. Its lines say by their place what no line can.
fn drawing(outline: &mut Outline, lines: &[Vec<Span>]) {
    // A chart says in words what its lines show.
    let spans = lines.iter().flatten();
    if spans.clone().all(|span| span.alt.is_some()) && !lines.is_empty() {
        let words: Vec<&str> = spans.filter_map(|span| span.alt.as_deref()).collect();
        outline.line(spelled(words.join(" ").trim()));
        return;
    }
    outline.line("A drawing that cannot be read in lines.".into());
    for choice in lines.iter().flat_map(|line| aimed(line)) {
        let words = format!("In the drawing: {}", listed(choice.spans));
        outline.choice(Some(choice.target), choice.focused, &words);
    }
}

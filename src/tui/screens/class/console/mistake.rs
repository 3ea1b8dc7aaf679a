//! The most common mistake in the responses to an item, in words.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::distribution::{BRIEF_CHARS, shortened};
use crate::domain::describe;
use crate::domain::form::FormItem;
use crate::domain::ids::PartId;
use crate::domain::item::Item;
use crate::domain::kind::{ChoiceSlot, ItemKind, Ordered, Selection};
use crate::domain::markup::plain;
use crate::domain::response::Response;
use crate::domain::room::{Share, Tally, is_tied, most_shared};
use crate::tui::page::{Block, Role, Span};
use crate::tui::screens;
use crate::tui::sign::Sign;

/// The characters of a whole response: about a line and a half.
const WHOLE_CHARS: usize = 90;
/// The characters of a mistake's rationale; the whole text is among the rationales.
const WHY_CHARS: usize = 90;
/// The words between the choices of a text with blanks.
const BETWEEN_BLANKS: &str = " … ";

/// A mistake that learners share.
struct Mistake {
    words: String,
    /// Its rationale; empty if there is none.
    why: String,
    count: usize,
}

/// Returns the most common mistake with its rationale: at least two learners share it, and more
/// than share any other. If several are shared by as many, it says that none stands out.
pub fn common_mistake(item: &Item, form: &FormItem, tally: &Tally) -> Vec<Block> {
    let wrong: Vec<&Share> = tally.responses.iter().filter(|of| !of.right).collect();
    let (mistake, tied) = match &item.kind {
        ItemKind::Ordered(ordered) => misplaced(item, ordered, &wrong),
        ItemKind::Selection(_) | ItemKind::Numeric(_) => {
            let whole = || most_shared(&wrong, |share| share.count);
            let whole = || Some(of_whole(item, form, whole()?));
            let tied = is_tied(&wrong, |share| share.count) || parts_tied(item, tally);
            (of_part(item, form, tally).or_else(whole), tied)
        }
    };
    let mut spans = Span::signed(Sign::Incorrect, "Most common mistake: ", Role::Wrong);
    let Some(Mistake { words, why, count }) = mistake else {
        spans.push(Span::plain("none stands out."));
        return match tied {
            true => vec![Block::Para(spans)],
            false => Vec::new(),
        };
    };
    spans.push(Span::authored(words, Role::Plain));
    spans.push(Span::plain(format!(" ({count} of {}).", tally.given)));
    if !why.is_empty() {
        let why = screens::shortened(&why, WHY_CHARS);
        spans.push(Span::new(" Why: ", Role::Quiet));
        spans.push(Span::authored(why, Role::Quiet));
    }
    vec![Block::Para(spans)]
}

/// Returns the incorrect part that most learners chose. In a list its letter is on the page.
fn of_part(item: &Item, form: &FormItem, tally: &Tally) -> Option<Mistake> {
    let (id, count) = tally.misled.as_ref()?;
    let part = describe::part(&item.kind, id)?;
    let letter = describe::label(&item.kind, &form.drawn, id);
    let is_flat = item.kind.selection().is_some_and(Selection::is_flat);
    let letter = letter.filter(|_| is_flat).map(|letter| letter + " ");
    Some(Mistake {
        words: letter.unwrap_or_default() + &shortened(&part.text),
        why: part.why,
        count: *count,
    })
}

/// Returns whether several incorrect parts were chosen most often.
fn parts_tied(item: &Item, tally: &Tally) -> bool {
    let keyed = |id| describe::part(&item.kind, id).is_none_or(|part| part.keyed);
    let wrong = tally.parts.iter().filter(|(id, _)| !keyed(id));
    is_tied(&wrong.collect::<Vec<_>>(), |(_, count)| *count)
}

/// Returns an incorrect response as a mistake. In a set of choices, each can be correct while
/// others are missing.
fn of_whole(item: &Item, form: &FormItem, share: &Share) -> Mistake {
    let words = whole_words(item, form, &share.response);
    let words = screens::shortened(&words, WHOLE_CHARS);
    let selection = item.kind.selection();
    let by_set = selection.is_some_and(|selection| !selection.is_single());
    let keyed = |id| describe::part(&item.kind, id).is_some_and(|part| part.keyed);
    let only = by_set && share.response.parts().iter().all(keyed);
    Mistake {
        words: match only {
            true => format!("only {words}"),
            false => words,
        },
        why: String::new(),
        count: share.count,
    }
}

/// Returns a whole response in words: the choices of blanks in the order of the text, other choices
/// in screen order.
fn whole_words(item: &Item, form: &FormItem, response: &Response) -> String {
    let Some(selection) = item.kind.selection() else {
        return describe::response(&item.kind, response);
    };
    let mut given = response.parts().to_vec();
    if selection.slots_are_blanks() {
        let chosen = |slot: &ChoiceSlot| {
            let chosen = slot.choices.iter().find(|of| given.contains(&of.id));
            chosen.map_or("left empty".to_owned(), |choice| plain(&choice.text))
        };
        let chosen: Vec<String> = selection.slots.iter().map(chosen).collect();
        return chosen.join(BETWEEN_BLANKS);
    }
    given.sort_by_key(|id| describe::place_of(&form.drawn, id));
    describe::response(&item.kind, &Response::Many(given))
}

/// Returns the step that most learners put first out of place, and whether several steps share
/// that.
fn misplaced(item: &Item, ordered: &Ordered, wrong: &[&Share]) -> (Option<Mistake>, bool) {
    let mut counts: BTreeMap<(usize, &PartId), usize> = BTreeMap::new();
    for share in wrong {
        let given = share.response.parts();
        let place = ordered.first_misplaced(given);
        if let Some((place, id)) = place.and_then(|place| Some((place, given.get(place)?))) {
            *counts.entry((place, id)).or_default() += share.count;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let most = most_shared(&counts, |(_, count)| *count);
    let mistake = most.and_then(|((place, id), count)| {
        let part = describe::part(&item.kind, id)?;
        let text = screens::shortened(&part.text, BRIEF_CHARS);
        Some(Mistake {
            words: format!("{text} as step {}", place + 1),
            why: part.why,
            count: *count,
        })
    });
    (mistake, is_tied(&counts, |(_, count)| *count))
}

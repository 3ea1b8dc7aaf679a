//! Item analysis by classical test theory, from the first responses of many learners.
//!
//! docs/item-analysis.md explains each figure. `table` has the figures of a form that the same
//! learners answered in full, `forms` finds such forms, `flags` has the reasons to review an item,
//! and `statistics` has the sums. A figure that cannot be computed is `None`. Called by
//! `dripset bank analyze`.

mod flags;
mod forms;
mod statistics;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use flags::{ItemFlag, UNSTABLE_BELOW};
pub use table::ScoreTable;

use super::ids::{LearnerId, PartId};
use forms::FormItems;

/// The share of the learners from which a distractor is functional.
pub const FUNCTIONAL_SHARE: f64 = 0.05;

/// A learner's first response to an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnalyzedResponse {
    /// The points earned.
    pub earned: u32,
    /// The choices selected; empty for kinds without one list of choices.
    pub chosen: Vec<PartId>,
    /// The time taken, in milliseconds, if it was measured.
    pub elapsed_ms: Option<u64>,
}

/// The first responses to one revision of an item.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AnalyzedItem {
    /// The points of a perfect response.
    pub possible: u32,
    /// The choices with true for a key; empty for kinds without one list of choices.
    pub choices: Vec<(PartId, bool)>,
    /// The responses by learner.
    pub responses: BTreeMap<LearnerId, AnalyzedResponse>,
}

/// The figures of all items.
#[derive(Clone, PartialEq, Debug)]
pub struct ItemAnalysis {
    /// The learners with a response.
    pub learners: usize,
    /// The figures by item, in the order given.
    pub items: Vec<ItemFigures>,
    /// The forms, the largest first.
    pub forms: Vec<FormFigures>,
}

/// The figures of one item.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ItemFigures {
    /// The learners who answered it. All figures but those in `form` are over them.
    pub learners: usize,
    /// The mean share of its points, from 0 to 1.
    pub facility: Option<f64>,
    /// The median time in seconds.
    pub seconds: Option<f64>,
    /// Its choices in the author's order.
    pub choices: Vec<ChoiceFigures>,
    /// The share of its distractors that are functional.
    pub efficiency: Option<f64>,
    /// Its figures within a form, if it is in one.
    pub form: Option<FormItemFigures>,
    /// The reasons to review it, the most serious first.
    pub flags: Vec<ItemFlag>,
}

/// The figures of an item beside the others of its form.
#[derive(Clone, PartialEq, Debug)]
pub struct FormItemFigures {
    /// The place of the form in the analysis.
    pub form: usize,
    /// The difference of the mean shares of the highest and the lowest 27%.
    pub discrimination: Option<f64>,
    /// The correlation with the total.
    pub with_total: Option<f64>,
    /// The correlation with the total of the other items.
    pub with_rest: Option<f64>,
    /// The reliability of the form without this item.
    pub reliability_without: Option<f64>,
}

/// The figures of one choice.
#[derive(Clone, PartialEq, Debug)]
pub struct ChoiceFigures {
    /// Its id.
    pub id: PartId,
    /// True if it is a key.
    pub key: bool,
    /// The learners who selected it.
    pub count: usize,
    /// Their share of all who answered.
    pub share: Option<f64>,
    /// The correlation of selecting it with the total of the other items.
    pub with_rest: Option<f64>,
}

impl ChoiceFigures {
    /// Returns whether it is a distractor that hardly anybody selects.
    pub fn is_dead(&self) -> bool {
        !self.key && self.share.is_some_and(|share| share < FUNCTIONAL_SHARE)
    }
}

/// The figures of a form.
#[derive(Clone, PartialEq, Debug)]
pub struct FormFigures {
    /// The places of its items in the order given.
    pub items: Vec<usize>,
    /// The learners who answered all of its items.
    pub learners: usize,
    /// The points of a perfect form.
    pub possible: f64,
    /// The mean of the totals.
    pub mean: Option<f64>,
    /// The standard deviation of the totals as of the whole population, and as of a sample.
    pub deviations: (Option<f64>, Option<f64>),
    /// The reliability: alpha, and KR-20 if each item has one point.
    pub reliability: Option<f64>,
    /// KR-21, if each item has one point.
    pub kr21: Option<f64>,
    /// The standard error of measurement from each deviation.
    pub errors: (Option<f64>, Option<f64>),
    /// True if each item has one point, so that the reliability is KR-20.
    pub is_dichotomous: bool,
}

/// Analyzes items. Fewer learners than `least` give no figures of an item and no form.
pub fn analyze(items: &[AnalyzedItem], least: usize) -> ItemAnalysis {
    let learners: BTreeSet<&LearnerId> = items.iter().flat_map(|i| i.responses.keys()).collect();
    let mut figures: Vec<ItemFigures> = items.iter().map(|item| alone(item, least)).collect();
    let mut forms = Vec::new();
    for found in forms::of(items, least) {
        let table = score_table(items, &found);
        for (column, place) in found.items.iter().enumerate() {
            if let (Some(item), Some(figures)) = (items.get(*place), figures.get_mut(*place)) {
                within(&table, column, forms.len(), (item, &found), figures);
            }
        }
        forms.push(form_figures(&table, found));
    }
    for (item, figures) in items.iter().zip(&mut figures) {
        let form = figures.form.as_ref().and_then(|form| forms.get(form.form));
        let reliability = form.and_then(|form| form.reliability);
        figures.flags = match item.responses.len() < least {
            true => vec![ItemFlag::TooFew],
            false => flags::of(item, figures, reliability),
        };
    }
    ItemAnalysis {
        learners: learners.len(),
        items: figures,
        forms,
    }
}

/// Returns the figures that need no other item.
fn alone(item: &AnalyzedItem, least: usize) -> ItemFigures {
    let learners = item.responses.len();
    if learners < least {
        return ItemFigures {
            learners,
            ..ItemFigures::default()
        };
    }
    let shares = item
        .responses
        .values()
        .map(|answer| f64::from(answer.earned));
    let points = f64::from(item.possible) * learners as f64;
    let facility = (points > 0.0).then(|| shares.sum::<f64>() / points);
    let choice = |(id, key): &(PartId, bool)| {
        let chose = |answer: &&AnalyzedResponse| answer.chosen.contains(id);
        let count = item.responses.values().filter(chose).count();
        ChoiceFigures {
            id: id.clone(),
            key: *key,
            count,
            share: (learners > 0).then(|| count as f64 / learners as f64),
            with_rest: None,
        }
    };
    let choices: Vec<ChoiceFigures> = item.choices.iter().map(choice).collect();
    let distractors = choices.iter().filter(|choice| !choice.key).count();
    let dead = choices.iter().filter(|choice| choice.is_dead()).count();
    let seconds = item
        .responses
        .values()
        .filter_map(|answer| answer.elapsed_ms);
    ItemFigures {
        learners,
        facility,
        seconds: statistics::median(seconds.map(|ms| ms as f64 / 1000.0).collect()),
        efficiency: (distractors > 0).then(|| (distractors - dead) as f64 / distractors as f64),
        choices,
        form: None,
        flags: Vec::new(),
    }
}

fn score_table(items: &[AnalyzedItem], found: &FormItems) -> ScoreTable {
    let column = |place: &usize| {
        let item = items.get(*place)?;
        let earned = |learner| {
            item.responses
                .get(learner)
                .map_or(0.0, |a| f64::from(a.earned))
        };
        let scores = found.learners.iter().map(earned).collect();
        Some((f64::from(item.possible), scores))
    };
    ScoreTable::new(found.items.iter().filter_map(column).collect())
}

/// Adds the figures that compare an item with the others of its form.
fn within(
    table: &ScoreTable,
    column: usize,
    form: usize,
    (item, found): (&AnalyzedItem, &FormItems),
    figures: &mut ItemFigures,
) {
    figures.form = Some(FormItemFigures {
        form,
        discrimination: table.discrimination(column),
        with_total: table.with_total(column),
        with_rest: table.with_rest(column),
        reliability_without: table.reliability_without(column),
    });
    for choice in &mut figures.choices {
        let chose = |learner| {
            item.responses
                .get(learner)
                .map(|a| a.chosen.contains(&choice.id))
        };
        let chosen = found
            .learners
            .iter()
            .map(|learner| chose(learner) == Some(true));
        choice.with_rest = table.choice_with_rest(column, &chosen.collect::<Vec<_>>());
    }
}

fn form_figures(table: &ScoreTable, found: FormItems) -> FormFigures {
    FormFigures {
        items: found.items,
        learners: found.learners.len(),
        possible: table.possible(),
        mean: table.mean(),
        deviations: table.deviations(),
        reliability: table.reliability(),
        kr21: table.kr21(),
        errors: table.errors(),
        is_dichotomous: table.is_dichotomous(),
    }
}

#[cfg(test)]
mod tests;

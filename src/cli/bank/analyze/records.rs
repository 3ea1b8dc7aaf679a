//! An item analysis as JSON. No learner is in it.

use serde::Serialize;

use super::{Analyzed, Column};
use crate::domain::analysis::{ChoiceFigures, FormFigures, ItemFigures};

/// The whole analysis.
#[derive(Serialize)]
pub(super) struct AnalysisRecord<'a> {
    format: u8,
    bank: &'a str,
    directories: usize,
    learners: usize,
    /// Items of the bank without a response.
    unseen: usize,
    left_out: usize,
    forms: Vec<FormRecord<'a>>,
    items: Vec<ItemRecord<'a>>,
}

#[derive(Serialize)]
struct FormRecord<'a> {
    items: Vec<&'a str>,
    learners: usize,
    possible: f64,
    mean: Option<f64>,
    sd_population: Option<f64>,
    sd_sample: Option<f64>,
    /// KR-20 if each item has one point.
    alpha: Option<f64>,
    is_kr20: bool,
    kr21: Option<f64>,
    sem_population: Option<f64>,
    sem_sample: Option<f64>,
}

#[derive(Serialize)]
struct ItemRecord<'a> {
    id: &'a str,
    revision: String,
    /// False for an earlier wording, or an item that is no longer in the bank.
    present: bool,
    learners: usize,
    facility: Option<f64>,
    seconds: Option<f64>,
    /// The number of its form from 1.
    form: Option<usize>,
    discrimination: Option<f64>,
    r_total: Option<f64>,
    r_rest: Option<f64>,
    alpha_without: Option<f64>,
    distractor_efficiency: Option<f64>,
    choices: Vec<ChoiceRecord<'a>>,
    flags: Vec<&'static str>,
}

#[derive(Serialize)]
struct ChoiceRecord<'a> {
    id: &'a str,
    key: bool,
    count: usize,
    share: Option<f64>,
    r_rest: Option<f64>,
    /// Null for a key.
    functional: Option<bool>,
}

/// Returns the record of an analysis.
pub(super) fn of(analyzed: &Analyzed) -> AnalysisRecord<'_> {
    let analysis = &analyzed.analysis;
    let items = analyzed.columns.iter().zip(&analysis.items);
    AnalysisRecord {
        format: 1,
        bank: &analyzed.bank,
        directories: analyzed.directories,
        learners: analysis.learners,
        unseen: analyzed.unseen,
        left_out: analyzed.left_out,
        forms: analysis
            .forms
            .iter()
            .map(|form| form_record(analyzed, form))
            .collect(),
        items: items
            .map(|(column, figures)| item_record(column, figures))
            .collect(),
    }
}

fn form_record<'a>(analyzed: &'a Analyzed, form: &FormFigures) -> FormRecord<'a> {
    let items = form
        .items
        .iter()
        .filter_map(|place| analyzed.columns.get(*place));
    FormRecord {
        items: items.map(|column| column.id.as_str()).collect(),
        learners: form.learners,
        possible: form.possible,
        mean: form.mean,
        sd_population: form.deviations.0,
        sd_sample: form.deviations.1,
        alpha: form.reliability,
        is_kr20: form.is_dichotomous,
        kr21: form.kr21,
        sem_population: form.errors.0,
        sem_sample: form.errors.1,
    }
}

fn item_record<'a>(column: &'a Column, figures: &'a ItemFigures) -> ItemRecord<'a> {
    let form = figures.form.as_ref();
    ItemRecord {
        id: column.id.as_str(),
        revision: column.revision.to_string(),
        present: column.item.is_some(),
        learners: figures.learners,
        facility: figures.facility,
        seconds: figures.seconds,
        form: form.map(|form| form.form + 1),
        discrimination: form.and_then(|form| form.discrimination),
        r_total: form.and_then(|form| form.with_total),
        r_rest: form.and_then(|form| form.with_rest),
        alpha_without: form.and_then(|form| form.reliability_without),
        distractor_efficiency: figures.efficiency,
        choices: figures.choices.iter().map(choice_record).collect(),
        flags: figures.flags.iter().map(|flag| flag.id()).collect(),
    }
}

fn choice_record(choice: &ChoiceFigures) -> ChoiceRecord<'_> {
    ChoiceRecord {
        id: choice.id.as_str(),
        key: choice.key,
        count: choice.count,
        share: choice.share,
        r_rest: choice.with_rest,
        functional: (!choice.key).then(|| !choice.is_dead()),
    }
}

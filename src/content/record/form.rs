//! Forms as JSON: the request and the draw, so that a sitting is never drawn again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RecordError;
use crate::domain::drawn::Drawn;
use crate::domain::form::{Aim, Form, FormItem, Plan, Which};
use crate::domain::ids::{BankId, ItemId, ItemKey, PartId, Revision, TopicId, TopicKey};
use crate::domain::kind::KindName;
use crate::domain::mode::{AdaptiveRules, Allowance, Exam, Mode};
use crate::domain::number::Decimal;

#[derive(Serialize, Deserialize)]
struct FormRecord {
    plan: PlanRecord,
    items: Vec<ItemRecord>,
}

#[derive(Serialize, Deserialize)]
struct ExamRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit_s: Option<u32>,
    allowance: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    strict: bool,
}

#[derive(Serialize, Deserialize)]
struct AdaptiveRecord {
    items_min: usize,
    items_max: usize,
    cut_milli: i32,
    z_milli: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit_s: Option<u32>,
    allowance: String,
}

#[derive(Serialize, Deserialize)]
struct PlanRecord {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    topics: Vec<ItemRef>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<ItemRef>,
    which: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    signed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exam: Option<ExamRecord>,
    /// Missing for practice, as in forms from before there were others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aim: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adaptive: Option<AdaptiveRecord>,
    count: usize,
    /// As text: other JSON readers would change numbers past 2^53.
    seed: String,
}

#[derive(Serialize, Deserialize)]
struct ItemRef {
    bank: String,
    id: String,
}

#[derive(Serialize, Deserialize)]
struct ItemRecord {
    bank: String,
    item: String,
    revision: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    order: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    numbers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    difficulty_milli: Option<i32>,
}

/// Writes a form on one line.
pub fn form_to_json(form: &Form) -> String {
    let record = FormRecord {
        plan: write_plan(&form.plan),
        items: form.items.iter().map(write_item).collect(),
    };
    serde_json::to_string(&record)
        .expect("invariant: records hold texts and counts, all of them JSON")
}

/// Reads a form that has grown since its start, with the places that [`form_item_to_json`] wrote.
///
/// # Errors
/// As [`form_from_json`].
pub fn grown_form_from_json(json: &str, chosen: &[String]) -> Result<Form, RecordError> {
    let mut form = form_from_json(json)?;
    for place in chosen {
        form.items.push(read_item(serde_json::from_str(place)?)?);
    }
    Ok(form)
}

/// Writes one place of a form on one line.
pub fn form_item_to_json(item: &FormItem) -> String {
    serde_json::to_string(&write_item(item))
        .expect("invariant: records hold texts and counts, all of them JSON")
}

/// Reads what [`form_to_json`] wrote.
///
/// # Errors
/// [`RecordError::Json`], or [`RecordError::Value`] for an invalid word or number.
pub fn form_from_json(json: &str) -> Result<Form, RecordError> {
    let record: FormRecord = serde_json::from_str(json)?;
    Ok(Form {
        plan: read_plan(record.plan)?,
        items: record
            .items
            .into_iter()
            .map(read_item)
            .collect::<Result<_, _>>()?,
    })
}

fn write_plan(plan: &Plan) -> PlanRecord {
    let topic = |key: &TopicKey| ItemRef {
        bank: key.bank.to_string(),
        id: key.topic.to_string(),
    };
    let item = |key: &ItemKey| ItemRef {
        bank: key.bank.to_string(),
        id: key.item.to_string(),
    };
    PlanRecord {
        subjects: plan.subjects.iter().map(BankId::to_string).collect(),
        topics: plan.topics.iter().map(topic).collect(),
        kinds: plan.kinds.iter().map(|kind| kind.id().to_owned()).collect(),
        items: plan.items.iter().map(item).collect(),
        which: plan.which.id().to_owned(),
        signed: plan.signed,
        exam: plan.mode.exam().map(|exam| ExamRecord {
            limit_s: exam.limit_s,
            allowance: exam.allowance.id().to_owned(),
            strict: exam.strict,
        }),
        aim: Some(plan.aim)
            .filter(|aim| *aim != Aim::Practice)
            .map(|aim| aim.id().to_owned()),
        adaptive: plan.mode.adaptive().map(write_adaptive),
        count: plan.count,
        seed: plan.seed.to_string(),
    }
}

fn read_plan(record: PlanRecord) -> Result<Plan, RecordError> {
    let kind = |id: &String| KindName::from_id(id).ok_or(RecordError::value("kind of item", id));
    let topic = |named: ItemRef| TopicKey {
        bank: BankId::new(named.bank),
        topic: TopicId::new(named.id),
    };
    let item = |named: ItemRef| ItemKey {
        bank: BankId::new(named.bank),
        item: ItemId::new(named.id),
    };
    Ok(Plan {
        subjects: record.subjects.into_iter().map(BankId::new).collect(),
        topics: record.topics.into_iter().map(topic).collect(),
        kinds: record.kinds.iter().map(kind).collect::<Result<_, _>>()?,
        items: record.items.into_iter().map(item).collect(),
        mode: match (record.exam, record.adaptive) {
            (Some(exam), _) => Mode::Exam(read_exam(exam)?),
            (None, Some(adaptive)) => Mode::Adaptive(read_adaptive(adaptive)?),
            (None, None) => Mode::Tutor,
        },
        aim: match &record.aim {
            Some(id) => Aim::from_id(id).ok_or(RecordError::value("aim", id))?,
            None => Aim::Practice,
        },
        which: Which::from_id(&record.which).ok_or(RecordError::value("state", &record.which))?,
        signed: record.signed,
        count: record.count,
        seed: record
            .seed
            .parse()
            .map_err(|_| RecordError::value("seed", &record.seed))?,
    })
}

fn read_exam(record: ExamRecord) -> Result<Exam, RecordError> {
    let allowance = Allowance::from_id(&record.allowance);
    Ok(Exam {
        limit_s: record.limit_s,
        allowance: allowance.ok_or(RecordError::value("allowance", &record.allowance))?,
        strict: record.strict,
    })
}

fn write_adaptive(rules: AdaptiveRules) -> AdaptiveRecord {
    AdaptiveRecord {
        items_min: rules.items_min,
        items_max: rules.items_max,
        cut_milli: rules.cut_milli,
        z_milli: rules.z_milli,
        limit_s: rules.limit_s,
        allowance: rules.allowance.id().to_owned(),
    }
}

fn read_adaptive(record: AdaptiveRecord) -> Result<AdaptiveRules, RecordError> {
    let allowance = Allowance::from_id(&record.allowance);
    Ok(AdaptiveRules {
        items_min: record.items_min,
        items_max: record.items_max,
        cut_milli: record.cut_milli,
        z_milli: record.z_milli,
        limit_s: record.limit_s,
        allowance: allowance.ok_or(RecordError::value("allowance", &record.allowance))?,
    })
}

fn write_item(item: &FormItem) -> ItemRecord {
    let numbers = item.drawn.numbers.iter();
    ItemRecord {
        bank: item.key.bank.to_string(),
        item: item.key.item.to_string(),
        revision: item.revision.to_string(),
        order: item.drawn.order.iter().map(PartId::to_string).collect(),
        numbers: numbers
            .map(|(name, value)| (name.clone(), value.plain()))
            .collect(),
        difficulty_milli: item.difficulty_milli,
    }
}

fn read_item(record: ItemRecord) -> Result<FormItem, RecordError> {
    let number = |(name, value): (String, String)| match Decimal::parse_signed(&value) {
        Ok(decimal) => Ok((name, decimal)),
        Err(_) => Err(RecordError::value("number", &value)),
    };
    let revision = Revision::from_hex(&record.revision);
    Ok(FormItem {
        key: ItemKey {
            bank: BankId::new(record.bank),
            item: ItemId::new(record.item),
        },
        revision: revision.ok_or(RecordError::value("revision", &record.revision))?,
        drawn: Drawn {
            order: record.order.into_iter().map(PartId::new).collect(),
            numbers: record
                .numbers
                .into_iter()
                .map(number)
                .collect::<Result<_, _>>()?,
        },
        difficulty_milli: record.difficulty_milli,
    })
}

//! Forms as JSON: the request and the draw, so that a sitting is never drawn again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RecordError;
use crate::domain::drawn::Drawn;
use crate::domain::form::{Aim, Form, FormItem, Plan, Which};
use crate::domain::ids::{BankId, ItemId, ItemKey, PartId, Revision, TopicId, TopicKey};
use crate::domain::kind::KindName;
use crate::domain::mode::{Allowance, Exam, Mode};
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
        mode: record
            .exam
            .map(read_exam)
            .transpose()?
            .map_or(Mode::Tutor, Mode::Exam),
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
    })
}

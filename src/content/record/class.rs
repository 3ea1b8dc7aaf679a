//! Stored events of a class: a kind, the learner and vote it is about, and a body as JSON. A body
//! never contains a learner's name.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::response::{response_to_value, stored_from_value};
use super::{RecordError, form_from_json, form_to_json, item_from_text, item_to_text};
use crate::domain::ids::LearnerId;
use crate::domain::item::Item;
use crate::domain::mode::Allowance;
use crate::domain::response::Response;
use crate::domain::room::{Ballot, ClassEvent, ClassSetting, Given, Mending, Terms, Whom};
use crate::domain::sitting::Confidence;

/// A stored event of a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassRecord {
    /// The kind of event.
    pub kind: String,
    /// The learner, if it is about one.
    pub learner: Option<LearnerId>,
    /// The poll, by its place in the form.
    pub poll: Option<u32>,
    /// The vote of that poll.
    pub vote: Option<u32>,
    /// All other details, as JSON.
    pub body: String,
}

/// Writes an event; `changed` is true if a response replaces another one.
pub fn class_event_to_record(event: &ClassEvent, changed: bool) -> ClassRecord {
    let mut record = ClassRecord {
        kind: kind(event, changed).into(),
        learner: None,
        poll: None,
        vote: None,
        body: String::new(),
    };
    let mut body = Value::Null;
    match event {
        ClassEvent::Opened(terms) => body = terms_to_value(terms),
        ClassEvent::Joined(learner, allowance) => {
            record.learner = Some(*learner);
            body = json!({ "allowance": allowance.id() });
        }
        ClassEvent::Left(learner)
        | ClassEvent::Returned(learner)
        | ClassEvent::Kicked(learner)
        | ClassEvent::Readmitted(learner)
        | ClassEvent::Vacated(learner)
        | ClassEvent::PinWaived(learner)
        | ClassEvent::Closed(Whom::Learner(learner)) => record.learner = Some(*learner),
        ClassEvent::Set(setting, on) => body = json!({ "setting": setting_id(*setting), "on": on }),
        ClassEvent::PollOpened(ballot, limit_s) => {
            record.place(*ballot);
            body = json!({ "limit_s": limit_s });
        }
        ClassEvent::Responded(learner, ballot, given) => {
            record.learner = Some(*learner);
            record.place(*ballot);
            body = json!({
                "response": response_to_value(&given.response),
                "confidence": given.confidence.map(Confidence::id),
                "elapsed_ms": given.elapsed_ms,
            });
        }
        ClassEvent::Extended(by_s) => body = json!({ "by_s": by_s }),
        ClassEvent::Mended(position, mending) => {
            record.poll = u32::try_from(*position).ok();
            body = match mending {
                Mending::Voided => json!({ "voided": true }),
                Mending::Accepted(response) => json!({ "accepted": response_to_value(response) }),
            };
        }
        ClassEvent::Paused
        | ClassEvent::Unpaused
        | ClassEvent::TimeCalled
        | ClassEvent::Closed(Whom::Everybody)
        | ClassEvent::Revealed
        | ClassEvent::Discussing
        | ClassEvent::Passed
        | ClassEvent::Resumed
        | ClassEvent::Ended => {}
    }
    if !body.is_null() {
        record.body = body.to_string();
    }
    record
}

/// Reads an event; `terms` are those of the class, once they have been read.
///
/// # Errors
/// [`RecordError`] if it is not in this program's format.
pub fn class_event_from_record(
    record: &ClassRecord,
    terms: Option<&Terms>,
) -> Result<ClassEvent, RecordError> {
    let body: &Value = &match record.body.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text)?,
    };
    let learner = || record.learner.ok_or_else(|| record.without("learner"));
    Ok(match record.kind.as_str() {
        "opened" => ClassEvent::Opened(Box::new(terms_from_value(body)?)),
        "joined" => {
            let id = body["allowance"].as_str().unwrap_or("1");
            let allowance =
                Allowance::from_id(id).ok_or_else(|| RecordError::value("allowance", id))?;
            ClassEvent::Joined(learner()?, allowance)
        }
        "left" => ClassEvent::Left(learner()?),
        "returned" => ClassEvent::Returned(learner()?),
        "kicked" => ClassEvent::Kicked(learner()?),
        "readmitted" => ClassEvent::Readmitted(learner()?),
        "vacated" => ClassEvent::Vacated(learner()?),
        "pin-waived" => ClassEvent::PinWaived(learner()?),
        "set" => {
            let id = body["setting"].as_str().unwrap_or_default();
            let setting = setting(id).ok_or_else(|| RecordError::value("setting", id))?;
            ClassEvent::Set(setting, body["on"] == true)
        }
        "poll-opened" => ClassEvent::PollOpened(record.ballot()?, number(&body["limit_s"])),
        "responded" | "changed" => {
            let ballot = record.ballot()?;
            let item = terms
                .and_then(|terms| terms.items.get(ballot.poll))
                .ok_or_else(|| record.without("item"))?;
            ClassEvent::Responded(learner()?, ballot, given(item, body)?)
        }
        "extended" => ClassEvent::Extended(number(&body["by_s"]).unwrap_or(0)),
        "paused" => ClassEvent::Paused,
        "unpaused" => ClassEvent::Unpaused,
        "time-called" => ClassEvent::TimeCalled,
        "closed" => ClassEvent::Closed(record.learner.map_or(Whom::Everybody, Whom::Learner)),
        "revealed" => ClassEvent::Revealed,
        "discussing" => ClassEvent::Discussing,
        "passed" => ClassEvent::Passed,
        "mended" => {
            let position = record.poll.ok_or_else(|| record.without("poll"))? as usize;
            let item = terms.and_then(|terms| terms.items.get(position));
            let mending = match (body.get("accepted"), item) {
                (Some(response), Some(item)) => {
                    Mending::Accepted(stored_from_value(&item.kind, response.clone())?)
                }
                _ => Mending::Voided,
            };
            ClassEvent::Mended(position, mending)
        }
        "resumed" => ClassEvent::Resumed,
        "ended" => ClassEvent::Ended,
        other => return Err(RecordError::value("event of a class", other)),
    })
}

impl ClassRecord {
    fn place(&mut self, ballot: Ballot) {
        self.poll = u32::try_from(ballot.poll).ok();
        self.vote = Some(ballot.vote);
    }

    fn ballot(&self) -> Result<Ballot, RecordError> {
        let (poll, vote) = self
            .poll
            .zip(self.vote)
            .ok_or_else(|| self.without("vote"))?;
        Ok(Ballot {
            poll: poll as usize,
            vote,
        })
    }

    fn without(&self, what: &'static str) -> RecordError {
        RecordError::value(what, &self.kind)
    }
}

fn kind(event: &ClassEvent, changed: bool) -> &'static str {
    match event {
        ClassEvent::Opened(_) => "opened",
        ClassEvent::Joined(..) => "joined",
        ClassEvent::Left(_) => "left",
        ClassEvent::Returned(_) => "returned",
        ClassEvent::Kicked(_) => "kicked",
        ClassEvent::Readmitted(_) => "readmitted",
        ClassEvent::Vacated(_) => "vacated",
        ClassEvent::PinWaived(_) => "pin-waived",
        ClassEvent::Set(..) => "set",
        ClassEvent::PollOpened(..) => "poll-opened",
        ClassEvent::Responded(..) if changed => "changed",
        ClassEvent::Responded(..) => "responded",
        ClassEvent::Extended(_) => "extended",
        ClassEvent::Paused => "paused",
        ClassEvent::Unpaused => "unpaused",
        ClassEvent::TimeCalled => "time-called",
        ClassEvent::Closed(_) => "closed",
        ClassEvent::Revealed => "revealed",
        ClassEvent::Discussing => "discussing",
        ClassEvent::Passed => "passed",
        ClassEvent::Mended(..) => "mended",
        ClassEvent::Resumed => "resumed",
        ClassEvent::Ended => "ended",
    }
}

fn setting_id(setting: ClassSetting) -> &'static str {
    match setting {
        ClassSetting::Locked => "locked",
        ClassSetting::Names => "names",
        ClassSetting::Standings => "standings",
        ClassSetting::Withheld => "withheld",
    }
}

fn setting(id: &str) -> Option<ClassSetting> {
    let all = [
        ClassSetting::Locked,
        ClassSetting::Names,
        ClassSetting::Standings,
        ClassSetting::Withheld,
    ];
    all.into_iter().find(|setting| setting_id(*setting) == id)
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}

fn given(item: &Item, body: &Value) -> Result<Given, RecordError> {
    let confidence = match body["confidence"].as_str() {
        Some(id) => {
            Some(Confidence::from_id(id).ok_or_else(|| RecordError::value("confidence", id))?)
        }
        None => None,
    };
    let response: Response = stored_from_value(&item.kind, body["response"].clone())?;
    Ok(Given {
        response,
        confidence,
        elapsed_ms: body["elapsed_ms"].as_u64().unwrap_or(0),
    })
}

fn terms_to_value(terms: &Terms) -> Value {
    let items: Vec<String> = terms.items.iter().map(|item| item_to_text(item)).collect();
    json!({
        "form": form_to_json(&terms.form),
        "items": items,
        "changes": terms.changes,
        "limit_s": terms.limit_s,
        "withheld": terms.withheld,
        "until_ms": terms.until.map(|until| until.as_millisecond()),
    })
}

fn terms_from_value(body: &Value) -> Result<Terms, RecordError> {
    let form = form_from_json(body["form"].as_str().unwrap_or_default())?;
    let texts = body["items"].as_array().into_iter().flatten();
    let items = texts.map(|text| item_from_text(text.as_str().unwrap_or_default()).map(Arc::new));
    Ok(Terms {
        form: Arc::new(form),
        items: items.collect::<Result<_, _>>()?,
        changes: body["changes"] == true,
        withheld: body["withheld"] == true,
        limit_s: number(&body["limit_s"]),
        // A time past the last representable instant becomes that instant.
        until: body["until_ms"]
            .as_i64()
            .map(|ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)),
    })
}

#[cfg(test)]
mod tests;

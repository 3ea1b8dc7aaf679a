//! The rules for the values of a row from outside, beside the constraints of the tables: a value
//! that this program would never write is refused, because screens could not read it later.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::{KeptDraft, KeptPlace, LogRow, LoggedEvent};
use crate::domain::ids::is_id;
use crate::domain::limits::SET_ITEMS_MAX;
use crate::store::Purpose;
use crate::store::merge::order::CHOSEN_AGAIN;

/// Bytes of the name of a kind: longer than any that there will be.
const KIND_BYTES_MAX: usize = 32;
/// Days between the date of an entry in Greenwich and its study day: one for the time zone, and
/// one for the hour at which a study day ends.
const DAYS_APART_MAX: i32 = 2;

impl LogRow {
    /// Checks the values of the row, each by itself.
    ///
    /// # Errors
    /// The first problem, in words.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Wording(row) => ids(&row.bank, &row.item),
            Self::Event(event) => event.check(),
            Self::Draft(KeptDraft { position, .. }) | Self::Place(KeptPlace { position, .. }) => {
                place(Some(*position))
            }
        }
    }
}

impl LoggedEvent {
    pub(in crate::store) fn check(&self) -> Result<(), String> {
        if self.kind.is_empty() || self.kind.len() > KIND_BYTES_MAX {
            return Err("the kind of the entry has no valid name".into());
        }
        self.check_time()?;
        if let Some(purpose) = &self.purpose
            && Purpose::from_id(purpose).is_none()
        {
            return Err(format!(
                "`{}` is not a purpose of a set",
                shortened(purpose)
            ));
        }
        place(self.position)?;
        if self.bank_id.is_some() || self.item_id.is_some() {
            let name = |id: &Option<String>| id.clone().unwrap_or_default();
            ids(&name(&self.bank_id), &name(&self.item_id))?;
        }
        if let Some(topic) = self.topic.as_ref().filter(|topic| !is_id(topic)) {
            return Err(format!("`{}` is not a valid id", shortened(topic)));
        }
        if let Some(kind) = self.item_kind.as_ref().filter(|kind| !is_id(kind)) {
            return Err(format!("`{}` is not a kind of question", shortened(kind)));
        }
        for count in [self.earned, self.possible, self.vote]
            .into_iter()
            .flatten()
        {
            if u32::try_from(count).is_err() {
                return Err(format!("{count} is not a valid count"));
            }
        }
        if self.items.len() > SET_ITEMS_MAX {
            return Err(format!("a set has more than {SET_ITEMS_MAX} questions"));
        }
        let is_placed = self.sitting.is_some() && self.position.is_some();
        let is_whole = is_placed && self.revision.is_some() && self.body.is_some();
        if ["chosen", CHOSEN_AGAIN].contains(&self.kind.as_str())
            && !(is_whole && self.bank_id.is_some() && self.item_id.is_some())
        {
            return Err("a chosen question has no place in a set, or no id".into());
        }
        if self.kind != "started" && !self.items.is_empty() {
            return Err("only the start of a set has questions".into());
        }
        let mut items = self.items.iter();
        items.try_for_each(|item| ids(&item.bank, &item.item))
    }

    fn check_time(&self) -> Result<(), String> {
        let time = Timestamp::from_millisecond(self.at_ms);
        let time = time.map_err(|_| format!("{} is not a valid time", self.at_ms))?;
        let offset = i32::try_from(self.offset_s).ok();
        if offset.is_none_or(|offset| Offset::from_seconds(offset).is_err()) {
            return Err(format!("{} is not a valid time zone", self.offset_s));
        }
        // Statements sort by the text of the day.
        let day = self.study_on.parse().ok();
        let Some(day) = day.filter(|day: &Date| day.to_string() == self.study_on) else {
            return Err(format!(
                "`{}` is not a valid day",
                shortened(&self.study_on)
            ));
        };
        let apart = day - time.to_zoned(TimeZone::UTC).date();
        if apart.get_days().abs() > DAYS_APART_MAX {
            return Err(format!("the day {day} does not fit the time of the entry"));
        }
        Ok(())
    }
}

fn place(position: Option<i64>) -> Result<(), String> {
    let is_valid = |at: i64| usize::try_from(at).is_ok_and(|at| at < SET_ITEMS_MAX);
    match position.filter(|at| !is_valid(*at)) {
        Some(at) => Err(format!("{at} is not a valid place in a set")),
        None => Ok(()),
    }
}

fn ids(bank: &str, item: &str) -> Result<(), String> {
    match [bank, item].into_iter().find(|id| !is_id(id)) {
        Some(id) => Err(format!("`{}` is not a valid id", shortened(id))),
        None => Ok(()),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(KIND_BYTES_MAX).collect()
}

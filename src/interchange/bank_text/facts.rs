//! The metadata of portable items, checked and written as a bank has it.

use crate::content::write::quoted;
use crate::domain::ids::is_id;
use crate::domain::item::{ClientNeed, JudgmentStep, Level};
use crate::domain::number::Decimal;
use crate::interchange::facts::KNOWN;
use crate::interchange::slug::slug;
use crate::interchange::{ConversionLoss, ConversionNote, PortableItem};

use super::texts::one_line;

/// The facts of an item that a bank can hold.
#[derive(Default)]
pub struct WrittenFacts {
    /// The id of its objective and the text.
    pub objective: Option<(String, String)>,
    /// The lines before the stem, as keys and values in TOML.
    pub before: Vec<(&'static str, String)>,
    /// The lines after the references.
    pub after: Vec<(&'static str, String)>,
    /// The references in words.
    pub refs: String,
}

/// Reads the facts of an item. What a bank cannot hold is left out with a note.
pub fn read(item: &PortableItem, notes: &mut Vec<ConversionNote>) -> WrittenFacts {
    let mut written = WrittenFacts::default();
    let mut facts: Vec<(&str, String)> = Vec::new();
    for (key, value) in &item.facts {
        facts.push((key, one_line(value)));
    }
    // In the order of a bank.
    for key in KNOWN.iter().copied() {
        let Some((_, value)) = facts.iter().find(|(known, _)| *known == key) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        if let Err(wanted) = written.put(key, value) {
            let message = format!("`{key}` is `{value}`, which is left out: give {wanted}");
            notes.push(dropped(item, message));
        }
    }
    for (key, value) in &facts {
        if !KNOWN.contains(key) {
            let message = format!("`{key}: {value}` is left out, because banks have no such key");
            notes.push(dropped(item, message));
        }
    }
    written
}

fn dropped(item: &PortableItem, message: String) -> ConversionNote {
    ConversionNote {
        place: item.place.clone(),
        loss: ConversionLoss::Dropped,
        message,
    }
}

impl WrittenFacts {
    /// Adds a known fact.
    ///
    /// # Errors
    /// The values that are allowed, if this is none of them.
    fn put(&mut self, key: &'static str, value: &str) -> Result<(), String> {
        match key {
            "objective" => {
                let id = if is_id(value) {
                    value.to_owned()
                } else {
                    slug(value)
                };
                self.before.push((key, quoted(&id)));
                self.objective = Some((id, value.to_owned()));
            }
            "client_need" => {
                let all = ClientNeed::ALL.iter().map(|of| (of.id(), of.title()));
                self.before.push((key, word(value, all)?));
            }
            "step" => {
                let all = JudgmentStep::ALL.iter().map(|of| (of.id(), of.title()));
                self.before.push((key, word(value, all)?));
            }
            "level" => {
                let all = Level::ALL.iter().map(|of| (of.id(), of.title()));
                self.before.push((key, word(value, all)?));
            }
            "difficulty" => self.before.push((key, share(value)?)),
            "expected_s" => {
                let seconds = value.parse().ok().filter(|s| (1..=3_600).contains(s));
                let seconds: u32 = seconds.ok_or("seconds from 1 to 3600")?;
                self.before.push((key, seconds.to_string()));
            }
            "safety_critical" | "expect_unsafe" => {
                if flag(value)? {
                    self.before.push((key, "true".into()));
                }
            }
            "document" => self.before.push((key, quoted(value))),
            "refs" => value.clone_into(&mut self.refs),
            "checked" | "expires" => {
                if !is_date(value) {
                    return Err("a date such as 2026-11-22".into());
                }
                self.after.push((key, value.to_owned()));
            }
            _ => match value {
                "active" => {}
                "withdrawn" => self.after.push((key, quoted(value))),
                _ => return Err("active or withdrawn".into()),
            },
        }
        Ok(())
    }
}

/// Returns the word of a bank for one that a person wrote, by its name in banks or its title.
fn word<'a>(
    written: &str,
    all: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<String, String> {
    let same = |text: &str| {
        text.replace(' ', "-")
            .eq_ignore_ascii_case(&written.replace(' ', "-"))
    };
    let found = all.clone().find(|(id, title)| same(id) || same(title));
    found.map(|(id, _)| quoted(id)).ok_or_else(|| {
        let ids: Vec<&str> = all.map(|(id, _)| id).collect();
        format!("one of {}", ids.join(", "))
    })
}

fn flag(value: &str) -> Result<bool, String> {
    match value.to_lowercase().as_str() {
        "true" | "yes" | "1" | "x" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err("true or false".into()),
    }
}

/// Returns a share from 0 to 1, without zeros at its end.
fn share(value: &str) -> Result<String, String> {
    let wanted = || "a share from 0 to 1, such as 0.65".to_owned();
    let value = Decimal::parse(value).map_err(|_| wanted())?;
    if value.exact() > Decimal::whole(1).exact() {
        return Err(wanted());
    }
    Ok(crate::domain::number::show(value.exact()).replace('…', ""))
}

/// Returns whether a text is a day of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_people_become_the_words_of_banks() {
        let mut facts = WrittenFacts::default();
        assert_eq!(facts.put("step", "Take action"), Ok(()));
        assert_eq!(facts.put("level", "APPLY"), Ok(()));
        assert_eq!(facts.put("difficulty", "0.650"), Ok(()));
        assert_eq!(facts.put("safety_critical", "Yes"), Ok(()));
        let wanted = [
            ("step", "\"take-action\""),
            ("level", "\"apply\""),
            ("difficulty", "0.65"),
            ("safety_critical", "true"),
        ];
        assert_eq!(
            facts.before,
            wanted.map(|(key, value)| (key, value.to_owned()))
        );
        for (key, bad) in [
            ("level", "hard"),
            ("difficulty", "1.5"),
            ("expected_s", "0"),
        ] {
            assert!(facts.put(key, bad).is_err(), "{key}");
        }
    }

    #[test]
    fn days_are_checked() {
        assert!(is_date("2028-02-29") && is_date("2026-11-30"));
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "2026-11-31",
            "26-11-01",
            "",
            "2026-11",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}

//! What a conversion could not carry over, with its place.

use std::fmt;

/// A place in a file or package of another program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct ItemPlace {
    /// The file within a package; empty for a file of its own.
    pub file: String,
    /// The line from 1; 0 where lines mean nothing, as in a database.
    pub line: usize,
    /// What stands there, such as `question 3 "Flush"`; empty for the whole file.
    pub what: String,
}

impl fmt::Display for ItemPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = match self.line {
            0 => String::new(),
            line => format!("line {line}"),
        };
        let parts = [self.file.as_str(), line.as_str(), self.what.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&parts.join(", "))
    }
}

/// How much was lost.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ConversionLoss {
    /// The item says the same in another form.
    Changed,
    /// A part of the item, such as a picture or a reason, is not in the result.
    Dropped,
    /// The whole item is not in the result.
    Skipped,
}

/// One loss of a conversion. Nothing is left out without one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ConversionNote {
    /// Where.
    pub place: ItemPlace,
    /// How much.
    pub loss: ConversionLoss,
    /// What and why, as one sentence without its place: `the picture "pump.png" is left out`.
    pub message: String,
}

impl ConversionNote {
    /// Creates the note of a part that is not in the result.
    pub fn dropped(place: &ItemPlace, message: impl Into<String>) -> Self {
        Self::new(place, ConversionLoss::Dropped, message)
    }

    /// Creates the note of something that is said in another form.
    pub fn changed(place: &ItemPlace, message: impl Into<String>) -> Self {
        Self::new(place, ConversionLoss::Changed, message)
    }

    /// Creates the note of an item that is not in the result.
    pub fn skipped(place: &ItemPlace, message: impl Into<String>) -> Self {
        Self::new(place, ConversionLoss::Skipped, message)
    }

    fn new(place: &ItemPlace, loss: ConversionLoss, message: impl Into<String>) -> Self {
        Self {
            place: place.clone(),
            loss,
            message: message.into(),
        }
    }
}

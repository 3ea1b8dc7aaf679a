//! The reasons why a command ends without a result, and how they are printed.

use std::fmt::Display;
use std::io::{self, Write};

use super::Exit;
use crate::content::Diagnostic;
use crate::content::render::{self, Colour};
use crate::paths::NoPlace;
use crate::store::StoreError;

/// An error, with advice.
pub type Complaint = (String, String);

/// The reason why a command ends without a result.
#[derive(Debug)]
pub enum Refused {
    /// An error, with advice.
    Complaint(String, String),
    /// The mistakes in a file.
    Findings(Vec<Diagnostic>),
    /// The output cannot be written.
    Output(io::Error),
}

impl Refused {
    /// Creates an error with advice.
    pub(super) fn new(what: impl Display, help: impl Into<String>) -> Self {
        Self::Complaint(what.to_string(), help.into())
    }

    /// Prints the reason.
    ///
    /// # Errors
    /// If writing fails, now or before.
    pub fn tell(self, err: &mut dyn Write) -> io::Result<Exit> {
        match self {
            Self::Complaint(what, help) => {
                writeln!(err, "dripset: {what}")?;
                if !help.is_empty() {
                    writeln!(err, "  help: {help}")?;
                }
            }
            Self::Findings(found) => {
                for found in &found {
                    writeln!(err, "{}\n", render::text(found, Colour::Plain))?;
                }
            }
            Self::Output(error) => return Err(error),
        }
        Ok(Exit::Trouble)
    }
}

impl From<Complaint> for Refused {
    fn from((what, help): Complaint) -> Self {
        Self::Complaint(what, help)
    }
}

impl From<Vec<Diagnostic>> for Refused {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self::Findings(found)
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// Implements `From` for errors that have advice.
macro_rules! with_advice {
    ($($error:ty),*) => {$(
        impl From<$error> for $crate::cli::Refused {
            fn from(error: $error) -> Self {
                Self::new(&error, error.help())
            }
        }
    )*};
}

with_advice!(NoPlace, StoreError);
#[cfg(feature = "classroom")]
pub(super) use with_advice;

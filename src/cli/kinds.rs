//! `--kind`: accepts kind names and the words on screen, and lists both after a mistake.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::content::suggest;
use crate::domain::kind::KindName;

/// The parser of a kind flag.
#[derive(Clone, Debug)]
pub struct Kinds;

impl TypedValueParser for Kinds {
    type Value = KindName;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<KindName, Error> {
        let words = value.to_string_lossy();
        KindName::from_words(&words).ok_or_else(|| refused(command, arg, &words))
    }

    /// Only the names: help, completions and the manual list each kind once.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let known = |kind: KindName| {
            PossibleValue::new(kind.id()).aliases(kind.other_words().iter().copied())
        };
        Some(Box::new(KindName::ALL.into_iter().map(known)))
    }
}

fn refused(command: &Command, arg: Option<&Arg>, words: &str) -> Error {
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    let strings =
        |words: Vec<&str>| ContextValue::Strings(words.into_iter().map(str::to_owned).collect());
    if let Some(arg) = arg {
        let arg = ContextValue::String(arg.to_string());
        error.insert(ContextKind::InvalidArg, arg);
    }
    let value = ContextValue::String(words.to_owned());
    error.insert(ContextKind::InvalidValue, value);
    let ids = KindName::ALL.map(KindName::id);
    error.insert(ContextKind::ValidValue, strings(ids.to_vec()));
    let others = KindName::ALL.into_iter().flat_map(KindName::other_words);
    let known = ids.into_iter().chain(others.copied());
    if let Some(near) = suggest::nearest(words, known) {
        let near = ContextValue::String(near.to_owned());
        error.insert(ContextKind::SuggestedValue, near);
    }
    error
}

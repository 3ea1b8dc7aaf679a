use std::path::Path;
use std::process::Output;
use std::time::Duration;

use dripset::content::parse;
use dripset::domain::{
    Bank, Choice, ClassId, Item, LearnerId, Moment, PartId, Response, Score, SittingId,
};
use dripset::store::{Entry, Purpose, Responded, ShownItem, Started, Store};
use jiff::tz::Offset;
use tempfile::TempDir;
use uuid::Uuid;

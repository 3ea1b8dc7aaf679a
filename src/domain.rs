//! The rules of Dripset: items, drawing, scoring, sittings and standing.
//!
//! Everything here is pure. A function that needs the time takes a [`Moment`]; one that needs
//! randomness takes a [`Chance`]. No files, no clock, no environment, no threads, no screen: the
//! outer layers do those things and pass the results in. `tests/it/tidy.rs` enforces this.

pub mod adaptive;
pub mod analysis;
pub mod bank;
pub mod blueprint;
pub mod calculator;
pub mod calendar;
pub mod case;
pub mod choice;
pub mod confidence;
pub mod describe;
pub mod drawn;
pub mod forecast;
pub mod form;
pub mod formula;
pub mod ids;
pub mod inventory;
pub mod item;
pub mod kind;
pub mod library;
pub mod limits;
pub mod markup;
pub mod mastery;
pub mod mode;
pub mod moment;
pub(crate) mod named;
pub mod number;
pub mod part_names;
pub mod passage;
pub mod ranges;
pub mod remark;
pub mod report;
pub mod response;
pub mod review;
pub mod room;
pub mod scoring;
pub mod sitting;
pub mod source;
pub mod standing;
pub mod streak;
#[cfg(test)]
pub mod testing;
pub mod today;
pub mod typed;
pub mod unfolding;
pub mod visible;

pub use bank::{Bank, Objective};
pub use case::{CasePlace, CaseStudy};
pub use choice::Choice;
pub use confidence::Confidence;
pub use drawn::{Chance, Drawn};
pub use form::{Aim, DrawError, Fitting, Form, FormItem, Plan, Which, draw};
pub use ids::{
    BankId, CaseId, ClassId, ItemId, ItemKey, LearnerId, PartId, Revision, SittingId, TopicId,
    TopicKey,
};
pub use item::{ClientNeed, Exhibit, ExhibitBody, Item, JudgmentStep, Level, Status, Topic};
pub use kind::{ItemKind, Kind, KindName};
pub use library::Library;
pub use mode::{AdaptiveRules, Allowance, Ending, Exam, Mode};
pub use moment::Moment;
pub use response::{Response, ResponseError};
pub use review::{Grade, Memory, Retention, ReviewRules, ReviewState, Scheduler, Weights};
pub use scoring::{Marking, Score, ScoringRule};
pub use sitting::{Sitting, SittingEffect, SittingEvent, Working};
pub use source::{Reference, Seen, Source, SourceType};
pub use standing::{History, ItemState, TopicStanding};
pub use today::{DueOrder, Today, TodayInput, TodayItem, TodayReason, TodayRules, today};

//! The one integration binary: what people see and what files hold, through public doors.

mod bank_check;
mod docs;
mod exam;
mod fixtures;
mod grade;
#[cfg(unix)]
mod killed;
mod parser;
mod records;
mod screens;
mod shelves;
mod shipped;
#[cfg(unix)]
mod study;
mod support;
#[cfg(unix)]
mod terminal;
mod tidy;
mod tools;
#[cfg(unix)]
mod windows;

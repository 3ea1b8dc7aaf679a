//! The one integration binary: what people see and what files hold, through public doors.

mod bank_check;
mod docs;
mod exam;
mod fixtures;
mod grade;
mod parser;
mod records;
mod screens;
mod shelves;
mod shipped;
mod support;
mod tidy;

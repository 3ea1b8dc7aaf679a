//! The one integration binary: what people see and what files hold, through public doors.

mod bank_check;
mod fixtures;
mod fuzz;
mod grade;
mod parser;
mod records;
mod screens;
mod shelves;
mod shipped;
mod support;
mod wire;

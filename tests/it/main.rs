//! The one integration binary: what people see and what files hold, through public doors.

mod records;
mod screens;
mod shipped;
mod support;

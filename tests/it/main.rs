//! The one integration binary: what people see and what files hold, through public servers.

mod adaptive;
mod analysis;
mod ascii;
mod bank_check;
mod bank_fix;
mod bank_limits;
mod bank_loading;
#[cfg(unix)]
mod bank_preview;
mod bank_sarif;
mod bank_show;
mod bank_stats;
mod bank_together;
mod blueprint;
mod browse;
mod browser;
mod case_study;
mod choosing;
#[cfg(feature = "classroom")]
mod class_cli;
mod class_console;
mod class_opening;
mod class_seat;
#[cfg(all(unix, feature = "classroom"))]
mod classroom;
#[cfg(all(unix, feature = "cluster"))]
mod cluster;
mod config;
mod cursor;
mod data;
#[cfg(all(unix, feature = "classroom"))]
mod deploy;
mod docs;
mod every_kind;
mod exam;
#[cfg(unix)]
mod exam_terminal;
mod exhibits;
mod fields;
mod first_page;
mod fixture_pairs;
mod fixtures;
mod fuzz;
mod grade;
mod home_keys;
#[cfg(all(unix, feature = "classroom"))]
mod homework;
mod install;
mod interchange;
#[cfg(unix)]
mod keystrokes;
#[cfg(unix)]
mod killed;
#[cfg(all(unix, feature = "classroom"))]
mod lesson;
mod looks;
#[cfg(unix)]
mod luck;
#[cfg(all(unix, feature = "classroom"))]
mod metrics;
mod paper;
mod parser;
mod places;
mod plain_front;
#[cfg(unix)]
mod plain_local;
mod plain_pages;
mod plain_same;
mod plain_walks;
#[cfg(unix)]
mod plain_way;
mod progress_page;
mod progress_views;
mod rationale;
mod records;
mod review;
mod schema;
mod screens;
#[cfg(all(unix, feature = "classroom"))]
mod serve;
mod shelves;
mod shipped;
mod sign;
mod six_weeks;
#[cfg(unix)]
mod spoken;
#[cfg(all(unix, feature = "classroom"))]
mod ssh_server;
#[cfg(unix)]
mod stopped;
#[cfg(unix)]
mod study;
mod support;
#[cfg(unix)]
mod terminal;
mod test_wise;
mod tidy;
mod today;
mod tools;
mod unanswered;
mod untyped;
mod wall;
#[cfg(unix)]
mod windows;
mod wire;

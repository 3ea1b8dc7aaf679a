//! Simulations with made-up learners: the adaptive exam, and Today beside other ways to practice.
//!
//! ```sh
//! cargo run --release --example simulate            # both; or name one: exam, practice
//! ```
//!
//! All seeds are fixed, so each run prints the same numbers. docs/performance.md has them. The
//! learners are models. They show whether the rules work as they should, and nothing about people.

#![allow(
    clippy::indexing_slicing,
    reason = "a simulation that fails is to stop, and to say where"
)]

mod chance;
mod exam;
mod learner;
mod practice;
mod strategies;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let all = wanted.is_empty();
    let is_wanted = |name: &str| all || wanted.iter().any(|word| word == name);
    if is_wanted("exam") {
        exam::print();
    }
    if is_wanted("practice") {
        practice::print();
    }
}

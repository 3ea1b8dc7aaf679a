//! The screen that the README shows is the one that the program shows.

use dripset::bank_sources;
use dripset::domain::Plan;
use dripset::tui::key::Key;
use dripset::tui::screen::StoreEffect;

use crate::support::learner::Learner;

const SEED: u64 = 143;

#[test]
fn the_screen_on_the_first_page_is_what_the_program_shows() {
    let mut learner = Learner::with(bank_sources::shipped(), (80, 24));
    learner.want(StoreEffect::Start(Plan::with_seed(SEED)));
    learner.write("a").press(&[Key::Enter]);
    let shown = learner.screen();
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let block = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("\n```").next());
    assert!(readme.contains(&format!("--seed {SEED}")));
    assert_eq!(
        block,
        Some(shown.as_str()),
        "put this into README.md:\n{shown}"
    );
}

//! The conversation of plain mode: words, their beginnings, and the replies.

use dripset::plain::front::FrontRequest;
use dripset::tui::settings::Verbosity;

use crate::support::learner::{screens_bank, seventeen_bank};
use crate::support::lines::Lines;

#[test]
fn a_first_start_says_how_to_begin_and_every_line_has_a_reply() {
    let mut lines = Lines::new(screens_bank());
    for line in ["1", "", "help", "where", "zzz", "leave", "stay", "quit"] {
        let reply = lines.say(line);
        assert!(reply.lines().count() > 1, "no reply to {line:?}: {reply}");
    }
    assert_eq!(lines.request, Some(FrontRequest::Quit));
    println!("{}", lines.transcript);
}

#[test]
fn every_kind_prints() {
    let mut lines = Lines::new(seventeen_bank());
    lines.lines(&["study", "2 20", ""]);
    for _ in 0..17 {
        lines.lines(&["help", "", "why a", ""]);
    }
    println!("{}", lines.transcript);
    let _ = Verbosity::Full;
}

//! The conversation of plain mode: words, their beginnings, and the replies.

use dripset::plain::front::FrontRequest;

use crate::support::learner::screens_bank;
use crate::support::lines::Lines;

#[test]
fn a_first_start_says_how_to_begin_and_every_line_has_a_reply() {
    let mut lines = Lines::new(screens_bank());
    for line in [
        "study",
        "2 5",
        "",
        "help",
        "where",
        "zzz",
        "no such",
        "f",
        "fl",
        "a",
        "",
        "why b",
        "again",
        "",
        "note Check the site.",
        "leave",
        "s",
        "calc 80*12",
        "ranges sodium",
        "headings",
        "heading 2",
        "choices",
        "leave",
        "k",
        "settings",
        "2",
        "back",
        "history",
        "1",
        "progress",
        "back",
        "questions",
        "1",
        "back",
        "back",
        "quit",
    ] {
        let reply = lines.say(line);
        assert!(reply.lines().count() > 1, "no reply to {line:?}: {reply}");
    }
    println!("{}", lines.transcript);
    assert_eq!(lines.request, Some(FrontRequest::Quit));
}

#[test]
fn enter_after_a_slip_reads_the_answer_back_and_confirms_nothing() {
    let mut lines = Lines::new(screens_bank());
    lines.lines(&["study", "2 5", "", "30", "xyz"]);
    let reply = lines.say("");
    assert!(reply.contains("Your answer: 30"), "{reply}");
    assert!(!reply.contains("Incorrect"), "{reply}");
    assert!(lines.say("").contains("Incorrect"), "the next one confirms");
}

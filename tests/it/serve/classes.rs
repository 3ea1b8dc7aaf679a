//! Several classes of one server, and what stays of a class once it is over.

use super::*;

#[test]
fn an_item_missed_in_a_class_is_among_ones_own_missed_ones_once_it_is_over() {
    let Some(served) = Served::open() else {
        return;
    };
    let ada = served.key("ada");
    let (console, seat, _) = served.one_misses(&ada);
    seat.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    let (_, seen) = served.home(&ada);
    assert_eq!(
        missed(&seen),
        Some("·"),
        "not before it is over: {}",
        seen.text
    );
    console.wait_for("all to be done", |seen| seen.has("1 of 1"));
    console.send("c");
    seat.wait_for("the vote to be closed", |seen| seen.has("Closed."));
    console.send("r");
    seat.wait_for("the key", |seen| seen.has("Incorrect:"));
    end(&console);
    seat.wait_for("the end", |seen| seen.has("The class has ended"));

    let (_, seen) = served.home(&ada);
    assert_eq!(missed(&seen), Some("1"), "{}", seen.text);
    console.wait_for("the end at the console", |seen| seen.has("over"));
    console.send("\x1b");
    console.wait_for("a word before leaving", |seen| seen.has("Press q to leave"));
    console.insist("q", "leaving", |_| false);
    console.wait_exit();
    // The program keeps it a moment after the console is gone.
    let deadline = Instant::now() + Duration::from_secs(20);
    while served.classes().contains("  open   ") {
        assert!(Instant::now() < deadline, "{}", served.classes());
    }
}

#[test]
fn a_wrong_pin_is_told_and_who_leaves_hears_of_the_way_back() {
    let Some(served) = Served::open() else {
        return;
    };
    let (_console, code) = served.class(&served.key("ines"));
    let come = || {
        let seat = served.ssh(&code, None).start();
        seat.wait_for_bytes(b"Your name: ", 1);
        seat.send("Ada\r");
        seat
    };
    let seat = come();
    seat.wait_for("a seat", |seen| seen.has("Your PIN: "));
    let other = come();
    other.wait_for_bytes(b"(or Enter): ", 1);
    other.send("none\r");
    other.wait_for_bytes(b"does not match this name", 1);
    seat.send("\x1b");
    seat.wait_for("a word of caution", |seen| seen.has("Press q to leave"));
    seat.send("q");
    assert_eq!(seat.wait_exit().exit_code(), 0);
    let raw = String::from_utf8_lossy(&seat.raw()).into_owned();
    assert!(raw.contains("he same command brings you back"), "{raw}");
}

#[test]
fn two_classes_at_once_do_not_see_one_another() {
    let Some(served) = Served::open() else {
        return;
    };
    let (first, one) = served.class(&served.key("ines"));
    let (second, two) = served.class(&served.key("omar"));
    assert_ne!(one, two);
    let ada = served.join(&one, &served.key("ada"), "Ada");
    let bo = served.join(&two, &served.key("bo"), "Bo");
    first.wait_for("a learner", |seen| seen.has("1 is here"));
    second.wait_for("a learner", |seen| seen.has("1 is here"));
    first.send("m");
    first.wait_for("names", |seen| seen.has("names on"));
    first.send("t");
    let people = first.wait_for("the people", |seen| seen.has("People:") && seen.has("Ada"));
    assert!(!people.has("Bo "), "{}", people.text);
    first.send("\x1b");
    first.wait_for("the lobby", |seen| seen.has("1 is here"));
    first.send(ENTER);
    first.wait_for("the vote", |seen| seen.has("0 of 1"));
    ada.wait_for("the item", |seen| seen.has("stings"));
    end(&second);
    bo.wait_for("the end", |seen| seen.has("The class has ended"));
    miss(&ada);
    ada.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    assert!(!bo.seen().has("stings") && !second.seen().has("stings"));
}

#[test]
fn after_a_restart_every_class_that_is_not_over_goes_on_under_its_code() {
    let Some(mut served) = Served::open() else {
        return;
    };
    let (ines, ada) = (served.key("ines"), served.key("ada"));
    let (console, one) = served.class(&ines);
    let (other, two) = served.class(&served.key("omar"));
    let (third, over) = served.class(&ines);
    end(&third);
    let seat = served.join(&one, &ada, "Ada");
    console.wait_for("a learner", |seen| seen.has("1 is here"));
    console.send(ENTER);
    miss(&seat);
    seat.wait_for("the response to be kept", |seen| seen.has("Confirmed"));
    served.stop();
    for pty in [&seat, &console, &other, &third] {
        pty.wait_exit();
    }
    served.start();

    let seat = served.ssh(&one, Some(&ada)).start();
    seat.wait_for("the same seat", |seen| seen.has("Confirmed"));
    let console = served.ssh(&one, Some(&ines)).start();
    console.wait_for("the same vote", |seen| seen.has("1 of 1"));
    let bo = served.join(&two, &served.key("bo"), "Bo");
    assert!(!bo.seen().has("stings"));
    let classes = served.classes();
    let line = |code: &str| classes.lines().find(|line| line.contains(code));
    assert!(
        line(&one).expect("a line").contains("  open   "),
        "{classes}"
    );
    assert!(
        !line(&over).expect("a line").contains("  open   "),
        "{classes}"
    );
    let late = served.ssh(&over, Some(&ada)).start();
    assert_ne!(late.wait_exit().exit_code(), 0);
}

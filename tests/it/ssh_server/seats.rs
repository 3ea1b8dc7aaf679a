//! Seats: what one of them does costs that one alone.

use super::*;
use crate::support::mouse::click;
use rustix::process::Signal;

#[test]
fn a_panic_in_one_seat_ends_that_seat_alone() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let (other, broken) = (server.sit(&[]), server.sit(&[]));
    broken.send("!");
    assert_eq!(broken.wait_exit().exit_code(), 1);
    assert!(String::from_utf8_lossy(&broken.raw()).contains("Something went wrong on the host"));
    broken.assert_given_back();
    until("the seat to be gone", || server.toy.left() == 1);
    other.send("a");
    other.wait_for("a key", |seen| seen.has("keys: a."));
}

#[test]
fn a_client_that_is_stopped_holds_up_itself_alone() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| {
        config.timings.stall = Duration::from_millis(300);
        config.timings.repaint = Duration::from_millis(1);
    });
    let (other, stopped) = (server.sit(&[]), server.sit(&[]));
    stopped.signal(Signal::STOP);
    stopped.wait_stopped();
    let mut room = 0;
    until("the stopped one to lose its seat", || {
        room += 1;
        server.toy.room.send_replace(room);
        other.wait_for("the room", |seen| seen.has(&format!("room: {room}.")));
        server.toy.left() == 1
    });
    other.send("a");
    other.wait_for("a key", |seen| seen.has("keys: a."));
}

#[test]
fn who_types_nothing_for_long_is_seen_out() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.idle = Duration::from_millis(300));
    let pty = server.launch("FREE", &[]).start();
    assert_eq!(pty.wait_exit().exit_code(), 1);
    pty.assert_given_back();
    assert!(String::from_utf8_lossy(&pty.raw()).contains("You did not type anything"));
}

#[test]
fn where_every_seat_is_taken_the_next_is_told() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.seats_max = 1);
    let first = server.sit(&[]);
    let second = server.launch("FREE", &[]).start();
    assert_eq!(second.wait_exit().exit_code(), 1);
    assert!(String::from_utf8_lossy(&second.raw()).contains("Every seat is taken"));
    first.send("q");
    assert_eq!(first.wait_exit().exit_code(), 7);
    until("the seat to be free", || server.toy.left() == 1);
    server.sit(&[]);
}

#[test]
fn when_the_server_stops_everybody_is_seen_out() {
    if !has_ssh() {
        return;
    }
    let mut server = Door::open();
    let guests = [server.sit(&[]), server.sit(&[])];
    server.close();
    for pty in &guests {
        assert_eq!(pty.wait_exit().exit_code(), 0);
        pty.assert_given_back();
        assert!(String::from_utf8_lossy(&pty.raw()).contains("stopped the program"));
    }
    assert_eq!(server.toy.left(), 2);
}

#[test]
fn a_client_that_agrees_anew_all_the_time_is_served() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.sit(&["-o", "RekeyLimit=2K"]);
    for room in 1..=20 {
        server.toy.room.send_replace(room);
        pty.wait_for("the room", |seen| seen.has(&format!("room: {room}.")));
        pty.send("a");
        until("the key", || {
            server.toy.heard.lock().expect("heard").len() == usize::try_from(room).expect("small")
        });
    }
}

#[test]
fn a_line_that_is_cut_leaves_its_seat() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.sit(&[]);
    pty.signal(Signal::KILL);
    until("the seat to be left", || server.toy.left() == 1);
    assert!(server.toy.has_heard("leaving"));
}

#[test]
fn a_client_that_gives_no_sign_of_life_is_lost() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.keepalive = Duration::from_millis(50));
    let (other, silent) = (server.sit(&[]), server.sit(&[]));
    silent.signal(Signal::STOP);
    silent.wait_stopped();
    until("the silent one to lose its seat", || server.toy.left() == 1);
    other.send("a");
    other.wait_for("a key", |seen| seen.has("keys: a."));
}

#[test]
fn a_guest_who_takes_long_to_give_a_name_is_not_asked_for_signs_of_life() {
    if !has_ssh() {
        return;
    }
    let server = Door::with(|config| config.timings.keepalive = Duration::from_millis(50));
    let thinks = server.launch("NAMED", &[]).start();
    thinks.wait_for_bytes(b"Your name: ", 1);
    // By the time that a silent one is lost, whoever thinks would have been asked several times.
    let silent = server.sit(&[]);
    silent.signal(Signal::STOP);
    silent.wait_stopped();
    until("the silent one to lose its seat", || server.toy.left() == 1);
    thinks.send("Ana\r");
    thinks.wait_for("the name", |seen| seen.has("Ana."));
}

#[test]
fn a_server_stops_though_a_client_is_stopped() {
    if !has_ssh() {
        return;
    }
    let mut server = Door::with(|config| {
        config.timings.leave = Duration::from_millis(100);
        config.timings.repaint = Duration::from_millis(1);
    });
    let (other, stopped) = (server.sit(&[]), server.sit(&[]));
    stopped.signal(Signal::STOP);
    stopped.wait_stopped();
    for room in 1..=100 {
        server.toy.room.send_replace(room);
        other.wait_for("the room", |seen| seen.has(&format!("room: {room}.")));
    }
    server.close();
    assert_eq!(other.wait_exit().exit_code(), 0);
    assert_eq!(server.toy.left(), 2);
}

/// Where the mouse is wanted, as at the local terminal: it chooses, and scrolls.
#[test]
fn the_mouse_chooses_at_a_seat_unless_its_learner_leaves_it_to_the_terminal() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.sit(&[]);
    pty.wait_for_bytes(b"\x1b[?1000h\x1b[?1006h", 1);
    let seen = pty.wait_for("the page", |seen| seen.has("[here]"));
    let (column, row) = seen.find("[here]").expect("the target");
    pty.send(click((column + 1, row)));
    pty.wait_for("the click", |seen| seen.has("click on 3"));
    pty.send(click((0, 0)));
    pty.send("\x1b[<65;1;1M");
    pty.wait_for("the wheel", |seen| seen.has("keys: click on 3 wheel by 3."));
    pty.send("q");
    pty.wait_exit();
    pty.assert_given_back();

    let other = server.sit(&["-o", "SetEnv=DRIPSET_MOUSE=false"]);
    other.send("a");
    other.wait_for("a key", |seen| seen.has("keys: a."));
    let raw = String::from_utf8_lossy(&other.raw()).into_owned();
    assert!(!raw.contains("\x1b[?1000h"), "{raw:?}");
}

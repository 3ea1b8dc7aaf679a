//! Times and limits of the server that no other test would miss.

use super::odd::{connect, run, sit, until_shown};
use super::*;

use dripset::tui::sign::Charset;
use russh::ChannelMsg;
use russh::client::KeyboardInteractiveAuthResponse;

#[test]
fn whatever_was_wrong_a_try_takes_the_same_time() {
    let rejection = Duration::from_millis(200);
    let server = Door::with(|config| config.timings.rejection = rejection);
    run(&server, async {
        let mut line = connect(server.port, 1 << 20).await.expect("a connection");
        for login in ["WRONG", &"x".repeat(100)] {
            let start = Instant::now();
            let come = line.authenticate_none(login).await.expect("a reply");
            assert!(!come.success());
            assert!(start.elapsed() >= rejection, "{:?}", start.elapsed());
        }
    });
}

#[test]
fn who_gives_nothing_over_and_over_is_asked_so_often() {
    let server = Door::open();
    run(&server, async {
        let mut line = connect(server.port, 1 << 20).await.expect("a connection");
        let mut reply = line
            .authenticate_keyboard_interactive_start("NAMED", None)
            .await;
        let mut asked = 0;
        while let Ok(KeyboardInteractiveAuthResponse::InfoRequest { .. }) = reply {
            asked += 1;
            assert!(asked < 20, "without end");
            let nothing = vec![String::new()];
            reply = line
                .authenticate_keyboard_interactive_respond(nothing)
                .await;
        }
        assert_eq!(asked, 13, "a name and a PIN, six times");
    });
}

#[test]
fn a_seat_is_painted_so_often_and_no_more() {
    let repaint = Duration::from_millis(100);
    let server = Door::with(|config| config.timings.repaint = repaint);
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 24, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        let (start, mut frames, mut room) = (Instant::now(), 0_u32, 0);
        while frames < 6 {
            room += 1;
            server.toy.room.send_replace(room);
            let wait = tokio::time::timeout(Duration::from_millis(5), channel.wait());
            if let Ok(Some(ChannelMsg::Data { .. })) = wait.await {
                frames += 1;
            }
        }
        // Between six frames are five pauses; what comes late shortens the first alone.
        assert!(start.elapsed() >= repaint * 4, "{:?}", start.elapsed());
    });
}

#[test]
fn what_comes_after_a_gap_is_no_key_until_a_paste_ends() {
    let server = Door::with(|config| {
        config.input_bytes_max = 1_000;
        config.timings.quiet = Duration::from_secs(3_600);
    });
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        channel.data_bytes("a".repeat(3_000)).await.expect("keys");
        while !server.toy.has_heard("c") {
            // Slower than is let in: as soon as there is room again it comes in whole.
            channel.data_bytes("b\x1b[201~c").await.expect("keys");
            let _ = tokio::time::timeout(Duration::from_millis(20), channel.wait()).await;
        }
    });
    let heard = server.toy.heard.lock().expect("heard");
    let next = heard.iter().find(|key| *key != "a");
    assert_eq!(next.map(String::as_str), Some("c"));
}

#[test]
fn what_is_sent_to_a_seat_keeps_nobody_at_it() {
    let server = Door::with(|config| config.timings.idle = Duration::from_millis(300));
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 24, (80, 24)).await;
        while server.toy.left() == 0 {
            server.toy.room.send_modify(|room| *room += 1);
            let _ = tokio::time::timeout(Duration::from_millis(5), channel.wait()).await;
        }
    });
}

#[test]
fn who_only_watches_is_not_seen_out_for_silence() {
    let server = Door::with(|config| config.timings.idle = Duration::from_millis(300));
    run(&server, async {
        let (_line, mut watching) = sit(&server, 1 << 24, (80, 24)).await;
        watching.data_bytes("w").await.expect("a key");
        until_shown(&mut watching, "keys: w.").await;
        // Two others one after the other, so that the time of the first has long passed.
        for left in 1..=2 {
            let (_line, mut channel) = sit(&server, 1 << 24, (80, 24)).await;
            while server.toy.left() < left {
                let _ = tokio::time::timeout(Duration::from_millis(5), channel.wait()).await;
            }
        }
        server.toy.room.send_replace(5);
        until_shown(&mut watching, "room: 5.").await;
    });
}

#[test]
fn a_window_that_comes_back_to_its_size_is_painted_whole() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        channel.window_change(80, 24, 0, 0).await.expect("a size");
        until_shown(&mut channel, "\x1b[2J").await;
    });
}

#[test]
fn last_words_act_on_no_terminal() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        channel.data_bytes("Q").await.expect("a key");
        until_shown(&mut channel, "Come[2J again.").await;
    });
}

#[test]
fn who_closes_the_channel_and_stays_connected_leaves_the_seat() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        channel.close().await.expect("sent");
        while server.toy.left() == 0 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn who_wants_no_colours_is_heard() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let _plain = server.sit(&["-o", "SetEnv=NO_COLOR=1"]);
    let _usual = server.sit(&[]);
    let guests = server.toy.guests.lock().expect("guests");
    let unwanted: Vec<bool> = guests.iter().map(|guest| guest.colours.unwanted).collect();
    assert_eq!(unwanted, [true, false]);
}

/// TERM and the variables of the locale, the first of LC_ALL, LC_CTYPE and LANG before the
/// others, tell what a terminal can show, as they do where it is the program's own.
#[test]
fn the_characters_of_a_terminal_are_heard() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let sit = |term: &str, set: &str| {
        let set = format!("SetEnv={set}");
        let pty = server
            .launch("FREE", &["-o", &set])
            .env("TERM", term)
            .start();
        pty.wait_for("a seat", |seen| seen.has("Toy"));
        pty
    };
    let _seats = [
        sit("xterm", "NOTHING=1"),
        sit("xterm", "LANG=de_DE.ISO-8859-1"),
        sit("xterm", "LANG=C LC_ALL=en_US.UTF-8"),
        sit("xterm", "LC_CTYPE=C LANG=en_US.UTF-8"),
        sit("vt100", "LANG=en_US.UTF-8"),
    ];
    let guests = server.toy.guests.lock().expect("guests");
    let heard: Vec<Charset> = guests.iter().map(|guest| guest.charset).collect();
    use Charset::{Ascii, Unicode};
    assert_eq!(heard, [Unicode, Ascii, Unicode, Ascii, Ascii]);
}

/// What it waits for may take long: a disk that is slow, say.
#[test]
fn who_types_on_while_a_seat_waits_goes_on_seeing_it() {
    let server = Door::with(|config| config.timings.settle = Duration::from_millis(200));
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        channel.data_bytes("S").await.expect("a key");
        let mut shown = String::new();
        while !shown.contains("x x x") {
            channel.data_bytes("x").await.expect("a key");
            let wait = tokio::time::timeout(Duration::from_millis(20), channel.wait());
            if let Ok(Some(ChannelMsg::Data { data })) = wait.await {
                shown.push_str(&String::from_utf8_lossy(&data));
            }
        }
    });
}

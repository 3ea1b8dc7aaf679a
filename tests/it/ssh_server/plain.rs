//! Seats in plain lines: who gets them, what is sent to them, and what one of them costs others.

use super::odd::{run, sit, sit_as, until_shown};
use super::*;
use crate::support::ssh::is_plain;

use dripset::ssh::SeatDisplay;
use russh::{Channel, ChannelMsg, client::Msg};

/// The last line of what a plain guest is told at first.
const PROMPT: &str = "or help:|help lists them:";

/// What a plain seat gets until these words.
async fn said(channel: &mut Channel<Msg>, words: &str) -> String {
    let mut said = String::new();
    while let Some(message) = channel.wait().await {
        if let ChannelMsg::Data { data } = message {
            said.push_str(&String::from_utf8_lossy(&data));
            assert!(is_plain(&said), "{said:?}");
            if words.split('|').any(|words| said.contains(words)) {
                return said;
            }
        }
    }
    panic!("closed before {words:?}: {said:?}");
}

/// What a pseudo-terminal got, after the login.
fn raw(pty: &Pty) -> String {
    String::from_utf8(pty.raw()).expect("text")
}

#[test]
fn who_asks_for_lines_or_has_no_terminal_for_screens_gets_them() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let seats = [
        server.launch("FREE+plain", &[]).start(),
        server.launch("FREE+PLAIN", &[]).start(),
        server.launch("FREE", &[]).env("TERM", "dumb").start(),
        server.launch("FREE", &[]).env("TERM", "").start(),
        server.launch("FREE", &["-T"]).start(),
        server.launch("FREE+screen", &["-T"]).start(),
    ];
    for pty in &seats {
        pty.wait_for_words(PROMPT, 0);
        let said = raw(pty);
        assert!(said.starts_with("Welcome to the toy.\r\n"), "{said:?}");
        pty.send("quit\r");
        assert_eq!(pty.wait_exit().exit_code(), 0);
        let said = raw(pty);
        assert!(
            is_plain(&said) && said.ends_with("Come again.\r\n"),
            "{said:?}"
        );
    }
    let guests = server.toy.guests.lock().expect("guests");
    assert!(guests.iter().all(|guest| guest.login == "FREE"));
    // What the terminal alone decides is nobody's choice.
    let chosen = server.toy.chosen.lock().expect("chosen");
    assert_eq!(*chosen, [SeatDisplay::Plain; 2]);
}

#[test]
fn what_is_remembered_counts_unless_the_login_says_otherwise() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    *server.toy.remembered.lock().expect("remembered") = Some(SeatDisplay::Plain);
    let pty = server.launch("FREE", &[]).start();
    pty.wait_for_words(PROMPT, 0);
    let screens = server.launch("FREE+screen", &[]).start();
    screens.wait_for("the screen", |seen| seen.alternate && seen.has("Toy"));
}

#[test]
fn without_a_terminal_lines_end_as_in_a_file_and_the_end_of_input_leaves() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let output = server.run(&["-T"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.starts_with("Welcome to the toy.\n"), "{said:?}");
    assert!(said.ends_with("Come again.\n"), "{said:?}");
    assert!(!said.contains('\r') && is_plain(&said), "{said:?}");
    until("the seat to be left", || server.toy.left() == 1);
    assert!(server.toy.has_heard("leaving"));
}

#[test]
fn lines_of_a_script_are_done_in_their_order_and_the_last_counts() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit_as(&server, "FREE", 1 << 20, None).await;
        channel
            .data_bytes("alpha\r\nal\n\nno such word\nscreen\nalpha")
            .await
            .expect("lines");
        channel.eof().await.expect("an end");
        let said = said(&mut channel, "Come again.").await;
        assert!(
            said.contains("no such word") && said.contains("ssh without -T"),
            "{said}"
        );
    });
    let heard = server.toy.heard.lock().expect("heard").join(" ");
    assert_eq!(heard, "a a Enter a Ctrl-C leaving");
}

#[test]
fn f2_and_a_word_go_over_to_the_screens_and_back() {
    if !has_ssh() {
        return;
    }
    let server = Door::open();
    let pty = server.launch("FREE+plain", &[]).start();
    pty.wait_for_words(PROMPT, 0);
    for (there, back) in [("half a line\x1bOQ", "\x1bOQ"), ("screen\r", "\x1b[12~")] {
        let before = pty.written();
        pty.send(there);
        pty.wait_for("the screen", |seen| seen.alternate && seen.has("Toy"));
        pty.send("b");
        pty.wait_for("a key", |seen| seen.has("b."));
        pty.send(back);
        pty.wait_for_words(PROMPT, before);
        let since = raw(&pty).split_off(before);
        let (_, lines) = since
            .rsplit_once("\x1b[?1049l\x1b[?25h")
            .expect("given back");
        assert!(is_plain(lines), "{lines:?}");
    }
    assert!(
        !raw(&pty).contains("not used"),
        "nothing is left of the line"
    );
    pty.send("alpha\r");
    until("the key", || server.toy.has_heard("a"));
    use SeatDisplay::{Plain, Screens};
    let chosen = server.toy.chosen.lock().expect("chosen").clone();
    assert_eq!(chosen, [Plain, Screens, Plain, Screens, Plain]);
}

/// A screen reader would read it out in the middle of a word.
#[test]
fn nothing_is_told_while_a_line_is_half_typed_and_then_the_line_is_not_used() {
    let server = Door::with(|config| config.timings.announce = Duration::from_millis(5));
    run(&server, async {
        let size = Some((80, 24));
        let (_line, mut channel) = sit_as(&server, "FREE+plain", 1 << 20, size).await;
        said(&mut channel, PROMPT).await;
        server.toy.room.send_replace(1);
        let told = said(&mut channel, PROMPT).await;
        assert!(told.starts_with("\r\nroom: 1.\r\n"), "{told:?}");
        channel.data_bytes("alxy\x7f\x7f").await.expect("keys");
        let echo = said(&mut channel, "\u{8} \u{8}\u{8} \u{8}").await;
        assert_eq!(echo, "alxy\u{8} \u{8}\u{8} \u{8}");
        server.toy.room.send_replace(2);
        let quiet = tokio::time::timeout(Duration::from_millis(100), channel.wait()).await;
        assert!(quiet.is_err(), "{quiet:?}");
        channel.data_bytes("\r").await.expect("a key");
        let told = said(&mut channel, PROMPT).await;
        let wanted = "\r\nroom: 2.\r\nYour line was not used: al\r\n";
        assert!(told.starts_with(wanted), "{told:?}");
        channel.data_bytes("al\r").await.expect("keys");
        said(&mut channel, PROMPT).await;
    });
    assert!(server.toy.has_heard("a"));
}

#[test]
fn of_many_changes_a_plain_seat_is_told_the_newest_and_few() {
    const ANNOUNCE: Duration = Duration::from_millis(50);
    let server = Door::with(|config| config.timings.announce = ANNOUNCE);
    run(&server, async {
        let (_line, mut channel) = sit_as(&server, "FREE", 1 << 24, None).await;
        said(&mut channel, PROMPT).await;
        let toy = Arc::clone(&server.toy);
        let changes = tokio::task::spawn_blocking(move || {
            (1..=5_000).for_each(|room| {
                toy.room.send_replace(room);
                std::thread::yield_now();
            });
        });
        let since = Instant::now();
        let told = said(&mut channel, "room: 5000.").await;
        changes.await.expect("the changes");
        let count = told.matches("room: ").count();
        let times = since.elapsed().as_millis() / ANNOUNCE.as_millis();
        assert!(count as u128 <= times + 3, "{count} in {times} times");
    });
}

#[test]
fn any_bytes_in_any_amount_cost_their_own_seat_alone() {
    let server = Door::open();
    run(&server, async {
        let (_other, mut other) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut other, "room: 0.").await;
        for size in [None, Some((80, 24))] {
            let (_line, channel) = sit_as(&server, "FREE+plain", 1 << 24, size).await;
            let (mut reading, writing) = channel.split();
            let junk: Vec<u8> = (0..=255).filter(|byte| ![3, 4].contains(byte)).collect();
            let flood = async {
                writing
                    .data_bytes("x".repeat(1 << 17))
                    .await
                    .expect("a line");
                writing.data_bytes(junk.repeat(400)).await.expect("junk");
                writing
                    .data_bytes("\x1b[200~".repeat(99))
                    .await
                    .expect("open pastes");
            };
            let calm = async {
                let mut said = String::new();
                while !said.contains("Too much was typed") {
                    if let ChannelMsg::Data { data } = reading.wait().await.expect("a reply") {
                        said.push_str(&String::from_utf8_lossy(&data));
                    }
                }
                assert!(is_plain(&said), "{said:?}");
            };
            tokio::join!(flood, calm);
            server.toy.room.send_modify(|room| *room += 1);
            let room = *server.toy.room.borrow();
            until_shown(&mut other, &format!("room: {room}.")).await;
        }
    });
    // Bytes of a line that has lost a part are no line, and nothing has confirmed anything by it.
    let left = server.toy.heard.lock().expect("heard").clone();
    assert!(!left.contains(&"a".to_owned()), "{left:?}");
}

#[test]
fn a_plain_client_that_reads_nothing_holds_up_itself_alone() {
    let server = Door::with(|config| {
        config.timings.stall = Duration::from_millis(200);
        config.timings.announce = Duration::from_millis(5);
    });
    run(&server, async {
        let (_other, mut other) = sit_as(&server, "FREE", 1 << 20, None).await;
        said(&mut other, PROMPT).await;
        let (_line, mut closed) = sit_as(&server, "FREE+plain", 0, Some((80, 24))).await;
        let mut room = 0;
        while server.toy.left() == 0 {
            room += 1;
            server.toy.room.send_replace(room);
            said(&mut other, &format!("room: {room}.")).await;
            let wait = tokio::time::timeout(Duration::from_millis(5), closed.wait());
            let message = wait.await.unwrap_or_default();
            assert!(!matches!(message, Some(ChannelMsg::Data { .. })));
        }
        other.data_bytes("alpha\n").await.expect("a line");
        said(&mut other, PROMPT).await;
    });
    assert!(server.toy.has_heard("a"));
}

#[test]
fn a_plain_seat_is_seen_out_with_words_whatever_ends_it() {
    if !has_ssh() {
        return;
    }
    let mut server = Door::with(|config| config.timings.leave = Duration::from_millis(500));
    let broken = server.launch("FREE+plain", &[]).start();
    broken.wait_for_words(PROMPT, 0);
    broken.send("break\r");
    assert_eq!(broken.wait_exit().exit_code(), 1);
    assert!(
        raw(&broken)
            .ends_with("Something went wrong on the host. Type the same command to come back.\r\n")
    );
    let guests = [["-t"], ["-T"]].map(|how| server.launch("FREE+plain", &how).start());
    for pty in &guests {
        pty.wait_for_words(PROMPT, 0);
    }
    server.close();
    for pty in &guests {
        assert_eq!(pty.wait_exit().exit_code(), 0);
        let said = raw(pty);
        assert!(
            said.ends_with("\r\nThe host has stopped the program.\r\n"),
            "{said:?}"
        );
        assert!(is_plain(&said), "{said:?}");
    }
}

#[test]
fn who_types_nothing_for_long_in_plain_lines_is_seen_out_too() {
    let server = Door::with(|config| config.timings.idle = Duration::from_millis(300));
    run(&server, async {
        let (_line, mut channel) = sit_as(&server, "FREE", 1 << 20, None).await;
        said(&mut channel, "You did not type anything for a long time.").await;
    });
}

//! What no honest client does.

use super::*;
use crate::support::talk::TALK;
use dripset::tui::input::HELD;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use russh::client::{self, Handle, KeyboardInteractiveAuthResponse, Msg};
use russh::keys::PublicKeyOrCertificate;
use russh::{Channel, ChannelMsg};

pub struct Trusting;

impl client::Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

pub async fn connect(port: u16, window: u32) -> Result<Handle<Trusting>, russh::Error> {
    let config = client::Config {
        window_size: window,
        ..client::Config::default()
    };
    client::connect(Arc::new(config), ("127.0.0.1", port), Trusting).await
}

/// A seat, with the window that it says to have.
pub async fn sit(server: &Door, window: u32, size: (u32, u32)) -> (Handle<Trusting>, Channel<Msg>) {
    sit_as(server, "FREE", window, Some(size)).await
}

/// A seat under this login; without a size, one without a terminal.
pub async fn sit_as(
    server: &Door,
    login: &str,
    window: u32,
    size: Option<(u32, u32)>,
) -> (Handle<Trusting>, Channel<Msg>) {
    let mut line = connect(server.port, window).await.expect("a connection");
    let come = line.authenticate_none(login).await.expect("a reply");
    assert!(come.success());
    let channel = line.channel_open_session().await.expect("a channel");
    if let Some((columns, rows)) = size {
        let term = "xterm-256color";
        let asked = channel.request_pty(true, term, columns, rows, 0, 0, &[]);
        asked.await.expect("a terminal");
    }
    channel.request_shell(true).await.expect("a seat");
    (line, channel)
}

/// Reads what is shown until these words are.
pub async fn until_shown(channel: &mut Channel<Msg>, words: &str) {
    let mut shown = String::new();
    while let Some(message) = channel.wait().await {
        if let ChannelMsg::Data { data } = message {
            shown.push_str(&String::from_utf8_lossy(&data));
            if shown.contains(words) {
                return;
            }
        }
    }
    panic!("closed before {words:?}: {shown:?}");
}

/// Runs it on the server's own threads, within the time that any state may take.
pub fn run(server: &Door, what: impl Future<Output = ()>) {
    server
        .runtime()
        .block_on(async { tokio::time::timeout(DEADLINE, what).await })
        .unwrap_or_else(|_| panic!("in time: {:?}", server.toy.heard));
}

#[test]
fn a_window_that_never_opens_costs_its_own_seat() {
    let server = Door::with(|config| config.timings.stall = Duration::from_millis(200));
    run(&server, async {
        let (_line, mut channel) = sit(&server, 0, (80, 24)).await;
        while server.toy.left() == 0 {
            // Frames that wait for the window.
            server.toy.room.send_modify(|room| *room += 1);
            let wait = tokio::time::timeout(Duration::from_millis(10), channel.wait());
            let message = wait.await.unwrap_or_default();
            assert!(!matches!(message, Some(ChannelMsg::Data { .. })));
        }
    });
}

#[test]
fn any_size_of_window_is_painted() {
    let server = Door::open();
    run(&server, async {
        for (size, painted) in [
            ((0, 0), "80 by 24."),
            ((u32::MAX, u32::MAX), "200 by 60."),
            ((500, 100), "200 by 60."),
        ] {
            let (_line, mut channel) = sit(&server, 1 << 20, size).await;
            until_shown(&mut channel, painted).await;
        }
        // One cell shows nothing worth reading, and is painted all the same.
        let (_line, mut channel) = sit(&server, 1 << 20, (1, 1)).await;
        until_shown(&mut channel, "\x1b[2J").await;
        channel.window_change(90, 30, 0, 0).await.expect("a size");
        until_shown(&mut channel, "90 by 30.").await;
    });
}

#[test]
fn a_storm_of_sizes_comes_to_the_last_of_them() {
    let server = Door::open();
    run(&server, async {
        let (_line, channel) = sit(&server, 1 << 24, (80, 24)).await;
        let (mut reading, writing) = channel.split();
        let storm = async {
            let sizes = (0..20_000).map(|number| 80 + number % 50);
            for columns in sizes.chain([133]) {
                let sent = writing.window_change(columns, 24, 0, 0).await;
                sent.expect("a size");
            }
        };
        // Read meanwhile, as a terminal does: whoever takes nothing can send nothing in the end.
        let calm = async {
            let mut shown = String::new();
            while !shown.contains("133 by 24.") {
                if let ChannelMsg::Data { data } = reading.wait().await.expect("a frame") {
                    shown = String::from_utf8_lossy(&data).into_owned();
                }
            }
        };
        tokio::join!(storm, calm);
    });
}

#[test]
fn of_many_changes_the_newest_is_painted_and_few_are() {
    const REPAINT: Duration = Duration::from_millis(50);
    let server = Door::with(|config| config.timings.repaint = REPAINT);
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 24, (80, 24)).await;
        let toy = Arc::clone(&server.toy);
        let changes = tokio::task::spawn_blocking(move || {
            (1..=5_000).for_each(|room| {
                toy.room.send_replace(room);
                std::thread::yield_now();
            });
        });
        let (since, mut frames, mut shown) = (Instant::now(), 0, String::new());
        while !shown.contains("room: 5000.") {
            if let ChannelMsg::Data { data } = channel.wait().await.expect("a frame") {
                shown = String::from_utf8_lossy(&data).into_owned();
                frames += 1;
            }
        }
        changes.await.expect("the changes");
        // However slow the machine is: one each time, and what was on its way before.
        let times = since.elapsed().as_millis() / REPAINT.as_millis();
        assert!(frames <= times + 3, "{frames} in {times} times");
    });
}

#[test]
fn of_a_paste_of_megabytes_nothing_comes_but_that_it_was_too_long() {
    // Longer than a busy machine holds up whoever pastes: it is over then, and the rest are keys.
    let server = Door::with(|config| config.timings.quiet = Duration::from_secs(2));
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        channel
            .data_bytes("\x1b[200~short\x1b[201~")
            .await
            .expect("a paste");
        until_shown(&mut channel, "paste of 5").await;
        let paste = "1\r".repeat(4 << 20);
        channel.data_bytes("\x1b[200~").await.expect("a paste");
        channel.data_bytes(paste).await.expect("a paste");
        channel.data_bytes("\x1b[201~").await.expect("a paste");
        // Keys count again once it is quiet; each try is one more key.
        while !server.toy.has_heard("z") {
            channel.data_bytes("z").await.expect("a key");
            let pause = tokio::time::timeout(Duration::from_millis(2_200), channel.wait());
            let _ = pause.await;
        }
    });
    let heard = server.toy.heard.lock().expect("heard");
    // Where nothing else was known of it, it comes as 1,024 signs that stand for any.
    let known = ["paste of 5", "paste of 3072", "z", "leaving"];
    let odd = |what: &&String| !known.contains(&what.as_str());
    assert_eq!(heard.iter().find(odd), None);
}

#[test]
fn bytes_that_are_no_text_are_no_keys() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        let bytes = b"\xff\xfe\xc3(\xe8\xbc\x1b]11;rgb:1/2/3\x1b\\\x1b[?62;1c\x1b[24;80Rb";
        channel.data_bytes(&bytes[..]).await.expect("bytes");
        until_shown(&mut channel, "keys: ( b.").await;
    });
}

/// A seat that gets these bytes in pieces and then a key; `None` where a busy machine held a piece up
/// for longer than one key may take.
async fn heard_in_pieces(server: &Door, bytes: &[u8]) -> Option<()> {
    const QUIET: Duration = Duration::from_millis(60);
    let (_line, mut channel) = sit(server, 1 << 20, (80, 24)).await;
    until_shown(&mut channel, "room: 0.").await;
    let half = bytes.len().div_ceil(2).max(1);
    let pieces = [&bytes[..1], &bytes[1..half], &bytes[half..]];
    let mut since = Instant::now();
    for (at, piece) in pieces.into_iter().enumerate() {
        let sent = Instant::now();
        channel.data_bytes(piece.to_vec()).await.expect("bytes");
        if at > 0 && since.elapsed() > HELD / 2 {
            return None;
        }
        since = sent;
        while let Some(left) = QUIET.checked_sub(since.elapsed()) {
            let _ = tokio::time::timeout(left, channel.wait()).await;
        }
    }
    channel.data_bytes("z").await.expect("a key");
    until_shown(&mut channel, "keys: z.").await;
    Some(())
}

#[test]
fn what_a_terminal_says_by_itself_is_no_key_in_any_pieces() {
    let server = Door::open();
    run(&server, async {
        let mut in_time = 0;
        for (_, bytes) in TALK.iter().step_by(3) {
            in_time += usize::from(heard_in_pieces(&server, bytes).await.is_some());
        }
        assert!(in_time > TALK.len() / 12, "the machine is too busy");
    });
}

#[test]
fn a_second_channel_and_every_odd_request_is_refused() {
    let server = Door::open();
    run(&server, async {
        let (line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        assert!(line.channel_open_session().await.is_err());
        assert!(
            line.channel_open_direct_tcpip("127.0.0.1", 1, "127.0.0.1", 1)
                .await
                .is_err()
        );
        assert!(
            line.channel_open_direct_streamlocal("/tmp/none")
                .await
                .is_err()
        );
        assert!(line.tcpip_forward("127.0.0.1", 0).await.is_err());
        until_shown(&mut channel, "room: 0.").await;
        channel.exec(true, "uname").await.expect("sent");
        channel.request_shell(true).await.expect("sent");
        channel.set_env(true, "FOO", "1").await.expect("sent");
        channel.agent_forward(true).await.expect("sent");
        channel
            .request_x11(true, true, "", "", 0)
            .await
            .expect("sent");
        channel.request_subsystem(true, "sftp").await.expect("sent");
        let mut refused = 0;
        while refused < 6 {
            match channel.wait().await.expect("still there") {
                ChannelMsg::Failure => refused += 1,
                ChannelMsg::Success => panic!("nothing of this is done here"),
                _ => {}
            }
        }
        channel.data_bytes("a").await.expect("a key");
        until_shown(&mut channel, "keys: a.").await;
    });
}

#[test]
fn silent_connections_keep_nobody_out() {
    let server = Door::with(|config| {
        config.unauthenticated_max = 50;
        config.rate.burst = 1_000;
        // None of them goes for having been there too long.
        config.timings.grace = Duration::from_secs(3_600);
    });
    let ask_again = || TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    let mut silent: Vec<TcpStream> = (0..500).map(|_| ask_again()).collect();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
    });
    // The oldest were let go: what they read ends, by a word or without one.
    let mut read = String::new();
    silent[0].set_read_timeout(Some(DEADLINE)).expect("set");
    let ended = silent[0].read_to_string(&mut read);
    let waited = |error: &std::io::Error| error.kind() == ErrorKind::WouldBlock;
    assert!(
        !ended.is_err_and(|error| waited(&error)),
        "it still stands there"
    );
    assert!(read.is_empty() || read.starts_with("SSH-2.0-dripset"));
}

#[test]
fn who_says_hello_byte_by_byte_is_let_go_in_time() {
    let server = Door::with(|config| config.timings.grace = Duration::from_millis(700));
    let mut slow = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
    // Reading is what paces the bytes: it waits this long for the end of the connection.
    slow.set_read_timeout(Some(Duration::from_millis(20)))
        .expect("set");
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        until_shown(&mut channel, "room: 0.").await;
        let mut said = 0;
        let ended = loop {
            let wrote = slow.write_all(b"SSH-2.0-slow".get(said..=said).unwrap_or(b"w"));
            said += 1;
            let mut answer = [0; 64];
            match (wrote, slow.read(&mut answer)) {
                (Err(_), _) | (_, Ok(0)) => break said,
                (_, Err(error)) if error.kind() != ErrorKind::WouldBlock => break said,
                _ => {}
            }
        };
        // Not at once, and not for as long as it goes on.
        assert!((2..200).contains(&ended), "{ended} bytes");
        server.toy.room.send_replace(1);
        until_shown(&mut channel, "room: 1.").await;
    });
}

#[test]
fn an_address_that_connects_too_often_is_refused() {
    let server = Door::with(|config| {
        config.rate.burst = 2;
        config.rate.per_second = 0;
    });
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        let (_other, _) = sit(&server, 1 << 20, (80, 24)).await;
        assert!(connect(server.port, 1 << 20).await.is_err());
        until_shown(&mut channel, "room: 0.").await;
    });
}

#[test]
fn wrong_codes_in_a_loop_cost_whoever_tries_them() {
    let server = Door::open();
    run(&server, async {
        let (_line, mut channel) = sit(&server, 1 << 20, (80, 24)).await;
        let mut line = connect(server.port, 1 << 20).await.expect("a connection");
        let mut tries = 0;
        loop {
            let login = format!("WRONG{tries}");
            match line.authenticate_none(login).await {
                Ok(come) if !line.is_closed() => assert!(!come.success()),
                _ => break,
            }
            tries += 1;
            server.toy.room.send_replace(tries);
            until_shown(&mut channel, &format!("room: {tries}.")).await;
        }
        assert!((1..=7).contains(&tries), "{tries}");
    });
    assert_eq!(server.toy.guests.lock().expect("guests").len(), 1);
}

#[test]
fn what_was_given_under_one_login_does_not_count_under_another() {
    let server = Door::open();
    run(&server, async {
        let mut line = connect(server.port, 1 << 20).await.expect("a connection");
        let start = line
            .authenticate_keyboard_interactive_start("BOTH", None)
            .await;
        assert!(matches!(
            start,
            Ok(KeyboardInteractiveAuthResponse::InfoRequest { .. })
        ));
        let given = line
            .authenticate_keyboard_interactive_respond(vec!["Ana".into()])
            .await;
        assert!(matches!(
            given,
            Ok(KeyboardInteractiveAuthResponse::Failure { .. })
        ));
        let come = line.authenticate_none("NAMED").await.expect("a reply");
        assert!(!come.success());
        let come = line.authenticate_none("FREE").await.expect("a reply");
        assert!(come.success());
    });
}

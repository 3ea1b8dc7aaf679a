//! Progress on a host, taken home with `ssh me@host export` and imported there.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{done, log};
use crate::support::script::ENTER;
use crate::support::ssh;

/// The program, serving one item.
struct Host {
    dir: TempDir,
    port: u16,
    program: Child,
}

impl Host {
    fn open() -> Option<Self> {
        if !ssh::has(&["ssh", "ssh-keygen"]) {
            return None;
        }
        let dir = tempfile::tempdir().expect("a directory");
        let bank = ssh::one_item(dir.path());
        let mut program = Command::new(env!("CARGO_BIN_EXE_dripset"))
            .env("HOME", dir.path())
            .env("DRIPSET_DATA_DIR", dir.path().join("data"))
            .arg("--bank")
            .arg(bank)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let lines = BufReader::new(program.stdout.take().expect("its words")).lines();
        let command = lines
            .map_while(Result::ok)
            .find(|line| line.trim().starts_with("ssh -p "))
            .expect("how to come in");
        let port = command.split_whitespace().nth(2);
        let port = port.and_then(|port| port.parse().ok()).expect("a port");
        Some(Self { dir, port, program })
    }

    /// Runs a command over SSH; its output, errors and exit code.
    fn command(&self, login: &str, key: &Path, command: &str) -> (Vec<u8>, String, Option<i32>) {
        let output = Command::new("ssh")
            .args([
                "-F",
                "/dev/null",
                "-T",
                "-p",
                &self.port.to_string(),
                "-l",
                login,
            ])
            .args([
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
            ])
            .args([
                "-o",
                "LogLevel=ERROR",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
            ])
            .args(["-o", &format!("IdentityFile={}", key.display())])
            .args(["127.0.0.1", command])
            .stdin(Stdio::null())
            .output()
            .expect("ssh");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.stdout, told, output.status.code())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.program), Signal::TERM);
        let _ = self.program.wait();
    }
}

#[test]
fn what_was_done_on_a_host_is_taken_home_once() {
    let Some(host) = Host::open() else { return };
    let key = ssh::key(host.dir.path(), "ada");
    let (out, told, code) = host.command("me", &key, "export");
    assert_eq!((out.len(), code), (0, Some(1)), "{told}");
    assert!(told.contains("no progress of yours"), "{told}");

    let pty = ssh::to(host.dir.path(), host.port, "me", Some(&key))
        .size((100, 60))
        .start();
    pty.wait_for("home", |seen| seen.is_home() && seen.has("t Today"));
    pty.send("s");
    ssh::choose_one_item(&pty);
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    pty.send("b");
    pty.send(ENTER);
    pty.wait_for("its verdict", |seen| seen.is_answered());

    let home = tempfile::tempdir().expect("a directory");
    let (out, told, code) = host.command("me", &key, "export");
    assert_eq!(code, Some(0), "{told}");
    let file = home.path().join("host.jsonl");
    std::fs::write(&file, &out).expect("a file");
    let told = done(home.path(), &["import", "host.jsonl"]);
    assert!(told.starts_with("Added 1 answer, 1 set"), "{told}");
    assert!(done(home.path(), &["import", "host.jsonl"]).starts_with("Nothing new"));
    assert!(log(home.path()).len() >= 2);
    assert!(done(home.path(), &["verify"]).contains("No problem found."));

    // Nobody else gets it, and there are no other commands.
    let other = ssh::key(host.dir.path(), "ben");
    let (out, told, code) = host.command("me", &other, "export");
    assert_eq!((out.len(), code), (0, Some(1)), "{told}");
    let (_, told, code) = host.command("me", &key, "uname");
    assert_eq!(code, Some(127), "{told}");
    assert!(told.contains("export"), "{told}");
}

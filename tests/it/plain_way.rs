//! The plain way of docs/classroom.md: an account under a real `sshd` that runs the program and
//! nothing else.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::Signal;
use tempfile::TempDir;

use super::support::pty::{Launch, Pty, Seen};
use super::support::script::ENTER;
use super::support::ssh;

/// Where Debian has it; it wants to be called by its whole path.
const SSHD: &str = "/usr/sbin/sshd";
/// Ports that somebody else may take before `sshd` does.
const TRIES: usize = 5;

/// An `sshd` on a port of its own, with one account's key.
struct Sshd {
    dir: TempDir,
    key: PathBuf,
    port: u16,
    program: Child,
}

impl Sshd {
    /// Runs it; `before` stands before the program in what the account is forced to run. `None`
    /// where there is none here.
    fn open(before: impl Fn(&Path) -> String) -> Option<Self> {
        if !ssh::has(&["ssh", "ssh-keygen"]) {
            return None;
        }
        if !Path::new(SSHD).exists() {
            println!("not checked: there is no {SSHD}");
            return None;
        }
        let dir = tempfile::tempdir().expect("a directory");
        let key = ssh::key(dir.path(), "learner");
        ssh::key(dir.path(), "host");
        let file = |name: &str| dir.path().join(name).display().to_string();
        std::fs::write(file("keys"), ssh::public(&key)).expect("a file");
        let forced = format!(
            "env DRIPSET_DATA_DIR='{}' {} '{}' --bank '{}'",
            file("data"),
            before(dir.path()),
            env!("CARGO_BIN_EXE_dripset"),
            ssh::one_item(dir.path()).display(),
        );
        let config = format!(
            "HostKey {}\nPidFile none\nUsePAM no\nStrictModes no\nAuthorizedKeysFile {}\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n\
             ForceCommand {forced}\nPermitTTY yes\nAllowTcpForwarding no\nX11Forwarding no\n\
             AllowAgentForwarding no\n",
            file("host"),
            file("keys"),
        );
        std::fs::write(file("config"), config).expect("a file");
        let mut said = Vec::new();
        for _ in 0..TRIES {
            match run(&file("config")) {
                Ok((program, port)) => {
                    return Some(Self {
                        dir,
                        key,
                        port,
                        program,
                    });
                }
                Err(words) => said.push(words),
            }
        }
        // Nobody has to have one: root, for one, needs /run/sshd, and containers have none.
        println!("not checked: sshd does not run here: {said:?}");
        None
    }

    fn ssh(&self) -> Launch {
        let id = Command::new("id").arg("-un").output().expect("an account");
        let account = String::from_utf8(id.stdout).expect("a name");
        ssh::to(self.dir.path(), self.port, account.trim(), Some(&self.key)).size((100, 60))
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Runs it on a free port; what it said where it does not.
fn run(config: &str) -> Result<(Child, u16), String> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let port = free.expect("a free port").port();
    let listen = format!("ListenAddress=127.0.0.1:{port}");
    let mut program = Command::new(SSHD)
        .args(["-D", "-e", "-f", config, "-o", &listen])
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut lines = BufReader::new(program.stderr.take().expect("its words")).lines();
    let mut said = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if line.starts_with("Server listening") {
            // Whatever it says later must not fill the pipe.
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            return Ok((program, port));
        }
        said += &line;
    }
    let _ = program.wait();
    Err(said)
}

/// From the home screen to the one item.
fn to_the_item(pty: &Pty) {
    pty.send("s");
    ssh::choose_one_item(pty);
    pty.wait_for("the item", |seen| seen.has("stings"));
}

#[test]
fn what_is_studied_under_an_account_is_there_after_the_line_was_cut() {
    let Some(sshd) = Sshd::open(|_| String::new()) else {
        return;
    };
    let pty = sshd.ssh().start();
    pty.wait_for("the home screen", |seen| {
        seen.has("Press Enter to start today")
    });
    to_the_item(&pty);
    pty.send("b\r");
    pty.wait_for("the verdict", Seen::is_answered);
    pty.signal(Signal::KILL);
    pty.wait_exit();

    let pty = sshd.ssh().start();
    let seen = pty.wait_for("the home screen", |seen| seen.has("Continue"));
    assert!(seen.has("your set of 1 · 1 answered"), "{}", seen.text);
    pty.send("q");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    pty.assert_given_back();
}

/// Under `tmux` of the account's own; ended with the test.
struct Tmux(PathBuf);

impl Tmux {
    fn socket(dir: &Path) -> PathBuf {
        dir.join("tmux")
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.0).arg("kill-server");
        let _ = command.stderr(Stdio::null()).status();
    }
}

#[test]
fn in_tmux_it_goes_on_where_the_line_was_cut() {
    if Command::new("tmux").arg("-V").output().is_err() {
        println!("not checked: there is no tmux here");
        return;
    }
    let tmux = |dir: &Path| {
        let socket = Tmux::socket(dir);
        format!(
            "tmux -u -S '{}' -f /dev/null new-session -A -s study",
            socket.display()
        )
    };
    let Some(sshd) = Sshd::open(tmux) else {
        return;
    };
    let _ended = Tmux(Tmux::socket(sshd.dir.path()));
    let pty = sshd.ssh().unframed().start();
    pty.wait_for("the home screen", |seen| {
        seen.has("Press Enter to start today")
    });
    to_the_item(&pty);
    pty.send("b");
    pty.wait_for("a choice", |seen| seen.has("B (•)"));
    pty.signal(Signal::KILL);
    pty.wait_exit();

    let pty = sshd.ssh().unframed().start();
    pty.wait_for("the choice again", |seen| seen.has("B (•)"));
    pty.send(ENTER);
    pty.wait_for("the verdict", Seen::is_answered);
}

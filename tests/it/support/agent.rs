//! An `ssh-agent` with keys of its own, for as long as a test holds it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::ssh;

/// An agent with new keys, for as long as it is held.
pub struct Agent {
    socket: PathBuf,
    program: std::process::Child,
    pub keys: Vec<PathBuf>,
}

impl Agent {
    pub fn with_keys(dir: &Path, count: usize) -> Self {
        let socket = dir.join("agent");
        let program = Command::new("ssh-agent")
            .args(["-D", "-a"])
            .arg(&socket)
            .stdout(std::process::Stdio::null())
            .spawn();
        let mut agent = Self {
            socket,
            program: program.expect("ssh-agent"),
            keys: Vec::new(),
        };
        for number in 0..count {
            let key = ssh::key(dir, &format!("key-{number}"));
            agent.add(&key);
            agent.keys.push(key);
        }
        agent
    }

    fn add(&self, key: &Path) {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let added = || {
            let status = Command::new("ssh-add")
                .args(["-q"])
                .arg(key)
                .env("SSH_AUTH_SOCK", &self.socket)
                .stderr(std::process::Stdio::null())
                .status();
            status.expect("ssh-add").success()
        };
        while !added() {
            assert!(std::time::Instant::now() < deadline, "no agent");
            std::thread::yield_now();
        }
    }

    /// Options of an `ssh` that shows all its keys.
    pub fn options(&self) -> Vec<String> {
        vec![
            "-o".into(),
            format!("IdentityAgent={}", self.socket.display()),
        ]
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

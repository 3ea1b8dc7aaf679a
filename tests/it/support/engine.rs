//! PostgreSQL servers for tests, from the binaries of Debian's package `postgresql`.
//!
//! A server ends with the test process, however that ends: a shell beside it reads a pipe that only
//! this process can write, and stops the server once the pipe is closed. The library's own tests use
//! this file too.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// The password of the user `dripset`, which must be in no message.
pub const PASSWORD: &str = "river-stone-41";

const SCRIPT: &str = include_str!("engine.sh");

/// A server of this process, and the standby that it may have.
pub struct Engine {
    port: AtomicU16,
    orders: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    databases: AtomicU32,
    /// The directory of the server and its data.
    pub dir: PathBuf,
    _shell: Child,
}

/// Returns the server that the tests of this process share, which does not wait for the disk. Without
/// PostgreSQL on this machine it is `None`, or a failure if DRIPSET_REQUIRE_ENGINE is set.
pub fn shared() -> Option<&'static Engine> {
    static SHARED: OnceLock<Option<Engine>> = OnceLock::new();
    SHARED.get_or_init(|| Engine::start("off")).as_ref()
}

/// Returns the directory of PostgreSQL's own programs, the newest version.
pub fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let number = |path: &PathBuf| -> u32 {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.parse().unwrap_or(0)
    };
    let mut versions: Vec<_> = versions.flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(number);
    let bin = versions.pop()?.join("bin");
    bin.join("initdb").exists().then_some(bin)
}

/// Returns whether certificates can be made here; says so where not.
pub fn has_openssl() -> bool {
    let has = Command::new("openssl").arg("version").output().is_ok();
    if !has {
        let required = std::env::var_os("DRIPSET_REQUIRE_ENGINE").is_some();
        assert!(!required, "openssl is not installed");
        eprintln!("not tested: openssl is not installed");
    }
    has
}

/// Returns the user and the group that a server runs as: it refuses root.
fn server_user() -> Option<(u32, u32)> {
    let id = |of: &str| -> Option<u32> {
        let told = Command::new("id").args([of, "postgres"]).output().ok()?;
        String::from_utf8_lossy(&told.stdout).trim().parse().ok()
    };
    let own = Command::new("id").arg("-u").output().ok()?;
    (own.stdout.trim_ascii() == b"0").then(|| Some((id("-u")?, id("-g")?)))?
}

/// Returns a port of this machine that nobody listens on. It is below those that connections get by
/// themselves: one of them could have it while the server is down, which could not start again.
fn free_port() -> u16 {
    const FIRST: u32 = 12_000;
    const COUNT: u32 = 20_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(97);
    loop {
        let next = start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT;
        let port = u16::try_from(FIRST + next).expect("a server for tests");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl Engine {
    /// Starts a server of its own, with `fsync` on or off.
    pub fn start(fsync: &str) -> Option<Self> {
        let Some(bin) = binaries() else {
            let required = std::env::var_os("DRIPSET_REQUIRE_ENGINE").is_some();
            assert!(!required, "PostgreSQL is not installed");
            eprintln!("not tested: PostgreSQL is not installed");
            return None;
        };
        let port = free_port();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", SCRIPT, "sh"])
            .arg(bin)
            .args([port.to_string().as_str(), fsync, PASSWORD])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if let Some((user, group)) = server_user() {
            shell.uid(user).gid(group);
        }
        let mut shell = shell.spawn().expect("a server for tests");
        let orders = shell.stdin.take().expect("a server for tests");
        let mut replies = BufReader::new(shell.stdout.take().expect("a server for tests"));
        let mut dir = String::new();
        replies.read_line(&mut dir).expect("a server for tests");
        assert!(!dir.is_empty(), "the server did not start");
        Some(Self {
            port: AtomicU16::new(port),
            orders: Mutex::new((orders, replies)),
            databases: AtomicU32::new(0),
            dir: dir.trim().into(),
            _shell: shell,
        })
    }

    /// Returns the port of the server on this machine.
    pub fn port(&self) -> u16 {
        self.port.load(Ordering::SeqCst)
    }

    /// Returns the address of a new empty database.
    pub fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.address(&name, self.port())
    }

    /// Returns the address of a database behind a port of this machine.
    pub fn address(&self, database: &str, port: u16) -> String {
        format!("postgresql://dripset:{PASSWORD}@127.0.0.1:{port}/{database}")
    }

    /// Runs statements in a database, and returns their rows, with `|` between columns.
    pub fn sql(&self, database: &str, statements: &str) -> String {
        let told = Command::new(binaries().expect("a server for tests").join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c"])
            .args([statements, self.address(database, self.port()).as_str()])
            .output()
            .expect("a server for tests");
        let errors = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.success(), "{statements}: {errors}");
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }

    /// Kills the server as a power loss would.
    pub fn kill(&self) {
        self.order("kill");
    }

    /// Starts a server that was killed, and waits until it answers.
    pub fn start_again(&self) {
        self.order("start");
    }

    /// Starts a server of its own that can encrypt, with a certificate for these names.
    pub fn start_encrypted(names: &str) -> Option<Self> {
        let engine = has_openssl().then(|| Self::start("off"))??;
        engine.encrypt(names, 30);
        Some(engine)
    }

    /// Gives the server a certificate for these names, valid for this many days from now, and turns
    /// encryption on. Their authority is [`Engine::authority`].
    pub fn encrypt(&self, names: &str, days: i32) {
        self.order(&format!("certificate {days} {names}"));
        self.sql("postgres", "ALTER SYSTEM SET ssl = on");
        self.sql("postgres", "SELECT pg_reload_conf()");
    }

    /// Returns the file with the certificate of the authority of this server.
    pub fn authority(&self) -> PathBuf {
        self.dir.join("authority.crt")
    }

    /// Starts a standby, lets no commit be confirmed before it has it, and returns its port.
    pub fn add_standby(&self) -> u16 {
        let port = free_port();
        self.order(&format!("standby {port}"));
        let setting = "ALTER SYSTEM SET synchronous_standby_names = 'standby'";
        self.sql("postgres", setting);
        self.sql("postgres", "SELECT pg_reload_conf()");
        let state = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        while self.sql("postgres", state) != "1" {
            std::thread::yield_now();
        }
        port
    }

    /// Makes the standby the server that takes writes, as a person does once the first one is gone.
    pub fn promote(&self, port: u16) {
        self.order("promote");
        self.port.store(port, Ordering::SeqCst);
    }

    fn order(&self, order: &str) {
        let mut orders = self.orders.lock().expect("a server for tests");
        writeln!(orders.0, "{order}").expect("a server for tests");
        let mut done = String::new();
        orders.1.read_line(&mut done).expect("a server for tests");
        let dir = self.dir.display();
        assert!(!done.is_empty(), "no server in {dir}");
        assert_ne!(done.trim(), "failed", "{order}: see {dir}");
    }
}

/// Returns the name of the database of an address.
pub fn database_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or_default()
}

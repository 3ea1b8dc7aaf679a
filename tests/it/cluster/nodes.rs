//! The engine, the nodes and the balancer, each a process of its own.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::apart::Namespace;
use super::{ssh, wait_until, write_lesson};
use crate::support::engine::{Engine, database_of};

const HAPROXY: &str = "/usr/sbin/haproxy";

/// A program that ends with its holder.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns a port that nobody has at the moment.
fn free_port() -> u16 {
    let socket = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    socket.local_addr().expect("an address").port()
}

/// A node and how it is started.
pub struct Node {
    /// Its address for the balancer.
    pub listen: SocketAddr,
    metrics: SocketAddr,
    number: usize,
    namespace: Option<String>,
    proxy_from: String,
    store: String,
    program: Mutex<Option<Running>>,
}

/// The nodes of a school, in the order in which they are taken down.
pub struct Nodes {
    balancer: Option<Running>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The namespace of the last node.
    pub namespace: Option<Namespace>,
    /// The engine.
    pub engine: Engine,
    /// The name of the database.
    pub database: String,
    /// The port of the balancer.
    pub port: u16,
    /// The directory of all files.
    pub dir: TempDir,
}

impl Nodes {
    /// Starts the engine, three nodes and the balancer; `None` where one of the programs is missing.
    pub fn start(is_apart: bool) -> Option<Self> {
        Self::start_on(is_apart, |_, address| address.to_owned())
    }

    /// The same, on the store that is made of a new engine and the address of its database.
    pub fn start_on(is_apart: bool, store: impl FnOnce(&Engine, &str) -> String) -> Option<Self> {
        if !ssh::has(&["ssh", "ssh-keygen"]) {
            return None;
        }
        if !Path::new(HAPROXY).exists() {
            println!("not checked: there is no {HAPROXY}");
            let required = std::env::var_os("DRIPSET_REQUIRE_HAPROXY").is_some();
            assert!(!required, "install haproxy");
            return None;
        }
        let engine = Engine::start("on")?;
        let namespace = match is_apart {
            true => Some(Namespace::add()?),
            false => None,
        };
        let address = engine.database();
        let dir = tempfile::tempdir().expect("a directory");
        write_lesson(dir.path());
        ssh::key(dir.path(), "host_key");
        let ines = ssh::key(dir.path(), "ines");
        std::fs::write(dir.path().join("instructors"), ssh::public(&ines)).expect("a file");
        let mut nodes = Self {
            balancer: None,
            nodes: Vec::new(),
            namespace,
            database: database_of(&address).to_owned(),
            engine,
            port: free_port(),
            dir,
        };
        let store = store(&nodes.engine, &address);
        for number in 1..=3 {
            nodes.add(number, &store);
        }
        nodes.balance();
        let port = nodes.port;
        wait_until("the balancer listens", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        for node in &nodes.nodes {
            node.run(&nodes);
        }
        for (index, node) in nodes.nodes.iter().enumerate() {
            let is_up = || node.is_ready() || node.has_ended();
            wait_until("a node is ready", is_up);
            assert!(!node.has_ended(), "{}", nodes.words(index));
        }
        // The balancer has to find out first, or it sends the first guests all to one.
        wait_until("guests reach a node", || nodes.is_reached());
        Some(nodes)
    }

    fn add(&mut self, number: usize, address: &str) {
        let namespace = self.namespace.as_ref().filter(|_| number == 3);
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let mut node = Node {
            listen: local(free_port()),
            metrics: local(free_port()),
            number,
            namespace: None,
            proxy_from: "127.0.0.1".into(),
            store: address.into(),
            program: Mutex::new(None),
        };
        if let Some(namespace) = namespace {
            node.listen = SocketAddr::new(namespace.inside, 2222);
            node.metrics = SocketAddr::new(namespace.inside, 9464);
            node.namespace = Some(namespace.name.clone());
            node.proxy_from = namespace.outside.to_string();
            let engine = format!("127.0.0.1:{}", self.engine.port());
            node.store = address.replace(&engine, &format!("{}:5432", namespace.outside));
        }
        self.nodes.push(node);
    }

    /// Starts the balancer. A node that does not answer for three seconds is given up, as in the
    /// settings that are shipped, only faster.
    fn balance(&mut self) {
        let mut config = format!(
            "defaults\n mode tcp\n timeout connect 1s\n timeout client 1h\n timeout server 1h\n \
             timeout check 1s\n retries 3\n option redispatch 1\n option srvtcpka\n \
             srvtcpka-idle 1s\n srvtcpka-intvl 1s\n srvtcpka-cnt 2\n\
             frontend learners\n bind 127.0.0.1:{}\n default_backend nodes\n\
             backend nodes\n balance leastconn\n option httpchk\n \
             http-check send meth GET uri /ready ver HTTP/1.1 hdr Host node\n \
             http-check expect status 200\n \
             default-server inter 250ms fall 2 rise 1 send-proxy-v2 tcp-ut 3s\n option allbackups\n",
            self.port
        );
        for node in &self.nodes {
            let (number, listen, metrics) = (node.number, node.listen, node.metrics.port());
            config += &format!(" server node{number} {listen} check port {metrics}\n");
            config += &format!(" server unready{number} {listen} no-check backup\n");
        }
        if let Some(namespace) = &self.namespace {
            config += &format!(
                "listen engine\n bind {}:5432\n server engine 127.0.0.1:{}\n",
                namespace.outside,
                self.engine.port()
            );
        }
        let file = self.dir.path().join("haproxy.cfg");
        std::fs::write(&file, config).expect("a file");
        let program = Command::new(HAPROXY)
            .args(["-q", "-db", "-f"])
            .arg(&file)
            .spawn();
        self.balancer = Some(Running(program.expect("haproxy")));
    }

    /// Returns whether a guest hears from a node.
    fn is_reached(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else {
            return false;
        };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
        let mut greeting = [0; 4];
        stream.read_exact(&mut greeting).is_ok() && &greeting == b"SSH-"
    }

    /// Runs statements in the database.
    pub fn sql(&self, statements: &str) -> String {
        self.engine.sql(&self.database, statements)
    }

    /// Returns a node that a learner of the class is connected to: that of the newest response.
    pub fn with_a_learner(&self) -> usize {
        let name = self.sql(
            "SELECT node.name FROM dripset.class_event AS event \
             JOIN dripset.node ON node.id = event.node \
             WHERE event.kind = 'responded' ORDER BY event.seq DESC LIMIT 1",
        );
        let is_named = |node: &Node| name.ends_with(&format!("/node{}", node.number));
        let found = self.nodes.iter().position(is_named);
        found.expect("a node with the name that the log has")
    }

    /// Kills a node and starts it again at once.
    pub fn kill(&self, index: usize) {
        let node = &self.nodes[index];
        node.stop();
        node.run(self);
    }

    /// Returns what a node has written on its standard output and error.
    pub fn words(&self, index: usize) -> String {
        let number = self.nodes[index].number;
        let file = self.dir.path().join(format!("node{number}.txt"));
        std::fs::read_to_string(file).unwrap_or_default()
    }
}

impl Node {
    /// Returns the command of this node.
    pub fn command(&self, nodes: &Nodes) -> Command {
        let dir = nodes.dir.path();
        let program = env!("CARGO_BIN_EXE_dripset");
        let mut command = match &self.namespace {
            None => Command::new(program),
            Some(name) => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", name, program]);
                command
            }
        };
        let file = |name: &str| format!("{}/{name}", dir.display());
        command
            .env("HOME", dir)
            .env("DRIPSET_STORE", &self.store)
            .env("DRIPSET_DATA_DIR", file(&format!("node{}", self.number)))
            .args(["--bank", &file("bank.toml"), "serve"])
            .args(["--listen", &self.listen.to_string()])
            .args(["--metrics", &self.metrics.to_string()])
            .args(["--plans", &file("plans")])
            .args(["--host-key", &file("host_key")])
            .args(["--authorized-instructors", &file("instructors")])
            .args(["--advertise", &format!("127.0.0.1:{}", nodes.port)])
            .args(["--proxy-from", &self.proxy_from])
            .args(["--drain", "4"]);
        command
    }

    /// Starts the node; it need not be ready yet.
    pub fn run(&self, nodes: &Nodes) {
        let words = nodes.dir.path().join(format!("node{}.txt", self.number));
        let words: File = OpenOptions::new()
            .create(true)
            .append(true)
            .open(words)
            .expect("a file");
        let program = self
            .command(nodes)
            .stdin(Stdio::null())
            .stdout(words.try_clone().expect("a file"))
            .stderr(words)
            .spawn();
        let running = Running(program.expect("a node"));
        *self.program.lock().expect("no panic") = Some(running);
    }

    /// Kills the node.
    pub fn stop(&self) {
        drop(self.program.lock().expect("no panic").take());
    }

    /// Tells the node to end, and returns whether it ended well and how.
    pub fn drain(&self) -> std::process::ExitStatus {
        let mut program = self.program.lock().expect("no panic");
        let mut running = program.take().expect("a node");
        kill_process(Pid::from_child(&running.0), Signal::TERM).expect("a signal");
        let status = std::cell::RefCell::new(None);
        let child = std::cell::RefCell::new(&mut running.0);
        wait_until("the node has ended", || {
            let ended = child.borrow_mut().try_wait().expect("a state");
            *status.borrow_mut() = ended;
            ended.is_some()
        });
        status.into_inner().expect("a status")
    }

    /// Returns whether the node has ended by itself.
    fn has_ended(&self) -> bool {
        let mut program = self.program.lock().expect("no panic");
        let program = program.as_mut().expect("a node");
        program.0.try_wait().expect("a state").is_some()
    }

    /// Returns whether the node takes new seats.
    pub fn is_ready(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect_timeout(&self.metrics, Duration::from_secs(1))
        else {
            return false;
        };
        let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
        let asked =
            stream.write_all(b"GET /ready HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n");
        let mut told = [0; 12];
        asked.is_ok() && stream.read_exact(&mut told).is_ok() && told.ends_with(b" 200")
    }
}

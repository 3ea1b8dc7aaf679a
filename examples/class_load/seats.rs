//! Seats as learners have them: a connection each, which looks for words in what it gets.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use russh::client::{self, Handle, KeyboardInteractiveAuthResponse, Msg};
use russh::keys::{Algorithm, PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{Channel, ChannelMsg};
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore, watch};

use super::script::{COUNT, LOBBY, Step};

/// How many come in at the same time.
const COMING_MAX: usize = 400;
/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Accepts whatever key the server has: it runs on this machine.
struct Trusting;

impl client::Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

/// How guests come in.
#[derive(Clone, Debug)]
pub enum JoinInfo {
    /// With a key and a name.
    Key,
    /// With a name alone: the server makes a PIN.
    Name,
    /// With this key, which is enough.
    Only(Arc<PrivateKey>),
}

/// All seats of one class.
pub struct Seats {
    count: usize,
    /// From which seat on they sit in plain lines.
    plain_from: usize,
    started: Instant,
    /// The servers, which take the seats in turn.
    ports: Vec<u16>,
    login: String,
    way: JoinInfo,
    markers: Vec<Vec<u8>>,
    plain_markers: Vec<Vec<u8>>,
    coming: Semaphore,
    step: watch::Sender<usize>,
    /// By seat and step, when its frame had come, in nanoseconds since the start.
    came: Vec<[AtomicU64; COUNT]>,
    /// The same, when something was typed for it.
    typed: Vec<[AtomicU64; COUNT]>,
    reached: [AtomicUsize; COUNT],
    all: Notify,
    /// The server that was killed, whose seats come back to the others.
    killed: AtomicUsize,
    /// By seat that came back, when it had its frame again.
    back: Mutex<Vec<Duration>>,
    /// Whether the server is about to end.
    over: AtomicBool,
    /// What the first seat got.
    frames: Mutex<Vec<Vec<u8>>>,
}

impl Seats {
    /// So many guests on their way in, the last of them in plain lines. `lobby` is what stands in the
    /// first frame of the others.
    pub fn come(
        (count, plain): (usize, usize),
        ports: Vec<u16>,
        login: &str,
        way: JoinInfo,
        lobby: &[u8],
    ) -> Arc<Self> {
        let mut markers: Vec<_> = (0..COUNT).map(|step| Step::of(step).marker()).collect();
        markers[LOBBY] = lobby.to_vec();
        let zeros = || {
            (0..count)
                .map(|_| [const { AtomicU64::new(0) }; COUNT])
                .collect()
        };
        let seats = Arc::new(Self {
            count,
            plain_from: count.saturating_sub(plain),
            started: Instant::now(),
            ports,
            login: login.to_owned(),
            way,
            markers,
            plain_markers: (0..COUNT)
                .map(|step| Step::of(step).plain_marker())
                .collect(),
            coming: Semaphore::new(COMING_MAX),
            step: watch::channel(LOBBY).0,
            came: zeros(),
            typed: zeros(),
            reached: [const { AtomicUsize::new(0) }; COUNT],
            all: Notify::new(),
            killed: AtomicUsize::new(usize::MAX),
            back: Mutex::default(),
            over: AtomicBool::new(false),
            frames: Mutex::new(vec![Vec::new(); COUNT]),
        });
        let config = Arc::new(client::Config::default());
        for seat in 0..count {
            let (seats, config) = (Arc::clone(&seats), Arc::clone(&config));
            tokio::spawn(async move {
                if let Err(error) = seats.sit(seat, config).await
                    && !seats.over.load(Ordering::Relaxed)
                {
                    println!("   a seat was lost: {error}");
                }
            });
        }
        seats
    }

    /// Who goes now is not missed.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Goes on to a step: types what belongs to it.
    pub fn go_on(&self, step: usize) {
        self.step.send_replace(step);
    }

    /// Has the seats of a server that is killed come back to the others.
    pub fn expect_the_end_of(&self, server: usize) {
        self.killed.store(server, Ordering::Release);
    }

    /// Waits until the seats of a killed server are back, and returns when each was, sorted.
    pub async fn all_back(&self) -> Vec<Duration> {
        let killed = self.killed.load(Ordering::Acquire);
        let count = (0..self.count)
            .filter(|seat| seat % self.ports.len() == killed)
            .count();
        let is_whole = || self.back.lock().expect("back").len() == count;
        let wait = async {
            loop {
                let notified = self.all.notified();
                if is_whole() {
                    return;
                }
                notified.await;
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            println!("   not all of {count} seats came back");
        }
        let mut back = self.back.lock().expect("back").clone();
        back.sort();
        back
    }

    /// Waits until every seat has the frame of that step.
    pub async fn all_at(&self, step: usize) -> bool {
        let wait = async {
            loop {
                let notified = self.all.notified();
                if self.reached[step].load(Ordering::Acquire) == self.count {
                    return;
                }
                notified.await;
            }
        };
        let all = tokio::time::timeout(PATIENCE, wait).await.is_ok();
        if !all {
            let reached = self.reached[step].load(Ordering::Relaxed);
            println!(
                "   only {reached} of {} reached {:?}",
                self.count,
                Step::of(step)
            );
        }
        all
    }

    /// The seats of this sort: in plain lines, or on screens.
    fn of(&self, plain: bool) -> Range<usize> {
        match plain {
            true => self.plain_from..self.count,
            false => 0..self.plain_from,
        }
    }

    /// How long it took each seat of a sort to get the frame of a step after `since`, sorted.
    pub fn after(&self, step: usize, since: Duration, plain: bool) -> Vec<Duration> {
        let times = self.came[self.of(plain)]
            .iter()
            .map(|came| read(&came[step]));
        let mut times: Vec<_> = times.map(|time| time.saturating_sub(since)).collect();
        times.sort();
        times
    }

    /// How long it took each seat of a sort from typing to the frame of a step, sorted.
    pub fn after_typing(&self, step: usize, plain: bool) -> Vec<Duration> {
        let of = self.of(plain);
        let pairs = self.came[of.clone()].iter().zip(&self.typed[of]);
        let mut times: Vec<_> = pairs
            .map(|(came, typed)| read(&came[step]).saturating_sub(read(&typed[step])))
            .collect();
        times.sort();
        times
    }

    /// The time that stamps are counted in.
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// Writes the frames that the first seat got to files, for other servers to send.
    pub fn keep_frames(&self, dir: &Path) {
        let frames = self.frames.lock().expect("frames");
        for (step, frame) in frames.iter().enumerate() {
            std::fs::write(dir.join(super::script::frame_file(step)), frame).expect("a file");
        }
    }

    /// How many bytes the frame of each step had.
    pub fn frame_bytes(&self) -> Vec<usize> {
        self.frames
            .lock()
            .expect("frames")
            .iter()
            .map(Vec::len)
            .collect()
    }

    async fn sit(&self, seat: usize, config: Arc<client::Config>) -> Result<(), russh::Error> {
        let mut coming = self.coming.acquire().await.ok();
        let mut server = seat % self.ports.len();
        let key = match &self.way {
            JoinInfo::Key => Some(Arc::new(new_key())),
            JoinInfo::Name => None,
            JoinInfo::Only(key) => Some(Arc::clone(key)),
        };
        // Kept: the connection lasts as long as its handle.
        let come = self.come_in(seat, server, key.as_ref(), &config).await?;
        let (mut _line, mut channel) = come;
        let mut is_back: Option<&Vec<u8>> = None;
        let mut step = self.step.subscribe();
        let (mut at, mut typed_for) = (0, 0);
        let plain = seat >= self.plain_from;
        let markers = if plain {
            &self.plain_markers
        } else {
            &self.markers
        };
        loop {
            tokio::select! {
                message = channel.wait() => match message {
                    Some(ChannelMsg::Data { data }) => {
                        if is_back.take_if(|last| holds(&data, last)).is_some() {
                            self.back.lock().expect("back").push(self.now());
                            self.all.notify_waiters();
                            coming = None;
                        }
                        let awaited = markers.get(at);
                        if awaited.is_some_and(|marker| holds(&data, marker)) {
                            self.arrived(seat, at, &data);
                            coming = None;
                            at += 1;
                        }
                    }
                    Some(_) => {}
                    None if server == self.killed.load(Ordering::Acquire) => {
                        let others = self.ports.len() - 1;
                        server = (server + 1 + seat / self.ports.len() % others) % self.ports.len();
                        // No more at once than at the start: a server limits logins in progress.
                        coming = self.coming.acquire().await.ok();
                        let come = self.come_in(seat, server, key.as_ref(), &config).await?;
                        (_line, channel) = come;
                        is_back = markers.get(at - 1);
                    }
                    None => return Err(russh::Error::Disconnect),
                },
                changed = step.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                }
            }
            let now_at = *step.borrow_and_update();
            if now_at > typed_for
                && let Some(keys) = Step::of(now_at).typed(seat)
            {
                typed_for = now_at;
                self.typed[seat][now_at].store(self.nanos(), Ordering::Relaxed);
                channel.data_bytes(keys.to_vec()).await?;
                if plain {
                    // An empty line confirms.
                    channel.data_bytes(vec![b'\r']).await?;
                }
            }
            drop(coming.take_if(|_| at > LOBBY && is_back.is_none()));
        }
    }

    async fn come_in(
        &self,
        seat: usize,
        server: usize,
        key: Option<&Arc<PrivateKey>>,
        config: &Arc<client::Config>,
    ) -> Result<(Handle<Trusting>, Channel<Msg>), russh::Error> {
        let stream = TcpStream::connect(("127.0.0.1", self.ports[server])).await?;
        stream.set_nodelay(true)?;
        let mut line = client::connect_stream(Arc::clone(config), stream, Trusting).await?;
        self.introduce(seat, key, &mut line).await?;
        let channel = line.channel_open_session().await?;
        let term = "xterm-256color";
        channel.request_pty(false, term, 80, 24, 0, 0, &[]).await?;
        channel.request_shell(false).await?;
        Ok((line, channel))
    }

    async fn introduce(
        &self,
        seat: usize,
        key: Option<&Arc<PrivateKey>>,
        line: &mut Handle<Trusting>,
    ) -> Result<(), russh::Error> {
        let login = match seat >= self.plain_from {
            true => format!("{}+plain", self.login),
            false => self.login.clone(),
        };
        let login = login.as_str();
        if let Some(key) = key {
            let key = PrivateKeyWithHashAlg::new(Arc::clone(key), None);
            let come = line.authenticate_publickey(login, key).await?;
            if come.success() {
                return Ok(());
            }
        }
        let mut reply = line
            .authenticate_keyboard_interactive_start(login, None)
            .await?;
        loop {
            let fields = match reply {
                KeyboardInteractiveAuthResponse::Success => return Ok(()),
                KeyboardInteractiveAuthResponse::Failure { .. } => {
                    return Err(russh::Error::NotAuthenticated);
                }
                KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => prompts,
            };
            let name = |at: usize| {
                if at == 0 {
                    format!("Learner {seat}")
                } else {
                    String::new()
                }
            };
            let fields = (0..fields.len()).map(name).collect();
            reply = line
                .authenticate_keyboard_interactive_respond(fields)
                .await?;
        }
    }

    fn arrived(&self, seat: usize, step: usize, frame: &[u8]) {
        self.came[seat][step].store(self.nanos(), Ordering::Relaxed);
        if seat == 0 {
            self.frames.lock().expect("frames")[step] = frame.to_vec();
        }
        if self.reached[step].fetch_add(1, Ordering::AcqRel) + 1 == self.count {
            self.all.notify_waiters();
        }
    }

    fn nanos(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// A key that nobody had before.
pub fn new_key() -> PrivateKey {
    PrivateKey::random(&mut rand::rng(), Algorithm::Ed25519).expect("a key")
}

fn read(stamp: &AtomicU64) -> Duration {
    Duration::from_nanos(stamp.load(Ordering::Relaxed))
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

//! The SSH server of the live class: connections, authentication, keys in, and frames or lines out.
//!
//! It knows nothing of classes, items or scores: a [`SessionProvider`] admits each guest and
//! provides a [`Session`]. A connection can harm only itself. In reading order, [`config`] has the
//! limits, [`server`] accepts connections, `handler` answers requests, `connection` runs a session,
//! on `screens` or in plain `lines`, and [`frame`] turns pages into bytes. [`policy`] has a file per policy.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use crate::metrics::{ConnectionEnd, SeatKind};
use crate::tui::page::Page;
use crate::tui::screen::{Event, PlainView};
use crate::tui::sign::Charset;
use crate::tui::theme::{ColourDepth, Theme};

mod abort;
mod ansi;
mod attended;
mod balancer;
mod catch_panic;
mod clock;
mod closing;
pub mod config;
mod connection;
pub mod conversation;
pub mod display;
pub mod frame;
mod frames;
mod handler;
mod input_queue;
mod keepalive;
mod lines;
pub mod own;
pub mod plain_input;
pub mod policy;
mod screens;
pub mod server;
mod server_state;
mod taking;
mod transport;

pub use config::{Config, HostKeyFile, Rate, Timings};
pub use display::SeatDisplay;
pub use frames::Frames;
pub use policy::networks::Network;
pub use server::{OpenError, Server};
pub use taking::PendingExport;

/// The SHA-256 fingerprint of a key that the client has proved to own: `SHA256:…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyFingerprint(pub String);

impl fmt::Display for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the fingerprint of an `authorized_keys` line, or `None` if it holds no key.
pub fn fingerprint_of(line: &str) -> Option<String> {
    policy::host_key::fingerprint_of(line)
}

/// A connecting person, as far as the connection shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guest {
    /// The login: the part before the `@` of the typed command, without a display.
    pub login: String,
    /// The first key that the guest has proved to own.
    pub key: Option<KeyFingerprint>,
    /// The other keys that the guest has proved to own, in the order offered.
    pub other_keys: Vec<KeyFingerprint>,
    /// True once the guest has no more keys to offer.
    pub has_shown_all: bool,
    /// The responses to prompts that still count, in order, as typed.
    pub fields: Vec<String>,
    /// The remote address.
    pub address: IpAddr,
    /// The colors that the guest's terminal can show. Known once there is a seat.
    pub colours: Colours,
    /// The characters that the terminal can show. Known once there is a seat.
    pub charset: Charset,
    /// The display that the login asks for.
    pub display: Option<SeatDisplay>,
}

/// The network of a guest, counted as one: an IPv4 address, or an IPv6 home network.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin(IpAddr);

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Self {
        Self(policy::addresses::network(address))
    }
}

impl From<IpAddr> for Guest {
    /// Creates a guest from a new connection.
    fn from(address: IpAddr) -> Self {
        Self {
            login: String::new(),
            key: None,
            other_keys: Vec::new(),
            has_shown_all: false,
            fields: Vec::new(),
            address,
            colours: Colours::default(),
            charset: Charset::default(),
            display: None,
        }
    }
}

impl Guest {
    /// Returns every key that the guest has proved to own, in the order offered.
    pub fn keys(&self) -> impl Iterator<Item = &KeyFingerprint> {
        self.key.iter().chain(&self.other_keys)
    }

    /// Records a key that the guest has proved to own.
    pub(in crate::ssh) fn proves(&mut self, key: KeyFingerprint) {
        if self.keys().any(|known| *known == key) {
            return;
        }
        match &self.key {
            None => self.key = Some(key),
            Some(_) => self.other_keys.push(key),
        }
    }
}

/// The color support of a guest's terminal, as far as it is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Colours {
    /// The color depth.
    pub depth: ColourDepth,
    /// True if the guest asked for no color (`NO_COLOR`).
    pub unwanted: bool,
}

/// A prompt for a guest who has no key, or needs more than one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prompt {
    /// The prompt text, such as "Your name: ".
    pub text: String,
    /// True if the input is echoed.
    pub echo: bool,
}

/// The provider's verdict on a guest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuthOutcome {
    /// The guest is admitted.
    Admit,
    /// The guest is admitted after responding to these prompts.
    Ask {
        /// The introduction. May be empty.
        instruction: String,
        /// The prompts, in order.
        prompts: Vec<Prompt>,
    },
    /// The responses do not count. The prompts are shown once more.
    Again {
        /// The reason.
        instruction: String,
        /// The prompts, in order.
        prompts: Vec<Prompt>,
    },
    /// The other keys come first. A guest without more keys is judged again.
    OtherKeys,
    /// The guest is refused for this reason. After giving responses, the guest is not asked again
    /// in this connection.
    Refuse(String),
}

/// A provider's work before its verdict on a guest.
pub type Preparation<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The provider of the sessions behind an SSH server.
pub trait SessionProvider: Send + Sync + 'static {
    /// Returns what has to be done before the verdict on a guest, such as a read of another machine.
    /// Called before each verdict.
    fn prepare(&self, guest: &Guest) -> Option<Preparation<'_>> {
        let _ = guest;
        None
    }

    /// Judges a guest. Called at each authentication step, since the login can change between
    /// attempts. Must be cheap and must not block. A client with a key first tries without it: a
    /// provider that wants the key asks for it.
    fn verdict(&self, guest: &Guest) -> AuthOutcome;

    /// Creates the session of an admitted guest, in a window of so many columns and rows.
    fn seat(&self, guest: Guest, size: (u16, u16)) -> Box<dyn Session>;

    /// Returns the progress that an admitted guest takes home with the command `export`, if the
    /// login has progress of its own.
    fn export(&self, guest: &Guest) -> Option<PendingExport> {
        let _ = guest;
        None
    }

    /// Returns whether other machines serve the same sessions, so that a guest whose connection is
    /// closed because this server stops can come back at once.
    fn goes_on_elsewhere(&self) -> bool {
        false
    }
}

/// The screens of one connection. A panic in any method ends this session alone.
pub trait Session: Send {
    /// Handles a key, a paste, the mouse, or [`Event::Leaving`] as the last event.
    fn event(&mut self, event: Event);

    /// Handles a new window size in columns and rows.
    fn resize(&mut self, size: (u16, u16));

    /// Returns the newest page. A page that several sessions share is painted once.
    fn page(&mut self) -> Arc<Page>;

    /// Returns the content for plain lines.
    fn plain_view(&self) -> PlainView;

    /// Returns the first lines for a guest in plain lines: the place, and how to come back.
    fn welcome(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns the display that this guest chose earlier, or that a list grants.
    fn remembered(&self) -> Option<SeatDisplay> {
        None
    }

    /// Says in which display the session is shown from now on.
    fn shown_in(&mut self, display: SeatDisplay) {
        let _ = display;
    }

    /// Records the display that the guest chooses now.
    fn chose(&mut self, display: SeatDisplay) {
        let _ = display;
    }

    /// Returns whether the reply to something that the guest did is still to come. Plain lines wait
    /// for it.
    fn is_pending(&self) -> bool {
        self.is_settling()
    }

    /// Returns whether nobody is expected to type, as before a screen on a wall. Such a connection is
    /// not closed for silence.
    fn is_watched_only(&self) -> bool {
        false
    }

    /// Returns the kind of this session, for metrics.
    fn kind(&self) -> SeatKind {
        SeatKind::Notice
    }

    /// Returns the theme for painting.
    fn theme(&self) -> Theme;

    /// Resolves when an outside change may have changed the page. The future may be dropped and
    /// recreated at any time, and must not lose a change by that.
    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Returns this session's text for [`own::MARK`] on a shared page.
    fn own(&self) -> Option<&str> {
        None
    }

    /// Returns whether a requested change will arrive in a moment. The SSH server waits for it, so
    /// that one frame shows both.
    fn is_settling(&self) -> bool {
        false
    }

    /// Returns the goodbye message once the session is over.
    fn goodbye(&mut self) -> Option<Goodbye>;
}

/// The goodbye message of a session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Goodbye {
    /// The message, shown on the terminal after it is restored.
    pub words: String,
    /// The exit status of the guest's `ssh`.
    pub status: u32,
}

/// The reason why a connection ended, for the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseReason {
    /// The session ended with a goodbye message.
    Goodbye,
    /// The client closed, or the link broke.
    Gone,
    /// The client was silent, or did not reach its seat in time.
    Grace,
    /// Too many attempts were rejected.
    Tried,
    /// No input for too long.
    Idle,
    /// The client accepted no data for too long.
    Stalled,
    /// The connection was dropped for newer ones before it was authenticated.
    Crowded,
    /// The client wanted something other than a seat, such as a command or a file.
    NoSuchThing,
    /// Every seat was taken.
    Full,
    /// The session panicked.
    Fault,
    /// The SSH server closed.
    Closed,
}

impl CloseReason {
    /// Returns the reason as metrics have it.
    pub fn label(self) -> ConnectionEnd {
        match self {
            Self::Goodbye => ConnectionEnd::Goodbye,
            Self::Gone => ConnectionEnd::Gone,
            Self::Grace => ConnectionEnd::Late,
            Self::Tried => ConnectionEnd::Tries,
            Self::Idle => ConnectionEnd::Idle,
            Self::Stalled => ConnectionEnd::Stalled,
            Self::Crowded => ConnectionEnd::Crowded,
            Self::NoSuchThing => ConnectionEnd::Command,
            Self::Full => ConnectionEnd::Full,
            Self::Fault => ConnectionEnd::Fault,
            Self::Closed => ConnectionEnd::Closed,
        }
    }
}

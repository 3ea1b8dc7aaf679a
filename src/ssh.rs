//! The door of the live class: connections over SSH, who they are, keys in and frames out.
//!
//! It knows nothing of classes, items or scores: a [`SessionProvider`] says who may come in and gives each
//! guest a [`Session`]; the door does the rest, and whatever one connection does costs that one
//! alone. In reading order: [`config`] has every limit, [`server`] takes connections, `handler`
//! hears what they ask, `drive` runs one seat, and [`frame`] makes bytes of pages. Each policy is a file of its own in [`policy`].

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use crate::tui::page::Page;
use crate::tui::screen::Event;
use crate::tui::sign::Charset;
use crate::tui::theme::{ColourDepth, Theme};

mod abort;
mod ansi;
mod catch_panic;
mod clock;
pub mod config;
mod connection;
pub mod frame;
mod frames;
mod handler;
mod input_queue;
mod keepalive;
pub mod own;
pub mod policy;
pub mod server;

pub use config::{Config, Rate, Timings};
pub use frames::Frames;
pub use server::{OpenError, Server};

/// The SHA-256 fingerprint of a key whose owner has proved to hold it: `SHA256:…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyFingerprint(pub String);

impl fmt::Display for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fingerprint of a public key as a line of `authorized_keys` has it; `None` where it is none.
pub fn fingerprint_of(line: &str) -> Option<String> {
    policy::host_key::fingerprint_of(line)
}

/// Who stands at the door, as far as the connection shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guest {
    /// What stands before the `@` of the line that was typed.
    pub login: String,
    /// The first key that the guest has proved to hold.
    pub key: Option<KeyFingerprint>,
    /// The others that the guest has proved to hold, in the order in which they were shown.
    pub other_keys: Vec<KeyFingerprint>,
    /// Whether the guest has no more keys to show.
    pub has_shown_all: bool,
    /// What was given to the prompts so far and still counts, in order, as it was typed.
    pub fields: Vec<String>,
    /// Where the connection comes from.
    pub address: IpAddr,
    /// The colours that the guest's terminal can show; known once there is a seat.
    pub colours: Colours,
    /// The characters that it can show; known then too.
    pub charset: Charset,
}

/// Where a guest comes from, as far as that counts as one: an address, or the network of a home.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Origin(IpAddr);

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Self {
        Self(policy::addresses::network(address))
    }
}

impl From<IpAddr> for Guest {
    /// Somebody who has only just knocked.
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
        }
    }
}

impl Guest {
    /// Every key that the guest has proved to hold, in the order in which they were shown.
    pub fn keys(&self) -> impl Iterator<Item = &KeyFingerprint> {
        self.key.iter().chain(&self.other_keys)
    }

    /// Notes a key that the guest has proved to hold.
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

/// The colours of a guest's terminal, as far as it tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Colours {
    /// How many there are.
    pub depth: ColourDepth,
    /// Whether the guest asked for none (`NO_COLOR`).
    pub unwanted: bool,
}

/// What is wanted of a guest who has no key, or needs more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prompt {
    /// What to give: "Your name: ".
    pub text: String,
    /// Whether it is seen while it is typed.
    pub echo: bool,
}

/// What a host makes of a guest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuthOutcome {
    /// Come in.
    Admit,
    /// Come in once this is given, too.
    Ask {
        /// What it is about; may be empty.
        instruction: String,
        /// What to give, in order.
        prompts: Vec<Prompt>,
    },
    /// What was given does not count: it is asked for once more.
    Again {
        /// Why.
        instruction: String,
        /// What to give, in order.
        prompts: Vec<Prompt>,
    },
    /// Show the other keys first, where there are any. Whoever has no more is looked at again.
    OtherKeys,
    /// Stay out, for this reason. Who gave something and is refused is not asked again in this
    /// connection.
    Refuse(String),
}

/// Who owns what is behind the door.
pub trait SessionProvider: Send + Sync + 'static {
    /// What to make of a guest. Called anew in each step of coming in, since the login can change
    /// between tries; cheap and without waiting. A client that has a key first tries without it:
    /// a host that wants the key asks whoever shows none.
    fn verdict(&self, guest: &Guest) -> AuthOutcome;

    /// Gives an admitted guest a seat in a window of so many columns and rows.
    fn seat(&self, guest: Guest, size: (u16, u16)) -> Box<dyn Session>;
}

/// What one connection shows and takes. A panic in any of these ends this seat alone.
pub trait Session: Send {
    /// Takes a key, a paste, or [`Event::Leaving`] as the last thing.
    fn event(&mut self, event: Event);

    /// The window has so many columns and rows now.
    fn resize(&mut self, size: (u16, u16));

    /// The newest page. Seats that show the same page are painted once.
    fn page(&mut self) -> Arc<Page>;

    /// How it is painted.
    fn theme(&self) -> Theme;

    /// Resolves when the page may have changed by something from outside. It is dropped and asked
    /// for again at any time, and must not lose a change by that.
    fn changed(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// What stands in this seat's frames where a page that it shares has [`own::MARK`].
    fn own(&self) -> Option<&str> {
        None
    }

    /// Whether something that it asked for is on its way and will change the page in a moment. The
    /// door waits that moment, so that one frame shows both.
    fn is_settling(&self) -> bool {
        false
    }

    /// Some when the seat is to be left.
    fn goodbye(&mut self) -> Option<Goodbye>;
}

/// How a seat is left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Goodbye {
    /// The last words, for the terminal as it was before.
    pub words: String,
    /// The exit status of the guest's `ssh`.
    pub status: u32,
}

/// Why a connection is over; for the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CloseReason {
    /// The seat said farewell.
    Farewell,
    /// The other side closed, or the link broke.
    Gone,
    /// It said nothing, or was not at its seat in time.
    Grace,
    /// It was turned down too often.
    Tried,
    /// No key for too long.
    Idle,
    /// It took nothing of what was sent to it.
    Stalled,
    /// It was let go for others who knocked, since it had not come in yet.
    Crowded,
    /// It came without a terminal that can show screens.
    NoTerminal,
    /// It wanted something else than a seat: a command, a file.
    NoSuchThing,
    /// Every seat was taken.
    Full,
    /// A fault in its seat.
    Fault,
    /// The door closes.
    Closed,
}

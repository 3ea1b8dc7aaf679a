//! Requests of a connection, before and after it has a seat. Every request gets a reply, because
//! the client hangs without one.
//!
//! The handler never paints, and waits only before a rejection. Otherwise it only changes the input
//! queue and signals its bell.

mod authentication;

use std::sync::Arc;
use std::time::Duration;

use russh::keys::HashAlg;
use russh::server::{
    Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Error, Pty};

use self::authentication::{BOTH, INTERACTIVE_ONLY, KEY_ALONE, NO_METHOD, reject};
use super::config::{Config, FIELD_BYTES_MAX, KEYS_MAX};
use super::display::ClientTerminal;
use super::input_queue::{InputQueue, SessionRequest};
use super::policy::attempts::AuthAttempts;
use super::policy::window;
use super::server_state::UnauthenticatedSlot;
use super::{AuthOutcome, CloseReason, Guest, KeyFingerprint, SessionProvider};
use crate::tui::sign::{Charset, LOCALE};
use crate::tui::theme::ColourDepth;

/// Shown to a client that wants to run a command.
const NO_COMMANDS: &str = "This server runs no commands. Leave out the command to get a seat, or use `export` with the login `me`.";
/// The one command: the progress of a guest as a file.
const EXPORT: &[u8] = b"export";
/// The standard error stream of a channel.
const STDERR: u32 = 1;
/// The exit status of a shell that does not find a command.
const NOT_FOUND: u32 = 127;

/// The connection handler.
pub struct ConnectionHandler {
    host: Arc<dyn SessionProvider>,
    queue: Arc<InputQueue>,
    /// The unauthenticated slot, released on admission.
    place: Option<UnauthenticatedSlot>,
    guest: Guest,
    tries: AuthAttempts,
    /// The delay before a rejection.
    rejection: Duration,
    /// The time limit per prompt, until the guest was told about it.
    time_limit: Option<Duration>,
    /// True once the guest was shown a refusal and has to acknowledge it.
    is_refused: bool,
    /// True once a refused login of this connection was counted.
    is_counted: bool,
    channel: Option<ChannelId>,
    terminal: Option<Terminal>,
    colorterm: String,
    /// True unless the guest leaves the mouse to the terminal.
    mouse: bool,
    /// The charset of the strongest locale variable sent, and its index in [`LOCALE`].
    locale: Option<(usize, Charset)>,
    channel_in_use: bool,
}

struct Terminal {
    term: String,
    size: (u16, u16),
}

impl ConnectionHandler {
    /// Creates the handler for a connection with this slot.
    pub fn new(
        host: Arc<dyn SessionProvider>,
        queue: Arc<InputQueue>,
        place: UnauthenticatedSlot,
        config: &Config,
    ) -> Self {
        Self {
            host,
            queue,
            guest: Guest::from(place.address),
            place: Some(place),
            tries: AuthAttempts::new(config.tries_max),
            rejection: config.timings.rejection,
            time_limit: Some(config.timings.prompt),
            is_refused: false,
            is_counted: false,
            channel: None,
            terminal: None,
            colorterm: String::new(),
            mouse: true,
            locale: None,
            channel_in_use: false,
        }
    }

    /// Records the charset of a locale variable, unless one of higher precedence was sent.
    fn record_locale(&mut self, name: &str, value: &str) {
        let Some(rank) = LOCALE.iter().position(|known| *known == name) else {
            return;
        };
        if !value.is_empty() && self.locale.is_none_or(|(known, _)| rank <= known) {
            self.locale = Some((rank, Charset::of_locale(value)));
        }
    }

    fn turn_away(
        &mut self,
        channel: ChannelId,
        session: &mut Session,
        (words, status, why): (&str, u32, CloseReason),
    ) -> Result<(), Error> {
        session.channel_success(channel)?;
        session.extended_data(channel, STDERR, format!("{words}\r\n"))?;
        session.exit_status_request(channel, status)?;
        session.eof(channel)?;
        session.close(channel)?;
        self.queue.turned_away(why);
        Ok(())
    }
}

// Boxed: the library keeps several handler-sized copies in each connection.
impl Handler for Box<ConnectionHandler> {
    type Error = Error;

    async fn authentication_banner(&mut self) -> Result<Option<String>, Error> {
        // Keys are exchanged, and the client has compared the fingerprint.
        self.queue.stepped();
        if let Some(place) = &self.place {
            place.speaks();
        }
        Ok(None)
    }

    async fn auth_none(&mut self, login: &str) -> Result<Auth, Error> {
        Ok(match self.verdict(login).await {
            AuthOutcome::Admit => Auth::Accept,
            AuthOutcome::Ask { .. } | AuthOutcome::Again { .. } | AuthOutcome::OtherKeys => {
                reject(BOTH, false)
            }
            AuthOutcome::Refuse(_) => self.reject(INTERACTIVE_ONLY).await,
        })
    }

    async fn auth_publickey_offered(
        &mut self,
        login: &str,
        _: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        // Not yet verified: the signature comes later.
        Ok(match self.verdict(login).await {
            AuthOutcome::Refuse(_) => self.reject(INTERACTIVE_ONLY).await,
            _ => Auth::Accept,
        })
    }

    async fn auth_publickey(
        &mut self,
        login: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        if matches!(self.verdict(login).await, AuthOutcome::Refuse(_)) {
            return Ok(self.reject(INTERACTIVE_ONLY).await);
        }
        let fingerprint = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        self.guest.proves(KeyFingerprint(fingerprint));
        let verdict = if self.guest.keys().count() < KEYS_MAX {
            self.verdict(login).await
        } else {
            self.last_verdict(login).await
        };
        Ok(match verdict {
            AuthOutcome::Admit => Auth::Accept,
            AuthOutcome::Ask { .. } | AuthOutcome::Again { .. } => reject(INTERACTIVE_ONLY, true),
            // Not counted as an attempt: the next key may be the right one.
            AuthOutcome::OtherKeys => reject(BOTH, false),
            AuthOutcome::Refuse(_) => {
                self.guest.key = None;
                self.guest.other_keys.clear();
                self.reject(BOTH).await
            }
        })
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        login: &str,
        _: &str,
        given: Option<Response<'a>>,
    ) -> Result<Auth, Error> {
        let responded = given.is_some();
        if responded && self.is_refused {
            self.is_refused = false;
            // Counted and delayed before the message.
            if self.tries.are_used_up() {
                self.queue.turned_away(CloseReason::Tried);
            }
            return Ok(reject(NO_METHOD, false));
        }
        match given {
            Some(given) => {
                self.tries.record_response();
                self.give(given);
            }
            None => self.guest.fields.clear(),
        }
        Ok(match self.last_verdict(login).await {
            AuthOutcome::Admit => Auth::Accept,
            AuthOutcome::Ask {
                instruction,
                prompts,
            } => self.asks(instruction, prompts),
            AuthOutcome::Again {
                instruction,
                prompts,
            } => {
                self.guest.fields.clear();
                self.asks(instruction, prompts)
            }
            AuthOutcome::Refuse(why) if !why.is_empty() => self.refuse_with_message(why).await,
            AuthOutcome::Refuse(_) | AuthOutcome::OtherKeys => {
                self.guest.fields.clear();
                // After responses, do not ask the same again: another key may still be admitted.
                self.reject(if responded { KEY_ALONE } else { BOTH }).await
            }
        })
    }

    async fn auth_succeeded(&mut self, _: &mut Session) -> Result<(), Error> {
        if let Some(place) = self.place.take() {
            place.release();
        }
        Ok(())
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Error> {
        if self.channel.is_some() {
            reply
                .reject(ChannelOpenFailure::AdministrativelyProhibited)
                .await;
            return Ok(());
        }
        self.channel = Some(channel.id());
        reply.accept().await;
        // The channel is dropped: if nobody reads it, its full queue would block the connection.
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        term: &str,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Error> {
        self.terminal = Some(Terminal {
            term: term.chars().take(FIELD_BYTES_MAX).collect(),
            size: window::size(columns, rows),
        });
        session.channel_success(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        // The environment is discarded. Only these variables describe the terminal.
        match name {
            "COLORTERM" => self.colorterm = value.chars().take(FIELD_BYTES_MAX).collect(),
            // As at the local terminal, where a learner has settings.
            "DRIPSET_MOUSE" => self.mouse = value != "false",
            "NO_COLOR" => self.guest.colours.unwanted = !value.is_empty(),
            _ => self.record_locale(name, value),
        }
        session.channel_failure(channel)
    }

    async fn shell_request(
        &mut self,
        channel: ChannelId,
        session: &mut Session,
    ) -> Result<(), Error> {
        if self.channel_in_use {
            return session.channel_failure(channel);
        }
        self.channel_in_use = true;
        let terminal = self.terminal.take();
        let sort = match &terminal {
            Some(terminal) if window::shows_screens(&terminal.term) => ClientTerminal::Full,
            Some(_) => ClientTerminal::Simple,
            None => ClientTerminal::Missing,
        };
        let Terminal { term, size } = terminal.unwrap_or_else(|| Terminal {
            term: String::new(),
            size: window::size(0, 0),
        });
        let colorterm = std::mem::take(&mut self.colorterm);
        self.guest.colours.depth = ColourDepth::of(&term, &colorterm);
        let locale = self.locale.map_or(Charset::Unicode, |(_, charset)| charset);
        self.guest.charset = Charset::of(&term, locale);
        session.channel_success(channel)?;
        let nobody = Guest::from(self.guest.address);
        self.queue.wanted(SessionRequest {
            // The guest answers no more prompts, and many sessions last long.
            guest: std::mem::replace(&mut self.guest, nobody),
            channel,
            size,
            mouse: self.mouse,
            terminal: sort,
            takes_export: false,
        });
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        command: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        if self.channel_in_use {
            return session.channel_failure(channel);
        }
        self.channel_in_use = true;
        if command.trim_ascii() == EXPORT {
            session.channel_success(channel)?;
            let nobody = Guest::from(self.guest.address);
            self.queue.wanted(SessionRequest {
                guest: std::mem::replace(&mut self.guest, nobody),
                channel,
                size: window::size(0, 0),
                mouse: false,
                terminal: ClientTerminal::Missing,
                takes_export: true,
            });
            return Ok(());
        }
        self.turn_away(
            channel,
            session,
            (NO_COMMANDS, NOT_FOUND, CloseReason::NoSuchThing),
        )
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        session.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _: bool,
        _: &str,
        _: &str,
        _: u32,
        session: &mut Session,
    ) -> Result<(), Error> {
        session.channel_failure(channel)
    }

    async fn window_change_request(
        &mut self,
        channel: ChannelId,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        session: &mut Session,
    ) -> Result<(), Error> {
        let size = window::size(columns, rows);
        match &mut self.terminal {
            Some(terminal) => terminal.size = size,
            None => self.queue.resized(size),
        }
        session.channel_success(channel)
    }

    async fn data(&mut self, _: ChannelId, bytes: &[u8], _: &mut Session) -> Result<(), Error> {
        if self.channel_in_use {
            self.queue.typed(bytes);
        }
        Ok(())
    }

    async fn channel_eof(&mut self, _: ChannelId, _: &mut Session) -> Result<(), Error> {
        if self.channel_in_use {
            self.queue.ended();
        }
        Ok(())
    }

    async fn channel_close(&mut self, _: ChannelId, _: &mut Session) -> Result<(), Error> {
        self.queue.turned_away(CloseReason::Gone);
        Ok(())
    }
}

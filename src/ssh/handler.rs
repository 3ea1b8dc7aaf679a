//! What a connection asks before it has a seat, and beside having one. Everything is answered:
//! what gets no reply leaves the other side hanging.
//!
//! Nothing here paints, and nothing waits but where a try is turned down: it only changes the inbox
//! and rings.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::HashAlg;
use russh::server::{
    Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Error, MethodKind, MethodSet, Pty};
use tokio::time::sleep_until;

use super::clock::now;
use super::config::{Config, FIELD_BYTES_MAX, FIELDS_MAX, KEYS_MAX, LOGIN_BYTES_MAX};
use super::input_queue::{InputQueue, SessionRequest};
use super::policy::attempts::{AuthAttempts, in_words};
use super::policy::window;
use super::server::UnauthenticatedSlot;
use super::{AuthOutcome, CloseReason, Guest, KeyFingerprint, Prompt, SessionProvider};
use crate::tui::sign::{Charset, LOCALE};
use crate::tui::theme::ColourDepth;

/// Said to who comes without a terminal.
const NO_TERMINAL: &str = "These screens need a terminal. Ask for one: `ssh -t`, with TERM set \
                           as in `TERM=xterm-256color`.";
/// Said to who wants to run something.
const NO_COMMANDS: &str = "No commands are run here. Leave the command out to get a seat.";
/// The standard error of a channel.
const STDERR: u32 = 1;
/// As a shell that does not find a command.
const NOT_FOUND: u32 = 127;

/// The porter of one connection.
pub struct ConnectionHandler {
    host: Arc<dyn SessionProvider>,
    inbox: Arc<InputQueue>,
    /// Given up when the guest has come in.
    place: Option<UnauthenticatedSlot>,
    guest: Guest,
    tries: AuthAttempts,
    /// How long turning a try down takes.
    rejection: Duration,
    /// How long the guest has for each prompt, until that was told.
    untold: Option<Duration>,
    /// Whether the guest was told why not, and has to take that in.
    parting: bool,
    channel: Option<ChannelId>,
    terminal: Option<Terminal>,
    colorterm: String,
    /// What the variable of the locale that counts says, and which of [`LOCALE`] that is.
    locale: Option<(usize, Charset)>,
    seated: bool,
}

struct Terminal {
    term: String,
    size: (u16, u16),
}

impl ConnectionHandler {
    /// For a connection that stands there.
    pub fn new(
        host: Arc<dyn SessionProvider>,
        inbox: Arc<InputQueue>,
        place: UnauthenticatedSlot,
        config: &Config,
    ) -> Self {
        Self {
            host,
            inbox,
            guest: Guest::from(place.address),
            place: Some(place),
            tries: AuthAttempts::new(config.tries_max),
            rejection: config.timings.rejection,
            untold: Some(config.timings.prompt),
            parting: false,
            channel: None,
            terminal: None,
            colorterm: String::new(),
            locale: None,
            seated: false,
        }
    }

    /// What the host makes of the guest under this login. Whatever was shown or given under
    /// another one does not count.
    fn verdict(&mut self, login: &str) -> AuthOutcome {
        self.inbox.stepped();
        if login.len() > LOGIN_BYTES_MAX {
            return AuthOutcome::Refuse(String::new());
        }
        if self.guest.login != login {
            let address = self.guest.address;
            self.guest = Guest {
                login: login.to_owned(),
                colours: self.guest.colours,
                ..Guest::from(address)
            };
            self.parting = false;
        }
        if self.tries.are_over() {
            return AuthOutcome::Refuse(String::new());
        }
        self.host.verdict(&self.guest)
    }

    /// The same once the guest has no more keys to show.
    fn last_verdict(&mut self, login: &str) -> AuthOutcome {
        match self.verdict(login) {
            AuthOutcome::OtherKeys => {
                self.guest.has_shown_all = true;
                self.verdict(login)
            }
            verdict => verdict,
        }
    }

    fn give(&mut self, given: Response<'_>) {
        for field in given.take(FIELDS_MAX.saturating_sub(self.guest.fields.len())) {
            let bytes = field.get(..FIELD_BYTES_MAX).unwrap_or(&field);
            let field = String::from_utf8_lossy(bytes).into_owned();
            self.guest.fields.push(field);
        }
    }

    /// Notes what a variable says of the locale, unless one that counts more has spoken.
    fn hear_locale(&mut self, name: &str, value: &str) {
        let Some(rank) = LOCALE.iter().position(|known| *known == name) else {
            return;
        };
        if !value.is_empty() && self.locale.is_none_or(|(known, _)| rank <= known) {
            self.locale = Some((rank, Charset::of_locale(value)));
        }
    }

    /// Turns a try down, after the same time whatever was wrong with it.
    async fn turned_down(&mut self, methods: &[MethodKind]) -> Auth {
        self.tries.turned_down();
        sleep_until(now() + self.rejection).await;
        self.inbox.stepped();
        if self.tries.are_over() {
            self.inbox.turned_away(CloseReason::Tried);
            return reject(NOTHING_MORE, false);
        }
        reject(methods, false)
    }

    fn asks(&mut self, mut instruction: String, prompts: Vec<Prompt>) -> Auth {
        if let Some(time) = self.untold.take().filter(|_| !instruction.is_empty()) {
            let time = in_words(time);
            instruction.push_str(&format!("\nYou have {time} for each question."));
        }
        let prompts = prompts.into_iter();
        Auth::Partial {
            name: Cow::Borrowed(""),
            instructions: instruction.into(),
            prompts: prompts
                .map(|prompt| (prompt.text.into(), prompt.echo))
                .collect(),
        }
    }

    /// Says why not. Nothing is asked: the other side shows it, and is turned down when it has
    /// said that it did.
    async fn says_why_not(&mut self, why: String) -> Auth {
        // It takes as long as it would without a word.
        sleep_until(now() + self.rejection).await;
        self.tries.turned_down();
        self.inbox.stepped();
        self.parting = true;
        self.untold = None;
        self.asks(why, Vec::new())
    }

    fn turn_away(
        &mut self,
        channel: ChannelId,
        line: &mut Session,
        (words, status, why): (&str, u32, CloseReason),
    ) -> Result<(), Error> {
        line.channel_success(channel)?;
        line.extended_data(channel, STDERR, format!("{words}\r\n"))?;
        line.exit_status_request(channel, status)?;
        line.eof(channel)?;
        line.close(channel)?;
        self.inbox.turned_away(why);
        Ok(())
    }
}

fn reject(methods: &[MethodKind], partial_success: bool) -> Auth {
    Auth::Reject {
        proceed_with_methods: Some(MethodSet::from(methods)),
        partial_success,
    }
}

/// What to try after nothing, or after what was not enough.
const BOTH: &[MethodKind] = &[MethodKind::PublicKey, MethodKind::KeyboardInteractive];

/// What to try to be told why not: keys would be shown in vain.
const WORDS_ALONE: &[MethodKind] = &[MethodKind::KeyboardInteractive];

/// What to try after what was given and refused.
const KEY_ALONE: &[MethodKind] = &[MethodKind::PublicKey];

/// What to try where all is said. (Where the list is empty, OpenSSH takes its last way once more.)
const NOTHING_MORE: &[MethodKind] = &[MethodKind::None];

// Of the box: the library keeps several times the room of its handler in each connection.
impl Handler for Box<ConnectionHandler> {
    type Error = Error;

    async fn authentication_banner(&mut self) -> Result<Option<String>, Error> {
        // Keys are agreed on, and the other side has compared the fingerprint.
        self.inbox.stepped();
        if let Some(place) = &self.place {
            place.speaks();
        }
        Ok(None)
    }

    async fn auth_none(&mut self, login: &str) -> Result<Auth, Error> {
        Ok(match self.verdict(login) {
            AuthOutcome::Admit => Auth::Accept,
            AuthOutcome::Ask { .. } | AuthOutcome::Again { .. } | AuthOutcome::OtherKeys => {
                reject(BOTH, false)
            }
            AuthOutcome::Refuse(_) => self.turned_down(WORDS_ALONE).await,
        })
    }

    async fn auth_publickey_offered(
        &mut self,
        login: &str,
        _: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        // Not verified: whether it is the guest's key shows later.
        Ok(match self.verdict(login) {
            AuthOutcome::Refuse(_) => self.turned_down(WORDS_ALONE).await,
            _ => Auth::Accept,
        })
    }

    async fn auth_publickey(
        &mut self,
        login: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        if matches!(self.verdict(login), AuthOutcome::Refuse(_)) {
            return Ok(self.turned_down(WORDS_ALONE).await);
        }
        let fingerprint = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        self.guest.proves(KeyFingerprint(fingerprint));
        let verdict = if self.guest.keys().count() < KEYS_MAX {
            self.verdict(login)
        } else {
            self.last_verdict(login)
        };
        Ok(match verdict {
            AuthOutcome::Admit => Auth::Accept,
            AuthOutcome::Ask { .. } | AuthOutcome::Again { .. } => reject(WORDS_ALONE, true),
            // No try: the next key may be the one.
            AuthOutcome::OtherKeys => reject(BOTH, false),
            AuthOutcome::Refuse(_) => {
                self.guest.key = None;
                self.guest.other_keys.clear();
                self.turned_down(BOTH).await
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
        if responded && self.parting {
            self.parting = false;
            // Counted and waited for before the words.
            if self.tries.are_over() {
                self.inbox.turned_away(CloseReason::Tried);
            }
            return Ok(reject(NOTHING_MORE, false));
        }
        match given {
            Some(given) => {
                self.tries.gave();
                self.give(given);
            }
            None => self.guest.fields.clear(),
        }
        Ok(match self.last_verdict(login) {
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
            AuthOutcome::Refuse(why) if !why.is_empty() => self.says_why_not(why).await,
            AuthOutcome::Refuse(_) | AuthOutcome::OtherKeys => {
                self.guest.fields.clear();
                // Whoever was heard is not asked the same again: another key may come in.
                self.turned_down(if responded { KEY_ALONE } else { BOTH })
                    .await
            }
        })
    }

    async fn auth_succeeded(&mut self, _: &mut Session) -> Result<(), Error> {
        if let Some(place) = self.place.take() {
            place.come_in();
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
        // The channel is dropped: unread, its full queue would stop the connection.
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
        line: &mut Session,
    ) -> Result<(), Error> {
        self.terminal = Some(Terminal {
            term: term.chars().take(FIELD_BYTES_MAX).collect(),
            size: window::size(columns, rows),
        });
        line.channel_success(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        line: &mut Session,
    ) -> Result<(), Error> {
        // No environment is kept. What these say of the terminal is noted all the same.
        match name {
            "COLORTERM" => self.colorterm = value.chars().take(FIELD_BYTES_MAX).collect(),
            "NO_COLOR" => self.guest.colours.unwanted = !value.is_empty(),
            _ => self.hear_locale(name, value),
        }
        line.channel_failure(channel)
    }

    async fn shell_request(&mut self, channel: ChannelId, line: &mut Session) -> Result<(), Error> {
        if self.seated {
            return line.channel_failure(channel);
        }
        self.seated = true;
        let terminal = self.terminal.take();
        let shows = |terminal: &Terminal| window::shows_screens(&terminal.term);
        let Some(terminal) = terminal.filter(shows) else {
            // Where a plain mode would begin: lines in, lines out.
            return self.turn_away(channel, line, (NO_TERMINAL, 1, CloseReason::NoTerminal));
        };
        let colorterm = std::mem::take(&mut self.colorterm);
        self.guest.colours.depth = ColourDepth::of(&terminal.term, &colorterm);
        let locale = self.locale.map_or(Charset::Unicode, |(_, charset)| charset);
        self.guest.charset = Charset::of(&terminal.term, locale);
        line.channel_success(channel)?;
        let nobody = Guest::from(self.guest.address);
        self.inbox.wanted(SessionRequest {
            // Nothing is asked of the guest any more, and many sit for long.
            guest: std::mem::replace(&mut self.guest, nobody),
            channel,
            size: terminal.size,
        });
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _: &[u8],
        line: &mut Session,
    ) -> Result<(), Error> {
        if self.seated {
            return line.channel_failure(channel);
        }
        self.seated = true;
        self.turn_away(
            channel,
            line,
            (NO_COMMANDS, NOT_FOUND, CloseReason::NoSuchThing),
        )
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        line: &mut Session,
    ) -> Result<(), Error> {
        line.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _: bool,
        _: &str,
        _: &str,
        _: u32,
        line: &mut Session,
    ) -> Result<(), Error> {
        line.channel_failure(channel)
    }

    async fn window_change_request(
        &mut self,
        channel: ChannelId,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        line: &mut Session,
    ) -> Result<(), Error> {
        let size = window::size(columns, rows);
        match &mut self.terminal {
            Some(terminal) => terminal.size = size,
            None => self.inbox.resized(size),
        }
        line.channel_success(channel)
    }

    async fn data(&mut self, _: ChannelId, bytes: &[u8], _: &mut Session) -> Result<(), Error> {
        if self.seated {
            self.inbox.typed(bytes);
        }
        Ok(())
    }

    async fn channel_close(&mut self, _: ChannelId, _: &mut Session) -> Result<(), Error> {
        self.inbox.turned_away(CloseReason::Gone);
        Ok(())
    }
}

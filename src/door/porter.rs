//! What a connection asks before it has a seat, and beside having one. Everything is answered:
//! what gets no reply leaves the other side hanging.
//!
//! Nothing here waits or paints: it only changes the inbox and rings.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use russh::keys::HashAlg;
use russh::server::{
    Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Error, MethodKind, MethodSet, Pty};

use super::config::{FIELD_BYTES_MAX, FIELDS_MAX, LOGIN_BYTES_MAX};
use super::inbox::{Inbox, Wanted};
use super::policy::window;
use super::{Guest, Host, KeyFingerprint, Left, Verdict};
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
pub struct Porter {
    host: Arc<dyn Host>,
    inbox: Arc<Inbox>,
    guest: Guest,
    tries_max: usize,
    rounds: usize,
    /// Called once, when the guest has come in.
    admitted: Option<Box<dyn FnOnce() + Send>>,
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

impl Porter {
    /// For a connection from there.
    pub fn new(
        host: Arc<dyn Host>,
        inbox: Arc<Inbox>,
        address: IpAddr,
        tries_max: usize,
        admitted: Box<dyn FnOnce() + Send>,
    ) -> Self {
        Self {
            host,
            inbox,
            guest: Guest::from(address),
            tries_max,
            rounds: 0,
            admitted: Some(admitted),
            channel: None,
            terminal: None,
            colorterm: String::new(),
            locale: None,
            seated: false,
        }
    }

    /// What the host makes of the guest under this login. Whatever was shown or given under
    /// another one does not count.
    fn verdict(&mut self, login: &str) -> Verdict {
        if login.len() > LOGIN_BYTES_MAX {
            return Verdict::Refuse;
        }
        if self.guest.login != login {
            self.guest.login = login.to_owned();
            self.guest.key = None;
            self.guest.fields.clear();
        }
        self.host.verdict(&self.guest)
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

    fn turn_away(
        &mut self,
        channel: ChannelId,
        line: &mut Session,
        (words, status, why): (&str, u32, Left),
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

/// What to try after what was given and refused.
const KEY_ALONE: &[MethodKind] = &[MethodKind::PublicKey];

// Of the box: the library keeps several times the room of its handler in each connection.
impl Handler for Box<Porter> {
    type Error = Error;

    async fn auth_none(&mut self, login: &str) -> Result<Auth, Error> {
        Ok(match self.verdict(login) {
            Verdict::Admit => Auth::Accept,
            Verdict::Ask { .. } | Verdict::Refuse => reject(BOTH, false),
        })
    }

    async fn auth_publickey_offered(
        &mut self,
        login: &str,
        _: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        // Not verified: whether it is the guest's key shows later.
        Ok(match self.verdict(login) {
            Verdict::Refuse => reject(BOTH, false),
            Verdict::Admit | Verdict::Ask { .. } => Auth::Accept,
        })
    }

    async fn auth_publickey(
        &mut self,
        login: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        if self.verdict(login) == Verdict::Refuse {
            return Ok(reject(BOTH, false));
        }
        let fingerprint = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        self.guest.key = Some(KeyFingerprint(fingerprint));
        Ok(match self.verdict(login) {
            Verdict::Admit => Auth::Accept,
            Verdict::Ask { .. } => reject(&[MethodKind::KeyboardInteractive], true),
            Verdict::Refuse => {
                self.guest.key = None;
                reject(BOTH, false)
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
        match given {
            Some(given) => {
                self.rounds += 1;
                self.give(given);
            }
            None => self.guest.fields.clear(),
        }
        if self.rounds > self.tries_max {
            return Ok(reject(&[], false));
        }
        Ok(match self.verdict(login) {
            Verdict::Admit => Auth::Accept,
            Verdict::Ask {
                instruction,
                prompts,
            } => Auth::Partial {
                name: Cow::Borrowed(""),
                instructions: instruction.into(),
                prompts: prompts
                    .into_iter()
                    .map(|prompt| (prompt.text.into(), prompt.echo))
                    .collect(),
            },
            Verdict::Refuse => {
                self.guest.fields.clear();
                // Whoever was heard is not asked the same again: another key may come in. (Where no
                // way is left at all, OpenSSH takes its last one once more.)
                reject(if responded { KEY_ALONE } else { BOTH }, false)
            }
        })
    }

    async fn auth_succeeded(&mut self, _: &mut Session) -> Result<(), Error> {
        if let Some(admitted) = self.admitted.take() {
            admitted();
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
            return self.turn_away(channel, line, (NO_TERMINAL, 1, Left::NoTerminal));
        };
        let colorterm = std::mem::take(&mut self.colorterm);
        self.guest.colours.depth = ColourDepth::of(&terminal.term, &colorterm);
        let locale = self.locale.map_or(Charset::Unicode, |(_, charset)| charset);
        self.guest.charset = Charset::of(&terminal.term, locale);
        line.channel_success(channel)?;
        let nobody = Guest::from(self.guest.address);
        self.inbox.wanted(Wanted {
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
        self.turn_away(channel, line, (NO_COMMANDS, NOT_FOUND, Left::NoSuchThing))
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
        self.inbox.turned_away(Left::Gone);
        Ok(())
    }
}

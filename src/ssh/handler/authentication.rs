//! The authentication of a connection: the provider's verdicts, and how they are answered.

use std::borrow::Cow;

use russh::server::{Auth, Response};
use russh::{MethodKind, MethodSet};
use tokio::time::sleep_until;

use super::ConnectionHandler;
use crate::ssh::clock::now;
use crate::ssh::config::{FIELD_BYTES_MAX, FIELDS_MAX, LOGIN_BYTES_MAX};
use crate::ssh::display;
use crate::ssh::policy::attempts::in_words;
use crate::ssh::{AuthOutcome, CloseReason, Guest, Prompt};

/// Rejects an attempt, with the methods to try next.
pub(super) fn reject(methods: &[MethodKind], partial_success: bool) -> Auth {
    Auth::Reject {
        proceed_with_methods: Some(MethodSet::from(methods)),
        partial_success,
    }
}

/// The methods to try first, or after an insufficient attempt.
pub(super) const BOTH: &[MethodKind] = &[MethodKind::PublicKey, MethodKind::KeyboardInteractive];

/// The method to try for a refusal's message: offering keys would not help.
pub(super) const INTERACTIVE_ONLY: &[MethodKind] = &[MethodKind::KeyboardInteractive];

/// The method to try after refused responses.
pub(super) const KEY_ALONE: &[MethodKind] = &[MethodKind::PublicKey];

/// The method to try when all is said. (With an empty list, OpenSSH retries its last method.)
pub(super) const NO_METHOD: &[MethodKind] = &[MethodKind::None];

impl ConnectionHandler {
    /// Returns the provider's verdict on the guest under this login, once the provider is prepared.
    /// Keys and responses given under another login do not count.
    pub(super) async fn verdict(&mut self, login: &str) -> AuthOutcome {
        self.queue.stepped();
        if login.len() > LOGIN_BYTES_MAX {
            return AuthOutcome::Refuse(String::new());
        }
        self.enter(login);
        if self.tries.are_used_up() {
            return AuthOutcome::Refuse(String::new());
        }
        if let Some(preparation) = self.host.prepare(&self.guest) {
            preparation.await;
        }
        self.host.verdict(&self.guest)
    }

    /// Records the login, and drops what was given under another one.
    fn enter(&mut self, login: &str) {
        let (login, asked) = display::of_login(login);
        if self.guest.login != login {
            let address = self.guest.address;
            self.guest = Guest {
                login: login.to_owned(),
                colours: self.guest.colours,
                ..Guest::from(address)
            };
            self.is_refused = false;
        }
        self.guest.display = asked;
    }

    /// Returns the verdict once the guest has no more keys to offer.
    pub(super) async fn last_verdict(&mut self, login: &str) -> AuthOutcome {
        match self.verdict(login).await {
            AuthOutcome::OtherKeys => {
                self.guest.has_shown_all = true;
                self.verdict(login).await
            }
            verdict => verdict,
        }
    }

    pub(super) fn give(&mut self, given: Response<'_>) {
        for field in given.take(FIELDS_MAX.saturating_sub(self.guest.fields.len())) {
            let bytes = field.get(..FIELD_BYTES_MAX).unwrap_or(&field);
            let field = String::from_utf8_lossy(bytes).into_owned();
            self.guest.fields.push(field);
        }
    }

    /// Rejects an attempt, after the same delay for every cause.
    pub(super) async fn reject(&mut self, methods: &[MethodKind]) -> Auth {
        self.count_refusal();
        self.tries.record_rejection();
        sleep_until(now() + self.rejection).await;
        self.queue.stepped();
        if self.tries.are_used_up() {
            self.queue.turned_away(CloseReason::Tried);
            return reject(NO_METHOD, false);
        }
        reject(methods, false)
    }

    /// Counts a refused login, once in a connection: a client tries the same login in several ways.
    fn count_refusal(&mut self) {
        if self.is_counted || self.tries.are_used_up() {
            return;
        }
        if let Some(place) = &self.place {
            place.login_refused();
            self.is_counted = true;
        }
    }

    pub(super) fn asks(&mut self, mut instruction: String, prompts: Vec<Prompt>) -> Auth {
        if let Some(time) = self.time_limit.take().filter(|_| !instruction.is_empty()) {
            let time = in_words(time);
            instruction.push_str(&format!("\nYou have {time} for each entry."));
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

    /// Shows the reason for a refusal, without a prompt. The client displays it, and is rejected
    /// after it acknowledges.
    pub(super) async fn refuse_with_message(&mut self, why: String) -> Auth {
        self.count_refusal();
        // It takes as long as a rejection without a message.
        sleep_until(now() + self.rejection).await;
        self.tries.record_rejection();
        self.queue.stepped();
        self.is_refused = true;
        self.time_limit = None;
        self.asks(why, Vec::new())
    }
}

//! The command that restarts a class or a server with the same flags.

use std::path::{Path, PathBuf};

use crate::cli::Place;
use crate::cli::class::{LISTEN, SEATS, ServeArgs, ServerArgs};
use crate::cli::config;

/// The flags of the running program, as far as they have to be repeated.
pub(super) struct Again {
    options: ServerArgs,
    plans: Option<PathBuf>,
    drain: u32,
    /// The flags that every command takes.
    rest: Vec<String>,
}

impl Again {
    /// Stores the flags.
    pub(super) fn of(place: &Place, options: &ServerArgs, of_many: Option<&ServeArgs>) -> Self {
        let mut rest = Vec::new();
        let mut say = |flag: &str, value: Option<String>| {
            rest.extend(value.map(|value| format!("{flag} {}", quoted(&value))));
        };
        say("--data-dir", place.data_dir.as_deref().map(shown));
        for bank in &place.banks {
            say("--bank", Some(shown(bank)));
        }
        say("--config", place.config.as_deref().map(shown));
        let settings = config::flags(place).into_iter();
        rest.extend(settings.map(|(setting, words)| config::flag_with(setting, &words)));
        Self {
            options: options.clone(),
            plans: of_many.and_then(|args| args.plans.clone()),
            drain: of_many.map_or(0, |args| args.drain),
            rest,
        }
    }

    /// Returns the command with these flags, at the addresses that the server really used.
    pub(super) fn after(&self, command: &str, addresses: &[String]) -> String {
        let mut words = vec![command.to_owned()];
        if addresses != [LISTEN] {
            words.extend(
                addresses
                    .iter()
                    .map(|address| format!("--listen {address}")),
            );
        }
        if self.options.max_seats != SEATS {
            words.push(format!("--max-seats {}", self.options.max_seats));
        }
        if let Some(address) = self.options.metrics {
            words.push(format!("--metrics {address}"));
        }
        let files = [
            (
                "--authorized-instructors",
                &self.options.authorized_instructors,
            ),
            ("--host-key", &self.options.host_key),
            ("--plans", &self.plans),
        ];
        for (flag, file) in files {
            let file = file.as_deref().map(shown);
            words.extend(file.map(|file| format!("{flag} {}", quoted(&file))));
        }
        let proxies: Vec<String> = self
            .options
            .proxy_from
            .iter()
            .map(ToString::to_string)
            .collect();
        if !proxies.is_empty() {
            words.push(format!("--proxy-from {}", proxies.join(",")));
        }
        for (host, port) in &self.options.advertise {
            words.push(format!("--advertise {host}:{port}"));
        }
        if self.drain != 0 {
            words.push(format!("--drain {}", self.drain));
        }
        words.extend(self.rest.iter().cloned());
        words.join(" ")
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Quotes a word if a shell would change it otherwise.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./:@%+=,~".contains(c);
    let is_plain = !word.is_empty() && word.chars().all(|c| plain(c) || cfg!(windows) && c == '\\');
    match is_plain {
        true => word.to_owned(),
        false if cfg!(windows) => format!("\"{word}\""),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(max_seats: usize) -> ServerArgs {
        ServerArgs {
            listen: Vec::new(),
            max_seats,
            authorized_instructors: (max_seats != SEATS).then(|| "keys of ward 3".into()),
            metrics: (max_seats != SEATS).then(|| ([127, 0, 0, 1], 9464).into()),
            proxy_from: Vec::new(),
            host_key: None,
            advertise: Vec::new(),
        }
    }

    fn at(addresses: &[&str]) -> Vec<String> {
        addresses.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn where_nothing_was_said_nothing_is_said_again() {
        let again = Again::of(&Place::default(), &options(SEATS), None);
        let line = again.after("dripset class resume ward-three", &at(&[LISTEN]));
        assert_eq!(line, "dripset class resume ward-three");
    }

    #[test]
    fn all_that_was_said_is_said_again_and_the_port_is_the_one_it_was() {
        let place = Place {
            data_dir: Some("/srv/drip set".into()),
            banks: vec!["own.toml".into()],
            clock: Some(false),
            one_column: Some(true),
            plain: Some("true".into()),
            ..Place::default()
        };
        let serve = ServeArgs {
            server: options(40),
            plans: Some("plans".into()),
            drain: 0,
            #[cfg(feature = "cluster")]
            store: None,
        };
        let again = Again::of(&place, &serve.server, Some(&serve));
        let line = again.after("dripset serve", &at(&["0.0.0.0:4040", "[::1]:2222"]));
        let quote = |word: &str| quoted(word);
        let wanted = format!(
            "dripset serve --listen 0.0.0.0:4040 --listen [::1]:2222 --max-seats 40 \
             --metrics 127.0.0.1:9464 \
             --authorized-instructors {} --plans plans --data-dir {} --bank own.toml \
             --clock false --one-column true --plain=true",
            quote("keys of ward 3"),
            quote("/srv/drip set"),
        );
        assert_eq!(line, wanted);
    }

    #[test]
    fn what_a_node_behind_a_balancer_needs_is_said_again() {
        let address = |text: &str| text.parse().expect("an address");
        let serve = ServeArgs {
            server: ServerArgs {
                proxy_from: vec![address("10.0.0.5"), address("fd00::/64")],
                host_key: Some("/run/secrets/host_key".into()),
                ..options(SEATS)
            },
            plans: None,
            drain: 30,
            #[cfg(feature = "cluster")]
            store: None,
        };
        let again = Again::of(&Place::default(), &serve.server, Some(&serve));
        assert_eq!(
            again.after("dripset serve", &at(&[LISTEN])),
            "dripset serve --host-key /run/secrets/host_key --proxy-from 10.0.0.5,fd00::/64 --drain 30"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_word_back_whole() {
        assert_eq!(quoted("/srv/dripset"), "/srv/dripset");
        assert_eq!(quoted("Ann's keys"), r"'Ann'\''s keys'");
        assert_eq!(quoted(""), "''");
    }
}

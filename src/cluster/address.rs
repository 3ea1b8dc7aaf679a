//! The address of the shared store, as a URL. Its password is in no message.
//!
//! PostgreSQL's own words for encryption are read here and not by the library, which knows neither
//! `verify-full` nor `sslrootcert`, and whose `require` checks nothing by itself.

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, SslNegotiation, TargetSessionAttrs};

use crate::domain::limits::{SHARED_CONNECT_MS, SHARED_SERVERS_MAX, SHARED_STATEMENT_MS};

/// The port of PostgreSQL where none is named.
const PORT: u16 = 5432;

/// The address of a shared store, with what it takes to connect to it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreAddress {
    servers: Vec<Config>,
    encryption: Encryption,
}

/// The protection of connections to the shared store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Encryption {
    /// None.
    Off,
    /// TLS, with a certificate for the server's name from an authority of these.
    Checked(Authorities),
}

/// The authorities whose certificates are trusted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Authorities {
    /// Those that the machine trusts.
    OfTheSystem,
    /// Those in a file, and no others.
    InFile(PathBuf),
}

/// The reason that a text is no address of a shared store. It repeats nothing of the text, which may
/// have a password in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AddressError {
    /// It is no URL of PostgreSQL.
    #[error(
        "this is no address such as postgresql://USER:PASSWORD@HOST:5432/DATABASE. Signs other than \
         letters and digits in the password are written as % codes"
    )]
    NotOne,
    /// Its `sslmode` is none that means the same each time.
    #[error(
        "the sslmode of the address must be verify-full, verify-ca or require, which all check the \
         certificate and the name of the server, or disable. Others would leave it to the server \
         whether anything is encrypted"
    )]
    Mode,
    /// It says how to encrypt, and not that anything is encrypted.
    #[error(
        "the address has sslrootcert, sslnegotiation=direct or channel_binding=require, and nothing \
         in it is encrypted. Add sslmode=verify-full"
    )]
    NotEncrypted,
    /// It says twice how to encrypt.
    #[error("the address has sslmode or sslrootcert twice. Write it once")]
    Twice,
    /// It asks for a certificate of the node.
    #[error(
        "the address has sslcert or sslkey, and Dripset shows no certificate of its own to the store. \
         Let the store ask for a password"
    )]
    OwnCertificate,
    /// It names too many servers.
    #[error("the address names more than {SHARED_SERVERS_MAX} servers")]
    Servers,
}

/// What a URL says about encryption.
#[derive(Default)]
struct Said {
    mode: Option<String>,
    authorities: Option<String>,
}

impl AddressError {
    /// Returns advice on how to fix it.
    pub fn help(&self) -> &'static str {
        "see `dripset serve --help` for --store"
    }
}

impl FromStr for StoreAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let is_url = ["postgresql://", "postgres://"]
            .iter()
            .any(|start| text.starts_with(start));
        if !is_url {
            return Err(AddressError::NotOne);
        }
        let (rest, said) = without_encryption(text)?;
        let parsed: Config = rest.parse().map_err(|_| AddressError::NotOne)?;
        let encryption = said.encryption()?;
        let wants_some = said.authorities.is_some()
            || parsed.get_ssl_negotiation() == SslNegotiation::Direct
            || parsed.get_channel_binding() == tokio_postgres::config::ChannelBinding::Require;
        if encryption == Encryption::Off && wants_some {
            return Err(AddressError::NotEncrypted);
        }
        let servers = one_by_one(&parsed, &encryption)?;
        Ok(Self {
            servers,
            encryption,
        })
    }
}

impl StoreAddress {
    /// Returns the settings of a connection to each of its servers, in their order.
    pub(super) fn servers(&self) -> &[Config] {
        &self.servers
    }

    /// Returns how its connections are protected.
    pub(super) fn encryption(&self) -> &Encryption {
        &self.encryption
    }
}

impl Said {
    fn encryption(&self) -> Result<Encryption, AddressError> {
        match self.mode.as_deref() {
            None | Some("disable") => Ok(Encryption::Off),
            Some("require" | "verify-ca" | "verify-full") => {
                Ok(Encryption::Checked(match self.authorities.as_deref() {
                    None | Some("system") => Authorities::OfTheSystem,
                    Some(file) => Authorities::InFile(file.into()),
                }))
            }
            Some(_) => Err(AddressError::Mode),
        }
    }
}

/// Takes what is about encryption out of a URL, which is cut as the library cuts it: the first `@` ends
/// the password, and the next `?` begins the parameters.
fn without_encryption(url: &str) -> Result<(String, Said), AddressError> {
    let start = url.find('@').map_or(0, |at| at + 1);
    let (account, rest) = url.split_at_checked(start).unwrap_or((url, ""));
    if account.contains('?') {
        // Parameters before the `@` would be taken for a name, and say nothing.
        return Err(AddressError::NotOne);
    }
    let mut said = Said::default();
    let Some((place, params)) = rest.split_once('?') else {
        return Ok((url.to_owned(), said));
    };
    let mut kept = Vec::new();
    for param in params.split('&') {
        let (key, value) = param.split_once('=').unwrap_or((param, ""));
        let slot = match decoded(key)?.as_str() {
            "sslmode" => &mut said.mode,
            "sslrootcert" => &mut said.authorities,
            "sslcert" | "sslkey" => return Err(AddressError::OwnCertificate),
            _ => {
                kept.push(param);
                continue;
            }
        };
        if slot.replace(decoded(value)?).is_some() {
            return Err(AddressError::Twice);
        }
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    Ok((format!("{account}{place}{mark}{}", kept.join("&")), said))
}

/// Returns a text with its `%` codes replaced by what they stand for.
fn decoded(text: &str) -> Result<String, AddressError> {
    let decoded = percent_decode_str(text).decode_utf8();
    Ok(decoded.map_err(|_| AddressError::NotOne)?.into_owned())
}

/// Returns the settings for each server by itself, so that none waits for another one.
fn one_by_one(parsed: &Config, encryption: &Encryption) -> Result<Vec<Config>, AddressError> {
    let (hosts, addresses, ports) = (
        parsed.get_hosts(),
        parsed.get_hostaddrs(),
        parsed.get_ports(),
    );
    let fits = |count: usize, least: usize| count <= least || count == hosts.len();
    if hosts.is_empty() || !fits(addresses.len(), 0) || !fits(ports.len(), 1) {
        return Err(AddressError::NotOne);
    }
    if hosts.len() > SHARED_SERVERS_MAX {
        return Err(AddressError::Servers);
    }
    let servers = hosts.iter().enumerate().map(|(at, host)| {
        let port = ports.get(at).or(ports.first()).copied().unwrap_or(PORT);
        let mut server = of_one(parsed, at, host, port);
        server.ssl_mode(match encryption {
            Encryption::Off => SslMode::Disable,
            Encryption::Checked(_) => SslMode::Require,
        });
        if hosts.len() > 1 {
            // A node can do nothing with a standby.
            server.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        server
    });
    Ok(servers.collect())
}

/// Returns the settings for one server of several.
fn of_one(parsed: &Config, at: usize, host: &Host, port: u16) -> Config {
    let mut server = Config::new();
    match host {
        Host::Tcp(name) => server.host(name),
        #[cfg(unix)]
        Host::Unix(path) => server.host_path(path),
    };
    if let Some(address) = parsed.get_hostaddrs().get(at) {
        server.hostaddr(*address);
    }
    if let Some(name) = parsed.get_user() {
        server.user(name);
    }
    if let Some(password) = parsed.get_password() {
        server.password(password);
    }
    if let Some(name) = parsed.get_dbname() {
        server.dbname(name);
    }
    if let Some(interval) = parsed.get_keepalives_interval() {
        server.keepalives_interval(interval);
    }
    if let Some(retries) = parsed.get_keepalives_retries() {
        server.keepalives_retries(retries);
    }
    // The server's own limits free what a node that is gone has locked.
    let options = format!(
        "{} -c statement_timeout={SHARED_STATEMENT_MS} \
         -c idle_in_transaction_session_timeout={SHARED_STATEMENT_MS} \
         -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3",
        parsed.get_options().unwrap_or_default()
    );
    server
        .port(port)
        .options(options.trim())
        .application_name("dripset")
        .channel_binding(parsed.get_channel_binding())
        .ssl_negotiation(parsed.get_ssl_negotiation())
        .target_session_attrs(parsed.get_target_session_attrs())
        .connect_timeout(Duration::from_millis(SHARED_CONNECT_MS))
        .tcp_user_timeout(Duration::from_millis(SHARED_STATEMENT_MS))
        .keepalives(parsed.get_keepalives())
        .keepalives_idle(Duration::from_millis(SHARED_STATEMENT_MS));
    server
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let servers = self.servers.iter().map(|server| {
            let port = server.get_ports().first().copied().unwrap_or(PORT);
            match server.get_hosts().first() {
                Some(Host::Tcp(name)) => format!("{name}:{port}"),
                #[cfg(unix)]
                Some(Host::Unix(path)) => path.display().to_string(),
                None => String::new(),
            }
        });
        f.write_str(&servers.collect::<Vec<_>>().join(","))?;
        match self.servers.first().and_then(Config::get_dbname) {
            Some(name) => write!(f, "/{name}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreAddress({self})")
    }
}

//! The address of the shared store, as a URL. Its password is in no message.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use crate::domain::limits::{SHARED_CONNECT_MS, SHARED_STATEMENT_MS};

/// The port of PostgreSQL where none is named.
const PORT: u16 = 5432;

/// The address of a shared store, with what it takes to connect to it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreAddress(Config);

/// The reason that a text is no address of a shared store. It repeats nothing of the text, which may
/// have a password in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AddressError {
    /// It is no URL of PostgreSQL.
    #[error("this is no address such as postgresql://USER:PASSWORD@HOST:5432/DATABASE")]
    NotOne,
    /// It asks for an encrypted connection.
    #[error(
        "the address asks for an encrypted connection (sslmode), and Dripset has none to the \
         store yet. Keep the nodes and the store on a network of their own, or use a tunnel"
    )]
    Encrypted,
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
        if text.contains("sslmode=verify") {
            return Err(AddressError::Encrypted);
        }
        let mut config: Config = text.parse().map_err(|_| AddressError::NotOne)?;
        if config.get_hosts().is_empty() {
            return Err(AddressError::NotOne);
        }
        if config.get_ssl_mode() == SslMode::Require {
            return Err(AddressError::Encrypted);
        }
        // The server's own limits free what a node that is gone has locked.
        let options = format!(
            "{} -c statement_timeout={SHARED_STATEMENT_MS} \
             -c idle_in_transaction_session_timeout={SHARED_STATEMENT_MS} \
             -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3",
            config.get_options().unwrap_or_default()
        );
        config
            .options(options.trim())
            .application_name("dripset")
            .ssl_mode(SslMode::Disable)
            .connect_timeout(Duration::from_millis(SHARED_CONNECT_MS))
            .tcp_user_timeout(Duration::from_millis(SHARED_STATEMENT_MS))
            .keepalives_idle(Duration::from_millis(SHARED_STATEMENT_MS));
        Ok(Self(config))
    }
}

impl StoreAddress {
    /// Returns the settings of a connection.
    pub(super) fn config(&self) -> &Config {
        &self.0
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.0.get_hosts().iter().enumerate().map(|(at, host)| {
            let ports = self.0.get_ports();
            let port = ports.get(at).or(ports.first()).copied().unwrap_or(PORT);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                #[cfg(unix)]
                Host::Unix(path) => path.display().to_string(),
            }
        });
        f.write_str(&hosts.collect::<Vec<_>>().join(","))?;
        match self.0.get_dbname() {
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

//! The header of a connection that a balancer forwards: the PROXY protocol, version 2.
//!
//! It says for whom the connection comes. Only a connection from a configured address has one.

use std::net::IpAddr;

use ppp::v2::{Addresses, Command, Header, ParseError, Protocol};

use crate::ssh::config::PROXY_HEADER_BYTES_MAX;

/// The bytes before the addresses, which say how many follow.
pub const FIXED_BYTES: usize = 16;

/// The header, as far as its bytes have arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProxyHeader {
    /// It has this number of bytes, or the rest after them is not known yet.
    Incomplete(usize),
    /// The connection comes from this address.
    From(IpAddr),
    /// The balancer itself connects, to check whether the server is up.
    HealthCheck,
}

/// Reads the first bytes of a connection. They must not be more than was asked for: what follows the
/// header belongs to the guest.
///
/// # Errors
/// The reason why they are not such a header, for the log.
pub fn read(bytes: &[u8]) -> Result<ProxyHeader, &'static str> {
    let too_long = Err("the PROXY header is too long");
    match Header::try_from(bytes) {
        Ok(header) if header.len() > PROXY_HEADER_BYTES_MAX => too_long,
        Ok(header) => match (header.command, header.protocol, header.addresses) {
            (Command::Local, ..) => Ok(ProxyHeader::HealthCheck),
            (Command::Proxy, Protocol::Stream, Addresses::IPv4(pair)) => {
                Ok(ProxyHeader::From(pair.source_address.into()))
            }
            (Command::Proxy, Protocol::Stream, Addresses::IPv6(pair)) => {
                let source = IpAddr::from(pair.source_address);
                Ok(ProxyHeader::From(source.to_canonical()))
            }
            // The limits on each address would count all such guests as one.
            (Command::Proxy, ..) => Err("the PROXY header has no address of a TCP connection"),
        },
        Err(ParseError::Incomplete(_)) => Ok(ProxyHeader::Incomplete(FIXED_BYTES)),
        Err(ParseError::Partial(_, rest)) => match FIXED_BYTES.saturating_add(rest) {
            all if all > PROXY_HEADER_BYTES_MAX => too_long,
            all => Ok(ProxyHeader::Incomplete(all)),
        },
        Err(ParseError::Prefix) if is_version_1(bytes) => {
            Err("the PROXY header has version 1; the balancer must send version 2")
        }
        Err(ParseError::Prefix) => Err("there is no PROXY header"),
        Err(_) => Err("the PROXY header is malformed"),
    }
}

/// Returns whether these bytes can begin a header of version 1, which is a line of text.
fn is_version_1(bytes: &[u8]) -> bool {
    let mut pairs = bytes.iter().zip(b"PROXY ");
    pairs.all(|(byte, wanted)| byte == wanted)
}

#[cfg(test)]
mod tests;

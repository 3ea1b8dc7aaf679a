//! The addresses by which other machines reach an SSH server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// The port of SSH.
const SSH_PORT: u16 = 22;

/// Parses an address that learners are told: a host, with a port unless it is that of SSH.
pub(in crate::cli::class) fn advertised(text: &str) -> Result<(String, u16), String> {
    let help = "write the address as HOST:PORT, such as class.school.example:2222";
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            (host, port.parse().map_err(|_| help)?)
        }
        _ => (text, SSH_PORT),
    };
    let host = host.trim_matches(['[', ']']);
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    match !host.is_empty() && host.chars().all(is_host) && !host.starts_with('-') {
        true => Ok((host.to_owned(), port)),
        false => Err(help.into()),
    }
}

/// Returns the addresses that other machines use, as far as they are known.
pub(super) fn reached(addresses: &[SocketAddr]) -> Vec<(String, u16)> {
    let host = |address: &SocketAddr| {
        let ip = match address.ip() {
            ip if ip.is_unspecified() => lan_address().unwrap_or(ip),
            ip => ip,
        };
        (ip.to_string(), address.port())
    };
    addresses.iter().map(host).collect()
}

/// Returns a warning if other machines can connect, which mentions personal study on a server of
/// many classes.
pub(super) fn reaches(addresses: &[SocketAddr], for_many: bool) -> Option<String> {
    let outward = addresses
        .iter()
        .find(|address| !address.ip().is_loopback())?;
    let study = match for_many {
        true => {
            "\nAnyone there with an SSH key can study as me@, and this machine keeps their progress."
        }
        false => "",
    };
    Some(format!(
        "Other machines can connect on port {}, unless a firewall blocks it.{study}",
        outward.port()
    ))
}

/// Returns this machine's address in the local network, if known: the one it would send from. Sends
/// nothing.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_lets_other_machines_in_is_told() {
        let at = |text: &str| text.parse::<SocketAddr>().expect("an address");
        assert_eq!(
            reaches(&[at("127.0.0.1:2222"), at("[::1]:2222")], true),
            None
        );
        let class = reaches(&[at("127.0.0.1:2222"), at("0.0.0.0:2223")], false);
        let class = class.expect("words");
        assert!(
            class.contains("port 2223") && !class.contains("me@"),
            "{class}"
        );
        let many = reaches(&[at("192.0.2.7:443")], true).expect("words");
        assert!(many.contains("port 443") && many.contains("me@"), "{many}");
    }
}

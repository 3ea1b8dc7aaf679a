//! How other machines reach a door.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// How other machines name these addresses, as far as can be told.
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

/// The address that other machines of the network reach this one by, as far as can be told: the
/// one it would send from. Nothing is sent.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_unspecified())
}

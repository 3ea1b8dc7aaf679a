//! A TCP balancer in miniature: every connection to it is forwarded, with a header in front.

use std::io;
use std::net::{IpAddr, Shutdown, TcpListener, TcpStream};
use std::thread;

/// A header of the PROXY protocol, version 2, for a guest at this address.
pub fn header(guest: IpAddr) -> Vec<u8> {
    let (family, addresses) = match guest {
        IpAddr::V4(guest) => (0x11, [guest.octets(), [10, 0, 0, 1]].concat()),
        IpAddr::V6(guest) => (0x21, [guest.octets(), [0; 16]].concat()),
    };
    let ports = [0x30, 0x39, 0, 22];
    let length = u8::try_from(addresses.len() + ports.len()).expect("a length");
    [SIGNATURE, &[0x21, family, 0, length], &addresses, &ports].concat()
}

/// The header of a balancer that checks whether the server is up.
pub fn health_check() -> Vec<u8> {
    [SIGNATURE, &[0x20, 0, 0, 0]].concat()
}

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// Forwards to this port of this machine, with these bytes in front. Returns the port to connect to.
pub fn open(to: u16, front: Vec<u8>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for guest in listener.incoming().map_while(Result::ok) {
            // The server may be gone; then the guest sees the end of the connection.
            let _ = forward(guest, to, &front);
        }
    });
    port
}

fn forward(guest: TcpStream, to: u16, front: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", to))?;
    server.set_nodelay(true)?;
    io::Write::write_all(&mut server, front)?;
    for (from, to) in [(guest.try_clone()?, server.try_clone()?), (server, guest)] {
        thread::spawn(move || {
            let (mut reading, mut writing) = (from, to);
            let _ = io::copy(&mut reading, &mut writing);
            let _ = writing.shutdown(Shutdown::Write);
            // The rest of the other direction is of no use to anybody.
            let _ = reading.shutdown(Shutdown::Read);
        });
    }
    Ok(())
}

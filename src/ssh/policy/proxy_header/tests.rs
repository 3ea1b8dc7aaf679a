//! Tests of `ssh::policy::proxy_header`.

use std::net::{Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::*;

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
const LOCAL: u8 = 0x20;
const PROXY: u8 = 0x21;
const TCP4: u8 = 0x11;
const TCP6: u8 = 0x21;

/// A header with this command, this family and these bytes after the length.
fn header(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len()).expect("a length");
    let mut bytes = [SIGNATURE, &[command, family], &length.to_be_bytes()].concat();
    bytes.extend_from_slice(rest);
    bytes
}

fn ipv4(from: [u8; 4]) -> Vec<u8> {
    [&from[..], &[10, 0, 0, 1], &[0x30, 0x39, 0, 22]].concat()
}

fn ipv6(from: Ipv6Addr) -> Vec<u8> {
    let to = Ipv6Addr::LOCALHOST.octets();
    [&from.octets()[..], &to, &[0x30, 0x39, 0, 22]].concat()
}

/// Field 4 (nothing) with so many bytes.
fn field(bytes: u16) -> Vec<u8> {
    let value = vec![0; bytes.into()];
    [&[4][..], &bytes.to_be_bytes(), &value].concat()
}

#[test]
fn a_header_says_from_whom() {
    let home: Ipv6Addr = "2001:db8::7".parse().expect("an address");
    let mapped: Ipv6Addr = "::ffff:192.0.2.7".parse().expect("an address");
    let guest = Ipv4Addr::new(192, 0, 2, 7);
    let with = |field: Vec<u8>| [ipv4(guest.octets()), field].concat();
    for (bytes, from) in [
        (header(PROXY, TCP4, &ipv4(guest.octets())), guest.into()),
        (header(PROXY, TCP6, &ipv6(home)), IpAddr::from(home)),
        (header(PROXY, TCP6, &ipv6(mapped)), guest.into()),
        (header(PROXY, TCP4, &with(field(100))), guest.into()),
        (header(PROXY, TCP4, &with(field(900))), guest.into()),
        // Fields are skipped, so it does not matter what they hold.
        (header(PROXY, TCP4, &with(vec![0xff; 5])), guest.into()),
    ] {
        assert_eq!(read(&bytes), Ok(ProxyHeader::From(from)), "{bytes:?}");
    }
}

#[test]
fn a_check_of_the_balancer_comes_from_nobody() {
    for bytes in [
        header(LOCAL, 0, &[]),
        header(LOCAL, 0, &field(20)),
        header(LOCAL, TCP4, &ipv4([192, 0, 2, 7])),
    ] {
        assert_eq!(read(&bytes), Ok(ProxyHeader::HealthCheck), "{bytes:?}");
    }
}

#[test]
fn what_is_no_such_header_is_refused() {
    let guest = ipv4([192, 0, 2, 7]);
    let unix = [0; 216];
    for (bytes, why) in [
        (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), "no PROXY"),
        (b"S".to_vec(), "no PROXY"),
        (
            b"PROXY TCP4 192.0.2.7 10.0.0.1 5 22\r\n".to_vec(),
            "version 1",
        ),
        (b"PROX".to_vec(), "version 1"),
        (b"\r\n\r\n\0\r\nQUIT\r".to_vec(), "no PROXY"),
        (header(0x11, TCP4, &guest), "malformed"),
        (header(0x22, TCP4, &guest), "malformed"),
        (header(PROXY, 0x41, &guest), "malformed"),
        (header(PROXY, 0x13, &guest), "malformed"),
        (header(PROXY, TCP4, &guest[..11]), "malformed"),
        (header(PROXY, TCP6, &guest), "malformed"),
        // Unspecified, datagrams, and sockets of one machine.
        (header(PROXY, 0, &[]), "no address"),
        (header(PROXY, 0x10, &guest), "no address"),
        (header(PROXY, 0x12, &guest), "no address"),
        (header(PROXY, 0x31, &unix), "no address"),
        (
            header(PROXY, TCP4, &[guest.clone(), field(1_200)].concat()),
            "too long",
        ),
        (header(LOCAL, 0, &field(u16::MAX - 3)), "too long"),
    ] {
        let found = read(&bytes).expect_err(why);
        assert!(found.contains(why), "{found:?} is not {why:?}");
    }
    // The length alone is enough.
    let long = header(PROXY, TCP4, &[0; 1_009]);
    assert!(read(&long[..FIXED_BYTES]).is_err_and(|why| why.contains("too long")));
}

#[test]
fn of_a_header_in_pieces_no_byte_too_many_is_asked_for() {
    let whole = header(PROXY, TCP4, &[ipv4([192, 0, 2, 7]), field(3)].concat());
    for cut in 0..whole.len() {
        let wanted = match read(&whole[..cut]) {
            Ok(ProxyHeader::Incomplete(wanted)) => wanted,
            other => panic!("{cut}: {other:?}"),
        };
        assert!(wanted > cut && wanted <= whole.len(), "{cut}: {wanted}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_ask_for_more_than_the_limit(
        signed: bool,
        mut bytes in proptest::collection::vec(any::<u8>(), 0..1_500),
    ) {
        if signed {
            bytes.splice(0..0, SIGNATURE.iter().copied());
        }
        if let Ok(ProxyHeader::Incomplete(wanted)) = read(&bytes) {
            prop_assert!(wanted > bytes.len() && wanted <= PROXY_HEADER_BYTES_MAX);
        }
    }

    #[test]
    fn no_change_of_a_byte_names_another_guest(at in 0_usize..28, to: u8) {
        let guest = [192, 0, 2, 7];
        let mut bytes = header(PROXY, TCP4, &ipv4(guest));
        bytes[at] = to;
        // The address itself is bytes 16 to 19.
        if let Ok(ProxyHeader::From(from)) = read(&bytes) && !(16..20).contains(&at) {
            prop_assert_eq!(from, IpAddr::from(guest));
        }
    }
}

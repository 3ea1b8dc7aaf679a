//! The networks of balancers: the addresses whose connections say for whom they come.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The number of bits in an IPv6 address. An IPv4 address is counted in the first 32 of them.
const WIDTH: u32 = 128;

/// A network of addresses, such as 10.0.0.0/24, or one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    address: IpAddr,
    /// The bits that the addresses of the network have in common, at least one.
    prefix: u32,
}

impl Network {
    /// Returns whether an address is in this network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let mask = u128::MAX << (WIDTH - self.prefix);
        self.address.is_ipv4() == address.is_ipv4()
            && (bits(self.address) ^ bits(address)) & mask == 0
    }
}

impl From<IpAddr> for Network {
    /// Creates the network of one address.
    fn from(address: IpAddr) -> Self {
        let address = address.to_canonical();
        let prefix = width(address);
        Self { address, prefix }
    }
}

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = "write an address or a network, such as 192.0.2.7, 10.0.0.0/24 or fd00::/64";
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let one: IpAddr = address.trim().parse().map_err(|_| wanted)?;
        let Some(prefix) = prefix else {
            return Ok(one.into());
        };
        if one.to_canonical() != one {
            return Err("write a network of IPv4 addresses as one, such as 10.0.0.0/24");
        }
        match prefix.trim().parse() {
            Ok(0) => Err("this is every address; name those of the balancers"),
            Ok(prefix) if prefix <= width(one) => Ok(Self {
                address: one,
                prefix,
            }),
            _ => Err(wanted),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.prefix == width(self.address) {
            true => write!(f, "{}", self.address),
            false => write!(f, "{}/{}", self.address, self.prefix),
        }
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)) << (WIDTH - width(address.into())),
        IpAddr::V6(address) => address.into(),
    }
}

fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => WIDTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_is_in_its_networks_alone() {
        for (written, inside, outside) in [
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("127.0.0.1", "::ffff:127.0.0.1", "::1"),
            ("::1", "::1", "127.0.0.1"),
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.0.0.9/24", "10.0.0.200", "10.0.1.0"),
            ("10.0.0.0/31", "10.0.0.1", "10.0.0.2"),
            ("128.0.0.0/1", "255.255.255.255", "127.255.255.255"),
            ("fd00::/64", "fd00::ffff", "fd00:0:0:1::"),
            ("fd00::/128", "fd00::", "fd00::1"),
            ("::/1", "::1", "10.0.0.1"),
        ] {
            let network = network(written);
            assert!(network.contains(address(inside)), "{inside} in {written}");
            assert!(
                !network.contains(address(outside)),
                "{outside} in {written}"
            );
        }
    }

    #[test]
    fn what_is_no_network_is_refused_with_an_example() {
        for text in [
            "",
            "balancer",
            "10.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "::/129",
            "10.0.0.1:22",
            "10.0.0.0/8/8",
            "10.0.0.0/99999999999",
        ] {
            let why = text.parse::<Network>().expect_err(text);
            assert!(why.contains("10.0.0.0/24"), "{text}: {why}");
        }
        for everybody in ["0.0.0.0/0", "::/0"] {
            let why = everybody.parse::<Network>().expect_err(everybody);
            assert!(why.contains("every address"), "{why}");
        }
        assert!("::ffff:10.0.0.0/104".parse::<Network>().is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_shown_is_read_again(text in "[0-9a-f:./]{0,20}", address: [u8; 4]) {
            if let Ok(network) = text.parse::<Network>() {
                network.contains(address.into());
                prop_assert_eq!(network.to_string().parse::<Network>(), Ok(network));
            }
        }
    }
}

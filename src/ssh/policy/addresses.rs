//! The rate limit for connections of one address: a token bucket for each.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use tokio::time::Instant;

use crate::ssh::config::Rate;

/// The maximum number of addresses kept. Beyond it, those with full buckets are removed.
const ADDRESSES_MAX: usize = 4_096;

/// The token buckets.
#[derive(Debug)]
pub struct AddressLimits {
    rate: Rate,
    buckets: BTreeMap<IpAddr, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl AddressLimits {
    /// Creates an empty table: every bucket is full.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: BTreeMap::new(),
        }
    }

    /// Returns whether this address may connect now. If so, it costs a token.
    pub fn admit(&mut self, address: IpAddr, now: Instant) -> bool {
        let address = network(address);
        if !self.buckets.contains_key(&address) && self.buckets.len() >= ADDRESSES_MAX {
            self.forget(now);
            if self.buckets.len() >= ADDRESSES_MAX {
                return false;
            }
        }
        let burst = f64::from(self.rate.burst);
        let bucket = self.buckets.entry(address).or_insert(Bucket {
            tokens: burst,
            filled: now,
        });
        bucket.tokens = bucket.level(self.rate, now);
        bucket.filled = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }

    fn forget(&mut self, now: Instant) {
        let rate = self.rate;
        self.buckets
            .retain(|_, bucket| bucket.level(rate, now) < f64::from(rate.burst));
    }
}

impl Bucket {
    fn level(&self, rate: Rate, now: Instant) -> f64 {
        let since: Duration = now.saturating_duration_since(self.filled);
        let more = since.as_secs_f64() * f64::from(rate.per_second);
        (self.tokens + more).min(f64::from(rate.burst))
    }
}

/// Returns the network that counts as one address: an IPv4 address, or an IPv6 /64 prefix.
pub(in crate::ssh) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & (u128::MAX << 64))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ssh::clock::now;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_burst_comes_in_and_then_so_many_a_second() {
        let rate = Rate {
            burst: 300,
            per_second: 20,
        };
        let (mut addresses, start) = (AddressLimits::new(rate), now());
        let school = address("10.0.0.1");
        let mut admitted = |at| (0..500).filter(|_| addresses.admit(school, at)).count();
        assert_eq!(admitted(start), 300);
        assert_eq!(admitted(start + Duration::from_secs(1)), 20);
        assert_eq!(admitted(start + Duration::from_secs(3600)), 300);
        assert!(addresses.admit(address("10.0.0.2"), start));
    }

    #[test]
    fn one_home_has_one_bucket() {
        let one = Rate {
            burst: 1,
            per_second: 0,
        };
        let mut addresses = AddressLimits::new(one);
        assert!(addresses.admit(address("2001:db8::1"), now()));
        assert!(!addresses.admit(address("2001:db8::ffff:2"), now()));
        assert!(addresses.admit(address("2001:db8:0:1::1"), now()));
        assert!(addresses.admit(address("10.0.0.1"), now()));
        assert!(!addresses.admit(address("::ffff:10.0.0.1"), now()));
    }

    #[test]
    fn many_addresses_take_no_more_than_so_much_memory() {
        let (mut addresses, start) = (AddressLimits::new(Rate::default()), now());
        for number in 0..10_000_u32 {
            addresses.admit(IpAddr::V4(number.into()), start);
        }
        assert_eq!(addresses.buckets.len(), ADDRESSES_MAX);
        assert!(addresses.admit(address("192.0.2.1"), start + Duration::from_secs(1)));
    }
}

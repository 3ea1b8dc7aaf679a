//! The unauthenticated connections, and the choice of the one to drop when there are too many.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::addresses::network;

/// The unauthenticated connections, by number.
#[derive(Debug)]
pub struct UnauthenticatedSlots {
    max: usize,
    waiting: BTreeMap<u64, Waiting>,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    from: IpAddr,
    /// True once keys are exchanged: a person may be reading and typing there.
    speaks: bool,
}

impl UnauthenticatedSlots {
    /// Creates an empty table with this maximum.
    pub fn new(max: usize) -> Self {
        Self {
            max: max.max(1),
            waiting: BTreeMap::new(),
        }
    }

    /// Adds a connection. If there are too many, returns the one to drop: from the network that has
    /// the most, so that one network cannot keep the others out, the oldest that has not completed
    /// key exchange, or else the oldest.
    pub fn enter(&mut self, number: u64, address: IpAddr) -> Option<u64> {
        let goes = if self.waiting.len() >= self.max {
            self.oldest_of_most()
        } else {
            None
        };
        if let Some(goes) = goes {
            self.waiting.remove(&goes);
        }
        let guest = Waiting {
            from: network(address),
            speaks: false,
        };
        self.waiting.insert(number, guest);
        goes
    }

    /// Records the address that a connection really comes from.
    pub fn identify(&mut self, number: u64, address: IpAddr) {
        if let Some(guest) = self.waiting.get_mut(&number) {
            guest.from = network(address);
        }
    }

    /// Records that a connection speaks the protocol.
    pub fn speaks(&mut self, number: u64) {
        if let Some(guest) = self.waiting.get_mut(&number) {
            guest.speaks = true;
        }
    }

    /// Removes a connection that was admitted or is gone.
    pub fn leave(&mut self, number: u64) {
        self.waiting.remove(&number);
    }

    fn oldest_of_most(&self) -> Option<u64> {
        let mut counts: BTreeMap<IpAddr, usize> = BTreeMap::new();
        for guest in self.waiting.values() {
            *counts.entry(guest.from).or_default() += 1;
        }
        let most = counts.values().max()?;
        let of_most = self.waiting.iter();
        let of_most = of_most.filter(|(_, guest)| counts.get(&guest.from) == Some(most));
        // `min_by_key` returns the first of equal elements, the oldest.
        let goes = of_most.min_by_key(|(_, guest)| guest.speaks);
        goes.map(|(number, _)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_address_goes_first() {
        let one = IpAddr::from([10, 0, 0, 1]);
        let other = IpAddr::from([10, 0, 0, 2]);
        let mut unauthenticated = UnauthenticatedSlots::new(3);
        assert_eq!(unauthenticated.enter(1, other), None);
        assert_eq!(unauthenticated.enter(2, one), None);
        assert_eq!(unauthenticated.enter(3, one), None);
        assert_eq!(unauthenticated.enter(4, one), Some(2));
        unauthenticated.leave(3);
        assert_eq!(unauthenticated.enter(5, one), None);
        assert_eq!(unauthenticated.enter(6, other), Some(4));
    }

    #[test]
    fn whoever_says_nothing_goes_before_whoever_reads_and_types() {
        let school = IpAddr::from([10, 0, 0, 1]);
        let mut unauthenticated = UnauthenticatedSlots::new(3);
        for number in 1..=3 {
            unauthenticated.enter(number, school);
        }
        unauthenticated.speaks(1);
        unauthenticated.speaks(3);
        assert_eq!(unauthenticated.enter(4, school), Some(2));
        unauthenticated.speaks(4);
        assert_eq!(
            unauthenticated.enter(5, school),
            Some(1),
            "all of them speak"
        );
    }

    #[test]
    fn a_forwarded_connection_counts_for_its_guest_once_it_is_known() {
        let [balancer, one, other] = [1, 2, 3].map(|last| IpAddr::from([10, 0, 0, last]));
        let mut unauthenticated = UnauthenticatedSlots::new(4);
        for number in 1..=4 {
            unauthenticated.enter(number, balancer);
        }
        unauthenticated.identify(1, one);
        unauthenticated.identify(2, one);
        unauthenticated.identify(3, other);
        unauthenticated.identify(99, other);
        assert_eq!(unauthenticated.enter(5, balancer), Some(1));
        assert_eq!(unauthenticated.enter(6, balancer), Some(4));
    }

    #[test]
    fn the_addresses_of_one_home_count_together() {
        let home = |last| IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, last]);
        let mut unauthenticated = UnauthenticatedSlots::new(3);
        unauthenticated.enter(1, IpAddr::from([10, 0, 0, 1]));
        unauthenticated.enter(2, home(1));
        unauthenticated.enter(3, home(2));
        assert_eq!(unauthenticated.enter(4, home(3)), Some(2));
    }
}

//! The backoff after incorrect PINs. A name allows some at once, and then each further one waits
//! longer. They are counted per address, so that an attacker elsewhere locks nobody out. For the
//! address that a name last joined from, only its own attempts count and waits stay short: a
//! classroom is one address, and a neighbor must not lock anybody out for long.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::LearnerId;
use crate::ssh::Origin;

/// Incorrect PINs from one address that a name allows without a wait.
pub const AT_ONCE: u32 = 10;
/// Incorrect PINs from all addresses together that a name allows without a wait.
pub const AT_ONCE_OF_ALL: u32 = 50;
/// The first wait after those. Each further one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// The longest wait at the address that the name last joined from. At that rate, guessing a PIN of
/// six digits takes years.
const LONGEST_WAIT_AT_HOME: SignedDuration = SignedDuration::from_mins(5);
/// The maximum number of counters kept. The one with the oldest attempt is dropped first.
const COUNTED_MAX: usize = 4_096;

/// The PIN attempts of one class.
#[derive(Clone, Debug, Default)]
pub struct PinBackoff {
    of_one: BTreeMap<(LearnerId, Origin), Count>,
    of_all: BTreeMap<LearnerId, Count>,
    /// The address that each name last joined from, since the program started.
    homes: BTreeMap<LearnerId, Origin>,
}

/// A count of incorrect attempts.
#[derive(Clone, Copy, Debug)]
struct Count {
    tries: u32,
    last: Timestamp,
}

impl PinBackoff {
    /// Starts a PIN attempt for this name from an address. It counts as incorrect until
    /// [`PinBackoff::right`] is called, so parallel attempts gain nothing over sequential ones.
    ///
    /// # Errors
    /// The time until the next attempt is allowed.
    pub fn begin(
        &mut self,
        learner: LearnerId,
        from: Origin,
        now: Timestamp,
    ) -> Result<(), SignedDuration> {
        let one = (learner, from);
        let at_home = self.homes.get(&learner) == Some(&from);
        let longest = if at_home {
            LONGEST_WAIT_AT_HOME
        } else {
            LONGEST_WAIT
        };
        let of_one = self
            .of_one
            .get(&one)
            .map(|count| count.free_from(AT_ONCE, longest));
        let of_all = self.of_all.get(&learner).filter(|_| !at_home);
        let of_all = of_all.map(|count| count.free_from(AT_ONCE_OF_ALL, longest));
        let free_from = of_one.max(of_all);
        if let Some(free_from) = free_from.filter(|free_from| now < *free_from) {
            return Err(free_from.duration_since(now));
        }
        if !self.of_one.contains_key(&one) && self.of_one.len() >= COUNTED_MAX {
            let oldest = self.of_one.iter().min_by_key(|(_, count)| count.last);
            if let Some(oldest) = oldest.map(|(of, _)| *of) {
                self.of_one.remove(&oldest);
            }
        }
        count(&mut self.of_one, one, now);
        count(&mut self.of_all, learner, now);
        Ok(())
    }

    /// Records the address that this name joined from. Bounded by the names of the class.
    pub fn came_in(&mut self, learner: LearnerId, from: Origin) {
        self.homes.insert(learner, from);
    }

    /// Forgets a name that is gone.
    pub fn forget(&mut self, learner: LearnerId) {
        self.homes.remove(&learner);
        self.of_all.remove(&learner);
        self.of_one.retain(|(of, _), _| *of != learner);
    }

    /// Records a correct PIN, and forgives the incorrect ones from that address.
    pub fn right(&mut self, learner: LearnerId, from: Origin) {
        self.came_in(learner, from);
        let forgiven = self.of_one.remove(&(learner, from));
        if let Some((forgiven, all)) = forgiven.zip(self.of_all.get_mut(&learner)) {
            all.tries = all.tries.saturating_sub(forgiven.tries);
        }
    }
}

impl Count {
    /// Returns the time from which another attempt is allowed, for a limit of immediate attempts
    /// and a longest wait.
    fn free_from(&self, at_once: u32, longest: SignedDuration) -> Timestamp {
        let Some(over) = self.tries.checked_sub(at_once) else {
            return Timestamp::MIN;
        };
        let doubled = 1_i32.checked_shl(over).filter(|doubled| *doubled > 0);
        let wait = doubled.and_then(|doubled| FIRST_WAIT.checked_mul(doubled));
        let wait = wait.unwrap_or(longest).min(longest);
        self.last.saturating_add(wait).unwrap_or(Timestamp::MAX)
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, Count>, of: K, now: Timestamp) {
    let count = counts.entry(of).or_insert(Count {
        tries: 0,
        last: now,
    });
    count.tries = count.tries.saturating_add(1);
    count.last = now;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};
    use uuid::Uuid;

    const ADA: LearnerId = LearnerId(Uuid::from_u128(1));
    const BEN: LearnerId = LearnerId(Uuid::from_u128(2));

    fn elsewhere(number: u8) -> Origin {
        IpAddr::V4(Ipv4Addr::new(10, 0, 1, number)).into()
    }

    fn here() -> Origin {
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)).into()
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + minute * 60).expect("in range")
    }

    fn taken(tries: &mut PinBackoff, from: Origin, minute: i64) -> usize {
        (0..100)
            .filter(|_| tries.begin(ADA, from, at(minute)).is_ok())
            .count()
    }

    #[test]
    fn after_ten_wrong_ones_each_further_one_waits_longer() {
        let mut tries = PinBackoff::default();
        assert_eq!(taken(&mut tries, here(), 0), 10);
        // One after a minute, then after two, four, eight …
        let later = [(1, 1), (2, 0), (3, 1), (6, 0), (7, 1), (14, 0), (15, 1)];
        for (minute, expected) in later {
            assert_eq!(taken(&mut tries, here(), minute), expected, "{minute}");
        }
        let days = (0..14).map(|day| taken(&mut tries, here(), 100_000 + day * 24 * 60));
        assert_eq!(days.sum::<usize>(), 14, "and at most one a day in the end");
        assert!(
            tries.begin(BEN, here(), at(0)).is_ok(),
            "others are not kept waiting"
        );
    }

    #[test]
    fn who_guesses_elsewhere_keeps_nobody_out_and_the_right_pin_forgives() {
        let mut tries = PinBackoff::default();
        assert_eq!(taken(&mut tries, elsewhere(1), 0), 10);
        assert_eq!(tries.begin(ADA, here(), at(0)), Ok(()));
        tries.right(ADA, here());
        assert_eq!(taken(&mut tries, here(), 0), 10);
        assert_eq!(taken(&mut tries, elsewhere(1), 0), 0, "not forgiven there");
    }

    #[test]
    fn a_name_takes_so_many_of_all_addresses_together() {
        let mut tries = PinBackoff::default();
        let all: usize = (0..200)
            .map(|number| taken(&mut tries, elsewhere(number), 0))
            .sum();
        assert_eq!(all, 50);
        assert_eq!(taken(&mut tries, here(), 0), 0);
        assert_eq!(taken(&mut tries, here(), 1), 1);
    }

    #[test]
    fn whose_name_was_guessed_at_everywhere_does_not_wait_where_it_came_in_last() {
        let mut tries = PinBackoff::default();
        tries.came_in(ADA, here());
        for number in 0..200 {
            taken(&mut tries, elsewhere(number), 0);
        }
        assert_eq!(taken(&mut tries, elsewhere(201), 0), 0, "others wait");
        assert_eq!(taken(&mut tries, here(), 0), 10, "as many as ever");
        assert_eq!(taken(&mut tries, here(), 1), 1, "and then longer");
        assert_eq!(tries.begin(ADA, here(), at(10)), Ok(()));
        tries.right(ADA, here());
        // With the correct PIN she joins elsewhere after the wait, and that becomes her address.
        tries.right(ADA, elsewhere(7));
        assert_eq!(tries.begin(ADA, elsewhere(7), at(10)), Ok(()));
        assert!(
            tries.begin(ADA, here(), at(10)).is_err(),
            "where she was before"
        );
    }

    /// A classroom is one address.
    #[test]
    fn a_neighbour_keeps_nobody_out_for_longer_than_minutes_and_it_is_said_for_how_long() {
        let mut tries = PinBackoff::default();
        tries.came_in(ADA, here());
        let mut minute = 0;
        for _ in 0..40 {
            // The neighbor uses every attempt available.
            taken(&mut tries, here(), minute);
            let wait = tries.begin(ADA, here(), at(minute)).expect_err("too many");
            assert!(wait <= SignedDuration::from_mins(5), "{wait:#}");
            minute += 5;
        }
        assert_eq!(tries.begin(ADA, here(), at(minute)), Ok(()));
        let wait = tries.begin(ADA, here(), at(minute));
        assert_eq!(wait, Err(SignedDuration::from_mins(5)));
        tries.forget(ADA);
        assert_eq!(tries.begin(ADA, here(), at(minute)), Ok(()));
    }

    #[test]
    fn what_is_counted_has_a_limit() {
        let mut tries = PinBackoff::default();
        for number in 0..10_000_u32 {
            let address = IpAddr::V4(Ipv4Addr::from(number));
            let name = LearnerId(Uuid::from_u128(number.into()));
            let _ = tries.begin(name, address.into(), at(i64::from(number)));
        }
        assert_eq!(tries.of_one.len(), COUNTED_MAX);
    }
}

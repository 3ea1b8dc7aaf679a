//! Wrong PINs. A name takes some at once and then makes each further one wait, longer each time;
//! counted apart for each address, so that whoever guesses elsewhere keeps nobody out. Where a name
//! came in from last, only what was tried from there counts, and waits stay short: a classroom is
//! one address, and a neighbour must not keep anybody out for long.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::LearnerId;
use crate::ssh::Origin;

/// How many wrong PINs of one address a name takes at once.
pub const AT_ONCE: u32 = 10;
/// How many of all addresses together.
pub const AT_ONCE_OF_ALL: u32 = 50;
/// What the first try after those waits; each further one twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// What a try waits at most.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// What it waits at most where the name came in from last: to guess a PIN of six digits at that rate
/// takes years.
const LONGEST_WAIT_AT_HOME: SignedDuration = SignedDuration::from_mins(5);
/// Names and addresses that are counted: past that, the one that was tried longest ago is forgotten.
const COUNTED_MAX: usize = 4_096;

/// The tries of one class.
#[derive(Clone, Debug, Default)]
pub struct PinBackoff {
    of_one: BTreeMap<(LearnerId, Origin), Count>,
    of_all: BTreeMap<LearnerId, Count>,
    /// Where each name came in from last, since the program began.
    homes: BTreeMap<LearnerId, Origin>,
}

/// Tries that were not right.
#[derive(Clone, Copy, Debug)]
struct Count {
    tries: u32,
    last: Timestamp,
}

impl PinBackoff {
    /// Begins a try of a PIN for this name from there. It counts as wrong until [`PinBackoff::right`]
    /// says otherwise, so that many at once are no more than one after another.
    ///
    /// # Errors
    /// How long none is taken.
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

    /// This name came in from there; so many are kept as the class has names.
    pub fn came_in(&mut self, learner: LearnerId, from: Origin) {
        self.homes.insert(learner, from);
    }

    /// This name is gone.
    pub fn forget(&mut self, learner: LearnerId) {
        self.homes.remove(&learner);
        self.of_all.remove(&learner);
        self.of_one.retain(|(of, _), _| *of != learner);
    }

    /// The PIN that was tried was the right one: the wrong ones from there are forgiven.
    pub fn right(&mut self, learner: LearnerId, from: Origin) {
        self.came_in(learner, from);
        let forgiven = self.of_one.remove(&(learner, from));
        if let Some((forgiven, all)) = forgiven.zip(self.of_all.get_mut(&learner)) {
            all.tries = all.tries.saturating_sub(forgiven.tries);
        }
    }
}

impl Count {
    /// From when on another try is taken, of a name that takes so many at once and then waits no
    /// longer than that.
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
        // One after a minute, then two, four, eight …
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
        // With the right PIN she comes in elsewhere, once she has waited, and from then on there.
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
            // The neighbour takes every chance there is.
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

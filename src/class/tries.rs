//! Wrong PINs. A name takes some at once and then makes each further one wait, longer each time;
//! counted apart for each address, so that whoever guesses elsewhere keeps nobody out. Where a name
//! came in from last, only what was tried from there counts.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::LearnerId;
use crate::door::Origin;

/// How many wrong PINs of one address a name takes at once.
pub const AT_ONCE: u32 = 10;
/// How many of all addresses together.
pub const AT_ONCE_OF_ALL: u32 = 50;
/// What the first try after those waits; each further one twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// What a try waits at most.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// Names and addresses that are counted: past that, the one that was tried longest ago is forgotten.
const COUNTED_MAX: usize = 4_096;

/// The tries of one class.
#[derive(Clone, Debug, Default)]
pub struct Tries {
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

impl Tries {
    /// Whether a PIN may be tried for this name from there now. It counts as wrong until
    /// [`Tries::right`] says otherwise, so that many at once are no more than one after another.
    pub fn begin(&mut self, learner: LearnerId, from: Origin, now: Timestamp) -> bool {
        let one = (learner, from);
        let waits = |count: Option<&Count>, at_once| {
            count.is_some_and(|count: &Count| now < count.free_from(at_once))
        };
        let at_home = self.homes.get(&learner) == Some(&from);
        let by_others = !at_home && waits(self.of_all.get(&learner), AT_ONCE_OF_ALL);
        if by_others || waits(self.of_one.get(&one), AT_ONCE) {
            return false;
        }
        if !self.of_one.contains_key(&one) && self.of_one.len() >= COUNTED_MAX {
            let oldest = self.of_one.iter().min_by_key(|(_, count)| count.last);
            if let Some(oldest) = oldest.map(|(of, _)| *of) {
                self.of_one.remove(&oldest);
            }
        }
        count(&mut self.of_one, one, now);
        count(&mut self.of_all, learner, now);
        true
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
    /// From when on another try is taken, of a name that takes so many at once.
    fn free_from(&self, at_once: u32) -> Timestamp {
        let Some(over) = self.tries.checked_sub(at_once) else {
            return Timestamp::MIN;
        };
        let doubled = 1_i32.checked_shl(over).filter(|doubled| *doubled > 0);
        let wait = doubled.and_then(|doubled| FIRST_WAIT.checked_mul(doubled));
        let wait = wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
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

    fn taken(tries: &mut Tries, from: Origin, minute: i64) -> usize {
        (0..100)
            .filter(|_| tries.begin(ADA, from, at(minute)))
            .count()
    }

    #[test]
    fn after_ten_wrong_ones_each_further_one_waits_longer() {
        let mut tries = Tries::default();
        assert_eq!(taken(&mut tries, here(), 0), 10);
        // One after a minute, then two, four, eight …
        let later = [(1, 1), (2, 0), (3, 1), (6, 0), (7, 1), (14, 0), (15, 1)];
        for (minute, expected) in later {
            assert_eq!(taken(&mut tries, here(), minute), expected, "{minute}");
        }
        let days = (0..14).map(|day| taken(&mut tries, here(), 100_000 + day * 24 * 60));
        assert_eq!(days.sum::<usize>(), 14, "and at most one a day in the end");
        assert!(
            tries.begin(BEN, here(), at(0)),
            "others are not kept waiting"
        );
    }

    #[test]
    fn who_guesses_elsewhere_keeps_nobody_out_and_the_right_pin_forgives() {
        let mut tries = Tries::default();
        assert_eq!(taken(&mut tries, elsewhere(1), 0), 10);
        assert!(tries.begin(ADA, here(), at(0)));
        tries.right(ADA, here());
        assert_eq!(taken(&mut tries, here(), 0), 10);
        assert_eq!(taken(&mut tries, elsewhere(1), 0), 0, "not forgiven there");
    }

    #[test]
    fn a_name_takes_so_many_of_all_addresses_together() {
        let mut tries = Tries::default();
        let all: usize = (0..200)
            .map(|number| taken(&mut tries, elsewhere(number), 0))
            .sum();
        assert_eq!(all, 50);
        assert_eq!(taken(&mut tries, here(), 0), 0);
        assert_eq!(taken(&mut tries, here(), 1), 1);
    }

    #[test]
    fn whose_name_was_guessed_at_everywhere_does_not_wait_where_it_came_in_last() {
        let mut tries = Tries::default();
        tries.came_in(ADA, here());
        for number in 0..200 {
            taken(&mut tries, elsewhere(number), 0);
        }
        assert_eq!(taken(&mut tries, elsewhere(201), 0), 0, "others wait");
        assert_eq!(taken(&mut tries, here(), 0), 10, "as many as ever");
        assert_eq!(taken(&mut tries, here(), 1), 1, "and then longer");
        assert!(tries.begin(ADA, here(), at(10)));
        tries.right(ADA, here());
        // With the right PIN she comes in elsewhere, once she has waited, and from then on there.
        tries.right(ADA, elsewhere(7));
        assert!(tries.begin(ADA, elsewhere(7), at(10)));
        assert!(!tries.begin(ADA, here(), at(10)), "where she was before");
    }

    #[test]
    fn what_is_counted_has_a_limit() {
        let mut tries = Tries::default();
        for number in 0..10_000_u32 {
            let address = IpAddr::V4(Ipv4Addr::from(number));
            let name = LearnerId(Uuid::from_u128(number.into()));
            tries.begin(name, address.into(), at(i64::from(number)));
        }
        assert_eq!(tries.of_one.len(), COUNTED_MAX);
    }
}

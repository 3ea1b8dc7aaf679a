//! The first responses of all learners, which together may correct a difficulty.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Store, StoreError};
use crate::domain::adaptive::FirstExposures;
use crate::domain::limits::POOLED_LEARNERS_MIN;
use crate::domain::{BankId, ItemId, ItemKey, LearnerId, Revision};

/// First responses by item and revision: another wording has another difficulty.
pub type FirstResponses = BTreeMap<(ItemKey, Revision), FirstExposures>;

const ENOUGH_LEARNERS: &str = "SELECT count(*) FROM (SELECT 1 FROM learner LIMIT ?1)";

const FIRST_RESPONSES: &str = "
    SELECT bank_id, item_id, revision, count(*), sum(1.0 * earned / possible)
    FROM event JOIN (
        SELECT min(seq) AS seq FROM item_response GROUP BY learner, bank_id, item_id) USING (seq)
    WHERE possible > 0
    GROUP BY bank_id, item_id, revision HAVING count(*) >= ?1";

/// The first response of each learner to each item of a bank, from the log alone.
const FIRST_RESPONSES_TO: &str = "
    SELECT learner, item_id, revision, at_ms, response, earned, possible, elapsed_ms
    FROM event WHERE seq IN (
        SELECT min(seq) FROM event WHERE kind = 'response' AND bank_id = ?1
        GROUP BY learner, item_id)
    ORDER BY seq";

/// A learner's first response to an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstResponse {
    /// The learner.
    pub learner: LearnerId,
    /// The item.
    pub item: ItemId,
    /// The revision of its wording.
    pub revision: Revision,
    /// The time of submission, in milliseconds since 1970.
    pub at_ms: i64,
    /// The response, as opaque text.
    pub response: String,
    /// The points earned.
    pub earned: u32,
    /// The points of a perfect response.
    pub possible: u32,
    /// Time spent on it, in milliseconds.
    pub elapsed_ms: u64,
}

impl Store {
    /// Returns the first response of each learner to each item of a bank. Its time grows with the
    /// log.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn first_responses_to(&self, bank: &BankId) -> Result<Vec<FirstResponse>, StoreError> {
        self.read_all(FIRST_RESPONSES_TO, [bank.as_str()], |row| {
            Ok(FirstResponse {
                learner: LearnerId(Uuid::from_bytes(row.get(0)?)),
                item: row.get_ref(1)?.as_str()?.into(),
                revision: Revision(row.get(2)?),
                at_ms: row.get(3)?,
                response: row.get(4)?,
                earned: row.get(5)?,
                possible: row.get(6)?,
                elapsed_ms: u64::try_from(row.get::<_, i64>(7)?).unwrap_or(0),
            })
        })
    }

    /// Returns the first responses to each item that enough learners answered. Its time grows with
    /// the log, but only in a file of so many learners.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn first_responses(&self) -> Result<FirstResponses, StoreError> {
        let least = POOLED_LEARNERS_MIN;
        let learners = self.read_all(ENOUGH_LEARNERS, [least], |row| row.get::<_, u32>(0))?;
        if learners.first().is_none_or(|learners| *learners < least) {
            return Ok(FirstResponses::new());
        }
        self.follow()?;
        let rows = self.read_all(FIRST_RESPONSES, [least], |row| {
            let key = ItemKey {
                bank: row.get_ref(0)?.as_str()?.into(),
                item: row.get_ref(1)?.as_str()?.into(),
            };
            let first = FirstExposures {
                learners: row.get(3)?,
                shares: row.get(4)?,
            };
            Ok(((key, Revision(row.get(2)?)), first))
        })?;
        Ok(rows.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::limits::POOLED_LEARNERS_MIN;
    use crate::store::testing::*;

    #[test]
    fn first_responses_count_once_each_and_only_from_enough_learners() {
        let (_dir, mut store) = fresh();
        let many = u8::try_from(POOLED_LEARNERS_MIN).unwrap();
        for number in 1..=many {
            let id = sitting(number);
            let again = sitting(number + 100);
            let who = learner(number);
            let first = [start(id, 2), respond(id, 0, u32::from(number % 2) * 3)];
            store.append_for(who, &first, minute(1)).unwrap();
            // A later response, and an item that fewer learners answered.
            let mut later = vec![start(again, 2), respond(again, 0, 3)];
            later.extend((number > 1).then(|| respond(again, 1, 3)));
            store.append_for(who, &later, minute(2)).unwrap();
            let found = store.first_responses().unwrap();
            assert_eq!(found.is_empty(), number < many);
        }
        let found = store.first_responses().unwrap();
        let first = found[&(item(0), revision(0))];
        assert_eq!((first.learners, first.shares), (30, 15.0));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn the_first_response_of_each_learner_to_a_bank_is_there_once() {
        let (_dir, mut store) = fresh();
        for number in 1..=2 {
            let entries = [
                start(sitting(number), 3),
                respond(sitting(number), 0, 1),
                respond(sitting(number), 2, 2),
            ];
            store
                .append_for(learner(number), &entries, minute(1))
                .unwrap();
        }
        let again = [start(sitting(9), 1), respond(sitting(9), 0, 3)];
        store.append_for(learner(1), &again, minute(2)).unwrap();
        let found = store.first_responses_to(&item(0).bank).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|first| (first.learner, first.item.to_string(), first.earned))
            .collect();
        let wanted = [
            (1, "item-0", 1),
            (1, "item-2", 2),
            (2, "item-0", 1),
            (2, "item-2", 2),
        ];
        let wanted = wanted.map(|(who, item, earned)| (learner(who), item.to_owned(), earned));
        assert_eq!(shown, wanted);
        assert_eq!(store.first_responses_to(&item(1).bank).unwrap(), []);
    }
}

//! The first responses of all learners, which together may correct a difficulty.

use std::collections::BTreeMap;

use super::{Store, StoreError};
use crate::domain::adaptive::FirstExposures;
use crate::domain::limits::POOLED_LEARNERS_MIN;
use crate::domain::{ItemKey, Revision};

/// First responses by item and revision: another wording has another difficulty.
pub type FirstResponses = BTreeMap<(ItemKey, Revision), FirstExposures>;

const ENOUGH_LEARNERS: &str = "SELECT count(*) FROM (SELECT 1 FROM learner LIMIT ?1)";

const FIRST_RESPONSES: &str = "
    SELECT bank_id, item_id, revision, count(*), sum(1.0 * earned / possible)
    FROM event JOIN (
        SELECT min(seq) AS seq FROM item_response GROUP BY learner, bank_id, item_id) USING (seq)
    WHERE possible > 0
    GROUP BY bank_id, item_id, revision HAVING count(*) >= ?1";

impl Store {
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
}

//! The sums of a batch, written to the projections.

use rusqlite::params;

use super::Batch;

const PUT_ITEM: &str = concat!(
    "INSERT INTO item_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
         ?15, 0, ?16, ?17, ?18, ?19, ?20, ?21)
     ",
    added_to_item!(),
    ", stability = excluded.stability, difficulty = excluded.difficulty,
     rated_on = excluded.rated_on, grade = excluded.grade, reviews = excluded.reviews,
     lapses = excluded.lapses"
);

impl Batch<'_> {
    /// Writes the sums of a sitting to the projections.
    pub(super) fn put_sitting(&mut self, id: [u8; 16]) -> rusqlite::Result<()> {
        let Some(sitting) = self.sittings.remove(&id) else {
            return Ok(());
        };
        let tally = sitting.tally;
        self.conn
            .prepare_cached(
                "UPDATE sitting SET answered = answered + ?2, earned = earned + ?3,
                     possible = possible + ?4, last_at_ms = ?5
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                tally.responses,
                tally.earned,
                tally.possible,
                sitting.at_ms
            ])?;
        let mut put = self.conn.prepare_cached(
            "INSERT INTO sitting_group VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 earned = earned + excluded.earned,
                 possible = possible + excluded.possible",
        )?;
        for ((_, axis, name), tally, before) in sitting.groups {
            put.execute(params![
                id,
                axis,
                self.words.text(name),
                tally.responses,
                tally.earned,
                tally.possible,
                before.responses,
                before.earned,
                before.possible
            ])?;
        }
        Ok(())
    }

    /// Writes all sums to the projections.
    pub(super) fn finish(mut self, after: i64, last: i64) -> rusqlite::Result<()> {
        let open: Vec<[u8; 16]> = self.sittings.keys().copied().collect();
        for id in open {
            self.put_sitting(id)?;
        }
        self.put_items()?;
        self.put_days()?;
        self.put_confidences()?;
        self.put_totals()?;
        self.conn
            .prepare_cached(
                "INSERT INTO item_response
                 SELECT learner, bank_id, item_id, seq FROM event
                 WHERE kind = 'response' AND seq > ?1 AND seq <= ?2
                 ORDER BY learner, bank_id, item_id, seq",
            )?
            .execute([after, last])?;
        self.reviews.finish()
    }

    fn put_items(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(PUT_ITEM)?;
        for ((learner, bank, item), state) in &self.items {
            let review = state.review.as_ref();
            put.execute(params![
                learner,
                self.words.text(*bank),
                self.words.text(*item),
                state.tally.responses,
                state.first.0,
                state.first.1,
                self.words.text(state.first_on),
                state.last.0,
                state.last.1,
                self.words.text(state.last_on),
                state.at_ms,
                state.confidence,
                state.revision,
                state.tally.earned,
                state.tally.possible,
                review.map(|review| f64::from(review.memory.stability_days)),
                review.map(|review| f64::from(review.memory.difficulty)),
                review.map(|review| review.rated_on.to_string()),
                review.map(|review| review.grade.number()),
                review.map(|review| review.reviews),
                review.map(|review| review.lapses),
            ])?;
        }
        Ok(())
    }

    fn put_confidences(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO confidence_total VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 share_ppm = share_ppm + excluded.share_ppm",
        )?;
        for ((learner, confidence), (responses, share_ppm)) in &self.confidences {
            put.execute(params![learner, confidence, responses, share_ppm])?;
        }
        Ok(())
    }

    fn put_days(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO topic_day VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET
                 responses = responses + excluded.responses,
                 earned = earned + excluded.earned,
                 possible = possible + excluded.possible",
        )?;
        for ((learner, day, bank, topic), tally) in &self.days {
            put.execute(params![
                learner,
                self.words.text(*day),
                self.words.text(*bank),
                self.words.text(*topic),
                tally.responses,
                tally.earned,
                tally.possible
            ])?;
        }
        Ok(())
    }

    fn put_totals(&self) -> rusqlite::Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO group_total VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET
                 responses = excluded.responses,
                 earned = excluded.earned,
                 possible = excluded.possible",
        )?;
        for ((learner, axis, name), tally) in &self.totals {
            put.execute(params![
                learner,
                axis,
                self.words.text(*name),
                tally.responses,
                tally.earned,
                tally.possible
            ])?;
        }
        Ok(())
    }
}

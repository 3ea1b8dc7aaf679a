//! Absences from an exam: their detection and their effect.

use jiff::Timestamp;

use super::{Sitting, SittingEffect, SittingEvent};
use crate::domain::moment::Moment;

/// The shortest time without any event that is an absence. A screen with a clock gets a tick every
/// half second, so that only a stopped program or a sleeping machine has such a gap.
const AWAY_MS_MIN: u64 = 30_000;

impl Sitting {
    /// Returns the time without events, by the clock that shows more: one of them stops while the
    /// machine sleeps.
    fn gap_ms(&self, now: Moment) -> u64 {
        let by_wall = passed_ms(self.last.at, now.at);
        by_wall.max(now.elapsed_ms_since(&self.last))
    }

    pub(super) fn is_away(&self, now: Moment) -> bool {
        self.timing().is_some() && self.is_running() && self.gap_ms(now) >= AWAY_MS_MIN
    }

    /// Counts an absence of an exam's learner until now, if there was one, without adding its time.
    pub(super) fn come_back(&mut self, event: &SittingEvent, now: Moment) -> Option<SittingEffect> {
        let returns =
            *event == SittingEvent::Resumed && self.timing().is_some() && self.is_running();
        if !returns && !self.is_away(now) {
            return None;
        }
        let away_ms = self.gap_ms(now);
        self.add_time(self.last);
        self.arrived = now;
        self.breaks = self.breaks.saturating_add(1);
        self.away_ms = self.away_ms.saturating_add(away_ms);
        Some(SittingEffect::Resumed)
    }
}

/// Returns the milliseconds between two instants; 0 if the clock went back.
pub(super) fn passed_ms(from: Timestamp, until: Timestamp) -> u64 {
    let passed = until.duration_since(from).as_millis();
    u64::try_from(passed).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Ending;
    use super::super::exam::tests::exam_of;
    use super::super::tests::after_ms;
    use super::*;
    use crate::domain::form::Form;
    use crate::domain::mode::{Allowance, Exam, Mode};

    /// Applies the screen's ticks, one per second, over this time.
    fn ticked(sitting: &mut Sitting, from_ms: u64, until_ms: u64) {
        for ms in (from_ms..=until_ms).step_by(1_000) {
            sitting
                .apply(SittingEvent::Tick, after_ms(ms))
                .expect("a tick");
        }
    }

    #[test]
    fn the_clock_stands_still_while_nothing_reaches_the_program_and_that_is_an_interruption() {
        let mut sitting = exam_of(1, Some(600));
        ticked(&mut sitting, 0, 20_000);
        // The machine sleeps, or the program is stopped, for ten minutes.
        let back = sitting.apply(SittingEvent::Tick, after_ms(620_000));
        assert!(back.is_ok_and(|effects| effects.contains(&SittingEffect::Resumed)));
        assert_eq!(sitting.used_ms(after_ms(621_000)), 21_000);
        assert_eq!((sitting.breaks(), sitting.away_ms()), (1, 600_000));
        // Ctrl-Z for ten seconds is an absence too: the program is told on its return.
        ticked(&mut sitting, 621_000, 625_000);
        let left = sitting.apply(SittingEvent::Leave, after_ms(625_000));
        assert!(left.is_ok());
        let back = sitting.apply(SittingEvent::Resumed, after_ms(635_000));
        assert_eq!(back, Ok(vec![SittingEffect::Resumed]));
        assert_eq!((sitting.breaks(), sitting.away_ms()), (2, 610_000));
        assert_eq!(sitting.used_ms(after_ms(636_000)), 26_000);
    }

    #[test]
    fn a_machine_that_sleeps_stops_one_of_its_clocks_alone() {
        let mut sitting = exam_of(1, Some(600));
        ticked(&mut sitting, 0, 1_000);
        let mut woken = after_ms(3_600_000);
        woken.monotonic = after_ms(1_500).monotonic;
        assert_eq!(sitting.used_ms(woken), 1_000);
        let back = sitting.apply(SittingEvent::Tick, woken);
        assert!(back.is_ok_and(|effects| effects.contains(&SittingEffect::Resumed)));
        assert_eq!((sitting.breaks(), sitting.away_ms()), (1, 3_599_000));
    }

    #[test]
    fn the_clock_of_a_strict_exam_runs_on() {
        let mut sitting = exam_of(1, Some(600));
        let mut form = Form::clone(&sitting.form);
        form.plan.mode = Mode::Exam(Exam {
            limit_s: Some(600),
            allowance: Allowance::Standard,
            strict: true,
        });
        sitting.form = Arc::new(form);
        ticked(&mut sitting, 0, 20_000);
        let back = sitting.apply(SittingEvent::Tick, after_ms(320_000));
        assert!(back.is_ok_and(|effects| effects.contains(&SittingEffect::Resumed)));
        assert_eq!(sitting.left_ms(after_ms(320_000)), Some(280_000));
        let out = sitting
            .apply(SittingEvent::Tick, after_ms(900_000))
            .expect("a step");
        assert!(matches!(
            out.as_slice(),
            [SittingEffect::Resumed, SittingEffect::HandIn(hand_in)]
                if hand_in.ending == Ending::OutOfTime
        ));
    }
}

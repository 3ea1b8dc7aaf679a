//! The end of the server: which connections close, and when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::clock::now;

/// The order to close, as the server gives it to its connections.
#[derive(Clone, Debug, Default)]
enum ClosingOrder {
    /// The server is open.
    #[default]
    None,
    /// The seats of these connections close at these times, and everything else closes now.
    Seats(Arc<BTreeMap<u64, Instant>>),
    /// Everything closes now.
    All,
}

/// The end of a server, as the server controls it.
#[derive(Debug, Default)]
pub struct Close(watch::Sender<ClosingOrder>);

impl Close {
    /// Returns the end of one connection. No connection has the number 0.
    pub fn of(&self, number: u64) -> Closing {
        Closing {
            order: self.0.subscribe(),
            number,
        }
    }

    /// Closes the seats of these connections one after the other over this time, and everything else
    /// now.
    pub fn seats(&self, seated: &BTreeSet<u64>, over: Duration) {
        let times = schedule(seated, now(), over);
        self.0.send_replace(ClosingOrder::Seats(Arc::new(times)));
    }

    /// Closes everything now.
    pub fn all(&self) {
        self.0.send_replace(ClosingOrder::All);
    }
}

/// Returns the time at which each seat closes: the first at the start, and the others at equal
/// intervals, so that their learners do not all come back at once.
fn schedule(seated: &BTreeSet<u64>, start: Instant, over: Duration) -> BTreeMap<u64, Instant> {
    let count = u32::try_from(seated.len()).unwrap_or(u32::MAX).max(1);
    let interval = |place: u32| over.mul_f64(f64::from(place) / f64::from(count));
    let times = seated.iter().zip(0..);
    let times = times.map(|(number, place)| (*number, start + interval(place)));
    times.collect()
}

/// The end of one connection.
#[derive(Clone, Debug)]
pub struct Closing {
    order: watch::Receiver<ClosingOrder>,
    number: u64,
}

impl Closing {
    /// Returns the end of another connection of the same server.
    pub fn of(&self, number: u64) -> Self {
        Self {
            order: self.order.clone(),
            number,
        }
    }

    /// Returns the number of the connection.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Resolves when the connection has to close. Can be dropped and called again.
    pub async fn due(&mut self) {
        loop {
            match self.at() {
                None => {
                    if self.order.changed().await.is_err() {
                        return;
                    }
                }
                Some(at) if at <= now() => return,
                // Boxed, so that a session does not reserve memory for it before.
                Some(at) => {
                    let time = Box::pin(sleep_until(at));
                    tokio::select! {
                        () = time => return,
                        changed = self.order.changed() => if changed.is_err() {
                            return;
                        },
                    }
                }
            }
        }
    }

    fn at(&self) -> Option<Instant> {
        match &*self.order.borrow() {
            ClosingOrder::None => None,
            ClosingOrder::Seats(times) => {
                Some(times.get(&self.number).copied().unwrap_or_else(now))
            }
            ClosingOrder::All => Some(now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tokio::time::timeout;

    /// The longest wait of a test. Only a bug reaches it.
    const DEADLINE: Duration = Duration::from_secs(20);
    const HOUR: Duration = Duration::from_secs(3_600);

    fn run<T>(what: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let within = runtime.block_on(async { timeout(DEADLINE, what).await });
        within.expect("in time")
    }

    /// Whether it is due at once.
    async fn is_due(closing: &mut Closing) -> bool {
        timeout(Duration::ZERO, closing.due()).await.is_ok()
    }

    #[test]
    fn seats_close_in_their_order_at_equal_intervals() {
        let (start, seated) = (now(), BTreeSet::from([3, 7, 20, 21]));
        let times = schedule(&seated, start, Duration::from_secs(60));
        let after: Vec<u64> = times.values().map(|at| (*at - start).as_secs()).collect();
        assert_eq!(after, [0, 15, 30, 45]);
        let at_once = schedule(&seated, start, Duration::ZERO);
        assert!(at_once.values().all(|at| *at == start));
        assert!(schedule(&BTreeSet::new(), start, HOUR).is_empty());
    }

    proptest! {
        #[test]
        fn no_instant_has_many_and_none_is_too_late(count in 1_u64..2_000, seconds in 1_u64..3_600) {
            let (start, over) = (now(), Duration::from_secs(seconds));
            let seated: BTreeSet<u64> = (1..=count).collect();
            let times: Vec<Instant> = schedule(&seated, start, over).into_values().collect();
            prop_assert!(times.iter().all(|at| *at < start + over));
            let share = over / u32::try_from(count).expect("a count");
            for pair in times.windows(2) {
                let between = pair[1] - pair[0];
                prop_assert!(between + Duration::from_micros(2) >= share, "{between:?} of {share:?}");
            }
        }
    }

    #[test]
    fn a_seat_waits_for_its_time_and_nobody_else_does() {
        run(async {
            let close = Close::default();
            let [mut first, mut second, mut newcomer, mut listener] =
                [1, 2, 3, 0].map(|number| close.of(number));
            for open in [&mut first, &mut second, &mut newcomer, &mut listener] {
                assert!(!is_due(open).await);
            }
            close.seats(&BTreeSet::from([1, 2]), HOUR);
            assert!(is_due(&mut first).await);
            assert!(!is_due(&mut second).await);
            assert!(is_due(&mut newcomer).await && is_due(&mut listener).await);
            // It stays due, however often it is asked.
            assert!(is_due(&mut first).await);
            let ends = async {
                tokio::task::yield_now().await;
                close.all();
            };
            tokio::join!(second.due(), ends);
            assert!(is_due(&mut second).await);
        });
    }

    #[test]
    fn the_time_of_a_seat_comes_by_itself() {
        run(async {
            let close = Close::default();
            let mut second = close.of(2);
            close.seats(&BTreeSet::from([1, 2]), Duration::from_millis(20));
            second.due().await;
        });
    }

    #[test]
    fn without_a_server_all_is_closed() {
        let mut left = Close::default().of(1);
        run(left.due());
    }
}

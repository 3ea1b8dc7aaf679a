//! Classes on one node and on three that share a store, beside a class in a progress file, in one
//! run. It measures the class alone: what SSH adds is measured by `class_load`.
//!
//! `cargo run --release --example cluster_load -- postgresql://NAME@HOST/EMPTY_DATABASE`

mod measured;
mod sides;

use measured::{Times, line};
use sides::Side;

/// The learners of the large class.
const LEARNERS: usize = 1_000;
/// The responses that are measured one after the other.
const SINGLE: usize = 300;
/// The learners of each class where there are many.
const SMALL: usize = 10;
/// The numbers of classes that are measured.
const CLASSES: [usize; 3] = [10, 100, 1_000];

fn main() {
    let url = std::env::args()
        .nth(1)
        .expect("the URL of an empty database");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        for sides in [
            Side::file(),
            Side::shared(&url, 1).await,
            Side::shared(&url, 3).await,
        ] {
            measure(sides).await;
        }
    });
    runtime.shutdown_background();
}

async fn measure(side: Side) {
    println!("{}", side.name);
    let class = side.open().await;
    let joined = class.join(LEARNERS).await;
    line("1,000 learners join at once: all are in after", &joined);
    let mut next = Times::default();
    let mut single = Times::default();
    let mut burst = Times::default();
    for round in 0..3 {
        next.add(class.next_item().await);
        if round == 0 {
            for learner in 0..SINGLE {
                single.add(class.respond(learner).await);
            }
            next.add(class.next_item().await);
        }
        burst.add(class.respond_all(LEARNERS).await);
    }
    line("one response at a time: confirmed after", &single);
    line("1,000 responses at once: all are confirmed after", &burst);
    line("next item: all nodes have it for 1,000 seats after", &next);
    for count in CLASSES {
        let (rate, confirmed) = side.many(count, SMALL).await;
        let words =
            format!("{count} classes of {SMALL}: {rate} responses a second, each confirmed after");
        line(&words, &confirmed);
    }
}

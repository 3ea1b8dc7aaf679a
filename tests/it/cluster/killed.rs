//! Nodes killed at any moment, each started again at once.

use dripset::domain::Chance;
use rand::{RngExt, SeedableRng};

use super::*;

/// How often a node is killed.
const KILLS: usize = 100;

#[test]
#[ignore = "takes two minutes"]
fn nodes_are_killed_a_hundred_times_and_nothing_confirmed_is_lost() {
    let Some(nodes) = Nodes::start(false) else {
        return;
    };
    let seed = std::env::var("DRIPSET_SEED").ok();
    let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or(16);
    println!("seed {seed}");
    let mut chance = Chance::seed_from_u64(seed);
    let mut class = Held::open(&nodes, 12, seed);
    let mut kills = Vec::new();
    class.hold(&nodes, |_| {
        for _ in 0..KILLS {
            pause(Duration::from_millis(chance.random_range(200..2_000)));
            kills.push(held::now_ms());
            nodes.kill(chance.random_range(0..3));
        }
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    kept.tells("nodes killed", &class, &kills);
}

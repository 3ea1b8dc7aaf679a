//! A standby that takes the place of the store under a class, over encrypted connections.

use super::*;
use crate::support::engine::{PASSWORD, has_openssl};

/// The time until a person, or a program that watches, has found out that the store is gone.
const NOTICED: Duration = Duration::from_secs(2);

#[test]
#[ignore = "takes half a minute"]
fn a_promoted_standby_goes_on_with_the_class_and_nothing_confirmed_is_lost() {
    if !has_openssl() {
        return;
    }
    let mut second = 0;
    let nodes = Nodes::start_on(false, |engine, address| {
        engine.encrypt("IP:127.0.0.1", 30);
        second = engine.add_standby();
        let (first, authority) = (engine.port(), engine.authority());
        let (_, database) = address.rsplit_once('/').expect("a database");
        format!(
            "postgresql://dripset:{PASSWORD}@127.0.0.1:{first},127.0.0.1:{second}/{database}\
             ?sslmode=verify-full&sslrootcert={}",
            authority.display()
        )
    });
    let Some(nodes) = nodes else {
        return;
    };
    let mut class = Held::open(&nodes, 12, 6);
    let mut kills = Vec::new();
    class.hold(&nodes, |confirmed| {
        wait_until("answers are confirmed", || confirmed() > 24);
        kills.push(held::now_ms());
        let gone = Instant::now();
        nodes.engine.kill();
        pause(NOTICED);
        let told = Instant::now();
        nodes.engine.promote(second);
        let (before, promoted) = (confirmed(), told.elapsed());
        wait_until("more are confirmed", || confirmed() > before);
        let (all, after) = (gone.elapsed(), told.elapsed());
        println!("promoted in {promoted:?}; the next answer {after:?} after the order, {all:?} after the kill");
        let before = confirmed();
        wait_until("many more are confirmed", || confirmed() > before + 24);
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    kept.tells("the store replaced by its standby", &class, &kills);
}

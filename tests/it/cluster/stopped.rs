//! The engine killed and started again; a node that is told to end; and newer formats.

use super::*;

/// How often the engine is killed.
const KILLS: usize = 10;

#[test]
#[ignore = "takes a minute"]
fn the_engine_is_killed_ten_times_and_nothing_confirmed_is_lost() {
    let Some(nodes) = Nodes::start(false) else {
        return;
    };
    let mut class = Held::open(&nodes, 12, 2);
    let mut kills = Vec::new();
    class.hold(&nodes, |_| {
        for number in 0..KILLS {
            pause(Duration::from_millis(2_500 + 150 * number as u64));
            kills.push(held::now_ms());
            nodes.engine.kill();
            pause(Duration::from_millis(300 * (number as u64 % 4)));
            nodes.engine.start_again();
        }
        pause(Duration::from_secs(4));
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    kept.tells("the engine killed", &class, &kills);
}

#[test]
#[ignore = "takes half a minute"]
fn a_node_that_is_told_to_end_sends_its_learners_to_the_others() {
    let Some(nodes) = Nodes::start(false) else {
        return;
    };
    let mut class = Held::open(&nodes, 9, 4);
    class.hold(&nodes, |_| {
        pause(Duration::from_secs(4));
        let told = Instant::now();
        let status = nodes.nodes[1].drain();
        let took = told.elapsed();
        assert!(status.success(), "{status}: {}", nodes.words(1));
        assert!(took < Duration::from_secs(10), "{took:?}");
        println!("a node that is told to end takes {took:?}, of which it drains 4 s");
        pause(Duration::from_secs(6));
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    let words = "Type the same command again to go on.";
    let moved = class
        .learners
        .iter()
        .filter(|learner| learner.has_heard(words));
    let moved = moved.count();
    assert!(moved >= 2, "{moved} were told to come again");
    for learner in &class.learners {
        assert!(
            learner.has_heard(words) || learner.comings == 1,
            "{}",
            learner.name
        );
    }
}

#[test]
#[ignore = "takes a quarter of a minute"]
fn newer_formats_are_told_politely() {
    let Some(nodes) = Nodes::start(false) else {
        return;
    };
    let place = Place::new(&nodes);
    let instructor = Instructor::open(&place, 5);
    nodes.sql("UPDATE dripset.class SET log_format = 99");
    // No node has it loaded any more.
    (0..3).for_each(|index| nodes.kill(index));
    for node in &nodes.nodes {
        wait_until("a node is ready", || node.is_ready());
    }
    let learner = Learner::new(&place, &instructor.code, 0, true, 5);
    let told = learner.is_told(&place);
    println!("{told}");
    assert!(told.contains("newer version"), "{told}");
    nodes.sql("UPDATE dripset.meta SET least = 99");
    let node = &nodes.nodes[0];
    node.stop();
    let refused = node.command(&nodes).output().expect("a run");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    println!("{said}");
    assert!(said.contains("newer"), "{said}");
}

//! Three nodes, and one of them killed.

use super::*;

#[test]
fn cluster_of_three_nodes_goes_on_with_a_class_when_one_is_killed() {
    let Some(nodes) = Nodes::start(false) else {
        return;
    };
    let mut class = Held::open(&nodes, 4, 1);
    let mut kills = Vec::new();
    class.hold(&nodes, |confirmed| {
        wait_until("answers are confirmed", || confirmed() > 3);
        kills.push(held::now_ms());
        nodes.kill(nodes.with_a_learner());
        let before = confirmed();
        wait_until("more are confirmed", || confirmed() > before + 3);
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    let moved = class.learners.iter().filter(|learner| learner.comings > 1);
    assert!(moved.count() > 0, "nobody was at the node that was killed");
}

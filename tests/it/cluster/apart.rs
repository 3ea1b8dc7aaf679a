//! A node in a network of its own, whose link is taken down again and again.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;
use std::time::Duration;

use super::*;

/// How often the link is taken down.
const CUTS: usize = 4;
/// How long it is down: longer than the lease, and than the balancer waits for a node.
const DOWN: Duration = Duration::from_secs(6);
/// How long it is up in between.
const UP: Duration = Duration::from_secs(5);

/// A network namespace with one link to this machine, for as long as it is held.
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// The address of this machine on the link.
    pub outside: IpAddr,
    /// The address inside it.
    pub inside: IpAddr,
}

fn ip(args: &[&str]) -> bool {
    let told = Command::new("ip").args(args).output();
    told.is_ok_and(|told| told.status.success())
}

impl Namespace {
    /// Adds it; `None` where that is not allowed.
    pub fn add() -> Option<Self> {
        let process = std::process::id();
        let third = u8::try_from(process % 250).unwrap_or(0);
        let address = |last| IpAddr::V4(Ipv4Addr::new(10, 231, third, last));
        let namespace = Self {
            name: format!("dripset-{process}"),
            outside: address(1),
            inside: address(2),
        };
        if !ip(&["netns", "add", &namespace.name]) {
            println!("not checked: network namespaces take root and `ip`");
            return None;
        }
        let (name, switch) = (namespace.name.as_str(), &namespace.switch());
        let [out, port, inner, cut] = &namespace.links();
        let (out_at, in_at) = (namespace.outside, namespace.inside);
        let (out_at, in_at) = (format!("{out_at}/30"), format!("{in_at}/30"));
        let steps: [&[&str]; 13] = [
            &["netns", "add", switch],
            &[
                "link", "add", out, "type", "veth", "peer", "name", port, "netns", switch,
            ],
            &[
                "-n", name, "link", "add", inner, "type", "veth", "peer", "name", cut, "netns",
                switch,
            ],
            &["-n", switch, "link", "add", "name", "sw0", "type", "bridge"],
            &["-n", switch, "link", "set", port, "master", "sw0"],
            &["-n", switch, "link", "set", cut, "master", "sw0"],
            &["-n", switch, "link", "set", "sw0", "up"],
            &["-n", switch, "link", "set", port, "up"],
            &["addr", "add", &out_at, "dev", out],
            &["link", "set", out, "up"],
            &["-n", name, "link", "set", "lo", "up"],
            &["-n", name, "addr", "add", &in_at, "dev", inner],
            &["-n", name, "link", "set", inner, "up"],
        ];
        let added = steps.iter().all(|step| ip(step)) && namespace.link("up");
        if !added {
            println!("not checked: no link to a network namespace can be made");
        }
        added.then_some(namespace)
    }

    /// The name of the namespace of the switch between both.
    fn switch(&self) -> String {
        format!("{}-switch", self.name)
    }

    fn links(&self) -> [String; 4] {
        let process = std::process::id();
        ["o", "p", "i", "c"].map(|end| format!("dr{process}{end}"))
    }

    /// Takes the link up or down behind the switch, so that this machine does not notice.
    pub fn link(&self, state: &str) -> bool {
        let [_, _, _, cut] = self.links();
        ip(&["-n", &self.switch(), "link", "set", &cut, state])
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let [out, ..] = self.links();
        ip(&["link", "del", &out]);
        ip(&["netns", "del", &self.switch()]);
        ip(&["netns", "del", &self.name]);
    }
}

/// Returns whether one node alone is alive, and owns the class.
fn is_owned_by_the_only_one(nodes: &Nodes) -> bool {
    let owner = "SELECT class.node = node.id FROM dripset.class, dripset.node \
                 WHERE node.until > clock_timestamp()";
    nodes.sql(owner) == "t"
}

#[test]
#[ignore = "takes a minute"]
fn a_node_that_is_cut_off_again_and_again_owns_nothing_and_nothing_is_lost() {
    let Some(nodes) = Nodes::start(true) else {
        return;
    };
    nodes.nodes[..2].iter().for_each(nodes::Node::stop);
    let mut class = Held::open(&nodes, 9, 3);
    nodes.nodes[..2].iter().for_each(|node| node.run(&nodes));
    let mut cuts = Vec::new();
    class.hold(&nodes, |confirmed| {
        let namespace = nodes.namespace.as_ref().expect("a namespace");
        for _ in 0..CUTS {
            nodes.nodes[..2].iter().for_each(nodes::Node::stop);
            wait_until("it owns the class", || is_owned_by_the_only_one(&nodes));
            nodes.nodes[..2].iter().for_each(|node| node.run(&nodes));
            pause(UP);
            let before = confirmed();
            cuts.push(held::now_ms());
            assert!(namespace.link("down"));
            pause(DOWN);
            wait_until("the others go on", || confirmed() > before);
            assert!(namespace.link("up"));
        }
        pause(UP);
    });
    let kept = held::Kept::of(&nodes, &class);
    kept.holds(&class);
    kept.tells("a node cut off", &class, &cuts);
}

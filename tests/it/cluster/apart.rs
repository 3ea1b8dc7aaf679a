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
        let (name, [out, inner]) = (namespace.name.as_str(), namespace.links());
        let with = |address: IpAddr| format!("{address}/30");
        let added = ip(&[
            "link", "add", &out, "type", "veth", "peer", "name", &inner, "netns", name,
        ]) && ip(&["addr", "add", &with(namespace.outside), "dev", &out])
            && ip(&["link", "set", &out, "up"])
            && ip(&["-n", name, "link", "set", "lo", "up"])
            && ip(&[
                "-n",
                name,
                "addr",
                "add",
                &with(namespace.inside),
                "dev",
                &inner,
            ])
            && namespace.link("up");
        if !added {
            println!("not checked: no link to a network namespace can be made");
        }
        added.then_some(namespace)
    }

    fn links(&self) -> [String; 2] {
        let process = std::process::id();
        [format!("dr{process}o"), format!("dr{process}i")]
    }

    /// Takes the link up or down, at the end inside, so that this machine still sends into it.
    pub fn link(&self, state: &str) -> bool {
        let [_, inner] = self.links();
        ip(&["-n", &self.name, "link", "set", &inner, state])
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let [out, _] = self.links();
        ip(&["link", "del", &out]);
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

//! What may be called where: the clock, chance, files, threads and the terminal each have a few
//! homes, and some things are called nowhere.

use super::none;
use super::rust::{Source, shipped, sources, starts, tokens};

/// Calls, the files that may make them, and what others do instead.
struct Ban {
    calls: &'static [&'static str],
    homes: &'static [&'static str],
    instead: &'static str,
}

/// For code that ships.
const BANS: &[Ban] = &[
    Ban {
        calls: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "now_v7",
        ],
        homes: &[
            "src/env.rs",
            "src/cli/bank/check.rs",
            "src/cli/bank/sign.rs",
            "src/ssh/clock.rs",
            "src/metrics/stopwatch.rs",
        ],
        instead: "take a `Moment` or a day as an argument; only the world knows what time it is",
    },
    Ban {
        calls: &[
            "rand::rng",
            "random_range",
            "rand::random",
            "Uuid::new_v4",
            "from_os_rng",
        ],
        homes: &["src/env.rs"],
        instead: "take a `Chance` or a seed as an argument: the same seed must give the same set",
    },
    Ban {
        calls: &["std::env", "env::var"],
        homes: &[
            "src/cli/class/shared_store.rs",
            "src/cli/config.rs",
            "src/cli/config/change.rs",
            "src/paths.rs",
            "src/terminal.rs",
        ],
        instead: "let the command line read the environment and hand the value on",
    },
    Ban {
        calls: &["std::fs", "File::open", "OpenOptions::new"],
        homes: &[
            "src/cli/bank/against.rs",
            "src/cli/bank/new.rs",
            "src/cli/bank/replacing.rs",
            "src/cli/bounded.rs",
            "src/cli/class/doctor.rs",
            "src/cli/class/hosting/copy_dir.rs",
            "src/cli/class/plans.rs",
            "src/cli/config/change.rs",
            "src/cli/grade.rs",
            "src/cluster/encryption.rs",
            "src/ssh/policy/host_key.rs",
            "src/runtime/effects/reports.rs",
            "src/logging.rs",
            "src/metrics/process.rs",
            "src/bank_sources/files.rs",
            "src/cli/whole_file.rs",
            "src/store/backup.rs",
            "src/store/file.rs",
            "src/store/class_lease.rs",
            "src/store/migrations.rs",
            "src/store/network.rs",
        ],
        instead: "take bytes or text as an argument; `bank_sources` reads banks, the store its file",
    },
    Ban {
        calls: &["std::thread", "thread::spawn"],
        homes: &[
            "src/bank_sources/parallel.rs",
            "src/classroom/store_handle.rs",
            "src/fitting.rs",
            "src/runtime/local.rs",
            "src/runtime/signals.rs",
            "src/store/worker.rs",
            "src/terminal/listen/unix.rs",
            "src/terminal/listen/events.rs",
            "src/terminal/listen/whole.rs",
            // Which thread panics decides whether the terminal is given back.
            "src/terminal.rs",
        ],
        instead: "return an effect; the driver and the store's worker own the threads",
    },
    Ban {
        calls: &["std::net"],
        homes: &[
            "src/cli/class.rs",
            "src/cli/class/doctor.rs",
            "src/cli/class/hosting/monitoring.rs",
            "src/cli/class/hosting/reach.rs",
            "src/metrics/http.rs",
            "src/ssh.rs",
            "src/ssh/balancer.rs",
            "src/ssh/config.rs",
            "src/ssh/policy/addresses.rs",
            "src/ssh/policy/networks.rs",
            "src/ssh/policy/proxy_header.rs",
            "src/ssh/policy/unauthenticated.rs",
            "src/ssh/server.rs",
            "src/ssh/server_state.rs",
        ],
        instead: "nothing leaves the machine; only the server lets somebody in",
    },
    Ban {
        calls: &["println!", "print!", "eprintln!", "eprint!"],
        homes: &["src/terminal.rs"],
        instead: "write to the `out` or `err` that the command was given, and return the error",
    },
    Ban {
        calls: &["process::exit", "process::abort"],
        homes: &["src/runtime/signals.rs"],
        instead: "return an `Exit`, so that the terminal is given back and the store finishes",
    },
    Ban {
        calls: &[".unwrap()", ".unwrap_unchecked(", "panic!", "unreachable!"],
        homes: &[],
        instead: "return an error, or `.expect(\"invariant: …\")` with the reason why it holds",
    },
    Ban {
        calls: &[
            "ratatui::crossterm",
            "ratatui::backend",
            "crossterm::terminal",
        ],
        homes: &["src/terminal.rs"],
        instead: "paint into a buffer; only the terminal's own module speaks to the terminal",
    },
    Ban {
        calls: &["Backend::size", ".cursor_position(", "get_cursor_position"],
        homes: &[],
        instead: "the window's size comes with an event; asking a terminal for its cursor can hang",
    },
    Ban {
        calls: &["park_timeout"],
        homes: &["src/runtime/local.rs", "src/terminal/listen/unix.rs"],
        instead: "wait for a state, not for a time",
    },
];

/// For all code, tests too.
const NOWHERE: &[Ban] = &[
    Ban {
        calls: &["sleep("],
        homes: &[],
        instead: "wait for the state that is meant: receive from a channel, or read until it shows",
    },
    Ban {
        calls: &["todo!", "unimplemented!", "dbg!"],
        homes: &[],
        instead: "finish it, or leave it out and say so in an issue",
    },
    Ban {
        calls: &["#[ignore]"],
        homes: &[],
        instead: "mend the test or take it out; `#[ignore = \"why\"]` where it must wait",
    },
];

/// Maps without an order: where order could reach a draw, a score or a page.
const UNORDERED: Ban = Ban {
    calls: &["HashMap", "HashSet", "RandomState"],
    homes: &[],
    instead: "use `BTreeMap` or `BTreeSet`: the same input must give the same set and the same page",
};

fn broken(sources: &[Source], bans: &[Ban], shipped_only: bool) -> Vec<String> {
    let mut found = Vec::new();
    for ban in bans {
        for source in sources {
            if ban.homes.contains(&source.path.as_str()) {
                continue;
            }
            let code = if shipped_only {
                &source.shipped
            } else {
                &source.tokens
            };
            for call in ban.calls {
                found.extend(starts(code, &tokens(call)).map(|at| {
                    format!(
                        "{}: no `{call}` here: {}",
                        source.at(&code[at]),
                        ban.instead
                    )
                }));
            }
        }
    }
    found
}

#[test]
fn nothing_is_called_outside_its_homes() {
    none(broken(&shipped(), BANS, true));
}

#[test]
fn nothing_sleeps_and_nothing_is_left_half_done() {
    none(broken(&sources(), NOWHERE, false));
}

#[test]
fn nothing_that_is_decided_or_shown_depends_on_the_order_of_a_hash_map() {
    let mut sources = shipped();
    sources.retain(|source| !source.path.starts_with("src/cli"));
    none(broken(&sources, &[UNORDERED], true));
}

#[test]
fn homes_are_where_the_calls_are() {
    let sources = shipped();
    let mut found = Vec::new();
    for ban in BANS {
        for home in ban.homes {
            let calls = |source: &&Source| {
                source.path == *home
                    && ban
                        .calls
                        .iter()
                        .any(|call| starts(&source.shipped, &tokens(call)).next().is_some())
            };
            if !sources.iter().any(|source| calls(&source)) {
                let calls = ban.calls.join(", ");
                found.push(format!(
                    "{home} makes none of {calls}: take it out of the homes"
                ));
            }
        }
    }
    none(found);
}

#[test]
fn what_is_expected_is_an_invariant_with_its_reason() {
    let mut found = Vec::new();
    for source in shipped() {
        for at in starts(&source.shipped, &tokens(".expect(")) {
            let reason = source.shipped.get(at + 3);
            if reason
                .is_some_and(|t| t.text.starts_with('"') && !t.text.starts_with("\"invariant: "))
            {
                found.push(format!(
                    "{}: say why it cannot fail: `.expect(\"invariant: …\")`, or return the error",
                    source.at(&source.shipped[at])
                ));
            }
        }
    }
    none(found);
}

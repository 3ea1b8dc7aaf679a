//! Who may use whom. docs/architecture.md tells the same in words.

use std::collections::BTreeSet;

use super::rust::{Source, Token, shipped, sources};
use super::{none, read};

/// What a module may use: of ours, and of other crates. The longest path that fits holds.
struct Room {
    path: &'static str,
    ours: &'static str,
    crates: &'static str,
}

const HOUSE: &[Room] = &[
    Room {
        path: "domain",
        ours: "domain",
        crates: "fsrs jiff num_rational num_traits rand thiserror unicode_normalization uuid",
    },
    Room {
        path: "content",
        ours: "content domain",
        crates: "annotate_snippets jiff serde serde_json sha2 thiserror toml toml_parser \
                 unicode_segmentation",
    },
    Room {
        path: "config",
        ours: "config content domain tui",
        crates: "toml",
    },
    Room {
        path: "store",
        ours: "store domain",
        crates: "jiff rusqlite sha2 thiserror uuid",
    },
    Room {
        path: "exchange",
        ours: "exchange content domain store",
        crates: "csv jiff serde serde_json sha2 thiserror uuid",
    },
    Room {
        path: "interchange",
        ours: "interchange content domain",
        crates: "calamine csv encoding_rs html5gum quick_xml rusqlite rust_xlsxwriter ruzstd \
                 serde_json sha2 thiserror zip",
    },
    Room {
        path: "html",
        ours: "html domain",
        crates: "maud plotters",
    },
    Room {
        path: "paper",
        ours: "paper content domain html",
        crates: "csv maud serde serde_json thiserror",
    },
    Room {
        path: "fitting",
        ours: "fitting domain",
        crates: "fsrs jiff thiserror",
    },
    Room {
        path: "tui",
        ours: "tui domain",
        crates: "deunicode jiff qrcode ratatui textwrap tui_big_text unicode_segmentation \
                 unicode_width",
    },
    Room {
        path: "tui/key",
        ours: "tui",
        crates: "crossterm",
    },
    Room {
        path: "plain",
        ours: "plain domain tui",
        crates: "textwrap",
    },
    Room {
        path: "terminal",
        ours: "tui",
        crates: "crossterm ratatui tracing",
    },
    Room {
        path: "terminal/lines",
        ours: "tui",
        crates: "rustix",
    },
    Room {
        path: "terminal/listen",
        ours: "tui",
        crates: "crossterm rustix signal_hook",
    },
    Room {
        path: "env",
        ours: "domain",
        crates: "jiff rand",
    },
    Room {
        path: "paths",
        ours: "",
        crates: "directories thiserror",
    },
    Room {
        path: "logging",
        ours: "paths",
        crates: "tracing tracing_subscriber",
    },
    Room {
        path: "bank_sources",
        ours: "bank_sources content domain",
        crates: "",
    },
    Room {
        path: "runtime",
        ours: "runtime domain tui",
        crates: "",
    },
    Room {
        path: "runtime/effects",
        ours: "runtime domain tui content store",
        crates: "jiff thiserror tracing",
    },
    Room {
        path: "runtime/local",
        ours: "runtime domain plain tui store terminal env",
        crates: "ratatui tracing",
    },
    Room {
        path: "runtime/preview",
        ours: "runtime domain tui terminal env",
        crates: "",
    },
    Room {
        path: "runtime/signals",
        ours: "runtime terminal",
        crates: "nix signal_hook",
    },
    Room {
        path: "metrics",
        ours: "metrics",
        crates: "prometheus_client",
    },
    Room {
        path: "metrics/health",
        ours: "metrics",
        crates: "tokio",
    },
    Room {
        path: "metrics/http",
        ours: "metrics",
        crates: "bytes http_body_util hyper hyper_util prometheus_client tokio tracing",
    },
    Room {
        path: "metrics/process",
        ours: "metrics",
        crates: "prometheus_client rustix",
    },
    Room {
        path: "ssh",
        ours: "ssh metrics plain domain tui",
        crates: "bytes ppp ratatui russh rustix sha2 tokio tracing",
    },
    Room {
        path: "classroom",
        ours: "classroom content domain exchange html metrics plain ssh runtime store terminal tui env",
        crates: "csv jiff maud pbkdf2 rustix serde serde_json sha2 thiserror tokio tracing \
                 unicode_security unicode_segmentation unicode_width uuid",
    },
    Room {
        path: "cluster",
        ours: "cluster classroom domain env exchange store",
        crates: "deadpool_postgres percent_encoding rustls rustls_native_certs thiserror tokio tokio_postgres \
                 tokio_postgres_rustls tracing uuid",
    },
    Room {
        path: "cli",
        ours: "cli config content domain exchange fitting html interchange paper plain runtime logging paths bank_sources \
               store terminal tui env",
        crates: "clap clap_complete clap_mangen jiff maud serde serde_json textwrap",
    },
    Room {
        path: "cli/class",
        ours: "classroom cli cluster config content domain html interchange metrics ssh runtime logging paths bank_sources store \
               terminal tui env",
        crates: "clap jiff maud rust_xlsxwriter serde serde_json tokio toml",
    },
    Room {
        path: "lib",
        ours: "",
        crates: "",
    },
    Room {
        path: "main",
        ours: "cli",
        crates: "clap",
    },
];

fn room(source: &Source) -> Option<&'static Room> {
    let module = source.module().join("/");
    HOUSE
        .iter()
        .filter(|room| module == room.path || module.starts_with(&format!("{}/", room.path)))
        .max_by_key(|room| room.path.len())
}

/// The crates that Cargo.toml names, as code writes them.
fn crates() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if let Some((name, _)) = line.split_once('=').filter(|_| inside) {
            names.insert(name.trim().replace('-', "_"));
        }
    }
    names
}

/// The names that follow a path such as `crate::`: one, or those of a list in braces.
fn named(after: &[Token]) -> Vec<&Token> {
    match after {
        [brace, list @ ..] if brace.text == "{" => {
            let mut names = Vec::new();
            let (mut depth, mut first) = (0, true);
            for token in list {
                match token.text.as_str() {
                    "{" => depth += 1,
                    "}" if depth == 0 => break,
                    "}" => depth -= 1,
                    "," if depth == 0 => first = true,
                    _ if first => {
                        names.push(token);
                        first = false;
                    }
                    _ => {}
                }
            }
            names
        }
        [name, ..] => vec![name],
        [] => Vec::new(),
    }
}

/// Every module of ours that a source names, however it says so.
fn ours(source: &Source) -> Vec<&Token> {
    let tokens = &source.shipped;
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| tokens[at].text.as_str());
        if before == Some("::") || tokens.get(at + 1).is_none_or(|next| next.text != "::") {
            continue;
        }
        match token.text.as_str() {
            "crate" | "dripset" => found.extend(named(&tokens[at + 2..])),
            "super" => {
                let ups = tokens[at..]
                    .chunks(2)
                    .take_while(|pair| pair[0].text == "super")
                    .count();
                // So many steps up leave the module that lies at the top.
                if ups >= source.module().len() {
                    found.extend(named(&tokens[at + 2 * ups..]));
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_module_uses_only_what_it_may() {
    let crates = crates();
    let mut found = Vec::new();
    for source in shipped() {
        if !source.path.starts_with("src/") {
            continue;
        }
        let Some(room) = room(&source) else {
            found.push(format!(
                "{}: a module that nobody has placed: give it a row in HOUSE (tests/it/tidy/layers.rs) and a line in docs/architecture.md",
                source.path
            ));
            continue;
        };
        let may = |list: &str, name: &str| list.split(' ').any(|known| known == name);
        for token in ours(&source)
            .into_iter()
            .filter(|t| !may(room.ours, &t.text))
        {
            found.push(format!(
                "{}: `{}` may not use `{}`: take what it needs as an argument, or do this in a layer above (docs/architecture.md, \"Who may use whom\")",
                source.at(token), room.path, token.text
            ));
        }
        for token in outside(&source, &crates)
            .into_iter()
            .filter(|t| !may(room.crates, &t.text))
        {
            found.push(format!(
                "{}: `{}` may not use the crate `{}`: one module is its home; go through that",
                source.at(token),
                room.path,
                token.text
            ));
        }
    }
    none(found);
}

/// Every other crate that a source names.
fn outside<'s>(source: &'s Source, crates: &BTreeSet<String>) -> Vec<&'s Token> {
    let tokens = &source.shipped;
    let is_path = |at: usize| {
        let before = at.checked_sub(1).map(|at| tokens[at].text.as_str());
        let after = tokens.get(at + 1).map(|token| token.text.as_str());
        before != Some("::")
            && before != Some(".")
            && (after == Some("::") || before == Some("use") && after == Some(";"))
    };
    (0..tokens.len())
        .filter(|at| crates.contains(&tokens[*at].text) && is_path(*at))
        .map(|at| &tokens[at])
        .collect()
}

#[test]
fn the_table_of_layers_names_what_there_is() {
    let crates = crates();
    let sources = sources();
    let mut found = Vec::new();
    for room in HOUSE {
        let is_there = |path: &str| {
            sources
                .iter()
                .any(|source| source.path == format!("src/{path}.rs"))
        };
        if !is_there(room.path) {
            found.push(format!(
                "HOUSE has `{}`, and src/ has not: take the row out",
                room.path
            ));
        }
        let gone = |name: &&str| !name.is_empty() && !crates.contains(*name);
        for name in room.crates.split(' ').filter(gone) {
            found.push(format!(
                "HOUSE lets `{}` use `{name}`, which is no dependency",
                room.path
            ));
        }
    }
    none(found);
}

#[test]
fn the_map_at_the_top_names_every_module() {
    let map = read("src/lib.rs");
    let declared = map.lines().filter_map(|line| line.strip_prefix("pub mod "));
    let missing = declared
        .map(|line| line.trim_end_matches(';'))
        .filter(|name| !map.contains(&format!("[`{name}`]")))
        .map(|name| format!("src/lib.rs: say in the map at the top what `{name}` is"));
    none(missing.collect());
}

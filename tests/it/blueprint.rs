//! Blueprints: which file is one, and what the check says of the banks beside it.

use std::fs;
use std::path::{Path, PathBuf};

use dripset::bank_sources;
use dripset::cli::Exit;
use dripset::cli::bank::CheckFormat;
use dripset::content::Diagnostic;
use dripset::content::parse::parse_blueprint;
use dripset::domain::ids::BankId;
use dripset::domain::inventory::Facet;

use crate::fixtures::check;

const BANK: &str = include_str!("../banks/blueprint/my-ward.toml");
const BLUEPRINT: &str = include_str!("../banks/blueprint/blueprint.toml");

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|found| found.code.id).collect()
}

#[test]
fn banks_within_one_of_their_blueprint_have_no_mistake() {
    let (told, exit) = check(Path::new("tests/banks/blueprint"), CheckFormat::Text);
    assert_eq!(told, "1 bank, 2 items: no mistakes\n");
    assert_eq!(exit, Exit::Clean);
}

#[test]
fn a_bank_by_itself_is_not_compared() {
    let bank = Path::new("tests/banks/invalid/L57-blueprint/my-ward.toml");
    assert_eq!(check(bank, CheckFormat::Text).1, Exit::Clean);
}

#[test]
fn banks_are_not_compared_while_one_of_them_is_broken() {
    let dir = tempfile::tempdir().expect("a folder");
    let blueprint = include_str!("../banks/invalid/L57-blueprint/blueprint.toml");
    fs::write(dir.path().join("blueprint.toml"), blueprint).expect("written");
    fs::write(dir.path().join("my-ward.toml"), "format = 1\n").expect("written");
    let (told, _) = check(dir.path(), CheckFormat::Text);
    assert!(told.contains("B007") && !told.contains("L57"), "{told}");
}

#[test]
fn a_blueprint_is_checked_by_itself_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("blueprint.toml");
    fs::write(&path, BLUEPRINT.replace("items = 3", "items = 2")).expect("written");
    for path in [&path, &dir.path().to_path_buf()] {
        let (told, exit) = check(path, CheckFormat::Text);
        assert!(told.contains("adds up to 3"), "{told}");
        assert_ne!(exit, Exit::Clean, "{told}");
    }
}

#[test]
fn a_blueprint_beside_own_banks_is_passed_over() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("my-ward.toml"), BANK).expect("written");
    fs::write(dir.path().join("blueprint.toml"), BLUEPRINT).expect("written");
    let folder = vec![dir.path().to_path_buf()];
    for (own, named) in [(Some(dir.path()), Vec::new()), (None, folder)] {
        let (library, found) = bank_sources::load(own, &named);
        assert_eq!(codes(&found), Vec::<&str>::new());
        assert_eq!(library.banks().count(), bank_sources::SHIPPED.len() + 1);
    }
}

#[test]
fn a_bank_with_the_name_of_a_blueprint_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("blueprint.toml");
    fs::write(&path, BANK).expect("written");
    let named: [(Option<&Path>, Vec<PathBuf>); 3] = [
        (Some(dir.path()), Vec::new()),
        (None, vec![dir.path().to_path_buf()]),
        (None, vec![path.clone()]),
    ];
    for (own, named) in named {
        let (_, found) = bank_sources::load(own, &named);
        assert_eq!(codes(&found), ["B034"]);
        assert!(found[0].help.contains("another file name"), "{found:#?}");
    }
    let (told, exit) = check(&path, CheckFormat::Text);
    assert!(told.contains("B034") && exit == Exit::Findings, "{told}");
}

#[test]
fn the_blueprint_of_the_shipped_banks_adds_up() {
    let path = Path::new("questions/blueprint.toml");
    let parsed = parse_blueprint("blueprint.toml", &fs::read(path).expect("the file"));
    assert_eq!(parsed.diagnostics, []);
    let blueprint = parsed.blueprint.expect("a blueprint");
    let whole = blueprint.whole();
    assert_eq!((whole.items, blueprint.banks.len()), (310, 8));
    for facet in [Facet::Kind, Facet::Level, Facet::ClientNeed] {
        assert_eq!(whole.others(facet), Some(0), "{facet:?}");
    }
    for (name, _) in bank_sources::SHIPPED {
        let id = name
            .trim_start_matches("questions/")
            .trim_end_matches(".toml");
        assert!(blueprint.bank(&BankId::new(id)).is_some(), "{id}");
    }
}

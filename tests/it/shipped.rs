//! The banks that come with the program.

use dripset::bank_sources;

#[test]
fn every_shipped_bank_loads_without_a_finding() {
    let (library, diagnostics) = bank_sources::load(None, &[]);
    let told: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", d.file(), d.code.id, d.message))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_eq!(library.banks().count(), bank_sources::SHIPPED.len());
}

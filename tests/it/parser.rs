//! The parser takes any bytes, and a great many items.

use std::fmt::Write;
use std::time::{Duration, Instant};

use dripset::bank_sources::SHIPPED;
use dripset::content::render::{self, Colour};
use dripset::content::{codes, lint, parse};
use proptest::prelude::*;

use crate::support::cases;

fn look_at(bytes: &[u8]) {
    let parsed = parse("any", bytes);
    let today = "2026-11-22".parse().expect("a date");
    let lints = lint::lint(&parsed, today);
    for found in parsed.diagnostics.iter().chain(&lints).take(20) {
        assert!(!render::text(found, Colour::Plain).is_empty() && !found.help.is_empty());
    }
    let structural = parsed.diagnostics.iter().any(|found| found.is_structural());
    assert_eq!(parsed.bank.is_none(), structural);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        look_at(&bytes);
    }

    #[test]
    fn a_bank_cut_and_spliced_anywhere_is_read(
        (bank, cut) in (0usize..3, 0usize..40_000),
        gap in 0usize..60,
        put in "[\\[\\]{}=\"'\n.,a-z0-9µ\u{0}-]{0,12}",
    ) {
        let banks = [
            include_str!("../banks/valid/every-kind.toml"),
            include_str!("../banks/valid/case.toml"),
            include_str!("../banks/valid/scoring.toml"),
        ];
        let bank = banks[bank].as_bytes();
        let cut = cut % bank.len();
        let after = (cut + gap).min(bank.len());
        look_at(&[&bank[..cut], put.as_bytes(), &bank[after..]].concat());
    }

    #[test]
    fn a_shipped_bank_with_one_byte_changed_is_read(bank in 0..SHIPPED.len(), at in 0usize..40_000, byte: u8) {
        let mut bytes = SHIPPED[bank].1.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let parsed = parse("any", &bytes);
        prop_assert_eq!(parsed.bank.is_none(), parsed.diagnostics.iter().any(|d| d.is_structural()));
    }
}

#[test]
fn ten_thousand_items_parse() {
    let mut text = String::from(
        "format = 1\n[bank]\nid = \"big\"\ntitle = \"Big\"\n[[topic]]\nid = \"t\"\ntitle = \"T\"\n",
    );
    for number in 0..10_000 {
        let _ = write!(
            text,
            "[[item]]\nid = \"i{number}\"\nkind = \"multiple-choice\"\ntopic = \"t\"\nstem = \"What is {number}?\"\n\
             choices = [{{ id = \"a\", text = \"this\", key = true }}, {{ id = \"b\", text = \"that\" }}]\n"
        );
    }
    let start = Instant::now();
    let parsed = parse("big", text.as_bytes());
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(parsed.bank.expect("a bank").items.len(), 10_000);
    // Generous: it takes a fraction of a second; quadratic work would take minutes.
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn findings_have_an_end() {
    let noise = "x = \n".repeat(20_000);
    let parsed = parse("noise", noise.as_bytes());
    assert!(parsed.bank.is_none() && parsed.diagnostics.len() <= 1_000);
}

/// One line of megabytes, and names that are nearly right many times: hostile, and still quick.
#[test]
fn hostile_banks_take_no_longer_than_others() {
    let start = Instant::now();
    let head = "format = 1\n[bank]\nid = \"x\"\ntitle = \"X\"\n";
    let line = format!("{head}item = [{}]", "1, ".repeat(300_000));
    let enemies: String = (0..3_000)
        .map(|n| format!("[[item]]\nid = \"item-number-{n}\"\nenemies = [\"item-nummer-{n}\"]\n"))
        .collect();
    let list = format!(
        "{head}[[item]]\nid = \"i\"\nenemies = [{}]\n",
        "\"a\", ".repeat(300_000)
    );
    for text in [line, format!("{head}{enemies}"), list] {
        let parsed = parse("hostile", text.as_bytes());
        assert!(parsed.bank.is_none());
        assert!(
            !render::text(parsed.diagnostics.last().expect("a finding"), Colour::Plain).is_empty()
        );
    }
    // Generous, for a busy machine: quadratic work would take many minutes.
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_byte_order_mark_and_other_line_ends_change_nothing() {
    let text = include_str!("../banks/valid/every-kind.toml");
    let plain = parse("a", text.as_bytes()).bank.expect("a bank");
    let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(parse("b", other.as_bytes()).bank.expect("a bank"), plain);
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let parsed = parse("deep", format!("x = {}", "[".repeat(100_000)).as_bytes());
    assert!(
        parsed
            .diagnostics
            .iter()
            .any(|found| found.code == &codes::SYNTAX)
    );
}

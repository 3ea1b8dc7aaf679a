//! Tests that a text keeps its clinical meaning in ASCII.

use super::*;
use proptest::prelude::*;

fn authored(text: &str) -> String {
    said(text, Around::default(), By::Author).replace(TIED, " ")
}

#[test]
fn a_text_keeps_what_it_says() {
    for (said, read) in [
        ("potassium 5.8 → 4.2", "potassium 5.8 -> 4.2"),
        ("pH 7.31 ← 7.25", "pH 7.31 <- 7.25"),
        ("5…10 min", "5...10 min"),
        ("pulse ↓, pressure ↑", "pulse (down), pressure (up)"),
        ("−1 and 5–10", "-1 and 5-10"),
        ("≥ 38 °C, ≤36.5°C", ">= 38 deg C, <=36.5 deg C"),
        ("raise to 30°.", "raise to 30 deg."),
        ("5 µg, 5μg/kg, 3 µmol", "5 mcg, 5mcg/kg, 3 mcmol"),
        (
            "μ-opioid, β₂-blocker, TNF-α",
            "mu-opioid, beta2-blocker, TNF-alpha",
        ),
        ("1½ tablets, ½ mL", "1 1/2 tablets, 1/2 mL"),
        ("250×10⁹/L, 10⁻³, 1.8 m²", "250x10^9/L, 10^-3, 1.8 m^2"),
        ("SpO₂, HCO₃⁻, Na⁺, Ca²⁺", "SpO2, HCO3-, Na+, Ca^2+"),
        ("2 × 3 ÷ 4 ± 1 ≈ 2 ≠ 3", "2 x 3 / 4 +/- 1 ~ 2 =/= 3"),
        ("5·8 mmol/L", "5[U+00B7]8 mmol/L"),
        ("5 · 3 · kg", "5 * 3 * kg"),
        (
            "“José’s café” — Łódź, Größe",
            "\"Jose's cafe\" -- Lodz, Grosse",
        ),
        (
            "s\u{304} food, c\u{304} meals, ā, Ø pain",
            "s[U+0304] food, c[U+0304] meals, [U+0101], [U+00D8] pain",
        ),
        ("Jānis, Ja\u{304}nis, Ørsted", "Janis, Janis, Orsted"),
        ("✓ ↗ ☐", "[U+2713] [U+2197] [U+2610]"),
        ("27\u{a0}Nov 1\u{202f}000", "27 Nov 1 000"),
        ("５％", "5%"),
        ("a\u{200b}b\u{ad}c", "abc"),
    ] {
        assert_eq!(authored(said), read);
    }
}

#[test]
fn names_of_any_script_can_be_read() {
    for (said, read) in [
        ("Ада", "Ada"),
        ("Nguyễn", "Nguyen"),
        ("Rene\u{301}", "Rene"),
        ("小児", "Xiao Er"),
        ("Lea 🩺", "Lea (stethoscope)"),
        ("Drips · Lines", "Drips | Lines"),
    ] {
        assert_eq!(text(said), read);
    }
}

#[test]
fn arrow_keys_have_their_names() {
    assert_eq!(key_label("↑↓"), "Up/Down");
    assert_eq!(key_label("Shift-↑"), "Shift-Up");
    assert_eq!(key_label("A–Z"), "A-Z");
    assert_eq!(key_label("Esc"), "Esc");
}

proptest! {
    #[test]
    fn any_text_becomes_ascii(words in "\\PC{0,40}") {
        prop_assert!(text(&words).is_ascii(), "{words:?}");
        prop_assert!(named(&words).is_ascii());
        prop_assert!(key_label(&words).replace(TIED, " ").is_ascii());
    }

    /// A text in ASCII stays unchanged.
    #[test]
    fn ascii_stays(words in "[ -~]{0,40}") {
        prop_assert_eq!(text(&words), words.as_str());
    }
}

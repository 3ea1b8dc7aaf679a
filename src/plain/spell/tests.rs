//! Tests of signs as words: the words are exact, and nothing else changes.

use proptest::prelude::*;

use super::spelled;

#[track_caller]
fn says(pairs: &[(&str, &str)]) {
    for (text, words) in pairs {
        assert_eq!(spelled(text), *words, "of {text:?}");
    }
}

#[test]
fn signs_of_mathematics_are_words() {
    says(&[
        ("80×12", "80 times 12"),
        ("80 × 12 ÷ 4", "80 times 12 divided by 4"),
        ("1.5 ×", "1.5 times"),
        ("37 ± 0.5 °C", "37 plus or minus 0.5 °C"),
        ("SpO₂ ≥ 93 %", "SpO2 greater than or equal to 93 %"),
        ("MAP ≤65", "MAP less than or equal to 65"),
        ("−3", "minus 3"),
        ("5−3", "5 minus 3"),
        ("(−3)", "(minus 3)"),
        ("+2 −1", "+2 minus 1"),
        ("≈ 70 kg", "about 70 kg"),
        ("BP < 90, HR > 120", "BP < 90, HR > 120"),
        ("½ tablet", "one half tablet"),
        ("2½ hours", "2 and one half hours"),
        ("2 ½ hours", "2 one half hours"),
        ("1⁄2", "1/2"),
        ("10⁹/L", "10 to the power nine/L"),
        ("10⁻³", "10 to the power minus three"),
        ("10¹² cells", "10 to the power twelve cells"),
        ("mm³ and m²", "mm cubed and m squared"),
        ("Ca²⁺, Na⁺, HCO₃⁻", "Ca two plus, Na plus, HCO3 minus"),
        ("a note¹", "a note superscript one"),
        ("5 µg at 37.2 °C", "5 µg at 37.2 °C"),
        ("5‰.", "5 per mille."),
    ]);
}

#[test]
fn a_dash_is_a_range_a_minus_a_hyphen_or_a_comma() {
    says(&[
        ("3.5–5.0 mEq/L", "3.5 to 5.0 mEq/L"),
        ("3.5 – 5.0", "3.5 to 5.0"),
        ("0.9%–5%", "0.9% to 5%"),
        ("5 mg–10 mg", "5 mg to 10 mg"),
        ("$5–$10", "$5 to $10"),
        ("−5–−3", "minus 5 to minus 3"),
        ("A–Z", "A to Z"),
        ("–3 mmol/L", "minus 3 mmol/L"),
        ("a base excess of –3", "a base excess of minus 3"),
        ("B–12", "B-12"),
        ("nurse–client talk", "nurse-client talk"),
        ("Stop – then call", "Stop, then call"),
        ("Stop—then call", "Stop, then call"),
        ("Stop —, then call", "Stop, then call"),
        ("– a list", "a list"),
        ("–", ""),
        ("“–” if there are none", "\"dash\" if there are none"),
        ("10-20", "10-20"),
        ("pre\u{2011}op", "pre-op"),
    ]);
}

#[test]
fn dots_arrows_and_typography_are_words_or_plain() {
    says(&[
        ("1 of 8 points · 13%", "1 of 8 points, 13%"),
        ("Results · ", "Results"),
        ("· new", "new"),
        ("Done. · 3 more", "Done. 3 more"),
        ("a dose · ½", "a dose, one half"),
        ("2·5", "2 dot 5"),
        ("2 · 5", "2 dot 5"),
        ("mL·kg", "mL dot kg"),
        ("40% → 75%", "40% then 75%"),
        ("flush→lock", "flush then lock"),
        ("↑ / ↓", "up / down"),
        ("BP ↑", "BP up"),
        ("“stop” … it’s", "\"stop\" ... it's"),
        ("Question ____ of it", "Question blank of it"),
        ("a_b __c", "a_b __c"),
        ("│ one ├─ two █", "one two"),
        ("β-blocker, TNF-α, α1", "beta-blocker, TNF-alpha, alpha 1"),
        ("Drug® A", "Drug A"),
        ("φάρμακο", "φάρμακο"),
        ("✓ done", "check mark done"),
    ]);
}

#[test]
fn a_text_is_one_line_without_hidden_characters() {
    says(&[
        (" a \n\n b\tc ", "a b c"),
        ("12\u{a0}000\u{202f}mL", "12 000 mL"),
        ("a\u{200b}b\u{202e}c\u{1b}[2J", "abc[2J"),
        ("\u{feff}x\u{ad}y\u{85}z", "xy z"),
    ]);
}

/// Returns the digits in order. Lowered ones are digits too; raised ones become words.
fn digits(text: &str) -> String {
    let lowered = |c: char| match c {
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10),
        c => c.is_ascii_digit().then_some(c),
    };
    text.chars().filter_map(lowered).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    let sign = proptest::sample::select(
        "·•–—−×÷±≤≥≈→←↑↓½¾²³⁹⁻⁺₂₃…“”‘’µμβΔ°℃√∞✓●│█▸▪\u{a0}\u{200b}\u{202e}\n\t_"
            .chars()
            .collect::<Vec<_>>(),
    );
    let part = prop_oneof![
        sign.prop_map(String::from),
        "[0-9]{1,3}",
        "[a-zA-Z ]{1,5}",
        "[ .,;:!?()%/-]{1,2}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_keeps_its_digits_and_is_spelled_once(text in any_text()) {
        let words = spelled(&text);
        prop_assert_eq!(digits(&words), digits(&text), "{:?}", words);
        prop_assert!(!words.chars().any(char::is_control), "{:?}", words);
        prop_assert_eq!(words.trim(), &words);
        prop_assert!(!words.contains("  "), "{:?}", words);
        let again = spelled(&words);
        prop_assert_eq!(again, words);
    }

    #[test]
    fn added_commas_stand_alone(text in "[ab ·–.;)]{0,12}") {
        let words = spelled(&text);
        prop_assert!(!words.replace(' ', "").contains(",,"), "{:?}", words);
        prop_assert!(!words.contains(".,") && !words.contains(",."), "{:?}", words);
    }
}

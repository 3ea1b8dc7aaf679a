//! Tests of `content::lint::words`.

use super::*;

#[test]
fn laboratory_values_are_no_doses() {
    assert!(is_dose("mg") && is_dose("mL/h") && is_dose("g/kg") && is_dose("units/kg/h"));
    assert!(!is_dose("mg/dL") && !is_dose("mmol/L") && !is_dose("seconds"));
}

#[test]
fn error_prone_notations_are_told_from_words() {
    let found = |before, word, next| notation(before, word, next).map(|(found, _)| found);
    for (before, word, next, notation) in [
        ("10", "ug", "of", "ug"),
        ("", "10ug/kg", "", "10ug/kg"),
        ("500", "I.U", "", "I.U"),
        ("", "T.I.W.", "", "T.I.W."),
        ("", "o.d", "", "o.d"),
        ("give", "per", "os", "per os"),
        ("", "q6PM", "", "q6PM"),
        ("", "q6°", "", "q6°"),
        ("", "x3d", "", "x3d"),
        ("", ">", "5", ">"),
        ("", "<90", "", "<90"),
        ("5", "cc/h", "", "cc/h"),
        ("", "qhs", "", "qhs"),
    ] {
        assert_eq!(
            found(before, word, next).as_deref(),
            Some(notation),
            "{word}"
        );
    }
    for (word, next) in [
        ("per", "hour"),
        ("->", "5"),
        (">", "x"),
        ("hug", ""),
        ("accept", ""),
        ("q6h", ""),
        ("sub", "quite"),
        ("xd", ""),
        ("AD", ""),
    ] {
        assert_eq!(found("", word, next), None, "{word}");
    }
}

#[test]
fn a_short_unit_is_told_from_a_word() {
    assert!(is_short_unit("10", "U") && is_short_unit("", "10U") && is_short_unit("18", "u/kg"));
    assert!(!is_short_unit("a", "U") && !is_short_unit("10", "units") && !is_short_unit("", "IVU"));
}

#[test]
fn a_dose_is_corrected_as_a_whole() {
    for (written, good) in [
        ("12.0", "12"),
        (".25", "0.25"),
        (".50", "0.5"),
        ("1000", "1,000"),
        ("5000.0", "5,000"),
        ("1,250.50", "1,250.5"),
        ("1500.25", "1,500.25"),
        ("10", "10"),
    ] {
        assert_eq!(clean(written), good);
    }
}

#[test]
fn a_number_has_a_digit_and_one_point_at_most() {
    for number in ["5", ".5", "5.", "1,000.5"] {
        assert!(is_number(number), "{number}");
    }
    for other in ["", ".", "..", "...5", "1.2.3", "B12"] {
        assert!(!is_number(other), "{other}");
    }
    assert!(is_quantity("5-10") && !is_quantity("B12") && !is_quantity("covid-19"));
    assert_eq!(number_notation("0500").map(|found| found.0.id), None);
}

#[test]
fn words_keep_their_positions() {
    let text = "(10 U), “5”–é .5 mg.";
    for word in written(text) {
        assert_eq!(text.get(word.range()), Some(word.text));
    }
    let words: Vec<&str> = written(text).map(|word| word.text).collect();
    assert_eq!(words, ["10", "U", "5", "é", ".5", "mg"]);
}

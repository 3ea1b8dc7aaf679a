//! Superscripts and subscripts as characters of their own, where Unicode has them.

const RAISED: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('n', 'ⁿ'),
];

const LOWERED: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
];

/// Returns a superscript or subscript in one line, and whether it says the same as before. The
/// letters of "5th" read well in a line. Others get parentheses.
pub fn in_line(text: &str, is_raised: bool) -> (String, bool) {
    let text = text.trim();
    let table = if is_raised { RAISED } else { LOWERED };
    let one = |c: char| table.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    let all: Option<String> = text.chars().map(one).collect();
    match all {
        Some(all) => (all, true),
        None if text.chars().all(char::is_alphabetic) => (text.to_owned(), true),
        None => (format!("({text})"), false),
    }
}

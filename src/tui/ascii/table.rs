//! Characters and their equivalents in ASCII.
//!
//! Only unambiguous forms are listed. A check mark or a triangle means too many things in a chart,
//! and ↗ is too rare: these are replaced by their code points.

use super::Around;

/// Raised and lowered characters with their base characters.
pub const RAISED: [(char, char, char); 16] = [
    ('⁰', '₀', '0'),
    ('¹', '₁', '1'),
    ('²', '₂', '2'),
    ('³', '₃', '3'),
    ('⁴', '₄', '4'),
    ('⁵', '₅', '5'),
    ('⁶', '₆', '6'),
    ('⁷', '₇', '7'),
    ('⁸', '₈', '8'),
    ('⁹', '₉', '9'),
    ('⁺', '₊', '+'),
    ('⁻', '₋', '-'),
    ('⁼', '₌', '='),
    ('⁽', '₍', '('),
    ('⁾', '₎', ')'),
    ('ⁿ', 'ₙ', 'n'),
];

/// Returns the form of a character, if it has one that does not depend on its neighbors.
pub fn form(c: char) -> Option<&'static str> {
    Some(match c {
        '→' | '➔' | '➝' | '➞' => "->",
        '←' => "<-",
        '↔' => "<->",
        '⟶' => "-->",
        '⟵' => "<--",
        '⇒' => "=>",
        // Not to be confused with "less than or equal".
        '⇐' => "<==",
        '⇔' => "<=>",
        '↑' => "(up)",
        '↓' => "(down)",
        '≤' | '≦' | '⩽' => "<=",
        '≥' | '≧' | '⩾' => ">=",
        '≪' => "<<",
        '≫' => ">>",
        '≠' => "=/=",
        '≈' | '∼' | '≃' | '≅' => "~",
        '±' => "+/-",
        '×' => "x",
        '÷' | '⁄' | '∕' => "/",
        '−' | '‐' | '‑' | '‒' | '–' | '﹣' | '－' => "-",
        '—' | '―' => "--",
        '…' => "...",
        '‘' | '’' | '‚' | '‛' | '′' | '´' | 'ʼ' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‹' => "<",
        '›' => ">",
        '•' | '◦' | '‣' | '▪' => "*",
        '∅' => "(none)",
        '♀' => "(female)",
        '♂' => "(male)",
        '∞' => "(infinity)",
        '©' => "(c)",
        '®' => "(R)",
        '™' => "(TM)",
        '‰' => " per 1000",
        '№' => "No.",
        '℞' => "Rx",
        'ℓ' => "L",
        '㎍' => "mcg",
        '㎎' => "mg",
        '㎏' => "kg",
        '㎖' => "mL",
        '㎗' => "dL",
        '㎜' => "mm",
        '㎝' => "cm",
        '€' => "EUR",
        '£' => "GBP",
        '¿' => "?",
        '¡' => "!",
        _ => return greek(c).or_else(|| full_width(c)),
    })
}

/// Returns the name of a Greek letter. Medicine uses the names, and a beta is not a "b".
fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'Δ' | '\u{2206}' => "Delta",
        'ε' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'ι' => "iota",
        'κ' => "kappa",
        'λ' => "lambda",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' => "sigma",
        'Σ' => "Sigma",
        'τ' => "tau",
        'φ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Ω' | '\u{2126}' => "Omega",
        _ => return None,
    })
}

/// Returns the usual form of a full-width ASCII character, as keyboards for Chinese and Japanese
/// write it.
fn full_width(c: char) -> Option<&'static str> {
    const ASCII: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
                         abcdefghijklmnopqrstuvwxyz{|}~";
    let at = u32::from(c).checked_sub(0xff01)?;
    let at = usize::try_from(at).ok()?;
    ASCII.get(at..=at)
}

/// Returns a fraction as it is typed.
pub fn fraction(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => "1/2",
        '⅓' => "1/3",
        '⅔' => "2/3",
        '¼' => "1/4",
        '¾' => "3/4",
        '⅕' => "1/5",
        '⅖' => "2/5",
        '⅗' => "3/5",
        '⅘' => "4/5",
        '⅙' => "1/6",
        '⅚' => "5/6",
        '⅛' => "1/8",
        '⅜' => "3/8",
        '⅝' => "5/8",
        '⅞' => "7/8",
        _ => return None,
    })
}

/// Returns whether a character takes no room and means nothing by itself.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Returns whether a letter alone has a special meaning in a chart: "ā" is before, "Ø" is none.
pub fn means_more_alone(c: char) -> bool {
    matches!(
        c,
        'Ø' | 'ø' | 'ā' | 'Ā' | 'ē' | 'Ē' | 'ī' | 'Ī' | 'ō' | 'Ō' | 'ū' | 'Ū' | 'º' | 'ª'
    )
}

/// Returns whether a line over the letter before it is an accent of a language: over a vowel within
/// a word.
pub fn takes_a_line(here: Around) -> bool {
    let vowel = here.before.is_some_and(|c| "aeiouAEIOU".contains(c));
    vowel && here.behind.is_some_and(char::is_alphabetic)
}

/// Returns whether a character is a word by itself, as in Chinese and Japanese.
pub fn is_a_word_by_itself(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

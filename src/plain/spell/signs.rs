//! The words of signs that do not depend on their neighbors.

/// Returns the words that say exactly what a sign says.
pub fn words(c: char) -> Option<&'static str> {
    Some(match c {
        '→' | '➔' | '➝' | '➞' | '⟶' | '⇒' | '➜' => "then",
        '←' | '⟵' | '⇐' => "comes from",
        '↔' | '⇔' => "to and from",
        '⇌' => "in equilibrium with",
        '↑' | '▲' | '⬆' => "up",
        '↓' | '▼' | '⬇' => "down",
        '↗' => "rising",
        '↘' => "falling",
        '≤' | '≦' | '⩽' => "less than or equal to",
        '≥' | '≧' | '⩾' => "greater than or equal to",
        '≪' => "much less than",
        '≫' => "much greater than",
        '≠' => "not equal to",
        '≈' | '≃' | '≅' | '∼' => "about",
        '±' => "plus or minus",
        '∓' => "minus or plus",
        '×' => "times",
        '÷' => "divided by",
        '−' | '﹣' => "minus",
        '√' => "square root of",
        '∞' => "infinity",
        '∅' => "none",
        '∴' => "therefore",
        '‰' => "per mille",
        '♀' => "female",
        '♂' => "male",
        '✓' | '✔' | '☑' => "check mark",
        '✗' | '✘' | '☒' => "x mark",
        '☐' => "empty box",
        '⚑' => "flag",
        '●' => "filled circle",
        '○' => "circle",
        '■' => "filled square",
        '□' => "square",
        '★' => "star",
        '☆' => "empty star",
        '№' => "No.",
        '℞' => "Rx",
        _ => return None,
    })
}

/// Returns a fraction in words.
pub fn fraction(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => "one half",
        '⅓' => "one third",
        '⅔' => "two thirds",
        '¼' => "one quarter",
        '¾' => "three quarters",
        '⅕' => "one fifth",
        '⅖' => "two fifths",
        '⅗' => "three fifths",
        '⅘' => "four fifths",
        '⅙' => "one sixth",
        '⅚' => "five sixths",
        '⅛' => "one eighth",
        '⅜' => "three eighths",
        '⅝' => "five eighths",
        '⅞' => "seven eighths",
        _ => return None,
    })
}

/// Returns the plain characters that are written for the same sign.
pub fn same(c: char) -> Option<&'static str> {
    Some(match c {
        '…' => "...",
        '‘' | '’' | '‚' | '‛' | '′' | '´' | 'ʼ' | '‹' | '›' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '⁃' => "-",
        '⁄' | '∕' => "/",
        '℃' => "°C",
        '℉' => "°F",
        '㎍' => "µg",
        '㎎' => "mg",
        '㎏' => "kg",
        '㎖' => "mL",
        '㎗' => "dL",
        '㎜' => "mm",
        '㎝' => "cm",
        'ℓ' => "L",
        '₀' => "0",
        '₁' => "1",
        '₂' => "2",
        '₃' => "3",
        '₄' => "4",
        '₅' => "5",
        '₆' => "6",
        '₇' => "7",
        '₈' => "8",
        '₉' => "9",
        '₊' => "+",
        '₋' => "-",
        _ => return None,
    })
}

/// Returns the name of a Greek letter. The micro sign is no letter, and stays.
pub fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'Δ' | '\u{2206}' => "delta",
        'ε' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'κ' => "kappa",
        'λ' => "lambda",
        'π' => "pi",
        'ρ' => "rho",
        'σ' | 'Σ' => "sigma",
        'τ' => "tau",
        'φ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Ω' | '\u{2126}' => "omega",
        _ => return None,
    })
}

/// Returns whether a character draws a line, a box or a bar.
pub fn draws(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}')
}

/// Returns whether a sign is about a name, and is left out of it.
pub fn says_nothing(c: char) -> bool {
    matches!(c, '™' | '®')
}

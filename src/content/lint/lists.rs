//! The word lists of the rules.

/// Absolute words: a test-wise learner rules out a choice that has one.
pub const ABSOLUTES: &[&str] = &[
    "always",
    "never",
    "all",
    "none",
    "only",
    "every",
    "must",
    "completely",
];

/// Words that negate a choice.
pub const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "cannot", "without", "neither", "nor",
];

/// Words for people that blame or label, with advice for each.
pub const LABELS: &[(&str, &str)] = &[
    ("addict", "write \"a person with a substance use disorder\""),
    ("addicts", "write \"people with a substance use disorder\""),
    (
        "drug abuser",
        "write \"a person with a substance use disorder\"",
    ),
    (
        "an alcoholic",
        "write \"a person with an alcohol use disorder\"",
    ),
    ("drug-seeking", "describe what the client asks for"),
    ("frequent flyer", "describe how often the client came"),
    (
        "non-compliant",
        "describe what the client did not take or do, and why",
    ),
    (
        "noncompliant",
        "describe what the client did not take or do, and why",
    ),
    (
        "noncompliance",
        "describe what the client did not take or do, and why",
    ),
    ("suffers from", "write \"has\""),
    ("suffering from", "write \"with\""),
    ("victim of", "write \"who had\""),
    ("wheelchair-bound", "write \"who uses a wheelchair\""),
    (
        "mentally retarded",
        "write \"with an intellectual disability\"",
    ),
    ("crippled", "describe which function is limited"),
];

/// Error-prone abbreviations as whole words, with their replacements.
pub const ERROR_PRONE: &[(&str, &str)] = &[
    ("MS", "morphine sulfate, or multiple sclerosis"),
    ("MSO4", "morphine sulfate"),
    ("MgSO4", "magnesium sulfate"),
    ("QD", "daily"),
    ("qd", "daily"),
    ("q.d.", "daily"),
    ("Q.D.", "daily"),
    ("q1d", "daily"),
    ("QOD", "every other day"),
    ("qod", "every other day"),
    ("q.o.d.", "every other day"),
    ("TIW", "three times a week"),
    ("tiw", "three times a week"),
    ("T.I.W.", "three times a week"),
    ("t.i.w.", "three times a week"),
    ("o.d.", "daily, or right eye"),
    ("O.D.", "daily, or right eye"),
    ("a.d.", "right ear"),
    ("a.s.", "left ear"),
    ("a.u.", "each ear"),
    ("SC", "subcutaneous"),
    ("SQ", "subcutaneous"),
    ("sq", "subcutaneous"),
    ("subq", "subcutaneous"),
    ("SubQ", "subcutaneous"),
    ("D/C", "discontinue, or discharge"),
    ("d/c", "discontinue, or discharge"),
    ("HS", "at bedtime, or half-strength"),
    ("qhs", "at bedtime"),
    ("qHS", "at bedtime"),
];

/// Error-prone units, alone, after a number, or before a "/".
pub const ERROR_PRONE_UNITS: &[(&str, &str)] = &[
    ("IU", "units"),
    ("IUs", "units"),
    ("iu", "units"),
    ("I.U.", "units"),
    ("cc", "mL"),
    ("ug", "mcg"),
    ("µg", "mcg"),
    ("μg", "mcg"),
];

/// Error-prone wordings of two words.
pub const ERROR_PRONE_PAIRS: &[(&str, &str, &str)] = &[
    ("per", "os", "by mouth"),
    ("sub", "q", "subcutaneous"),
    ("Sub", "Q", "subcutaneous"),
];

/// Units of doses and rates, before any "/".
pub const DOSE_UNITS: &[&str] = &[
    "mcg", "mg", "g", "kg", "mL", "L", "mEq", "mmol", "unit", "units", "gtt", "drop", "drops",
    "tablet", "tablets",
];

/// Denominators that turn a number into a laboratory value.
pub const LAB_DENOMINATORS: &[&str] = &["dL", "L", "mm", "mm3", "mm³", "microliter", "mcL", "µL"];

/// Abbreviations that need no explanation: units, names and what every nurse reads daily.
pub const KNOWN_ABBREVIATIONS: &[&str] = &[
    "IV", "RN", "LPN", "LVN", "US", "USA", "UK", "AM", "PM", "ID", "OK", "ICU", "CPR", "DNA",
    "RNA", "HIV", "AIDS", "CT", "MRI", "ECG", "EKG", "FDA", "CDC", "WHO", "AB", "ABO", "NOT",
    "EXCEPT", "LEAST", "FIRST", "MOST", "BEST", "NEXT", "II", "III", "VI", "VII", "VIII", "IX",
    "XI", "XII", "XIII", "PRN", "TV", "ER", "OR",
];

/// Words that indicate a guideline.
pub const GUIDELINES: &[&str] = &[
    "guideline",
    "guidelines",
    "guidance",
    "consensus",
    "AASLD",
    "KDIGO",
    "EASL",
    "EXTRIP",
    "OVIVA",
];

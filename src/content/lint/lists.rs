//! The word lists of the rules; the long ones are text files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A list of words from a text file.
type Words = LazyLock<BTreeSet<&'static str>>;

/// Returns the lines of a list without its comments.
fn content(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(text: &'static str) -> BTreeSet<&'static str> {
    content(text).flat_map(str::split_whitespace).collect()
}

/// Hosts whose pages a faculty does not accept as a source.
pub static WEAK_HOSTS: Words = LazyLock::new(|| words(include_str!("lists/hosts.txt")));

/// First words of choices that say what to do.
pub static IMPERATIVES: Words = LazyLock::new(|| words(include_str!("lists/verbs.txt")));

/// Words that many texts of nursing share, so that to repeat them is no clue.
pub static COMMON: Words = LazyLock::new(|| words(include_str!("lists/common.txt")));

/// Words that set a scene, or a quantity to work with.
pub static HIGHER_LEVEL_WORDS: Words = LazyLock::new(|| words(include_str!("lists/scenes.txt")));

/// Endings of terms that a learner has to know, whatever their length.
pub static TERM_ENDINGS: Words = LazyLock::new(|| words(include_str!("lists/terms.txt")));

/// Brands with their generic names.
pub static BRANDS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = content(include_str!("lists/brands.txt"));
    lines.filter_map(|line| line.split_once(" = ")).collect()
});

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

/// The first words of those labels.
pub static LABEL_STARTS: Words = LazyLock::new(|| {
    let starts = LABELS.iter().map(|(label, _)| *label);
    starts.filter_map(|label| label.split(' ').next()).collect()
});

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

/// Vague words for how often.
pub const FREQUENCIES: &[&str] = &[
    "usually",
    "often",
    "sometimes",
    "rarely",
    "frequently",
    "occasionally",
    "seldom",
    "generally",
];

/// Words that qualify a statement.
pub const HEDGES: &[&str] = &[
    "may",
    "might",
    "usually",
    "often",
    "sometimes",
    "generally",
    "possibly",
    "probably",
    "typically",
    "likely",
];

/// First words of choices that do not fit after "is".
pub const PLURAL_STARTS: &[&str] = &[
    "two", "three", "four", "these", "those", "several", "many", "both",
];

/// First words of choices that do not fit after "are".
pub const SINGULAR_STARTS: &[&str] = &["a", "an", "one", "this", "that"];

/// First words of a key that stops something or turns to somebody else.
pub const STOPS_AND_CALLS: &[&str] = &[
    "stop",
    "hold",
    "clamp",
    "notify",
    "call",
    "contact",
    "ask",
    "question",
    "clarify",
    "report",
    "pause",
    "discontinue",
    "withhold",
    "suspend",
    "page",
    "refuse",
    "delay",
    "alert",
    "tell",
    "consult",
    "close",
];

/// First words of choices that name a thing.
pub const NOUN_STARTS: &[&str] = &["a", "an", "the", "this", "these", "his", "her", "their"];

/// Units of one dimension: between them a choice can be converted.
pub const DIMENSIONS: &[&[&str]] = &[
    &["mcg", "mg", "g", "kg"],
    &["mL", "L"],
    &["mL/h", "mL/hr", "mL/hour", "mL/min", "L/hr"],
    &["min", "minutes", "h", "hr", "hours", "hour"],
    &["gtt/min", "gtt/hr"],
];

/// Pairs of opposites.
pub const OPPOSITES: &[(&str, &str)] = &[
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("raise", "lower"),
    ("raises", "lowers"),
    ("high", "low"),
    ("higher", "lower"),
    ("rises", "falls"),
    ("rise", "fall"),
    ("rising", "falling"),
    ("faster", "slower"),
    ("start", "stop"),
    ("before", "after"),
    ("more", "less"),
    ("above", "below"),
    ("hot", "cold"),
    ("warm", "cold"),
    ("open", "closed"),
    ("gain", "loss"),
    ("hypertension", "hypotension"),
    ("bradycardia", "tachycardia"),
    ("hyperkalemia", "hypokalemia"),
    ("hypernatremia", "hyponatremia"),
    ("hyperglycemia", "hypoglycemia"),
    ("hypercalcemia", "hypocalcemia"),
    ("acidosis", "alkalosis"),
    ("dilated", "constricted"),
    ("speed", "slow"),
];

/// Wordings in which "patient" is no client.
pub const PATIENT_TERMS: &[&str] = &[
    "patient-controlled",
    "Patient-controlled",
    "Patient-Controlled",
    "patient safety",
    "Patient Safety",
    "Patient Blood Management",
    "patient blood management",
    "patient-specific",
    "in-patient",
    "out-patient",
    "Patient Self-Determination",
    "patient identification",
    "patient portal",
    "be patient",
    "Patient Controlled",
];

/// Products that differ by brand in their rates, diluents and filters.
pub const PRODUCTS: &[&str] = &["immune globulin", "immunoglobulin", "ivig", "albumin"];

/// Facts that the label of such a product decides.
pub const PRODUCT_FACTS: &[&str] = &[
    "starting rate",
    "start rate",
    "initial rate",
    "infusion rate",
    "maximum rate",
    "which rate",
    "what rate",
    "diluent",
    "dilute",
    "filter",
    "how fast",
    "flush solution",
];

/// Words that say which product, or whose rule, decides.
pub const PRODUCT_CUES: &[&str] = &[
    "label",
    "prescribing information",
    "package insert",
    "protocol",
    "policy",
    "order reads",
    "order:",
    "ordered",
    "orders",
    "the order",
    "prescri",
    "5%",
    "10%",
    "20%",
    "25%",
    "instructions",
];

//! Each rule of item writing has a pair: a bank that breaks it, and the same bank mended where it is
//! broken, which does not. The pairs show how little a good item needs to differ.
//!
//! Structural rules have the banks in tests/banks/valid, which use every key and break none.

use std::path::Path;

use dripset::cli::bank::CheckFormat;
use dripset::content::codes;

use crate::fixtures::{check, codes_of};

/// Words and the words that take their place.
type Mend = (&'static str, &'static str);

/// A fixture in tests/banks/invalid by the code of its rule, and how it is mended: each place where
/// the first words stand gets the second ones.
const PAIRS: &[(&str, &[Mend])] = &[
    (
        "L01-no-rationale",
        &[(
            "rationale = \"Flush it.\"",
            "rationale = \"The flush clears the drug from the line, so that two drugs never meet.\"",
        )],
    ),
    (
        "L02-no-why",
        &[
            (
                "at once\" }",
                "at once\", why = \"The next dose needs it.\" }",
            ),
            ("help\" }", "help\", why = \"It is number 2.\" }"),
        ],
    ),
    (
        "L03-references",
        &[
            ("2026-11-20", "2028-11-20"),
            ("2024-01-01", "2026-11-01"),
            ("2027-01-01", "2026-11-01"),
            ("2026-10-31", "2028-10-31"),
            ("2036-11-01", "2028-11-01"),
            (
                "id = \"flush\"",
                "id = \"flush\"\nchecked = 2026-11-01\nrefs = [{ id = \"book-2024\", at = \"p. 12\" }]",
            ),
        ],
    ),
    (
        "L04-not-classified",
        &[
            ("level = \"apply\"\n", ""),
            (
                "topic = \"lines\"",
                "topic = \"lines\"\nobjective = \"o-1\"\nclient_need = \"management-of-care\"\nlevel = \"apply\"\nstep = \"take-action\"",
            ),
        ],
    ),
    ("L05-same-text", &[("clamp the line.", "Warm the arm")]),
    (
        "L06-same-stem",
        &[
            (
                "hung",
                "started, and the same nurse now finds a swollen arm and hears an alarm after something",
            ),
            ("id = \"three\"", "id = \"three\"\nvariant_of = \"one\""),
        ],
    ),
    (
        "L08-size",
        &[
            (
                "{ id = \"s3\",",
                "{ id = \"s4\", text = \"Write it down\", why = \"It is number 4.\" },\n  { id = \"s3\",",
            ),
            (
                "{ id = \"c\", text = \"Clamp\", why = \"It is so.\" },",
                "{ id = \"c\", text = \"Clamp\", why = \"It is so.\" },\n  { id = \"d\", text = \"Wait\", why = \"It is so.\" },\n  { id = \"e\", text = \"Call\", why = \"It is so.\" },",
            ),
            (
                "{ id = \"b\", text = \"Clamp the line\", why = \"It is so.\" },",
                "{ id = \"b\", text = \"Clamp the line\", why = \"It is so.\" },\n  { id = \"c\", text = \"Warm the arm\", why = \"It is so.\" },",
            ),
        ],
    ),
    (
        "L09-all-of-the-above",
        &[
            ("All of the above", "Clamp it"),
            ("Both A and B", "Clamp it"),
        ],
    ),
    (
        "L10-none-of-the-above",
        &[("None of the above", "Clamp it")],
    ),
    (
        "L11-absolute",
        &[("Never flush", "Change"), ("Always flush", "Flush")],
    ),
    ("L12-vague-frequency", &[("often", "weekly")]),
    (
        "L13-negative-stem",
        &[
            ("should the nurse not do", "should the nurse do"),
            ("**NOT** safe", "safe"),
        ],
    ),
    (
        "L14-double-negative",
        &[("Do not flush the lock", "Warm the arm")],
    ),
    (
        "L15-longest-key",
        &[(" with ten milliliters of sterile saline", " now")],
    ),
    (
        "L16-longest-keys",
        &[("Clamp the lock up", "Clamp the lock up and out")],
    ),
    ("L17-key-positions", &[("shuffle = false\n", "")]),
    (
        "L19-article",
        &[("reaches for a\"", "reaches for a or an\"")],
    ),
    ("L20-number-cue", &[("a small bruise", "small bruises")]),
    (
        "L21-clang",
        &[("Blanching from a leak", "Fluid in the tissue")],
    ),
    (
        "L22-convergence",
        &[("Needle and tape", "Syringe and bandage")],
    ),
    (
        "L23-opposites",
        &[("Decrease the rate", "Record the delay")],
    ),
    ("L24-overlap", &[("20 to 30", "21 to 30")]),
    ("L25-unordered-numbers", &[("\"3 mL\"", "\"15 mL\"")]),
    (
        "L26-mixed-units",
        &[("0.25 L", "25 mL"), ("\"15 mL/hr\"", "\"15.5 mL/hr\"")],
    ),
    (
        "L27-notation",
        &[
            ("5.0 mg", "5 mg"),
            ("10 U", "10 units"),
            (" .5 mg", " 0.5 mg"),
            ("QD", "daily"),
        ],
    ),
    ("L28-thousands", &[("1000", "1,000")]),
    (
        "L29-heterogeneous",
        &[
            ("The provider on call", "Call the provider"),
            ("Hold", "Hold the pump still for now"),
        ],
    ),
    (
        "L30-unfocused",
        &[
            (
                "Saline locks.",
                "A client has a saline lock after an antibiotic. What is next?",
            ),
            ("feels well.", "feels well. What is next?"),
        ],
    ),
    (
        "L31-window-dressing",
        &[("The client likes the room and the view of the park. ", "")],
    ),
    ("L32-blank-in-stem", &[("___", "a syringe")]),
    (
        "L33-true-false",
        &[(
            "Which statement is true?",
            "What should the nurse do after a drug?",
        )],
    ),
    ("L34-no-client", &[("A lock is", "A client's lock is")]),
    (
        "L35-labels",
        &[("noncompliant client, an addict,", "client")],
    ),
    (
        "L36-patient",
        &[
            ("the patient", "the client"),
            ("A patient", "A client"),
            ("hangs Gamunex-C", "hangs immune globulin (Gamunex-C)"),
        ],
    ),
    (
        "L37-abbreviation",
        &[("a PICC", "a peripherally inserted central catheter (PICC)")],
    ),
    (
        "L38-priority",
        &[
            ("acceptable = [\"b\"]\n", ""),
            ("should the nurse do first?", "should the nurse do?"),
        ],
    ),
    (
        "L39-rounding",
        &[(
            "is the pump set?",
            "is the pump set? Round to the nearest tenth.",
        )],
    ),
    ("L40-key-outside-limits", &[("max = 100", "max = 150")]),
    ("L41-weight-rounding", &[("205", "220")]),
    (
        "L42-no-harm",
        &[("why = \"The next", "harmful = true, why = \"The next")],
    ),
    ("L43-dose", &[("3 g/kg", "2 g/kg")]),
    (
        "L44-no-product",
        &[(
            "starts immune globulin",
            "starts 10% immune globulin by its label",
        )],
    ),
    (
        "L45-no-year",
        &[("id = \"book-2024\"\n", "id = \"book-2024\"\nyear = 2024\n")],
    ),
    (
        "L46-select-all-keys",
        &[
            (
                "id = \"b\", text = \"Pull\", why",
                "id = \"b\", text = \"Pull\", key = true, why",
            ),
            (
                "id = \"f\", text = \"Rest\", key = true,",
                "id = \"f\", text = \"Rest\",",
            ),
        ],
    ),
    (
        "L47-key-share",
        &[
            (
                "id = \"b\", text = \"Pull\", why",
                "id = \"b\", text = \"Pull\", key = true, why",
            ),
            (
                "id = \"c\", text = \"Clamp\", why",
                "id = \"c\", text = \"Clamp\", key = true, why",
            ),
            (
                "id = \"d\", text = \"Wait\", why",
                "id = \"d\", text = \"Wait\", key = true, why",
            ),
        ],
    ),
    (
        "L48-constant-column",
        &[("each week\", key = \"yes\"", "each week\", key = \"no\"")],
    ),
    ("L49-wing-leak", &[("Slow the bag", "Watch for hemolysis")]),
    (
        "L51-hinged",
        &[("id = \"two\"", "id = \"two\"\nenemies = [\"one\"]")],
    ),
    (
        "L52-copied",
        &[("the last half milliliter", "some of the milliliter")],
    ),
    (
        "L54-reading-level",
        &[
            (
                " that was put in two days ago in the left arm of a client at home",
                " of a client",
            ),
            (
                "Notwithstanding considerable interdisciplinary deliberation, individualized multifactorial deterioration necessitates immediate reconsideration of conventional anticoagulation strategies for this particular client.",
                "A client on heparin gets worse, and the team meets at the bed to talk about the plan for the night.",
            ),
        ],
    ),
    (
        "L55-punctuation",
        &[("Flush the lock.", "Flush the lock"), ("remove", "Remove")],
    ),
    (
        "L56-according-to",
        &[("According to the document, what", "What")],
    ),
    (
        "L57-blueprint",
        &[
            ("items = 5\n", "items = 2\n"),
            ("apply = 5", "apply = 2"),
            ("multiple-choice = 3", "multiple-choice = 1"),
            ("numeric = 2", "numeric = 1"),
            ("= 3\nmanagement-of-care = 2", "= 2"),
            ("\n[[bank]]\nid = \"my-unit\"\nitems = 4", ""),
        ],
    ),
    (
        "L58-hedged-key",
        &[
            ("It needs a warm cloth", "It may need a cloth"),
            (" (a yellow dye)", ""),
        ],
    ),
    (
        "L60-weak-source",
        &[(
            "www.scribd.com/document/1",
            "dailymed.nlm.nih.gov/dailymed/",
        )],
    ),
    (
        "L61-incomplete-source",
        &[
            (
                "type = \"label\"",
                "setid = \"ade6b84a-e95b-0a49-3296-f56208fdf35b\"\nrevised = \"2024-11\"\ntype = \"label\"",
            ),
            ("\nrevised = \"2024-11\"\n\n", "\n\n"),
            ("\nsetid = \"1\"", ""),
            ("https://doi.org/10.1", "10.1"),
            ("doi = \"PMC1868404\"", "doi = \"10.1093/cid/cix669\""),
            (
                "ade6b84a-e95b-0a49\"",
                "ade6b84a-e95b-0a49-3296-f56208fdf35b\"",
            ),
            ("\"www.cdc.gov", "\"https://www.cdc.gov"),
            (
                "type = \"trial\"",
                "doi = \"10.1056/NEJMoa040232\"\ntype = \"trial\"",
            ),
            (
                "refs = [\"standard\"",
                "refs = [{ id = \"standard\", at = \"33\" }",
            ),
        ],
    ),
    ("L62-unread", &[("unseen", "abstract")]),
    (
        "L63-no-place",
        &[(
            "[\"book-2024\"]",
            "[{ id = \"book-2024\", at = \"p. 12\" }]",
        )],
    ),
    (
        "L64-verb-habit",
        &[("Warm the", "Hold the"), ("Raise the", "Stop the")],
    ),
    (
        "L65-key-count-habit",
        &[(
            "[[item]]\nid = \"s7\"",
            "[[item]]\nstatus = \"withdrawn\"\nid = \"s7\"",
        )],
    ),
    ("L66-mixed-rates", &[("10 mL/h at", "10 mL/hr at")]),
    ("L67-given-comma", &[("[1,250]", "[1250]")]),
    (
        "L68-void-signature",
        &[(
            "abababababababababababababababababababababababababababababababab",
            "d152d866adec80e5bd025818851a8021cfb7e771ccb2486ebada2b1500e19612",
        )],
    ),
    (
        "L90-unused-allowance",
        &[(
            "allow = [{ lint = \"L15\", because = \"the label says it like that\" }, { lint = \"L51x\", because = \"x\" }, { lint = \"B007\", because = \"x\" }]\n",
            "",
        )],
    ),
    (
        "L91-bare-allowance",
        &[(
            "lint = \"L30\"",
            "lint = \"L30\", because = \"it is a test\"",
        )],
    ),
];

fn mended(text: &str, mends: &[Mend]) -> String {
    let mend = |text: String, (from, to): &Mend| text.replace(from, to);
    mends.iter().fold(text.to_owned(), mend)
}

/// Copies a fixture, a file or a folder, and mends it.
fn copy(from: &Path, to: &Path, mends: &[Mend]) {
    if from.is_dir() {
        std::fs::create_dir(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let path = entry.expect("an entry").path();
            copy(&path, &to.join(path.file_name().expect("a name")), mends);
        }
        return;
    }
    let text = std::fs::read_to_string(from).expect("a text");
    std::fs::write(to, mended(&text, mends)).expect("written");
    let documents = from.with_extension("txt");
    if documents.is_file() {
        std::fs::copy(documents, to.with_extension("txt")).expect("copied");
    }
}

#[test]
fn each_lint_has_a_bank_that_breaks_it_and_the_same_bank_mended() {
    let mut wrong = Vec::new();
    for code in codes::ALL.iter().filter(|code| !code.is_structural()) {
        let pairs = PAIRS.iter().filter(|(name, _)| name.starts_with(code.id));
        if pairs.count() != 1 {
            wrong.push(format!("{} has no pair in this table, or two", code.id));
        }
    }
    let dir = tempfile::tempdir().expect("a folder");
    for (name, mends) in PAIRS {
        let code = name.split('-').next().unwrap_or(name);
        let ending = if code == "L57" { "" } else { ".toml" };
        let file = format!("{name}{ending}");
        let from = Path::new("tests/banks/invalid").join(&file);
        if !codes_of(&from).contains(code) {
            wrong.push(format!("{name} does not break {code}"));
        }
        let to = dir.path().join(&file);
        copy(&from, &to, mends);
        let found = codes_of(&to);
        if found.contains(code) || found.iter().any(|code| code.starts_with('B')) {
            let (told, _) = check(&to, CheckFormat::Text);
            wrong.push(format!("{name} mended: {found:?}\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

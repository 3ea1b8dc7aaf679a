//! Reference ranges of adults, as textbooks print them: for looking up, never for scoring.
//!
//! Laboratories differ, and so do books; each range names the book it follows.

/// A range as it is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// What is measured.
    pub name: &'static str,
    /// From where to where, with its unit.
    pub range: &'static str,
    /// Where it is printed.
    pub source: &'static Printed,
}

/// Where a range is printed.
#[derive(PartialEq, Eq, Debug)]
pub struct Printed {
    /// Authors and title.
    pub name: &'static str,
    /// The year of that edition, or of its last review.
    pub year: u16,
    /// How the table refers to it.
    pub short: &'static str,
}

/// A group of ranges under one name.
pub type Group = (&'static str, &'static [Range]);

const MOSBY: Printed = Printed {
    name: "Pagana, Pagana and Pagana: Mosby's Diagnostic and Laboratory Test Reference, 16th edition",
    year: 2023,
    short: "Mosby's",
};

const MEDLINE_PLUS: Printed = Printed {
    name: "MedlinePlus Medical Encyclopedia: Vital signs",
    year: 2023,
    short: "MedlinePlus",
};

/// Every source that a range names.
pub const SOURCES: [&Printed; 2] = [&MOSBY, &MEDLINE_PLUS];

const fn lab(name: &'static str, range: &'static str) -> Range {
    Range {
        name,
        range,
        source: &MOSBY,
    }
}

const fn vital(name: &'static str, range: &'static str) -> Range {
    Range {
        name,
        range,
        source: &MEDLINE_PLUS,
    }
}

/// All ranges, in the order of a chart.
pub const GROUPS: &[Group] = &[
    (
        "Electrolytes",
        &[
            lab("Sodium", "136–145 mEq/L"),
            lab("Potassium", "3.5–5.0 mEq/L"),
            lab("Chloride", "98–106 mEq/L"),
            lab("Calcium, total", "9.0–10.5 mg/dL"),
            lab("Calcium, ionized", "4.5–5.6 mg/dL"),
            lab("Magnesium", "1.3–2.1 mEq/L"),
            lab("Phosphate", "3.0–4.5 mg/dL"),
        ],
    ),
    (
        "Kidney, protein, glucose",
        &[
            lab("BUN", "10–20 mg/dL"),
            lab("Creatinine, women", "0.5–1.1 mg/dL"),
            lab("Creatinine, men", "0.6–1.2 mg/dL"),
            lab("Albumin", "3.5–5.0 g/dL"),
            lab("Glucose, fasting", "74–106 mg/dL"),
        ],
    ),
    (
        "Blood count and clotting",
        &[
            lab("Hemoglobin, women", "12–16 g/dL"),
            lab("Hemoglobin, men", "14–18 g/dL"),
            lab("Hematocrit, women", "37–47 %"),
            lab("Hematocrit, men", "42–52 %"),
            lab("White blood cells", "5,000–10,000/mm³"),
            lab("Platelets", "150,000–400,000/mm³"),
            lab("INR, no anticoagulant", "0.8–1.1"),
            lab("aPTT", "30–40 seconds"),
        ],
    ),
    (
        "Arterial blood gases",
        &[
            lab("pH", "7.35–7.45"),
            lab("PaCO2", "35–45 mm Hg"),
            lab("HCO3", "21–28 mEq/L"),
            lab("PaO2", "80–100 mm Hg"),
            lab("SpO2", "95–100 %"),
        ],
    ),
    (
        "Vital signs at rest",
        &[
            vital("Heart rate", "60–100 a minute"),
            vital("Respirations", "12–18 a minute"),
            vital("Blood pressure", "90/60–120/80 mm Hg"),
            vital("Temperature", "36.5–37.3 °C (97.8–99.1 °F)"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_range_is_there_once_and_names_its_source() {
        let all: Vec<&Range> = GROUPS.iter().flat_map(|(_, ranges)| *ranges).collect();
        let names: BTreeSet<&str> = all.iter().map(|range| range.name).collect();
        assert_eq!(names.len(), all.len());
        for range in all {
            assert!(SOURCES.contains(&range.source), "{}", range.name);
            assert!(range.range.contains('–'), "{}", range.name);
            // A sign that is taken for another letter on a chart.
            assert!(!range.range.contains('µ'), "{}", range.name);
        }
    }
}

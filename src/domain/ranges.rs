//! Reference ranges for adults, for looking up and never for scoring.
//!
//! Laboratories differ, and so do books. These values are common in nursing textbooks; they have
//! not been checked against one edition yet, and the screen says so.

/// One reference range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The measured quantity.
    pub name: &'static str,
    /// The lower and upper bound, with the unit.
    pub range: &'static str,
}

/// A named group of ranges.
pub type RangeGroup = (&'static str, &'static [Range]);

const fn of(name: &'static str, range: &'static str) -> Range {
    Range { name, range }
}

/// All ranges, in chart order.
pub const GROUPS: &[RangeGroup] = &[
    (
        "Electrolytes",
        &[
            of("Sodium", "136–145 mEq/L"),
            of("Potassium", "3.5–5.0 mEq/L"),
            of("Chloride", "98–106 mEq/L"),
            of("Calcium, total", "9.0–10.5 mg/dL"),
            of("Calcium, ionized", "4.5–5.6 mg/dL"),
            of("Magnesium", "1.3–2.1 mEq/L"),
            of("Phosphate", "3.0–4.5 mg/dL"),
        ],
    ),
    (
        "Kidney, protein, glucose",
        &[
            of("BUN", "10–20 mg/dL"),
            of("Creatinine, women", "0.5–1.1 mg/dL"),
            of("Creatinine, men", "0.6–1.2 mg/dL"),
            of("Albumin", "3.5–5.0 g/dL"),
            of("Glucose, fasting", "74–106 mg/dL"),
        ],
    ),
    (
        "Blood count and clotting",
        &[
            of("Hemoglobin, women", "12–16 g/dL"),
            of("Hemoglobin, men", "14–18 g/dL"),
            of("Hematocrit, women", "37–47 %"),
            of("Hematocrit, men", "42–52 %"),
            of("White blood cells", "5,000–10,000/mm³"),
            of("Platelets", "150,000–400,000/mm³"),
            of("INR, no anticoagulant", "0.8–1.1"),
            of("aPTT", "30–40 seconds"),
        ],
    ),
    (
        "Arterial blood gases",
        &[
            of("pH", "7.35–7.45"),
            of("PaCO2", "35–45 mm Hg"),
            of("HCO3", "21–28 mEq/L"),
            of("PaO2", "80–100 mm Hg"),
            of("SpO2", "95–100 %"),
        ],
    ),
    (
        "Vital signs at rest",
        &[
            of("Heart rate", "60–100 a minute"),
            of("Respirations", "12–18 a minute"),
            of("Blood pressure", "90/60–120/80 mm Hg"),
            of("Temperature", "36.5–37.3 °C (97.8–99.1 °F)"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_range_is_there_once() {
        let all: Vec<&Range> = GROUPS.iter().flat_map(|(_, ranges)| *ranges).collect();
        let names: BTreeSet<&str> = all.iter().map(|range| range.name).collect();
        assert_eq!(names.len(), all.len());
        for range in all {
            assert!(range.range.contains('–'), "{}", range.name);
            // A sign that is taken for another letter on a chart.
            assert!(!range.range.contains('µ'), "{}", range.name);
        }
    }
}

//! Reference ranges, for looking up and never for scoring.
//!
//! Laboratories differ, and so do books. Each range names its source, and the screen lists the
//! sources and how each was read.

/// One reference range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The measured quantity.
    pub name: &'static str,
    /// The lower and upper bound, with the unit.
    pub range: &'static str,
    /// The short name of its source in [`SOURCES`].
    pub source: &'static str,
}

/// A named group of ranges.
pub type RangeGroup = (&'static str, &'static [Range]);

const fn of(name: &'static str, range: &'static str, source: &'static str) -> Range {
    Range {
        name,
        range,
        source,
    }
}

/// The sources: short name, full name, and how it was read.
pub const SOURCES: &[(&str, &str)] = &[
    (
        "ABIM",
        "American Board of Internal Medicine, laboratory reference ranges (2024) [as quoted elsewhere]",
    ),
    ("MSD", "MSD Manual, table of blood tests [its own text]"),
    (
        "ADA",
        "American Diabetes Association (from 100 mg/dL on it is prediabetes) [as quoted elsewhere]",
    ),
    (
        "ACC/AHA",
        "ACC/AHA blood pressure guideline (2017); 120 systolic or 80 diastolic is no longer normal [as quoted elsewhere]",
    ),
    (
        "ASPEN",
        "Usual limit for a peripheral vein; the label and the pharmacy decide [no source read]",
    ),
    (
        "PALS",
        "AHA Pediatric Advanced Life Support (2015) [as quoted elsewhere]",
    ),
    (
        "Protocol",
        "Common in heparin protocols; your facility's protocol decides [no source read]",
    ),
    (
        "Books",
        "Commonly printed in nursing textbooks; not yet checked against one edition [no source read]",
    ),
];

/// All ranges, in chart order.
pub const GROUPS: &[RangeGroup] = &[
    (
        "Electrolytes",
        &[
            of("Sodium", "136–145 mEq/L", "ABIM"),
            of("Potassium", "3.5–5.0 mEq/L", "ABIM"),
            of("Chloride", "98–106 mEq/L", "MSD"),
            of("Calcium, total", "9.0–10.5 mg/dL", "ABIM"),
            of(
                "Calcium, ionized",
                "4.5–5.6 mg/dL (1.12–1.40 mmol/L)",
                "Books",
            ),
            of("Magnesium", "1.6–2.6 mg/dL (1.3–2.1 mEq/L)", "ABIM"),
            of("Phosphate", "3.0–4.5 mg/dL", "ABIM"),
        ],
    ),
    (
        "Kidney, protein, glucose",
        &[
            of("BUN", "10–20 mg/dL", "Books"),
            of("Creatinine, women", "0.5–1.1 mg/dL", "Books"),
            of("Creatinine, men", "0.6–1.2 mg/dL", "Books"),
            of("Albumin", "3.5–5.0 g/dL", "Books"),
            of("Glucose, fasting", "70–99 mg/dL", "ADA"),
        ],
    ),
    (
        "Blood count and clotting",
        &[
            of("Hemoglobin, women", "12–16 g/dL", "Books"),
            of("Hemoglobin, men", "14–18 g/dL", "Books"),
            of("Hematocrit, women", "37–47 %", "Books"),
            of("Hematocrit, men", "42–52 %", "Books"),
            of("White blood cells", "5,000–10,000/mm³", "Books"),
            of("Platelets", "150,000–400,000/mm³", "Books"),
            of("INR, no anticoagulant", "0.8–1.1", "Books"),
            of(
                "aPTT",
                "30–40 seconds (25–35 in many laboratories)",
                "Books",
            ),
        ],
    ),
    (
        "Arterial blood gases",
        &[
            of("pH", "7.35–7.45", "MSD"),
            of("PaCO2", "35–45 mm Hg", "MSD"),
            of("HCO3", "21–28 mEq/L", "Books"),
            of("PaO2", "80–100 mm Hg", "Books"),
            of("SpO2", "95–100 %", "Books"),
        ],
    ),
    (
        "Infusion",
        &[
            of("Lactate, venous", "4.5–19.8 mg/dL (0.5–2.2 mmol/L)", "MSD"),
            of(
                "Anti-factor Xa, heparin goal",
                "0.3–0.7 units/mL",
                "Protocol",
            ),
            of("IgG", "700–1,600 mg/dL", "Books"),
            of("IgA", "70–400 mg/dL", "Books"),
            of("Haptoglobin", "30–200 mg/dL", "Books"),
            of("LDH", "100–190 units/L", "Books"),
            of("Bilirubin, total", "0.3–1.0 mg/dL", "Books"),
            of("Ferritin, women", "24–307 ng/mL", "ABIM"),
            of("Ferritin, men", "24–336 ng/mL", "ABIM"),
            of("Transferrin saturation", "20–50 %", "Books"),
            of("Triglycerides", "40–149 mg/dL", "Books"),
            of("Osmolality, serum", "275–295 mOsm/kg", "Books"),
            of("Osmolarity, peripheral PN", "900 mOsm/L at most", "ASPEN"),
            of("Central venous pressure", "2–8 mm Hg", "Books"),
            of("Urine output", "0.5 mL/kg/hr at least", "Books"),
        ],
    ),
    (
        "Vital signs at rest, adults",
        &[
            of("Heart rate", "60–100 a minute", "Books"),
            of("Respirations", "12–20 a minute", "Books"),
            of("Systolic blood pressure", "90–119 mm Hg", "ACC/AHA"),
            of("Diastolic blood pressure", "60–79 mm Hg", "ACC/AHA"),
            of("Temperature", "36.5–37.3 °C (97.8–99.1 °F)", "Books"),
        ],
    ),
    (
        "Vital signs of children, awake",
        &[
            of(
                "1 to 12 months",
                "pulse 100–190, breaths 30–53, systolic 72–104",
                "PALS",
            ),
            of(
                "1 to 2 years",
                "pulse 98–140, breaths 22–37, systolic 86–106",
                "PALS",
            ),
            of(
                "3 to 5 years",
                "pulse 80–120, breaths 20–28, systolic 89–112",
                "PALS",
            ),
            of(
                "6 to 9 years",
                "pulse 75–118, breaths 18–25, systolic 97–115",
                "PALS",
            ),
            of(
                "12 to 15 years",
                "pulse 60–100, breaths 12–20, systolic 110–131",
                "PALS",
            ),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_range_is_there_once_and_names_a_source() {
        let all: Vec<&Range> = GROUPS.iter().flat_map(|(_, ranges)| *ranges).collect();
        let names: BTreeSet<&str> = all.iter().map(|range| range.name).collect();
        assert_eq!(names.len(), all.len());
        for range in &all {
            let bound = ["–", "at most", "at least"];
            assert!(
                bound.iter().any(|bound| range.range.contains(bound)),
                "{}",
                range.name
            );
            // A sign that is taken for another letter on a chart.
            assert!(!range.range.contains('µ'), "{}", range.name);
        }
        let cited: BTreeSet<&str> = all.iter().map(|range| range.source).collect();
        let listed: BTreeSet<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
        assert_eq!(cited, listed);
    }
}

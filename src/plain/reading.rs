//! A text to be read aloud from top to bottom: parts, each with a heading.

/// The text of a screen, a table or an item.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Reading {
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a reading.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Part {
    /// The heading; empty for none.
    pub heading: String,
    /// The lines, each one sentence or more; no line needs another line to be understood.
    pub lines: Vec<String>,
}

impl Part {
    /// Creates a part.
    pub fn new(heading: impl Into<String>, lines: Vec<String>) -> Self {
        Self {
            heading: heading.into(),
            lines,
        }
    }
}

impl Reading {
    /// Returns the headings, each followed by its lines.
    pub fn lines(&self) -> Vec<String> {
        let part = |part: &Part| {
            let heading = Some(part.heading.clone()).filter(|heading| !heading.is_empty());
            heading
                .into_iter()
                .chain(part.lines.iter().cloned())
                .collect::<Vec<_>>()
        };
        self.parts.iter().flat_map(part).collect()
    }

    /// Returns the headings that are not empty.
    pub fn headings(&self) -> Vec<&str> {
        let headings = self.parts.iter().map(|part| part.heading.as_str());
        headings.filter(|heading| !heading.is_empty()).collect()
    }
}

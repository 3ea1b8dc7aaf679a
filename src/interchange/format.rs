//! The formats, and how each is recognized.

use crate::domain::named::named;

named! {
    /// A format of banks of another program.
    BankFormat {
        MoodleXml "moodle-xml" "Moodle XML",
        Gift "gift" "GIFT",
        Aiken "aiken" "Aiken",
        Qti12 "qti-1.2" "QTI 1.2 (Canvas package)",
        Qti21 "qti-2.1" "QTI 2.1 package",
        Qti22 "qti-2.2" "QTI 2.2 package",
        Qti30 "qti-3.0" "QTI 3.0 package",
        Anki "anki" "Anki package",
        AnkiNotes "anki-notes" "Anki notes in text",
        Csv "csv" "CSV table",
        Xlsx "xlsx" "Excel workbook",
    }
}

impl BankFormat {
    /// Returns whether its files are text that a terminal can show.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::MoodleXml | Self::Gift | Self::Aiken | Self::AnkiNotes | Self::Csv
        )
    }

    /// Returns the end of its file names, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::MoodleXml => "xml",
            Self::Gift | Self::Aiken | Self::AnkiNotes => "txt",
            Self::Qti12 | Self::Qti21 | Self::Qti22 | Self::Qti30 => "zip",
            Self::Anki => "apkg",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

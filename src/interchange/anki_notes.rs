//! Notes of Anki as text: a table with tabs, after lines such as `#notetype:Dripset item`.
//!
//! Anki writes such a file without the names of fields. They are known for our note type, for a few
//! others, and from a line `#columns:`. Notes of other types are counted and left out. The notes are
//! those of [`super::anki`].

use super::anki::{AnkiNote, FIELDS, Identities, KNOWN_TYPES, NoteReader, TYPE_NAME, note_of};
use super::{ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank, encoding};
use crate::domain::limits::{ANKI_NOTES_MAX, ANKI_TEXT_BYTES_MAX};

/// What the first lines of a file say about it.
struct Header {
    separator: u8,
    html: bool,
    type_name: String,
    deck: String,
    tags: Vec<String>,
    columns: Vec<String>,
    guid_column: Option<usize>,
    type_column: Option<usize>,
    deck_column: Option<usize>,
    tags_column: Option<usize>,
}

/// Returns the items of a file of notes.
///
/// # Errors
/// If it has too many bytes or notes, or no line in the form of Anki.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    if file.bytes.len() > ANKI_TEXT_BYTES_MAX {
        return Err(over("the file", &format!("{ANKI_TEXT_BYTES_MAX} bytes")));
    }
    let text = encoding::decode(file.bytes, None);
    let header = header(&text);
    // The table begins after the header, or the lines of its notes would count from there.
    let is_header = |line: &&str| line.starts_with('#');
    let lines_above = text.lines().take_while(is_header).count();
    let table = text
        .split_inclusive('\n')
        .skip(lines_above)
        .collect::<String>();
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(header.separator)
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut reader = NoteReader::default();
    let mut row = csv::StringRecord::new();
    let mut number = 0;
    while rows.read_record(&mut row).map_err(|e| malformed(&e))? {
        number += 1;
        if number > ANKI_NOTES_MAX {
            return Err(over("the file", &format!("{ANKI_NOTES_MAX} notes")));
        }
        let below = row.position().map_or(0, csv::Position::line);
        let line = lines_above + usize::try_from(below).unwrap_or(0);
        let place = ItemPlace {
            line,
            what: format!("note {number}"),
            ..ItemPlace::default()
        };
        tell(reader.add(&header.note(&row, place)));
    }
    Ok(reader.finish())
}

fn malformed(error: &csv::Error) -> ForeignError {
    ForeignError::Malformed {
        place: ItemPlace::default(),
        why: error.to_string(),
    }
}

fn over(what: &str, limit: &str) -> ForeignError {
    ForeignError::OverLimit {
        place: ItemPlace::default(),
        what: what.to_owned(),
        limit: limit.to_owned(),
    }
}

/// Reads the lines that begin with `#` before the first note. Unknown ones are comments.
fn header(text: &str) -> Header {
    let mut header = Header {
        separator: b'\t',
        html: false,
        type_name: String::new(),
        deck: String::new(),
        tags: Vec::new(),
        columns: Vec::new(),
        guid_column: None,
        type_column: None,
        deck_column: None,
        tags_column: None,
    };
    for line in text.lines().take_while(|line| line.starts_with('#')) {
        let line = line.trim_start_matches('#');
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let column = value
            .trim()
            .parse()
            .ok()
            .and_then(|n: usize| n.checked_sub(1));
        match key.trim().to_ascii_lowercase().as_str() {
            "separator" => header.separator = separator(value),
            "html" => header.html = value.trim().eq_ignore_ascii_case("true"),
            "notetype" => value.trim().clone_into(&mut header.type_name),
            "deck" => value.trim().clone_into(&mut header.deck),
            "tags" => header.tags = value.split_whitespace().map(str::to_owned).collect(),
            "columns" => {
                let names = value.split(char::from(header.separator));
                header.columns = names.map(|name| name.trim().to_owned()).collect();
            }
            "guid column" => header.guid_column = column,
            "notetype column" => header.type_column = column,
            "deck column" => header.deck_column = column,
            "tags column" => header.tags_column = column,
            _ => {}
        }
    }
    header
}

fn separator(value: &str) -> u8 {
    match value.trim().to_ascii_lowercase().as_str() {
        "comma" | "," => b',',
        "semicolon" | ";" => b';',
        "colon" | ":" => b':',
        "pipe" | "|" => b'|',
        "space" => b' ',
        _ => b'\t',
    }
}

impl Header {
    fn note(&self, row: &csv::StringRecord, place: ItemPlace) -> AnkiNote {
        let special = [
            self.guid_column,
            self.type_column,
            self.deck_column,
            self.tags_column,
        ];
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).map(str::trim);
        let type_name = cell(self.type_column).unwrap_or(&self.type_name).to_owned();
        let known = self.known_fields(&type_name, &special);
        let values = row.iter().enumerate();
        let values = values.filter(|(at, _)| !special.contains(&Some(*at)));
        let field = |(number, (_, value)): (usize, (usize, &str))| {
            let name = known.get(number).cloned();
            let name = name.unwrap_or_else(|| format!("field {}", number + 1));
            (name, self.as_html(value))
        };
        let tags = cell(self.tags_column).unwrap_or("").split_whitespace();
        let tags = tags.map(str::to_owned).chain(self.tags.iter().cloned());
        AnkiNote {
            place,
            guid: cell(self.guid_column).unwrap_or("").to_owned(),
            is_cloze: values.clone().any(|(_, value)| value.contains("{{c1::")),
            fields: values.enumerate().map(field).collect(),
            deck: cell(self.deck_column).unwrap_or(&self.deck).to_owned(),
            tags: tags.collect(),
            type_name,
        }
    }

    /// Returns the names of the fields, as far as they are known.
    fn known_fields(&self, type_name: &str, special: &[Option<usize>]) -> Vec<String> {
        if !self.columns.is_empty() {
            let names = self.columns.iter().enumerate();
            let names = names.filter(|(at, _)| !special.contains(&Some(*at)));
            return names.map(|(_, name)| name.clone()).collect();
        }
        let of_type = |(start, _): &&(&str, &[&str])| type_name.starts_with(start);
        let known: &[&str] = match KNOWN_TYPES.iter().find(of_type) {
            Some((_, fields)) => fields,
            None if type_name.starts_with(TYPE_NAME) => &FIELDS,
            None => &[],
        };
        known.iter().map(|name| (*name).to_owned()).collect()
    }

    fn as_html(&self, value: &str) -> String {
        if self.html {
            return value.to_owned();
        }
        let value = value.replace('&', "&amp;").replace('<', "&lt;");
        value.replace('>', "&gt;").replace('\n', "<br>")
    }
}

/// Returns the items as a file of notes of our type, which has to be in Anki already.
///
/// # Errors
/// Never; the form is that of all formats.
pub fn write(
    bank: &PortableBank,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let (deck, tags) = (FIELDS.len() + 2, FIELDS.len() + 3);
    let mut bytes = Vec::new();
    bytes.extend_from_slice(b"#separator:tab\n#html:true\n");
    bytes.extend_from_slice(format!("#notetype:{TYPE_NAME}\n").as_bytes());
    let names = format!("#columns:GUID\t{}\tDeck\tTags\n", FIELDS.join("\t"));
    bytes.extend_from_slice(names.as_bytes());
    bytes.extend_from_slice(b"#guid column:1\n");
    bytes.extend_from_slice(format!("#deck column:{deck}\n#tags column:{tags}\n").as_bytes());
    let mut rows = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        .from_writer(bytes);
    let mut notes = super::anki::title_notes(bank);
    let mut identities = Identities::new(&bank.title);
    let mut count = 0;
    for item in &bank.items {
        let Some(note) = note_of(bank, item, &mut notes) else {
            continue;
        };
        let guid = identities.of(item, &mut notes);
        let tags = note.tags.join(" ");
        let fields = note.fields.iter().map(|(_, text)| text.as_str());
        let row = std::iter::once(guid.as_str()).chain(fields);
        let row = row.chain([note.deck.as_str(), tags.as_str()]);
        rows.write_record(row).map_err(|e| malformed(&e))?;
        count += 1;
        tell(count);
    }
    let bytes = rows.into_inner().map_err(|e| ForeignError::Malformed {
        place: ItemPlace::default(),
        why: e.to_string(),
    })?;
    Ok(ExportedFile { bytes, notes })
}

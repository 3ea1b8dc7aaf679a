//! How much of anything there may be, each with its reason. Everything has a limit.

/// Bytes of one bank file: 16 MiB holds more than 10,000 items.
pub const BANK_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes of a bank that is read at once: as many as a hundred items have, and never more words and
/// signs than [`TOML_TOKENS_MAX`].
pub const WHOLE_BYTES_MAX: usize = 128 * 1024;
/// Words and signs of a bank that are read at once, an item or all that stands before the items:
/// the parser takes a few hundred bytes for each.
pub const TOML_TOKENS_MAX: usize = 250_000;
/// Items in one bank: a faculty's whole collection, and still drawn from at once.
pub const BANK_ITEMS_MAX: usize = 20_000;
/// Bytes of the settings: a line for each, and as many comments as anybody writes.
pub const CONFIG_BYTES_MAX: u64 = 64 * 1024;
/// Banks in one library: more than any school keeps, and the file list stays readable.
pub const LIBRARY_BANKS_MAX: usize = 500;
/// Choices, steps or other parts of one item: every one needs a letter of its own.
pub const PARTS_MAX: usize = 26;
/// Characters of one text: a stem that long no longer asks one thing.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Items in one set: a long exam, and its form stays below a megabyte.
pub const SET_ITEMS_MAX: usize = 500;
/// Minutes of an exam: half a day, and longer than any licensing exam.
pub const EXAM_MINUTES_MAX: u32 = 720;
/// The shortest and the longest time for a vote, in seconds: long enough to read an item, and not
/// longer than a lesson.
pub const VOTE_S: (u32, u32) = (5, 3_600);
/// Characters of the title of a class: what fits into the head of a window.
pub const TITLE_CHARS_MAX: usize = 60;
/// Lesson plans of one directory that are listed: more can no longer be looked over.
pub const LESSONS_MAX: usize = 200;
/// Characters a learner may type as a number: more than any dose or rate has.
pub const NUMBER_CHARS_MAX: usize = 24;
/// Characters of a note to oneself: what does not fit is for a notebook.
pub const NOTE_CHARS_MAX: usize = 500;
/// Characters of a remark about an item: a page.
pub const REMARK_CHARS_MAX: usize = 1_000;
/// Characters of a paste that are looked at: more than any field takes, so that a longer one, which
/// is cut here, is refused there and said.
pub const PASTE_CHARS_MAX: usize = 1_024;
/// Values that `given` of one numeric item may combine to: each of them is checked.
pub const COMBINATIONS_MAX: usize = 1_000;
/// Values of all templates of one bank: each of them is computed by the check.
pub const BANK_COMBINATIONS_MAX: usize = 100_000;
/// Characters of a formula: longer than any bedside calculation.
pub const FORMULA_CHARS_MAX: usize = 500;
/// Depth of brackets in a formula: keeps the reader of formulas from running out of stack.
pub const FORMULA_DEPTH_MAX: usize = 32;
/// Findings kept of one file: whoever has mended those runs the check again.
pub const DIAGNOSTICS_MAX: usize = 1_000;
/// Bytes of one line of responses to grade: far more than the longest response has.
pub const RESPONSE_BYTES_MAX: u64 = 64 * 1024;
/// Entries of one list in a bank, such as references or enemies: more can no longer be looked over.
pub const LIST_MAX: usize = 1_000;
/// Bytes of a line that is shown around a finding; of a longer one only the place is told.
pub const SHOWN_LINE_BYTES_MAX: usize = 100_000;

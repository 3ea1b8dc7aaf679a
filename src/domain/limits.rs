//! The limits on every input, each with its reason.

/// Bytes of one bank file: 16 MiB holds more than 10,000 items.
pub const BANK_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes of a bank that is read in one piece: about a hundred items, and never more tokens than
/// [`TOML_TOKENS_MAX`].
pub const WHOLE_BYTES_MAX: usize = 128 * 1024;
/// Tokens of a bank that are read in one piece, either one item or the part before the items:
/// the parser needs a few hundred bytes for each.
pub const TOML_TOKENS_MAX: usize = 250_000;
/// Items in one bank: a faculty's whole collection, still fast to draw from.
pub const BANK_ITEMS_MAX: usize = 20_000;
/// Bytes of the settings: one line for each, with generous comments.
pub const CONFIG_BYTES_MAX: u64 = 64 * 1024;
/// Banks in one library: more than any school keeps, and a readable file list.
pub const LIBRARY_BANKS_MAX: usize = 500;
/// Choices, steps or other parts of one item: each needs its own letter.
pub const PARTS_MAX: usize = 26;
/// Rows of one table: more cannot be read in one question.
pub const ROWS_MAX: usize = 200;
/// Cells of one row of a table: no window shows more columns.
pub const CELLS_MAX: usize = 32;
/// Columns of a grid: each needs its own digit.
pub const GRID_COLUMNS_MAX: usize = 10;
/// Blanks or targets of one item: each needs its own digit.
pub const BLANKS_MAX: usize = 9;
/// Columns of a drawing: it fits into a window of 80 columns with its frame.
pub const FIGURE_COLUMNS_MAX: usize = 60;
/// Lines of a drawing: it fits into a window of 24 lines with its stem.
pub const FIGURE_LINES_MAX: usize = 14;
/// Characters of one text: a stem that long no longer asks one thing.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Exhibits of one case study: more tabs cannot be surveyed beside an item.
pub const CASE_EXHIBITS_MAX: usize = 20;
/// Entries of one exhibit of a case study: some for each of its six items.
pub const CASE_ENTRIES_MAX: usize = 60;
/// Items in one list of a page: more are not read.
pub const PAGE_ITEMS_MAX: usize = 200;
/// Sittings in the list of a page: several months of daily sets, on a few sheets of paper.
pub const PAGE_SITTINGS_MAX: usize = 100;
/// Adaptive exams of a page, each with its path: the newest say the most.
pub const PAGE_EXAMS_MAX: usize = 5;
/// Items in one set: a long exam, with a form below one megabyte.
pub const SET_ITEMS_MAX: usize = 500;
/// Minutes of an exam: half a day, longer than any licensing exam.
pub const EXAM_MINUTES_MAX: u32 = 720;
/// The shortest and the longest time for a vote, in seconds: long enough to read an item, and no
/// longer than a lesson.
pub const VOTE_S: (u32, u32) = (5, 3_600);
/// The longest time for the seats of a server to close, in seconds: no service manager waits longer
/// for a program to end.
pub const DRAIN_S_MAX: u32 = 3_600;
/// Characters of the title of a class: they fit into a window's header.
pub const TITLE_CHARS_MAX: usize = 60;
/// Lesson plans listed from one directory: more is not a usable list.
pub const LESSONS_MAX: usize = 200;
/// Characters a learner may type as a number: more than any dose or rate has.
pub const NUMBER_CHARS_MAX: usize = 24;
/// Characters of a learner's own note: longer text belongs in a notebook.
pub const NOTE_CHARS_MAX: usize = 500;
/// Characters of a remark about an item: one page.
pub const REMARK_CHARS_MAX: usize = 1_000;
/// Characters of a paste that are read: more than any field takes, so that the field still refuses
/// a longer paste and says so.
pub const PASTE_CHARS_MAX: usize = 1_024;
/// Characters of one line of plain mode: more than any field takes, with its word before it, so that
/// the field still refuses a longer text and says so.
pub const LINE_CHARS_MAX: usize = 1_200;
/// Combinations of the `given` values of one numeric item: each of them is checked.
pub const COMBINATIONS_MAX: usize = 1_000;
/// Keys of one template that a reviewer reads: a page, and more than most templates have.
pub const SHOWN_KEYS_MAX: usize = 24;
/// Combinations in all templates of one bank: the check computes each of them.
pub const BANK_COMBINATIONS_MAX: usize = 100_000;
/// Characters of a formula: longer than any bedside calculation.
pub const FORMULA_CHARS_MAX: usize = 500;
/// Depth of parentheses in a formula: keeps the parser from overflowing the stack.
pub const FORMULA_DEPTH_MAX: usize = 32;
/// Findings kept for one file: after fixing those, the author runs the check again.
pub const DIAGNOSTICS_MAX: usize = 1_000;
/// Bytes of one line of responses to grade: far more than the longest response has.
pub const RESPONSE_BYTES_MAX: u64 = 64 * 1024;
/// Entries of one list in a bank, such as references or enemies: more cannot be reviewed.
pub const LIST_MAX: usize = 1_000;
/// Bytes of a line that is shown with a finding; for a longer line only the position is given.
pub const SHOWN_LINE_BYTES_MAX: usize = 100_000;
/// Stems that are compared with each other in one check: ten times the items of the largest
/// collection we know, in some tens of megabytes.
pub const COMPARED_STEMS_MAX: usize = 200_000;
/// Words of the documents that a check compares banks with: a shelf of books, in some tens of
/// megabytes.
pub const CORPUS_WORDS_MAX: usize = 4_000_000;
/// Bytes of one document that banks are compared with: a long book as plain text.
pub const DOCUMENT_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Trials of one strategy whose sum is computed exactly: the work grows with their square, and for
/// more of them the normal distribution is as good.
pub const EXACT_TRIALS_MAX: usize = 1_000;
/// Minutes of the set of a day: longer than anybody studies at a stretch.
pub const TODAY_MINUTES_MAX: u32 = 180;
/// New items of a day: more than can be reviewed on the days after it.
pub const NEW_A_DAY_MAX: u32 = 100;
/// Days from one review to the next: after a year nobody knows what a learner still knows.
pub const REVIEW_DAYS_MAX: u32 = 365;
/// Reviews after the first of an item from which weights can be fitted: a fifth of them is held out,
/// and fewer than 80 do not tell a better prediction from chance.
pub const FIT_REVIEWS_MIN: usize = 400;
/// Reviews that weights are fitted to, the newest: more change nothing that a learner would notice,
/// and so many take some seconds and some tens of megabytes.
pub const FIT_REVIEWS_MAX: usize = 50_000;
/// The shortest and the longest adaptive exam, in items: below the first nothing can be estimated,
/// and beyond the second the estimate hardly changes.
pub const ADAPTIVE_ITEMS: (usize, usize) = (5, 200);
/// The level of an adaptive exam, in thousandths of a logit on either side of 0: beyond it there are
/// next to no learners.
pub const ADAPTIVE_CUT_MILLI_MAX: i32 = 3_000;
/// The fewest and the most standard errors on either side of an estimate, in thousandths: from about
/// two thirds to nearly all learners.
pub const ADAPTIVE_Z_MILLI: (u32, u32) = (1_000, 3_000);
/// Items among which the next one of an adaptive exam is drawn: fewer would give all learners the
/// same items.
pub const ADAPTIVE_NEAREST: usize = 5;
/// Sittings whose items an adaptive exam avoids while others remain: about a week of practice.
pub const ADAPTIVE_AVOIDED_SITTINGS: u32 = 5;
/// Learners whose first responses together may correct a difficulty: fewer say more about the
/// learners than about the item.
pub const POOLED_LEARNERS_MIN: u32 = 30;
/// Learners that an author's estimate counts like, beside the first responses.
pub const POOLED_ESTIMATE_WEIGHT: u32 = 10;
/// Open elements of an HTML text whose nesting is kept: writers of items need five or six.
pub const HTML_DEPTH_MAX: usize = 32;
/// Losses of one HTML text that are told one by one; the others are counted.
pub const HTML_NOTES_MAX: usize = 100;
/// Bytes of one line of exported progress: a start with the largest form has less than two
/// megabytes.
pub const PROGRESS_LINE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of one file of exported progress: some millions of responses, more than one person gives.
pub const PROGRESS_FILE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of the progress that a host sends over SSH: some tens of thousands of responses, which are
/// in memory while they are sent.
pub const PROGRESS_SENT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of an unpacked collection of Anki: some hundred thousand notes.
pub const ANKI_COLLECTION_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Notes of one collection of Anki, most of which are no items: more than one person can review.
pub const ANKI_NOTES_MAX: usize = 200_000;
/// Places of notes in the decks of one collection of Anki: several for each note.
pub const ANKI_PLACES_MAX: usize = 1_000_000;
/// Bytes of one value of a collection of Anki, such as all fields of a note or all of its note types.
pub const ANKI_VALUE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Steps of the database engine while a collection of Anki is read: a few times what the largest
/// one takes.
pub const ANKI_ENGINE_STEPS_MAX: u32 = 200_000_000;
/// Bytes of a file of Anki notes in text: as large as a bank of the most items.
pub const ANKI_TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Files in one package of another program: a file for each item of the largest bank, and pictures.
pub const PACKAGE_FILES_MAX: usize = 50_000;
/// Bytes of one unpacked file of a package: ten times the largest bank, and a packed file that
/// claims less than it holds is stopped there.
pub const PACKAGE_FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Bytes that are unpacked of one package in all: what a small machine has to spare.
pub const PACKAGE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes of the name of a file in a package: as long as names in a file system may be, with their
/// directories.
pub const PACKAGE_NAME_BYTES_MAX: usize = 1_024;
/// Elements of one item of QTI: a table of a hundred cells has a tenth of it, and the work on an
/// item grows with their square.
pub const QTI_ITEM_ELEMENTS_MAX: usize = 5_000;
/// Bytes that stay unpacked of a package of QTI between the look at its files and their reading:
/// 10,000 items have 45 MB. Other files are unpacked twice.
pub const QTI_UNPACKED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of one XML file: 10,000 long items in the most wordy format.
pub const XML_BYTES_MAX: usize = 96 * 1024 * 1024;
/// Bytes of one file of another program: a package with its pictures, which are not unpacked.
pub const FOREIGN_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Depth of the elements of an XML file: tables in lists in tables have less than half of it.
pub const XML_DEPTH_MAX: usize = 100;
/// Elements, attributes and texts of one XML file: 20,000 items, in some hundreds of megabytes.
pub const XML_PARTS_MAX: usize = 2_000_000;
/// Attributes of one element: no element of these formats has a tenth of it.
pub const XML_ATTRIBUTES_MAX: usize = 256;
/// Namespaces in force at one place of an XML file: each name is looked up among them.
pub const XML_NAMESPACES_MAX: usize = 64;
/// Versions of one paper exam: more piles than anybody hands out without mixing them up.
pub const PAPER_VERSIONS_MAX: usize = 10;
/// Characters of the title of a paper exam: it fits into one line of each page.
pub const PAPER_TITLE_CHARS_MAX: usize = 100;
/// Bytes of the file with the forms of a paper exam: the most items, each as long as texts may be.
pub const PAPER_FORMS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Bytes of a table of responses from paper: the most learners, with the most items.
pub const PAPER_RESPONSES_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Learners in one table of responses from paper: more than one exam room has, and fewer than
/// anybody types twice.
pub const PAPER_LEARNERS_MAX: usize = 10_000;
/// Problems of such a table that are told one by one: after correcting those, one runs it again.
pub const PAPER_PROBLEMS_MAX: usize = 200;
/// The share of the points of a class below which a learner is listed as in need of help, in percent:
/// half of them, which no instructor calls enough.
pub const HELP_BELOW_PER_CENT: u32 = 50;
/// The share of items without a response from which a learner is listed as in need of help, as one
/// in so many: a third, since fewer may be a slow connection.
pub const HELP_UNANSWERED_ONE_IN: usize = 3;
/// The milliseconds between two tries to reach the store that several nodes share: a learner notices
/// no shorter wait.
pub const SHARED_RETRY_MS: u64 = 100;
/// The seconds that a request waits for the shared store, before its learner is told to try again:
/// longer than its server takes to restart.
pub const SHARED_WAIT_S: u64 = 20;
/// The classes that one node of several has loaded at a time: each takes some 100 KB without its
/// seats.
pub const SHARED_CLASSES_MAX: usize = 10_000;
/// Classes whose learners or first events one reply of a shared store has: some megabytes.
pub const CLASSES_READ_MAX: usize = 200;
/// Learners whose records one request to a shared store brings up to date: a class in a few requests,
/// each with a short list.
pub const LEARNERS_PULLED_MAX: usize = 500;
/// Rows of learners' records in one reply of a shared store: a few megabytes.
pub const RECORD_ROWS_PULLED_MAX: usize = 10_000;
/// Milliseconds between two renewals of a node with the shared store: four of them in one lease, so
/// that a lost one costs nothing.
pub const NODE_RENEWAL_MS: u64 = 500;
/// Milliseconds that a node's lease lasts by the shared store's clock: a learner waits no longer for
/// the next node, and a busy network does not end it.
pub const NODE_LEASE_MS: u64 = 2_000;
/// Milliseconds that one renewal may take: half of the lease, so that a second one fits into it.
pub const NODE_RENEWAL_WAIT_MS: u64 = 1_000;
/// Milliseconds to connect to the shared store: longer than on any network of a school.
pub const SHARED_CONNECT_MS: u64 = 3_000;
/// Milliseconds for one of several servers of the shared store to let a node in, before the next one is
/// tried: two of them fit into one renewal.
pub const SHARED_SERVER_MS: u64 = 400;
/// Servers that the address of a shared store names: one in use, and standbys.
pub const SHARED_SERVERS_MAX: usize = 8;
/// Bytes of a file with authorities for encryption: twenty times what a system trusts.
pub const AUTHORITIES_BYTES_MAX: u64 = 4_194_304;
/// Milliseconds that one statement of the shared store may take: a class of the most events is read
/// in a tenth of it.
pub const SHARED_STATEMENT_MS: u64 = 5_000;
/// Milliseconds to wait for the reply to a statement: one second longer than the server works on it,
/// so that its own refusal comes first.
pub const SHARED_REPLY_MS: u64 = 6_000;
/// Connections of one node to the shared store, beside the one that it listens on: more than classes
/// write at the same moment, and several nodes fit into the hundred that PostgreSQL allows.
pub const SHARED_CONNECTIONS_MAX: usize = 8;
/// Classes in one ring of the shared store: its text may have 8,000 bytes.
pub const RUNG_CLASSES_MAX: usize = 120;

//! The table of the words of plain mode.

use super::CommandWord;

/// A word with its name and its explanation.
pub struct WordHelp {
    /// The word.
    pub word: CommandWord,
    /// Its name, as it is typed.
    pub name: &'static str,
    /// The name with what follows it.
    pub form: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}

const fn word(
    word: CommandWord,
    name: &'static str,
    form: &'static str,
    help: &'static str,
) -> WordHelp {
    WordHelp {
        word,
        name,
        form,
        help,
    }
}

/// Every word, in the order of the help.
pub const WORDS: &[WordHelp] = &[
    word(
        CommandWord::Confirm,
        "confirm",
        "confirm",
        "confirm your answer, or take the next step; an empty line does the same",
    ),
    word(
        CommandWord::Again,
        "again",
        "again",
        "hear the screen again",
    ),
    word(
        CommandWord::Choices,
        "choices",
        "choices",
        "hear only the choices and your answer so far",
    ),
    word(
        CommandWord::Where,
        "where",
        "where",
        "hear where you are, the time left and your answer so far",
    ),
    word(
        CommandWord::Where,
        "time",
        "time",
        "hear the time left, as where does",
    ),
    word(
        CommandWord::Exhibit,
        "exhibit",
        "exhibit 2",
        "hear one exhibit",
    ),
    word(
        CommandWord::Why,
        "why",
        "why b",
        "hear the rationale of one choice, after you have answered",
    ),
    word(
        CommandWord::Strike,
        "strike",
        "strike b",
        "strike a choice out, or undo that",
    ),
    word(
        CommandWord::Sure,
        "sure",
        "sure",
        "say that you are sure; sure again takes it back",
    ),
    word(
        CommandWord::Unsure,
        "unsure",
        "unsure",
        "say that you are unsure",
    ),
    word(
        CommandWord::Guess,
        "guess",
        "guess",
        "say that it is a guess",
    ),
    word(
        CommandWord::Note,
        "note",
        "note TEXT",
        "write a note to yourself; note alone reads it, note delete deletes it",
    ),
    word(
        CommandWord::Report,
        "report",
        "report TEXT",
        "report a problem with this question, in a file",
    ),
    word(
        CommandWord::Calc,
        "calc",
        "calc 80*12",
        "calculate; x or * multiplies",
    ),
    word(
        CommandWord::Ranges,
        "ranges",
        "ranges sodium",
        "hear reference ranges; ranges alone reads all",
    ),
    word(CommandWord::Go, "go", "go 5", "go to question 5"),
    word(
        CommandWord::HandIn,
        "hand in",
        "hand in",
        "submit the exam; it asks first",
    ),
    word(CommandWord::More, "more", "more", "hear the next lines"),
    word(
        CommandWord::Headings,
        "headings",
        "headings",
        "list the headings of what you heard last",
    ),
    word(
        CommandWord::Heading,
        "heading",
        "heading 2",
        "hear what follows a heading",
    ),
    word(
        CommandWord::Table,
        "table",
        "table",
        "hear the tables row by row, with the column heads first",
    ),
    word(CommandWord::Brief, "brief", "brief", "use fewer words"),
    word(CommandWord::Full, "full", "full", "use all words"),
    word(
        CommandWord::Screen,
        "screen",
        "screen",
        "go over to the full screen; F2 there comes back",
    ),
    word(
        CommandWord::Help,
        "help",
        "help",
        "hear these words; help flag explains one",
    ),
    word(
        CommandWord::Quit,
        "quit",
        "quit",
        "quit; everything is saved",
    ),
];

//! The keys of the console, a keymap for each of its pages.

use crate::tui::key::Key;
use crate::tui::keymap::{self, Binding, Keymap, Press};

/// The command of a key on the console.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsoleCommand {
    /// Do the natural next step.
    On,
    /// Show the key and the distribution to the instructor only.
    Eyes,
    /// Show the seats that have not responded.
    Missing,
    /// Show the instructions to join.
    Join,
    Close,
    Reveal,
    Discuss,
    Again,
    Next,
    Skip,
    Extend,
    Pause,
    /// Start typing the number of an item.
    Number,
    Lock,
    Names,
    Standings,
    /// Show or hide the class's responses on the seats.
    Withhold,
    People,
    Overview,
    Mend,
    Projector,
    End,
    /// Go back, or leave the console.
    Back,
    Up,
    Down,
    Kick,
    Readmit,
    /// Free a seat that nobody uses.
    Vacate,
    /// Leave with the report.
    TakeAlong,
    /// Choose the selected line, or what was typed.
    Take,
    Erase,
    Clear,
}

const fn on(
    presses: &'static [Press],
    command: ConsoleCommand,
    hint: &'static str,
    help: &'static str,
) -> Binding<ConsoleCommand> {
    Binding {
        presses,
        command,
        hint,
        help,
    }
}

const BACK: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
    ConsoleCommand::Back,
    "back",
    "back to the class",
);

/// A placeholder in the help for the effect of leaving here.
pub const LEAVES: &str = "leave";

const LEAVE: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Esc), Press::Key(Key::Char('q'))],
    ConsoleCommand::Back,
    "leave",
    LEAVES,
);

const PROJECTOR: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Char('w'))],
    ConsoleCommand::Projector,
    "projector",
    "the page for the projector: only what learners may see; again leads back",
);

const LOCK: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Char('l'))],
    ConsoleCommand::Lock,
    "lock",
    "lock the room, so that nobody new comes in, or open it again",
);
const NAMES: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Char('m'))],
    ConsoleCommand::Names,
    "names",
    "names on or off; where they are off, seats have numbers",
);
const OVERVIEW: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Char('o'))],
    ConsoleCommand::Overview,
    "overview",
    "all questions of the set, with what each vote came to",
);
const MEND: Binding<ConsoleCommand> = on(
    &[Press::Key(Key::Char('y'))],
    ConsoleCommand::Mend,
    "",
    "correct a question: let it count for nobody, or accept a response",
);

/// The keys while the class runs.
pub const KEYS: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Enter)],
        ConsoleCommand::On,
        "next step",
        "the natural next step: open, close, reveal, next question",
    ),
    on(
        &[Press::Key(Key::Char('d'))],
        ConsoleCommand::Discuss,
        "discuss",
        "let the class talk before it votes again",
    ),
    on(
        &[Press::Key(Key::Char('k'))],
        ConsoleCommand::Eyes,
        "key (you only)",
        "show or hide the key and what was given before the class sees it; hidden again with the next question",
    ),
    on(
        &[Press::Key(Key::Char('u'))],
        ConsoleCommand::Missing,
        "not yet",
        "name the seats that have not responded, or hide them",
    ),
    on(
        &[Press::Key(Key::Char('x'))],
        ConsoleCommand::Extend,
        "+30 s",
        "give everybody 30 seconds more",
    ),
    on(
        &[Press::Key(Key::Char('p'))],
        ConsoleCommand::Pause,
        "pause",
        "stop the clocks, or let them run again; nobody can respond meanwhile",
    ),
    on(
        &[Press::Key(Key::Char('c'))],
        ConsoleCommand::Close,
        "close",
        "close the vote for everybody; whoever has more time keeps it",
    ),
    on(
        &[Press::Key(Key::Char('r'))],
        ConsoleCommand::Reveal,
        "reveal",
        "show the key and its reasons to the class",
    ),
    on(
        &[Press::Key(Key::Char('v'))],
        ConsoleCommand::Again,
        "vote again",
        "open another vote on the same question, after talking",
    ),
    on(
        &[Press::Key(Key::Char('n'))],
        ConsoleCommand::Next,
        "next question",
        "open the next question that was not yet open",
    ),
    PROJECTOR,
    OVERVIEW,
    on(
        &[Press::Key(Key::Char('t'))],
        ConsoleCommand::People,
        "people",
        "who is here; there one can be sent out, and let in again",
    ),
    on(
        &[Press::Key(Key::Char('j'))],
        ConsoleCommand::Join,
        "join line",
        "what learners type to come in, large; also on the page for the projector",
    ),
    on(
        &[Press::Key(Key::Char('s'))],
        ConsoleCommand::Skip,
        "",
        "leave the question without its key",
    ),
    on(
        &[Press::Digit, Press::Key(Key::Char('#'))],
        ConsoleCommand::Number,
        "",
        "open the question with that number, also one that was left",
    ),
    MEND,
    Binding { hint: "", ..LOCK },
    Binding { hint: "", ..NAMES },
    on(
        &[Press::Key(Key::Char('g'))],
        ConsoleCommand::Standings,
        "",
        "let learners see how they stand among the others once it is over, or not",
    ),
    on(
        &[Press::Key(Key::Char('e'))],
        ConsoleCommand::Withhold,
        "",
        "what the class gave on each seat, as bars without names once the key shows: on or off",
    ),
    on(
        &[Press::Key(Key::Char('b'))],
        ConsoleCommand::End,
        "end",
        "end the class; asks first",
    ),
    keymap::up(ConsoleCommand::Up, "one line up, where not all fits"),
    keymap::down(ConsoleCommand::Down, "one line down, where not all fits"),
    LEAVE,
];

/// The keys on the list of people.
pub const PEOPLE: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Char('i'))],
        ConsoleCommand::Readmit,
        "let in",
        "let in again who was sent out; let in once without a PIN who lost it, or is kept waiting",
    ),
    on(
        &[Press::Key(Key::Char('x')), Press::Key(Key::Delete)],
        ConsoleCommand::Kick,
        "send out",
        "send whom the cursor stands on out; asks first",
    ),
    on(
        &[Press::Key(Key::Char('r'))],
        ConsoleCommand::Vacate,
        "remove seat",
        "give away a seat in which nobody sits and nobody ever responded",
    ),
    on(
        &[Press::Figure],
        ConsoleCommand::Number,
        "",
        "go to the seat with that number",
    ),
    keymap::up(ConsoleCommand::Up, "one seat up"),
    keymap::down(ConsoleCommand::Down, "one seat down"),
    BACK,
    LOCK,
];

/// The keys on the list of items.
pub const ITEMS: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Enter)],
        ConsoleCommand::Take,
        "open",
        "open the question under the cursor; one that was left has another vote",
    ),
    on(
        &[Press::Key(Key::Char('y'))],
        ConsoleCommand::Mend,
        "correct",
        "correct the question under the cursor: let it count for nobody, or accept a response",
    ),
    keymap::up(ConsoleCommand::Up, "one question up"),
    keymap::down(ConsoleCommand::Down, "one question down"),
    BACK,
];

/// The keys on the page of corrections.
pub const MENDING: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Enter)],
        ConsoleCommand::Take,
        "do it",
        "carry out the selected correction; asks first",
    ),
    keymap::up(ConsoleCommand::Up, "one line up"),
    keymap::down(ConsoleCommand::Down, "one line down"),
    BACK,
];

/// The keys while a number is typed.
pub const NUMBER: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Enter)],
        ConsoleCommand::Take,
        "open",
        "open the question with that number",
    ),
    on(
        &[Press::Digit, Press::Key(Key::Char('0'))],
        ConsoleCommand::Number,
        "",
        "type the number",
    ),
    keymap::erase(ConsoleCommand::Erase),
    keymap::clear(ConsoleCommand::Clear),
    BACK,
];

/// The keys on the page with the instructions to join.
pub const JOIN: Keymap<ConsoleCommand> = &[on(
    &[
        Press::Key(Key::Esc),
        Press::Key(Key::Char('j')),
        Press::Key(Key::Char('q')),
    ],
    ConsoleCommand::Back,
    "back",
    "back to the class",
)];

/// The keys while homework is open: there are no votes to run.
pub const HOMEWORK: Keymap<ConsoleCommand> = &[
    on(
        &[Press::Key(Key::Char('t'))],
        ConsoleCommand::People,
        "people",
        "who is here; there one can be sent out, and let in again",
    ),
    on(
        &[Press::Key(Key::Char('j'))],
        ConsoleCommand::Join,
        "join line",
        "what learners type to come in, large; also on the page for the projector",
    ),
    PROJECTOR,
    on(
        &[Press::Key(Key::Char('l'))],
        ConsoleCommand::Lock,
        "lock",
        "lock the room, so that nobody new comes in, or open it again",
    ),
    on(
        &[Press::Key(Key::Char('m'))],
        ConsoleCommand::Names,
        "",
        "names on or off; where they are off, seats have numbers",
    ),
    on(
        &[Press::Key(Key::Char('b'))],
        ConsoleCommand::End,
        "end",
        "end the homework; asks first",
    ),
    keymap::up(ConsoleCommand::Up, "one line up, where not all fits"),
    keymap::down(ConsoleCommand::Down, "one line down, where not all fits"),
    LEAVE,
];

/// The keys after the end of the class.
pub const ENDED: Keymap<ConsoleCommand> = &[
    OVERVIEW,
    on(
        &[Press::Key(Key::Char('t'))],
        ConsoleCommand::TakeAlong,
        "take along",
        "leave, and have the report as text on your own terminal",
    ),
    LEAVE,
    PROJECTOR,
    NAMES,
    on(
        &[Press::Key(Key::Char('g'))],
        ConsoleCommand::Standings,
        "standings",
        "let learners see how they stand among the others, or not",
    ),
    keymap::up(ConsoleCommand::Up, "one line up, where not all fits"),
    keymap::down(ConsoleCommand::Down, "one line down, where not all fits"),
];

//! The keys of the console, a keymap for each of its pages.

use crate::tui::keymap::{self, Binding, Keymap, binding, keymap};

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

const BACK: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    Esc, 'q' => Back, "back", "back to the class"
};

/// A placeholder in the help for the effect of leaving here.
pub const LEAVES: &str = "leave";

const LEAVE: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    Esc, 'q' => Back, "leave", LEAVES
};

const PROJECTOR: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'w' => Projector, "projector",
        "the page for the projector: only what learners may see; again leads back"
};

const LOCK: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'l' => Lock, "lock", "lock the room, so that nobody new comes in, or open it again"
};
const NAMES: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'm' => Names, "names", "names on or off; where they are off, seats have numbers"
};
const OVERVIEW: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'o' => Overview, "overview", "all questions of the set, with what each vote came to"
};
const MEND: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'y' => Mend, "", "correct a question: let it count for nobody, or accept a response"
};

/// The keys while the class runs.
pub const KEYS: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => On, "next step", "the natural next step: open, close, reveal, next question";
    'd' => Discuss, "discuss", "let the class talk before it votes again";
    'k' => Eyes, "key (you only)",
        "show or hide the key and what was given before the class sees it; hidden again with the \
         next question";
    'u' => Missing, "not yet", "name the seats that have not responded, or hide them";
    'x' => Extend, "+30 s", "give everybody 30 seconds more";
    'p' => Pause, "pause", "stop the clocks, or let them run again; nobody can respond meanwhile";
    'c' => Close, "close", "close the vote for everybody; whoever has more time keeps it";
    'r' => Reveal, "reveal", "show the key and its reasons to the class";
    'v' => Again, "vote again", "open another vote on the same question, after talking";
    'n' => Next, "next question", "open the next question that was not yet open";
    @(PROJECTOR);
    @(OVERVIEW);
    't' => People, "people", "who is here; there one can be sent out, and let in again";
    'j' => Join, "join line",
        "what learners type to come in, large; also on the page for the projector";
    's' => Skip, "", "leave the question without its key";
    Digit, '#' => Number, "", "open the question with that number, also one that was left";
    @(MEND);
    @(Binding { hint: "", ..LOCK });
    @(Binding { hint: "", ..NAMES });
    'g' => Standings, "",
        "let learners see how they stand among the others once it is over, or not";
    'e' => Withhold, "",
        "what the class gave on each seat, as bars without names once the key shows: on or off";
    'b' => End, "end", "end the class; asks first";
    Up => Up, "", "one line up, where not all fits";
    Down => Down, "", "one line down, where not all fits";
    @(LEAVE);
};

/// The keys on the list of people.
pub const PEOPLE: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    'i' => Readmit, "let in",
        "let in again who was sent out; let in once without a PIN who lost it, or is kept waiting";
    'x', Delete => Kick, "send out", "send whom the cursor stands on out; asks first";
    'r' => Vacate, "remove seat", "give away a seat in which nobody sits and nobody ever responded";
    Figure => Number, "", "go to the seat with that number";
    Up => Up, "", "one seat up";
    Down => Down, "", "one seat down";
    @(BACK);
    @(LOCK);
};

/// The keys on the list of items.
pub const ITEMS: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => Take, "open", "open the question under the cursor; one that was left has another vote";
    'y' => Mend, "correct",
        "correct the question under the cursor: let it count for nobody, or accept a response";
    Up => Up, "", "one question up";
    Down => Down, "", "one question down";
    @(BACK);
};

/// The keys on the page of corrections.
pub const MENDING: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => Take, "do it", "carry out the selected correction; asks first";
    Up => Up, "", "one line up";
    Down => Down, "", "one line down";
    @(BACK);
};

/// The keys while a number is typed.
pub const NUMBER: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => Take, "open", "open the question with that number";
    Digit, '0' => Number, "", "type the number";
    @(keymap::erase(ConsoleCommand::Erase));
    @(keymap::clear(ConsoleCommand::Clear));
    @(BACK);
};

/// The keys on the page with the instructions to join.
pub const JOIN: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Esc, 'j', 'q' => Back, "back", "back to the class";
};

/// The keys while homework is open: there are no votes to run.
pub const HOMEWORK: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    't' => People, "people", "who is here; there one can be sent out, and let in again";
    'j' => Join, "join line",
        "what learners type to come in, large; also on the page for the projector";
    @(PROJECTOR);
    'l' => Lock, "lock", "lock the room, so that nobody new comes in, or open it again";
    'm' => Names, "", "names on or off; where they are off, seats have numbers";
    'b' => End, "end", "end the homework; asks first";
    Up => Up, "", "one line up, where not all fits";
    Down => Down, "", "one line down, where not all fits";
    @(LEAVE);
};

/// The keys after the end of the class.
pub const ENDED: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    @(OVERVIEW);
    't' => TakeAlong, "take along", "leave, and have the report as text on your own terminal";
    @(LEAVE);
    @(PROJECTOR);
    @(NAMES);
    'g' => Standings, "standings", "let learners see how they stand among the others, or not";
    Up => Up, "", "one line up, where not all fits";
    Down => Down, "", "one line down, where not all fits";
};

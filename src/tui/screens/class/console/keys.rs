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
    Wall,
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

const WALL: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'w' => Wall, "wall",
        "show the wall, which has only what everybody may see, or your own page again"
};

const LOCK: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'l' => Lock, "lock", "lock the room so that nobody new can join, or unlock it"
};
const NAMES: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'm' => Names, "names", "show or hide names; while they are hidden, seats show their numbers"
};
const LIST: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    't' => People, "people", "list the people; there you can remove somebody or let them back in"
};
const JOINING: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'j' => Join, "how to join",
        "show what learners type to join, in large letters; also on the wall", "join"
};
const SCROLL_UP: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    Up => Up, "", "scroll up one line", "up"
};
const SCROLL_DOWN: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    Down => Down, "", "scroll down one line", "down"
};
const OVERVIEW: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'o' => Overview, "overview", "list all questions of the set, with the result of each vote"
};
const MEND: Binding<ConsoleCommand> = binding! { ConsoleCommand;
    'y' => Mend, "", "correct a question so that it counts for nobody, or accept another answer",
    "correct"
};

/// The keys while the class runs.
pub const KEYS: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => On, "next step", "do the next step: open, close, reveal, or next question",
        "continue";
    'd' => Discuss, "discuss", "let the class discuss before it votes again";
    'k' => Eyes, "key (you only)",
        "show or hide the key and the answers so far, for you only; hidden again at the next \
         question", "key";
    'u' => Missing, "not answered", "show or hide the seats that have not answered", "missing";
    'x' => Extend, "+30 s", "give everybody 30 more seconds", "extend";
    'p' => Pause, "pause",
        "stop the clock, or start it again; nobody can answer while it is stopped";
    'c' => Close, "close", "close the vote; learners with extra time keep theirs";
    'r' => Reveal, "reveal", "show the key and the rationale to the class";
    'v' => Again, "vote again", "open another vote on the same question, after the discussion";
    'n' => Next, "next question", "open the next question that has not been opened";
    @(WALL);
    @(OVERVIEW);
    @(LIST);
    @(JOINING);
    's' => Skip, "", "skip the question; its key is not shown", "skip";
    Digit, '#' => Number, "",
        "open the question with that number, even if it was skipped", "number";
    @(MEND);
    @(Binding { hint: "", ..LOCK });
    @(Binding { hint: "", ..NAMES });
    'g' => Standings, "",
        "show or hide ranks; at the end of the class each learner sees only their own", "ranks";
    'e' => Withhold, "",
        "show or hide the class's answers on each seat: bars without names, once the key shows",
        "share answers";
    'b' => End, "end", "end the class; asks first";
    @(SCROLL_UP);
    @(SCROLL_DOWN);
    @(LEAVE);
};

/// The keys on the list of people.
pub const PEOPLE: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    'i' => Readmit, "let in",
        "let somebody you removed back in, or let a learner join once without a PIN";
    'x', Delete => Kick, "remove", "remove the selected learner; asks first";
    'r' => Vacate, "free seat", "free a seat that is empty and has no answers";
    Figure => Number, "", "go to the seat with that number", "";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    @(BACK);
    @(LOCK);
};

/// The keys on the list of items.
pub const ITEMS: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => Take, "open", "open the selected question; a skipped one gets another vote";
    'y' => Mend, "correct",
        "correct the selected question so that it counts for nobody, or accept another answer";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
    @(BACK);
};

/// The keys on the page of corrections.
pub const MENDING: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    Enter => Take, "apply", "make the selected correction; asks first";
    Up => Up, "", "move up", "up";
    Down => Down, "", "move down", "down";
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
    @(LIST);
    @(JOINING);
    @(WALL);
    @(LOCK);
    @(Binding { hint: "", ..NAMES });
    'b' => End, "end", "end the homework; asks first";
    @(SCROLL_UP);
    @(SCROLL_DOWN);
    @(LEAVE);
};

/// The keys after the end of the class.
pub const ENDED: Keymap<ConsoleCommand> = keymap! { ConsoleCommand;
    @(OVERVIEW);
    't' => TakeAlong, "print and leave", "leave, and print the report in your own terminal",
        "print";
    @(LEAVE);
    @(WALL);
    @(NAMES);
    'g' => Standings, "ranks", "show or hide ranks; each learner sees only their own";
    @(SCROLL_UP);
    @(SCROLL_DOWN);
};

//! What happens in a class that is measured: everybody comes in, then some items, one after the
//! other. All servers play it.

/// Items that are put to the class.
pub const ROUNDS: usize = 9;
/// Steps of each item.
const STEPS: usize = 3;
/// What everybody waits for at first.
pub const LOBBY: usize = 0;

/// One step of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A seat has come in.
    Lobby,
    /// The next item is asked.
    Asked(usize),
    /// Everybody confirms a response at once.
    Confirmed,
    /// Its key is shown.
    Revealed,
    /// The class is over.
    Over,
}

/// The last step.
pub const OVER: usize = 1 + ROUNDS * STEPS;
/// How many steps there are.
pub const COUNT: usize = OVER + 1;

impl Step {
    /// The step of this number.
    pub fn of(number: usize) -> Self {
        match number {
            LOBBY => Self::Lobby,
            OVER => Self::Over,
            _ => match number % STEPS {
                1 => Self::Asked(number / STEPS + 1),
                2 => Self::Confirmed,
                _ => Self::Revealed,
            },
        }
    }

    /// What stands in the frame that a seat waits for.
    pub fn marker(self) -> Vec<u8> {
        match self {
            Self::Lobby => b"You have joined.".to_vec(),
            Self::Asked(round) => format!("{round} of 10").into_bytes(),
            Self::Confirmed => b"Confirmed".to_vec(),
            Self::Revealed => b"of 1 point".to_vec(),
            Self::Over => b"The class has ended".to_vec(),
        }
    }

    /// What stands in the lines that a plain seat waits for.
    pub fn plain_marker(self) -> Vec<u8> {
        match self {
            Self::Lobby => b"You have joined.".to_vec(),
            Self::Asked(round) => format!("Question {round} of 10.").into_bytes(),
            Self::Confirmed => b"confirmed, wait".to_vec(),
            Self::Revealed => b"shown, wait".to_vec(),
            Self::Over => b"The class has ended".to_vec(),
        }
    }

    /// What a seat types for it.
    pub fn typed(self, seat: usize) -> Option<[u8; 2]> {
        (self == Self::Confirmed).then(|| [b"abc"[seat % 3], b'\r'])
    }
}

/// The file that has the frame of a step.
pub fn frame_file(step: usize) -> String {
    format!("frame-{step}")
}

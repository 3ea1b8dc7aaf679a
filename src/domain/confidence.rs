//! A learner's confidence in a response.

/// A learner's confidence in a response.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// A guess.
    Guess,
    /// Unsure.
    Unsure,
    /// Sure.
    Sure,
}

impl Confidence {
    /// All three, lowest first.
    pub const ALL: [Self; 3] = [Self::Guess, Self::Unsure, Self::Sure];

    /// Returns its name in records.
    pub fn id(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Unsure => "unsure",
            Self::Sure => "sure",
        }
    }

    /// Returns its name as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Guess => "Guess",
            Self::Unsure => "Unsure",
            Self::Sure => "Sure",
        }
    }

    /// Returns the confidence with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.id() == id)
    }

    /// Returns its value in the log's column: 0, 1 or 2.
    pub fn number(self) -> u8 {
        match self {
            Self::Guess => 0,
            Self::Unsure => 1,
            Self::Sure => 2,
        }
    }

    /// Returns the confidence with this value.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|of| i64::from(of.number()) == number)
    }

    /// Returns the next one in the cycle: sure, unsure, guess, none.
    pub fn next(said: Option<Self>) -> Option<Self> {
        match said {
            None => Some(Self::Sure),
            Some(Self::Sure) => Some(Self::Unsure),
            Some(Self::Unsure) => Some(Self::Guess),
            Some(Self::Guess) => None,
        }
    }
}

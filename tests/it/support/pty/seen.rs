//! What a terminal shows between two frames.

/// What the terminal shows between two frames.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The lines, without spaces at their ends.
    pub text: String,
    /// Where the cursor is, column and row; `None` where it is hidden.
    pub cursor: Option<(u16, u16)>,
    /// Whether a program has taken the whole terminal over.
    pub alternate: bool,
}

impl Seen {
    /// Whether these words are on it.
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// The first line.
    pub fn head(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Whether it shows the home screen, with what is known there.
    pub fn is_home(&self) -> bool {
        let menu = ["History", "p Progress", "t Today"];
        let menu = menu.iter().any(|words| self.has(words));
        self.head().contains("ractice questions") && menu
    }

    /// "3 of 10" in the first line, as the place from 0.
    pub fn place(&self) -> Option<usize> {
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let place = words.windows(3).find_map(|words| match words {
            [place, "of", count] if count.parse::<usize>().is_ok() => place.parse::<usize>().ok(),
            _ => None,
        })?;
        place.checked_sub(1)
    }

    /// Whether it shows an item with its verdict.
    pub fn is_answered(&self) -> bool {
        self.place().is_some()
            && ["✓ Correct:", "✗ Incorrect:", "~ Partly correct:"]
                .iter()
                .any(|verdict| self.has(verdict))
    }

    /// Column and row of these words, both from 0.
    pub fn find(&self, words: &str) -> Option<(u16, u16)> {
        self.text.lines().enumerate().find_map(|(row, line)| {
            let at = line.find(words)?;
            let column = line.get(..at)?.chars().count();
            Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))
        })
    }
}

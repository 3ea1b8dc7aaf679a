//! A whole number that is typed digit by digit into a line that has a value already: how many
//! items, how many seconds.

use crate::domain::typed::named;

/// A whole number and the most it may be.
#[derive(Clone, Copy, Debug)]
pub struct Whole {
    /// As it is now.
    pub value: u64,
    /// The most.
    pub max: u64,
}

impl Whole {
    /// Returns the number with a digit more. One too large begins anew with that digit, and says so.
    pub fn typed(self, c: char) -> (u64, Option<String>) {
        let Some(digit) = c.to_digit(10).map(u64::from) else {
            return (self.value, Some(no_digit(c)));
        };
        let longer = self.value.saturating_mul(10).saturating_add(digit);
        if longer <= self.max {
            (longer, None)
        } else {
            let words = format!("{} is the most: starting over with {digit}.", self.max);
            (digit, Some(words))
        }
    }

    /// Returns the number that a paste puts in its place.
    ///
    /// # Errors
    /// Where it is not a whole number, or too large: why.
    pub fn pasted(self, text: &str) -> Result<u64, String> {
        let text = text.trim();
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        match number {
            Some(number) if number <= self.max => Ok(number),
            _ if digits => Err(format!("Not pasted: {} is the most.", self.max)),
            _ => Err("Not pasted: it is not a whole number.".into()),
        }
    }
}

/// Says that a character is no digit.
pub fn no_digit(c: char) -> String {
    format!("{} is not a digit.", named(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_become_part_of_the_number_is_said() {
        let whole = |value| Whole { value, max: 500 };
        assert_eq!(whole(2).typed('5'), (25, None));
        let over = "500 is the most: starting over with 7.";
        assert_eq!(whole(100).typed('7'), (7, Some(over.into())));
        assert_eq!(whole(2).typed('.'), (2, Some("`.` is not a digit.".into())));
        assert_eq!(whole(10).pasted(" 25\n"), Ok(25));
        for text in ["", "2 5", "-5", "5 items", "12\n34", "1,0", "٣"] {
            let refused = whole(10).pasted(text);
            assert_eq!(
                refused,
                Err("Not pasted: it is not a whole number.".into()),
                "{text:?}"
            );
        }
        for text in ["501", "99999999999999999999999"] {
            assert_eq!(
                whole(10).pasted(text),
                Err("Not pasted: 500 is the most.".into())
            );
        }
    }
}

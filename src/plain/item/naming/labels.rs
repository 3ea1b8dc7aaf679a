//! The words of a line, and the labels among them.

/// The largest number in a label: no item has more parts, rows or blanks of one sort.
const NUMBER_MAX: usize = 99;

/// A word that is a label, with its places from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Label {
    /// A letter.
    Letter(usize),
    /// A number.
    Number(usize),
    /// A letter and a number in any order.
    Both(usize, usize),
}

/// Returns the label that a word is; `None` for any other word.
pub fn label(word: &str) -> Option<Label> {
    let letter = |text: &str| {
        let mut chars = text.chars();
        let letter = chars.next().filter(char::is_ascii_lowercase)?;
        let place = usize::try_from(u32::from(letter) - u32::from('a')).ok()?;
        chars.next().is_none().then_some(place)
    };
    let number = |text: &str| {
        let is_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number: usize = text.parse().ok().filter(|_| is_digits)?;
        (1..=NUMBER_MAX).contains(&number).then(|| number - 1)
    };
    if let Some(letter) = letter(word) {
        return Some(Label::Letter(letter));
    }
    if let Some(number) = number(word) {
        return Some(Label::Number(number));
    }
    let first = word
        .split_at_checked(1)
        .and_then(|(l, n)| Some((letter(l)?, number(n)?)));
    let end = word.len().checked_sub(1)?;
    let last = || {
        word.split_at_checked(end)
            .and_then(|(n, l)| Some((letter(l)?, number(n)?)))
    };
    first
        .or_else(last)
        .map(|(letter, number)| Label::Both(letter, number))
}

/// Returns the words of a line in lower case, without the marks around them. Labels with a comma
/// between them are words of their own: "a,c".
pub fn words(line: &str) -> Vec<String> {
    let line = line.to_lowercase();
    let bare = |word: &str| {
        let word = word.trim_matches(['(', '"', '\'']);
        let word = word.trim_end_matches(['.', ',', ':', ';', ')', '"', '\'', '?', '!']);
        word.to_owned()
    };
    let split = |word: String| -> Vec<String> {
        let pieces: Vec<String> = word.split([',', ';', '+']).map(str::to_owned).collect();
        match pieces.len() > 1 && pieces.iter().all(|piece| label(piece).is_some()) {
            true => pieces,
            false => vec![word],
        }
    };
    let words = line.split_whitespace().map(bare).flat_map(split);
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_letter_a_number_or_both() {
        for (word, wanted) in [
            ("b", Some(Label::Letter(1))),
            ("12", Some(Label::Number(11))),
            ("b2", Some(Label::Both(1, 1))),
            ("2b", Some(Label::Both(1, 1))),
            ("a10", Some(Label::Both(0, 9))),
            ("0", None),
            ("100", None),
            ("ab", None),
            ("b2c", None),
            ("é", None),
            ("é1", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(label(word), wanted, "{word:?}");
        }
    }

    #[test]
    fn labels_may_have_commas_and_numbers_keep_theirs() {
        assert_eq!(words("A,c; D."), ["a", "c", "d"]);
        assert_eq!(words("blank 2: 1,000 mL"), ["blank", "2", "1,000", "ml"]);
        assert_eq!(words(" ( , ) "), Vec::<String>::new());
    }
}

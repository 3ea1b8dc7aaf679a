//! "Did you mean": the nearest of the allowed words.

/// The maximum number of words to compare: with more, the list is no help either.
const COMPARED_MAX: usize = 1_000;

/// Returns the word that `given` most likely stands for, if any is close.
pub fn nearest<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given: Vec<char> = given.to_lowercase().chars().take(64).collect();
    // A third of the letters may be wrong, but not all of them.
    let near = given.len().div_ceil(3).min(given.len().saturating_sub(1));
    allowed
        .into_iter()
        .map(|word| (distance(&given, word), word))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Returns a line of help: the nearest word, and the list if it is short enough to read.
pub fn help<'a>(given: &str, allowed: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let list: Vec<&str> = allowed.clone().into_iter().collect();
    let list = match list.len() {
        0 => "none are defined yet".to_owned(),
        1..=40 => format!("choose from {}", list.join(", ")),
        more => format!("there are {more} to choose from"),
    };
    match nearest(given, allowed.into_iter().take(COMPARED_MAX)) {
        Some(word) => format!("did you mean `{word}`? {list}"),
        None => list,
    }
}

/// Returns the number of letters to insert, delete or change.
fn distance(given: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=given.len()).collect();
    for (line, letter) in word.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (above, own) in row.iter().skip(1).zip(given) {
            let changed = diagonal + usize::from(*own != letter);
            left = changed.min(left + 1).min(above + 1);
            next.push(left);
            diagonal = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognized_and_another_word_is_not() {
        let words = ["rationale", "refs", "stem"];
        assert_eq!(nearest("rationnale", words), Some("rationale"));
        assert_eq!(nearest("Stem", words), Some("stem"));
        assert_eq!(nearest("colour", words), None);
    }

    #[test]
    fn distance_counts_single_letters() {
        let count = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), b);
        assert_eq!((count("", "abc"), count("abc", "")), (3, 3));
        assert_eq!((count("kitten", "sitting"), count("same", "same")), (3, 0));
    }
}

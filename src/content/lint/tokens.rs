//! Texts as the rules compare them: sentences, words, and texts without what does not matter.

/// Returns the position of a word as a whole word, after skipping `earlier` occurrences.
pub fn whole_word(text: &str, word: &str, earlier: usize) -> Option<usize> {
    let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let alone = |at: &usize| {
        let before = text.get(..*at).unwrap_or("").chars().next_back();
        let after = text.get(at + word.len()..).unwrap_or("").chars().next();
        !joined(before) && !joined(after)
    };
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(alone).nth(earlier)
}

/// Splits a text into sentences; a point before a small letter or inside a number ends none.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let after = text
            .get(at + 1..)
            .unwrap_or("")
            .trim_start_matches(['"', '”', ')']);
        let ends = after.is_empty()
            || (after.starts_with(char::is_whitespace)
                && after
                    .trim_start()
                    .chars()
                    .next()
                    .is_some_and(|next| !next.is_lowercase()));
        if ends {
            let end = text.len() - after.len();
            found.extend(
                text.get(start..end)
                    .map(str::trim)
                    .filter(|s| !s.is_empty()),
            );
            start = end;
        }
    }
    found.extend(text.get(start..).map(str::trim).filter(|s| !s.is_empty()));
    found
}

/// Returns whether a sentence only says how to respond.
pub fn is_instruction(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    [
        "select all that apply",
        "round ",
        "answer in ",
        "give the answer",
        "use a whole",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Splits a text into words: letters, digits, and the signs that join them inside.
pub fn words(text: &str) -> Vec<&str> {
    each_word(text).collect()
}

/// Returns the words of [`words`] one by one.
pub fn each_word(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| matches!(c, '\'' | '’' | '-');
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = rest.find(|c: char| !(c.is_alphanumeric() || joins(c)));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(word.trim_end_matches(joins)).filter(|word| !word.is_empty())
    })
}

/// Returns whether a word is in a list of small letters, in any case.
pub fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// Returns a text without case, punctuation at word ends and doubled space, to compare meanings.
/// Keeps signs and points inside numbers, because they change the meaning.
pub fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let ends = [
        '.', ',', ';', ':', '!', '?', '"', '“', '”', '(', ')', '\'', '’',
    ];
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(ends))
        .collect();
    words.join(" ").trim().to_owned()
}

/// Returns the FNV-1a digest of a text without case.
pub fn hash(text: &str) -> u32 {
    let bytes = text.bytes().map(|byte| byte.to_ascii_lowercase());
    bytes.fold(0x811c_9dc5, |sum: u32, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests;

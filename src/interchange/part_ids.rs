//! Ids for what has none in other programs.

/// Returns the id of the choice with this number from 0: `a` to `z`, and then `x27` and so on.
pub fn letter(number: usize) -> String {
    match u8::try_from(number).ok().filter(|n| *n < 26) {
        Some(n) => char::from(b'a' + n).to_string(),
        None => format!("x{}", number + 1),
    }
}

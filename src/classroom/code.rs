//! Class codes, which learners type to join.

/// Letters and digits that are not mistaken for one another, on a projector or read aloud.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The length of a generated code: 31 symbols to the eighth are too many to try over SSH.
const LENGTH: usize = 8;

/// The minimum length of a code that an instructor chooses.
const CHOSEN_MIN: usize = 8;
/// The maximum length of a chosen code.
const CHOSEN_MAX: usize = 32;

/// Returns a code that cannot be guessed.
pub fn fresh(secret: [u8; 16]) -> String {
    let base = ALPHABET.len() as u128;
    let mut left = u128::from_be_bytes(secret);
    let mut sign = || {
        let at = usize::try_from(left % base).unwrap_or(0);
        left /= base;
        ALPHABET.get(at).copied().map_or('a', char::from)
    };
    (0..LENGTH).map(|_| sign()).collect()
}

/// Returns an instructor's chosen code in its stored form.
///
/// # Errors
/// The code's mistake, in words.
pub fn chosen(code: &str) -> Result<String, String> {
    let code = code.trim().to_lowercase();
    let fits = code
        .bytes()
        .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-');
    if !fits || !(CHOSEN_MIN..=CHOSEN_MAX).contains(&code.len()) {
        return Err(format!(
            "a code has {CHOSEN_MIN} to {CHOSEN_MAX} letters, digits or hyphens"
        ));
    }
    Ok(code)
}

/// Returns a login in the form that codes are compared by: learners may type capitals.
pub fn of_login(login: &str) -> String {
    login.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;

    #[test]
    fn a_fresh_code_is_one_that_may_be_chosen_and_hardly_comes_twice() {
        let codes: std::collections::BTreeSet<String> =
            (0..1_000).map(|_| fresh(Env::default().secret())).collect();
        assert_eq!(codes.len(), 1_000);
        for code in codes {
            assert_eq!(chosen(&code), Ok(code.clone()));
            assert!(!code.contains(['0', 'o', '1', 'l', 'i']), "{code}");
        }
    }

    #[test]
    fn short_and_strange_codes_are_refused() {
        for code in ["", "abc", "ward 3 monday", "wärter-drei", &"x".repeat(33)] {
            assert!(chosen(code).is_err(), "{code:?}");
        }
        assert_eq!(chosen("Ward3-Monday"), Ok("ward3-monday".into()));
        assert_eq!(of_login("WARD3-monday"), "ward3-monday");
    }
}

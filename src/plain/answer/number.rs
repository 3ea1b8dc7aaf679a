//! A typed number: the whole line, as it was typed.

use crate::domain::kind::Numeric;
use crate::domain::response::Response;
use crate::tui::prose::sentence;

/// Returns the number of a line; `None` if the line begins like no number.
pub fn parse(numeric: &Numeric, line: &str) -> Option<Result<Response, String>> {
    let line = line.trim();
    let begins = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '−');
    if !line.starts_with(begins) {
        return None;
    }
    Some(match numeric.read_typed(line) {
        Ok(_) => Ok(Response::Number(line.to_owned())),
        // A reader would say the marks around a character.
        Err(why) => Err(sentence(&why.to_string()).replace('`', "\"")),
    })
}

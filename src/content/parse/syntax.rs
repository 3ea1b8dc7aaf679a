//! Explains TOML errors in an author's words: curly quotes, dates and numbers as written by hand,
//! invisible characters.

use jiff::civil::Date;

use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};

/// An explanation of a TOML error.
#[derive(Debug)]
pub struct Explanation {
    /// The place.
    pub span: SourceSpan,
    /// The problem.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// True for a list that is never closed: then all later lines are wrong too.
    pub is_open_list: bool,
}

const HELP: &str = "write texts in quotes, lists in [ ] with commas, and tables in { }; \
    `dripset bank new` prints a complete bank to compare with";

/// The first year with four digits.
const YEAR_MIN: i16 = 1000;

/// Quotation marks of word processors and of other languages.
const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '«'];

/// Explains a mistake at that place of a bank; `message` is the parser's own.
pub fn explain(text: &str, span: SourceSpan, message: &str) -> Explanation {
    let open = || {
        message
            .contains("array")
            .then(|| open_list(text, &span))
            .flatten()
    };
    let told = meant(text, span.clone()).or_else(open);
    told.unwrap_or_else(|| Explanation {
        span,
        message: message.to_owned(),
        help: HELP.to_owned(),
        is_open_list: false,
    })
}

/// Explains a line `key = …` inside a list: the list was never closed.
fn open_list(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let span = clamp(text, span.clone());
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let (key, _) = line.split_once('=')?;
    // After the equals sign it is a list of this line.
    if span.start > start + key.len() {
        return None;
    }
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key = key.trim();
    (!key.is_empty() && key.chars().all(bare)).then(|| Explanation {
        span: start..start + line.len(),
        message: "a list that starts above this line is not closed".to_owned(),
        help: "add `]` at the end of the list".to_owned(),
        is_open_list: true,
    })
}

/// Explains the likely intention at an invalid place of any TOML, if it can be recognized.
pub fn meant(text: &str, span: SourceSpan) -> Option<Explanation> {
    let span = clamp(text, span);
    invisible(text, &span)
        .or_else(|| curly(text, &span))
        .or_else(|| boolean(text, &span))
        .or_else(|| date(text, &span))
        .or_else(|| number(text, &span))
}

/// Reports in one finding that a text is not a bank, and what it looks like.
pub fn not_a_bank(text: &str, findings: &mut Findings) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let second = lines.next().unwrap_or(first);
    let cells = |sign: char| first.contains(sign) && second.contains(sign);
    let message = if first.starts_with(['{', '[']) && first.contains(['{', '"', ':']) {
        "this is not a TOML bank; it looks like JSON"
    } else if [',', ';', '\t'].into_iter().any(cells) {
        "this is not a TOML bank; it looks like a spreadsheet saved as CSV"
    } else {
        "this is not a TOML bank; it has no `format`, no [bank] and no [[item]]"
    };
    let help = "a bank is a text file in TOML; `dripset bank new` prints a sample";
    findings.clear();
    findings.add(&codes::SYNTAX, 0..0, message, help);
}

fn clamp(text: &str, span: SourceSpan) -> SourceSpan {
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// Returns the span around a place that has only such characters.
fn around(text: &str, at: usize, within: impl Fn(char) -> bool) -> SourceSpan {
    let before = text.get(..at).unwrap_or("");
    let after = text.get(at..).unwrap_or("");
    let start = before.trim_end_matches(&within).len();
    let end = at + after.find(|c: char| !within(c)).unwrap_or(after.len());
    start..end
}

fn invisible(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let from = text.get(..span.start)?;
    let from = span.start - from.chars().next_back().map_or(0, char::len_utf8);
    let after = text.get(span.end..)?.chars().next();
    let to = span.end + after.map_or(0, char::len_utf8);
    let (at, sign) = text
        .get(from..to)?
        .char_indices()
        .find(|(_, c)| is_invisible(*c))?;
    Some(Explanation {
        is_open_list: false,
        span: from + at..from + at + sign.len_utf8(),
        message: format!(
            "there is an invisible character here, U+{:04X}",
            u32::from(sign)
        ),
        help: "delete it, and type a space if you need one; text copied from web pages and word \
            processors often has such characters"
            .to_owned(),
    })
}

/// Returns whether a character looks like a space or nothing but is not TOML's space.
fn is_invisible(c: char) -> bool {
    let blank = c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r');
    let nothing = matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{feff}');
    blank || nothing
}

fn curly(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let written = text.get(span.clone())?;
    let (at, quote) = written.char_indices().find(|(_, c)| CURLY.contains(c))?;
    Some(Explanation {
        is_open_list: false,
        span: span.start + at..span.start + at + quote.len_utf8(),
        message: format!("`{quote}` is a curly quotation mark; texts stand in straight quotes"),
        help: "type straight quotes (\"…\") before and after the text; word processors turn them into curly ones".to_owned(),
    })
}

fn boolean(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let written = text.get(span.clone())?.trim();
    let meant = ["true", "false"]
        .into_iter()
        .find(|word| written.eq_ignore_ascii_case(word))?;
    Some(Explanation {
        is_open_list: false,
        span: span.clone(),
        message: format!("`{written}` must be in lowercase"),
        help: format!("write {meant}"),
    })
}

fn date(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
    let span = around(text, span.start, part);
    let written = text.get(span.clone())?;
    let date = date_of(written)?;
    Some(Explanation {
        is_open_list: false,
        message: format!("`{written}` is not a date in the form YYYY-MM-DD"),
        help: format!("write {date}, without quotes"),
        span,
    })
}

/// Returns the date meant by `22.11.2026`, `11/22/2026` or `2026-2-3`. If both numbers may be the
/// month, the first is, as in the United States.
pub fn date_of(text: &str) -> Option<Date> {
    let sign = text.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Option<Vec<i16>> = text.split(sign).map(|part| part.parse().ok()).collect();
    let parts = parts?;
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = match sign {
        _ if *first >= YEAR_MIN => (*first, *second, *third),
        '.' => (*third, *second, *first),
        _ if *first > 12 => (*third, *second, *first),
        _ => (*third, *first, *second),
    };
    if year < YEAR_MIN {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn number(text: &str, span: &SourceSpan) -> Option<Explanation> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    // The parser may have gone on as far as the bracket after it.
    let at = match text.get(span.start..)?.starts_with(part) {
        true => span.start,
        false => text.get(..span.start)?.trim_end_matches(' ').len(),
    };
    let found = around(text, at, part);
    let written = text.get(found.clone())?.trim_end_matches(',');
    let (meant, message) = match number_of(written) {
        Some(meant) => (
            meant,
            format!("`{written}` has a comma; numbers here have none"),
        ),
        None => bare_point(written)?,
    };
    Some(Explanation {
        is_open_list: false,
        span: found.start..found.start + written.len(),
        message,
        help: format!("write {meant}"),
    })
}

/// Returns the number meant by `.7` or `7.`, and the mistake.
fn bare_point(written: &str) -> Option<(String, String)> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match written.split_once('.')? {
        ("", after) if digits(after) => Some((
            format!("0.{after}"),
            format!("`{written}` has no digit before the decimal point"),
        )),
        (before, "") if digits(before) => Some((
            before.to_owned(),
            format!("`{written}` has no digit after the decimal point"),
        )),
        _ => None,
    }
}

/// Returns the number meant by `0,5` or `1,000`.
pub fn number_of(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let (first, rest) = groups.split_first()?;
    if rest.is_empty() || !digits(fraction) || !groups.iter().all(|group| digits(group)) {
        return None;
    }
    // A leading zero is no thousand: "0,125" is an eighth.
    let thousands = *first != "0" && first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    match (thousands, rest) {
        (true, _) => Some(text.replace(',', "")),
        (false, [_]) if !text.contains('.') => Some(text.replace(',', ".")),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

//! The signs of GIFT, and how a backslash takes their meaning away.

/// The first of the characters that stand for escaped signs while a text is read. They are for
/// private use, in a range that no font has.
const PRIVATE: u32 = 0x0010_ff00;

/// Signs that a backslash escapes, besides `n` for a line break and the backslash itself.
const SIGNS: [char; 6] = ['~', '=', '#', '{', '}', ':'];

/// Returns a text in which every escaped sign is a character without meaning.
pub fn protect(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_private(c) {
            continue;
        }
        let escaped = chars
            .peek()
            .copied()
            .filter(|next| c == '\\' && (SIGNS.contains(next) || matches!(next, 'n' | '\\')));
        match escaped {
            Some(sign) => {
                chars.next();
                let sign = if sign == 'n' { '\n' } else { sign };
                out.extend(char::from_u32(PRIVATE + u32::from(sign)));
            }
            None => out.push(c),
        }
    }
    out
}

/// Returns a text with the signs themselves.
pub fn unprotect(text: &str) -> String {
    let sign = |c: char| match u32::from(c).checked_sub(PRIVATE) {
        Some(sign) if is_private(c) => char::from_u32(sign).unwrap_or(c),
        _ => c,
    };
    text.chars().map(sign).collect()
}

fn is_private(c: char) -> bool {
    (PRIVATE..PRIVATE + 0x80).contains(&u32::from(c))
}

/// Escapes a text in one line.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' => out.push_str("\\\\"),
            c if SIGNS.contains(&c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

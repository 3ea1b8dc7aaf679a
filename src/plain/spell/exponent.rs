//! Raised digits and signs in words: "10⁹", "mm³", "Ca²⁺".

/// The words of small numbers.
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// Returns the words of the raised characters from here on, and their number; `None` if there are
/// none.
pub fn words(chars: &[char], at: usize) -> Option<(String, usize)> {
    let run: String = chars.iter().skip(at).map_while(|c| lowered(*c)).collect();
    if run.is_empty() {
        return None;
    }
    let count = run.chars().count();
    let before = at.checked_sub(1).and_then(|at| chars.get(at));
    let after_number = before.is_some_and(|c| c.is_ascii_digit() || *c == ')');
    let after_letter = before.is_some_and(|c| c.is_alphabetic());
    let words = match run.as_str() {
        "2" if after_letter || after_number => "squared".to_owned(),
        "3" if after_letter || after_number => "cubed".to_owned(),
        // A charge has its sign at the end.
        run if run.ends_with(['+', '-']) => each(run),
        run if after_number => format!("to the power {}", each(run)),
        run => format!("superscript {}", each(run)),
    };
    Some((words, count))
}

/// Returns digits as a number, or else one by one, and signs as words.
fn each(run: &str) -> String {
    let mut words = Vec::new();
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (digits, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if digits.is_empty() {
            words.push(match first {
                '+' => "plus".to_owned(),
                '-' => "minus".to_owned(),
                other => other.to_string(),
            });
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let number = digits
            .parse::<usize>()
            .ok()
            .filter(|_| !digits.starts_with('0'));
        match number.and_then(|number| NUMBERS.get(number)) {
            Some(word) => words.push((*word).to_owned()),
            None => words.extend(digits.chars().map(digit)),
        }
        rest = behind;
    }
    words.join(" ")
}

fn digit(c: char) -> String {
    let value = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
    let word = value.and_then(|value| NUMBERS.get(value));
    word.map_or_else(String::new, |word| (*word).to_owned())
}

fn lowered(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁺' => '+',
        '⁻' => '-',
        'ⁿ' => 'n',
        _ => return None,
    })
}

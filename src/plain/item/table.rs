//! Tables as sentences: each cell with its heads, and a trend with its direction.

use std::cmp::Ordering;

use super::sentences::ended;
use crate::plain::spell::spelled;
use crate::tui::screens::exhibits::{number, times_go_down};

/// Returns the columns of a table in one line, and a line for each row: "09:00, SpO2: 93%."
pub fn lines(header: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let heads: Vec<String> = header.iter().map(|head| spelled(head)).collect();
    let named: Vec<&str> = heads
        .iter()
        .map(String::as_str)
        .filter(|head| !head.is_empty())
        .collect();
    let columns = ended(&format!("The columns: {}", named.join("; ")));
    let rows = rows.iter().map(|cells| ended(&row(&heads, cells)));
    std::iter::once(columns)
        .chain(rows.filter(|line| !line.is_empty()))
        .collect()
}

fn row(heads: &[String], cells: &[String]) -> String {
    let cells = cells.iter().map(|cell| spelled(cell));
    let mut named = heads.iter().zip(cells);
    let first = named.next().map(|(_, cell)| cell).unwrap_or_default();
    let rest: Vec<String> = named
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(head, cell)| match head.is_empty() {
            true => cell,
            false => format!("{head}: {cell}"),
        })
        .collect();
    let rest = rest.join("; ");
    match (first.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (false, true) => first,
        // A comma within the first cell would hide where it ends.
        (false, false) if first.contains(", ") => format!("{} {rest}", ended(&first)),
        (false, false) => format!("{first}, {rest}"),
    }
}

/// Returns a sentence for each series of a trend: the value at each time, then the direction.
pub fn trend(header: &[String], rows: &[Vec<String>]) -> Vec<String> {
    if !times_go_down(header, rows) {
        let times = header.get(1..).unwrap_or_default();
        return rows.iter().filter_map(|row| series(times, row)).collect();
    }
    let column = |nth: usize| -> Vec<String> {
        let cell = |row: &Vec<String>| row.get(nth).cloned().unwrap_or_default();
        header
            .get(nth)
            .cloned()
            .into_iter()
            .chain(rows.iter().map(cell))
            .collect()
    };
    let times = column(0);
    let times = times.get(1..).unwrap_or_default();
    (1..header.len())
        .filter_map(|nth| series(times, &column(nth)))
        .collect()
}

/// Returns one series: its name, then its values.
fn series(times: &[String], cells: &[String]) -> Option<String> {
    let (name, values) = cells.split_first()?;
    let at = |(time, value): (&String, &String)| format!("{}, {}", spelled(time), spelled(value));
    let said = times
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.trim().is_empty());
    let said: Vec<String> = said.map(at).collect();
    let direction = direction(values).map_or_else(String::new, |word| format!(" {word}."));
    Some(format!(
        "{}: {}.{direction}",
        spelled(name),
        said.join("; ")
    ))
}

/// Returns the direction of the numbers; `None` unless each value is a number. Both numbers of a
/// value such as "120/80" must have the same direction.
fn direction(values: &[String]) -> Option<&'static str> {
    let second = |value: &String| {
        value
            .split_once('/')
            .map_or(Some(None), |(_, rest)| number(rest).map(Some))
    };
    let first: Vec<f64> = values
        .iter()
        .map(|value| number(value))
        .collect::<Option<_>>()?;
    let second: Vec<Option<f64>> = values.iter().map(second).collect::<Option<_>>()?;
    let seconds: Vec<f64> = second.iter().copied().flatten().collect();
    let word = word(&first)?;
    match seconds.len() {
        0 => Some(word),
        count if count == first.len() => Some(word).filter(|_| self::word(&seconds) == Some(word)),
        _ => None,
    }
}

fn word(numbers: &[f64]) -> Option<&'static str> {
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    let steps: Vec<Ordering> = pairs
        .map(|(before, now)| now.partial_cmp(before))
        .collect::<Option<_>>()?;
    let rises = steps.contains(&Ordering::Greater);
    let falls = steps.contains(&Ordering::Less);
    match (steps.is_empty(), rises, falls) {
        (true, ..) => None,
        (_, true, true) => Some("Rising and falling"),
        (_, true, false) => Some("Rising"),
        (_, false, true) => Some("Falling"),
        (_, false, false) => Some("Unchanged"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn each_cell_has_its_heads() {
        let header = cells(&["Time", "Rate", "Given by then"]);
        let rows = [
            cells(&["09:00", "100 mL/h", "100 mL"]),
            cells(&["10:00", "", "200 mL"]),
            cells(&["11:00, at rest", "80 mL/h", "300 mL"]),
        ];
        assert_eq!(
            lines(&header, &rows),
            [
                "The columns: Time; Rate; Given by then.",
                "09:00, Rate: 100 mL/h; Given by then: 100 mL.",
                "10:00, Given by then: 200 mL.",
                "11:00, at rest. Rate: 80 mL/h; Given by then: 300 mL.",
            ]
        );
    }

    #[test]
    fn a_trend_has_the_value_at_each_time_and_its_direction() {
        let header = cells(&["", "09:00", "10:00", "12:00"]);
        for (row, line) in [
            (
                ["SpO2", "96%", "94%", "90%"],
                "SpO2: 09:00, 96%; 10:00, 94%; 12:00, 90%. Falling.",
            ),
            (
                ["Pulse", "84", "84", "102"],
                "Pulse: 09:00, 84; 10:00, 84; 12:00, 102. Rising.",
            ),
            (
                ["BP", "120/80", "118/84", "90/60"],
                "BP: 09:00, 120/80; 10:00, 118/84; 12:00, 90/60.",
            ),
            (
                ["BP", "120/80", "118/74", "90/60"],
                "BP: 09:00, 120/80; 10:00, 118/74; 12:00, 90/60. Falling.",
            ),
            (
                ["Skin", "warm", "warm", "cool"],
                "Skin: 09:00, warm; 10:00, warm; 12:00, cool.",
            ),
            (
                ["pH", "7.31", "7.31", "7.31"],
                "pH: 09:00, 7.31; 10:00, 7.31; 12:00, 7.31. Unchanged.",
            ),
            (["Urine", "40", "", "30"], "Urine: 09:00, 40; 12:00, 30."),
            (
                ["Heart", "70", "90", "80"],
                "Heart: 09:00, 70; 10:00, 90; 12:00, 80. Rising and falling.",
            ),
        ] {
            assert_eq!(trend(&header, &[cells(&row)]), [line]);
        }
    }

    #[test]
    fn a_chart_that_grows_by_rows_is_read_down_its_columns() {
        let header = cells(&["Time", "Pulse", "Skin"]);
        let rows = [
            cells(&["08:00", "72", "warm"]),
            cells(&["08:20", "84", "warm"]),
        ];
        assert_eq!(
            trend(&header, &rows),
            [
                "Pulse: 08:00, 72; 08:20, 84. Rising.",
                "Skin: 08:00, warm; 08:20, warm."
            ]
        );
    }
}

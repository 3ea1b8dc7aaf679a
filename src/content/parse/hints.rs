//! Hints for common mistakes: the words of other formats, and examples for missing keys.

/// Keys of other formats, the tables they appear in, and the remedy.
const FOREIGN: &[(&str, &[&str], &str)] = &[
    (
        "an item",
        &[
            "options",
            "answers",
            "distractors",
            "alternatives",
            "choice",
        ],
        "write the choices in `choices = [{ id = \"a\", text = \"…\", key = true, why = \"…\" }, …]`",
    ),
    (
        "an item",
        &[
            "answer",
            "correct",
            "correct_answer",
            "key",
            "keys",
            "solution",
        ],
        "mark the correct choice with `key = true`; for a calculation, write the `formula`",
    ),
    (
        "an item",
        &["question", "prompt", "text"],
        "write the question in `stem`",
    ),
    (
        "an item",
        &["explanation", "feedback", "reason", "why"],
        "write the explanation of the item in `rationale`, and of a choice in its `why`",
    ),
    ("an item", &["type"], "write the type of the item in `kind`"),
    (
        "an item",
        &["case", "case_study"],
        "list the item in the `items` of its [[case]]",
    ),
    (
        "an item",
        &["reference", "references", "source", "sources", "citation"],
        "write references in `refs = [\"…\"]`, with ids of [[source]]",
    ),
    (
        "an item",
        &["points", "score", "weight", "tolerance"],
        "remove it; the kind sets the points, and calculations have no tolerance",
    ),
    (
        "a choice",
        &["correct", "right", "answer", "is_correct", "is_key"],
        "mark the correct choice with `key = true`",
    ),
    (
        "a choice",
        &["explanation", "rationale", "feedback", "reason", "because"],
        "explain the choice in its `why`",
    ),
    (
        "an item",
        &["score_scope"],
        "remove it; only grouping, matrix-response and highlight-table can be scored in two ways",
    ),
    (
        "an item",
        &["interchangeable"],
        "remove it; only targets have it, and blanks that share a list by `same_list_as` need none",
    ),
    (
        "an item",
        &["anchor"],
        "remove it; only drop-down-rationale and drag-drop-rationale have an anchor",
    ),
    (
        "a blank",
        &["choices"],
        "remove `choices` or `same_list_as`; a blank has a list of its own or that of another blank",
    ),
    (
        "a blank",
        &["key", "keys", "answer", "correct"],
        "mark a choice with `key = true`; a blank has a `key` only beside `same_list_as`",
    ),
    (
        "a target",
        &["choices", "tokens", "text"],
        "write the words in `tokens`, and the id of the correct one in the `key` of the target",
    ),
    (
        "a token",
        &["key", "correct", "answer", "target"],
        "write the id of the token in the `key` of its target",
    ),
    (
        "a span",
        &["text", "words"],
        "write the words in the text: {id|words}",
    ),
    (
        "a region",
        &["text", "words", "title"],
        "say in `describe` what the region shows, and draw it in the figure: {id|…}",
    ),
    (
        "a row",
        &["keys", "column", "columns", "answer", "correct"],
        "write the ids of its columns in `key`",
    ),
    (
        "a step",
        &["order", "position", "number"],
        "write the steps in the correct order; they are shuffled on screen",
    ),
    (
        "",
        &["author", "authors"],
        "write it as a comment, such as `# Author: …`, or in the `summary` of the [bank]",
    ),
    (
        "",
        &["version", "date", "created", "updated"],
        "write it as a comment, such as `# Version: …`",
    ),
];

/// Returns a hint for an unknown key that other formats use; `known` are the valid keys.
pub fn unknown_key(what: &str, key: &str, known: &[&str]) -> Option<String> {
    let key = key.to_lowercase().replace('-', "_");
    if known.contains(&key.as_str()) {
        return None;
    }
    let found = FOREIGN
        .iter()
        .find(|(of, keys, _)| (of.is_empty() || *of == what) && keys.contains(&key.as_str()));
    found.map(|(_, _, hint)| (*hint).to_owned())
}

/// Returns the kind that a foreign word stands for.
pub fn kind(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase().replace(['_', ' '], "-");
    match word.as_str() {
        "mc" | "mcq" | "single-choice" | "single" => Some("multiple-choice"),
        "sata" | "select-all-that-apply" | "multiple-response" | "multiple-select" => {
            Some("select-all")
        }
        "calculation" | "dosage" | "number" | "fill-in" | "fill-in-the-blank" => Some("numeric"),
        "order" | "ordering" | "ordered-response" | "sequence" => Some("ordered"),
        _ => None,
    }
}

/// Returns the help for a required key that is missing.
pub fn missing(key: &str) -> String {
    let line = match key {
        "id" => "`id = \"…\"`, a name that never changes, such as \"flush-after-drug\"",
        "title" => "`title = \"…\"`, which learners see",
        "bank" => "a table [bank] with an `id` and a `title`",
        "kind" => "`kind = \"multiple-choice\"`, or another kind that docs/bank-format.md lists",
        "topic" => "`topic = \"…\"`, with the id of a [[topic]]",
        "stem" => "`stem = \"…\"`, the scene and the question",
        "choices" => "`choices = [{ id = \"a\", text = \"…\", key = true, why = \"…\" }, …]`",
        "steps" => {
            "`steps = [{ id = \"s1\", text = \"…\", why = \"…\" }, …]`, in the correct order"
        }
        "groups" => {
            "`groups = [{ id = \"g1\", text = \"…\", choices = [{ id = \"a\", text = \"…\", key = true }, …] }, …]`"
        }
        "columns" => "`columns = [{ id = \"c1\", text = \"…\" }, …]`",
        "rows" => {
            "`rows`: `[{ id = \"r1\", text = \"…\", key = \"c1\" }, …]` for a matrix, `[[\"…\", \"…\"], …]` for a table of texts"
        }
        "header" => "`header = [\"…\", \"…\"]`, the heads of the columns",
        "text" => "`text = \"…\"`, with a mark {id} or {id|words} at each place",
        "blanks" => {
            "`blanks = [{ id = \"x\", choices = [{ id = \"a\", text = \"…\", key = true }, …] }, …]`"
        }
        "tokens" => "`tokens = [{ id = \"t1\", text = \"…\", why = \"…\" }, …]`",
        "targets" => "`targets = [{ id = \"x\", key = \"t1\" }, …]`, each with the id of its token",
        "key" => "`key = \"…\"`, with the id of the correct token",
        "spans" => "`spans = [{ id = \"s1\", key = true, why = \"…\" }, …]`",
        "actions" | "condition" | "parameters" => {
            "a list of choices: `[{ id = \"a\", text = \"…\", key = true, why = \"…\" }, …]`"
        }
        "anchor" => "`anchor = \"…\"`, the id of the blank or target with the claim",
        "figure" => "`figure = \"\"\"…\"\"\"`, a drawing with a mark {id|…} around each region",
        "describe" => "`describe = \"…\"`, what a sighted learner sees, without the key",
        "regions" => "`regions = [{ id = \"a\", describe = \"…\", key = true, why = \"…\" }, …]`",
        "formula" => "`formula = \"volume_ml / hours\"`, with names from `given`",
        "unit" => "`unit = \"mL/hr\"`, or \"h:min\" for hours and minutes",
        "round" => {
            "`round = \"tenth\"`, or \"whole\", \"hundredth\", \"thousandth\", or `round_to = 100`"
        }
        "from" => "`from = 3`, the number of the first item that shows it",
        "on" => "`on = 2026-11-22`, the day",
        "min" | "max" => "both `min` and `max`",
        key => return format!("add `{key} = \"…\"`; `dripset bank new` prints a complete bank"),
    };
    format!("add {line}")
}

/// Returns an id made from a text: its letters and digits, with hyphens between them.
pub fn id_from(written: &str) -> String {
    let signs = written.chars().take(64).map(|c| match c {
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    });
    let signs: String = signs.collect();
    let parts: Vec<&str> = signs.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// Returns the rule for ids, with a valid one made from the author's.
pub fn id(written: &str) -> String {
    let rule = "an id has 1 to 64 letters (a to z, A to Z), digits and hyphens, and begins with a letter or digit";
    match id_from(written) {
        id if id.is_empty() => rule.to_owned(),
        id => format!("use `{id}`; {rule}"),
    }
}

/// Returns the shape of an entry of a list of tables; `written` is the text in its place.
pub fn entry_of(key: &str, written: Option<&str>) -> String {
    if key != "allow" {
        return "a table: { id = \"…\" }".to_owned();
    }
    let is_code = |text: &&str| text.len() <= 4 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let lint = written.filter(is_code).unwrap_or("L09");
    format!("a table: {{ lint = \"{lint}\", because = \"…\" }}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_other_formats_lead_to_those_of_this_one() {
        let hint = |what, key| unknown_key(what, key, &[]).unwrap_or_default();
        assert!(hint("an item", "options").contains("`choices ="));
        assert!(hint("an item", "answer").contains("`key = true`"));
        assert!(hint("a choice", "Correct").contains("`key = true`"));
        assert!(hint("[bank]", "author").contains("comment"));
        assert_eq!(unknown_key("an item", "shufle", &[]), None);
        assert_eq!(kind("SATA"), Some("select-all"));
    }

    #[test]
    fn an_id_that_would_do_is_offered() {
        assert!(id("pump_sata").starts_with("use `pump-sata`"));
        assert!(id("µ µ").starts_with("an id has"));
    }
}

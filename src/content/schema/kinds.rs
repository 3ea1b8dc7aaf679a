//! The keys of each kind, by its answer shape.

use serde_json::{Value, json};

use super::nodes::{
    SchemaKey, any_of, flag, id, list, named, number, rows, table, text, texts, whole,
};
use crate::domain::kind::{AnswerShape, KindDescription, KindName, PickLimit};
use crate::domain::limits::{BLANKS_MAX, GRID_COLUMNS_MAX, PARTS_MAX};
use crate::domain::scoring::{Scope, ScoringRule};

/// Returns the keys that only items of some kinds have, for this one.
pub fn fields(name: KindName) -> Vec<SchemaKey> {
    let described = name.description();
    let mut fields = match described.shape {
        AnswerShape::List => vec![SchemaKey::must("choices", choices(), "The choices")],
        AnswerShape::Groups => vec![SchemaKey::must(
            "groups",
            groups(),
            "The groups, each with choices",
        )],
        AnswerShape::Grid => grid(described.takes),
        AnswerShape::Blanks => blanks(described),
        AnswerShape::Targets => targets(),
        AnswerShape::Spans => spans(described),
        AnswerShape::BowTie => bow_tie(),
        AnswerShape::Regions => regions(),
        AnswerShape::Order => ordered(),
        AnswerShape::Number => numeric(),
    };
    if described.rule == ScoringRule::Rationale {
        let help = "The blank or target with the claim that the others explain";
        fields.push(SchemaKey::must("anchor", id(), help));
    }
    if described.rule == ScoringRule::PlusMinus && described.slots.max > 1 {
        let scopes = json!({ "enum": Scope::ALL.map(Scope::id) });
        let help = "Where a score below zero becomes zero";
        fields.push(SchemaKey::may("score_scope", scopes, help));
    }
    fields
}

const ID: &str = "Its id within the item";
const MARKED: &str = "Its id, as in the mark";
const TEXT: &str = "The text that the learner reads";
const WHY: &str = "Why it is correct or incorrect";
const KEY: &str = "True if it is a key";
const HARMFUL: &str = "True if it would harm the client";

/// Returns parts with an id and a reason, and these further fields.
fn parts(more: Vec<SchemaKey>, (min, max): (usize, usize)) -> Value {
    let mut fields = vec![SchemaKey::must("id", id(), ID)];
    fields.extend(more);
    if fields.iter().all(|field| field.key != "why") {
        fields.push(SchemaKey::may("why", texts(), WHY));
    }
    list(table(fields), min, Some(max))
}

fn flags() -> [SchemaKey; 2] {
    [
        SchemaKey::may("key", flag(), KEY),
        SchemaKey::may("harmful", flag(), HARMFUL),
    ]
}

fn choices() -> Value {
    let [key, harmful] = flags();
    parts(
        vec![SchemaKey::must("text", text(), TEXT), key, harmful],
        (2, PARTS_MAX),
    )
}

fn groups() -> Value {
    let fields = vec![
        SchemaKey::must("text", text(), "The name of the group"),
        SchemaKey::must("choices", choices(), "Its choices"),
    ];
    parts(fields, (2, PARTS_MAX))
}

fn grid(takes: PickLimit) -> Vec<SchemaKey> {
    let one = SchemaKey::must("key", id(), "The id of the column that is the key");
    let many = any_of([id(), list(id(), 0, Some(GRID_COLUMNS_MAX))]);
    let key = match takes {
        PickLimit::One => SchemaKey {
            value: any_of([id(), list(id(), 1, Some(1))]),
            ..one
        },
        _ => SchemaKey::may(
            "key",
            many,
            "The ids of the columns that are keys; none if it is missing",
        ),
    };
    let column = vec![SchemaKey::must("text", text(), "The head of the column")];
    let row = vec![
        SchemaKey::must("text", text(), TEXT),
        key,
        SchemaKey::may("harmful", flag(), HARMFUL),
    ];
    vec![
        SchemaKey::must(
            "columns",
            parts(column, (2, GRID_COLUMNS_MAX)),
            "The columns",
        ),
        SchemaKey::must(
            "rows",
            parts(row, (2, PARTS_MAX)),
            "The rows, with their keys",
        ),
    ]
}

/// Returns the text or table that marks stand in.
fn passage(described: &KindDescription, mark: &'static str) -> Vec<SchemaKey> {
    match described.in_table {
        true => vec![
            SchemaKey::must("header", list(texts(), 1, None), "The heads of the columns"),
            SchemaKey::must("rows", rows(texts()), mark),
        ],
        false => vec![SchemaKey::must("text", text(), mark)],
    }
}

fn blanks(described: &KindDescription) -> Vec<SchemaKey> {
    let own = table(vec![
        SchemaKey::must("id", id(), MARKED),
        SchemaKey::must("choices", choices(), "Its choices, with one key"),
        SchemaKey::may("why", texts(), WHY),
    ]);
    let shared = table(vec![
        SchemaKey::must("id", id(), MARKED),
        SchemaKey::must("same_list_as", id(), "The blank whose list it shares"),
        SchemaKey::may("key", id(), "The id of its own key in the shared list"),
        SchemaKey::may("why", texts(), WHY),
    ]);
    let blank = any_of([own, shared]);
    let mut fields = passage(described, "The text, with a mark {id} for each blank");
    fields.push(SchemaKey::must(
        "blanks",
        list(blank, 1, Some(BLANKS_MAX)),
        "The blanks with their lists",
    ));
    fields
}

fn targets() -> Vec<SchemaKey> {
    let why = any_of([texts(), named(texts())]);
    let token = vec![
        SchemaKey::must("text", text(), TEXT),
        SchemaKey::may("harmful", flag(), HARMFUL),
        SchemaKey::may(
            "why",
            why,
            "Why it is correct or incorrect, once or for each target",
        ),
    ];
    let target = table(vec![
        SchemaKey::must("id", id(), MARKED),
        SchemaKey::must("key", id(), "The id of the token that belongs there"),
        SchemaKey::may("why", texts(), WHY),
    ]);
    vec![
        SchemaKey::must("text", text(), "The text, with a mark {id} for each target"),
        SchemaKey::must(
            "tokens",
            parts(token, (2, PARTS_MAX)),
            "The tokens, more than targets",
        ),
        SchemaKey::must(
            "targets",
            list(target, 1, Some(BLANKS_MAX)),
            "The targets with their keys",
        ),
        SchemaKey::may(
            "interchangeable",
            rows(id()),
            "Sets of targets whose tokens may change places",
        ),
    ]
}

fn spans(described: &KindDescription) -> Vec<SchemaKey> {
    let mut fields = passage(described, "The text, with a mark {id|words} for each span");
    let spans = parts(flags().into(), (2, PARTS_MAX));
    fields.push(SchemaKey::must(
        "spans",
        spans,
        "The spans, with one key or more",
    ));
    fields
}

fn bow_tie() -> Vec<SchemaKey> {
    vec![
        SchemaKey::must("actions", choices(), "Actions to take, with two keys"),
        SchemaKey::must("condition", choices(), "Conditions, with one key"),
        SchemaKey::must(
            "parameters",
            choices(),
            "Parameters to monitor, with two keys",
        ),
    ]
}

fn regions() -> Vec<SchemaKey> {
    let [key, harmful] = flags();
    let region = vec![
        SchemaKey::must("describe", text(), "What a sighted learner sees there"),
        key,
        harmful,
    ];
    vec![
        SchemaKey::must(
            "figure",
            text(),
            "The drawing, with a mark {id|drawn text} for each region",
        ),
        SchemaKey::must(
            "describe",
            text(),
            "What a sighted learner sees, without the key",
        ),
        SchemaKey::must(
            "regions",
            parts(region, (2, PARTS_MAX)),
            "The regions, with one key",
        ),
    ]
}

fn ordered() -> Vec<SchemaKey> {
    let step = vec![SchemaKey::must("text", text(), TEXT)];
    vec![
        SchemaKey::must(
            "steps",
            parts(step, (2, PARTS_MAX)),
            "The steps in the correct order",
        ),
        SchemaKey::may(
            "accepted",
            rows(id()),
            "Other correct orders, by the ids of the steps",
        ),
    ]
}

fn numeric() -> Vec<SchemaKey> {
    let round = || json!({ "enum": ["whole", "tenth", "hundredth", "thousandth"] });
    let modes = json!({ "enum": ["half-up", "up", "down"] });
    let limits = table(vec![
        SchemaKey::must("min", number(), "The smallest key that makes sense"),
        SchemaKey::must("max", number(), "The largest key that makes sense"),
    ]);
    let given = any_of([number(), list(number(), 1, None)]);
    vec![
        SchemaKey::must("formula", text(), "The computation of the key"),
        SchemaKey::must("unit", text(), "The unit, or h:min for hours and minutes"),
        SchemaKey::may(
            "given",
            named(given),
            "The given values by name; a list makes a template",
        ),
        SchemaKey::may(
            "steps",
            named(text()),
            "Values that are computed before, by name",
        ),
        SchemaKey::may("round", round(), "The place that the key is rounded to"),
        SchemaKey::may(
            "round_to",
            whole(1, 1_000_000),
            "The number that the key is a multiple of",
        ),
        SchemaKey::may(
            "round_mode",
            modes,
            "The direction of rounding; half-up if it is missing",
        ),
        SchemaKey::may(
            "round_first",
            named(round()),
            "Values that are rounded before, by name",
        ),
        SchemaKey::may("limits", limits, "The range of keys that make sense"),
    ]
}

//! The JSON schema for editors accepts every bank that loads, and refuses mistakes of form.

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;

use dripset::bank_sources::SHIPPED;
use dripset::cli::bank::SAMPLE;
use dripset::content::parse;

/// The validator of a bank.
struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("dripset");
        let run = command.args(["bank", "schema"]).assert().success();
        let schema: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
        let draft = schema.get("$schema").and_then(Value::as_str);
        assert_eq!(draft, Some("http://json-schema.org/draft-07/schema#"));
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V7);
        compiler
            .add_resource("bank.json", schema)
            .expect("a schema");
        let mut schemas = Schemas::new();
        let index = compiler.compile("bank.json", &mut schemas);
        Self {
            index: index.expect("a valid schema"),
            schemas,
        }
    }

    /// The first mistake in a bank, if there is any.
    fn mistake(&self, text: &str) -> Option<String> {
        let bank = json(toml::from_str(text).expect("TOML"));
        let valid = self.schemas.validate(&bank, self.index);
        valid.err().map(|error| format!("{error:#}"))
    }
}

/// The data as an editor sees it: dates are texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(on) => on.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, json(value)));
            Value::Object(entries.collect())
        }
    }
}

/// The files of a folder of fixtures, with their texts.
fn fixtures(folder: &str) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let files = files.filter_map(|file| {
        let name = file.file_name().into_string().ok()?;
        Some((name, std::fs::read_to_string(file.path()).ok()?))
    });
    files.collect()
}

#[test]
fn every_bank_that_loads_fits_the_schema() {
    let validator = Validator::new();
    let mut banks: Vec<(String, String)> = SHIPPED
        .map(|(name, text)| (name.into(), text.into()))
        .into();
    banks.push(("the sample".into(), SAMPLE.into()));
    banks.extend(fixtures("tests/banks/valid"));
    banks.extend(fixtures("tests/banks/invalid"));
    let mut seen = 0;
    for (name, text) in banks {
        if parse(&name, text.as_bytes()).bank.is_some() {
            assert_eq!(validator.mistake(&text), None, "{name}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

/// The rules about the form of a key, which an editor can see. Of each, some mistakes need more than
/// the form, such as a blank text of white space in another alphabet.
const OF_FORM: [&str; 9] = [
    "B004", "B005", "B006", "B007", "B008", "B010", "B013", "B014", "B019",
];

#[test]
fn mistakes_of_form_are_refused() {
    let validator = Validator::new();
    let mut seen = Vec::new();
    for (name, text) in fixtures("tests/banks/invalid") {
        let of_form = OF_FORM.iter().any(|code| name.starts_with(code));
        if of_form && toml::from_str::<toml::Value>(&text).is_ok() {
            assert!(validator.mistake(&text).is_some(), "{name} fits the schema");
            seen.push(name);
        }
    }
    assert!(seen.len() > 12, "{seen:?}");
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let validator = Validator::new();
    let with = |line: &str| {
        SAMPLE.replace(
            "kind = \"numeric\"\n",
            &format!("kind = \"numeric\"\n{line}\n"),
        )
    };
    assert_eq!(validator.mistake(&with("")), None);
    for line in [
        "choices = [{ id = \"a\", text = \"A\", key = true }, { id = \"b\", text = \"B\" }]",
        "anchor = \"a\"",
        "round_mode = \"sideways\"",
        "refs = [{ id = \"handbook-2024\", where = \"§2\" }]",
    ] {
        // The sample has `refs` already.
        let text = with(line).replacen(
            "refs = [{ id = \"handbook-2024\", at = \"chapter 7\" }]\nchecked",
            "checked",
            2,
        );
        assert!(validator.mistake(&text).is_some(), "{line}");
    }
}

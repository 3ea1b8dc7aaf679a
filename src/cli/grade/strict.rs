//! Parses one line of JSON more strictly than usual: refuses duplicate keys, of which the last
//! would silently win.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Parses an object.
///
/// # Errors
/// The error, with the column and without the line, which the caller knows.
pub fn table(line: &str) -> Result<Map<String, Value>, String> {
    match value(line) {
        Ok(Value::Object(table)) => Ok(table),
        Ok(_) => Err("it must be in braces".into()),
        Err(error) => Err(without_line(&error)),
    }
}

fn value(line: &str) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(line);
    let value = Strict.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

fn without_line(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = words.strip_suffix(&place).unwrap_or(&words);
    format!("{what}, at column {}", error.column())
}

/// A deserializer of [`Value`] like serde_json's that refuses duplicate keys.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(part) = parts.next_element_seed(Strict)? {
            list.push(part);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let mut table = Map::new();
        while let Some(key) = parts.next_key::<String>()? {
            if table.contains_key(&key) {
                return Err(A::Error::custom(format!("\"{key}\" appears twice")));
            }
            let part = parts.next_value_seed(Strict)?;
            table.insert(key, part);
        }
        Ok(table.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_as_it_always_did() {
        let line = r#" {"a": [1, -2, 1.5, "x", null, true], "b": {"c": {}}} "#;
        let usual: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(value(line).expect("JSON"), usual);
    }

    #[test]
    fn a_key_that_is_given_twice_is_refused_at_any_depth() {
        for line in [r#"{"a": 1, "a": 2}"#, r#"{"b": [{"a": 1, "a": 1}]}"#] {
            let told = table(line).expect_err("refused");
            assert!(
                told.starts_with(r#""a" appears twice, at column "#),
                "{told}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_its_column_alone() {
        assert_eq!(table("not json"), Err("expected ident, at column 2".into()));
        assert_eq!(table("[1]"), Err("it must be in braces".into()));
        assert!(table("{} {}").is_err());
    }
}

//! The computation of a formula's value, step by step.

use std::collections::BTreeMap;

use super::{Formula, Operator, ValueError};
use crate::domain::number::{Exact, show_to};

impl Formula {
    /// Returns the exact value, and every step in the order of computation, with numbers shown to
    /// this many places: "15,000 ÷ 480 = 31.25".
    ///
    /// # Errors
    /// As [`Formula::value`].
    pub fn steps(
        &self,
        given: &BTreeMap<String, Exact>,
        places: u32,
    ) -> Result<(Vec<String>, Exact), ValueError> {
        let show = |value| show_to(value, places);
        let mut steps = Vec::new();
        let exact = self
            .root
            .value(given, &mut |operator, left, right, value| {
                let (left, right, value) = (show(left), show(right), show(value));
                steps.push(match operator.sign() {
                    Ok(sign) => format!("{left} {sign} {right} = {value}"),
                    Err(name) => format!("{name}({left}, {right}) = {value}"),
                });
            })?;
        Ok((steps, exact))
    }
}

impl Operator {
    /// Returns its printed sign, or the name it is called by.
    fn sign(self) -> Result<&'static str, &'static str> {
        match self {
            Self::Add => Ok("+"),
            Self::Subtract => Ok("−"),
            Self::Multiply => Ok("×"),
            Self::Divide => Ok("÷"),
            Self::Min => Err("min"),
            Self::Max => Err("max"),
        }
    }
}

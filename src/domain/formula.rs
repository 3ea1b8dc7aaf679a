//! The formula of a numeric item: decimal literals, names, `+ - * / ( )`, `min(a, b)`, `max(a, b)`.
//!
//! Parsed once with its bank, and computed with exact fractions when an item is drawn or scored.
//! Every parse error gives the character position.

pub mod bounds;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};
use thiserror::Error;

use super::limits::{FORMULA_CHARS_MAX, FORMULA_DEPTH_MAX};
use super::number::{Decimal, Exact};

/// A parsed formula.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Formula {
    text: String,
    root: Node,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Node {
    Literal(Decimal),
    Name(String),
    Negate(Box<Node>),
    Apply(Operator, Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
}

/// The reason that a formula cannot be parsed; `at` counts characters from 0.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FormulaError {
    /// Something other than the expected value or operator.
    #[error("expected {expected} at character {}", at + 1)]
    Expected {
        /// The expected input.
        expected: &'static str,
        /// Its position.
        at: usize,
    },
    /// Text that is not a number.
    #[error("`{text}` at character {} is not a decimal number", at + 1)]
    BadNumber {
        /// The text.
        text: String,
        /// Its position.
        at: usize,
    },
    /// Longer than [`FORMULA_CHARS_MAX`] characters.
    #[error("longer than {FORMULA_CHARS_MAX} characters")]
    TooLong,
    /// Parentheses deeper than [`FORMULA_DEPTH_MAX`].
    #[error("brackets more than {FORMULA_DEPTH_MAX} deep")]
    TooDeep,
}

/// The reason that a formula has no value.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ValueError {
    /// A name with no value given.
    #[error("`{0}` is not among the given values")]
    UnknownName(String),
    /// A division by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// A value too large for the exact fractions.
    #[error("the numbers grow too large")]
    TooLarge,
}

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    /// [`FormulaError`] gives the problem and its position.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        if text.chars().count() > FORMULA_CHARS_MAX {
            return Err(FormulaError::TooLong);
        }
        let mut reader = Reader {
            chars: text.chars().collect(),
            at: 0,
            depth: 0,
        };
        let root = reader.sum()?;
        reader.skip_space();
        if reader.at < reader.chars.len() {
            return Err(reader.expected("an operator or the end"));
        }
        Ok(Self {
            text: text.to_owned(),
            root,
        })
    }

    /// Returns the formula as its author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the formula with values for names, and printed signs: "1,000 × 15 ÷ (8 × 60)".
    pub fn shown(&self, values: &BTreeMap<String, String>) -> String {
        let mut shown = String::new();
        let mut name = String::new();
        for c in self.text.chars().chain([' ']) {
            let of_number = name.is_empty() || name.starts_with(|n: char| n.is_ascii_digit());
            if c.is_ascii_alphanumeric() || c == '_' || (c == '.' && of_number) {
                name.push(c);
                continue;
            }
            match (values.get(&name), Decimal::parse(&name)) {
                (Some(value), _) => shown.push_str(value),
                (None, Ok(constant)) => shown.push_str(&constant.to_string()),
                (None, Err(_)) => shown.push_str(&name),
            }
            name.clear();
            shown.push(match c {
                '*' => '×',
                '/' => '÷',
                '-' => '−',
                other => other,
            });
        }
        shown.trim_end().to_owned()
    }

    /// Returns every name that the formula uses.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            match node {
                Node::Literal(_) => {}
                Node::Name(name) => {
                    names.insert(name.as_str());
                }
                Node::Negate(inner) => open.push(inner),
                Node::Apply(_, left, right) => open.extend([&**left, &**right]),
            }
        }
        names
    }

    /// Computes the exact value with these values for its names.
    ///
    /// # Errors
    /// [`ValueError`] for an unknown name, a division by zero, or numbers too large.
    pub fn value(&self, given: &BTreeMap<String, Exact>) -> Result<Exact, ValueError> {
        self.root.value(given, &mut |_, _, _, _| {})
    }
}

/// Callback for every completed step: the operator, its two sides and the result.
type Watch<'w> = dyn FnMut(Operator, Exact, Exact, Exact) + 'w;

impl Node {
    fn value(
        &self,
        given: &BTreeMap<String, Exact>,
        watch: &mut Watch<'_>,
    ) -> Result<Exact, ValueError> {
        match self {
            Self::Literal(decimal) => Ok(decimal.exact()),
            Self::Name(name) => given
                .get(name)
                .copied()
                .ok_or_else(|| ValueError::UnknownName(name.clone())),
            Self::Negate(inner) => Exact::zero()
                .checked_sub(&inner.value(given, watch)?)
                .ok_or(ValueError::TooLarge),
            Self::Apply(operator, left, right) => {
                let (left, right) = (left.value(given, watch)?, right.value(given, watch)?);
                let value = operator.apply(left, right)?;
                watch(*operator, left, right, value);
                Ok(value)
            }
        }
    }
}

impl Operator {
    fn apply(self, left: Exact, right: Exact) -> Result<Exact, ValueError> {
        let value = match self {
            Self::Add => left.checked_add(&right),
            Self::Subtract => left.checked_sub(&right),
            Self::Multiply => left.checked_mul(&right),
            Self::Divide if right.is_zero() => return Err(ValueError::DivisionByZero),
            Self::Divide => left.checked_div(&right),
            Self::Min => Some(left.min(right)),
            Self::Max => Some(left.max(right)),
        };
        // Negating `i128::MIN` would overflow.
        value
            .filter(|value| *value.numer() > i128::MIN)
            .ok_or(ValueError::TooLarge)
    }
}

/// A recursive-descent parser with one function per level of precedence.
struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn sum(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some('+') => Operator::Add,
                Some('-') => Operator::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Node::Apply(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.factor()?;
        loop {
            let operator = match self.peek() {
                Some('*') => Operator::Multiply,
                Some('/') => Operator::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Node::Apply(operator, Box::new(left), Box::new(self.factor()?));
        }
    }

    fn factor(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > FORMULA_DEPTH_MAX {
            return Err(FormulaError::TooDeep);
        }
        let node = match self.peek() {
            Some('-') => {
                self.at += 1;
                Node::Negate(Box::new(self.factor()?))
            }
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.take(')', "`)`")?;
                inner
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.literal()?,
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.name_or_call()?,
            _ => return Err(self.expected("a number, a name or `(`")),
        };
        self.depth -= 1;
        Ok(node)
    }

    fn literal(&mut self) -> Result<Node, FormulaError> {
        let at = self.at;
        let text = self.take_while(|c| c.is_ascii_digit() || c == '.');
        match Decimal::parse(&text) {
            Ok(decimal) => Ok(Node::Literal(decimal)),
            Err(_) => Err(FormulaError::BadNumber { text, at }),
        }
    }

    fn name_or_call(&mut self) -> Result<Node, FormulaError> {
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        if self.peek() != Some('(') {
            return Ok(Node::Name(name));
        }
        let operator = match name.as_str() {
            "min" => Operator::Min,
            "max" => Operator::Max,
            _ => return Err(self.expected("an operator: only `min` and `max` can be called")),
        };
        self.at += 1;
        let left = self.sum()?;
        self.take(',', "`,`")?;
        let right = self.sum()?;
        self.take(')', "`)`")?;
        Ok(Node::Apply(operator, Box::new(left), Box::new(right)))
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: char, expected: &'static str) -> Result<(), FormulaError> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.expected(expected))
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(c) = self.chars.get(self.at).copied().filter(|c| wanted(*c)) {
            taken.push(c);
            self.at += 1;
        }
        taken
    }

    fn expected(&self, expected: &'static str) -> FormulaError {
        FormulaError::Expected {
            expected,
            at: self.at,
        }
    }
}

#[cfg(test)]
mod tests;

//! The bounds of a formula's value over all draws, so that a bank of templates can be loaded
//! without computing the key of every draw.
//!
//! The bounds are guaranteed but may be wide. They also limit the intermediate fractions, so that
//! a formula with bounds computes without overflow.

use std::collections::BTreeMap;

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};

use super::{Formula, Node, Operator};
use crate::domain::number::{Decimal, Exact, Round, RoundMode};

/// The most binary digits that a numerator or denominator may have, below the limit of the type.
const BITS_MAX: u32 = 126;

/// The least and greatest possible value, and the binary digits of its fractions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// The least.
    pub least: Exact,
    /// The greatest.
    pub most: Exact,
    above: u32,
    below: u32,
}

fn bits(value: i128) -> u32 {
    i128::BITS - value.unsigned_abs().leading_zeros()
}

impl Bounds {
    /// Returns the bounds of values to draw from; `None` if there are no values.
    pub fn of(values: &[Decimal]) -> Option<Self> {
        let exact = || values.iter().map(Decimal::exact);
        let most_bits = |part: fn(&Exact) -> &i128| exact().map(|value| bits(*part(&value))).max();
        Some(Self {
            least: exact().min()?,
            most: exact().max()?,
            above: most_bits(Exact::numer)?,
            below: most_bits(Exact::denom)?,
        })
    }

    /// Returns the bounds of the rounded value.
    pub fn rounded(self, round: Round, mode: RoundMode) -> Option<Self> {
        let (above, below) = match round {
            Round::Places(places) => {
                let scale = bits(10i128.checked_pow(places)?);
                (self.above + scale + 1, self.below.max(scale))
            }
            Round::To(step) => (self.above + bits(step) + 1, self.below + bits(step)),
        };
        let fits = above <= BITS_MAX && below <= BITS_MAX;
        fits.then_some(())?;
        Some(Self {
            least: round.apply(self.least, mode)?,
            most: round.apply(self.most, mode)?,
            above,
            below,
        })
    }

    fn apply(self, operator: Operator, right: Self) -> Option<Self> {
        let (above, below) = match operator {
            Operator::Add | Operator::Subtract => (
                (self.above + right.below).max(right.above + self.below) + 1,
                self.below + right.below,
            ),
            Operator::Multiply => (self.above + right.above, self.below + right.below),
            Operator::Divide => (self.above + right.below, self.below + right.above),
            Operator::Min | Operator::Max => {
                (self.above.max(right.above), self.below.max(right.below))
            }
        };
        let divides_by_zero =
            operator == Operator::Divide && !right.least.is_positive() && !right.most.is_negative();
        if above > BITS_MAX || below > BITS_MAX || divides_by_zero {
            return None;
        }
        // Each of these is largest and smallest at the bounds of its sides.
        let corners = [
            (self.least, right.least),
            (self.least, right.most),
            (self.most, right.least),
            (self.most, right.most),
        ];
        let values = corners.map(|(left, right)| match operator {
            Operator::Add => left.checked_add(&right),
            Operator::Subtract => left.checked_sub(&right),
            Operator::Multiply => left.checked_mul(&right),
            Operator::Divide => left.checked_div(&right),
            Operator::Min => Some(left.min(right)),
            Operator::Max => Some(left.max(right)),
        });
        let values: Option<Vec<Exact>> = values.into_iter().collect();
        let values = values?;
        Some(Self {
            least: values.iter().min().copied()?,
            most: values.iter().max().copied()?,
            above,
            below,
        })
    }
}

impl Formula {
    /// Returns the bounds of the value for names within these bounds; `None` if it may have no
    /// value, or one too large to compute.
    pub fn bounds(&self, names: &BTreeMap<&str, Bounds>) -> Option<Bounds> {
        self.root.bounds(names)
    }
}

impl Node {
    fn bounds(&self, names: &BTreeMap<&str, Bounds>) -> Option<Bounds> {
        match self {
            Self::Literal(decimal) => Bounds::of(&[*decimal]),
            Self::Name(name) => names.get(name.as_str()).copied(),
            Self::Negate(inner) => {
                let inner = inner.bounds(names)?;
                Some(Bounds {
                    least: Exact::zero().checked_sub(&inner.most)?,
                    most: Exact::zero().checked_sub(&inner.least)?,
                    ..inner
                })
            }
            Self::Apply(operator, left, right) => {
                left.bounds(names)?.apply(*operator, right.bounds(names)?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimals(values: &[&str]) -> Vec<Decimal> {
        let read = |value: &&str| Decimal::parse_signed(value).expect("a number");
        values.iter().map(read).collect()
    }

    fn bounds(text: &str, given: &[(&str, &[Decimal])]) -> Option<Bounds> {
        let given = given
            .iter()
            .map(|(name, values)| (*name, Bounds::of(values)));
        let given = given
            .filter_map(|(name, bounds)| Some((name, bounds?)))
            .collect();
        Formula::parse(text).expect("a formula").bounds(&given)
    }

    #[test]
    fn what_may_have_no_value_has_no_bounds() {
        let (a, b) = (decimals(&["-1", "2"]), decimals(&["3", "5"]));
        let given: [(&str, &[Decimal]); 2] = [("a", &a), ("b", &b)];
        assert_eq!(bounds("b / a", &given), None);
        assert_eq!(bounds("c", &given), None);
        let large = "999999999999999999999999";
        assert_eq!(bounds(&format!("{large} * {large}"), &given), None);
        let found = bounds("a / b", &given).map(|found| (found.least, found.most));
        assert_eq!(found, Some((Exact::new(-1, 3), Exact::new(2, 3))));
    }

    proptest! {
        /// For any draw, a formula with bounds has a value within them.
        #[test]
        fn no_draw_is_outside_the_bounds(
            text in "[ab]( ?[-+*/] ?([ab]|[0-9]{1,2}|min\\(a, b\\)|\\(a [-+] b\\))){0,4}",
            a in prop::collection::vec(-50i64..50, 1..4),
            b in prop::collection::vec(1i64..400, 1..4),
            places in 0u32..3,
        ) {
            let decimals = |values: &[i64]| values.iter().map(|v| Decimal::whole(*v)).collect::<Vec<_>>();
            let (a, b) = (decimals(&a), decimals(&b));
            let (Ok(formula), round) = (Formula::parse(&text), Round::Places(places)) else {
                return Ok(());
            };
            if let Some(found) = bounds(&text, &[("a", &a), ("b", &b)]) {
                let rounded = found.rounded(round, RoundMode::HalfUp).expect("small numbers");
                for (a, b) in a.iter().flat_map(|a| b.iter().map(move |b| (a, b))) {
                    let given = [("a", a), ("b", b)].map(|(n, v)| (n.to_owned(), v.exact())).into();
                    let value = formula.value(&given).expect("a value");
                    prop_assert!(found.least <= value && value <= found.most);
                    let value = round.apply(value, RoundMode::HalfUp).expect("small numbers");
                    prop_assert!(rounded.least <= value && value <= rounded.most);
                }
            }
        }
    }
}

//! A threshold in the question against the figure that the answer states.

use crate::text::{Comparator, Quantity, Unit};

/// How a question's figure and the answer's compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// The question has no figure.
    None,
    /// The stated figure meets what is asked.
    Met,
    /// It does not.
    Missed,
    /// There is no one figure of that kind to compare with.
    Unknown,
}

/// Whether two figures are the same but for rounding.
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.02 * a.abs().max(b.abs())
}

/// Compares one figure with those of its unit; where the answer states several and they do not all say the same, it
/// is not told which is meant.
pub fn compare(asked: &[Quantity], stated: &[Quantity]) -> Threshold {
    let [asked] = asked else {
        return if asked.is_empty() {
            Threshold::None
        } else {
            Threshold::Unknown
        };
    };
    let mut outcomes = stated
        .iter()
        .filter(|figure| figure.unit == asked.unit)
        .map(|figure| held_against(asked, figure));
    match outcomes.next() {
        Some(first) if outcomes.all(|other| other == first) => first,
        _ => Threshold::Unknown,
    }
}

fn held_against(asked: &Quantity, stated: &Quantity) -> Threshold {
    let same = near(stated.value, asked.value);
    let met = match (asked.comparator, asked.unit) {
        // "Once a year" asks for at least that.
        (Comparator::AtLeast, _) | (Comparator::Plain, Unit::PerYear) => {
            same || stated.value > asked.value
        }
        (Comparator::AtMost, _) => same || stated.value < asked.value,
        (Comparator::Plain, _) if same => true,
        (Comparator::Plain, _) => return Threshold::Unknown,
    };
    if met {
        Threshold::Met
    } else {
        Threshold::Missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Normal, quantities};

    #[test]
    fn thresholds_are_held_against_the_stated_figure() {
        for (asked, stated, outcome) in [
            ("3年以上", "5年間保存します", Threshold::Met),
            (
                "no less than 7 years",
                "kept for 5 years",
                Threshold::Missed,
            ),
            ("15分以内", "30分操作がないと切断", Threshold::Missed),
            ("within 60 minutes", "after 30 minutes", Threshold::Met),
            ("年1回以上", "毎月実施", Threshold::Met),
            ("at least monthly", "once a year", Threshold::Missed),
            ("3年", "5年", Threshold::Unknown),
            ("3年以上", "毎月実施", Threshold::Unknown),
            ("3年以上", "5年または7年", Threshold::Met),
            ("6年以上", "5年または7年", Threshold::Unknown),
            ("いつも", "5年", Threshold::None),
        ] {
            let figures = |text| quantities(&Normal::of(text));
            assert_eq!(
                compare(&figures(asked), &figures(stated)),
                outcome,
                "{asked} / {stated}"
            );
        }
    }
}

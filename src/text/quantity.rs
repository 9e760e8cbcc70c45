//! Figures with units: 「3年以上」, "within 24 hours", 「年1回」, "99.9 %".

use serde::{Deserialize, Serialize};

use super::normal::Normal;

/// What a quantity measures, in one base unit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Length of time, in minutes.
    Minutes,
    /// How often, in times a year.
    PerYear,
    /// A share, in percent.
    Percent,
    /// Anything counted: characters, generations, attempts, people.
    Count,
}

/// Which way a threshold binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// 以上, at least, no less than.
    AtLeast,
    /// 以内, 以下, within, at most.
    AtMost,
    /// No word says.
    Plain,
}

/// One figure of a text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// In the unit's base.
    pub value: f64,
    /// What it measures.
    pub unit: Unit,
    /// Which way it binds.
    pub comparator: Comparator,
}

const MINUTES_A_DAY: f64 = 1_440.0;
const MINUTES_A_YEAR: f64 = 365.0 * MINUTES_A_DAY;

/// Units after a number, longest first where one begins another; the factor leads to the base.
const UNITS: &[(&str, Unit, f64)] = &[
    ("営業日", Unit::Minutes, MINUTES_A_DAY),
    ("年間", Unit::Minutes, MINUTES_A_YEAR),
    ("か年", Unit::Minutes, MINUTES_A_YEAR),
    ("年", Unit::Minutes, MINUTES_A_YEAR),
    ("years", Unit::Minutes, MINUTES_A_YEAR),
    ("year", Unit::Minutes, MINUTES_A_YEAR),
    ("か月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("ヶ月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("ケ月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("カ月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("ヵ月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("箇月", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("months", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("month", Unit::Minutes, MINUTES_A_YEAR / 12.0),
    ("週間", Unit::Minutes, 7.0 * MINUTES_A_DAY),
    ("weeks", Unit::Minutes, 7.0 * MINUTES_A_DAY),
    ("week", Unit::Minutes, 7.0 * MINUTES_A_DAY),
    ("日", Unit::Minutes, MINUTES_A_DAY),
    ("business days", Unit::Minutes, MINUTES_A_DAY),
    ("days", Unit::Minutes, MINUTES_A_DAY),
    ("day", Unit::Minutes, MINUTES_A_DAY),
    ("時間", Unit::Minutes, 60.0),
    ("hours", Unit::Minutes, 60.0),
    ("hour", Unit::Minutes, 60.0),
    ("分", Unit::Minutes, 1.0),
    ("minutes", Unit::Minutes, 1.0),
    ("minute", Unit::Minutes, 1.0),
    ("mins", Unit::Minutes, 1.0),
    ("min", Unit::Minutes, 1.0),
    ("%", Unit::Percent, 1.0),
    ("パーセント", Unit::Percent, 1.0),
    ("percent", Unit::Percent, 1.0),
    ("文字", Unit::Count, 1.0),
    ("桁", Unit::Count, 1.0),
    ("世代", Unit::Count, 1.0),
    ("回", Unit::Count, 1.0),
    ("名", Unit::Count, 1.0),
    ("人", Unit::Count, 1.0),
    ("characters", Unit::Count, 1.0),
    ("generations", Unit::Count, 1.0),
    ("attempts", Unit::Count, 1.0),
    ("times", Unit::Count, 1.0),
];

/// Words that say how often by themselves, in times a year.
const RATES: &[(&str, f64)] = &[
    ("四半期", 4.0),
    ("半年", 2.0),
    ("半期", 2.0),
    ("毎年", 1.0),
    ("年次", 1.0),
    ("毎月", 12.0),
    ("月次", 12.0),
    ("毎週", 52.0),
    ("週次", 52.0),
    ("毎日", 365.0),
    ("日次", 365.0),
    ("quarterly", 4.0),
    ("every quarter", 4.0),
    ("biannual", 2.0),
    ("annual", 1.0),
    ("yearly", 1.0),
    ("every year", 1.0),
    ("every month", 12.0),
    ("monthly", 12.0),
    ("every week", 52.0),
    ("weekly", 52.0),
    ("every day", 365.0),
    ("daily", 365.0),
];

/// Every quantity of a text, in reading order; numbers without a unit are none.
pub fn quantities(text: &Normal) -> Vec<Quantity> {
    let text = kanji_numbers(&text.to_string());
    let mut found = Vec::new();
    let mut taken = vec![false; text.len()];
    for (at, period, value) in rates_of_counts(&text) {
        let range = at..(at + period).min(text.len());
        taken[range.clone()].iter_mut().for_each(|t| *t = true);
        let comparator = comparator(&text, range.start, range.end);
        found.push((
            at,
            Quantity {
                value,
                unit: Unit::PerYear,
                comparator,
            },
        ));
    }
    for &(word, value) in RATES {
        for (at, _) in text.match_indices(word) {
            if !taken[at] {
                taken[at..at + word.len()]
                    .iter_mut()
                    .for_each(|t| *t = true);
                let comparator = comparator(&text, at, at + word.len());
                found.push((
                    at,
                    Quantity {
                        value,
                        unit: Unit::PerYear,
                        comparator,
                    },
                ));
            }
        }
    }
    for (at, end, number) in numbers(&text) {
        if taken[at] {
            continue;
        }
        let rest = text[end..].trim_start_matches([' ', '-']);
        let unit = UNITS.iter().find(|(word, _, _)| rest.starts_with(word));
        if let Some(&(word, unit, factor)) = unit {
            let after = text.len() - rest.len() + word.len();
            let comparator = comparator(&text, at, after);
            found.push((
                at,
                Quantity {
                    value: number * factor,
                    unit,
                    comparator,
                },
            ));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, quantity)| quantity).collect()
}

/// 「年1回」「月に2回」「2年に1回」, "once a year", "twice a month", "every 2 years": where, how long the
/// wording is, and the rate.
fn rates_of_counts(text: &str) -> Vec<(usize, usize, f64)> {
    let mut rates = Vec::new();
    for (at, end, number) in numbers(text) {
        let after = &text[end..];
        let before = &text[..at];
        // 年1回, 月に2回, 1年に1回
        if let Some(count) = ["回", "度"].iter().find(|count| after.starts_with(**count)) {
            let before = before.trim_end_matches('に').trim_end_matches('間');
            for (word, a_year) in [
                ("四半期", 4.0),
                ("半年", 2.0),
                ("半期", 2.0),
                ("年", 1.0),
                ("月", 12.0),
                ("週", 52.0),
                ("日", 365.0),
            ] {
                let Some(head) = before.strip_suffix(word) else {
                    continue;
                };
                let head = head.trim_end_matches(['か', 'ヶ', 'カ', 'ヵ', '箇']);
                let (start, periods) = match numbers(head).last() {
                    Some(&(from, to, periods)) if to == head.len() && periods > 0.0 => {
                        (from, periods)
                    }
                    _ => (head.len(), 1.0),
                };
                rates.push((start, end + count.len() - start, number * a_year / periods));
                break;
            }
        }
        // every 2 years, every 24 months, at intervals of 6 months
        let every = [
            "every ",
            "intervals of ",
            "interval of ",
            "intervals of no more than ",
        ]
        .iter()
        .find_map(|lead| before.strip_suffix(lead));
        if let Some(head) = every {
            let units = [
                ("year", 1.0),
                ("month", 12.0),
                ("week", 52.0),
                ("day", 365.0),
            ];
            let unit = units
                .iter()
                .find(|(word, _)| after.trim_start().starts_with(word));
            if let (Some((word, a_year)), true) = (unit, number > 0.0) {
                rates.push((
                    head.len(),
                    end - head.len() + 1 + word.len(),
                    a_year / number,
                ));
            }
        }
    }
    let often = [
        ("once", 1.0),
        ("twice", 2.0),
        ("one time", 1.0),
        ("1 time", 1.0),
        ("two times", 2.0),
        ("2 times", 2.0),
    ];
    let periods = [
        ("year", 1.0),
        ("quarter", 4.0),
        ("month", 12.0),
        ("week", 52.0),
        ("day", 365.0),
    ];
    for (word, count) in often {
        for (at, _) in text.match_indices(word) {
            let after = &text[at + word.len()..];
            for article in [
                " a ",
                " per ",
                " each ",
                " every ",
                " in a ",
                " in ",
                " during a ",
            ] {
                let Some(rest) = after.strip_prefix(article) else {
                    continue;
                };
                if let Some((period, a_year)) = periods.iter().find(|(p, _)| rest.starts_with(p)) {
                    rates.push((
                        at,
                        word.len() + article.len() + period.len(),
                        count * a_year,
                    ));
                }
            }
        }
    }
    rates
}

/// Numbers in digits: start, end, value.
fn numbers(text: &str) -> Vec<(usize, usize, f64)> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        if let Ok(value) = text[start..at].replace(',', "").parse() {
            numbers.push((start, at, value));
        }
    }
    numbers
}

/// 「三年」 as 「3年」 and "five years" as "5 years", where a unit follows.
fn kanji_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    for (index, digit) in digits.iter().enumerate() {
        for unit in ["年", "か月", "ヶ月", "日", "時間", "分", "回", "度", "世代"] {
            text = text.replace(&format!("{digit}{unit}"), &format!("{}{unit}", index + 1));
        }
    }
    let words = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("sixty", 60),
    ];
    for (word, number) in words {
        for unit in ["year", "month", "week", "day", "hour", "minute"] {
            text = text.replace(&format!("{word} {unit}"), &format!("{number} {unit}"));
        }
    }
    text
}

/// The word around a figure that says which way it binds.
fn comparator(text: &str, start: usize, end: usize) -> Comparator {
    let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
    let follows = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let leads = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    // "No more than" ends in "more than".
    let at_most = leads(&[
        "no more than",
        "not more than",
        "no longer than",
        "not over",
    ]);
    if at_most {
        Comparator::AtMost
    } else if follows(&[
        "以上",
        "より長",
        "を超え",
        "or more",
        "or longer",
        "minimum",
        "at minimum",
        "at least",
    ]) || leads(&[
        "少なくとも",
        "最低",
        "at least",
        "no less than",
        "not less than",
        "minimum",
        "minimum of",
        "no less often than",
        "more than",
        "longer than",
        "over",
    ]) {
        Comparator::AtLeast
    } else if follows(&[
        "以内",
        "以下",
        "未満",
        "まで",
        "or less",
        "or fewer",
        "or sooner",
        "at most",
        "at the latest",
    ]) || leads(&[
        "within",
        "at most",
        "no later than",
        "not exceeding",
        "less than",
        "shorter than",
        "under",
        "maximum",
        "maximum of",
        "最大",
        "最長",
        "up to",
    ]) {
        Comparator::AtMost
    } else {
        Comparator::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Comparator::{AtLeast, AtMost, Plain};

    #[test]
    fn figures_are_read_with_unit_and_comparator() {
        for (text, value, unit, comparator) in [
            (
                "ログを３年以上保存",
                3.0 * MINUTES_A_YEAR,
                Unit::Minutes,
                AtLeast,
            ),
            (
                "retained for no less than 12 months",
                MINUTES_A_YEAR,
                Unit::Minutes,
                AtLeast,
            ),
            ("30分以内にログオフ", 30.0, Unit::Minutes, AtMost),
            ("within 24 hours", 1_440.0, Unit::Minutes, AtMost),
            ("after no more than 15 minutes", 15.0, Unit::Minutes, AtMost),
            ("for more than 15 minutes", 15.0, Unit::Minutes, AtLeast),
            (
                "五年間残りますか",
                5.0 * MINUTES_A_YEAR,
                Unit::Minutes,
                Plain,
            ),
            ("年１回以上", 1.0, Unit::PerYear, AtLeast),
            ("3年に1回", 1.0 / 3.0, Unit::PerYear, Plain),
            ("月に2回", 24.0, Unit::PerYear, Plain),
            ("at least once a year", 1.0, Unit::PerYear, AtLeast),
            ("every 24 months", 0.5, Unit::PerYear, Plain),
            ("四半期に一度以上", 4.0, Unit::PerYear, AtLeast),
            ("at least one time per year", 1.0, Unit::PerYear, AtLeast),
            (
                "at intervals of no more than twelve months",
                1.0,
                Unit::PerYear,
                Plain,
            ),
            ("tested quarterly", 4.0, Unit::PerYear, Plain),
            ("稼働率99.9%以上", 99.9, Unit::Percent, AtLeast),
            ("12桁以上", 12.0, Unit::Count, AtLeast),
        ] {
            let found = quantities(&Normal::of(text));
            assert_eq!(
                found,
                [Quantity {
                    value,
                    unit,
                    comparator
                }],
                "{text}"
            );
        }
    }

    #[test]
    fn versions_and_names_are_no_quantities() {
        for text in ["TLS1.2", "ISO27001", "第3条", "A-2", "2要素認証", ""] {
            assert_eq!(quantities(&Normal::of(text)), [], "{text}");
        }
    }
}

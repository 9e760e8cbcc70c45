//! Quantities in a text: a number, its unit, and whether it is a limit.

use super::normal::Normal;

/// What a number counts. Times are brought to seconds, so 24時間 is 1日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// A stretch of time, the value in seconds (a month 30 days, a year 365).
    Time,
    /// Percent.
    Percent,
    /// Times, as in 年1回, without the period.
    Times,
    /// Times in a year: 年1回 is 1, 毎月 12, weekly 52, daily 365.
    PerYear,
    /// Characters or digits of a password or key.
    Characters,
    /// Bits of a key.
    Bits,
    /// Copies or generations of a backup.
    Generations,
    /// People.
    People,
    /// Things counted otherwise: 件, 箇所, 社, 台, or nothing named.
    Other,
    /// A calendar year such as 2027年.
    CalendarYear,
    /// A version, as in TLS 1.2.
    Version,
}

/// Whether the number is a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparator {
    /// Just this value.
    Exactly,
    /// This value or more: 以上, at least.
    AtLeast,
    /// This value or less: 以内, 以下, within.
    AtMost,
    /// More than this value.
    Above,
    /// Less than this value: 未満, under.
    Below,
}

/// A number with its unit and comparator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// In the unit's base (seconds for time).
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
    /// Whether it is a limit.
    pub comparator: Comparator,
}

const UNITS: &[(&str, Unit, f64)] = &[
    ("営業日", Unit::Time, 86_400.0),
    ("時間", Unit::Time, 3_600.0),
    ("か月", Unit::Time, 2_592_000.0),
    ("ヶ月", Unit::Time, 2_592_000.0),
    ("ヵ月", Unit::Time, 2_592_000.0),
    ("カ月", Unit::Time, 2_592_000.0),
    ("箇月", Unit::Time, 2_592_000.0),
    ("ヶ年", Unit::Time, 31_536_000.0),
    ("か年", Unit::Time, 31_536_000.0),
    ("年", Unit::Time, 31_536_000.0),
    ("週", Unit::Time, 604_800.0),
    ("日", Unit::Time, 86_400.0),
    ("分", Unit::Time, 60.0),
    ("秒", Unit::Time, 1.0),
    ("%", Unit::Percent, 1.0),
    ("パーセント", Unit::Percent, 1.0),
    ("回", Unit::Times, 1.0),
    ("文字", Unit::Characters, 1.0),
    ("桁", Unit::Characters, 1.0),
    ("bit", Unit::Bits, 1.0),
    ("ビット", Unit::Bits, 1.0),
    ("世代", Unit::Generations, 1.0),
    ("名", Unit::People, 1.0),
    ("人", Unit::People, 1.0),
    ("business day", Unit::Time, 86_400.0),
    ("working day", Unit::Time, 86_400.0),
    ("calendar day", Unit::Time, 86_400.0),
    ("full year", Unit::Time, 31_536_000.0),
    ("year", Unit::Time, 31_536_000.0),
    ("month", Unit::Time, 2_592_000.0),
    ("week", Unit::Time, 604_800.0),
    ("day", Unit::Time, 86_400.0),
    ("hour", Unit::Time, 3_600.0),
    ("minute", Unit::Time, 60.0),
    ("min", Unit::Time, 60.0),
    ("second", Unit::Time, 1.0),
    ("percent", Unit::Percent, 1.0),
    ("time", Unit::Times, 1.0),
    ("character", Unit::Characters, 1.0),
    ("generation", Unit::Generations, 1.0),
];

const AFTER: &[(&str, Comparator)] = &[
    ("以上", Comparator::AtLeast),
    ("以内", Comparator::AtMost),
    ("以下", Comparator::AtMost),
    ("未満", Comparator::Below),
    ("超", Comparator::Above),
    ("を超え", Comparator::Above),
    ("より長", Comparator::Above),
    ("より短", Comparator::Below),
    ("or more", Comparator::AtLeast),
    ("or longer", Comparator::AtLeast),
    ("or less", Comparator::AtMost),
    ("or fewer", Comparator::AtMost),
    ("or above", Comparator::AtLeast),
    ("or higher", Comparator::AtLeast),
    ("or later", Comparator::AtLeast),
];

const BEFORE: &[(&str, Comparator)] = &[
    ("at least", Comparator::AtLeast),
    ("minimum of", Comparator::AtLeast),
    ("no less than", Comparator::AtLeast),
    ("not less than", Comparator::AtLeast),
    ("within", Comparator::AtMost),
    ("at most", Comparator::AtMost),
    ("no more than", Comparator::AtMost),
    ("not more than", Comparator::AtMost),
    ("up to", Comparator::AtMost),
    ("no later than", Comparator::AtMost),
    ("more than", Comparator::Above),
    ("longer than", Comparator::Above),
    ("exceed", Comparator::Above),
    ("exceeding", Comparator::Above),
    ("over", Comparator::Above),
    ("beyond", Comparator::Above),
    ("less than", Comparator::Below),
    ("under", Comparator::Below),
    ("fewer than", Comparator::Below),
    ("最低", Comparator::AtLeast),
    ("少なくとも", Comparator::AtLeast),
];

/// How often, said without a number; the value is times a year.
const RHYTHMS: &[(&str, f64)] = &[
    ("毎日", 365.0),
    ("日次", 365.0),
    ("毎週", 52.0),
    ("週次", 52.0),
    ("毎月", 12.0),
    ("月次", 12.0),
    ("四半期", 4.0),
    ("半期", 2.0),
    ("半年ごと", 2.0),
    ("毎年", 1.0),
    ("年次", 1.0),
    ("daily", 365.0),
    ("every day", 365.0),
    ("weekly", 52.0),
    ("every week", 52.0),
    ("monthly", 12.0),
    ("every month", 12.0),
    ("quarterly", 4.0),
    ("annual", 1.0),
    ("yearly", 1.0),
    ("every year", 1.0),
    ("once a year", 1.0),
    ("once a week", 52.0),
    ("once a month", 12.0),
    ("once a day", 365.0),
    ("twice a year", 2.0),
];

/// The quantities of a text, in reading order (rhythms such as 毎月 last).
///
/// | text | value | unit | comparator |
/// | --- | --- | --- | --- |
/// | `3年以上` | 94,608,000 | time | at least |
/// | `within 24 hours` | 86,400 | time | at most |
/// | `99.9 %` | 99.9 | percent | exactly |
/// | `年1回以上` | 1 | per year | at least |
pub fn quantities(text: &Normal) -> Vec<Quantity> {
    let line = spelled_out(&text.to_string());
    let mut found = Vec::new();
    let bytes = line.as_bytes();
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
        if let Ok(number) = line[start..at].replace(',', "").parse::<f64>() {
            found.push(quantity(&line, start, at, number));
        }
    }
    for (word, per_year) in RHYTHMS {
        if let Some(start) = line.find(word) {
            found.push(Quantity {
                value: *per_year,
                unit: Unit::PerYear,
                comparator: comparator(&line, start, start + word.len()),
            });
        }
    }
    found
}

fn quantity(line: &str, start: usize, end: usize, number: f64) -> Quantity {
    let before = &line[..start];
    let after = line[end..].trim_start_matches([' ', '-']);
    // iso 27001, tls 1.2, sha-256: a letter before the number makes it a name or a version.
    let word = before.trim_end_matches([' ', '-', '.', '/']);
    let named = word.ends_with(|c: char| c.is_ascii_alphabetic())
        && ["tls", "ssl", "v", "ver", "version", "sha", "aes", "rsa", "iso", "iec", "soc", "pci dss", "q", "jis", "nist", "http", "article"]
            .iter()
            .any(|name| {
                word.strip_suffix(name)
                    .is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
            });
    let unit = UNITS.iter().find(|(name, ..)| after.starts_with(name));
    let (name_length, unit, factor) = match unit {
        Some((_, Unit::Time, _)) if after.starts_with('年') && (1_900.0..2_200.0).contains(&number) => {
            ("年".len(), Unit::CalendarYear, 1.0)
        }
        Some((name, unit, factor)) => (name.len(), *unit, *factor),
        None if named => (0, Unit::Version, 1.0),
        None if (1_990.0..2_100.0).contains(&number) => (0, Unit::CalendarYear, 1.0),
        None => (0, Unit::Other, 1.0),
    };
    // The rest of 年間, ヶ月間, 'years', "hours'".
    let mut tail = line.len() - after.len() + name_length;
    for rest in ["間", "s", "(s)", "'"] {
        if line[tail..].starts_with(rest) {
            tail += rest.len();
        }
    }
    // 年1回: so many times a year.
    let period = before.trim_end_matches(['に', ' ']);
    let (unit, value) = match (unit, period.chars().last()) {
        (Unit::Times, Some('年')) if !period.ends_with("数年") => (Unit::PerYear, number),
        (Unit::Times, Some('月')) => (Unit::PerYear, number * 12.0),
        (Unit::Times, Some('週')) => (Unit::PerYear, number * 52.0),
        (Unit::Times, Some('日')) => (Unit::PerYear, number * 365.0),
        _ => (unit, number * factor),
    };
    Quantity { value, unit, comparator: comparator(line, start, tail) }
}

fn comparator(line: &str, start: usize, end: usize) -> Comparator {
    let after = line[end..].trim_start_matches([' ', '、', '(']);
    let before = line[..start].trim_end_matches([' ', 'a']);
    let after = AFTER.iter().find(|(word, _)| after.starts_with(word));
    let before = BEFORE.iter().find(|(word, _)| before.ends_with(word));
    after.or(before).map_or(Comparator::Exactly, |(_, comparator)| *comparator)
}

/// Numbers written as words or kanji, where they count something.
fn spelled_out(text: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("one year", "1 year"),
        ("two years", "2 years"),
        ("three years", "3 years"),
        ("five years", "5 years"),
        ("six months", "6 months"),
        ("three months", "3 months"),
        ("one month", "1 month"),
        ("one hour", "1 hour"),
        ("half an hour", "30 minutes"),
        ("thirty minutes", "30 minutes"),
        ("twelve months", "12 months"),
        ("半年", "6か月"),
        ("三年", "3年"),
        ("五年", "5年"),
        ("一年", "1年"),
        ("一回", "1回"),
        ("1年に", "年"),
        ("1年間に", "年"),
    ];
    WORDS.iter().fold(text.to_owned(), |text, (word, number)| {
        if text.contains(word) { text.replace(word, number) } else { text }
    })
}

impl Quantity {
    /// Whether a stated figure meets this one as a demand; `None` where the units do not compare.
    ///
    /// An exact demand for a time or a frequency is met by that figure only.
    pub fn met_by(&self, stated: &Quantity) -> Option<bool> {
        if self.unit != stated.unit {
            return None;
        }
        let (wanted, have) = (self.value, stated.value);
        // A month is 30 days here and a year 365: allow for 12 months against 1 year.
        let same = (wanted - have).abs() <= 0.02 * wanted.abs().max(have.abs());
        Some(match self.comparator {
            Comparator::Exactly => same,
            Comparator::AtLeast => same || have > wanted,
            Comparator::AtMost => same || have < wanted,
            Comparator::Above => !same && have > wanted,
            Comparator::Below => !same && have < wanted,
        })
    }
}


#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> (f64, Unit, Comparator) {
        let q = quantities(&Normal::of(text))[0];
        (q.value, q.unit, q.comparator)
    }

    #[test]
    fn quantities_of_both_languages() {
        use Comparator::*;
        for (text, expected) in [
            ("３年以上保管", (3.0 * 31_536_000.0, Unit::Time, AtLeast)),
            ("２４時間以内に連絡", (86_400.0, Unit::Time, AtMost)),
            ("within 24 hours", (86_400.0, Unit::Time, AtMost)),
            ("at least 12 months", (12.0 * 2_592_000.0, Unit::Time, AtLeast)),
            ("99.9 %以上", (99.9, Unit::Percent, AtLeast)),
            ("年１回以上", (1.0, Unit::PerYear, AtLeast)),
            ("1年に1回", (1.0, Unit::PerYear, Exactly)),
            ("8文字以上", (8.0, Unit::Characters, AtLeast)),
            ("TLS 1.2 or higher", (1.2, Unit::Version, AtLeast)),
            ("2027年度までに", (2027.0, Unit::CalendarYear, Exactly)),
            ("10,000 records", (10_000.0, Unit::Other, Exactly)),
        ] {
            assert_eq!(first(text), expected, "{text}");
        }
        assert!(quantities(&Normal::of("ログ")).is_empty());
        assert_eq!(first("毎月の報告"), (12.0, Unit::PerYear, Exactly));
    }

    #[test]
    fn a_demand_is_met_or_not() {
        let demand = |text: &str| quantities(&Normal::of(text))[0];
        let stated = demand("5年間");
        for (text, met) in [("3年以上", true), ("6年以上", false), ("5年間", true), ("60か月", true), ("3年", false), ("7年以内", true)] {
            assert_eq!(demand(text).met_by(&stated), Some(met), "{text}");
        }
        assert_eq!(demand("99%").met_by(&stated), None);
    }
}

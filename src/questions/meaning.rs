//! What a choice word means. A sure reading or none: a wrong ○ is the worst kotq can do.

use super::shape::fold;
use super::words::{self, Choices};
use crate::corpus::Verdict;

/// What reading a word gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Surely this.
    Means(Verdict),
    /// A known word that is no verdict (「計画中」, "Unknown").
    Undecided,
    /// Not a choice word that kotq knows.
    Unknown,
}

impl Reading {
    /// The verdict, if it is sure.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Means(verdict) => Some(verdict),
            Self::Undecided | Self::Unknown => None,
        }
    }
}

/// Longer texts are sentences, not choice words.
const MAX_WORD: usize = 40;

/// The meaning of a word by the list alone, without reading its parts: for finding words in text.
pub(super) fn listed(text: &str) -> Reading {
    lookup(&core(text), words::choices())
}

/// The meaning of a word: by the list, then by its parts (未～, 一部～, not …).
pub(super) fn read(text: &str) -> Reading {
    let core = core(text);
    let choices = words::choices();
    let found = lookup(&core, choices);
    if found != Reading::Unknown {
        return found;
    }
    // 「○：はい」, 「はい（実施している）」, "Yes - in place": both halves must agree.
    if let Some(reading) = alternatives(text, choices).or_else(|| halves(text, choices)) {
        return reading;
    }
    if core.chars().count() > MAX_WORD {
        return Reading::Unknown;
    }
    parts(&core, choices)
}

fn lookup(core: &str, choices: &Choices) -> Reading {
    let has = |list: &[String]| list.iter().any(|word| word == core);
    if core.is_empty() {
        Reading::Unknown
    } else if has(&choices.none) {
        Reading::Undecided
    } else if has(&choices.yes) {
        Reading::Means(Verdict::Yes)
    } else if has(&choices.no) {
        Reading::Means(Verdict::No)
    } else if has(&choices.partial) {
        Reading::Means(Verdict::Partial)
    } else if has(&choices.not_applicable) {
        Reading::Means(Verdict::NotApplicable)
    } else {
        Reading::Unknown
    }
}

/// 「はい/Yes」, 「ある・している」: several words for one thing must mean the same.
fn alternatives(text: &str, choices: &Choices) -> Option<Reading> {
    let pieces: Vec<&str> = text.split(['/', '／', '・', '\n']).collect();
    if pieces.len() < 2 {
        return None;
    }
    let mut readings = pieces.iter().map(|piece| {
        let core = core(piece);
        match lookup(&core, choices) {
            Reading::Unknown => parts(&core, choices),
            reading => reading,
        }
    });
    let first = readings.next()?;
    (first != Reading::Unknown && readings.all(|reading| reading == first)).then_some(first)
}

fn halves(text: &str, choices: &Choices) -> Option<Reading> {
    let at = text.find([':', '：', '(', '（', '\u{3000}', ' ', '…', '―', ','])?;
    let (left, right) = text.split_at(at);
    // English words go on behind a blank: "Not in place".
    if right.starts_with(' ') && left.len() > 1 && left.is_ascii() && !right.starts_with(" -") {
        return None;
    }
    let right = right.trim_matches(|c: char| ":：()（）…―-–, \u{3000}".contains(c));
    let left = lookup(&core(left), choices);
    let right_core = core(right);
    let right = match lookup(&right_core, choices) {
        Reading::Unknown if right_core.chars().count() <= MAX_WORD => parts(&right_core, choices),
        reading => reading,
    };
    match (left, right) {
        (Reading::Unknown, _) => None,
        (left, Reading::Unknown) => Some(left),
        (left, right) if left == right => Some(left),
        // △：一部 and ○：一部 differ; what stands behind explains the mark.
        (Reading::Means(_), Reading::Undecided) => Some(Reading::Undecided),
        (Reading::Means(Verdict::Yes), Reading::Means(Verdict::Partial)) => {
            Some(Reading::Means(Verdict::Partial))
        }
        _ => Some(Reading::Undecided),
    }
}

fn parts(core: &str, choices: &Choices) -> Reading {
    let has = |list: &[String]| list.iter().any(|part| core.contains(part.as_str()));
    if has(&choices.undecided_parts) {
        Reading::Undecided
    } else if has(&choices.not_applicable_parts) {
        Reading::Means(Verdict::NotApplicable)
    } else if has(&choices.partial_parts) {
        Reading::Means(Verdict::Partial)
    } else if has(&choices.no_parts) {
        Reading::Means(Verdict::No)
    } else if has(&choices.yes_parts) {
        Reading::Means(Verdict::Yes)
    } else {
        Reading::Unknown
    }
}

/// Folded, without numbering and brackets round the whole.
fn core(text: &str) -> String {
    let folded = fold(text);
    let trimmed = folded.trim_matches(|c: char| "「」『』\"'“”()[]【】。.、;".contains(c));
    let bare = strip_numbering(trimmed);
    let core = if bare.is_empty() { trimmed } else { bare };
    // English words are compared without hyphens; a lone hyphen means "not applicable".
    let joined = core.replace(['-', '_'], "");
    if core.is_ascii() && !joined.is_empty() {
        joined
    } else {
        core.to_owned()
    }
}

/// Without 「1.」, "(2)", 「ア：」, "a)" in front.
pub(super) fn strip_numbering(text: &str) -> &str {
    let rest = text.trim_start_matches(['(', '[', '<', '【']);
    let opened = rest.len() < text.len();
    let body = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = body.len() < rest.len();
    let body = if numbered {
        body
    } else {
        // One letter followed by a separator.
        let mut chars = rest.chars();
        match (chars.next(), chars.clone().next()) {
            (Some(first), Some(second))
                if first.is_alphabetic() && ".):：．、".contains(second) && !is_mark(first) =>
            {
                chars.as_str()
            }
            _ => return text,
        }
    };
    let after =
        body.trim_start_matches([')', ']', '>', '】', '.', ':', '：', '、', '-', '．', '=']);
    if after.len() == body.len()
        && (opened || body.starts_with(|c: char| c.is_ascii_alphanumeric()))
    {
        return text;
    }
    if after.is_empty() {
        text
    } else {
        after.trim_start()
    }
}

/// Letters that are themselves answers.
fn is_mark(c: char) -> bool {
    matches!(c, 'y' | 'n' | 'x' | 'o')
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{No, NotApplicable, Partial, Yes};

    #[test]
    fn words_are_read_surely_or_not_at_all() {
        for (text, expected) in [
            ("○", Some(Yes)),
            ("〇", Some(Yes)),
            ("×", Some(No)),
            ("△", Some(Partial)),
            ("－", Some(NotApplicable)),
            ("-", Some(NotApplicable)),
            ("1.実施済み", Some(Yes)),
            ("2.一部実施", Some(Partial)),
            ("3.計画中", None),
            ("4.未実施", Some(No)),
            ("5.対象外", Some(NotApplicable)),
            ("① 対応している", Some(Yes)),
            ("対応していない", Some(No)),
            ("概ね対応", None),
            ("部分的に実施している", Some(Partial)),
            ("実施しておらず予定もない", None),
            ("非該当", Some(NotApplicable)),
            ("代替策あり", None),
            ("条件付可", Some(Partial)),
            ("不適", Some(No)),
            ("Yes", Some(Yes)),
            ("N/A", Some(NotApplicable)),
            ("Non-compliant", Some(No)),
            ("Not applicable", Some(NotApplicable)),
            ("Partially implemented", Some(Partial)),
            ("Fully Compliant", Some(Yes)),
            ("In progress", None),
            ("Not yet implemented", Some(No)),
            ("○：はい（実施している）", Some(Yes)),
            ("△：計画中", None),
            ("はい/Yes", Some(Yes)),
            ("該当なし/N.A.", Some(NotApplicable)),
            ("ない・していない", Some(No)),
            ("Partly in place", Some(Partial)),
            ("Not in place", Some(No)),
            ("Yes - with exceptions", Some(Partial)),
            ("はい（実施している）", Some(Yes)),
            ("りんご", None),
            ("3", None),
        ] {
            assert_eq!(read(text).verdict(), expected, "{text}");
        }
    }

    #[test]
    fn numbering_is_stripped() {
        for (text, bare) in [
            ("1.実施", "実施"),
            ("(2)実施", "実施"),
            ("3:n/a", "n/a"),
            ("a)実施", "実施"),
            ("24時間", "時間"),
            ("n/a", "n/a"),
            ("y", "y"),
            ("5", "5"),
        ] {
            assert_eq!(strip_numbering(text), bare, "{text}");
        }
    }
}

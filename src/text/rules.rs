//! Laws, guidelines and standards that a question names.

use std::ops::Range;

use super::normal::Normal;

/// What the quoted name of a Japanese rule ends in.
const JAPANESE: &[&str] = &["ガイドライン", "基準", "指針", "規程", "条例", "法", "標準"];

/// Words that close the name of an English law or standard.
const ENGLISH: &[&str] = &["act", "directive", "ordinance", "statute"];

/// Fewest digits of a standard's number: "IEC 62443", "800-53".
const DIGITS: usize = 3;

/// The names of rules in a text, in reading order: 「教育情報セキュリティポリシーに関するガイドライン」, "data
/// protection act", "iec 62443". Whether they are known is for others to say.
pub fn rules(text: &Normal) -> Vec<Normal> {
    let chars = text.chars();
    let mut found: Vec<Range<usize>> = Vec::new();
    quoted(chars, &mut found);
    acts(chars, &mut found);
    numbered(chars, &mut found);
    found.sort_by_key(|range| range.start);
    found.into_iter().map(|range| text.slice(range)).collect()
}

fn quoted(chars: &[char], found: &mut Vec<Range<usize>>) {
    let mut open = None;
    for (at, &c) in chars.iter().enumerate() {
        match c {
            '「' | '『' => open = Some(at),
            '」' | '』' => {
                let inner = open.take().map(|from: usize| from + 1..at);
                found.extend(inner.filter(|range| {
                    let inner: String = chars[range.clone()].iter().collect();
                    JAPANESE.iter().any(|end| inner.ends_with(end))
                }));
            }
            _ => {}
        }
    }
}

/// "the health insurance portability and accountability act": at most six words, back to an article or a
/// preposition.
fn acts(chars: &[char], found: &mut Vec<Range<usize>>) {
    let words = words(chars);
    for (at, range) in words.iter().enumerate() {
        let word: String = chars[range.clone()].iter().collect();
        let next: Option<String> = words
            .get(at + 1)
            .map(|range| chars[range.clone()].iter().collect());
        // "act on findings" names nothing.
        let verb = matches!(
            next.as_deref(),
            Some("on" | "upon" | "as" | "for" | "against")
        );
        if !ENGLISH.contains(&word.as_str()) || verb {
            continue;
        }
        let closing = |range: &&Range<usize>| {
            let word: String = chars[(*range).clone()].iter().collect();
            matches!(
                word.as_str(),
                "the" | "with" | "under" | "to" | "a" | "an" | "of" | "by" | "that" | "who" | "and"
            )
        };
        let from = words[..at]
            .iter()
            .rev()
            .take(6)
            .take_while(|range| !closing(range))
            .last();
        found.extend(from.map(|first| first.start..range.end));
    }
}

/// Letters, a space or hyphen, and a number of three digits and more.
fn numbered(chars: &[char], found: &mut Vec<Range<usize>>) {
    let words = words(chars);
    for pair in words.windows(2) {
        let (name, number) = (&pair[0], &pair[1]);
        let letters = chars[name.clone()].iter().all(char::is_ascii_alphabetic);
        let digits = chars[number.clone()].iter().all(char::is_ascii_digit);
        let joined = chars[name.end..number.start]
            .iter()
            .all(|c| matches!(c, ' ' | '-' | '/'));
        if letters && digits && joined && (2..=6).contains(&name.len()) && number.len() >= DIGITS {
            found.push(name.start..number.end);
        }
    }
}

fn words(chars: &[char]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in chars.iter().chain(&[' ']).enumerate() {
        match (c.is_ascii_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rules_are_found() {
        for (text, names) in [
            (
                "文科省の「教育情報セキュリティポリシーに関するガイドライン」に準拠",
                vec!["教育情報セキュリティポリシに関するガイドライン"],
            ),
            (
                "compliance with the Digital Personal Data Protection Act, 2023",
                vec!["digital personal data protection act"],
            ),
            ("IEC 62443に基づく評価", vec!["iec 62443"]),
            ("「はい」の場合", vec![]),
            ("How do you act on findings?", vec![]),
            ("within 24 hours, TLS 1.2", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<String> = rules(&Normal::of(text))
                .iter()
                .map(Normal::to_string)
                .collect();
            assert_eq!(found, names, "{text}");
        }
    }
}

//! Numbers in a question, whatever they count.

use super::normal::Normal;
use super::words::words;

/// Number words. "One" is left out: it mostly counts nothing ("the one", "no one").
const NUMBER_WORDS: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen",
    "twenty", "thirti", "hundr", "thousand", "dozen",
];

/// Each number that stands by itself: not the 256 of `aes-256`, nor the 2 of `v1.2`.
///
/// | text | numbers |
/// | --- | --- |
/// | `locked after 3 wrong passwords` | `3` |
/// | `100キロ以上離れた` | `100` |
/// | `aes-256, section-3` | none |
pub fn numerals(text: &Normal) -> Vec<Normal> {
    let chars = text.chars();
    let tied = |at: usize| {
        let before = at.checked_sub(1).map(|before| chars[before]);
        before.is_some_and(|c| matches!(c, '-' | '.' | '/' | '§'))
    };
    words(text)
        .into_iter()
        .filter(|word| {
            NUMBER_WORDS.contains(&word.stem.as_str())
                || (word.stem.bytes().all(|b| b.is_ascii_digit()) && !tied(word.at.start))
        })
        .map(|word| text.slice(word.at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_stand_by_themselves() {
        for (text, expected) in [
            ("Locked after 3 wrong passwords", &["3"] as &[&str]),
            ("Account lockout after five or fewer failures", &["five"]),
            ("100キロ以上離れているか", &["100"]),
            ("AES-256で暗号化", &[]),
            ("Is there one time zone?", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = numerals(&Normal::of(text))
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Words of alphabetic scripts, with their stems.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use super::compounds::{Gap, is_compound};
use super::normal::Normal;
use super::script::Script;

/// A run of letters and digits outside the Japanese scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in characters of the normal text.
    pub at: Range<usize>,
    /// Its stem: case, plural and verb endings folded (Porter's English algorithm).
    pub stem: String,
}

/// Splits a text into its alphabetic words; Japanese in between is passed over.
///
/// | text | stems |
/// | --- | --- |
/// | `encrypted backups` | `encrypt`, `backup` |
/// | `WAFを導入` | `waf` |
/// | `user's ids` | `user`, `id` |
/// | `log-in`, `log in` | `login` |
pub fn words(text: &Normal) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let chars = text.chars();
    let mut words = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !in_word(chars[at]) {
            at += 1;
            continue;
        }
        let start = at;
        at = end_of_word(chars, at);
        let mut word: String = chars[start..at].iter().collect();
        if let Some((second, end)) = other_half(chars, at, &word) {
            word.push_str(&second);
            at = end;
        }
        words.push(Word {
            at: start..at,
            stem: stem_with(&stemmer, &word),
        });
        // The possessive says nothing.
        if chars[at..].starts_with(&['\'', 's']) && !chars.get(at + 2).is_some_and(|&c| in_word(c))
        {
            at += 2;
        }
    }
    words
}

fn end_of_word(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    at + rest.iter().take_while(|&&c| in_word(c)).count()
}

/// The second half of a compound whose first ends at `at`, and where it ends.
fn other_half(chars: &[char], at: usize, first: &str) -> Option<(String, usize)> {
    let gap = match chars.get(at)? {
        '-' => Gap::Hyphen,
        ' ' => Gap::Space,
        _ => return None,
    };
    let end = end_of_word(chars, at + 1);
    let second: String = chars[at + 1..end].iter().collect();
    (!second.is_empty() && is_compound(first, gap, &second)).then_some((second, end))
}

/// The stem of one lower-case word.
pub fn stem(word: &str) -> String {
    stem_with(&Stemmer::create(Algorithm::English), word)
}

fn stem_with(stemmer: &Stemmer, word: &str) -> String {
    if !word.is_ascii() || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    // British spelling, so that `organisation` and `organization` share a stem.
    let american = word
        .replace("isation", "ization")
        .replace("ising", "izing")
        .replace("ised", "ized")
        .replace("centre", "center")
        .replace("licence", "license");
    stemmer.stem(&american).into_owned()
}

fn in_word(c: char) -> bool {
    matches!(Script::of(c), Script::Letter | Script::Digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(&Normal::of(text))
            .into_iter()
            .map(|word| word.stem)
            .collect()
    }

    #[test]
    fn inflections_share_a_stem() {
        assert_eq!(stems("Encrypting encrypted encryption"), ["encrypt"; 3]);
        assert_eq!(stems("organisations organization"), ["organ"; 2]);
        assert_eq!(stems("the user's IDs"), ["the", "user", "id"]);
        assert_eq!(stems("WAFを導入、TLS1.2"), ["waf", "tls1", "2"]);
        assert!(stems("暗号化").is_empty());
    }

    #[test]
    fn compounds_share_a_stem_however_they_are_written() {
        assert_eq!(
            stems("back-ups, back up and backup"),
            ["backup", "backup", "and", "backup"]
        );
        assert_eq!(stems("Sub-contractor's log-in"), ["subcontractor", "login"]);
        assert_eq!(stems("re- - back"), ["re", "back"]);
    }
}

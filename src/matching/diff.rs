//! Where a question says something that the matched phrasing does not.

use std::ops::Range;

use crate::text::{Normal, Script, hiragana, words};

/// A stretch of a text, in bytes, and whether the other text has it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Bytes of the original text.
    pub at: Range<usize>,
    /// Whether it differs.
    pub differs: Differs,
}

/// Whether a stretch is in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// In both.
    No,
    /// In this one only.
    Yes,
}

/// The question in stretches, marking what the phrasing does not say: Japanese by runs of two
/// characters, alphabetic words by their stems. Linear in the lengths.
pub fn diff(question: &str, phrasing: &str) -> Vec<Difference> {
    let (text, other) = (Normal::of(question), Normal::of(phrasing));
    let pairs: std::collections::BTreeSet<[char; 2]> = other
        .chars()
        .windows(2)
        .map(|pair| [hiragana(pair[0]), hiragana(pair[1])])
        .collect();
    let stems: std::collections::BTreeSet<String> =
        words(&other).into_iter().map(|word| word.stem).collect();
    let chars = text.chars();
    let mut shared = vec![false; chars.len()];
    for (i, pair) in chars.windows(2).enumerate() {
        let japanese = pair.iter().all(|&c| Script::of(c).is_japanese());
        if japanese && pairs.contains(&[hiragana(pair[0]), hiragana(pair[1])]) {
            shared[i] = true;
            shared[i + 1] = true;
        }
    }
    for word in words(&text) {
        let known = stems.contains(&word.stem);
        shared[word.at].fill(known);
    }
    for (i, &c) in chars.iter().enumerate() {
        // Punctuation and single kana carry no meaning to differ in.
        if Script::of(c) == Script::Other {
            shared[i] = i == 0 || shared[i - 1];
        }
    }
    let mut stretches: Vec<Difference> = Vec::new();
    for (i, shared) in shared.iter().enumerate() {
        let at = text.origin(i..i + 1);
        let differs = if *shared { Differs::No } else { Differs::Yes };
        match stretches.last_mut() {
            Some(last) if last.differs == differs => last.at.end = last.at.end.max(at.end),
            _ => {
                let start = stretches.last().map_or(at.start, |last| at.start.max(last.at.end));
                stretches.push(Difference { at: start..at.end.max(start), differs });
            }
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(question: &str, phrasing: &str) -> Vec<String> {
        diff(question, phrasing)
            .into_iter()
            .filter(|stretch| stretch.differs == Differs::Yes)
            .map(|stretch| question[stretch.at].trim().to_owned())
            .collect()
    }

    #[test]
    fn what_only_the_question_says_is_marked() {
        assert_eq!(marked("バックアップの暗号化", "バックアップの取得"), ["暗号化"]);
        assert_eq!(marked("Are backups encrypted abroad?", "Is the backup encrypted?"), ["Are", "abroad?"]);
        assert!(marked("", "x").is_empty());
    }
}

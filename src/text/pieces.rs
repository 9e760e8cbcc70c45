//! A text as it is read from its beginning to its end, piece by piece.

use super::normal::Normal;
use super::script::{Script, hiragana};
use super::terms::{Term, japanese_term, pair_term, word_term};
use super::words::words;

/// A character of Japanese, a word of another script, or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins, in characters of the normal text.
    pub at: usize,
    /// Itself.
    pub own: Term,
    /// Together with the piece after it.
    pub pair: Term,
    /// The one of [`super::terms()`] that stands for it: a word's stem; a Japanese character with the next.
    pub term: Term,
}

/// The pieces of a text in its order; katakana folded to hiragana, words to their stems.
pub fn pieces(text: &Normal) -> Vec<Piece> {
    let chars = text.chars();
    let mut words = words(text).into_iter().peekable();
    // Where it begins, how it is spelt, and whether it is a word.
    let mut all: Vec<(usize, String, bool)> = Vec::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        match words.next_if(|word| word.at.start == at) {
            Some(word) => {
                all.push((at, word.stem, true));
                at = word.at.end.max(at + 1);
            }
            None => {
                if !chars[at].is_whitespace() {
                    all.push((at, hiragana(chars[at]).to_string(), false));
                }
                at += 1;
            }
        }
    }
    let nexts = all.iter().skip(1).map(|(_, next, _)| next.as_str());
    all.iter()
        .zip(nexts.chain([""]))
        .map(|((at, spelt, word), next)| {
            let own = if *word {
                word_term(spelt)
            } else {
                japanese_term(&[chars[*at]])
            };
            let japanese = |c: &char| Script::of(*c).is_japanese();
            let run = chars
                .get(*at..*at + 2)
                .filter(|run| run.iter().all(japanese));
            Piece {
                at: *at,
                own,
                pair: pair_term(spelt, next),
                term: run.map_or(own, japanese_term),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::terms;

    #[test]
    fn pieces_follow_the_text_and_are_known_to_the_index() {
        let text = Normal::of("WAFを導入、not yet");
        let pieces = pieces(&text);
        let at: Vec<usize> = pieces.iter().map(|piece| piece.at).collect();
        assert_eq!(at, [0, 3, 4, 5, 6, 7, 11]);
        let terms = terms(&text);
        // A word stands for itself; 「を」 for itself with 「導」.
        for known in [0, 1, 2, 5, 6] {
            assert!(terms.contains(&pieces[known].term), "{known}");
        }
        assert!(!terms.contains(&pieces[4].term));
    }

    #[test]
    fn order_is_what_pairs_tell() {
        let of = |text| pieces(&Normal::of(text));
        let (one, other) = (of("not all logs"), of("all logs not"));
        let own = |pieces: &[Piece]| {
            let mut own: Vec<Term> = pieces.iter().map(|piece| piece.own).collect();
            own.sort_unstable();
            own
        };
        assert_eq!(own(&one), own(&other));
        assert_ne!(one[0].pair, other[2].pair);
        assert_eq!(of("ログ"), of("ﾛｸﾞ"));
        assert!(of(" ").is_empty());
    }
}

//! What the index counts: character n-grams of Japanese, stems of words, hashed.

use super::normal::Normal;
use super::script::{Script, hiragana};
use super::words::words;

/// A hashed n-gram or stem. Two texts share a term where they share a piece of wording.
pub type Term = u32;

/// The terms of a text, each as often as it stands there, in no order that means anything.
///
/// Japanese gives single kanji and runs of two and three characters (katakana folded to hiragana); words give
/// their stem, pairs of neighbouring stems, and the stem's runs of four letters, which lets
/// `authenticate` meet `authentication` where stems differ.
pub fn terms(text: &Normal) -> Vec<Term> {
    let mut terms = Vec::with_capacity(text.chars().len() * 3);
    japanese(text.chars(), &mut terms);
    latin(text, &mut terms);
    terms
}

/// Further terms that tell which way a sentence points: the last two to four characters with a mark of
/// the end, where Japanese says "not" and "is possible"; the first word; and runs of three words. Each once, sorted.
pub fn endings(text: &Normal) -> Vec<Term> {
    let mut all = Vec::new();
    let chars = text.chars();
    for n in 2..=4 {
        if let Some(end) = chars.len().checked_sub(n).map(|from| &chars[from..])
            && end.iter().all(|&c| Script::of(c).is_japanese())
        {
            all.push(hash(b'e', end.iter().map(|&c| hiragana(c))));
        }
    }
    let words = words(text);
    if let Some(first) = words.first() {
        all.push(hash(b's', first.stem.chars()));
    }
    for triple in words.windows(3) {
        let all_three = triple
            .iter()
            .flat_map(|word| word.stem.chars().chain([' ']));
        all.push(hash(b't', all_three));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn japanese(chars: &[char], terms: &mut Vec<Term>) {
    let mut run = Vec::new();
    let flush = |run: &mut Vec<char>, terms: &mut Vec<Term>| {
        for n in 1..=3 {
            for gram in run.windows(n) {
                if n > 1 || Script::of(gram[0]) == Script::Kanji {
                    terms.push(japanese_term(gram));
                }
            }
        }
        run.clear();
    };
    for &c in chars {
        if Script::of(c).is_japanese() {
            run.push(hiragana(c));
        } else {
            flush(&mut run, terms);
        }
    }
    flush(&mut run, terms);
}

fn latin(text: &Normal, terms: &mut Vec<Term>) {
    let words = words(text);
    for word in &words {
        terms.push(word_term(&word.stem));
        let letters: Vec<char> = word.stem.chars().collect();
        for gram in letters.windows(4) {
            terms.push(hash(b'g', gram.iter().copied()));
        }
    }
    for pair in words.windows(2) {
        terms.push(pair_term(&pair[0].stem, &pair[1].stem));
    }
}

/// Of a run of Japanese characters.
pub(super) fn japanese_term(run: &[char]) -> Term {
    hash(b'j', run.iter().map(|&c| hiragana(c)))
}

/// Of a word by its stem.
pub(super) fn word_term(stem: &str) -> Term {
    hash(b'w', stem.chars())
}

/// Of two that follow each other.
pub(super) fn pair_term(one: &str, next: &str) -> Term {
    hash(b'p', one.chars().chain([' ']).chain(next.chars()))
}

/// FNV-1a over code points (Fowler, Noll, Vo): the same on every machine, unlike a seeded hash.
fn hash(kind: u8, chars: impl Iterator<Item = char>) -> Term {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(kind);
    hash = hash.wrapping_mul(0x0100_0000_01b3);
    for c in chars {
        hash ^= u64::from(u32::from(c));
        hash = hash.wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: &str, other: &str) -> usize {
        let other = terms(&Normal::of(other));
        terms(&Normal::of(one))
            .iter()
            .filter(|term| other.contains(term))
            .count()
    }

    #[test]
    fn wording_is_shared_across_spellings_and_inflections() {
        assert_eq!(terms(&Normal::of("ログ")), terms(&Normal::of("ﾛｸﾞ")));
        assert!(shared("encrypted backups", "Is the backup encrypted?") >= 2);
        assert!(shared("通信の暗号化", "暗号化された通信") >= 5);
        assert_eq!(shared("通信", "backup"), 0);
        assert!(terms(&Normal::of("😀！")).is_empty());
    }
}

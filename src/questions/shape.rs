//! What the form of a text says about its use, whatever its words: a question, a number, a box.

use unicode_normalization::UnicodeNormalization;

use super::words;
use crate::text::Language;

/// Folded for comparing: NFKC, lower case, no white space.
pub(super) fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Folded, but words stay apart: NFKC, lower case, runs of white space become one blank.
pub(super) fn fold_spaced(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How much a text asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asking {
    /// A word or noun phrase.
    Phrase,
    /// A sentence that states or demands something (「…していること」, "shall …").
    Statement,
    /// A question or a request for information.
    Question,
}

/// How much the text asks, by its end (Japanese) or its first words (English).
pub(super) fn asking(text: &str) -> Asking {
    let folded = fold_spaced(text);
    if folded.contains('?') {
        return Asking::Question;
    }
    // Notes in brackets and after ※ follow the question, or precede it.
    let core = strip_notes(&folded);
    let core = core.trim_end_matches(['。', '.', '、', ' ', ':', '」', '*', '!']);
    let shapes = words::shapes();
    if Language::of(core) == Language::Ja {
        if shapes
            .question_endings_ja
            .iter()
            .any(|ending| core.ends_with(ending.as_str()))
        {
            return Asking::Question;
        }
        let sentence = folded.contains('。')
            || shapes
                .statement_endings_ja
                .iter()
                .any(|ending| core.ends_with(ending.as_str()));
        return if sentence {
            Asking::Statement
        } else {
            Asking::Phrase
        };
    }
    let first = core.trim_start_matches(|c: char| !c.is_alphabetic());
    let starts = |list: &[String]| {
        list.iter().any(|start| {
            first
                .strip_prefix(start.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    let words: Vec<&str> = core.split(' ').collect();
    if starts(&shapes.question_starts_en) && words.len() >= 3 {
        return Asking::Question;
    }
    let verb = |word: &&str| shapes.verbs_en.iter().any(|verb| verb == word);
    if words.len() >= 5 || words.iter().any(verb) && words.len() >= 4 {
        Asking::Statement
    } else {
        Asking::Phrase
    }
}

/// Without what stands in brackets and behind 「※」.
fn strip_notes(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            '※' if depth == 0 && !out.trim().is_empty() => break,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let out = out.trim();
    if out.is_empty() {
        text.to_owned()
    } else {
        out.to_owned()
    }
}

fn is_japanese(c: char) -> bool {
    Language::of(c.encode_utf8(&mut [0; 4])) == Language::Ja
}

/// Width in half-width columns: kana and kanji count two.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if is_japanese(c) { 2 } else { 1 })
        .sum()
}

/// Whether the text is an item number: `1`, `1-2`, `(3)`, `No.4`, `A&A-01`, `①`, `Ⅲ`, `4.1.2`, `Q5`, `ア`.
pub(super) fn is_item_number(text: &str) -> bool {
    let folded = fold(text);
    let length = folded.chars().count();
    if length == 0 || length > 14 {
        return false;
    }
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let others = folded.chars().filter(|c| c.is_alphabetic()).count();
    if digits > 0 {
        // Letters of a number are a prefix such as No., IDM-, 例, 項番: few of them, before the digits.
        let kanji = folded.chars().filter(|c| is_japanese(*c)).count();
        return kanji <= 2 && others <= 9 && !folded.contains('%') && ends_like_number(&folded);
    }
    let roman = folded.chars().all(|c| "ivx().-".contains(c));
    let single = others == 1 && length <= 3;
    roman || single
}

fn ends_like_number(folded: &str) -> bool {
    let last_digit = folded.rfind(|c: char| c.is_ascii_digit()).unwrap_or(0);
    folded
        .get(last_digit + 1..)
        .is_some_and(|rest| rest.chars().count() <= 2)
}

/// Empty boxes that people tick, and ticked ones.
const EMPTY_BOXES: [char; 6] = ['□', '☐', '▢', '◻', '⬜', '❏'];
/// Ticked boxes.
const TICKED_BOXES: [char; 6] = ['☑', '☒', '■', '✅', '◼', '🗹'];

/// Whether the character is an empty box.
pub(super) fn is_empty_box(c: char) -> bool {
    EMPTY_BOXES.contains(&c)
}

/// Whether the character is a ticked box.
pub(super) fn is_ticked_box(c: char) -> bool {
    TICKED_BOXES.contains(&c)
}

/// Marks that people put between brackets.
const BRACKET_MARKS: [char; 9] = ['x', 'X', '✓', '✔', '○', '〇', '●', 'レ', '*'];

/// One box in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BoxPlace {
    /// Byte range of the box with its brackets.
    pub outer: (usize, usize),
    /// Byte offset of the character that the mark replaces.
    pub at: usize,
    /// Ticked or not.
    pub state: BoxState,
    /// How it is drawn.
    pub shape: BoxShape,
}

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoxState {
    Empty,
    Ticked,
}

/// How a box is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoxShape {
    /// `□`
    Drawn,
    /// `[ ]`
    Square,
    /// `（　）`
    Round,
}

/// Every box of a text: drawn ones, and brackets round a single blank or mark.
pub(super) fn boxes(text: &str) -> Vec<BoxPlace> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    for (index, &(at, c)) in chars.iter().enumerate() {
        if is_empty_box(c) || is_ticked_box(c) {
            let state = if is_empty_box(c) {
                BoxState::Empty
            } else {
                BoxState::Ticked
            };
            let outer = (at, at + c.len_utf8());
            found.push(BoxPlace {
                outer,
                at,
                state,
                shape: BoxShape::Drawn,
            });
            continue;
        }
        let (Some(&(inner_at, inner)), Some(&(close_at, close))) =
            (chars.get(index + 1), chars.get(index + 2))
        else {
            continue;
        };
        let shape = match (c, close) {
            ('[', ']') | ('［', '］') => BoxShape::Square,
            ('(', ')') | ('（', '）') => BoxShape::Round,
            _ => continue,
        };
        let state = if inner.is_whitespace() {
            BoxState::Empty
        } else if BRACKET_MARKS.contains(&inner) {
            BoxState::Ticked
        } else {
            continue;
        };
        let outer = (at, close_at + close.len_utf8());
        found.push(BoxPlace {
            outer,
            at: inner_at,
            state,
            shape,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_statements_and_phrases_are_told_apart() {
        for (text, expected) in [
            ("パスワードは８文字以上ですか。", Asking::Question),
            ("再委託先の一覧を提出できるか。（年１回）", Asking::Question),
            ("手順を教えてください", Asking::Question),
            ("Do you encrypt data at rest", Asking::Question),
            ("Describe your backup process.", Asking::Question),
            ("委託先の評価は年１回以上行うこと。", Asking::Statement),
            ("方針を定めている", Asking::Statement),
            ("The vendor shall hold a certificate.", Asking::Statement),
            ("データの保管場所", Asking::Phrase),
            ("Access control", Asking::Phrase),
            ("組織・体制", Asking::Phrase),
        ] {
            assert_eq!(asking(text), expected, "{text}");
        }
    }

    #[test]
    fn item_numbers_are_known() {
        for text in [
            "1", "No.12", "1-2", "A&A-01", "(3)", "①", "Ⅱ", "4.1.2", "Q5", "例１", "ア",
        ] {
            assert!(is_item_number(text), "{text}");
        }
        for text in ["", "Yes", "ISO27001認証の取得", "95%", "認証", "3年以内に"] {
            assert!(!is_item_number(text), "{text}");
        }
    }
}

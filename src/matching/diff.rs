//! What differs between a question and the phrasing it was matched with.

use crate::text::{Script, is_katakana};

/// A stretch of the phrasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Stands in the question too.
    Same(&'a str),
    /// Does not.
    Differs(&'a str),
}

impl<'a> Span<'a> {
    /// Whether the question lacks it.
    pub fn differs(&self) -> bool {
        matches!(self, Self::Differs(_))
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        match self {
            Self::Same(text) | Self::Differs(text) => text,
        }
    }
}

/// Longest texts that are compared word by word, in words; longer ones differ as a whole.
const LONGEST: usize = 600;

/// The phrasing in stretches that the question has and has not, by the longest common run of words
/// (single kanji and kana, whole katakana and Latin words).
pub fn differences<'a>(question: &str, phrasing: &'a str) -> Vec<Span<'a>> {
    let (theirs, ours) = (pieces(question), pieces(phrasing));
    if theirs.len() > LONGEST || ours.len() > LONGEST {
        return vec![Span::Differs(phrasing)];
    }
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let mut longest = vec![vec![0u16; ours.len() + 1]; theirs.len() + 1];
    for i in (0..theirs.len()).rev() {
        for j in (0..ours.len()).rev() {
            longest[i][j] = if same(theirs[i], ours[j]) {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut at) = (0, 0, 0);
    let mut spans: Vec<(bool, usize, usize)> = Vec::new();
    while j < ours.len() {
        let end = at + ours[j].len();
        let shared = i < theirs.len() && same(theirs[i], ours[j]);
        if !shared && i < theirs.len() && longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
            continue;
        }
        match spans.last_mut() {
            Some((differs, _, last)) if *differs != shared => *last = end,
            _ => spans.push((!shared, at, end)),
        }
        i += usize::from(shared);
        j += 1;
        at = end;
    }
    spans
        .into_iter()
        .map(|(differs, from, to)| {
            let text = &phrasing[from..to];
            if differs {
                Span::Differs(text)
            } else {
                Span::Same(text)
            }
        })
        .collect()
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let joins = before.is_some_and(|b| {
            let word = |c: char| matches!(Script::of(c), Script::Letter | Script::Digit);
            (is_katakana(b) && is_katakana(c)) || (word(b) && word(c))
        });
        if at > start && !joins {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(question: &str, phrasing: &str) -> String {
        let mark = |span: &Span| match span {
            Span::Same(text) => (*text).to_owned(),
            Span::Differs(text) => format!("[{text}]"),
        };
        differences(question, phrasing).iter().map(mark).collect()
    }

    #[test]
    fn what_the_question_lacks_is_marked() {
        assert_eq!(
            marked("ログの保存期間", "ログの保管期間"),
            "ログの保[管]期間"
        );
        assert_eq!(
            marked("Are logs kept?", "Are audit logs kept?"),
            "Are [audit ]logs kept?"
        );
        assert_eq!(marked("同じ", "同じ"), "同じ");
        assert_eq!(marked("", "全部"), "[全部]");
        assert_eq!(marked("x", ""), "");
    }
}

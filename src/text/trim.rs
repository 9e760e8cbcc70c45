//! What surrounds a question without asking anything: its number, its notes, its courtesy.

use std::ops::Range;

use super::background::foreground;
use super::normal::Normal;
use super::script::Script;

/// A question without its trappings.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Asked {
    /// All but what the customer tells of itself.
    pub whole: Normal,
    /// What is asked. Its way back still leads to the original text.
    pub text: Normal,
    /// Remarks that were left out: 「※…」, "Note: …".
    pub notes: Vec<Normal>,
}

/// Endings that turn a statement into a question or a request and mean nothing by themselves.
/// Longest first, so that the whole ending goes.
const ENDINGS: &[&str] = &[
    "をお聞かせください",
    "についてお答えください",
    "について教えてください",
    "について記載してください",
    "についてご回答ください",
    "をご教示ください",
    "をご記入ください",
    "を記載してください",
    "を教えてください",
    "教えてください",
    "をお知らせください",
    "を示してください",
    "でしょうか",
    "ましたか",
    "ますか",
    "ですか",
    "でしょうか",
    "please describe",
    "please specify",
];

/// Phrases that name both answers and so say neither: 「…の有無」 word for word.
const EITHER: &[&str] = &[
    "presence or absence of",
    "presence/absence of",
    "existence or nonexistence of",
    "existence or non-existence of",
    "existence or absence of",
];

/// Removes numbering in front, notes, polite endings, and what the customer tells of itself.
///
/// | text | asked |
/// | --- | --- |
/// | `（3）ログを保管していること。` | `ログを保管していること` |
/// | `A-2. MFAはありますか？` | `mfaはあり` |
/// | `Q12: Is data encrypted? ` | `is data encrypted` |
/// | `暗号化しているか。※方式も記載` | `暗号化しているか` |
/// | `Presence or absence of backups` | `backups` |
pub fn asked(text: &Normal) -> Asked {
    let whole = foreground(text);
    let (body, notes) = without_notes(&whole);
    let body = body.slice(numbering(body.chars())..body.chars().len());
    let body = without_ending(&without_either(&body));
    // A text that is all trappings is what it is.
    if body.is_empty() {
        Asked {
            text: whole.clone(),
            whole,
            notes: Vec::new(),
        }
    } else {
        Asked {
            whole,
            text: body,
            notes,
        }
    }
}

fn without_either(text: &Normal) -> Normal {
    let chars = text.chars();
    let phrase_at = |at: usize| {
        let rest = &chars[at..];
        let starts = |phrase: &&&str| phrase.chars().eq(rest.iter().copied().take(phrase.len()));
        let end = at + EITHER.iter().find(starts)?.len();
        Some(at..end + usize::from(chars.get(end) == Some(&' ')))
    };
    let cut: Vec<Range<usize>> = (0..chars.len()).filter_map(phrase_at).collect();
    text.without(&cut)
}

fn without_notes(text: &Normal) -> (Normal, Vec<Normal>) {
    let chars = text.chars();
    let mut cut: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '※' || chars[at..].starts_with(&['n', 'o', 't', 'e', ':']) {
            // To the closing bracket that the note stands in, else to the end.
            let opened = at > 0 && matches!(chars[at - 1], '(' | '[' | '【');
            let end = if opened {
                let close = |&c: &char| matches!(c, ')' | ']' | '】');
                chars[at..]
                    .iter()
                    .position(close)
                    .map_or(chars.len(), |n| at + n)
            } else {
                chars.len()
            };
            cut.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    let notes = cut.iter().map(|range| text.slice(range.clone())).collect();
    (text.without(&cut), notes)
}

/// Length of the numbering in front: `(1)`, `1.2.3`, `a-2`, `no.31`, `q3.`, `第3条`, bullets.
fn numbering(chars: &[char]) -> usize {
    let mut at = 0;
    let is = |at: usize, wanted: fn(char) -> bool| chars.get(at).copied().is_some_and(wanted);
    while is(at, |c| {
        matches!(
            c,
            '・' | '■' | '□' | '●' | '○' | '◆' | '◇' | '-' | '*' | '•' | ' '
        )
    }) {
        at += 1;
    }
    let bracket = is(at, |c| matches!(c, '(' | '[' | '【' | '<'));
    let mut end = at + usize::from(bracket);
    let mut letters = 0;
    while is(end, |c| c.is_ascii_lowercase()) && letters < 3 {
        end += 1;
        letters += 1;
    }
    let mut digits = 0;
    while is(end, |c| c.is_ascii_digit() || matches!(c, '.' | '-')) {
        digits += usize::from(is(end, |c| c.is_ascii_digit()));
        end += 1;
    }
    let closed = if bracket {
        digits + letters > 0 && is(end, |c| matches!(c, ')' | ']' | '】' | '>'))
    } else {
        digits > 0
            && (is(end, |c| matches!(c, ')' | ':' | ' ' | '、'))
                || is(end.wrapping_sub(1), |c| c == '.')
                || (letters > 0 && is(end, |c| Script::of(c).is_japanese())))
    };
    // "24 hours" is a quantity; "24 暗号化" and "2.4 Backup" are numbered.
    let plain = !bracket && letters == 0 && !chars[at..end].iter().any(|c| matches!(c, '.' | '-'));
    if plain && is(end, |c| c == ' ') && is(end + 1, |c| c.is_ascii_lowercase()) {
        return at;
    }
    if !closed {
        return at;
    }
    end += usize::from(is(end, |c| {
        matches!(c, ')' | ']' | '】' | '>' | ':' | '、')
    }));
    while is(end, |c| matches!(c, ' ' | '.' | ':')) {
        end += 1;
    }
    // A quantity is no numbering: 「5年間…」, "24 hours".
    if is(end, |c| {
        matches!(
            c,
            '年' | '月' | '日' | '時' | '分' | '回' | '件' | '名' | '%'
        )
    }) {
        return at;
    }
    end.min(chars.len())
}

fn without_ending(text: &Normal) -> Normal {
    let mut end = text.chars().len();
    let stop = |c: char| matches!(c, '。' | '?' | '!' | '.' | ' ' | ',' | '、' | ')');
    loop {
        let before = end;
        while end > 0 && stop(text.chars()[end - 1]) && !opens_later(&text.chars()[..end]) {
            end -= 1;
        }
        for ending in ENDINGS {
            let length = ending.chars().count();
            if end > length
                && text.chars()[end - length..end]
                    .iter()
                    .copied()
                    .eq(ending.chars())
            {
                end -= length;
                break;
            }
        }
        if end == before {
            return text.slice(0..end);
        }
    }
}

/// Whether the text ends in a bracket that it opened: 「…(MFA等)」 keeps it.
fn opens_later(chars: &[char]) -> bool {
    chars.last() == Some(&')') && chars.contains(&'(')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> String {
        asked(&Normal::of(text)).text.to_string()
    }

    #[test]
    fn trappings_go() {
        for (text, expected) in [
            ("（３）ログを保管していること。", "ログを保管していること"),
            ("A-2 MFAはありますか？", "mfaはあり"),
            ("C-1 個人情報の方針", "個人情報の方針"),
            ("1.2.3 バックアップ", "バックアップ"),
            ("Q12: Is data encrypted?", "is data encrypted"),
            ("暗号化しているか。※方式も記載", "暗号化しているか"),
            ("保存期間を教えてください。", "保存期間"),
            ("認証方式(MFA等)", "認証方式(mfa等)"),
            ("5年間保管", "5年間保管"),
            ("24 hours support", "24 hours support"),
            ("2要素認証", "2要素認証"),
            ("Presence or absence of backups", "backups"),
            ("State the presence/absence of logs", "state the logs"),
        ] {
            assert_eq!(bare(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_but_trappings_stays() {
        assert_eq!(bare("※"), "※");
        assert_eq!(bare("？"), "?");
        assert_eq!(
            asked(&Normal::of("ログ※保管期間")).notes[0].to_string(),
            "※保管期間"
        );
    }
}

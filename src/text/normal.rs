//! One spelling for what people write in many: width, case, kana width and voicing, radicals,
//! long vowels, dashes, white space. Keeps the way back to the original text.
//!
//! | original | normal |
//! | --- | --- |
//! | `ﾊﾟｽﾜｰﾄﾞ` | `パスワード` |
//! | `サーバー`, `サーバ` | `サーバ` |
//! | `ＭＦＡ　対応` | `mfa 対応` |
//! | `⼊⼒` (Kangxi radicals) | `入力` |
//! | `Back‑up’s` | `back-up's` |
//! | `取り扱い`, `取扱い` | `取扱い` |

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::okurigana;
use super::script::{Script, is_katakana};

/// Longest text that is looked at, in characters. A cell of Excel holds 32,767 (its documented
/// limit), and no question says in its ten thousandth character what it is about.
pub const MAX_CHARS: usize = 4_000;

/// A text in normal form. Only this type reaches the index, so raw text cannot.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Normal {
    chars: Vec<char>,
    /// For each character the bytes of the original that it came from.
    origin: Vec<Range<u32>>,
}

impl Normal {
    /// Brings a text into normal form; looks at its first [`MAX_CHARS`] characters.
    pub fn of(text: &str) -> Self {
        let mut normal = Self::default();
        let mut clusters = text.char_indices().take(MAX_CHARS).peekable();
        let mut cluster = String::new();
        while let Some((start, first)) = clusters.next() {
            cluster.clear();
            cluster.push(first);
            let mut end = start + first.len_utf8();
            while let Some(&(at, next)) = clusters.peek() {
                if !joins_the_character_before(next) {
                    break;
                }
                cluster.push(next);
                end = at + next.len_utf8();
                clusters.next();
            }
            let origin = start as u32..end as u32;
            for c in cluster
                .nfkc()
                .flat_map(char::to_lowercase)
                .map(one_spelling)
            {
                normal.push(c, origin.clone());
            }
        }
        normal.drop_final_long_marks();
        okurigana::fold(&mut normal);
        normal.trim();
        normal
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Where in the original a stretch of characters came from, in bytes.
    pub fn origin(&self, chars: Range<usize>) -> Range<usize> {
        match (self.origin.get(chars.start), chars.end.checked_sub(1)) {
            (Some(first), Some(last)) if last >= chars.start => {
                let end = self.origin.get(last).map_or(first.end, |o| o.end);
                first.start as usize..end as usize
            }
            _ => 0..0,
        }
    }

    /// The text without the characters in the given ranges, which must be in order.
    pub fn without(&self, cut: &[Range<usize>]) -> Self {
        self.keep(|i| !cut.iter().any(|range| range.contains(&i)))
    }

    /// A stretch of it.
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self {
            chars: self.chars.get(range.clone()).unwrap_or_default().to_vec(),
            origin: self.origin.get(range).unwrap_or_default().to_vec(),
        }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(super) fn keep(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let kept = || (0..self.chars.len()).filter(|&i| wanted(i));
        let mut normal = Self {
            chars: kept().map(|i| self.chars[i]).collect(),
            origin: kept().map(|i| self.origin[i].clone()).collect(),
        };
        normal.trim();
        normal
    }

    fn push(&mut self, c: char, origin: Range<u32>) {
        let c = if c.is_whitespace() || c.is_control() || c == '\u{FFFD}' {
            ' '
        } else {
            c
        };
        // White space is one space, and none beside Japanese, where it only breaks lines.
        if c == ' ' {
            match self.chars.last() {
                None | Some(' ') => return,
                Some(_) => {}
            }
        } else if let [.., before, ' '] = self.chars[..]
            && (Script::of(before).is_japanese() && Script::of(c).is_japanese())
        {
            self.chars.pop();
            self.origin.pop();
        }
        self.chars.push(c);
        self.origin.push(origin);
    }

    /// サーバー and サーバ, ユーザー and ユーザ: the mark that ends a katakana word of three
    /// characters or more is a matter of house style (JIS Z 8301 drops it).
    fn drop_final_long_marks(&mut self) {
        let chars = &self.chars;
        let ends_word = |i: usize| {
            chars[i] == 'ー'
                && i >= 2
                && chars[i - 2..i].iter().all(|&c| is_katakana(c))
                && chars.get(i + 1).is_none_or(|&c| !is_katakana(c))
        };
        if (0..chars.len()).any(ends_word) {
            *self = self.keep(|i| !ends_word(i));
        }
    }

    fn trim(&mut self) {
        while self.chars.last() == Some(&' ') {
            self.chars.pop();
            self.origin.pop();
        }
    }
}

impl std::fmt::Display for Normal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.chars.iter().try_for_each(|c| write!(f, "{c}"))
    }
}

/// Half-width voicing marks are letters to Unicode, yet must be composed with what they voice.
fn joins_the_character_before(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// What NFKC leaves apart and people do not.
fn one_spelling(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2032}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{2033}' => '"',
        '\u{301C}' | '\u{223C}' => '~',
        // CJK radicals that Unicode gives no compatibility mapping, met in text copied from PDF.
        '⺠' => '民',
        '⻑' => '長',
        '⻄' => '西',
        '⻘' => '青',
        '⻭' => '歯',
        '⻝' => '食',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Normal::of(text).to_string()
    }

    #[test]
    fn spellings_become_one() {
        for (text, expected) in [
            ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
            ("は\u{309A}す", "ぱす"),
            ("サーバー／ユーザー", "サーバ/ユーザ"),
            ("サーバールーム", "サーバールーム"),
            ("データ", "データ"),
            ("ＭＦＡ　対応", "mfa 対応"),
            ("暗号\n化 する", "暗号化する"),
            ("⼊⼒⻑", "入力長"),
            ("Back\u{2011}up\u{2019}s", "back-up's"),
            ("  TLS\t1.2\r\n", "tls 1.2"),
            ("\u{0}\u{7}", ""),
            ("取り扱い", "取扱い"),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
    }

    #[test]
    fn normalising_twice_is_normalising_once() {
        for text in [
            "ﾊﾟｽﾜｰﾄﾞ サーバー",
            "申し込み　方法",
            "É\u{301}😀 x",
            "取り 扱い",
        ] {
            assert_eq!(normal(&normal(text)), normal(text), "{text}");
        }
    }

    #[test]
    fn the_way_back_leads_to_the_original() {
        let text = "１. ﾊﾟｽﾜｰﾄﾞの長さ";
        let normal = Normal::of(text);
        let start = normal.chars().iter().position(|&c| c == 'パ').unwrap();
        assert_eq!(&text[normal.origin(start..start + 5)], "ﾊﾟｽﾜｰﾄﾞ");
        assert_eq!(normal.origin(5..5), 0..0);
    }
}

use serde::{Deserialize, Serialize};

/// The two languages of questions, answers and kotq's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Japanese
    Ja,
    /// English
    En,
}

impl Language {
    /// The language of a text by its script: any kana or kanji makes it Japanese, since Japanese
    /// sheets are full of Latin abbreviations while English ones hold no kana at all.
    pub fn of(text: &str) -> Self {
        if text.chars().any(is_japanese) {
            Self::Ja
        } else {
            Self::En
        }
    }
}

/// Hiragana, katakana (also half-width), kanji, and the marks 々〆〇.
pub fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn script_tells_the_language() {
        for (text, language) in [
            ("パスワードは？", Language::Ja),
            ("MFA対応", Language::Ja),
            ("ﾛｸﾞ", Language::Ja),
            ("Do you rotate keys?", Language::En),
            ("MFA", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::of(text), language, "{text}");
        }
    }
}

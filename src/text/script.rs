//! Scripts, as far as the comparison of texts cares.

/// What a character is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Kanji, and the marks that stand for kanji.
    Kanji,
    /// Hiragana.
    Hiragana,
    /// Katakana with its long mark.
    Katakana,
    /// Letters of any other script.
    Letter,
    /// Decimal digits.
    Digit,
    /// White space, punctuation, symbols.
    Other,
}

impl Script {
    /// The script of a normalised character.
    pub fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit,
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '\u{3041}'..='\u{309F}' => Self::Hiragana,
            '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => {
                Self::Katakana
            }
            '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{323AF}' => Self::Kanji,
            c if c.is_alphabetic() => Self::Letter,
            c if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }

    /// Kanji, hiragana or katakana.
    pub fn is_japanese(self) -> bool {
        matches!(self, Self::Kanji | Self::Hiragana | Self::Katakana)
    }
}

/// Katakana or its long mark.
pub fn is_katakana(c: char) -> bool {
    Script::of(c) == Script::Katakana
}

/// Katakana as hiragana, everything else as it is: for comparing, never for showing.
pub fn hiragana(c: char) -> char {
    match c {
        // The two blocks are laid out alike, 0x60 apart.
        '\u{30A1}'..='\u{30F6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        for (c, script) in [
            ('暗', Script::Kanji),
            ('々', Script::Kanji),
            ('の', Script::Hiragana),
            ('ロ', Script::Katakana),
            ('ー', Script::Katakana),
            ('・', Script::Other),
            ('x', Script::Letter),
            ('é', Script::Letter),
            ('7', Script::Digit),
            ('。', Script::Other),
        ] {
            assert_eq!(Script::of(c), script, "{c}");
        }
        assert_eq!(
            (hiragana('ロ'), hiragana('ー'), hiragana('x')),
            ('ろ', 'ー', 'x')
        );
    }
}

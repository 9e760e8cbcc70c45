//! Text that was decoded in another encoding than it was written in.

/// Whether a text shows signs of it: the replacement character, control characters of the upper half, or a single
/// half-width kana between other characters, which nobody types.
///
/// | text | garbled |
/// | --- | --- |
/// | `ﾛｸﾞの保管` | no |
/// | `WAF｡ﾊWeb` | yes |
/// | `譛臥┌\u{fffd}` | yes |
pub fn garbled(text: &str) -> bool {
    let kana = |c: char| matches!(c, '\u{ff66}'..='\u{ff9f}');
    let chars: Vec<char> = text.chars().collect();
    let alone = |at: usize| {
        let near = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied();
        let (before, after) = (near(at.checked_sub(1)), near(at.checked_add(1)));
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        kana(chars[at]) && !before.is_some_and(kana) && !after.is_some_and(kana) && word(after)
    };
    text.contains('\u{fffd}')
        || chars.iter().any(|c| matches!(c, '\u{80}'..='\u{9f}'))
        || (0..chars.len()).any(alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_types_is_garbled() {
        for (text, expected) in [
            ("ﾛｸﾞの保管", false),
            ("ｱ) ﾊﾟｽﾜｰﾄﾞの長さ", false),
            ("WAF｡ﾊWeb", true),
            ("Ã£ƒ\u{81}", true),
            ("有\u{fffd}無", true),
            ("ログの保管", false),
            ("", false),
        ] {
            assert_eq!(garbled(text), expected, "{text}");
        }
    }
}

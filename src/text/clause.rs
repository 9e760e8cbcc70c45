//! Sentences and clauses: a compound question asks as many things as it has of them.

use super::normal::Normal;

/// Shortest clause that can ask something by itself, in characters.
const SHORTEST: usize = 5;

/// Splits at ends of sentences and at words that join questions. A text that does not split is its
/// own only clause.
///
/// | text | clauses |
/// | --- | --- |
/// | `バックアップは取っていますか?頻度も教えて` | `バックアップは取っていますか`, `頻度も教えて` |
/// | `ファイアウォール及びwafを導入` | one |
/// | `are backups encrypted, and where are they kept` | two |
pub fn clauses(text: &Normal) -> Vec<Normal> {
    let chars = text.chars();
    let mut cuts = vec![0];
    for at in 1..chars.len() {
        let rest = &chars[at..];
        let starts = |word: &str| {
            rest.iter()
                .copied()
                .take(word.chars().count())
                .eq(word.chars())
        };
        let sentence = matches!(chars[at - 1], '。' | '?' | '!' | ';')
            || (chars[at - 1] == '.' && chars[at] == ' ');
        let joint = [
            "、また",
            "、かつ",
            "、および",
            "、及び",
            "、並びに",
            ", and ",
            ", or ",
        ];
        if sentence || joint.iter().any(|word| starts(word)) {
            cuts.push(at);
        }
    }
    cuts.push(chars.len());
    let parts: Vec<Normal> = cuts
        .windows(2)
        .map(|pair| text.slice(pair[0]..pair[1]))
        .filter(|part| part.chars().iter().filter(|c| c.is_alphanumeric()).count() >= SHORTEST)
        .collect();
    if parts.is_empty() {
        vec![text.clone()]
    } else {
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_come_apart_and_phrases_do_not() {
        for (text, count) in [
            (
                "バックアップは取っていますか？また、頻度も教えてください",
                2,
            ),
            ("ファイアウォール及びWAFを導入しているか。", 1),
            ("Are backups encrypted, and where are they kept?", 2),
            ("Is TLS 1.2 used? ", 1),
            ("", 1),
        ] {
            assert_eq!(clauses(&Normal::of(text)).len(), count, "{text}");
        }
    }
}

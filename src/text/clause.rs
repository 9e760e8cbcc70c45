//! The parts of a question that asks several things.

use std::ops::Range;

use super::normal::Normal;
use super::script::Script;

/// Words between two parts that could each be asked alone.
const JOINTS: &[&str] = &[
    "、かつ", "し、かつ", "とともに", "と共に", "ならびに", "並びに", "および", "及び", "また、", "かつ", "さらに", "更に", "し、", "て、", "うえで", "上で、", "・", "。", "?", "\n", " and ", "; ",
    " as well as ", ", and ", ". ", " plus ",
];

/// Shortest part worth asking, in characters: below that it is a member of a list, not a clause.
const SHORTEST: usize = 4;

/// Splits a text where two askable parts meet; one range (all of it) when there is no joint.
///
/// | text | parts |
/// | --- | --- |
/// | `脆弱性情報を収集し、修正プログラムを適用` | 2 |
/// | `Are backups encrypted and stored abroad` | 2 |
/// | `バックアップを取得しているか` | 1 |
pub fn clauses(text: &Normal) -> Vec<Range<usize>> {
    let chars = text.chars();
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < chars.len() {
        match joint(chars, at) {
            Some(length) => {
                parts.push(start..at);
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    parts.push(start..chars.len());
    parts.retain(|part| {
        chars[part.clone()].iter().filter(|&&c| Script::of(c) != Script::Other).count() >= SHORTEST
    });
    if parts.is_empty() {
        parts.push(0..chars.len());
    }
    parts
}

fn joint(chars: &[char], at: usize) -> Option<usize> {
    JOINTS.iter().find_map(|joint| {
        let length = joint.chars().count();
        let here = chars.get(at..at + length)?;
        here.iter().copied().eq(joint.chars()).then_some(length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_both_languages() {
        for (text, count) in [
            ("脆弱性情報を収集し、修正プログラムを適用", 2),
            ("Are backups encrypted and stored abroad", 2),
            ("バックアップを取得しているか", 1),
            ("Is there a firewall", 1),
            ("", 1),
        ] {
            assert_eq!(clauses(&Normal::of(text)).len(), count, "{text}");
        }
    }
}

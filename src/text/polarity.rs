//! Negation, read from the sentence.

use super::normal::Normal;

/// Written negations, and phrases that only look like one (weight 0), longest first at a place.
const JAPANESE: &[(&str, u32)] = &[
    ("なければならない", 0),
    ("なければなりません", 0),
    ("なくてはならない", 0),
    ("ねばならない", 0),
    ("ではないか", 0),
    ("だけでなく", 0),
    ("のみならず", 0),
    ("のみでなく", 0),
    ("少なくとも", 0),
    ("にかかわらず", 0),
    ("に関わらず", 0),
    ("問わず", 0),
    ("必ず", 0),
    ("漏れなく", 0),
    ("もれなく", 0),
    ("遺漏なく", 0),
    ("遺漏なき", 0),
    ("漏れなき", 0),
    ("滞りなく", 0),
    ("間違いなく", 0),
    ("例外なく", 0),
    ("関係なく", 0),
    ("まず", 0),
    ("問題ない", 0),
    ("さりげない", 0),
    ("少ない", 0),
    ("無効", 0),
    ("無線", 0),
    ("無停電", 0),
    ("無料", 0),
    ("無償", 0),
    ("有無", 0),
    ("無害", 0),
    ("無事", 0),
    ("無理", 0),
    ("無作為", 0),
    ("不可欠", 0),
    ("ません", 1),
    ("ない", 1),
    ("無い", 1),
    ("なく", 1),
    ("無く", 1),
    ("なし", 1),
    ("なき", 1),
    ("無き", 1),
    ("無し", 1),
    ("ずに", 1),
    ("ず、", 1),
    ("ざる", 1),
    ("未", 1),
    ("非対応", 1),
    ("無", 1),
    ("不可", 1),
    ("不実施", 1),
    ("不定期", 1),
    ("不十分", 1),
    ("不徹底", 1),
    ("不在", 1),
    // Verbs that say a thing is not done.
    ("省略", 1),
    ("怠", 1),
    ("放置", 1),
    ("抜きで", 1),
    // Nouns that say so.
    ("欠如", 1),
    ("っ放し", 1),
    ("っぱなし", 1),
    ("先送り", 1),
    ("野放し", 1),
    ("素通し", 1),
    ("黙認", 1),
    ("形骸", 1),
];

const ENGLISH: &[&str] = &[
    "not",
    "no",
    "never",
    "without",
    "none",
    "nobody",
    "neither",
    "nor",
    "cannot",
    "lack",
    "lacks",
    "lacking",
    "fail",
    "fails",
    "absent",
    "nothing",
    "unable",
    "isn't",
    "aren't",
    "don't",
    "doesn't",
    "can't",
    "won't",
    "hasn't",
    "haven't",
    "wasn't",
    "weren't",
    "didn't",
    // Verbs that say a thing is not done.
    "skip",
    "skips",
    "skipped",
    "omit",
    "omits",
    "omitted",
    "neglect",
    "neglected",
    "overlook",
    "overlooked",
    "waive",
    "waived",
    "lapse",
    "lapsed",
    "skipping",
    "omitting",
    "bypassing",
    "refrain",
    "bypass",
    "bypassed",
];

/// English words beginning with a negation that negate nothing.
const NO_NEGATION: &[&[&str]] = &[
    &["not", "only"],
    &["no", "later"],
    &["no", "of"],
    &["no", "less"],
    &["no", "more"],
    &["not", "less"],
    &["not", "limited"],
];

/// What begins with "un" and denies nothing of what follows, or denies what should not be.
const NO_UN: &[&str] = &[
    "under",
    "uni",
    "unauthori",
    "unapproved",
    "unexpected",
    "unforeseen",
    "uninterrupt",
    "unintended",
    "unintentional",
    "unnecess",
    "unneeded",
    "unused",
    "unwanted",
    "unsolicited",
    "untrusted",
];

/// "unencrypted", "unreviewed", "unrecorded": nobody did it.
fn undone(word: &str) -> bool {
    word.len() > 6
        && word.starts_with("un")
        && ["ed", "able", "ing", "en"]
            .iter()
            .any(|end| word.ends_with(end))
        && !NO_UN.iter().any(|start| word.starts_with(start))
}

/// How many times a text negates.
///
/// | text | negations |
/// | --- | --- |
/// | `暗号化していない` | 1 |
/// | `確認しなければならない` | 0 |
/// | `Are backups not encrypted?` | 1 |
/// | `not only backups` | 0 |
pub fn negations(text: &Normal) -> u32 {
    let line = text.to_string();
    japanese(&line) + english(&line)
}

/// How far the main verb reaches back from the end, in characters: 「…していないのですか」.
const MAIN_VERB: usize = 9;

/// How many times the main clause negates. Japanese says it at the end: in
/// 「復元できないよう消去していますか」 the main clause negates nothing. English has no such place,
/// and every negation counts.
pub fn main_negations(text: &Normal) -> u32 {
    let chars = text.chars();
    let end = &chars[chars.len().saturating_sub(MAIN_VERB)..];
    japanese(&end.iter().collect::<String>()) + english(&text.to_string())
}

/// Endings of a Japanese question in the negative, without the final か.
const NEGATIVE_ENDS: &[&str] = &["ない", "無い", "ません", "なし", "無し"];
/// What makes a polite request of it: 「教えていただけませんか」.
const REQUESTS: &[&str] = &["もらえ", "いただけ", "頂け", "くれ", "ください"];
/// Beginnings of an English question in the negative.
const NEGATIVE_STARTS: &[&str] = &[
    "isn't",
    "aren't",
    "don't",
    "doesn't",
    "didn't",
    "can't",
    "couldn't",
    "won't",
    "wouldn't",
    "hasn't",
    "haven't",
    "shouldn't",
    "is there no ",
    "are there no ",
    "do you not ",
    "does the service not ",
];

/// Whether a question is put in the negative, so that one person's yes is another's no:
/// 「放置されることはないか」 takes はい（ない） as well as いいえ（ない）.
///
/// | text | |
/// | --- | --- |
/// | `漏れることはないでしょうか。` | yes |
/// | `教えていただけませんか` | no |
/// | `漏れないようにしているか` | no |
/// | `Aren't logs kept?` | yes |
pub fn asks_in_the_negative(text: &Normal) -> bool {
    let line = text.to_string();
    let start = line.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    if NEGATIVE_STARTS.iter().any(|mark| start.starts_with(mark)) {
        return true;
    }
    let Some(end) = line
        .trim_end_matches(['。', '?', '!', ' ', '.'])
        .strip_suffix('か')
    else {
        return false;
    };
    let end = end
        .trim_end_matches("でしょう")
        .trim_end_matches("です")
        .trim_end_matches('の');
    NEGATIVE_ENDS.iter().any(|mark| {
        end.strip_suffix(mark)
            .is_some_and(|verb| !REQUESTS.iter().any(|request| verb.ends_with(request)))
    })
}

fn japanese(line: &str) -> u32 {
    let mut count = 0;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let hit = JAPANESE.iter().find(|(form, _)| rest.starts_with(form));
        let length = hit.map_or(c.len_utf8(), |(form, _)| form.len());
        count += hit.map_or(0, |(_, weight)| *weight);
        rest = &rest[length..];
    }
    count
}

fn english(line: &str) -> u32 {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_ascii_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let negates = |i: usize| {
        (ENGLISH.contains(&words[i]) || undone(words[i]))
            && !NO_NEGATION
                .iter()
                .any(|phrase| words[i..].starts_with(phrase))
    };
    (0..words.len()).filter(|&i| negates(i)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_in_the_negative() {
        for (text, expected) in [
            ("有効なまま放置されることはないか。", true),
            ("見直しはされていないのでしょうか。", true),
            ("Aren't logs kept?", true),
            ("(3) Is there no help desk?", true),
            ("教えていただけませんか。", false),
            ("漏れないようにしているか", false),
            ("Are logs not kept for long?", false),
            ("", false),
        ] {
            assert_eq!(asks_in_the_negative(&Normal::of(text)), expected, "{text}");
        }
    }

    #[test]
    fn negations_are_counted() {
        for (text, count) in [
            ("暗号化していない", 1),
            ("確認しなければならない", 0),
            ("未対応ではありません", 2),
            ("時間に関わらず必ず", 0),
            ("Are backups not encrypted?", 1),
            ("not only backups", 0),
            ("the no. of sessions", 0),
            ("Can data never leave without approval?", 2),
            ("通知", 0),
            ("無承認での利用", 1),
            ("承認なき接続", 1),
            ("漏れなく記録する", 0),
            ("無線LANの有無", 0),
            ("確認の欠如", 1),
            ("Are changes left unreviewed?", 1),
            ("Is unauthorized access detected under supervision?", 0),
            ("", 0),
        ] {
            assert_eq!(negations(&Normal::of(text)), count, "{text}");
        }
    }

    #[test]
    fn only_the_main_verb_counts_in_japanese() {
        for (text, count) in [
            ("復元できないよう消去していますか", 0),
            ("許可されていない端末を接続できないように制限している", 0),
            ("バックアップは暗号化されていないのですか", 1),
            ("Are backups not encrypted?", 1),
        ] {
            assert_eq!(main_negations(&Normal::of(text)), count, "{text}");
        }
    }
}

//! What a customer tells of itself beside the question: why it asks, what happened to it once, how many people it has.
//! It bears on nothing that an entry could answer, but its numbers, its "when" and its "our" do harm.

use std::ops::Range;

use super::customer::SELVES;
use super::normal::Normal;

/// Fewest letters of what is left: below, the rest only makes sense together with what was told.
const SHORTEST_QUESTION: usize = 12;
/// Shortest remark in brackets that can tell something.
const SHORTEST_REMARK: usize = 8;

/// How customers call themselves, as words.
const OURSELVES: &[&str] = &["we", "our", "ours", "us", "i", "my", "me"];
/// The same in Japanese, beside [`SELVES`].
const OURSELVES_JA: &[&str] = &["当金庫", "うち", "当方"];
/// Whom they ask, and what about.
const YOU: &[&str] = &[
    "you", "your", "yours", "vendor", "supplier", "provider", "service",
];
const YOU_JA: &[&str] = &["貴社", "御社", "そちら", "サービス", "事業者"];
/// What makes a statement a demand or a request, or the question hang on it.
const DEMANDS: &[&str] = &[
    "require",
    "requires",
    "required",
    "must",
    "shall",
    "should",
    "need",
    "needs",
    "expect",
    "policy",
    "standard",
    "please",
    "kindly",
    "confirm",
    "describe",
    "explain",
    "state",
    "specify",
    "provide",
    "indicate",
    "tell",
    "list",
    "including",
    "excluding",
    "including",
    "excluding",
];
const DEMANDS_JA: &[&str] = &[
    "こと",
    "以内",
    "以上",
    "必須",
    "要件",
    "求め",
    "必要",
    "ください",
    "下さい",
    "願い",
    "願う",
    "含む",
    "含み",
    "除く",
];
/// What stands for something named before.
const POINTERS: &[&str] = &[
    "it", "this", "that", "these", "those", "they", "them", "so", "such",
];
const POINTERS_JA: &[&str] = &["これ", "それ", "その", "この", "同様"];
/// What a reason ends in.
const REASONS_JA: &[&str] = &["ため", "ためです", "ので", "からです", "ますから", "のでお"];
/// What a reason in front begins with.
const REASONS: &[&str] = &[
    "for ",
    "as ",
    "since ",
    "because ",
    "given ",
    "in order ",
    "so that ",
];

/// The text without what the customer tells of itself.
///
/// | text | left |
/// | --- | --- |
/// | `we had a flood in 2020. are backups kept elsewhere?` | `are backups kept elsewhere?` |
/// | `バックアップは別の場所か(当社は水害に遭ったため)` | `バックアップは別の場所か` |
/// | `as our clients ask, are changes tested first?` | `are changes tested first?` |
/// | `our policy is 15 minutes. does it comply?` | unchanged: a demand |
pub fn foreground(text: &Normal) -> Normal {
    let text = without(text, remarks(text.chars()));
    let text = without(&text, reason(text.chars()).into_iter().collect());
    without(&text, statements(text.chars()))
}

fn without(text: &Normal, cut: Vec<Range<usize>>) -> Normal {
    if cut.is_empty() {
        return text.clone();
    }
    let left = text.without(&cut);
    let letters = left.chars().iter().filter(|c| c.is_alphanumeric()).count();
    if letters >= SHORTEST_QUESTION {
        left
    } else {
        text.clone()
    }
}

/// Remarks in brackets.
fn remarks(chars: &[char]) -> Vec<Range<usize>> {
    let mut remarks = Vec::new();
    let mut open = None;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '(' | '[' => open = Some(at),
            ')' | ']' => {
                if let Some(start) = open.take()
                    && at - start > SHORTEST_REMARK
                    && tells(&chars[start + 1..at])
                {
                    remarks.push(start..at + 1);
                }
            }
            _ => {}
        }
    }
    remarks
}

/// A reason in front of the question, up to its comma.
fn reason(chars: &[char]) -> Option<Range<usize>> {
    let end = chars.iter().position(|c| matches!(c, ',' | '、'))?;
    let front: String = chars[..end].iter().collect();
    let english = REASONS.iter().any(|word| front.starts_with(word));
    let japanese = REASONS_JA.iter().any(|word| front.ends_with(word));
    ((english || japanese) && of_oneself(&front) && !demands(&front)).then_some(0..end + 1)
}

/// Sentences that only tell, beside others that ask.
fn statements(chars: &[char]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let stop = matches!(chars[at], '。' | '?' | '!')
            || (chars[at] == '.' && chars.get(at + 1) == Some(&' '));
        if stop {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < chars.len() {
        sentences.push(start..chars.len());
    }
    if sentences.len() < 2 || !sentences.iter().any(|s| asks(&chars[s.clone()])) {
        return Vec::new();
    }
    let hangs = |s: &Range<usize>| asks(&chars[s.clone()]) && points_back(&chars[s.clone()]);
    if sentences.iter().any(hangs) {
        return Vec::new();
    }
    sentences.retain(|s| tells(&chars[s.clone()]));
    sentences
}

/// Whether a sentence or remark speaks of the customer and asks nothing of the vendor.
fn tells(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let reason = REASONS_JA
        .iter()
        .any(|end| text.trim_end_matches(['。', '…', '.']).ends_with(end));
    !asks(chars) && !demands(&text) && (of_oneself(&text) || reason)
}

fn asks(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let text = text.trim();
    text.ends_with(['?', 'か']) || text.ends_with("か。")
}

/// Whether a question says "it" of what stands before it.
fn points_back(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    words(&text).any(|word| POINTERS.contains(&word))
        || POINTERS_JA.iter().any(|word| text.contains(word))
}

fn of_oneself(text: &str) -> bool {
    let has = |english: &[&str], japanese: &[&str]| {
        words(text).any(|word| english.contains(&word))
            || japanese.iter().any(|word| text.contains(word))
    };
    let selves = SELVES.iter().any(|name| text.contains(name));
    (selves || has(OURSELVES, OURSELVES_JA)) && !has(YOU, YOU_JA)
}

fn demands(text: &str) -> bool {
    words(text).any(|word| DEMANDS.contains(&word))
        || DEMANDS_JA.iter().any(|word| text.contains(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_goes_and_what_is_asked_stays() {
        for (text, left) in [
            (
                "We had the river through our office in 2020. Are backups kept somewhere else?",
                " are backups kept somewhere else?",
            ),
            (
                "Is there a status page? We run three shifts.",
                "is there a status page?",
            ),
            (
                "Are backups kept elsewhere (we had a flood in 2020)?",
                "are backups kept elsewhere ?",
            ),
            (
                "As our clients ask for it, are changes tested first?",
                " are changes tested first?",
            ),
            (
                "本校でも業者には立ち会っております。保守の際は監督者が付きますか。",
                "保守の際は監督者が付きますか。",
            ),
            (
                "勤務データは3年間は残りますか(労基署の調査に備えるためです)",
                "勤務データは3年間は残りますか",
            ),
            (
                "当組合の締め日に業務が止まるため、処理速度を見張っているか伺いたい。",
                "処理速度を見張っているか伺いたい。",
            ),
        ] {
            assert_eq!(foreground(&Normal::of(text)).to_string(), left, "{text}");
        }
        for text in [
            "Our policy requires a time-out of 15 minutes. Does the session end by then?",
            "Is our data encrypted? Are your backups, too?",
            "Session time-out (15 minutes or less)",
            "当社のデータは暗号化されていますか。方式も記載してください。",
            "We leave. Deleted?",
            "Our pay is made with other software. Is it protected against viruses?",
            "利用者(当社の従業員を含む。)の操作を記録すること。",
            "",
        ] {
            let whole = Normal::of(text);
            assert_eq!(foreground(&whole), whole, "{text}");
        }
    }
}

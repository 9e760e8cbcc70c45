//! Sentences and clauses: a compound question asks as many things as it has of them.

use super::kind::QUESTION_WORDS;
use super::normal::Normal;

/// Shortest clause that can ask something by itself, in characters.
const SHORTEST: usize = 5;

/// Where a further question begins.
const BEFORE: &[&str] = &[
    "、また",
    "、かつ",
    "、および",
    "、及び",
    "、並びに",
    "、あわせて",
    "、併せて",
    "、加えて",
    "、さらに",
    "、更に",
    "、その",
    ", and ",
    ", or ",
    " as well as ",
    " together with ",
    " along with ",
    " in addition to ",
    ", including ",
    ", plus ",
];

/// What ends a part to which another is added: 「実施し、…」 and 「実施するとともに…」, but not 「…できるよう、」 or
/// 「…に備え、」, which only say what for.
const AFTER: &[&str] = &[
    "し、",
    "しており、",
    "ており、",
    "ていて、",
    "されて、",
    "とともに",
    "と共に",
    "と同時に",
    "に加え",
    "に加えて",
    "だけでなく",
    "のみならず",
    "したうえで",
    "した上で",
    "うえで、",
    "上で、",
];

/// Words after "and" that begin another question or request, or another sentence.
const BEGINNINGS: &[&str] = &[
    "are", "attach", "can", "confirm", "could", "describe", "detail", "did", "disclose", "do",
    "does", "explain", "give", "has", "have", "how", "if", "include", "indicate", "is", "list",
    "may", "must", "name", "note", "provide", "share", "shall", "should", "specify", "state",
    "submit", "supply", "tell", "they", "this", "was", "were", "what", "when", "where", "whether",
    "which", "who", "why", "will", "would", "you",
];

/// Splits at ends of sentences and at words that join questions. A text that does not split is its
/// own only clause.
///
/// | text | clauses |
/// | --- | --- |
/// | `バックアップは取っていますか?頻度も教えて` | `バックアップは取っていますか`, `頻度も教えて` |
/// | `検査を実施し、結果を報告すること` | `検査を実施し、`, `結果を報告すること` |
/// | `ファイアウォール及びwafを導入` | one |
/// | `are backups encrypted, and where are they kept` | two |
/// | `test the plan and provide the report` | two |
pub fn clauses(text: &Normal) -> Vec<Normal> {
    let chars = text.chars();
    let mut cuts = vec![0];
    for at in 1..chars.len() {
        let sentence = matches!(chars[at - 1], '。' | '?' | '!' | ';' | '\n')
            || (chars[at - 1] == '.' && chars[at] == ' ' && !abbreviates(&chars[..at - 1]));
        let begins = || {
            let mark = BEFORE.iter().find(|mark| starts(&chars[at..], mark));
            mark.is_some_and(|mark| !goes_on(chars, at, mark))
        };
        let ended = || AFTER.iter().any(|mark| ends(&chars[..at], mark));
        if sentence || begins() || ended() || and_asks(chars, at) {
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

fn starts(chars: &[char], mark: &str) -> bool {
    let mut rest = chars.iter();
    mark.chars().all(|c| rest.next() == Some(&c))
}

fn ends(chars: &[char], mark: &str) -> bool {
    let mut rest = chars.iter().rev();
    mark.chars().rev().all(|c| rest.next() == Some(&c))
}

/// Whether at this place stands an "and" that another question follows. "Who logged in and who logged out" is one thing
/// that is asked for.
fn and_asks(chars: &[char], at: usize) -> bool {
    let joint = [" and ", " & ", " while "];
    let Some(mark) = joint.iter().find(|mark| starts(&chars[at..], mark)) else {
        return false;
    };
    BEGINNINGS.contains(&next_word(chars, at + mark.chars().count()).as_str())
        && !goes_on(chars, at, mark)
}

/// Whether after a joint goes on what stands inside a clause: a question word after another one.
fn goes_on(chars: &[char], at: usize, joint: &str) -> bool {
    let next = next_word(chars, at + joint.chars().count());
    let before: String = chars[..at].iter().collect();
    QUESTION_WORDS.contains(&next.as_str())
        && QUESTION_WORDS
            .iter()
            .any(|word| before.contains(&format!(" {word} ")))
}

fn next_word(chars: &[char], at: usize) -> String {
    let rest = chars[at..].iter();
    rest.take_while(|c| c.is_alphanumeric()).collect()
}

/// Whether a stop belongs to an abbreviation: "e.g.", "etc.".
fn abbreviates(before: &[char]) -> bool {
    let word: Vec<char> = before
        .iter()
        .rev()
        .take_while(|c| c.is_alphanumeric())
        .copied()
        .collect();
    let word: String = word.into_iter().rev().collect();
    word.len() == 1 || ["approx", "eg", "etc", "ie", "incl", "vs"].contains(&word.as_str())
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
            ("検査を実施し、結果を報告すること。", 2),
            ("監査証跡を保全するとともに、写しを提出する", 2),
            ("利用者が参照できるよう、記録を残している", 1),
            ("災害に備え、計画を立てているか", 1),
            ("Test the plan and provide the report.", 2),
            ("Are staff and contractors trained?", 1),
            ("Name the officer as well as the deputy", 2),
            ("Do you note who logged in and who logged out?", 1),
            ("Is it clear who does what, and who decides?", 1),
            ("Are logs (e.g. of the web server) kept?", 1),
            ("Is it clear who does what between you and the others?", 1),
            ("", 1),
        ] {
            assert_eq!(clauses(&Normal::of(text)).len(), count, "{text}");
        }
    }
}

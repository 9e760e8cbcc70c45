//! What kind of answer a question wants, read from its grammar.

use serde::{Deserialize, Serialize};

use super::kind_marks::{MARKS, REQUESTED, REQUESTS, SENTENCE};
use super::normal::Normal;
use super::script::Script;

/// The kind of answer that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum QuestionKind {
    /// Whether something is so; also a requirement stated in full (「…すること」).
    YesNo,
    /// A bare heading (「アカウントロック機能」), which takes whatever the entry says.
    Heading,
    /// How long, how many, how soon.
    HowMuch,
    /// How often.
    HowOften,
    /// Which one, what.
    What,
    /// Where.
    Where,
    /// Who.
    Who,
    /// When.
    When,
    /// How, in what way, or a description.
    Describe,
}

impl QuestionKind {
    /// Whether a bare yes or no is no answer to it.
    pub fn wants_information(self) -> bool {
        !matches!(self, Self::YesNo | Self::Heading)
    }
}

/// The kind of a question in normal form, with its polite ending.
pub fn kind(text: &Normal) -> QuestionKind {
    let line = format!(" {text} ");
    for (kind, marks) in MARKS {
        let found = |mark: &&str| {
            line.match_indices(*mark).any(|(at, _)| {
                if mark.starts_with(' ') {
                    asks_in_english(&line, at)
                } else {
                    asks_in_japanese(&line, at, mark)
                }
            })
        };
        if marks.iter().any(found) {
            return match kind {
                QuestionKind::Describe => described(&line, marks).unwrap_or(*kind),
                _ => *kind,
            };
        }
    }
    if let Some(at) = REQUESTS
        .iter()
        .filter_map(|mark| request(&line, mark))
        .min()
    {
        let before = line[..at].trim_end_matches(['を', '、', ' ']);
        for (kind, nouns) in REQUESTED {
            if nouns.iter().any(|noun| before.ends_with(noun)) {
                return *kind;
            }
        }
        // 「…しているか教えてください」 asks yes or no all the same.
        return if before.ends_with('か') || before.ends_with("有無") {
            QuestionKind::YesNo
        } else {
            QuestionKind::Describe
        };
    }
    if SENTENCE.iter().any(|sign| line.contains(sign)) || line.trim_end().ends_with('か') {
        QuestionKind::YesNo
    } else {
        heading_kind(line.trim_end_matches([' ', ')', '。', '.']))
    }
}

/// Where a request stands; 「教えている」 is what somebody does.
fn request(line: &str, mark: &str) -> Option<usize> {
    let found = line.match_indices(mark);
    found.map(|(at, _)| at).find(|at| {
        let after = &line[at + mark.len()..];
        !["いる", "いま", "いた", "いな", "ます"]
            .iter()
            .any(|doing| after.starts_with(doing) && !after.starts_with("いただ"))
    })
}

/// Whether a question word asks, rather than standing inside a clause: 「誰でも…できるか」 and
/// 「いつ行うかを決めているか」 ask yes or no.
fn asks_in_japanese(line: &str, at: usize, mark: &str) -> bool {
    let after = &line[at + mark.len()..];
    // 「どの」 inside 「などの」 and 「どのよう」 asks nothing of its own.
    let among = mark.starts_with('ど') && line[..at].ends_with('な');
    let part = mark == "どの" && after.starts_with("よう");
    let near: String = after.chars().take(ANY).collect();
    let any = ["でも", "にも", "らか", "れも", "についても"]
        .iter()
        .any(|word| near.contains(word));
    // 「誰か見ていますか」 asks whether anybody does.
    let somebody = after
        .strip_prefix('か')
        .and_then(|rest| rest.chars().next())
        .is_some_and(|next| Script::of(next).is_japanese());
    let asks_on = |rest: &str| {
        let rest = rest.trim_end();
        let asked = REQUESTS.iter().any(|mark| rest.contains(mark));
        !asked && (rest.ends_with('?') || rest.trim_end_matches('。').ends_with('か'))
    };
    let embedded = EMBEDDED.iter().any(|end| {
        after
            .find(end)
            .is_some_and(|found| asks_on(&after[found + end.len()..]))
    }) || after_verb(after).is_some_and(asks_on);
    !among && !part && !any && !somebody && !embedded
}

/// What follows a verb's 「か」 within a sentence: 「どこに響くか書き出していますか」.
fn after_verb(after: &str) -> Option<&str> {
    let chars: Vec<(usize, char)> = after.char_indices().collect();
    chars.windows(3).find_map(|at| {
        let [(_, verb), (_, 'か'), (rest, next)] = at else {
            return None;
        };
        let ends = "るたいすくぐつぬむぶう".contains(*verb);
        (ends && Script::of(*next).is_japanese()).then(|| &after[*rest..])
    })
}

/// How far after a question word its 「でも」 may stand: 「どんなプロジェクトでも」.
const ANY: usize = 10;

/// What an embedded question ends in.
const EMBEDDED: &[&str] = &[
    "かを",
    "かの",
    "かが",
    "かは",
    "かに",
    "かも",
    "か、",
    "かという",
    "か書き",
    "か記録",
];

/// Whether an English question word (after its space) opens a question: at the start, after a stop or "and", or after a
/// preposition that stands there. "Do you know who has access" asks yes or no, and so does "Where staff leave, is …".
fn asks_in_english(line: &str, at: usize) -> bool {
    let opens = |before: &str| {
        let before = before.trim_end();
        before.is_empty()
            || before.ends_with(['.', '?', '!', ';', ':', ',', ')', '-', ']'])
            || before.ends_with(" and")
            || before.ends_with(" or")
            || before.ends_with(" please")
            || before
                .chars()
                .last()
                .is_some_and(|c| c.is_ascii_digit() || !c.is_ascii())
    };
    let before = line[..at].trim_end();
    let preposition = before
        .rsplit_once(' ')
        .filter(|(_, word)| PREPOSITIONS.contains(word))
        .map(|(head, _)| head);
    let word = &line[at + 1..];
    if let Some(rest) = ["describe", "explain", "provide details"]
        .iter()
        .find_map(|verb| word.strip_prefix(verb))
    {
        return !rest.starts_with(char::is_alphanumeric);
    }
    let conditional = ["where ", "when "].iter().any(|start| {
        let second = word
            .strip_prefix(start)
            .and_then(|rest| rest.split(' ').next());
        second.is_some_and(|second| !AUXILIARIES.contains(&second))
    });
    // "What they promise: is it in writing?" names its subject first.
    let second = word.split(' ').nth(1).unwrap_or_default();
    let subject = before.is_empty()
        && !AUXILIARIES.contains(&second)
        && AUXILIARIES.iter().any(|verb| {
            word.contains(&format!(": {verb} ")) || word.contains(&format!(", {verb} "))
        });
    let whole = word
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .is_none_or(|first| QUESTION_WORDS.contains(&first));
    let here = opens(before) || preposition.is_some_and(opens);
    whole && here && !conditional && !subject && !goes_on(before, second)
}

/// Whether a question word goes on with what stands inside a clause: "who does what, and who decides", "report the fault
/// and what you did".
fn goes_on(before: &str, second: &str) -> bool {
    let sentence = before
        .rsplit(['.', '?', '!', ':', ';'])
        .next()
        .unwrap_or(before);
    let joined = [" and", " or"].iter().any(|joint| before.ends_with(joint))
        || PREPOSITIONS.iter().any(|word| before.ends_with(word));
    let inside = sentence
        .trim_start()
        .split(' ')
        .skip(1)
        .any(|word| QUESTION_WORDS.contains(&word));
    joined && (inside || SUBJECTS.contains(&second))
}

/// What opens a question, or a clause inside one.
pub(super) const QUESTION_WORDS: &[&str] = &[
    "how", "what", "when", "where", "whether", "which", "who", "whom", "whose", "why",
];

/// What follows a question word that asks nothing.
const SUBJECTS: &[&str] = &[
    "a", "he", "it", "its", "our", "she", "that", "the", "their", "there", "they", "this", "we",
    "you", "your",
];

const PREPOSITIONS: &[&str] = &[
    "at", "in", "by", "for", "to", "from", "of", "on", "with", "within", "under", "through",
    "after",
];

const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "can", "could", "will",
    "would", "shall", "should", "may", "must", "and",
];

/// 「稼働時間はどうなりますか」 asks for the hours, not for a description.
fn described(line: &str, marks: &[&str]) -> Option<QuestionKind> {
    let at = marks.iter().filter_map(|mark| line.find(mark)).min()?;
    let topic = line[..at].trim_end_matches(['は', '、', ' ']);
    REQUESTED
        .iter()
        .find(|(_, nouns)| nouns.iter().any(|noun| topic.ends_with(noun)))
        .map(|(kind, _)| *kind)
}

/// 「ログの保存期間」 as a heading asks for the period; most headings ask for whatever there is.
fn heading_kind(line: &str) -> QuestionKind {
    REQUESTED
        .iter()
        .filter(|(kind, _)| {
            matches!(
                kind,
                QuestionKind::HowMuch | QuestionKind::HowOften | QuestionKind::Where
            )
        })
        .find(|(_, nouns)| nouns.iter().any(|noun| line.ends_with(noun)))
        .map_or(QuestionKind::Heading, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_both_languages() {
        use QuestionKind::*;
        for (text, expected) in [
            ("多要素認証に対応していますか。", YesNo),
            ("ログを取得していること。", YesNo),
            ("アカウントロック機能", Heading),
            ("Account lockout", Heading),
            ("ログの保存期間", HowMuch),
            ("サービスの提供時間は、どうなりますか?", HowMuch),
            ("How are logs kept?", Describe),
            ("Log retention period", HowMuch),
            ("データの保管場所", Where),
            ("ログの保存期間を教えてください。", HowMuch),
            ("何回失敗するとロックされますか", HowMuch),
            ("WAFなどの対策がありますか", YesNo),
            ("どのように暗号化していますか", Describe),
            ("データはどこに保管されますか", Where),
            ("第三者認証を取得しているか教えてください。", YesNo),
            ("Is data encrypted?", YesNo),
            ("How often are backups taken?", HowOften),
            ("バックアップの頻度", HowOften),
            ("What your vendors promise: is it in writing?", YesNo),
            ("When a technician connects, is a strong login used?", YesNo),
            ("Is it known who does what, and who decides?", YesNo),
            ("Is there a way to report faults and what you did?", YesNo),
            ("Are worries (open door or whatever) heard?", YesNo),
            ("Is the rule clear, and what does it say?", What),
            ("Where is data stored?", Where),
            ("Which encryption algorithm is used?", What),
            ("Please describe your patching process.", Describe),
            ("担当者なら誰でも使えますか", YesNo),
            ("どんなプロジェクトでも対策していますか", YesNo),
            ("訓練が行われているか、誰か見ていますか", YesNo),
            ("管理するのは誰か。", Who),
            ("変更の前に、どこに影響するか書き出してる?", YesNo),
            ("どこに保管されるかお知らせください", Where),
            ("理解の足りない社員には、また教えていますか", YesNo),
            ("保管場所を教えていただけますか", Where),
            ("終了の事前連絡の有無(時期の記述を含む)", Describe),
            ("いつまでに直すかのルールはありますか", YesNo),
            ("どこに保管されるかを教えてください", Where),
            ("Could you describe the process?", Describe),
            ("Is there a policy that describes the measures?", YesNo),
            ("Do you know who can touch the data?", YesNo),
            ("Where staff leave early, is access removed?", YesNo),
            ("In which country is data stored?", Where),
            ("Are backups taken, and how often?", HowOften),
            ("", Heading),
        ] {
            assert_eq!(kind(&Normal::of(text)), expected, "{text}");
        }
    }
}

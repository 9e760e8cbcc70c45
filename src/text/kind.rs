//! What kind of answer a question wants, read from its grammar.

use serde::{Deserialize, Serialize};

use super::normal::Normal;

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

/// Marks of each kind, the most telling first. A mark that starts with a space is a word.
const MARKS: &[(QuestionKind, &[&str])] = &[
    (
        QuestionKind::HowOften,
        &[
            "どのくらいの頻度",
            "どれくらいの頻度",
            "どの程度の頻度",
            "どのような頻度",
            "何年ごと",
            "何か月ごと",
            " how often",
            " how frequently",
        ],
    ),
    (
        QuestionKind::HowMuch,
        &[
            "どのくらい",
            "どれくらい",
            "どれぐらい",
            "どのぐらい",
            "どの程度",
            "どれほど",
            "いくつ",
            "いくら",
            "何分",
            "何時間",
            "何日",
            "何年",
            "何か月",
            "何ヶ月",
            "何ヵ月",
            "何回",
            "何世代",
            "何文字",
            "何桁",
            "何名",
            "何人",
            "何件",
            "何営業日",
            "何%",
            "何秒",
            "何箇所",
            "何か所",
            "何社",
            "何台",
            " how long",
            " how many",
            " how much",
            " how soon",
            " how quickly",
            " how fast",
            " how far",
            " how large",
            " how old",
        ],
    ),
    (
        QuestionKind::Where,
        &[
            "どこ",
            "どの国",
            "どの地域",
            "何処",
            " where",
            " which country",
            " which region",
            " what country",
        ],
    ),
    (
        QuestionKind::Who,
        &[
            "誰",
            "だれ",
            "どなた",
            "どの部署",
            " who",
            " whom",
            " whose",
        ],
    ),
    (
        QuestionKind::When,
        &[
            "いつ",
            "何時",
            "どの時点",
            " when did",
            " when do",
            " when does",
            " when is",
            " when are",
            " when was",
            " when were",
            " when will",
        ],
    ),
    (
        QuestionKind::What,
        &[
            "何を",
            "何が",
            "何で",
            "何です",
            "何か。",
            "何に",
            "どの",
            "どれ",
            "どちら",
            "どんな",
            "なに",
            "いずれ",
            " what",
            " which",
        ],
    ),
    (
        QuestionKind::Describe,
        &[
            "どのよう",
            "どうやって",
            "どうなって",
            "どうなり",
            "どうなる",
            "どうです",
            "どうして",
            "如何",
            "いかに",
            "いかが",
            "説明",
            "ご記載",
            "記述してください",
            "具体的に",
            " how do",
            " how does",
            " how is",
            " how are",
            " how will",
            " how would",
            " how can",
            " how did",
            " how have",
            " describe",
            " explain",
            " provide details",
        ],
    ),
];

/// Endings of a request for information about whatever stands before them.
const REQUESTS: &[&str] = &[
    "教えて",
    "お聞かせ",
    "ご教示",
    "お答え",
    "ご回答",
    "記載して",
    "記入して",
    "示して",
];

/// Nouns that, when they are what is requested, stand for a question word.
const REQUESTED: &[(QuestionKind, &[&str])] = &[
    (QuestionKind::HowOften, &["頻度", " frequency"]),
    (
        QuestionKind::HowMuch,
        &[
            "期間",
            "回数",
            "時間",
            "件数",
            "年数",
            "日数",
            "率",
            "数値",
            "世代数",
            "文字数",
            "人数",
            "間隔",
            " interval",
            " duration",
            " period",
        ],
    ),
    (
        QuestionKind::Where,
        &["場所", "所在地", "所在国", "拠点", "地域"],
    ),
    (QuestionKind::Who, &["責任者", "担当者"]),
    (QuestionKind::When, &["時期", "日付", "タイミング"]),
];

/// Signs of a sentence, without which a text is a heading.
const SENTENCE: &[&str] = &[
    "か?",
    "か。",
    "こと。",
    "ますか",
    "ているか",
    "ですか",
    "でしょうか",
    "している",
    "されている",
    "すること",
    "ていること",
    "る。",
    "た。",
    "ない。",
    "あるか",
    "ない",
    "です",
    "ます",
    "がある",
    "なこと",
    "であること",
    " is ",
    " are ",
    " do ",
    " does ",
    " can ",
    " has ",
    " have ",
    " will ",
    " must ",
    " shall ",
    " should ",
    "?",
];

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
    if let Some(at) = REQUESTS.iter().filter_map(|mark| line.find(mark)).min() {
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
    let embedded = EMBEDDED.iter().any(|end| {
        after.find(end).is_some_and(|found| {
            let rest = &after[found + end.len()..];
            let asked = REQUESTS.iter().any(|mark| rest.contains(mark));
            !asked
                && rest
                    .trim_end()
                    .trim_end_matches(['?', '。'])
                    .ends_with('か')
        })
    });
    !among && !part && !any && !embedded
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
    !conditional && !subject && (opens(before) || preposition.is_some_and(opens))
}

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
            ("Where is data stored?", Where),
            ("Which encryption algorithm is used?", What),
            ("Please describe your patching process.", Describe),
            ("担当者なら誰でも使えますか", YesNo),
            ("どんなプロジェクトでも対策していますか", YesNo),
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

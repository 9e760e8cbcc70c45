//! Wording that tells what kind of thing is asked, whatever it is about.

use serde::{Deserialize, Serialize};

use super::customer::SELVES;
use super::normal::Normal;

/// What a wording hints at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cue {
    /// Plans, dates to come.
    Forward,
    /// Past incidents, records.
    History,
    /// Liability, insurance, litigation.
    Legal,
    /// Something of the customer's own, rather than the vendor's.
    CustomerSide,
    /// Hangs on the question before.
    FollowUp,
    /// Wants a figure, a name, a date, a list: more than yes or no.
    Open,
    /// Wants a document to be shown or handed over.
    Document,
    /// Prohibits, prevents or denies.
    Negative,
    /// Asks whether something is possible, allowed or happens at all.
    Possible,
}

/// Each cue with the wordings that give it, in normal form.
const WORDINGS: &[(Cue, &[&str])] = &[
    (
        Cue::Forward,
        &[
            "予定",
            "計画はあ",
            "計画があ",
            "計画中",
            "今後",
            "将来",
            "いつまでに",
            "何年何月",
            "移転計画",
            "取得計画",
            "検討して",
            "お考え",
            "roadmap",
            "plan to ",
            "plans to ",
            "planning to",
            "going to ",
            "by when",
            "in the future",
            "upcoming",
            "in the next ",
            "will you obtain",
            "intend to",
        ],
    ),
    (
        Cue::History,
        &[
            "過去",
            "昨年",
            "前年",
            "被害を受け",
            "被害にあ",
            "被害に遭",
            "last year",
            "これまで",
            "今まで",
            "直近",
            "実績",
            "発生した事",
            "事例があ",
            "したことがあ",
            "したことはあ",
            "あったことはあ",
            "受けたことがあ",
            "起こしたこと",
            "in the last ",
            "in the past",
            "over the last",
            "past year",
            "ever been",
            "ever had",
            "ever suffered",
            "have you had",
            "have you experienced",
            "previous incident",
            "history of",
            "track record",
        ],
    ),
    (
        Cue::Legal,
        &[
            "損害賠償",
            "賠償",
            "保険",
            "補償",
            "訴訟",
            "係争",
            "反社会",
            "裁判",
            "liability",
            "indemni",
            "insurance",
            "litigation",
            "lawsuit",
            "damages",
            "warrant",
        ],
    ),
    (
        Cue::FollowUp,
        &[
            "その場合",
            "上記",
            "前問",
            "上の質問",
            "ある場合は",
            "いる場合は",
            "はいの場合",
            "「はい」の場合",
            "有の場合",
            "「有」の場合",
            "if yes",
            "if so",
            "if not,",
            "if no,",
            "the above",
            "as above",
            "if applicable",
        ],
    ),
    (
        Cue::Open,
        &[
            "何回",
            "何日",
            "何時間",
            "何分",
            "何年",
            "何か月",
            "何ヶ月",
            "何世代",
            "何文字",
            "何桁",
            "何名",
            "何人",
            "何度",
            "いくつ",
            "どこ",
            "どの",
            "誰",
            "いつ",
            "どれ",
            "どちら",
            "何です",
            "何か。",
            "教えて",
            "名称",
            "一覧",
            "頻度",
            "時期",
            "期間",
            "上限",
            "金額",
            "割合",
            "氏名",
            "件数",
            "方式",
            "形式",
            "詳細",
            "how many",
            "how long",
            "how often",
            "how much",
            "how soon",
            "what ",
            "which ",
            "where ",
            "who ",
            "whom",
            "when ",
            "describe",
            "provide ",
            "state the",
            "list ",
            "specify",
            "name of",
        ],
    ),
    (
        Cue::Document,
        &[
            "提出",
            "添付",
            "写し",
            "提示",
            "開示",
            "報告書",
            "証明書",
            "見せて",
            "attach",
            "copy of",
            "share ",
            "send us",
            "submit",
            "certificate",
            "under nda",
            "provide us with",
            "evidence",
        ],
    ),
    (
        Cue::Negative,
        &[
            "禁止",
            "防止",
            "防ぐ",
            "防い",
            "制限",
            "不可",
            "できない",
            "しない",
            "ないこと",
            "させない",
            "されない",
            "認めない",
            "認めていな",
            "拒否",
            "遮断",
            "限定",
            "prohibit",
            "forbid",
            "forbidden",
            "prevent",
            " not ",
            " no ",
            "never",
            "restrict",
            "banned",
            "disallow",
            "impossible",
            "unable",
            "block",
            "limited to",
            "only ",
            "without ",
        ],
    ),
    (
        Cue::Possible,
        &[
            "可否",
            "てしま",
            "ちゃ",
            "ことはあ",
            "ことがあ",
            "ってあ",
            "可能性",
            "認めて",
            "許し",
            "許可して",
            "できるか",
            "できますか",
            "可能か",
            "可能です",
            "のまま",
            "誰でも",
            "permit",
            "allow",
            "possible",
            "could ",
            "can ",
            "may ",
            "able to",
            " ever ",
            "left ",
            " still ",
            "anyone",
            "anybody",
        ],
    ),
];

/// How customers call themselves and what is theirs, beside [`SELVES`]; what follows decides whether their own side is meant.
const CUSTOMERS: &[&str] = &["学内", "院内", "庁内", "社内ネットワーク", "うちの", "our "];

/// What a customer entrusts to the vendor, or what the vendor does for it: naming the customer before it is no sign of
/// another side.
const ENTRUSTED: &[&str] = &[
    "データ",
    "の情報",
    "情報",
    "が預け",
    "の預け",
    "が預託",
    "の個人",
    "個人",
    "の顧客",
    "の勤怠",
    "勤怠",
    "従業員情報",
    "職員情報",
    "の機密",
    "へ",
    "に",
    "と",
    "が",
    "から",
    "の求め",
    "の承認",
    "の許可",
    "の同意",
    "を",
    "の要求",
    "の指示",
    "の利用",
    "data",
    "information",
    "personal",
    "records",
    "content",
    "files",
    "tenant",
    "account",
    "request",
    "approval",
    "consent",
    "instruction",
    "environment",
    "entrusted",
    "customer",
    "confidential",
    "employee data",
    "staff data",
    "attendance",
];

/// The cues of a text, each once, in the order of [`Cue`].
pub fn cues(text: &Normal) -> Vec<Cue> {
    let text = format!(" {text} ");
    let mut found: Vec<Cue> = WORDINGS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(cue, _)| *cue)
        .collect();
    if names_the_customers_side(&text) {
        found.push(Cue::CustomerSide);
    }
    found.sort_unstable();
    found
}

fn names_the_customers_side(text: &str) -> bool {
    SELVES.iter().chain(CUSTOMERS).any(|customer| {
        text.match_indices(customer).any(|(at, _)| {
            let latin = customer.is_ascii();
            // "your" ends in "our": only a whole word counts.
            if latin && text[..at].ends_with(|c: char| c.is_alphanumeric()) {
                return false;
            }
            let rest = text[at + customer.len()..].trim_start_matches('の');
            let near: String = rest.chars().take(if latin { 24 } else { 4 }).collect();
            let entrusted = |word: &str| {
                if latin {
                    word.is_ascii() && near.contains(word)
                } else {
                    rest.starts_with(word)
                }
            };
            !ENTRUSTED.iter().any(|word| entrusted(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wording_hints_at_what_is_asked() {
        for (text, cue) in [
            ("SOC2を取得する予定はありますか", Cue::Forward),
            ("Do you plan to add a second site?", Cue::Forward),
            ("過去3年の事故", Cue::History),
            ("Have you had a breach in the last year?", Cue::History),
            ("損害賠償の上限", Cue::Legal),
            ("Is cyber insurance in place?", Cue::Legal),
            ("当社の端末は暗号化されているか", Cue::CustomerSide),
            ("Is the network of our plant protected?", Cue::CustomerSide),
            ("その場合、方法を記載", Cue::FollowUp),
            ("How many generations are kept?", Cue::Open),
            ("共有IDの使用を禁止している", Cue::Negative),
            ("再使用の可否", Cue::Possible),
        ] {
            assert!(
                cues(&Normal::of(text)).contains(&cue),
                "{text}: {:?}",
                cues(&Normal::of(text))
            );
        }
    }

    #[test]
    fn entrusted_data_and_your_own_are_the_vendors_side() {
        for text in [
            "当社のデータは暗号化されているか",
            "Is our data encrypted?",
            "Is your network monitored?",
            "当社に報告すること",
        ] {
            assert!(
                !cues(&Normal::of(text)).contains(&Cue::CustomerSide),
                "{text}"
            );
        }
    }
}

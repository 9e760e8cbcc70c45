//! What statuses, reasons and verdicts are called when a person reads them, in both languages.

use crate::corpus::Verdict;
use crate::matching::{Reason, Status};
use crate::text::Language;

/// The status, as on the review sheet and on the terminal.
pub fn status(status: Status, language: Language) -> &'static str {
    match (status, language) {
        (Status::Confident, Language::Ja) => "確実",
        (Status::Confident, Language::En) => "confident",
        (Status::Review, Language::Ja) => "要確認",
        (Status::Review, Language::En) => "review",
        (Status::Unanswered, Language::Ja) => "未回答",
        (Status::Unanswered, Language::En) => "unanswered",
        (Status::Kept, Language::Ja) => "記入済み",
        (Status::Kept, Language::En) => "kept",
    }
}

/// The reason as a sentence that says what to look at.
pub fn reason(reason: Reason, language: Language) -> &'static str {
    let (ja, en) = match reason {
        Reason::LowScore => (
            "近い質問が回答集にありません",
            "No approved answer is near enough to this question",
        ),
        Reason::CloseRunnerUp => (
            "内容の異なる別の回答も同じくらい近いものです",
            "Another answer that says something else is nearly as near",
        ),
        Reason::Reversed => (
            "逆の聞き方のようです。はい・いいえの向きを確かめてください",
            "It seems to be asked the other way round: check which way yes and no go",
        ),
        Reason::Compound => (
            "複数のことを尋ねており、回答がすべてには及びません",
            "It asks more than one thing, and the answer does not cover all of it",
        ),
        Reason::NumberDiffers => (
            "質問の数値・期間・単位が、回答にあるものと一致しません",
            "A figure, period or unit in the question is not the one that the answer states",
        ),
        Reason::ForwardLooking => (
            "今後の予定や計画を尋ねています",
            "It asks about plans or dates to come",
        ),
        Reason::History => (
            "過去の実績や事故の有無を尋ねています",
            "It asks about past incidents or records",
        ),
        Reason::LegalOrInsurance => (
            "契約・賠償・保険などの法務事項です",
            "It concerns legal terms, liability or insurance",
        ),
        Reason::UnknownFramework => (
            "回答にない規格・基準・制度の名前が挙がっています",
            "It names a standard or scheme that the answer does not",
        ),
        Reason::OtherService => (
            "このサービス以外のことを尋ねているようです",
            "It seems to concern something other than this service",
        ),
        Reason::FollowUp => (
            "前の質問の回答しだいの質問で、その回答が確かではありません",
            "It hangs on an earlier question whose answer is not certain",
        ),
        Reason::ChoiceNotOffered => (
            "この回答に当たる選択肢が、回答欄から確実には選べません",
            "None of the words that this form offers surely fits the answer",
        ),
        Reason::NeedsReview => (
            "送付前に必ず確認する回答です",
            "This answer must always be checked before it is sent",
        ),
        Reason::Expired => (
            "回答の有効期限が過ぎています",
            "The date until which this answer holds has passed",
        ),
    };
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

/// The word that opens a free-text answer; `None` where the answer is plain information.
pub fn opening(verdict: Verdict, language: Language) -> Option<&'static str> {
    Some(match (verdict, language) {
        (Verdict::Yes, Language::Ja) => "はい。",
        (Verdict::Yes, Language::En) => "Yes. ",
        (Verdict::No, Language::Ja) => "いいえ。",
        (Verdict::No, Language::En) => "No. ",
        (Verdict::Partial, Language::Ja) => "一部対応しています。",
        (Verdict::Partial, Language::En) => "Partially. ",
        (Verdict::NotApplicable, Language::Ja) => "該当しません。",
        (Verdict::NotApplicable, Language::En) => "Not applicable. ",
        (Verdict::Stated, _) => return None,
    })
}

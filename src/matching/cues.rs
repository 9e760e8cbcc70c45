//! Turns of phrase that put a question outside what a statement of present facts can answer.

use crate::text::Normal;

use super::status::Reason;

/// Reason, and the wording that gives it in either language. A word of Latin script matches at
/// the start of a word.
const CUES: &[(Reason, &[&str])] = &[
    (
        Reason::ForwardLooking,
        &[
            "予定", "今後", "将来", "ロードマップ", "計画はあ", "計画があ", "計画は有", "検討中", "検討してい", "見込み", "年度まで", "年度中", "近いうち", "plan to",
            "plans to", "planning to", "planned for", "roadmap", "in the future", "going forward", "upcoming", "intend to", "any plan", "next year", "in the next",
        ],
    ),
    (
        Reason::History,
        &[
            "過去", "これまで", "今まで", "直近", "昨年", "前年", "したことはあ", "したことがあ", "発生した事", "経験はあ", "履歴はあ", "件数", "in the past", "ever been",
            "ever had", "ever suffered", "ever experienced", "previously", "have you had", "has there been", "have there been", "history of", "in the last", "over the last", "past year", "past three", "past 3", "past 5", "past 12", "last year",
        ],
    ),
    (
        Reason::LegalOrInsurance,
        &[
            "損害賠償", "賠償", "保険", "準拠法", "管轄", "裁判", "免責", "違約金", "瑕疵", "liabilit", "indemnif", "indemnit", "insurance", "governing law", "jurisdiction",
            "damages", "lawsuit", "warranty",
        ],
    ),
    (
        Reason::FollowUp,
        &["その場合", "上記", "前問", "前項", "同上", "前述", "上の質問", "if yes", "if so", "if no", "the above", "if applicable", "previous question"],
    ),
];

/// The reasons that a text's wording gives.
pub fn cues(text: &Normal) -> impl Iterator<Item = Reason> {
    let line = format!(" {text}");
    CUES.iter().filter(move |(_, marks)| marks.iter().any(|mark| holds(&line, mark))).map(|(reason, _)| *reason)
}

fn holds(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        !mark.is_ascii() || !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_of_both_languages() {
        for (text, expected) in [
            ("今後、海外へ移す計画はありますか", Some(Reason::ForwardLooking)),
            ("過去3年間に漏えいはありましたか", Some(Reason::History)),
            ("サイバー保険に加入していますか", Some(Reason::LegalOrInsurance)),
            ("その場合の手順は", Some(Reason::FollowUp)),
            ("Do you plan to migrate?", Some(Reason::ForwardLooking)),
            ("Has there been a breach in the last two years?", Some(Reason::History)),
            ("事業継続計画を策定しているか", None),
            ("Is data encrypted?", None),
        ] {
            assert_eq!(cues(&Normal::of(text)).next(), expected, "{text}");
        }
    }
}

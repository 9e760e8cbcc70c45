//! Choice words that a text explains or enumerates: 「○：実施　×：未実施」, 「はい・いいえ・対象外」,
//! "Yes, No or N/A".

use super::meaning::{self, Reading};
use super::model::ChoiceOption;
use super::shape;
use crate::corpus::Verdict;

/// What stands for "N/A" while a text is cut at slashes: private-use characters.
const NA_MARKS: [(char, &str); 4] = [
    ('\u{E000}', "N/A"),
    ('\u{E001}', "n/a"),
    ('\u{E002}', "Ｎ／Ａ"),
    ('\u{E003}', "N／A"),
];
/// Words that join the last two of a list.
const JOINERS: [&str; 10] = [
    " or ",
    " and ",
    "または",
    "又は",
    "もしくは",
    "若しくは",
    "あるいは",
    "および",
    "及び",
    "、か",
];
/// What may follow the last word of a Japanese list.
const PARTICLES: [&str; 12] = [
    "のうち",
    "のいずれ",
    "のどちら",
    "の中",
    "のみ",
    "の",
    "から",
    "より",
    "で",
    "を",
    "に",
    "と",
];

/// A mark and what the text says it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// As it is to be written.
    pub mark: String,
    /// The words behind it.
    pub words: String,
}

impl Pair {
    /// What both together mean; the explanation counts where it is understood.
    pub fn meaning(&self) -> Option<Verdict> {
        let mark = meaning::listed(&self.mark);
        let words = meaning::read(&self.words);
        match (mark, words) {
            (mark, Reading::Unknown) => mark.verdict(),
            (Reading::Unknown | Reading::Undecided, words) => words.verdict(),
            (mark, words) if mark == words => mark.verdict(),
            (Reading::Means(Verdict::Yes), Reading::Means(Verdict::Partial)) => {
                Some(Verdict::Partial)
            }
            _ => None,
        }
    }
}

/// Every explained mark of a text, if there are at least two.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Pair> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let bracket = matches!(c, '(' | '（');
        if !(bracket || matches!(c, ':' | '：' | '=' | '＝' | '…'))
            || at > 0 && chars[at - 1] == '…'
        {
            continue;
        }
        let before: String = chars[..at].iter().rev().take(12).collect();
        let reversed =
            before.trim_start_matches(['」', '』', '"', '”', ' ', '\u{3000}', '）', ')']);
        let mark: String = reversed
            .chars()
            .take_while(|c| {
                !c.is_whitespace() && !"、,，/／・「『(（\"“;；。:：［[【】※".contains(*c)
            })
            .collect();
        let mark: String = mark.chars().rev().collect();
        let letters = mark.chars().count();
        let label = letters == 1
            && mark
                .chars()
                .all(|c| c.is_alphanumeric() || !c.is_alphabetic())
            || letters == 2 && mark.chars().all(|c| c.is_ascii_digit())
            || letters <= 3 && mark.chars().all(|c| c.is_ascii_uppercase());
        let listed = meaning::listed(&mark) != Reading::Unknown;
        // 「○」（はい）: only marks are explained in brackets.
        let is_mark = mark.chars().all(|c| !c.is_alphanumeric());
        if letters == 0 || !(listed && letters <= 6 || label) || bracket && !is_mark {
            continue;
        }
        let mut words = description(&chars[at + 1..]);
        if bracket {
            words = words
                .split([')', '）'])
                .next()
                .unwrap_or_default()
                .to_owned();
        }
        if words.is_empty() || found.iter().any(|pair| pair.mark == mark) {
            continue;
        }
        found.push(Pair { mark, words });
    }
    let known = found.iter().filter(|pair| pair.meaning().is_some()).count();
    if found.len() < 2 || known == 0 {
        Vec::new()
    } else {
        found
    }
}

/// Marks and words in cells side by side: `Ａ | 実施している`.
pub(super) fn table_pairs<'t>(rows: impl Iterator<Item = (&'t str, &'t str)>) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    for (mark, words) in rows {
        let letters = mark.chars().count();
        let short = letters <= 2 && !mark.is_empty();
        let known = meaning::read(words) != Reading::Unknown;
        if short && known && found.iter().all(|pair| pair.mark != mark) {
            found.push(Pair {
                mark: mark.to_owned(),
                words: words.to_owned(),
            });
        }
    }
    let meanings = found.iter().filter(|pair| pair.meaning().is_some()).count();
    if found.len() < 2 || meanings < 2 {
        Vec::new()
    } else {
        found
    }
}

/// The words behind a mark, up to the next mark.
fn description(rest: &[char]) -> String {
    let text: String = rest.iter().take(60).collect();
    let text = text.trim_start_matches(['…', ' ', '\u{3000}', '「', '『']);
    let mut words = String::new();
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let gap =
            c == '\u{3000}' || c == ' ' && (next == Some(' ') || next.is_some_and(marks_alone));
        if "\n、,，;；/／」』。|｜".contains(c) && !(c == '/' && words.ends_with(['N', 'n'])) || gap
        {
            break;
        }
        words.push(c);
    }
    words.trim().to_owned()
}

fn marks_alone(c: char) -> bool {
    !c.is_alphanumeric() && meaning::listed(&c.to_string()) != Reading::Unknown
}

/// The longest enumeration of choice words in a text: at least two of different meanings, one of them
/// yes. Spelled as in the text.
pub(super) fn enumeration(text: &str) -> Vec<ChoiceOption> {
    let mut cut = text.to_owned();
    for (mark, na) in NA_MARKS {
        cut = cut.replace(na, &mark.to_string());
    }
    for joiner in JOINERS {
        cut = cut.replace(joiner, "、");
    }
    let japanese = crate::text::Language::of(text) == crate::text::Language::Ja;
    let separator = |c: char| {
        "、,，/／・「」『』“”\"()（）[]［］【】。;；|｜\n\t:：〔〕→".contains(c)
            || c == '\u{3000}'
            || japanese && c == ' '
    };
    cut = cut.replace(". ", "。");
    cut = split_marks(&cut);
    let mut best: Vec<ChoiceOption> = Vec::new();
    let mut run: Vec<ChoiceOption> = Vec::new();
    for token in cut.split(separator).chain([""]) {
        let token = token.trim().trim_end_matches('.');
        // Nothing between two separators: 」「; or 「○」か「×」.
        if (token.is_empty() || token == "か") && !run.is_empty() {
            continue;
        }
        let (word, ends) = choice_word(token, run.is_empty());
        let is_new = word
            .as_ref()
            .is_some_and(|word| run.iter().all(|o| o.text != word.text));
        if let (Some(word), true) = (word, is_new) {
            run.push(word);
            if !ends {
                continue;
            }
        }
        keep_longer(&mut best, &mut run);
    }
    keep_longer(&mut best, &mut run);
    best
}

/// 「○か×」: two marks and nothing else.
fn split_marks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mark = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| marks_alone(*c))
    };
    let joins = |at: usize, c: char| c == 'か' && mark(at.checked_sub(1)) && mark(Some(at + 1));
    let split = |(at, c): (usize, &char)| if joins(at, *c) { '、' } else { *c };
    chars.iter().enumerate().map(split).collect()
}

/// Longer cells say more than what to choose from.
const MAX_CHOICE_TEXT: usize = 60;

/// Whether a cell only says what to choose from: 「はい ・ いいえ」, to be circled on paper.
pub fn is_choice_text(text: &str) -> bool {
    if shape::width(text) > MAX_CHOICE_TEXT {
        return false;
    }
    let options = enumeration(text);
    let says = |verdict| options.iter().any(|option| option.meaning == Some(verdict));
    // A word of which kotq knows nothing may stand among them: はい／いいえ／わからない.
    let tokens: Vec<&str> = text
        .split(['/', '／', '・', '|', '｜', '、'])
        .map(str::trim)
        .collect();
    if says(Verdict::Yes)
        && says(Verdict::No)
        && options.len() + 1 == tokens.len()
        && tokens.iter().all(|t| (1..=16).contains(&shape::width(t)))
    {
        return true;
    }
    let words: usize = options
        .iter()
        .map(|option| shape::fold(&option.text).chars().count())
        .sum();
    let letters = shape::fold(text)
        .chars()
        .filter(|c| !"・/／,、|()（）.".contains(*c))
        .count();
    options.len() >= 2 && words >= letters.saturating_sub(2)
}

fn keep_longer(best: &mut Vec<ChoiceOption>, run: &mut Vec<ChoiceOption>) {
    let has = |verdict: Verdict| run.iter().any(|option| option.meaning == Some(verdict));
    let sound = has(Verdict::Yes) && (has(Verdict::No) || has(Verdict::Partial));
    if sound && run.len() > best.len() {
        best.clone_from(run);
    }
    run.clear();
}

/// A token as a choice word, and whether the list ends with it ("…対象外のいずれか").
fn choice_word(token: &str, first: bool) -> (Option<ChoiceOption>, bool) {
    let option = |word: &str| {
        let text = match NA_MARKS.iter().find(|(mark, _)| word == mark.to_string()) {
            Some((_, na)) => (*na).to_owned(),
            None => word.to_owned(),
        };
        let reading = meaning::listed(&text);
        (reading != Reading::Unknown).then(|| ChoiceOption {
            text,
            meaning: reading.verdict(),
        })
    };
    if let Some(word) = option(token) {
        return (Some(word), false);
    }
    for particle in PARTICLES {
        if let Some((word, _)) = token.split_once(particle)
            && let Some(word) = option(word)
        {
            return (Some(word), true);
        }
    }
    // "Please answer Yes", "N/A in the column".
    let mut words = token.split(' ');
    if token.is_ascii() || token.contains(['\u{E000}', '\u{E001}']) {
        let edge = if first {
            words.next_back()
        } else {
            words.next()
        };
        if let Some(word) = edge.and_then(option) {
            return (Some(word), !first);
        }
    }
    (None, true)
}

/// Words that a heading stands for without naming them: 可否, 有無, 適否.
pub(super) fn by_heading(heading: &str) -> Vec<ChoiceOption> {
    let folded = shape::fold(&super::words::without_brackets(heading));
    let both = |yes: &str, no: &str| {
        vec![
            ChoiceOption {
                text: yes.to_owned(),
                meaning: Some(Verdict::Yes),
            },
            ChoiceOption {
                text: no.to_owned(),
                meaning: Some(Verdict::No),
            },
        ]
    };
    for (ending, yes, no) in [
        ("可否", "可", "否"),
        ("有無", "有", "無"),
        ("適否", "適", "否"),
    ] {
        if folded.ends_with(ending) {
            return both(yes, no);
        }
    }
    if folded.contains("○×") || folded.contains("〇×") {
        return both("○", "×");
    }
    Vec::new()
}

/// Verdicts for which a text demands a comment: the choice words before 「の場合」, "if".
pub(super) fn demands(text: &str) -> Vec<Verdict> {
    let mut demanded = Vec::new();
    let about_comment = [
        "備考",
        "理由",
        "コメント",
        "必須",
        "記入",
        "記載",
        "comment",
        "explain",
        "remark",
        "detail",
        "reason",
    ];
    let folded = text.to_lowercase();
    if !about_comment.iter().any(|word| folded.contains(word)) {
        return demanded;
    }
    for condition in [
        "の場合",
        "のとき",
        "の時",
        "の際",
        "を選択した",
        "と回答",
        "を選んだ",
    ] {
        for (at, _) in text.match_indices(condition) {
            let before = &text[..at];
            let clause = before
                .rsplit(['。', '\n', '.', '※'])
                .next()
                .unwrap_or(before);
            collect(clause, &mut demanded);
        }
    }
    for condition in ["if ", "when ", "where ", "for "] {
        for (at, _) in folded.match_indices(condition) {
            if let Some(after) = folded.get(at + condition.len()..) {
                collect(
                    after.split(['.', '\n', ';']).next().unwrap_or(after),
                    &mut demanded,
                );
            }
        }
    }
    demanded.sort();
    demanded.dedup();
    demanded
}

fn collect(clause: &str, demanded: &mut Vec<Verdict>) {
    let separator = |c: char| c.is_whitespace() || "、,・「」『』“”\"'()（）/／".contains(c);
    let mut cut = clause.to_owned();
    for joiner in JOINERS {
        cut = cut.replace(joiner, "、");
    }
    demanded.extend(
        cut.split(separator)
            .filter_map(|token| meaning::listed(token).verdict()),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(options: &[ChoiceOption]) -> Vec<&str> {
        options.iter().map(|option| option.text.as_str()).collect()
    }

    #[test]
    fn explained_marks_are_found() {
        let found = pairs("　○：実施　　×：未実施　　△：一部のみ実施　　－：対象外");
        let means: Vec<_> = found
            .iter()
            .map(|p| (p.mark.as_str(), p.meaning()))
            .collect();
        assert_eq!(
            means,
            [
                ("○", Some(Verdict::Yes)),
                ("×", Some(Verdict::No)),
                ("△", Some(Verdict::Partial)),
                ("－", Some(Verdict::NotApplicable))
            ]
        );
        let found = pairs("「○：はい（実施している）」「×：いいえ」「△：計画中」で回答");
        assert_eq!(found.len(), 3);
        assert_eq!(found[2].meaning(), None);
        let found = pairs("A: Yes, B: No, C: Not applicable");
        assert_eq!(found[2].meaning(), Some(Verdict::NotApplicable));
        let found = pairs("「○」（はい）か「×」（いいえ）を");
        assert_eq!(found.len(), 2);
        assert!(pairs("会社名：　　記入日：").is_empty() && pairs("9:00 - 17:00").is_empty());
    }

    #[test]
    fn enumerated_words_are_found() {
        for (text, expected) in [
            (
                "はい・いいえ・対象外のいずれかでお答えください",
                vec!["はい", "いいえ", "対象外"],
            ),
            (
                "「有」「無」「－」（該当しない場合）のいずれかを選択",
                vec!["有", "無", "－"],
            ),
            (
                "Response: Yes, No, Partially or Not applicable. Evidence: details",
                vec!["Yes", "No", "Partially", "Not applicable"],
            ),
            (
                "mark X in the right column (Yes, No or N/A), one",
                vec!["Yes", "No", "N/A"],
            ),
            ("Please answer Yes or No in column D", vec!["Yes", "No"]),
            ("回答（○/△/×）", vec!["○", "△", "×"]),
            ("○か×をご記入ください。", vec!["○", "×"]),
            ("1.はい\n2.いいえ", vec!["1.はい", "2.いいえ"]),
            ("「無」または「－」の場合は備考欄に記入", vec![]),
            ("回答欄へ文章にてご記入ください", vec![]),
        ] {
            assert_eq!(words(&enumeration(text)), expected, "{text}");
        }
    }

    #[test]
    fn choices_in_print_are_no_answers() {
        for text in ["はい ・ いいえ", "はい ／ いいえ ／ わからない", "有・無"]
        {
            assert!(is_choice_text(text), "{text}");
        }
        for text in [
            "はい",
            "はい、年1回",
            "有（ISMS）／無",
            "はい／いいえの別を問わず実施しています",
        ] {
            assert!(!is_choice_text(text), "{text}");
        }
    }

    #[test]
    fn demanded_comments_are_found() {
        assert_eq!(
            demands("×・△の場合は理由を記入"),
            [Verdict::No, Verdict::Partial]
        );
        assert_eq!(demands("「はい」の場合は備考に詳細を記入"), [Verdict::Yes]);
        assert_eq!(demands("If No, please explain"), [Verdict::No]);
        assert_eq!(demands("備考"), []);
    }
}

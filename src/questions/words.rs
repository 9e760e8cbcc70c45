//! The words of forms (`data/vocabulary.toml`): what a heading says a column is for.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::shape::fold;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    /// Item numbers.
    Number,
    /// Headings that several items share.
    Category,
    /// What is asked.
    Question,
    /// Takes the answer.
    Answer,
    /// Takes the explanation.
    Comment,
    /// The kind of answer wanted.
    Unit,
    /// Says which side an item is for.
    Owner,
    /// The customer's own: scores, reviews.
    Own,
    /// Reading matter: guidance, examples, standards.
    Reference,
    /// Dates and names that kotq does not fill: due dates, persons in charge.
    Plan,
    /// Belongs to a table that asks nothing.
    Elsewhere,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strengths {
    strong: Vec<String>,
    weak: Vec<String>,
}

/// Lists of endings and beginnings, see the file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shapes {
    pub question_endings_ja: Vec<String>,
    pub statement_endings_ja: Vec<String>,
    pub question_starts_en: Vec<String>,
    pub verbs_en: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parties {
    customer: Vec<String>,
    vendor: Vec<String>,
}

/// Words of texts that are no questions or no answers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub sample: Vec<String>,
    pub placeholder: Vec<String>,
    pub closing: Vec<String>,
    pub other_sheets: Vec<String>,
}

/// Choice words by meaning.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choices {
    pub yes: Vec<String>,
    pub no: Vec<String>,
    pub partial: Vec<String>,
    pub not_applicable: Vec<String>,
    pub none: Vec<String>,
    pub undecided_parts: Vec<String>,
    pub not_applicable_parts: Vec<String>,
    pub partial_parts: Vec<String>,
    pub no_parts: Vec<String>,
    pub yes_parts: Vec<String>,
    pub scale: Vec<String>,
    pub ticks: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    headings: HashMap<Role, Strengths>,
    parties: Option<Parties>,
    shapes: Option<Shapes>,
    notes: Option<Notes>,
    labels: HashMap<String, Vec<String>>,
    choices: Option<Choices>,
}

/// The file, with every word folded once.
struct Words {
    headings: Vec<Heading>,
    parties: Parties,
    shapes: Shapes,
    notes: Notes,
    labels: Vec<(String, String)>,
    choices: Choices,
}

/// A word of headings.
struct Heading {
    role: Role,
    /// Folded.
    word: String,
    strength: Strength,
    /// Whether it counts inside a longer heading too.
    inside: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Strength {
    Strong,
    Weak,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // A test reads the file; a broken one gives a kotq that knows no words, not one that panics.
    let file: File = toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap_or_default();
    Words::new(file)
});

impl Words {
    fn new(file: File) -> Self {
        let folded = |list: Vec<String>| list.iter().map(|word| fold(word)).collect::<Vec<_>>();
        let mut headings = Vec::new();
        for (role, strengths) in file.headings {
            let strong = strengths.strong.iter().map(|word| (word, Strength::Strong));
            let weak = strengths.weak.iter().map(|word| (word, Strength::Weak));
            headings.extend(strong.chain(weak).map(|(word, strength)| {
                let word = fold(word);
                Heading {
                    role,
                    inside: counts_inside(&word),
                    word,
                    strength,
                }
            }));
        }
        headings.sort_by(|a, b| (a.role, &a.word).cmp(&(b.role, &b.word)));
        let mut labels: Vec<(String, String)> = file
            .labels
            .into_iter()
            .flat_map(|(kind, words)| words.into_iter().map(move |w| (fold(&w), kind.clone())))
            .collect();
        labels.sort();
        let parties = file.parties.unwrap_or_default();
        let notes = file.notes.unwrap_or_default();
        let choices = file.choices.unwrap_or_default();
        Self {
            headings,
            parties: Parties {
                customer: folded(parties.customer),
                vendor: folded(parties.vendor),
            },
            shapes: file.shapes.unwrap_or_default(),
            notes: Notes {
                sample: folded(notes.sample),
                placeholder: folded(notes.placeholder),
                closing: folded(notes.closing),
                other_sheets: folded(notes.other_sheets),
            },
            labels,
            choices: Choices {
                yes: folded(choices.yes),
                no: folded(choices.no),
                partial: folded(choices.partial),
                not_applicable: folded(choices.not_applicable),
                none: folded(choices.none),
                undecided_parts: folded(choices.undecided_parts),
                not_applicable_parts: folded(choices.not_applicable_parts),
                partial_parts: folded(choices.partial_parts),
                no_parts: folded(choices.no_parts),
                yes_parts: folded(choices.yes_parts),
                scale: folded(choices.scale),
                ticks: choices.ticks,
            },
        }
    }
}

/// Endings and beginnings of questions.
pub(super) fn shapes() -> &'static Shapes {
    &WORDS.shapes
}

/// Words of notes.
pub(super) fn notes() -> &'static Notes {
    &WORDS.notes
}

/// Choice words.
pub(super) fn choices() -> &'static Choices {
    &WORDS.choices
}

/// Respondent labels: folded word and the name of its kind.
pub(super) fn labels() -> &'static [(String, String)] {
    &WORDS.labels
}

/// What a heading says about its column, 0 to 3 for each role.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Hints(Vec<(Role, f32)>);

/// A heading that is the word; that contains it; the same for weak words. A heading that is a weak
/// word says less than one that contains a strong one.
const IS_STRONG: f32 = 3.0;
const HAS_STRONG: f32 = 2.0;
const IS_WEAK: f32 = 1.5;
const HAS_WEAK: f32 = 0.8;

impl Hints {
    /// The blank column beside questions without headings.
    pub fn answer() -> Self {
        Self(vec![(Role::Answer, IS_WEAK)])
    }

    /// How strongly the heading names the role.
    pub fn weight(&self, role: Role) -> f32 {
        self.0
            .iter()
            .find(|(r, _)| *r == role)
            .map_or(0.0, |(_, weight)| *weight)
    }

    /// The role that it names most strongly, if any.
    pub fn best(&self) -> Option<(Role, f32)> {
        self.0.iter().copied().fold(None, |best, next| match best {
            Some((_, weight)) if weight >= next.1 => best,
            _ => Some(next),
        })
    }

    /// Takes what another heading of the same column says.
    pub fn merge(&mut self, other: &Self) {
        for (role, weight) in &other.0 {
            self.raise(*role, *weight);
        }
    }

    fn raise(&mut self, role: Role, weight: f32) {
        match self.0.iter_mut().find(|(r, _)| *r == role) {
            Some((_, old)) => *old = old.max(weight),
            None => self.0.push((role, weight)),
        }
    }
}

/// Whose word stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    /// The customer's side.
    Customer,
    /// The vendor's side.
    Vendor,
    /// Both or neither.
    Unsaid,
}

/// Which side a text names.
pub(super) fn party(text: &str) -> Party {
    let folded = fold(text);
    let latin = folded.is_ascii();
    let names = |words: &[String]| {
        words.iter().any(|word| {
            if latin || word.chars().count() == 1 {
                folded == *word || (word.len() > 4 && folded.contains(word.as_str()))
            } else {
                folded.contains(word.as_str())
            }
        })
    };
    match (names(&WORDS.parties.customer), names(&WORDS.parties.vendor)) {
        (true, false) => Party::Customer,
        (false, true) => Party::Vendor,
        _ => Party::Unsaid,
    }
}

/// Longer texts are no headings.
const MAX_HEADING: usize = 60;
/// Stand between the languages of a heading.
const SEPARATORS: [char; 4] = ['\n', '／', '/', '|'];

/// What a heading's words say. Bilingual headings (「質問 / Question」) say what either half says.
pub(super) fn heading(text: &str) -> Hints {
    let mut hints = Hints::default();
    let core = without_brackets(text);
    if core.chars().count() > MAX_HEADING {
        return hints;
    }
    let known = &WORDS.headings;
    let pieces = core.split(SEPARATORS).map(fold);
    let whole = core.contains(SEPARATORS).then(|| fold(&core));
    for piece in pieces.chain(whole) {
        let piece = piece.trim_matches(|c| ":;*.。、※・-".contains(c));
        let bare = piece.strip_prefix(['ご', 'お', '御']).unwrap_or(piece);
        if bare.is_empty() {
            continue;
        }
        for heading in known {
            let is = heading.word == bare || heading.word == piece;
            let weight = match (is, heading.strength) {
                (true, Strength::Strong) => IS_STRONG,
                (true, Strength::Weak) => IS_WEAK,
                (false, _) if !heading.inside || !bare.contains(&heading.word) => continue,
                (false, Strength::Strong) => HAS_STRONG,
                (false, Strength::Weak) => HAS_WEAK,
            };
            hints.raise(heading.role, weight);
        }
    }
    // 「ひとこと（補足）」: what stands in brackets helps where the rest says nothing.
    if hints.best().is_none()
        && let Some((_, inner)) = text.split_once(['(', '（'])
        && core.trim() != text.trim()
    {
        let inner = heading(inner.trim_end_matches([')', '）']));
        for (role, weight) in inner.0 {
            hints.raise(role, weight.min(HAS_STRONG));
        }
    }
    // In 「回答の根拠」 the last word is the one that counts.
    let last = fold(&core);
    for role in [Role::Comment, Role::Answer, Role::Question] {
        let ends = known.iter().any(|heading| {
            heading.role == role
                && heading.strength == Strength::Strong
                && last.ends_with(heading.word.as_str())
                && heading.word.chars().count() > 1
        });
        if ends {
            hints.raise(role, HAS_STRONG + 0.3);
        }
    }
    if party(&core) == Party::Customer && hints.weight(Role::Question) < IS_STRONG {
        hints.raise(Role::Own, IS_STRONG + 0.5);
    }
    hints
}

/// Whether a word counts inside a longer heading: anywhere in Japanese, where words are not separated
/// and short ones are too common; English words must be of some length.
fn counts_inside(word: &str) -> bool {
    let least = if word.is_ascii() { 5 } else { 2 };
    word.chars().count() >= least
}

/// Without what stands in brackets; the whole text where nothing else is there.
pub(super) fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' | '<' | '＜' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' | '>' | '＞' => {
                depth = depth.saturating_sub(1)
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let trimmed = out.trim();
    if trimmed.is_empty() {
        text.trim_matches(|c: char| "()（）[]［］【】〔〕<>＜＞ \n\u{3000}".contains(c))
            .to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// Whether a text says that its row or table is an example.
pub(super) fn is_sample(text: &str) -> bool {
    let folded = fold(text);
    let core = folded.trim_matches(|c: char| "()[]【】<>:;.,、。・*※".contains(c));
    let bare = core
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches(['.', '-', '#']);
    WORDS
        .notes
        .sample
        .iter()
        .any(|word| word == bare || word == core)
}

/// Whether a text is an example of an answer: 「例：」 before it.
pub(super) fn is_sample_answer(text: &str) -> bool {
    let folded = fold(text);
    let marked = |word: &String| {
        folded
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.starts_with([':', ')', '】', '.']))
    };
    let inner = folded.trim_start_matches(['(', '【', '[', '<', '※']);
    WORDS.notes.sample.iter().any(marked)
        || (inner.len() < folded.len()
            && WORDS.notes.sample.iter().any(|word| {
                inner
                    .strip_prefix(word.as_str())
                    .is_some_and(|rest| rest.starts_with([':', ')', '】', ']', '>', '.']))
            }))
}

/// Whether a cell with this text is still to be filled.
pub fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    let core = folded.trim_matches(|c: char| "()[]【】<>《》〈〉「」-–—―*:。.▼▽↓".contains(c));
    core.is_empty() && !matches!(folded.as_str(), "-" | "－" | "―" | "–" | "—")
        || WORDS
            .notes
            .placeholder
            .iter()
            .any(|word| *word == folded || word == core)
}

/// Whether a text ends the form.
pub(super) fn is_closing(text: &str) -> bool {
    let folded = fold(text);
    let core = folded.trim_matches(|c: char| "。.、()-!".contains(c));
    WORDS
        .notes
        .closing
        .iter()
        .any(|word| core == word || word.chars().count() > 6 && core.ends_with(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        let file: File = toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap();
        assert!(file.parties.is_some() && file.choices.is_some() && file.notes.is_some());
        assert_eq!(file.headings.len(), 11);
    }

    #[test]
    fn headings_say_what_columns_are_for() {
        for (text, role) in [
            ("№", Role::Number),
            ("項番", Role::Number),
            ("Control ID", Role::Number),
            ("大項目", Role::Category),
            ("ｼﾞｬﾝﾙ", Role::Category),
            ("質問 / Question", Role::Question),
            ("ご回答", Role::Answer),
            ("対応状況（プルダウン）", Role::Answer),
            ("回答の根拠", Role::Comment),
            ("備考\n（×・△の場合は必須）", Role::Comment),
            ("本市確認欄", Role::Own),
            ("当社判定", Role::Own),
            ("Reviewer comments", Role::Own),
            ("測定単位", Role::Unit),
            ("改訂内容", Role::Elsewhere),
            ("Evidence", Role::Comment),
        ] {
            assert_eq!(
                heading(text).best().map(|(role, _)| role),
                Some(role),
                "{text}"
            );
        }
        assert_eq!(heading("りんご").best(), None);
    }

    #[test]
    fn examples_and_placeholders_are_known() {
        for text in ["例", "例１", "【記入例】", "Example", "Sample 2", "（例）"] {
            assert!(is_sample(text), "{text}");
        }
        assert!(!is_sample("例外処理") && !is_sample("1"));
        assert!(is_sample_answer("例：毎月実施") && is_sample_answer("（例）○"));
        assert!(is_sample_answer("e.g.: quarterly") || !is_sample_answer("example-based"));
        for text in [
            "選択してください",
            "-- Select --",
            "▼選択",
            "Choose an item.",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        assert!(!is_placeholder("－") && !is_placeholder("対応済"));
        assert!(is_closing("以　上") && is_closing("ご協力ありがとうございました。"));
    }
}

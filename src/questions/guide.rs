//! What a sheet says about its answers: the words they take, the marks, when to comment.

use std::collections::BTreeMap;

use super::form::FindOptions;
use super::legend::{self, Pair};
use super::meaning;
use super::model::{ChoiceOption, Vocabulary, VocabularyOrigin};
use super::shape;
use super::words;
use crate::corpus::Verdict;
use crate::text::Language;

/// What the sheet says about its answers, once for a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Guide {
    /// Explained marks.
    pub pairs: Vec<Pair>,
    /// Words for the answer column where it has no list of its own.
    pub vocabulary: Option<Vocabulary>,
    /// Verdicts for which a comment is demanded.
    pub demanded: Vec<Verdict>,
    /// The mark for tick columns.
    pub mark: String,
    /// What an empty box becomes.
    pub box_mark: String,
    /// Which word says what, by the user's map.
    pub words: BTreeMap<Verdict, String>,
}

/// Texts that may explain the answers, nearest first.
pub(super) struct GuideTexts {
    /// Heading of the answer column, its note, the drop-down's prompt.
    pub heading: Vec<String>,
    /// Heading of the comment column.
    pub comment: Vec<String>,
    /// Notes above the table.
    pub above: Vec<String>,
    /// Other sheets.
    pub elsewhere: Vec<String>,
    /// Marks explained in cells side by side.
    pub table: Vec<Pair>,
}

impl Guide {
    /// Reads the texts.
    pub fn new(texts: &GuideTexts, seen: &[String]) -> Self {
        let all = || {
            texts
                .heading
                .iter()
                .chain(&texts.above)
                .chain(&texts.elsewhere)
        };
        let pairs = all()
            .map(|text| legend::pairs(text))
            .find(|pairs| !pairs.is_empty());
        let pairs = pairs.unwrap_or_else(|| texts.table.clone());
        let joined: Vec<String> = vec![texts.above.join("\n"), texts.elsewhere.join("\n")];
        // A legend may be spread over several cells, one mark each.
        let pairs = if pairs.is_empty() {
            joined
                .iter()
                .map(|text| legend::pairs(text))
                .find(|p| !p.is_empty())
                .unwrap_or_default()
        } else {
            pairs
        };
        let demanded = texts
            .comment
            .iter()
            .chain(all())
            .flat_map(|text| legend::demands(text));
        let mut demanded: Vec<Verdict> = demanded.collect();
        demanded.sort();
        demanded.dedup();
        let mark = tick_mark(all().chain(&texts.comment));
        let solid = all().any(|text| {
            ["■に", "■を", "塗りつぶ", "■で"]
                .iter()
                .any(|w| text.contains(w))
        });
        let box_mark = if solid { "■" } else { "☑" }.to_owned();
        Self {
            vocabulary: vocabulary(texts, &pairs, seen),
            pairs,
            demanded,
            mark,
            box_mark,
            words: BTreeMap::new(),
        }
    }
}

impl Guide {
    /// What the user or a map says about marks and words goes before what the sheet says.
    pub fn override_by(&mut self, options: &FindOptions) {
        if let Some(mark) = &options.mark {
            self.mark.clone_from(mark);
        }
        self.words.clone_from(&options.words);
        if let Some(vocabulary) = &mut self.vocabulary {
            apply_words(vocabulary, &options.words);
        } else if options.words.len() >= 2 && options.tick_columns.is_empty() {
            let option = |(verdict, text): (&Verdict, &String)| ChoiceOption {
                text: text.clone(),
                meaning: Some(*verdict),
            };
            let options = options.words.iter().map(option).collect();
            let origin = VocabularyOrigin::Habit;
            self.vocabulary = Some(Vocabulary {
                options,
                scale: false,
                origin,
            });
        }
    }
}

/// Gives words the meaning that the user says they have.
pub(super) fn apply_words(vocabulary: &mut Vocabulary, words: &BTreeMap<Verdict, String>) {
    for (verdict, word) in words {
        if !vocabulary.options.iter().any(|option| option.text == *word) {
            continue;
        }
        for option in &mut vocabulary.options {
            if option.text == *word {
                option.meaning = Some(*verdict);
            } else if option.meaning == Some(*verdict) {
                option.meaning = None;
            }
        }
        vocabulary.scale = false;
    }
}

/// The words of the answer column by heading, legend, heading again (可否), or habit.
fn vocabulary(texts: &GuideTexts, pairs: &[Pair], seen: &[String]) -> Option<Vocabulary> {
    let made =
        |options: Vec<ChoiceOption>, origin| (options.len() >= 2).then(|| finish(options, origin));
    let in_heading = texts.heading.iter().map(|text| legend::enumeration(text));
    if let Some(found) = in_heading
        .filter(|o| !o.is_empty())
        .find_map(|o| made(o, VocabularyOrigin::Header))
    {
        return Some(found);
    }
    let explained = pairs.iter().map(|pair| ChoiceOption {
        text: pair.mark.clone(),
        meaning: pair.meaning(),
    });
    if let Some(found) = made(explained.collect(), VocabularyOrigin::Legend) {
        return Some(found);
    }
    let told = texts.above.iter().map(|text| legend::enumeration(text));
    if let Some(found) = told
        .filter(|o| !o.is_empty())
        .find_map(|o| made(o, VocabularyOrigin::Legend))
    {
        return Some(found);
    }
    let by_heading = texts.heading.iter().map(|text| legend::by_heading(text));
    if let Some(found) = by_heading
        .filter(|o| !o.is_empty())
        .find_map(|o| made(o, VocabularyOrigin::Header))
    {
        return Some(found);
    }
    let told = texts.elsewhere.iter().map(|text| legend::enumeration(text));
    if let Some(found) = told
        .filter(|o| !o.is_empty())
        .find_map(|o| made(o, VocabularyOrigin::Legend))
    {
        return Some(found);
    }
    let mut habit: Vec<ChoiceOption> = Vec::new();
    for text in seen {
        let meaning = meaning::listed(text).verdict();
        if meaning.is_some() && habit.iter().all(|option| option.text != *text) {
            habit.push(ChoiceOption {
                text: text.clone(),
                meaning,
            });
        }
    }
    made(habit, VocabularyOrigin::Habit)
}

/// A vocabulary of options; a scale if they are only points of one.
pub(super) fn finish(options: Vec<ChoiceOption>, origin: VocabularyOrigin) -> Vocabulary {
    let understood = options
        .iter()
        .filter(|option| option.meaning.is_some())
        .count();
    let points = options
        .iter()
        .filter(|option| is_scale_point(&option.text))
        .count();
    let verdicts: Vec<Verdict> = options.iter().filter_map(|option| option.meaning).collect();
    let twice = (1..verdicts.len()).any(|at| verdicts[..at].contains(&verdicts[at]));
    let scale = options.len() >= 3 && (understood < 2 || twice) && points * 2 > options.len();
    Vocabulary {
        options,
        scale,
        origin,
    }
}

/// A number, or a word of scales with a number.
fn is_scale_point(text: &str) -> bool {
    let folded = shape::fold(text);
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters == 0
        || words::choices()
            .scale
            .iter()
            .any(|word| folded.contains(word.as_str()))
}

/// Options of a drop-down list; an explained mark means what the legend says.
pub(super) fn list_vocabulary(list: &[String], pairs: &[Pair]) -> Vocabulary {
    let option = |text: &String| {
        let explained = pairs
            .iter()
            .find(|pair| shape::fold(&pair.mark) == shape::fold(text));
        let meaning = match explained {
            Some(pair) => pair.meaning(),
            None if words::is_placeholder(text) => None,
            None => meaning::read(text).verdict(),
        };
        ChoiceOption {
            text: text.clone(),
            meaning,
        }
    };
    finish(
        list.iter().map(option).collect(),
        VocabularyOrigin::Validation,
    )
}

/// The mark that a text asks for in tick columns.
fn tick_mark<'t>(texts: impl Iterator<Item = &'t String>) -> String {
    let mut japanese = false;
    for text in texts {
        japanese |= Language::of(text) == Language::Ja;
        let folded = text.to_lowercase();
        for mark in &words::choices().ticks {
            let lower = mark.to_lowercase();
            let asked = [
                format!("{mark}印"),
                format!("{mark}を"),
                format!("「{mark}」"),
                format!("{mark}で"),
                format!("{mark}をつけ"),
            ];
            let asked_en = [
                format!("mark {lower} "),
                format!("an {lower} "),
                format!("\"{lower}\""),
                format!("'{lower}'"),
                format!("“{lower}”"),
                format!("enter {lower} "),
                format!("put {lower} "),
                format!("with {lower} "),
                format!("with an {lower}"),
            ];
            if asked.iter().any(|asked| text.contains(asked))
                || asked_en.iter().any(|asked| folded.contains(asked))
            {
                return mark.clone();
            }
        }
        if ["チェックを", "レ点", "check mark", "checkmark", "tick "]
            .iter()
            .any(|w| folded.contains(w))
        {
            return "✓".to_owned();
        }
    }
    if japanese {
        "○".to_owned()
    } else {
        "X".to_owned()
    }
}

//! Where one question's answer goes, and which words the cell takes.

use super::column::Column;
use super::form::ExistingAnswers;
use super::grid::Grid;
use super::legend::{self, Pair};
use super::meaning;
use super::model::{
    AnswerSlot, ChoiceOption, CommentSlot, SlotContent, Slots, Vocabulary, VocabularyOrigin,
};
use super::roles::Roles;
use super::shape;
use super::words;
use crate::address::CellAddress;
use crate::corpus::Verdict;
use crate::text::Language;
use crate::workbook::{Lock, Source};

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
        let pairs = pairs.unwrap_or_default();
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
        Self {
            vocabulary: vocabulary(texts, &pairs, seen),
            pairs,
            demanded,
            mark,
        }
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
fn finish(options: Vec<ChoiceOption>, origin: VocabularyOrigin) -> Vocabulary {
    let understood = options
        .iter()
        .filter(|option| option.meaning.is_some())
        .count();
    let points = options
        .iter()
        .filter(|option| is_scale_point(&option.text))
        .count();
    let scale = options.len() >= 3 && understood < 2 && points * 2 > options.len();
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

/// What was found for one row.
pub(super) struct RowSlots {
    /// Where the answer goes.
    pub slots: Slots,
    /// Whether an answer stands there.
    pub content: SlotContent,
}

/// The cells that take the answer of the question in this row; `None` where none can be written.
pub(super) fn of_row(
    grid: &Grid<'_>,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    row: u32,
) -> Option<RowSlots> {
    let cell_in = |at: usize| writable(grid, columns, at, row);
    let comment = roles.comment.and_then(cell_in).map(|cell| CommentSlot {
        cell,
        demanded: guide.demanded.clone(),
        content: content(grid, cell),
    });
    let (answer, state) = if roles.ticks.is_empty() {
        match roles.answer.and_then(cell_in) {
            Some(cell) => {
                let (slot, state) = cell_slot(grid, cell, guide);
                (Some(slot), state)
            }
            None => (None, SlotContent::Blank),
        }
    } else {
        tick_slot(grid, columns, roles, guide, row)
    };
    if answer.is_none() && comment.is_none() || answer.is_none() && roles.answer.is_some() {
        return None;
    }
    Some(RowSlots {
        slots: Slots { answer, comment },
        content: state,
    })
}

/// The column's cell in the row if it may be written: no formula, not locked, not merged away upwards
/// or into the question.
pub(super) fn writable(
    grid: &Grid<'_>,
    columns: &[Column],
    at: usize,
    row: u32,
) -> Option<CellAddress> {
    let span = columns.get(at)?.span;
    let field = grid
        .field_in(row, span)
        .map(|field| (field.at(), field.source));
    let first_anchor = grid.anchor(CellAddress::new(row, span.0));
    let (cell, source) = field.unwrap_or((first_anchor, Source::Literal));
    let inside = (span.0..=span.1).contains(&cell.column) && cell.row == row;
    let shut = grid.typeable(cell) == Some(Lock::Locked);
    (inside && source == Source::Literal && !shut).then_some(cell)
}

/// Whether a real answer stands in the cell.
pub(super) fn content(grid: &Grid<'_>, cell: CellAddress) -> SlotContent {
    let Some(field) = grid.field(cell) else {
        return SlotContent::Blank;
    };
    if words::is_placeholder(&field.text) || words::is_sample_answer(&field.text) {
        SlotContent::Default
    } else {
        SlotContent::Answer
    }
}

fn cell_slot(grid: &Grid<'_>, cell: CellAddress, guide: &Guide) -> (AnswerSlot, SlotContent) {
    let state = content(grid, cell);
    if let Some(field) = grid.field(cell)
        && let Some((slot, state)) = boxes_slot(cell, &field.text, &guide.pairs)
    {
        return (slot, state);
    }
    match grid.list(cell) {
        Some(list) if !list.is_empty() => {
            let vocabulary = list_vocabulary(list, &guide.pairs);
            (AnswerSlot::Choice { cell, vocabulary }, state)
        }
        _ => match &guide.vocabulary {
            Some(vocabulary) => (
                AnswerSlot::Choice {
                    cell,
                    vocabulary: vocabulary.clone(),
                },
                state,
            ),
            None => (AnswerSlot::Text { cell }, state),
        },
    }
}

/// Boxes inside a cell's text: 「□はい　□いいえ」, 「はい□ いいえ□」.
pub(super) fn boxes_slot(
    cell: CellAddress,
    text: &str,
    pairs: &[Pair],
) -> Option<(AnswerSlot, SlotContent)> {
    let is_box = |c: char| shape::is_empty_box(c) || shape::is_ticked_box(c);
    let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_box(*c)).collect();
    if places.len() < 2 {
        return None;
    }
    let trim = |word: &str| {
        word.trim_matches(|c: char| c.is_whitespace() || "、,・/／|()（）。".contains(c))
            .to_owned()
    };
    let first = places.first().map_or(0, |(at, _)| *at);
    let last = places.last().map_or(0, |(at, c)| at + c.len_utf8());
    let behind = !trim(&text[..first]).is_empty() && trim(&text[last..]).is_empty();
    let mut options = Vec::new();
    for (index, (at, c)) in places.iter().enumerate() {
        let word = if behind {
            let start = index
                .checked_sub(1)
                .and_then(|i| places.get(i))
                .map_or(0, |(at, c)| at + c.len_utf8());
            trim(&text[start..*at])
        } else {
            let end = places.get(index + 1).map_or(text.len(), |(at, _)| *at);
            trim(&text[at + c.len_utf8()..end])
        };
        let word = word.lines().next().unwrap_or_default().trim().to_owned();
        let explained = pairs.iter().find(|pair| pair.mark == word);
        let meaning = explained.map_or_else(|| meaning::read(&word).verdict(), Pair::meaning);
        options.push(ChoiceOption {
            text: word,
            meaning,
        });
    }
    let ticked = places.iter().any(|(_, c)| shape::is_ticked_box(*c));
    let boxes = places.iter().map(|(at, _)| *at).collect();
    let vocabulary = finish(options, VocabularyOrigin::Cell);
    let state = if ticked {
        SlotContent::Answer
    } else {
        SlotContent::Default
    };
    Some((
        AnswerSlot::Boxes {
            cell,
            text: text.to_owned(),
            vocabulary,
            boxes,
        },
        state,
    ))
}

fn tick_slot(
    grid: &Grid<'_>,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    row: u32,
) -> (Option<AnswerSlot>, SlotContent) {
    let mut cells = Vec::new();
    let mut options = Vec::new();
    let mut state = SlotContent::Blank;
    let mut mark = guide.mark.clone();
    for at in &roles.ticks {
        let (Some(cell), Some(column)) = (writable(grid, columns, *at, row), columns.get(*at))
        else {
            return (None, SlotContent::Blank);
        };
        match grid.field(cell).map(|field| field.text.as_str()) {
            None => {}
            Some(text) if text.chars().all(shape::is_empty_box) => "☑".clone_into(&mut mark),
            Some(text) if words::is_placeholder(text) => {}
            Some(_) => state = SlotContent::Answer,
        }
        if let Some([only]) = grid.list(cell) {
            mark.clone_from(only);
        }
        let heading = words::without_brackets(&column.heading);
        let pair = guide.pairs.iter().find(|pair| pair.mark == heading);
        let meaning = pair.map_or_else(|| meaning::read(&heading).verdict(), Pair::meaning);
        cells.push(cell);
        options.push(ChoiceOption {
            text: column.heading.clone(),
            meaning,
        });
    }
    let vocabulary = finish(options, VocabularyOrigin::Header);
    (
        Some(AnswerSlot::Ticks {
            cells,
            vocabulary,
            mark,
        }),
        state,
    )
}

/// Whether an answer that stands there keeps the question from being answered.
pub(super) fn keeps(content: SlotContent, existing: ExistingAnswers) -> bool {
    content == SlotContent::Answer && existing == ExistingAnswers::Keep
}

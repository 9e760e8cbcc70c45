//! Questions above their answers: `Q1 | question`, next row `A1 | blank`.

use super::form::{
    ColumnLayout, ColumnUse, Direction, FindOptions, HiddenQuestions, Ignored, IgnoredReason,
    TableLayout,
};
use super::grid::{Field, Grid};
use super::guide;
use super::items::Items;
use super::model::{AnswerSlot, Question, QuestionState, SlotContent, Slots};
use super::shape::{self, Asking};
use super::slots;
use super::words;
use crate::address::{CellAddress, CellRange};
use crate::workbook::{Lock, Visibility};

/// Fewer pairs are no form.
const MIN_PAIRS: usize = 3;
/// A frame for answers is at least this many sheet columns wide, or has a border.
const MIN_FRAME: u32 = 2;

/// A question and the blank field below it.
struct Pair<'g> {
    asked: &'g Field,
    answer: CellAddress,
    labelled: bool,
}

/// Finds such a form in a sheet without other tables; `None` if it is none.
pub(super) fn find(grid: &Grid<'_>, options: &FindOptions) -> Option<(TableLayout, Items)> {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for row in grid.row_numbers() {
        let asked = grid
            .row(row)
            .iter()
            .filter(|field| shape::width(&field.text) >= 6);
        let Some(asked) = asked.max_by_key(|field| shape::width(&field.text)) else {
            continue;
        };
        if answer_label(&asked.text) || words::is_closing(&asked.text) {
            continue;
        }
        if let Some(pair) = below(grid, asked) {
            pairs.push(pair);
        }
    }
    let labelled = pairs.iter().filter(|pair| pair.labelled).count();
    if labelled >= MIN_PAIRS {
        pairs.retain(|pair| pair.labelled);
    } else {
        // Statements to be confirmed count beside questions, not instead of them.
        let asks = |pair: &Pair<'_>| shape::asking(&pair.asked.text);
        let questions = pairs
            .iter()
            .filter(|pair| asks(pair) == Asking::Question)
            .count();
        pairs.retain(|pair| asks(pair) > Asking::Phrase);
        if questions < MIN_PAIRS || questions * 2 < pairs.len() {
            return None;
        }
    }
    // All in one column, or it is chance.
    let column = most_common(pairs.iter().map(|pair| pair.asked.at().column))?;
    pairs.retain(|pair| pair.asked.at().column == column);
    let (first, last) = (pairs.first()?, pairs.last()?);
    if pairs.len() < MIN_PAIRS {
        return None;
    }
    let rows = (first.asked.at().row, last.answer.row);
    let answer_column = first.answer.column;
    let items = items(grid, &pairs, options);
    let layout = TableLayout {
        header_row: None,
        rows,
        columns: vec![ColumnLayout {
            column,
            heading: String::new(),
            use_: ColumnUse::Question,
        }],
        question_columns: vec![column],
        choice: Some(answer_column),
        comment: None,
        ticks: Vec::new(),
        mark: None,
        vocabulary: None,
        questions: items.questions.len(),
        direction: Direction::Below,
    };
    Some((layout, items))
}

fn items(grid: &Grid<'_>, pairs: &[Pair<'_>], options: &FindOptions) -> Items {
    let mut items = Items::default();
    let mut section: Vec<String> = Vec::new();
    let (first, last) = (
        pairs.first().map(|p| p.asked.at().row),
        pairs.last().map(|p| p.answer.row),
    );
    for row in grid.row_numbers() {
        if let Some(pair) = pairs.iter().find(|pair| pair.asked.at().row == row) {
            items
                .questions
                .push(question(grid, pair, &section, options));
            continue;
        }
        let answer = pairs.iter().any(|pair| pair.answer.row == row);
        let inside =
            first.is_some_and(|first| row + 2 >= first) && last.is_some_and(|last| row < last);
        let [field] = grid.row(row) else {
            continue;
        };
        if !answer && inside && shape::width(&field.text) <= 60 {
            section = vec![field.text.clone()];
            items.ignored.push(Ignored {
                range: CellRange::new(field.at(), field.at()),
                reason: IgnoredReason::Section,
                text: field.text.clone(),
            });
        }
    }
    items
}

fn question(
    grid: &Grid<'_>,
    pair: &Pair<'_>,
    section: &[String],
    options: &FindOptions,
) -> Question {
    let content = slots::content(grid, pair.answer);
    let hidden = grid.is_hidden(pair.asked.at()) || grid.sheet.visibility != Visibility::Visible;
    let state = if hidden && options.hidden == HiddenQuestions::Leave {
        QuestionState::Hidden
    } else if slots::keeps(content, options.existing) {
        QuestionState::Answered
    } else {
        QuestionState::Open
    };
    let list = grid.list(pair.answer).filter(|list| !list.is_empty());
    let answer = match list {
        Some(list) => AnswerSlot::Choice {
            cell: pair.answer,
            vocabulary: guide::list_vocabulary(list, &[]),
        },
        None => AnswerSlot::Text { cell: pair.answer },
    };
    Question {
        sheet: grid.sheet.name.clone(),
        cells: vec![pair.asked.at()],
        text: pair.asked.text.clone(),
        section: section.to_vec(),
        unit: None,
        slots: Slots {
            answer: Some(answer),
            comment: None,
        },
        state,
    }
}

/// The field below a text, if it waits for an answer: after a label (A1, 回答), or blank and framed.
fn below<'g>(grid: &Grid<'_>, asked: &'g Field) -> Option<Pair<'g>> {
    let row = asked.range.end.row.checked_add(1)?;
    let label = grid
        .row(row)
        .first()
        .filter(|field| answer_label(&field.text));
    let cell = match label {
        Some(label) if label.at().column >= asked.at().column => {
            CellAddress::new(row, label.range.end.column + 1)
        }
        _ => CellAddress::new(row, asked.at().column),
    };
    let range = grid.range_at(cell);
    let held = slots::content(grid, cell);
    let blank = held != SlotContent::Answer;
    // An answer that stands there already needs a question's label above it: A1, A2 may be numbers.
    let labelled =
        label.is_some() && (blank || grid.row(asked.at().row).first().is_some_and(question_label));
    let framed = range.width() >= MIN_FRAME && range.width() + 1 >= asked.range.width()
        || grid.is_bordered(cell)
        || grid.typeable(cell) == Some(Lock::Unlocked)
        || grid.list(cell).is_some();
    let shut = grid.typeable(cell) == Some(Lock::Locked);
    let fits = range.start == cell && !shut;
    let alone = grid
        .row(row)
        .iter()
        .all(|field| answer_label(&field.text) || field.at() == cell);
    let waits = labelled || blank && framed && alone;
    (fits && waits).then_some(Pair {
        asked,
        answer: cell,
        labelled,
    })
}

/// `Q1`, 質問１, 問3.
fn question_label(field: &Field) -> bool {
    let folded = shape::fold(&field.text);
    folded.chars().count() <= 6
        && ["q", "質問", "問", "設問"]
            .iter()
            .any(|label| folded.starts_with(label))
}

/// `A1`, `A:`, 回答, ご回答：, Answer.
fn answer_label(text: &str) -> bool {
    let folded = shape::fold(text);
    let core = folded.trim_matches(|c: char| ":.。()[]【】<>・-".contains(c) || c.is_ascii_digit());
    let lettered = core == "a" && folded.chars().count() <= 4;
    lettered
        || matches!(
            core,
            "回答" | "ご回答" | "答" | "answer" | "ans" | "response" | "回答欄" | "貴社回答"
        )
}

fn most_common(columns: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts = std::collections::BTreeMap::new();
    for column in columns {
        *counts.entry(column).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(column, count)| (*count, u32::MAX - column))
        .map(|(c, _)| c)
}

#[cfg(test)]
mod tests {
    use super::answer_label;

    #[test]
    fn answer_labels_are_known() {
        for text in ["A1", "Ａ１．", "回答：", "【回答】", "Answer"] {
            assert!(answer_label(text), "{text}");
        }
        for text in ["A社について", "回答者", "Access", "AB"] {
            assert!(!answer_label(text), "{text}");
        }
    }
}

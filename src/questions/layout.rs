//! How a table is laid out, in the words of the form's model.

use super::column::Column;
use super::form::{ColumnLayout, ColumnUse, Direction, TableLayout};
use super::guide::Guide;
use super::model::{AnswerSlot, Question, Vocabulary};
use super::region::Region;
use super::roles::{self, Roles};

/// Puts together what was found about one table; `None` where it has no rows.
pub(super) fn layout(
    region: &Region,
    columns: &[Column],
    roles: &Roles,
    guide: &Guide,
    questions: &[Question],
) -> Option<TableLayout> {
    let use_of = |at: usize| {
        let is = |role: Option<usize>| role == Some(at);
        if roles.question.contains(&at) {
            ColumnUse::Question
        } else if roles.ticks.contains(&at) {
            ColumnUse::Tick
        } else if is(roles.answer) {
            ColumnUse::Answer
        } else if is(roles.comment) {
            ColumnUse::Comment
        } else if is(roles.number) {
            ColumnUse::Number
        } else if is(roles.unit) {
            ColumnUse::Unit
        } else if is(roles.owner) {
            ColumnUse::Owner
        } else if roles.sections.contains(&at) {
            ColumnUse::Section
        } else {
            ColumnUse::Left
        }
    };
    let column = |at: usize| columns.get(at).map(|column| column.span.0);
    let mut question_columns: Vec<u32> =
        roles.question.iter().filter_map(|at| column(*at)).collect();
    for cell in questions.iter().flat_map(|question| &question.cells) {
        let at = roles::position(columns, cell.column).and_then(column);
        question_columns.extend(at.filter(|at| !question_columns.contains(at)));
    }
    question_columns.sort_unstable();
    let layouts = columns.iter().enumerate().map(|(at, column)| ColumnLayout {
        column: column.span.0,
        heading: column
            .heading
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        use_: if question_columns.contains(&column.span.0) {
            ColumnUse::Question
        } else {
            use_of(at)
        },
    });
    Some(TableLayout {
        header_row: region.header.as_ref().map(|header| header.rows.1),
        rows: (*region.rows.first()?, *region.rows.last()?),
        columns: layouts.collect(),
        choice: roles.answer.and_then(column),
        comment: roles.comment.and_then(column),
        ticks: roles.ticks.iter().filter_map(|at| column(*at)).collect(),
        mark: (!roles.ticks.is_empty()).then(|| guide.mark.clone()),
        vocabulary: shared_vocabulary(questions),
        questions: questions.len(),
        direction: if roles.labels.is_some() {
            Direction::Labelled
        } else {
            Direction::Beside
        },
        question_columns,
    })
}

/// The words that the questions share; `None` where they differ or there are none.
fn shared_vocabulary(questions: &[Question]) -> Option<Vocabulary> {
    let vocabulary = |question: &Question| match &question.slots.answer {
        Some(
            AnswerSlot::Choice { vocabulary, .. }
            | AnswerSlot::Ticks { vocabulary, .. }
            | AnswerSlot::Boxes { vocabulary, .. },
        ) => Some(vocabulary.clone()),
        Some(AnswerSlot::Text { .. }) | None => None,
    };
    let first = questions.iter().find_map(vocabulary)?;
    let same = questions
        .iter()
        .filter_map(vocabulary)
        .all(|other| other == first);
    same.then_some(first)
}

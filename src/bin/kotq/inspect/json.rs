//! The form as JSON: rows count from 1, columns are letters, as Excel shows them.

use kotq::address::{CellAddress, column_letters};
use kotq::corpus::Verdict;
use kotq::questions::{
    Direction, Form, FormSheet, IgnoredReason, Question, QuestionState, RespondentKind, SheetUse,
    TableLayout, Vocabulary, VocabularyOrigin,
};
use kotq::workbook::Visibility;
use serde::Serialize;

/// The document of `inspect --json`.
#[derive(Serialize)]
pub struct Document {
    fingerprint: String,
    sheets: Vec<Sheet>,
    respondent: Vec<Field>,
}

#[derive(Serialize)]
struct Sheet {
    name: String,
    state: Visibility,
    #[serde(rename = "use")]
    use_: SheetUse,
    tables: Vec<Table>,
    hidden_questions: usize,
    ignored: Vec<Left>,
}

#[derive(Serialize)]
struct Table {
    header_row: Option<u32>,
    question_columns: Vec<String>,
    choice: Option<String>,
    comment: Option<String>,
    ticks: Vec<String>,
    mark: Option<String>,
    direction: Direction,
    vocabulary: Option<Vec<Word>>,
    vocabulary_origin: Option<VocabularyOrigin>,
    scale: bool,
    questions: Vec<Asked>,
}

#[derive(Serialize)]
struct Word {
    text: String,
    meaning: Option<Verdict>,
}

#[derive(Serialize)]
struct Asked {
    row: u32,
    question_cells: Vec<CellAddress>,
    text: String,
    section: Vec<String>,
    unit: Option<String>,
    slots: Vec<CellAddress>,
    state: QuestionState,
}

#[derive(Serialize)]
struct Left {
    range: String,
    reason: IgnoredReason,
    text: String,
}

#[derive(Serialize)]
struct Field {
    sheet: String,
    label: CellAddress,
    cell: CellAddress,
    kinds: Vec<RespondentKind>,
}

/// Everything that was found.
pub fn document(form: &Form) -> Document {
    Document {
        fingerprint: form.fingerprint.clone(),
        sheets: form.sheets.iter().map(sheet).collect(),
        respondent: form
            .respondent
            .iter()
            .map(|field| Field {
                sheet: field.sheet.clone(),
                label: field.label,
                cell: field.cell,
                kinds: field.kinds.clone(),
            })
            .collect(),
    }
}

fn sheet(sheet: &FormSheet) -> Sheet {
    let hidden = |question: &&Question| question.state == QuestionState::Hidden;
    Sheet {
        name: sheet.name.clone(),
        state: sheet.visibility,
        use_: sheet.use_,
        tables: tables(sheet),
        hidden_questions: sheet.questions.iter().filter(hidden).count(),
        ignored: sheet
            .ignored
            .iter()
            .map(|left| Left {
                range: left.range.to_string(),
                reason: left.reason,
                text: left.text.clone(),
            })
            .collect(),
    }
}

fn tables(sheet: &FormSheet) -> Vec<Table> {
    let mut rest = sheet.questions.as_slice();
    let mut tables = Vec::new();
    for table in &sheet.tables {
        let (own, others) = rest.split_at(table.questions.min(rest.len()));
        rest = others;
        tables.push(one(table, own));
    }
    tables
}

fn one(table: &TableLayout, questions: &[Question]) -> Table {
    let letters = |columns: &[u32]| columns.iter().copied().map(column_letters).collect();
    let words = |vocabulary: &Vocabulary| {
        let options = vocabulary.options.iter();
        options
            .map(|option| Word {
                text: option.text.clone(),
                meaning: option.meaning,
            })
            .collect()
    };
    Table {
        header_row: table.header_row.map(|row| row + 1),
        question_columns: letters(&table.question_columns),
        choice: table.choice.map(column_letters),
        comment: table.comment.map(column_letters),
        ticks: letters(&table.ticks),
        mark: table.mark.clone(),
        direction: table.direction,
        vocabulary: table.vocabulary.as_ref().map(words),
        vocabulary_origin: table
            .vocabulary
            .as_ref()
            .map(|vocabulary| vocabulary.origin),
        scale: table
            .vocabulary
            .as_ref()
            .is_some_and(|vocabulary| vocabulary.scale),
        questions: questions.iter().map(asked).collect(),
    }
}

fn asked(question: &Question) -> Asked {
    Asked {
        row: question.cells.first().map_or(0, |cell| cell.row + 1),
        question_cells: question.cells.clone(),
        text: question.text.clone(),
        section: question.section.clone(),
        unit: question.unit.clone(),
        slots: question.slots.cells().collect(),
        state: question.state,
    }
}

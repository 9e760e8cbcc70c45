//! The result of the layout stage, and what a user may say about it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::map::FormMap;
use super::model::{Question, QuestionState, Vocabulary};
use crate::address::{CellAddress, CellRange};
use crate::corpus::Verdict;
use crate::workbook::Visibility;

/// What the user says about a form. The default lets kotq find everything.
#[derive(Clone, Debug, Default)]
pub struct FindOptions {
    /// Only these sheets; empty = all.
    pub sheets: Vec<String>,
    /// Zero-based row of the headings (the last, where there are several).
    pub header_row: Option<u32>,
    /// Zero-based columns of the question's text; empty = find them.
    pub question_columns: Vec<u32>,
    /// Zero-based column of the answer.
    pub choice_column: Option<u32>,
    /// Zero-based column of the explanation.
    pub comment_column: Option<u32>,
    /// Zero-based columns that take a mark, instead of an answer column; empty = find them.
    pub tick_columns: Vec<u32>,
    /// The mark for them; `None` = as the form asks.
    pub mark: Option<String>,
    /// Which word of the form says what; read by kotq where it is not named here.
    pub words: BTreeMap<Verdict, String>,
    /// What to do with hidden rows, columns and sheets.
    pub hidden: HiddenQuestions,
    /// What to do with cells that hold an answer.
    pub existing: ExistingAnswers,
    /// A map written earlier; flags go before it.
    pub map: Option<FormMap>,
    /// Maps of a folder: the first whose fingerprint is the form's is used where `map` is `None`.
    pub maps: Vec<FormMap>,
}

impl FindOptions {
    /// Whether the user names rows or columns, so that nothing is to be guessed about them.
    pub fn overrides_layout(&self) -> bool {
        self.header_row.is_some() || !self.question_columns.is_empty() || self.names_answers()
    }

    /// Whether the user names columns that take answers.
    pub fn names_answers(&self) -> bool {
        !self.tick_columns.is_empty()
            || self.choice_column.is_some()
            || self.comment_column.is_some()
    }
}

/// What to do with questions in hidden rows, columns and sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HiddenQuestions {
    /// Count them and leave them.
    #[default]
    Leave,
    /// Answer them like others.
    Include,
}

/// What to do with cells that hold an answer already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExistingAnswers {
    /// Leave them.
    #[default]
    Keep,
    /// Answer anew.
    Replace,
}

/// A workbook as a form to be filled in.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Every sheet of the workbook, in tab order.
    pub sheets: Vec<FormSheet>,
    /// Fields about whoever fills in the form.
    pub respondent: Vec<RespondentField>,
    /// Stays the same when only questions, answers and years change.
    pub fingerprint: String,
}

impl Form {
    /// All questions, sheet by sheet in reading order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sheets.iter().flat_map(|sheet| &sheet.questions)
    }

    /// Number of questions that are hidden and left alone.
    pub fn hidden_questions(&self) -> usize {
        self.questions()
            .filter(|question| question.state == QuestionState::Hidden)
            .count()
    }

    /// Whether nothing in the workbook looks like a questionnaire.
    pub fn is_empty(&self) -> bool {
        self.questions().next().is_none()
    }
}

/// One sheet of a form.
#[derive(Clone, Debug)]
pub struct FormSheet {
    /// As on its tab.
    pub name: String,
    /// Whether its tab shows.
    pub visibility: Visibility,
    /// What kotq makes of the sheet.
    pub use_: SheetUse,
    /// The tables that ask.
    pub tables: Vec<TableLayout>,
    /// In reading order.
    pub questions: Vec<Question>,
    /// Rows that were taken for something else than a question.
    pub ignored: Vec<Ignored>,
    /// What kotq is not sure of.
    pub doubts: Vec<Doubt>,
}

/// What kotq makes of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetUse {
    /// It asks.
    Questionnaire,
    /// It tells, lists or counts: instructions, revisions, choices, summaries.
    Other,
    /// No cells.
    Empty,
    /// The user named other sheets.
    NotChosen,
}

/// How one table of questions is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLayout {
    /// Zero-based last row of the headings; `None` where there are none.
    pub header_row: Option<u32>,
    /// First and last row of its items, zero-based.
    pub rows: (u32, u32),
    /// Its columns from left to right.
    pub columns: Vec<ColumnLayout>,
    /// Zero-based columns of the question's text.
    pub question_columns: Vec<u32>,
    /// Zero-based column of the answer.
    pub choice: Option<u32>,
    /// Zero-based column of the explanation.
    pub comment: Option<u32>,
    /// Zero-based tick columns; empty where there are none.
    pub ticks: Vec<u32>,
    /// The mark for tick columns.
    pub mark: Option<String>,
    /// The words of the answer column, where all items share them.
    pub vocabulary: Option<Vocabulary>,
    /// Number of questions.
    pub questions: usize,
    /// Whether questions stand above their answers instead of beside them.
    pub direction: Direction,
}

/// Where the answer is, seen from the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// In the same row.
    #[default]
    Beside,
    /// In a row below.
    Below,
    /// Right of a label (回答, 補足) in the same row or one below.
    Labelled,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnLayout {
    /// Zero-based.
    pub column: u32,
    /// Its heading, on one line; empty if none.
    pub heading: String,
    /// What it is for.
    pub use_: ColumnUse,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnUse {
    /// Item numbers.
    Number,
    /// Headings that items share; part of a question's section.
    Section,
    /// What is asked.
    Question,
    /// Takes the answer.
    Answer,
    /// One of several that take a mark.
    Tick,
    /// Takes the explanation.
    Comment,
    /// The kind of answer wanted.
    Unit,
    /// Which side an item is for.
    Owner,
    /// Left alone: the customer's own, guidance, dates.
    Left,
}

/// Rows that were left out of a table, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignored {
    /// Where.
    pub range: CellRange,
    /// Why.
    pub reason: IgnoredReason,
    /// Its text, shortened.
    pub text: String,
}

/// Why something is not taken for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IgnoredReason {
    /// A heading inside the table.
    Section,
    /// A worked example.
    Sample,
    /// An item for the customer's own side.
    CustomerItem,
    /// A note, or the end of the form.
    Note,
    /// The answer cell is locked or holds a formula.
    NoSlot,
    /// A table that asks nothing.
    OtherTable,
}

/// What kotq is not sure of.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// The sheet looks like a questionnaire, but no column for answers was found.
    NoAnswerColumn {
        /// Zero-based heading row, if any.
        header_row: Option<u32>,
        /// The column that seems to ask.
        question_column: u32,
    },
    /// The table has no headings.
    NoHeadings {
        /// First row of the table, zero-based.
        row: u32,
    },
    /// The words of the answer column have no meaning that kotq is sure of.
    UnknownWords {
        /// The words.
        words: Vec<String>,
    },
    /// The drop-down list of the answer column could not be worked out.
    UnresolvedList {
        /// The first such cell.
        cell: CellAddress,
    },
    /// Two columns could equally well be the one that asks.
    TwoQuestionColumns {
        /// Zero-based; the one that was taken.
        taken: u32,
        /// Zero-based; the other.
        other: u32,
    },
    /// A sheet with nearly the same questions.
    NearDuplicate {
        /// Its name.
        sheet: String,
    },
}

/// A field about whoever fills in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct RespondentField {
    /// The worksheet's name.
    pub sheet: String,
    /// The cell with the label.
    pub label: CellAddress,
    /// The cell to fill.
    pub cell: CellAddress,
    /// What it asks for, several for 「部署・氏名」.
    pub kinds: Vec<RespondentKind>,
    /// How a date is written there; only for dates.
    pub date_style: Option<DateStyle>,
    /// What stands in the cell already: a template such as 「令和　年　月　日」.
    pub template: Option<String>,
}

/// What a respondent field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RespondentKind {
    /// The company.
    Company,
    /// The service or product.
    Service,
    /// Department.
    Department,
    /// Job title.
    Position,
    /// A person's name.
    Person,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Postal address.
    Address,
    /// The day of filling in.
    Date,
}

/// How a form writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateStyle {
    /// 令和8年4月1日
    Era,
    /// 2026年4月1日
    Kanji,
    /// 2026/04/01
    Slash,
    /// 2026-04-01
    Iso,
    /// 01-Apr-2026
    DayMonthNameYear,
    /// 04/01/2026
    MonthDayYear,
    /// 01/04/2026
    DayMonthYear,
}

//! Where the questions and the answers are, as a user may say it.

use clap::Args;
use kotq::address::{MAX_ROWS, column_index};
use kotq::questions::{FindOptions, HiddenQuestions};

/// Corrections of what kotq finds by itself.
#[derive(Args, Clone, Debug, Default)]
pub struct LayoutArgs {
    /// Only this worksheet (may be given again)
    #[arg(long, value_name = "NAME", help_heading = "Layout")]
    sheet: Vec<String>,
    /// The row of the headings, counted from 1
    #[arg(long, value_name = "ROW", value_parser = row, help_heading = "Layout")]
    header_row: Option<u32>,
    /// The columns of the questions, such as C or C,D
    #[arg(long, value_name = "COLUMNS", value_parser = column, value_delimiter = ',', help_heading = "Layout")]
    question_columns: Vec<u32>,
    /// The column that takes yes and no, such as E
    #[arg(long, value_name = "COLUMN", value_parser = column, help_heading = "Layout")]
    choice_column: Option<u32>,
    /// The column that takes explanations, such as F
    #[arg(long, value_name = "COLUMN", value_parser = column, help_heading = "Layout")]
    comment_column: Option<u32>,
    /// Answer questions in hidden rows, columns and sheets too
    #[arg(long, help_heading = "Layout")]
    include_hidden: bool,
}

impl LayoutArgs {
    /// What the layout stage is told.
    pub fn find_options(&self) -> FindOptions {
        FindOptions {
            sheets: self.sheet.clone(),
            header_row: self.header_row,
            question_columns: self.question_columns.clone(),
            choice_column: self.choice_column,
            comment_column: self.comment_column,
            hidden: if self.include_hidden {
                HiddenQuestions::Include
            } else {
                HiddenQuestions::Leave
            },
            ..FindOptions::default()
        }
    }
}

/// A row as Excel counts, to one counted from 0.
fn row(text: &str) -> Result<u32, String> {
    match text.parse::<u32>() {
        Ok(row @ 1..=MAX_ROWS) => Ok(row - 1),
        _ => Err(format!("1 … {MAX_ROWS}")),
    }
}

/// A column by its letters, to one counted from 0.
fn column(text: &str) -> Result<u32, String> {
    column_index(text.trim()).ok_or_else(|| "A … XFD".to_owned())
}

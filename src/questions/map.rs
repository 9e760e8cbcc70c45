//! A form's map: what was found, written down so that it can be corrected and used again.
//!
//! Rows count from 1 and columns are letters, as Excel shows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::form::{FindOptions, Form};
use super::grid::Grid;
use super::shape;
use crate::address::{MAX_ROWS, column_index, column_letters};
use crate::corpus::Verdict;
use crate::workbook::{Visibility, Workbook};

/// Rows among which headings are looked for where none are recognised.
const TOP_ROWS: u32 = 30;
/// Hexadecimal digits of a fingerprint: 64 bits tell any number of forms apart.
const FINGERPRINT_DIGITS: usize = 16;

/// A map of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormMap {
    /// Of the form it was written for; a form with the same one is read by this map.
    pub fingerprint: String,
    /// The tables that ask.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableMap>,
}

/// A map of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableMap {
    /// The worksheet's name.
    pub sheet: String,
    /// The last row of the headings; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// The columns that ask.
    pub question_columns: Vec<String>,
    /// The column that takes the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_column: Option<String>,
    /// The column that takes the explanation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_column: Option<String>,
    /// The columns that take a mark, instead of a choice column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tick_columns: Vec<String>,
    /// The mark for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Which word says what: `yes = "○"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<Verdict, String>,
}

/// Why a map cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// No TOML, or unknown keys.
    #[error("the map cannot be read: {0}")]
    Unreadable(String),
    /// A column that is no column.
    #[error("`{column}` in the map of sheet `{sheet}` is no column; write letters such as D")]
    NoColumn {
        /// The sheet whose table it stands in.
        sheet: String,
        /// What stands there.
        column: String,
    },
    /// A heading row outside a worksheet.
    #[error("the header-row of sheet `{sheet}` must be between 1 and {MAX_ROWS}")]
    NoRow {
        /// The sheet whose table it stands in.
        sheet: String,
    },
}

impl FormMap {
    /// The map of a form as it was found. Tables whose answers stand below their questions need no
    /// columns and are left out.
    pub fn of(form: &Form) -> Self {
        let letters = |columns: &[u32]| columns.iter().copied().map(column_letters).collect();
        let tables = form.sheets.iter().flat_map(|sheet| {
            let beside = sheet
                .tables
                .iter()
                .filter(|table| table.direction == super::form::Direction::Beside);
            beside.map(|table| {
                let words = table.vocabulary.iter().flat_map(|vocabulary| {
                    [
                        Verdict::Yes,
                        Verdict::No,
                        Verdict::Partial,
                        Verdict::NotApplicable,
                    ]
                    .into_iter()
                    .filter_map(|verdict| {
                        let (_, option) = vocabulary.option_for(verdict)?;
                        Some((verdict, option.text.clone()))
                    })
                });
                TableMap {
                    sheet: sheet.name.clone(),
                    header_row: table.header_row.map(|row| row + 1),
                    question_columns: letters(&table.question_columns),
                    choice_column: table.choice.map(column_letters),
                    comment_column: table.comment.map(column_letters),
                    tick_columns: letters(&table.ticks),
                    mark: table.mark.clone(),
                    words: words.collect(),
                }
            })
        });
        Self {
            fingerprint: form.fingerprint.clone(),
            tables: tables.collect(),
        }
    }

    /// Reads a map and checks its rows and columns.
    ///
    /// # Errors
    /// Names what is wrong; see [`MapError`].
    pub fn from_toml(text: &str) -> Result<Self, MapError> {
        let map: Self =
            toml::from_str(text).map_err(|error| MapError::Unreadable(error.to_string()))?;
        for table in &map.tables {
            let columns = table.question_columns.iter().chain(&table.tick_columns);
            for column in columns
                .chain(&table.choice_column)
                .chain(&table.comment_column)
            {
                if column_index(column.trim()).is_none() {
                    let (sheet, column) = (table.sheet.clone(), column.clone());
                    return Err(MapError::NoColumn { sheet, column });
                }
            }
            if table
                .header_row
                .is_some_and(|row| !(1..=MAX_ROWS).contains(&row))
            {
                return Err(MapError::NoRow {
                    sheet: table.sheet.clone(),
                });
            }
        }
        Ok(map)
    }

    /// The map as a text to be corrected by hand.
    ///
    /// # Errors
    /// Only where TOML cannot hold it, which no map of [`FormMap::of`] is.
    pub fn to_toml(&self) -> Result<String, MapError> {
        toml::to_string(self).map_err(|error| MapError::Unreadable(error.to_string()))
    }

    /// Whether the map was written for a form of this fingerprint.
    pub fn fits(&self, fingerprint: &str) -> bool {
        !self.fingerprint.is_empty() && self.fingerprint == fingerprint
    }

    /// The tables of a sheet: by its name, else by its name without figures (「2026年度」).
    pub(super) fn tables_of(&self, sheet: &str) -> Vec<&TableMap> {
        let exact: Vec<&TableMap> = self.tables.iter().filter(|t| t.sheet == sheet).collect();
        if !exact.is_empty() {
            return exact;
        }
        let name = without_figures(sheet);
        self.tables
            .iter()
            .filter(|table| without_figures(&table.sheet) == name)
            .collect()
    }
}

impl TableMap {
    /// The map as options; flags that the user gave go before it.
    pub(super) fn options(&self, typed: &FindOptions) -> FindOptions {
        let columns = |letters: &[String]| -> Vec<u32> {
            letters
                .iter()
                .filter_map(|letters| column_index(letters.trim()))
                .collect()
        };
        let column =
            |letters: &Option<String>| letters.as_deref().and_then(|l| column_index(l.trim()));
        let question_columns = if typed.question_columns.is_empty() {
            columns(&self.question_columns)
        } else {
            typed.question_columns.clone()
        };
        FindOptions {
            header_row: typed
                .header_row
                .or(self.header_row.and_then(|row| row.checked_sub(1))),
            question_columns,
            choice_column: typed.choice_column.or(column(&self.choice_column)),
            comment_column: typed.comment_column.or(column(&self.comment_column)),
            tick_columns: columns(&self.tick_columns),
            mark: self.mark.clone(),
            words: self.words.clone(),
            map: None,
            maps: Vec::new(),
            ..typed.clone()
        }
    }
}

/// A fingerprint of a form's headings: the same next year, when questions, answers and figures have
/// changed.
pub fn fingerprint(workbook: &Workbook) -> String {
    let grids: Vec<Grid<'_>> = workbook.sheets.iter().map(Grid::new).collect();
    fingerprint_of(&grids)
}

/// The same of sheets that are laid out already.
pub(super) fn fingerprint_of(grids: &[Grid<'_>]) -> String {
    let mut hash = Sha256::new();
    for grid in grids {
        let sheet = grid.sheet;
        if sheet.visibility != Visibility::Visible {
            continue;
        }
        let headers = grid.headers();
        let rows: Vec<u32> = if headers.is_empty() {
            top_row(grid).into_iter().collect()
        } else {
            headers
                .iter()
                .flat_map(|header| header.rows.0..=header.rows.1)
                .collect()
        };
        // A repeated heading row counts once: next year there may be a chapter more.
        let mut seen: Vec<String> = Vec::new();
        for row in rows {
            let line: Vec<String> = grid
                .row(row)
                .iter()
                .map(|field| format!("{}:{}", field.at().column, without_figures(&field.text)))
                .collect();
            let line = line.join("|");
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
        hash.update(without_figures(&sheet.name));
        hash.update(seen.join("\n"));
        hash.update([0]);
    }
    let digits: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.chars().take(FINGERPRINT_DIGITS).collect()
}

/// The row near the top with the most short texts.
fn top_row(grid: &Grid<'_>) -> Option<u32> {
    let short = |row: &u32| {
        let fields = grid.row(*row).iter();
        fields
            .filter(|field| shape::width(&field.text) <= 20)
            .count()
    };
    let rows = grid.row_numbers().take_while(|row| *row < TOP_ROWS);
    let best = rows.max_by_key(|row| (short(row), u32::MAX - row))?;
    (short(&best) >= 2).then_some(best)
}

fn without_figures(text: &str) -> String {
    shape::fold(text)
        .chars()
        .filter(|c| !c.is_numeric() && !"年度版令和平成.-_()".contains(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_goes_to_toml_and_back() {
        let map = FormMap {
            fingerprint: "0123".into(),
            tables: vec![TableMap {
                sheet: "確認票".into(),
                header_row: Some(6),
                question_columns: vec!["D".into()],
                choice_column: Some("E".into()),
                words: BTreeMap::from([(Verdict::NotApplicable, "－".to_owned())]),
                ..TableMap::default()
            }],
        };
        let text = map.to_toml().unwrap();
        assert!(
            text.contains("[[table]]") && text.contains("not-applicable = \"－\""),
            "{text}"
        );
        assert_eq!(FormMap::from_toml(&text), Ok(map));
    }

    #[test]
    fn mistakes_are_named() {
        let text = "fingerprint = ''\n[[table]]\nsheet = 'a'\nquestion-columns = ['7']";
        assert!(matches!(
            FormMap::from_toml(text),
            Err(MapError::NoColumn { .. })
        ));
        assert!(matches!(
            FormMap::from_toml("x = 1"),
            Err(MapError::Unreadable(_))
        ));
    }
}

//! What was read, in the form the layout stage wants it: sparse cells on absolute addresses.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::rows::Lines;
use crate::address::{CellAddress, CellRange};

/// A file format that kotq reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Excel workbook, edited in place.
    Xlsx,
    /// Excel workbook with macros, edited in place.
    Xlsm,
    /// Excel 97-2003.
    Xls,
    /// Excel binary workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Comma, tab or semicolon separated text.
    Csv,
}

impl Format {
    /// Whether the file is a package that kotq can edit in place.
    pub fn is_ooxml_package(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xlsm)
    }

    /// The usual file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }
}

/// Everything of a workbook that matters for understanding and rebuilding it.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// As found in the bytes, whatever the file is called.
    pub format: Format,
    /// In tab order; chart and macro sheets are left out.
    pub sheets: Vec<Sheet>,
    /// What could not be read and may matter to people, in English.
    pub gaps: Vec<Gap>,
}

impl Workbook {
    /// The sheet of that name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

/// Something that this format holds but kotq does not read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Drop-down lists of this format are not read: words come from the sheet's text only.
    Validations,
    /// Hidden rows and columns of this format are not recognised.
    HiddenLines,
    /// Merged cells of this format are not recognised.
    Merges,
}

/// Whether a sheet shows among the tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Shown.
    #[default]
    Visible,
    /// Hidden by a person.
    Hidden,
    /// Hidden by a program; Excel does not offer to show it.
    VeryHidden,
}

/// Whether Excel's sheet protection is switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protection {
    /// Every cell may be typed into.
    #[default]
    Off,
    /// Only unlocked cells may be typed into.
    On,
}

/// One worksheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As on its tab; for a CSV the file's stem, as Excel names it.
    pub name: String,
    /// Whether its tab shows.
    pub visibility: Visibility,
    /// Cells with a value or a formula.
    pub cells: BTreeMap<CellAddress, Cell>,
    /// Merged ranges, sorted by their first cell.
    pub merges: Vec<CellRange>,
    /// Data validations.
    pub validations: Vec<Validation>,
    /// Rows that are hidden, filtered away or of no height.
    pub hidden_rows: Lines,
    /// Columns that are hidden or of no width.
    pub hidden_columns: Lines,
    /// Whether locks matter.
    pub protection: Protection,
    /// Looks of cells with and without a value; index into [`Sheet::looks`]' palette.
    pub looks: Looks,
    /// Notes and threaded comments, by cell.
    pub notes: BTreeMap<CellAddress, String>,
    /// Widths in characters, where they are given.
    pub column_widths: BTreeMap<u32, f64>,
    /// Heights in points, where they are given.
    pub row_heights: BTreeMap<u32, f64>,
    /// Number of check boxes and option buttons drawn over a cell.
    pub controls: BTreeMap<CellAddress, usize>,
    /// Excel tables (ListObjects), with their heading row.
    pub tables: Vec<Table>,
}

/// One cell with a value or a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value, of a formula the cached one.
    pub value: Value,
    /// Whether it is computed.
    pub source: Source,
}

/// Where a cell's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Typed in.
    Literal,
    /// Computed by a formula; never written over.
    Formula,
}

/// A cell's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: a formula without a cached result.
    Empty,
    /// Text, rich text joined, furigana left out.
    Text(String),
    /// A number.
    Number(f64),
    /// A date or time as Excel's serial number.
    Date(f64),
    /// A truth value.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
}

impl fmt::Display for Value {
    /// As text, without the number format: `3`, `0.5`, `TRUE`; dates as `2026-04-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Date(serial) => write_date(f, *serial),
        }
    }
}

/// Excel counts days from 1899-12-30 (for dates after its phantom 1900-02-29).
fn write_date(f: &mut fmt::Formatter<'_>, serial: f64) -> fmt::Result {
    let days = serial.floor();
    let date = (0.0..=2_958_465.0)
        .contains(&days)
        .then(|| jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64)));
    match date {
        Some(Ok(date)) => write!(f, "{date}"),
        _ => write!(f, "{serial}"),
    }
}

/// A data validation: what Excel lets people type.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    /// The cells it governs.
    pub ranges: Vec<CellRange>,
    /// What it allows.
    pub rule: Rule,
    /// The message shown when the cell is entered, if any.
    pub prompt: Option<String>,
}

/// What a data validation allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// One of these words.
    List(Vec<String>),
    /// A list that could not be worked out; its formula.
    UnresolvedList(String),
    /// A date or time.
    Date,
    /// A number, or a text of limited length, or whatever a formula accepts.
    Other,
}

/// An Excel table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// All of it, headings and totals included.
    pub range: CellRange,
    /// Number of heading rows: 1 or 0.
    pub header_rows: u32,
}

/// How one cell looks, as far as it hints at the cell's use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// Whether sheet protection keeps people from typing.
    pub lock: Lock,
    /// Background.
    pub fill: Fill,
    /// Letters.
    pub ink: Ink,
    /// Whether any border is drawn.
    pub border: Border,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            lock: Lock::Locked,
            fill: Fill::None,
            ink: Ink::Plain,
            border: Border::None,
        }
    }
}

/// The lock that counts when the sheet is protected; Excel's default is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lock {
    /// May not be typed into.
    Locked,
    /// May be typed into.
    Unlocked,
}

/// A cell's background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// None or white.
    None,
    /// Some shade of grey.
    Grey,
    /// Red, green, blue 0-255 each.
    Rgb(u8, u8, u8),
    /// A colour that depends on the theme.
    Theme(u32),
}

/// How a cell's letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Ordinary.
    Plain,
    /// Bold.
    Bold,
    /// Grey or italic: the look of examples and placeholders.
    Faint,
}

/// Whether a cell has a border line on any side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Border {
    /// No line.
    None,
    /// At least one.
    Some,
}

/// The looks of a sheet's cells: a palette and an index for each cell that has one.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// Shared by all sheets of the workbook.
    pub palette: std::sync::Arc<Vec<Look>>,
    /// Index into the palette of every cell that the file lists, blank ones too.
    pub by_cell: BTreeMap<CellAddress, u16>,
    /// For cells that the file does not list: by column.
    pub by_column: Vec<(u32, u32, u16)>,
}

impl Looks {
    /// How a cell looks; `None` where the file says nothing about it.
    pub fn get(&self, cell: CellAddress) -> Option<Look> {
        let index = self.by_cell.get(&cell).copied().or_else(|| {
            let covers =
                |(first, last, _): &&(u32, u32, u16)| (*first..=*last).contains(&cell.column);
            self.by_column
                .iter()
                .find(covers)
                .map(|&(_, _, index)| index)
        })?;
        self.palette.get(usize::from(index)).copied()
    }
}

impl Sheet {
    /// The cell's text as people see it, trimmed; empty for a blank cell.
    pub fn text(&self, cell: CellAddress) -> String {
        match self.cells.get(&cell).map(|cell| &cell.value) {
            Some(Value::Text(text)) => text.trim().to_owned(),
            Some(value) => value.to_string().trim().to_owned(),
            None => String::new(),
        }
    }

    /// The merged range that holds the cell, if any.
    pub fn merge_at(&self, cell: CellAddress) -> Option<CellRange> {
        self.merges
            .iter()
            .find(|range| range.contains(cell))
            .copied()
    }

    /// The first cell of the merged range that holds the cell, else the cell itself.
    pub fn anchor(&self, cell: CellAddress) -> CellAddress {
        self.merge_at(cell).map_or(cell, |range| range.start)
    }

    /// The validation that governs the cell, lists first.
    pub fn validation(&self, cell: CellAddress) -> Option<&Validation> {
        let governs =
            |validation: &&Validation| validation.ranges.iter().any(|range| range.contains(cell));
        let list = |validation: &&Validation| {
            matches!(validation.rule, Rule::List(_) | Rule::UnresolvedList(_))
        };
        let mut all = self.validations.iter().filter(governs);
        let first = all.next()?;
        if list(&first) {
            Some(first)
        } else {
            all.find(list).or(Some(first))
        }
    }
}

//! calamine's values as ours.

use calamine::{Data, Dimensions, Range};

use super::error::ReadError;
use super::limits;
use super::model::{Cell, Source, Value};
use crate::address::{CellAddress, CellRange, MAX_COLUMNS, MAX_ROWS};
use std::collections::BTreeMap;

/// Counts filled cells against [`limits::MAX_CELLS`].
#[derive(Default)]
pub(super) struct Budget(usize);

impl Budget {
    /// One more cell.
    pub fn spend(&mut self) -> Result<(), ReadError> {
        self.0 += 1;
        if self.0 > limits::MAX_CELLS {
            Err(ReadError::TooManyCells)
        } else {
            Ok(())
        }
    }
}

/// The address, `None` outside a worksheet.
pub(super) fn address((row, column): (u32, u32)) -> Option<CellAddress> {
    (row < MAX_ROWS && column < MAX_COLUMNS).then(|| CellAddress::new(row, column))
}

/// A merged range of calamine's.
pub(super) fn range(dimensions: &Dimensions) -> Option<CellRange> {
    Some(CellRange::new(
        address(dimensions.start)?,
        address(dimensions.end)?,
    ))
}

/// A cell's value; text that is all blank is no value.
pub(super) fn value(data: Data) -> Value {
    match data {
        Data::Empty => Value::Empty,
        Data::String(text) if text.chars().all(is_blank) => Value::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Value::Text(text.replace("\r\n", "\n"))
        }
        Data::Int(number) => Value::Number(number as f64),
        Data::Float(number) => Value::Number(number),
        Data::Bool(truth) => Value::Bool(truth),
        Data::DateTime(time) => Value::Date(time.as_f64()),
        Data::Error(error) => Value::Error(error.to_string()),
    }
}

/// White space, and the invisible characters that people paste into cells.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{2060}')
}

/// The filled cells of a dense range; formulas beside it say which are computed.
pub(super) fn cells(
    range: &Range<Data>,
    formulas: Option<&Range<String>>,
    budget: &mut Budget,
) -> Result<BTreeMap<CellAddress, Cell>, ReadError> {
    let mut cells = BTreeMap::new();
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let position = (
            top.saturating_add(row as u32),
            left.saturating_add(column as u32),
        );
        let value = value(data.clone());
        if value == Value::Empty {
            continue;
        }
        budget.spend()?;
        if let Some(cell) = address(position) {
            cells.insert(
                cell,
                Cell {
                    value,
                    source: Source::Literal,
                },
            );
        }
    }
    let Some(formulas) = formulas else {
        return Ok(cells);
    };
    let (top, left) = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.used_cells() {
        let position = (
            top.saturating_add(row as u32),
            left.saturating_add(column as u32),
        );
        if let (Some(cell), false) = (address(position), formula.is_empty()) {
            budget.spend()?;
            let empty = Cell {
                value: Value::Empty,
                source: Source::Formula,
            };
            cells.entry(cell).or_insert(empty).source = Source::Formula;
        }
    }
    Ok(cells)
}

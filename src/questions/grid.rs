//! A sheet as people see it: merged ranges are one field, a field belongs to its first cell.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use super::header::{self, Header};
use crate::address::{CellAddress, CellRange};
use crate::workbook::{Border, Fill, Ink, Lock, Look, Protection, Rule, Sheet, Source};

/// Merged ranges taller than this are looked up one by one instead of by row.
const TALL_MERGE: u32 = 500;

/// A cell or merged range with a text.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its cells.
    pub range: CellRange,
    /// Trimmed, never empty.
    pub text: String,
    /// Typed or computed.
    pub source: Source,
}

impl Field {
    /// Its first cell.
    pub fn at(&self) -> CellAddress {
        self.range.start
    }
}

/// Looks up fields by cell and by row.
pub(super) struct Grid<'a> {
    /// What it was made from.
    pub sheet: &'a Sheet,
    rows: BTreeMap<u32, Vec<Field>>,
    merges_by_row: HashMap<u32, Vec<CellRange>>,
    tall_merges: Vec<CellRange>,
    headers: OnceCell<Vec<Header>>,
    columns: (u32, u32),
}

impl<'a> Grid<'a> {
    /// Lays the sheet out. Costs as much as the sheet has filled cells and merged ranges.
    pub fn new(sheet: &'a Sheet) -> Self {
        let mut grid = Self {
            sheet,
            rows: BTreeMap::new(),
            merges_by_row: HashMap::new(),
            tall_merges: Vec::new(),
            headers: OnceCell::new(),
            columns: (0, u32::MAX),
        };
        for merge in &sheet.merges {
            if merge.height() > TALL_MERGE {
                grid.tall_merges.push(*merge);
                continue;
            }
            for row in merge.start.row..=merge.end.row {
                grid.merges_by_row.entry(row).or_default().push(*merge);
            }
        }
        for (&cell, content) in &sheet.cells {
            let text = sheet.text(cell);
            let range = grid.range_at(cell);
            // A value under a merged range does not show.
            if !text.is_empty() && range.start == cell {
                let field = Field {
                    range,
                    text,
                    source: content.source,
                };
                grid.rows.entry(cell.row).or_default().push(field);
            }
        }
        grid
    }

    /// The same sheet, but from a row on only what begins between the columns: one of two tables side by
    /// side.
    pub fn between(&self, columns: (u32, u32), from: u32) -> Self {
        let inside = |field: &&Field| (columns.0..=columns.1).contains(&field.at().column);
        let rows = self.rows.iter().map(|(row, fields)| {
            let kept = fields.iter().filter(|field| *row < from || inside(field));
            (*row, kept.cloned().collect::<Vec<Field>>())
        });
        Self {
            sheet: self.sheet,
            rows: rows.filter(|(_, fields)| !fields.is_empty()).collect(),
            merges_by_row: self.merges_by_row.clone(),
            tall_merges: self.tall_merges.clone(),
            headers: OnceCell::new(),
            columns,
        }
    }

    /// Whether a column belongs to the part of the sheet that is looked at.
    pub fn reaches(&self, column: u32) -> bool {
        (self.columns.0..=self.columns.1).contains(&column)
    }

    /// Every heading row block of the sheet, from top to bottom; looked for once.
    pub fn headers(&self) -> &[Header] {
        self.headers.get_or_init(|| header::find(self))
    }

    /// The merged range that holds the cell, or the cell alone.
    pub fn range_at(&self, cell: CellAddress) -> CellRange {
        let by_row = self.merges_by_row.get(&cell.row).into_iter().flatten();
        let mut merges = by_row.chain(&self.tall_merges);
        let found = merges.find(|range| range.contains(cell));
        found.copied().unwrap_or_else(|| CellRange::new(cell, cell))
    }

    /// The first cell of the field that holds the cell.
    pub fn anchor(&self, cell: CellAddress) -> CellAddress {
        self.range_at(cell).start
    }

    /// The fields with text that begin in the row, from left to right.
    pub fn row(&self, row: u32) -> &[Field] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The rows in which a field with text begins.
    pub fn row_numbers(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.rows.keys().copied()
    }

    /// The same from a row on.
    pub fn rows_from(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        self.rows.range(row..).map(|(row, _)| *row)
    }

    /// The field with text that begins in this cell.
    pub fn field(&self, cell: CellAddress) -> Option<&Field> {
        self.row(cell.row).iter().find(|field| field.at() == cell)
    }

    /// The first field with text that begins in the row between the columns.
    pub fn field_in(&self, row: u32, (first, last): (u32, u32)) -> Option<&Field> {
        let inside = |field: &&Field| (first..=last).contains(&field.at().column);
        self.row(row).iter().find(inside)
    }

    /// The text that begins in the row between the columns; empty if none.
    pub fn text_in(&self, row: u32, span: (u32, u32)) -> &str {
        self.field_in(row, span)
            .map_or("", |field| field.text.as_str())
    }

    /// The field's look.
    pub fn look(&self, cell: CellAddress) -> Option<Look> {
        self.sheet.looks.get(cell)
    }

    /// Whether any border is drawn round the cell.
    pub fn is_bordered(&self, cell: CellAddress) -> bool {
        self.look(cell)
            .is_some_and(|look| look.border == Border::Some)
    }

    /// Whether the cell has a background of its own.
    pub fn is_filled(&self, cell: CellAddress) -> bool {
        self.look(cell).is_some_and(|look| look.fill != Fill::None)
    }

    /// How the cell's letters look.
    pub fn ink(&self, cell: CellAddress) -> Ink {
        self.look(cell).map_or(Ink::Plain, |look| look.ink)
    }

    /// Whether the sheet's protection lets people type into the cell; `None` without protection.
    pub fn typeable(&self, cell: CellAddress) -> Option<Lock> {
        match self.sheet.protection {
            Protection::Off => None,
            Protection::On => Some(self.look(cell).map_or(Lock::Locked, |look| look.lock)),
        }
    }

    /// The words of the drop-down list of the cell; an empty list if it could not be worked out.
    pub fn list(&self, cell: CellAddress) -> Option<&[String]> {
        match &self.sheet.validation(cell)?.rule {
            Rule::List(words) => Some(words),
            Rule::UnresolvedList(_) => Some(&[]),
            Rule::Date | Rule::Other => None,
        }
    }

    /// Whether the cell's row or column is hidden.
    pub fn is_hidden(&self, cell: CellAddress) -> bool {
        self.sheet.hidden_rows.contains(cell.row) || self.sheet.hidden_columns.contains(cell.column)
    }
}

//! Stretches of rows between heading rows.

use super::form::FindOptions;
use super::grid::Grid;
use super::header::{self, Header};

/// A stretch of rows that may be a table.
pub(super) struct Region {
    pub header: Option<Header>,
    pub rows: Vec<u32>,
    /// Rows above its headings, up to the table before.
    pub above: Vec<u32>,
}

/// Cuts the sheet at its heading rows.
pub(super) fn regions(grid: &Grid<'_>, options: &FindOptions) -> Vec<Region> {
    let headers = match options.header_row {
        Some(row) => vec![header::ending_at(grid, row)],
        None => {
            let named = grid.headers().to_vec();
            if named.is_empty() {
                header::by_place(grid).into_iter().collect()
            } else {
                named
            }
        }
    };
    let all: Vec<u32> = grid.row_numbers().collect();
    let between = |from: u32, to: u32| -> Vec<u32> {
        all.iter()
            .copied()
            .filter(|row| (from..to).contains(row))
            .collect()
    };
    if headers.is_empty() {
        return vec![Region {
            header: None,
            rows: all.clone(),
            above: Vec::new(),
        }];
    }
    let starts: Vec<u32> = headers.iter().map(|header| header.rows.0).collect();
    let mut regions = Vec::new();
    for (index, header) in headers.into_iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(u32::MAX);
        let above = between(0, header.rows.0);
        let rows = between(header.rows.1 + 1, end);
        regions.push(Region {
            rows,
            above,
            header: Some(header),
        });
    }
    regions
}

//! Stretches of rows between heading rows.

use super::form::FindOptions;
use super::grid::Grid;
use super::header::{self, Head, Header};
use super::shape;
use super::words::Role;

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

/// Two or more tables side by side under one row of headings, each with its own question and answer
/// (`No | 質問 | 回答 | | No | 質問 | 回答`), apart; nothing where there is only one.
pub(super) fn side_by_side<'a>(
    grid: &Grid<'a>,
    region: &Region,
    options: &FindOptions,
) -> Vec<(Grid<'a>, Region)> {
    let Some(header) = &region.header else {
        return Vec::new();
    };
    if options.overrides_layout() {
        return Vec::new();
    }
    let starts = repeated(&header.heads);
    if starts.len() < 2 {
        return Vec::new();
    }
    let parts = starts.iter().enumerate().map(|(index, start)| {
        let end = starts.get(index + 1).map_or(u32::MAX, |next| next - 1);
        // What stands left of the first heading, a row of marks perhaps, goes with the first table.
        let columns = (if index == 0 { 0 } else { *start }, end);
        let grid = grid.between(columns, header.rows.0);
        let heads = header.heads.iter();
        let heads = heads.filter(|head| (*start..=end).contains(&head.span.0));
        let part = Region {
            header: Some(Header {
                rows: header.rows,
                heads: heads.cloned().collect(),
            }),
            rows: (region.rows.iter().copied())
                .filter(|row| !grid.row(*row).is_empty())
                .collect(),
            above: region.above.clone(),
        };
        (grid, part)
    });
    parts.collect()
}

/// The first columns of groups of headings that say the same, word for word, and ask and answer each.
fn repeated(heads: &[Head]) -> Vec<u32> {
    for groups in 2..=4 {
        if !heads.len().is_multiple_of(groups) || heads.len() / groups < 2 {
            continue;
        }
        let size = heads.len() / groups;
        let texts = |group: &[Head]| -> Vec<String> {
            group.iter().map(|head| shape::fold(&head.text)).collect()
        };
        let has = |group: &[Head], role| group.iter().any(|head| head.hints.weight(role) >= 2.0);
        let Some(first) = heads.get(..size) else {
            continue;
        };
        let alike = heads.chunks(size).all(|group| texts(group) == texts(first));
        if alike && has(first, Role::Question) && has(first, Role::Answer) {
            let starts = heads.chunks(size).filter_map(<[Head]>::first);
            return starts.map(|head| head.span.0).collect();
        }
    }
    Vec::new()
}

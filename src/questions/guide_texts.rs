//! Where the texts stand that explain a table's answers.

use super::column::Column;
use super::grid::Grid;
use super::guide::{Guide, GuideTexts};
use super::legend::{self, Pair};
use super::region::Region;
use super::roles::Roles;
use super::shape::{self, Asking};
use super::words::Role;
use crate::address::CellAddress;
use crate::workbook::Visibility;

/// Texts of other sheets that may explain the answers: at most so many are read.
const MAX_GUIDE_TEXTS: usize = 300;

/// Texts on sheets that do not ask themselves.
pub(super) fn elsewhere(
    grids: &[Grid<'_>],
    except: usize,
    is_other: fn(&str) -> bool,
) -> Vec<String> {
    let others = grids.iter().enumerate().filter(|(index, grid)| {
        *index != except
            && is_other(&grid.sheet.name)
            && grid.sheet.visibility == Visibility::Visible
    });
    let texts = others.flat_map(|(_, grid)| {
        grid.row_numbers()
            .flat_map(|row| grid.row(row))
            .map(|field| field.text.clone())
    });
    texts.take(MAX_GUIDE_TEXTS).collect()
}

/// Reads everything that explains the answers of one table.
pub(super) fn read(
    grid: &Grid<'_>,
    region: &Region,
    columns: &[Column],
    roles: &Roles,
    elsewhere: &dyn Fn() -> Vec<String>,
) -> Guide {
    let mut heading = Vec::new();
    let mut comment = Vec::new();
    let header_row = region.header.as_ref().map(|header| header.rows);
    for at in roles.answer.iter().chain(roles.ticks.first()) {
        let column = &columns[*at];
        heading.push(column.heading.clone());
        heading.push(column.parents.clone());
        for row in header_row.iter().flat_map(|rows| rows.0..=rows.1) {
            let cell = CellAddress::new(row, column.span.0);
            heading.extend(grid.sheet.notes.get(&cell).cloned());
        }
        let first = region
            .rows
            .iter()
            .map(|row| CellAddress::new(*row, column.span.0));
        heading.extend(
            first
                .clone()
                .find_map(|cell| grid.sheet.validation(cell)?.prompt.clone()),
        );
        heading.extend(
            first
                .filter_map(|cell| grid.sheet.notes.get(&cell).cloned())
                .next(),
        );
    }
    heading.retain(|text| !text.is_empty());
    if let Some(at) = roles.comment {
        comment.push(columns[at].heading.clone());
    }
    let above = region.above.iter().flat_map(|row| grid.row(*row));
    let above: Vec<String> = above.map(|field| field.text.clone()).collect();
    let listed = roles.answer.is_some_and(|at| columns[at].cells.lists > 0);
    let elsewhere = if listed { Vec::new() } else { elsewhere() };
    let texts = |at: usize| -> Vec<String> {
        let texts = region
            .rows
            .iter()
            .map(|row| grid.text_in(*row, columns[at].span));
        texts
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut seen: Vec<String> = roles.answer.into_iter().flat_map(texts).collect();
    if seen.is_empty() && roles.answer.is_some() {
        // Last year's answers beside a blank column: in their words.
        let earlier = (0..columns.len()).filter(|at| {
            let cells = &columns[*at].cells;
            columns[*at].hints.weight(Role::Answer) >= 1.5
                && roles.answer != Some(*at)
                && cells.filled >= 3
                && cells.choices == cells.filled
        });
        seen = earlier.flat_map(texts).collect();
    }
    let table = side_table(grid, columns, roles);
    Guide::new(
        &GuideTexts {
            heading,
            comment,
            above,
            elsewhere,
            table,
        },
        &seen,
    )
}

/// A small table beside or above the questions that explains marks.
fn side_table(grid: &Grid<'_>, columns: &[Column], roles: &Roles) -> Vec<Pair> {
    let used: Vec<u32> = (roles
        .question
        .iter()
        .chain(&roles.answer)
        .chain(&roles.comment))
    .filter_map(|at| columns.get(*at).map(|column| column.span.0))
    .collect();
    let neighbours = grid.row_numbers().flat_map(|row| {
        grid.row(row).windows(2).filter_map(|pair| match pair {
            [mark, words] => Some((mark, words)),
            _ => None,
        })
    });
    let beside = neighbours.filter(|(mark, words)| {
        let next = mark.range.end.column + 1 == words.at().column;
        next && shape::asking(&words.text) != Asking::Question
            && !used.contains(&mark.at().column)
            && !used.contains(&words.at().column)
    });
    legend::table_pairs(beside.map(|(mark, words)| (mark.text.as_str(), words.text.as_str())))
}

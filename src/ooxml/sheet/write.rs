//! Puts planned cells and heights into the text of a worksheet.

use std::collections::BTreeMap;

use super::super::text::CellText;
use super::super::xml::{self, Splices};
use super::cells::{new_cell, replaced_cell, restyled, row_tag, widened_dimension};
use super::plan::Context;
use super::scan::{Cell, Row};
use crate::address::CellAddress;

/// A cell as it will be written.
pub struct Outcome<'e> {
    /// Which cell.
    pub cell: CellAddress,
    /// Its new text; `None` leaves the value.
    pub value: Option<&'e CellText>,
    /// Its style from now on.
    pub style: u32,
}

/// Records the cells and heights of all rows as splices.
pub fn write(
    context: &Context<'_>,
    rows: &BTreeMap<u32, Vec<Cell>>,
    outcomes: &BTreeMap<u32, Vec<Outcome<'_>>>,
    heights: &BTreeMap<u32, f64>,
    splices: &mut Splices,
) {
    let map = context.map;
    let mut numbers: Vec<u32> = outcomes.keys().chain(heights.keys()).copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut appended = String::new();
    for number in &numbers {
        let cells = outcomes.get(number).map_or(&[][..], Vec::as_slice);
        let height = heights.get(number).copied();
        match map.row(*number) {
            Ok(index) => {
                let known = rows.get(number).map_or(&[][..], Vec::as_slice);
                existing_row(context, &map.rows[index], known, cells, height, splices);
            }
            Err(place) => {
                let row = new_row(map.prefix(), *number, cells, height);
                match map.rows.get(place) {
                    Some(next) => splices.insert(next.open.start, row),
                    None => appended.push_str(&row),
                }
            }
        }
    }
    if !appended.is_empty() {
        append_rows(context, appended, splices);
    }
    let written: Vec<CellAddress> = outcomes.values().flatten().map(|o| o.cell).collect();
    widen_dimension(context, &written, splices);
}

fn existing_row(
    context: &Context<'_>,
    row: &Row,
    known: &[Cell],
    outcomes: &[Outcome<'_>],
    height: Option<f64>,
    splices: &mut Splices,
) {
    let xml = context.xml;
    let tag = &xml[row.open.clone()];
    let prefix = context.map.prefix();
    let columns = outcomes.first().zip(outcomes.last());
    let columns = columns.map(|(a, b)| (a.cell.column, b.cell.column));
    let mut head = row_tag(tag, columns, height);
    let mut inserted = String::new();
    for outcome in outcomes {
        if let Some(cell) = known.iter().find(|c| c.column == outcome.cell.column) {
            let tag = &xml[cell.open.clone()];
            match outcome.value {
                Some(value) => {
                    let element = replaced_cell(tag, outcome.cell, outcome.style, value);
                    splices.replace(cell.open.start..cell.end, element);
                }
                None if outcome.style != cell.style => {
                    splices.replace(cell.open.clone(), restyled(tag, outcome.style));
                }
                None => {}
            }
            continue;
        }
        let element = new_cell(prefix, outcome.cell, outcome.style, outcome.value);
        match known.iter().find(|c| c.column > outcome.cell.column) {
            Some(next) => splices.insert(next.open.start, element),
            None => inserted.push_str(&element),
        }
    }
    if !inserted.is_empty() {
        if tag.ends_with("/>") {
            head = xml::opened(&head) + &inserted + &xml::closing(tag);
        } else {
            let close = xml[..row.end].rfind("</").unwrap_or(row.end);
            splices.insert(close, inserted);
        }
    }
    if head != tag {
        splices.replace(row.open.clone(), head);
    }
}

fn new_row(prefix: &str, number: u32, outcomes: &[Outcome<'_>], height: Option<f64>) -> String {
    let tag = row_tag(&format!("<{prefix}row r=\"{}\">", number + 1), None, height);
    let cells: String = outcomes
        .iter()
        .map(|outcome| new_cell(prefix, outcome.cell, outcome.style, outcome.value))
        .collect();
    format!("{tag}{cells}</{prefix}row>")
}

/// Puts rows behind the last one.
fn append_rows(context: &Context<'_>, rows: String, splices: &mut Splices) {
    let (xml, map) = (context.xml, context.map);
    match map.find("sheetData") {
        Some(data) => {
            let tag = &xml[data.open.clone()];
            if tag.ends_with("/>") {
                let whole = xml::opened(tag) + &rows + &xml::closing(tag);
                splices.replace(data.open.clone(), whole);
            } else {
                splices.insert(xml[..data.end].rfind("</").unwrap_or(data.end), rows);
            }
        }
        None => {
            let p = map.prefix();
            let root_end = xml.find(&map.root).map_or(0, |at| at + map.root.len());
            let element = format!("<{p}sheetData>{rows}</{p}sheetData>");
            splices.insert(map.place_for("sheetData", root_end), element);
        }
    }
}

fn widen_dimension(context: &Context<'_>, cells: &[CellAddress], splices: &mut Splices) {
    let Some(dimension) = context.map.find("dimension") else {
        return;
    };
    let tag = &context.xml[dimension.open.clone()];
    let reference = xml::attribute(tag, "ref").unwrap_or_default();
    if let Some(wider) = widened_dimension(&reference, cells) {
        let tag = xml::with_attribute(tag, "ref", &wider);
        splices.replace(dimension.open.clone(), tag);
    }
}

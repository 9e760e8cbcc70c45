//! Parts beside a worksheet: notes, threaded comments and Excel tables.

use std::collections::BTreeMap;

use super::model::Table;
use crate::address::CellAddress;
use crate::ooxml::xml::{self, Kind, Tokens};
use crate::ooxml::{Package, PackageError, XmlError, damaged};

/// What hangs on a worksheet.
#[derive(Default)]
pub(super) struct Annotations {
    pub notes: BTreeMap<CellAddress, String>,
    pub tables: Vec<Table>,
    pub controls: BTreeMap<CellAddress, usize>,
}

/// Follows the worksheet's relationships. A part that is missing is passed over: Excel does so too.
pub(super) fn read(package: &Package<'_>, sheet: &str) -> Result<Annotations, PackageError> {
    let mut found = Annotations::default();
    for relationship in package.relationships(sheet)? {
        let Some(part) = relationship.part() else {
            continue;
        };
        let text = || package.text(part);
        match relationship.word() {
            element @ ("comments" | "threadedComment") => {
                let element = element.trim_end_matches('s');
                if let Some(text) = text()? {
                    read_notes(&text.xml, element, &mut found.notes)
                        .map_err(|error| damaged(part, error))?;
                }
            }
            "vmlDrawing" => {
                // What cannot be read holds no controls.
                if let Ok(Some(text)) = text() {
                    let read = read_controls(&text.xml);
                    found.controls.extend(read.unwrap_or_default());
                }
            }
            "table" => {
                if let Some(text) = text()? {
                    let table = read_table(&text.xml).map_err(|error| damaged(part, error))?;
                    found.tables.extend(table);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

fn read_notes(
    part: &str,
    element: &str,
    notes: &mut BTreeMap<CellAddress, String>,
) -> Result<(), XmlError> {
    let mut tokens = Tokens::lenient(part);
    while let Some(token) = tokens.next()? {
        if token.kind != Kind::Open || token.name != element {
            continue;
        }
        let cell = xml::attribute(&part[token.span], "ref").and_then(|cell| cell.parse().ok());
        let note = tokens.text_within(element, "rPh")?;
        if let Some(cell) = cell {
            notes.insert(cell, note.trim().to_owned());
        }
    }
    Ok(())
}

/// Check boxes and option buttons by the cell in which they begin.
fn read_controls(part: &str) -> Result<BTreeMap<CellAddress, usize>, XmlError> {
    let mut controls = BTreeMap::new();
    let mut tokens = Tokens::lenient(part);
    let mut ticks = false;
    while let Some(token) = tokens.next()? {
        if token.kind != Kind::Open {
            continue;
        }
        match token.name {
            "ClientData" => {
                let kind = xml::attribute(&part[token.span], "ObjectType");
                ticks = matches!(kind.as_deref(), Some("Checkbox" | "Radio"));
            }
            "Anchor" if ticks => {
                // Left column, its offset, top row, its offset, and the same for the other corner.
                let anchor = tokens.text_within("Anchor", "")?;
                let numbers: Vec<u32> = anchor
                    .split(',')
                    .filter_map(|number| number.trim().parse().ok())
                    .collect();
                if let [column, _, row, ..] = numbers[..] {
                    *controls.entry(CellAddress::new(row, column)).or_insert(0) += 1;
                }
            }
            _ => {}
        }
    }
    Ok(controls)
}

fn read_table(part: &str) -> Result<Option<Table>, XmlError> {
    let mut tokens = Tokens::lenient(part);
    while let Some(token) = tokens.next()? {
        if !token.opens() || token.name != "table" {
            continue;
        }
        let tag = &part[token.span];
        let range = xml::attribute(tag, "ref").and_then(|range| range.parse().ok());
        let name = xml::attribute(tag, "displayName").or_else(|| xml::attribute(tag, "name"));
        let header_rows = xml::number(tag, "headerRowCount").unwrap_or(1u32).min(1);
        return Ok(range.map(|range| Table {
            name: name.unwrap_or_default(),
            range,
            header_rows,
        }));
    }
    Ok(None)
}

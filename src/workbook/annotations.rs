//! Parts beside a worksheet: notes, threaded comments and Excel tables.

use std::collections::BTreeMap;

use super::error::ReadError;
use super::model::Table;
use super::package::Package;
use super::xml::{Xml, XmlEvent};
use crate::address::CellAddress;

/// What hangs on a worksheet.
#[derive(Default)]
pub(super) struct Annotations {
    pub notes: BTreeMap<CellAddress, String>,
    pub tables: Vec<Table>,
    pub controls: BTreeMap<CellAddress, usize>,
}

/// Follows the worksheet's relationships. A part that is missing is passed over: Excel does so too.
pub(super) fn read(package: &mut Package<'_>, sheet: &str) -> Result<Annotations, ReadError> {
    let mut found = Annotations::default();
    for relationship in package.relationships(sheet)? {
        if !package.has(&relationship.target) {
            continue;
        }
        match relationship.kind.as_str() {
            "comments" => {
                let text = package.text(&relationship.target)?;
                read_notes(&text, &relationship.target, "comment", &mut found.notes)?;
            }
            "threadedComment" => {
                let text = package.text(&relationship.target)?;
                read_notes(
                    &text,
                    &relationship.target,
                    "threadedComment",
                    &mut found.notes,
                )?;
            }
            "vmlDrawing" => {
                // VML is often no well-formed XML; what cannot be read holds no controls.
                if let Ok(text) = package.text(&relationship.target) {
                    let read = read_controls(&text, &relationship.target);
                    found.controls.extend(read.unwrap_or_default());
                }
            }
            "table" => {
                let text = package.text(&relationship.target)?;
                if let Some(table) = read_table(&text, &relationship.target)? {
                    found.tables.push(table);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

fn read_notes(
    text: &str,
    part: &str,
    element: &str,
    notes: &mut BTreeMap<CellAddress, String>,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(text, part);
    while let Some(event) = xml.next()? {
        let XmlEvent::Open(tag) = event else { continue };
        if tag.name() != element {
            continue;
        }
        let cell = tag
            .value("ref")
            .and_then(|reference| reference.parse().ok());
        let note = xml.text_of(element, "rPh")?;
        if let Some(cell) = cell {
            notes.insert(cell, note.trim().to_owned());
        }
    }
    Ok(())
}

/// Check boxes and option buttons by the cell in which they begin.
fn read_controls(text: &str, part: &str) -> Result<BTreeMap<CellAddress, usize>, ReadError> {
    let mut controls = BTreeMap::new();
    let mut xml = Xml::new(text, part);
    let mut ticks = false;
    while let Some(event) = xml.next()? {
        let XmlEvent::Open(tag) = event else { continue };
        match tag.name() {
            "ClientData" => {
                let kind = tag.value("ObjectType");
                ticks = matches!(kind.as_deref(), Some("Checkbox" | "Radio"));
            }
            "Anchor" if ticks => {
                // Left column, its offset, top row, its offset, and the same for the other corner.
                let anchor = xml.text_of("Anchor", "")?;
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

fn read_table(text: &str, part: &str) -> Result<Option<Table>, ReadError> {
    let mut xml = Xml::new(text, part);
    while let Some(event) = xml.next()? {
        let (XmlEvent::Open(tag) | XmlEvent::Closed(tag)) = event else {
            continue;
        };
        if tag.name() != "table" {
            continue;
        }
        let range = tag
            .value("ref")
            .and_then(|reference| reference.parse().ok());
        let name = tag
            .value("displayName")
            .or_else(|| tag.value("name"))
            .unwrap_or_default();
        let header_rows = tag.number("headerRowCount").unwrap_or(1u32).min(1);
        return Ok(range.map(|range| Table {
            name,
            range,
            header_rows,
        }));
    }
    Ok(None)
}

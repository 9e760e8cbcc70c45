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

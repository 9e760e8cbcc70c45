//! Notes on cells: the comments part, the drawing that shows them, and the worksheet's tie to it.

mod anchor;
mod comments;
mod vml;

use super::draft::Draft;
use super::edits::Note;
use super::error::{EditWarning, PackageError, damaged};
use super::path;
use super::rels::{Dialect, Relationship};
use super::sheet::SheetMap;
use super::xml::{self, Splices, XmlError};
use crate::address::CellAddress;

pub use anchor::Grid;
pub use comments::cells;

const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// The worksheet that notes go to.
pub struct Sheet<'a> {
    /// Its name, for warnings.
    pub name: &'a str,
    /// Its part.
    pub part: &'a str,
    /// The part's text as it was.
    pub xml: &'a str,
    /// Where everything lies in it.
    pub map: &'a SheetMap,
    /// The package's dialect.
    pub dialect: Dialect,
}

/// Attaches notes to cells. A cell that has a note or a threaded comment keeps it, and gets a
/// warning instead.
///
/// # Errors
/// Where one of the parts concerned is damaged.
pub fn attach(
    draft: &mut Draft<'_>,
    sheet: &Sheet<'_>,
    notes: &[(CellAddress, &Note)],
    grid: &Grid<'_>,
    splices: &mut Splices,
    warnings: &mut Vec<EditWarning>,
) -> Result<(), PackageError> {
    let relationships = draft.relationships(sheet.part)?;
    let related = |word: &'static str| {
        relationships
            .iter()
            .filter(move |r| r.word() == word)
            .filter_map(Relationship::part)
    };
    let mut threaded = Vec::new();
    for part in related("threadedComment") {
        let text = draft.required(part, sheet.part)?;
        threaded.extend(cells(&text.xml).map_err(|error| damaged(part, error))?);
    }
    let comments_part = related("comments").next().map(str::to_owned);
    let comments = match &comments_part {
        Some(part) => Some(draft.required(part, sheet.part)?),
        None => None,
    };
    let noted = match (&comments, &comments_part) {
        (Some(text), Some(part)) => cells(&text.xml).map_err(|error| damaged(part, error))?,
        _ => Vec::new(),
    };
    let free = |cell: CellAddress| {
        let sheet = sheet.name.to_owned();
        if threaded.contains(&cell) {
            Err(EditWarning::ThreadedComment { sheet, cell })
        } else if noted.contains(&cell) {
            Err(EditWarning::NoteExists { sheet, cell })
        } else {
            Ok(())
        }
    };
    let mut wanted = Vec::new();
    for entry in notes {
        match free(entry.0) {
            Ok(()) => wanted.push(*entry),
            Err(warning) => warnings.push(warning),
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let namespace = sheet.dialect.main_namespace();
    let old = comments
        .as_ref()
        .map_or_else(|| comments::empty(namespace), |t| t.xml.clone());
    let name = comments_part.as_deref().unwrap_or("comments");
    let new = comments::with_notes(&old, &wanted).map_err(|error| damaged(name, error))?;
    match (comments, comments_part) {
        (Some(mut text), Some(part)) => {
            text.xml = new;
            draft.change(&part, text);
        }
        _ => {
            // Where Excel puts it: beside the folder of the worksheets.
            let part = draft.free_name(&parent(sheet.part), "comments", "xml");
            draft.add(&part, new, COMMENTS);
            draft.relate(
                sheet.part,
                &sheet.dialect.relationship_type("comments"),
                &part,
            )?;
        }
    }
    let shapes: Vec<vml::Shape> = wanted
        .iter()
        .map(|(cell, note)| vml::Shape {
            cell: *cell,
            anchor: grid.anchor(*cell, &note.text),
        })
        .collect();
    draw(draft, sheet, &relationships, &shapes, splices)
}

fn draw(
    draft: &mut Draft<'_>,
    sheet: &Sheet<'_>,
    relationships: &[Relationship],
    shapes: &[vml::Shape],
    splices: &mut Splices,
) -> Result<(), PackageError> {
    let block = free_block(draft);
    let reason = |part: &str| {
        let found = "no end tag".to_owned();
        damaged(
            part,
            XmlError::Root {
                expected: "xml",
                found,
            },
        )
    };
    // The drawing of headers and footers has the same kind of relationship, so the element decides.
    let drawing = sheet.map.find("legacyDrawing").and_then(|child| {
        let id = xml::attributes(&sheet.xml[child.open.clone()])
            .find(|a| a.local() == "id")?
            .value();
        relationships
            .iter()
            .find(|r| r.id == id)?
            .part()
            .map(str::to_owned)
    });
    if let Some(part) = drawing {
        let mut text = draft.required(&part, sheet.part)?;
        text.xml = vml::with_shapes(&text.xml, shapes, block).ok_or_else(|| reason(&part))?;
        draft.change(&part, text);
        return Ok(());
    }
    let folder = format!("{}drawings/", parent(sheet.part));
    let part = draft.free_name(&folder, "vmlDrawing", "vml");
    let vml =
        vml::with_shapes(&vml::empty(block), shapes, block + 1).ok_or_else(|| reason(&part))?;
    draft.add(&part, vml, DRAWING);
    // VML has no relationship type of its own in strict packages; Excel uses the same word there.
    let id = draft.relate(
        sheet.part,
        &sheet.dialect.relationship_type("vmlDrawing"),
        &part,
    )?;
    let namespace = sheet.dialect.relationship_namespace();
    let (r, declared) = match xml::bound_prefix(&sheet.map.root, &[namespace]) {
        Some(prefix) => (prefix, String::new()),
        None => ("kr:".to_owned(), format!(" xmlns:kr=\"{namespace}\"")),
    };
    let element = format!(
        "<{}legacyDrawing{declared} {r}id=\"{id}\"/>",
        sheet.map.prefix()
    );
    match sheet.map.find("legacyDrawing") {
        // It led to nowhere: there is no drawing to lose.
        Some(child) => splices.replace(child.open.start..child.end, element),
        None => {
            let root_end = sheet
                .xml
                .find(&sheet.map.root)
                .map_or(0, |at| at + sheet.map.root.len());
            splices.insert(sheet.map.place_for("legacyDrawing", root_end), element);
        }
    }
    Ok(())
}

/// An id block that no drawing of the workbook claims.
fn free_block(draft: &Draft<'_>) -> u32 {
    let package = draft.package();
    let drawings = package
        .entries()
        .iter()
        .filter(|e| path::key(&e.name).ends_with(".vml"));
    let old = drawings.filter_map(|entry| draft.text(&entry.name).ok().flatten());
    let old = old.flat_map(|text| vml::blocks(&text.xml));
    let new = draft.added_texts(".vml").flat_map(vml::blocks);
    old.chain(new)
        .filter(|block| *block < 4096)
        .max()
        .unwrap_or(0)
        + 1
}

fn parent(part: &str) -> String {
    let folder = path::folder(part).trim_end_matches('/');
    path::folder(folder).to_owned()
}

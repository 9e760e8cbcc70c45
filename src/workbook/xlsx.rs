//! .xlsx and .xlsm: calamine reads the values, our own pass everything around them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, Xlsx, XlsxError};

use super::error::ReadError;
use super::lists::{DefinedName, Lists};
use super::model::{Cell, Format, Looks, Sheet, Source, Validation, Value, Visibility, Workbook};
use super::package::Package;
use super::values::{self, Budget};
use super::xml::{Xml, XmlEvent};
use super::{annotations, sheet_xml, styles_xml};
use crate::address::CellAddress;

/// A worksheet as the workbook part lists it.
struct Entry {
    name: String,
    visibility: Visibility,
    part: String,
    /// Place among all sheets, chart sheets included: `localSheetId` counts them.
    position: usize,
}

/// Reads an OOXML workbook package.
pub(super) fn read(bytes: &[u8], mut package: Package<'_>) -> Result<Workbook, ReadError> {
    let root = package.relationships("")?;
    let main = root
        .iter()
        .find(|relationship| relationship.kind == "officeDocument");
    let main = main
        .ok_or_else(|| ReadError::MissingPart("_rels/.rels".into()))?
        .target
        .clone();
    let related = package.relationships(&main)?;
    let text = package.text(&main)?;
    let targets: BTreeMap<&str, (&str, &str)> = related
        .iter()
        .map(|r| (r.id.as_str(), (r.kind.as_str(), r.target.as_str())))
        .collect();
    let (entries, names) = read_workbook(&text, &main, &targets)?;
    if entries.is_empty() {
        return Err(ReadError::NoSheets);
    }
    let styles = related
        .iter()
        .find(|relationship| relationship.kind == "styles");
    let palette = match styles {
        Some(styles) if package.has(&styles.target) => {
            styles_xml::read(&package.text(&styles.target)?, &styles.target)?
        }
        _ => Vec::new(),
    };
    let palette = Arc::new(palette);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(explain)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let mut raw_validations = Vec::new();
    for entry in &entries {
        let text = package.text(&entry.part)?;
        let extra = sheet_xml::read(&text, &entry.part)?;
        let annotations = annotations::read(&mut package, &entry.part)?;
        sheets.push(Sheet {
            name: entry.name.clone(),
            visibility: entry.visibility,
            cells: read_cells(&mut book, &entry.name, &mut budget)?,
            merges: extra.merges,
            validations: Vec::new(),
            hidden_rows: extra.hidden_rows,
            hidden_columns: extra.hidden_columns,
            protection: extra.protection,
            looks: Looks {
                palette: Arc::clone(&palette),
                by_cell: extra.styles,
                by_column: extra.column_styles,
            },
            notes: annotations.notes,
            column_widths: extra.column_widths,
            row_heights: extra.row_heights,
            controls: annotations.controls,
            tables: annotations.tables,
        });
        raw_validations.push(extra.validations);
    }
    let names = local_names(names, &entries);
    for (index, raw) in raw_validations.into_iter().enumerate() {
        let lists = Lists {
            sheets: &sheets,
            names: &names,
        };
        let validations: Vec<_> = raw
            .into_iter()
            .map(|raw| Validation {
                rule: lists.rule(&raw, index),
                ranges: raw.ranges,
                prompt: raw.prompt,
            })
            .collect();
        if let Some(sheet) = sheets.get_mut(index) {
            sheet.validations = validations;
        }
    }
    let macros = related
        .iter()
        .any(|relationship| relationship.kind == "vbaProject");
    let format = if macros { Format::Xlsm } else { Format::Xlsx };
    Ok(Workbook {
        format,
        sheets,
        gaps: Vec::new(),
    })
}

/// `localSheetId` counts every sheet, our indices only worksheets.
fn local_names(names: Vec<DefinedName>, entries: &[Entry]) -> Vec<DefinedName> {
    let own = |name: DefinedName| match name.sheet {
        None => Some(name),
        Some(position) => {
            let sheet = entries
                .iter()
                .position(|entry| entry.position == position)?;
            Some(DefinedName {
                sheet: Some(sheet),
                ..name
            })
        }
    };
    names.into_iter().filter_map(own).collect()
}

fn read_workbook(
    text: &str,
    part: &str,
    targets: &BTreeMap<&str, (&str, &str)>,
) -> Result<(Vec<Entry>, Vec<DefinedName>), ReadError> {
    let (mut entries, mut names) = (Vec::new(), Vec::new());
    let mut position = 0;
    let mut xml = Xml::new(text, part);
    while let Some(event) = xml.next()? {
        let (tag, open) = match &event {
            XmlEvent::Open(tag) => (tag, true),
            XmlEvent::Closed(tag) => (tag, false),
            _ => continue,
        };
        match tag.name() {
            "sheet" => {
                let id = tag.value("id").unwrap_or_default();
                let name = tag.value("name").unwrap_or_default();
                let visibility = match tag.value("state").as_deref() {
                    Some("hidden") => Visibility::Hidden,
                    Some("veryHidden") => Visibility::VeryHidden,
                    _ => Visibility::Visible,
                };
                match targets.get(id.as_str()) {
                    Some((kind, target)) if kind.eq_ignore_ascii_case("worksheet") => {
                        let part = (*target).to_owned();
                        entries.push(Entry {
                            name,
                            visibility,
                            part,
                            position,
                        });
                    }
                    Some(_) => {}
                    None => return Err(ReadError::MissingPart(format!("worksheet {name}"))),
                }
                position += 1;
            }
            "definedName" if open => {
                let name = tag.value("name").unwrap_or_default();
                let sheet = tag.number("localSheetId");
                let formula = xml.text_of("definedName", "")?;
                names.push(DefinedName {
                    name,
                    sheet,
                    formula,
                });
            }
            _ => {}
        }
    }
    Ok((entries, names))
}

fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    budget: &mut Budget,
) -> Result<BTreeMap<CellAddress, Cell>, ReadError> {
    let mut cells = BTreeMap::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(explain)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(explain)? {
        let value = values::value(record.value.into());
        let source = match record.formula {
            Some(_) => Source::Formula,
            None => Source::Literal,
        };
        if value == Value::Empty && source == Source::Literal {
            continue;
        }
        budget.spend()?;
        if let Some(cell) = values::address(record.pos) {
            cells.insert(cell, Cell { value, source });
        }
    }
    Ok(cells)
}

fn explain(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        XlsxError::FileNotFound(part) | XlsxError::WorksheetNotFound(part) => {
            ReadError::MissingPart(part)
        }
        error => ReadError::Unreadable {
            format: "xlsx",
            reason: error.to_string(),
        },
    }
}

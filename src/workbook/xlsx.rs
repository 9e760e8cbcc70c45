//! .xlsx and .xlsm: calamine reads the values, our own pass everything around them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, Xlsx, XlsxError};

use super::error::ReadError;
use super::lists::{DefinedName, Lists};
use super::model::{Cell, Format, Looks, Sheet, Source, Validation, Value, Visibility, Workbook};
use super::values::{self, Budget};
use super::{annotations, sheet_xml, styles_xml};
use crate::address::CellAddress;
use crate::ooxml::workbook_part::{self, SheetKind, WorkbookPart};
use crate::ooxml::xml::{self, Kind, Tokens};
use crate::ooxml::{Package, PackageError, XmlError, damaged};

/// A worksheet as the workbook part lists it.
struct Entry<'m> {
    name: &'m str,
    visibility: Visibility,
    part: &'m str,
    /// Place among all sheets, chart sheets included: `localSheetId` counts them.
    position: usize,
}

/// Reads an OOXML workbook package.
pub(super) fn read(bytes: &[u8], package: &Package<'_>) -> Result<Workbook, ReadError> {
    let main = WorkbookPart::read(package)?;
    let entries = entries(&main.sheets)?;
    if entries.is_empty() {
        return Err(ReadError::NoSheets);
    }
    let names = defined_names(&main.text.xml).map_err(|error| damaged(&main.part, error))?;
    let styles = main.related("styles");
    let palette = match styles.map(|part| package.text(part)).transpose()?.flatten() {
        Some(text) => styles_xml::read(&text.xml)
            .map_err(|error| damaged(styles.unwrap_or_default(), error))?,
        None => Vec::new(),
    };
    let palette = Arc::new(palette);
    check_string_counts(package)?;
    // calamine knows UTF-8 only.
    let bytes = package.in_utf8(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_ref())).map_err(explain)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    let mut raw_validations = Vec::new();
    for entry in &entries {
        let text = package.required(entry.part, &main.part)?;
        let extra = sheet_xml::read(&text.xml).map_err(|error| damaged(entry.part, error))?;
        let annotations = annotations::read(package, entry.part)?;
        sheets.push(Sheet {
            name: entry.name.to_owned(),
            visibility: entry.visibility,
            cells: read_cells(&mut book, entry.name, &mut budget)?,
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
    let format = match main.related("vbaProject") {
        Some(_) => Format::Xlsm,
        None => Format::Xlsx,
    };
    Ok(Workbook {
        format,
        sheets,
        gaps: Vec::new(),
    })
}

/// `localSheetId` counts every sheet, our indices only worksheets.
fn local_names(names: Vec<DefinedName>, entries: &[Entry<'_>]) -> Vec<DefinedName> {
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

/// calamine makes room for as many shared strings as the part claims to hold; a false claim would end
/// the whole program.
fn check_string_counts(package: &Package<'_>) -> Result<(), PackageError> {
    /// Room for so many is made without harm.
    const HARMLESS: u64 = 10_000_000;
    /// Bytes of the shortest string, `<si/>`.
    const SHORTEST: u64 = 5;
    /// The root's tag stands within the first bytes.
    const HEAD: u64 = 4_096;
    for (index, entry) in package.entries().iter().enumerate() {
        let name = entry.name.to_ascii_lowercase();
        if !name.ends_with("sharedstrings.xml") {
            continue;
        }
        let head = package.head(index, HEAD);
        let head = String::from_utf8_lossy(&head).replace('\0', "");
        let mut tokens = Tokens::lenient(&head);
        let claimed = loop {
            match tokens.next() {
                Ok(Some(token)) if token.opens() => {
                    break xml::number::<u64>(&head[token.span], "uniqueCount");
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break None,
            }
        };
        if claimed.is_some_and(|claimed| claimed > HARMLESS.max(entry.size / SHORTEST)) {
            return Err(PackageError::DamagedPart {
                part: entry.name.clone(),
                reason: "it claims more strings than it can hold".to_owned(),
            });
        }
    }
    Ok(())
}

/// The worksheets among the sheets.
fn entries(sheets: &[workbook_part::Sheet]) -> Result<Vec<Entry<'_>>, ReadError> {
    let mut entries = Vec::new();
    for (position, sheet) in sheets.iter().enumerate() {
        let Some(part) = &sheet.part else {
            return Err(ReadError::MissingSheet(sheet.name.clone()));
        };
        if sheet.kind != SheetKind::Worksheet {
            continue;
        }
        entries.push(Entry {
            name: &sheet.name,
            visibility: match sheet.state.as_deref() {
                Some("hidden") => Visibility::Hidden,
                Some("veryHidden") => Visibility::VeryHidden,
                _ => Visibility::Visible,
            },
            part,
            position,
        });
    }
    Ok(entries)
}

fn defined_names(part: &str) -> Result<Vec<DefinedName>, XmlError> {
    let mut names = Vec::new();
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next()? {
        if token.kind == Kind::Open && token.name == "definedName" {
            let tag = &part[token.span];
            names.push(DefinedName {
                name: xml::attribute(tag, "name").unwrap_or_default(),
                sheet: xml::number(tag, "localSheetId"),
                formula: tokens.text_within("definedName", "")?,
            });
        }
    }
    Ok(names)
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
            ReadError::Package(PackageError::MissingPart {
                part,
                source_part: "xl/workbook.xml".to_owned(),
            })
        }
        error => ReadError::Unreadable {
            format: "xlsx",
            reason: error.to_string(),
        },
    }
}

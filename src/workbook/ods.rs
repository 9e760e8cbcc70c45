//! .ods: calamine reads the values, our own pass merges, validations and hidden lines.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Ods, OdsError, Reader, SheetType};

use super::error::ReadError;
use super::legacy::visibility;
use super::limits;
use super::model::{Format, Gap, Protection, Rule, Sheet, Validation, Workbook};
use super::rows::Lines;
use super::values::{self, Budget};
use crate::address::{CellAddress, CellRange, MAX_COLUMNS, MAX_ROWS};
use crate::ooxml::xml::{self, Kind, Tokens};
use crate::ooxml::{Package, XmlError, damaged};

const CONTENT: &str = "content.xml";

/// What our own pass finds on one sheet.
#[derive(Default)]
struct Extra {
    merges: Vec<CellRange>,
    hidden_rows: Lines,
    hidden_columns: Lines,
    protection: Protection,
    /// Name of a content validation -> its cells.
    validated: BTreeMap<String, Vec<CellRange>>,
    filled_rows: u64,
    filled_columns: u64,
}

/// Reads an OpenDocument spreadsheet.
pub(super) fn read(bytes: &[u8], package: &Package<'_>) -> Result<Workbook, ReadError> {
    let explain = |error: OdsError| match error {
        OdsError::Password => ReadError::PasswordProtected,
        error => ReadError::Unreadable {
            format: "ods",
            reason: error.to_string(),
        },
    };
    let content = package.required(CONTENT, "mimetype")?;
    let (extras, rules) = read_content(&content.xml).map_err(|error| damaged(CONTENT, error))?;
    let dense = |extra: &Extra| extra.filled_rows * extra.filled_columns > limits::MAX_DENSE_CELLS;
    if extras.iter().any(dense) {
        return Err(ReadError::TooManyCells);
    }
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(explain)?;
    let mut budget = Budget::default();
    let mut extras = extras.into_iter();
    let mut sheets = Vec::new();
    for entry in book.sheets_metadata().to_vec() {
        let extra = extras.next().unwrap_or_default();
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&entry.name).map_err(explain)?;
        let formulas = book.worksheet_formula(&entry.name).ok();
        let validation = |(name, ranges): (String, Vec<CellRange>)| {
            let rule = rules.get(&name)?.clone();
            Some(Validation {
                ranges,
                rule,
                prompt: None,
            })
        };
        sheets.push(Sheet {
            name: entry.name.clone(),
            visibility: visibility(entry.visible),
            cells: values::cells(&range, formulas.as_ref(), &mut budget)?,
            merges: extra.merges,
            validations: extra.validated.into_iter().filter_map(validation).collect(),
            hidden_rows: extra.hidden_rows,
            hidden_columns: extra.hidden_columns,
            protection: extra.protection,
            ..Sheet::default()
        });
    }
    if sheets.is_empty() {
        return Err(ReadError::NoSheets);
    }
    resolve_ranges(&mut sheets);
    Ok(Workbook {
        format: Format::Ods,
        sheets,
        gaps: Vec::<Gap>::new(),
    })
}

/// Lists that point to cells become words, once all sheets are there.
fn resolve_ranges(sheets: &mut [Sheet]) {
    let found: Vec<Vec<Rule>> = {
        let lists = super::lists::Lists { sheets, names: &[] };
        let resolve = |index: usize, rule: &Rule| match rule {
            Rule::UnresolvedList(formula) => {
                let kind = "list".to_owned();
                let formula = formula.clone();
                let raw = super::sheet_xml::RawValidation {
                    kind,
                    formula,
                    ..Default::default()
                };
                lists.rule(&raw, index)
            }
            rule => rule.clone(),
        };
        let of_sheet = |(index, sheet): (usize, &Sheet)| {
            sheet
                .validations
                .iter()
                .map(|v| resolve(index, &v.rule))
                .collect()
        };
        sheets.iter().enumerate().map(of_sheet).collect()
    };
    for (sheet, rules) in sheets.iter_mut().zip(found) {
        for (validation, rule) in sheet.validations.iter_mut().zip(rules) {
            validation.rule = rule;
        }
    }
}

fn read_content(part: &str) -> Result<(Vec<Extra>, BTreeMap<String, Rule>), XmlError> {
    let mut tokens = Tokens::lenient(part);
    let mut rules = BTreeMap::new();
    let mut sheets: Vec<Extra> = Vec::new();
    let (mut row, mut column, mut header_column) = (0u32, 0u32, 0u32);
    let mut row_repeat = 1u32;
    while let Some(token) = tokens.next()? {
        let open = match token.kind {
            Kind::Open => true,
            Kind::Empty => false,
            Kind::Close => {
                if token.name == "table-row" {
                    row = row.saturating_add(row_repeat).min(MAX_ROWS);
                }
                continue;
            }
            Kind::Text => continue,
        };
        let tag = &part[token.span];
        let repeat = |name: &str| xml::local_number::<u32>(tag, name).unwrap_or(1).max(1);
        match token.name {
            "content-validation" => {
                if let (Some(name), Some(condition)) = (
                    xml::local_attribute(tag, "name"),
                    xml::local_attribute(tag, "condition"),
                ) {
                    rules.insert(name, rule(&condition));
                }
            }
            "table" => {
                let mut extra = Extra::default();
                if xml::local_flag(tag, "protected").unwrap_or(false) {
                    extra.protection = Protection::On;
                }
                sheets.push(extra);
                (row, header_column) = (0, 0);
            }
            "table-column" => {
                let count = repeat("number-columns-repeated").min(MAX_COLUMNS);
                if let (true, Some(sheet)) = (is_hidden(tag), sheets.last_mut()) {
                    sheet
                        .hidden_columns
                        .insert(header_column, header_column + count - 1);
                }
                header_column = header_column.saturating_add(count).min(MAX_COLUMNS);
            }
            "table-row" => {
                row_repeat = repeat("number-rows-repeated").min(MAX_ROWS);
                column = 0;
                if let (true, Some(sheet)) = (is_hidden(tag), sheets.last_mut()) {
                    sheet
                        .hidden_rows
                        .insert(row, row.saturating_add(row_repeat - 1));
                }
                if !open {
                    row = row.saturating_add(row_repeat).min(MAX_ROWS);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let count = repeat("number-columns-repeated").min(MAX_COLUMNS);
                if let Some(sheet) = sheets.last_mut() {
                    read_cell(
                        tag,
                        sheet,
                        CellAddress::new(row, column),
                        (row_repeat, count),
                    );
                }
                column = column.saturating_add(count).min(MAX_COLUMNS);
            }
            _ => {}
        }
    }
    for sheet in &mut sheets {
        sheet.merges.sort_by_key(|range| range.start);
    }
    Ok((sheets, rules))
}

fn read_cell(tag: &str, sheet: &mut Extra, cell: CellAddress, repeats: (u32, u32)) {
    if cell.row >= MAX_ROWS || cell.column >= MAX_COLUMNS {
        return;
    }
    let end = |rows: u32, columns: u32| {
        let row = cell.row.saturating_add(rows - 1).min(MAX_ROWS - 1);
        CellAddress::new(
            row,
            cell.column.saturating_add(columns - 1).min(MAX_COLUMNS - 1),
        )
    };
    if xml::local_attribute(tag, "value-type").is_some() {
        let last = end(repeats.0, repeats.1);
        sheet.filled_rows = sheet.filled_rows.max(u64::from(last.row) + 1);
        sheet.filled_columns = sheet.filled_columns.max(u64::from(last.column) + 1);
    }
    let spanned = |name: &str| xml::local_number::<u32>(tag, name).unwrap_or(1).max(1);
    let (rows, columns) = (
        spanned("number-rows-spanned"),
        spanned("number-columns-spanned"),
    );
    if (rows > 1 || columns > 1) && sheet.merges.len() < limits::MAX_MERGES {
        sheet.merges.push(CellRange::new(cell, end(rows, columns)));
    }
    if let Some(name) = xml::local_attribute(tag, "content-validation-name") {
        let range = CellRange::new(cell, end(repeats.0, repeats.1));
        sheet.validated.entry(name).or_default().push(range);
    }
}

fn is_hidden(tag: &str) -> bool {
    matches!(
        xml::local_attribute(tag, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

/// `of:cell-content-is-in-list("a";"b")` or `…([$Sheet.$A$1:$A$4])`.
fn rule(condition: &str) -> Rule {
    let Some((_, rest)) = condition.split_once("cell-content-is-in-list(") else {
        return if condition.contains("date") {
            Rule::Date
        } else {
            Rule::Other
        };
    };
    let inner = rest.strip_suffix(')').unwrap_or(rest);
    if inner.contains('"') {
        let words = inner
            .split(';')
            .map(|word| word.trim().trim_matches('"').replace("\"\"", "\""));
        return Rule::List(words.filter(|word| !word.is_empty()).collect());
    }
    Rule::UnresolvedList(excel_reference(inner))
}

/// `[$Sheet.$A$1:.$A$4]` as Excel writes it: `Sheet!$A$1:$A$4`.
fn excel_reference(reference: &str) -> String {
    let reference = reference
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let split = |part: &str| match part.rsplit_once('.') {
        Some((sheet, cell)) => (sheet.trim_start_matches('$').to_owned(), cell.to_owned()),
        None => (String::new(), part.to_owned()),
    };
    let ((sheet, first), (_, last)) = (split(first), split(last));
    if sheet.is_empty() {
        format!("{first}:{last}")
    } else {
        format!("{sheet}!{first}:{last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validations_are_read() {
        assert_eq!(
            rule("of:cell-content-is-in-list(\"Yes\";\"No\")"),
            Rule::List(vec!["Yes".into(), "No".into()])
        );
        assert_eq!(
            rule("of:cell-content-is-in-list([$Lists.$A$1:.$A$4])"),
            Rule::UnresolvedList("Lists!$A$1:$A$4".into())
        );
    }

    #[test]
    fn repeated_and_hidden_lines_are_counted() {
        let text = r#"<office:document-content><table:table><table:table-column
            table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
            <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
            <table:table-row table:visibility="collapse"><table:table-cell
            table:number-columns-spanned="2" table:number-rows-spanned="2"/></table:table-row>
            </table:table></office:document-content>"#;
        let (sheets, _) = read_content(text).unwrap();
        assert!(sheets[0].hidden_columns.contains(2) && !sheets[0].hidden_columns.contains(1));
        assert!(sheets[0].hidden_rows.contains(3));
        assert_eq!(sheets[0].merges[0].to_string(), "A4:B5");
    }
}

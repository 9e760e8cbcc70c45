//! Takes the first worksheet out of a workbook made by `rust_xlsxwriter` and fits it into another:
//! its styles go behind the host's, its shared strings into its cells.

use std::collections::HashMap;
use std::ops::Range;

use super::error::EditError;
use super::limits::Limits;
use super::package::Package;
use super::rels::Dialect;
use super::styles::{List, Styles};
use super::text::escape_text;
use super::workbook_part::{Sheet, WorkbookPart};
use super::xml::{self, Kind, Splices, Tokens, XmlError};

/// Longest name of a worksheet, in UTF-16 code units (Excel's specification).
const MAX_SHEET_NAME: usize = 31;

/// A worksheet fitted into its host.
#[derive(Debug)]
pub struct Grafted {
    /// The worksheet part.
    pub xml: String,
    /// Defined names of the sheet: attributes and formula, escaped.
    pub names: Vec<(String, String)>,
}

/// Where the guest's indices start in the host's styles.
struct Offsets {
    formats: u32,
    differential: u32,
}

/// A name that none of the sheets has, as close to the one wanted as can be.
///
/// # Errors
/// [`EditError::SheetName`] for a name that Excel does not allow.
pub fn free_name(wanted: &str, sheets: &[Sheet]) -> Result<String, EditError> {
    let forbidden = wanted.is_empty()
        || wanted.contains(['[', ']', ':', '*', '?', '/', '\\'])
        || wanted.contains(char::is_control)
        || wanted.starts_with('\'')
        || wanted.ends_with('\'')
        || wanted.encode_utf16().count() > MAX_SHEET_NAME;
    if forbidden {
        return Err(EditError::SheetName(wanted.to_owned()));
    }
    let taken = |name: &str| {
        sheets
            .iter()
            .any(|s| s.name.to_lowercase() == name.to_lowercase())
    };
    let mut name = wanted.to_owned();
    let mut number = 2u64;
    while taken(&name) {
        let suffix = format!(" ({number})");
        let mut stem = wanted.to_owned();
        while stem.encode_utf16().count() + suffix.len() > MAX_SHEET_NAME {
            stem.pop();
        }
        name = stem + &suffix;
        number += 1;
    }
    Ok(name)
}

/// Fits the first worksheet of `guest` into a host with these styles and this dialect, where it will
/// be called `name`.
///
/// # Errors
/// [`EditError::Graft`] where the guest is no workbook, or its sheet needs more than styles and
/// strings, or holds formulas, which kotq never writes.
pub fn graft(
    guest: &[u8],
    name: &str,
    dialect: Dialect,
    styles: &mut Styles,
) -> Result<Grafted, EditError> {
    let graft = |error: &dyn std::fmt::Display| EditError::Graft(error.to_string());
    let package = Package::open(guest, &Limits::default()).map_err(|e| graft(&e))?;
    let workbook = WorkbookPart::read(&package).map_err(|e| graft(&e))?;
    let first = &workbook.sheets[0];
    let part = first
        .part
        .as_deref()
        .ok_or_else(|| graft(&"it has no worksheet"))?;
    if !package
        .relationships(part)
        .map_err(|e| graft(&e))?
        .is_empty()
    {
        return Err(graft(
            &"it has links, images or notes, which are not carried over",
        ));
    }
    let text = |part: Option<&str>| match part {
        Some(part) => package.text(part).map_err(|e| graft(&e)),
        None => Ok(None),
    };
    let sheet = text(Some(part))?
        .ok_or_else(|| graft(&"it has no worksheet"))?
        .xml;
    let guest_styles =
        text(workbook.related("styles"))?.ok_or_else(|| graft(&"it has no styles"))?;
    let strings = text(workbook.related("sharedStrings"))?
        .map(|text| text.xml)
        .unwrap_or_default();
    let strings = shared_strings(&strings);
    let guest_styles = Styles::read(guest_styles.xml).map_err(|e| graft(&e))?;
    let offsets = append_styles(&guest_styles, styles, dialect);
    let xml = transform(&sheet, &strings, &offsets, dialect).map_err(|e| match e {
        TransformError::Formula => graft(&"it holds formulas"),
        TransformError::String => graft(&"one of its strings cannot be found"),
        TransformError::Xml(error) => graft(&error),
    })?;
    let names = local_names(&workbook.text.xml, &first.name, name).map_err(|e| graft(&e))?;
    Ok(Grafted { xml, names })
}

fn append_styles(guest: &Styles, host: &mut Styles, dialect: Dialect) -> Offsets {
    host.reserve_fills();
    let offset = |list| host.count(list);
    let (fonts, fills, borders) = (
        offset(List::Fonts),
        offset(List::Fills),
        offset(List::Borders),
    );
    let offsets = Offsets {
        formats: offset(List::CellFormats) as u32,
        differential: offset(List::Differential) as u32,
    };
    let mut formats: HashMap<u32, u32> = HashMap::new();
    for tag in guest.items(List::NumberFormats) {
        let id = host.free_number_format();
        formats.insert(xml::number(tag, "numFmtId").unwrap_or(0), id);
        let tag = xml::with_attribute(tag, "numFmtId", &id.to_string());
        let element = foreign(host, dialect, &tag);
        host.append(List::NumberFormats, element);
    }
    for list in [List::Fonts, List::Fills, List::Borders, List::Differential] {
        for item in guest.items(list) {
            let element = foreign(host, dialect, item);
            host.append(list, element);
        }
    }
    for item in guest.items(List::CellFormats) {
        let end = item.find('>').map_or(item.len(), |at| at + 1);
        let mut tag = item[..end].to_owned();
        for (name, offset) in [("fontId", fonts), ("fillId", fills), ("borderId", borders)] {
            let own: usize = xml::number(&tag, name).unwrap_or(0);
            tag = xml::with_attribute(&tag, name, &(own + offset).to_string());
        }
        let format: u32 = xml::number(&tag, "numFmtId").unwrap_or(0);
        let format = formats.get(&format).copied().unwrap_or(format);
        tag = xml::with_attribute(&tag, "numFmtId", &format.to_string());
        // The guest's named styles stay behind; every host has a first one.
        tag = xml::with_attribute(&tag, "xfId", "0");
        let element = foreign(host, dialect, &(tag + &item[end..]));
        host.append(List::CellFormats, element);
    }
    offsets
}

/// The guest's elements have no prefix: where the host's have one they declare their namespace.
fn foreign(host: &Styles, dialect: Dialect, element: &str) -> String {
    if host.prefix().is_empty() {
        return element.to_owned();
    }
    let end = element.find('>').map_or(element.len(), |at| at + 1);
    xml::with_attribute(&element[..end], "xmlns", dialect.main_namespace()) + &element[end..]
}

/// What stands inside each `<si>`, as it is written. `rust_xlsxwriter` writes no other form of the
/// tags, and a text cannot hold them unescaped, so nothing needs to be parsed.
fn shared_strings(part: &str) -> Vec<&str> {
    part.split("<si>")
        .skip(1)
        .map(|rest| rest.split_once("</si>").map_or(rest, |(item, _)| item))
        .collect()
}

enum TransformError {
    Formula,
    String,
    Xml(XmlError),
}

impl From<XmlError> for TransformError {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

fn transform(
    sheet: &str,
    strings: &[&str],
    offsets: &Offsets,
    dialect: Dialect,
) -> Result<String, TransformError> {
    let mut splices = Splices::default();
    let mut tokens = Tokens::new(sheet);
    let mut shared: Option<Range<usize>> = None;
    while let Some(token) = tokens.next()? {
        let tag = &sheet[token.span.clone()];
        if !token.opens() {
            if token.kind == Kind::Close
                && token.name == "c"
                && let Some(open) = shared.take()
            {
                let index = sheet[open.end..token.span.start]
                    .trim_start_matches("<v>")
                    .trim_end_matches("</v>");
                let text = index.parse::<usize>().ok().and_then(|i| strings.get(i));
                let text = text.ok_or(TransformError::String)?;
                let whole = format!("<is>{text}</is>");
                splices.replace(open.end..token.span.start, whole);
            }
            continue;
        }
        let replacement = match token.name {
            "worksheet" if dialect == Dialect::Strict => Some(
                tag.replace(
                    Dialect::Transitional.main_namespace(),
                    Dialect::Strict.main_namespace(),
                )
                .replace(
                    Dialect::Transitional.relationship_namespace(),
                    Dialect::Strict.relationship_namespace(),
                ),
            ),
            "sheetView" => Some(xml::without_attribute(tag, "tabSelected")),
            "f" => return Err(TransformError::Formula),
            "c" => {
                let style: u32 = xml::number(tag, "s").unwrap_or(0);
                let style = (style + offsets.formats).to_string();
                let mut cell = xml::with_attribute(tag, "s", &style);
                if xml::attribute(tag, "t").as_deref() == Some("s") {
                    cell = xml::with_attribute(&cell, "t", "inlineStr");
                    shared = (token.kind == Kind::Open).then(|| token.span.clone());
                }
                Some(cell)
            }
            "row" => moved(tag, "s", offsets.formats),
            "col" => moved(tag, "style", offsets.formats),
            "cfRule" => moved(tag, "dxfId", offsets.differential),
            _ => None,
        };
        if let Some(replacement) = replacement {
            splices.replace(token.span, replacement);
        }
    }
    Ok(splices.apply(sheet))
}

fn moved(tag: &str, name: &str, offset: u32) -> Option<String> {
    let index: u32 = xml::number(tag, name)?;
    Some(xml::with_attribute(
        tag,
        name,
        &(index + offset).to_string(),
    ))
}

/// The guest's names that belong to its first sheet (filter range, print titles and area).
fn local_names(workbook: &str, old: &str, new: &str) -> Result<Vec<(String, String)>, XmlError> {
    let quoted = |name: &str| format!("'{}'!", name.replace('\'', "''"));
    let mut found = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut tokens = Tokens::new(workbook);
    while let Some(token) = tokens.next()? {
        if token.depth != 2 || token.name != "definedName" {
            continue;
        }
        if token.kind == Kind::Open {
            open = Some(token.span);
        } else if let (Kind::Close, Some(open)) = (token.kind, open.take()) {
            let tag = &workbook[open.clone()];
            if xml::attribute(tag, "localSheetId").as_deref() != Some("0") {
                continue;
            }
            let attributes: Vec<String> = xml::attributes(tag)
                .filter(|a| a.name != "localSheetId")
                .map(|a| format!("{}=\"{}\"", a.name, xml::escape_attribute(&a.value())))
                .collect();
            let formula = xml::unescape(&workbook[open.end..token.span.start])
                .replace(&quoted(old), &format!("{old}!"))
                .replace(&format!("{old}!"), &quoted(new));
            found.push((attributes.join(" "), escape_text(&formula)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::workbook_part::SheetKind;
    use super::*;

    #[test]
    fn a_free_name_is_found_without_regard_to_case() {
        let sheet = |name: &str| Sheet {
            name: name.into(),
            part: None,
            kind: SheetKind::Worksheet,
            id: 1,
            state: None,
        };
        assert_eq!(free_name("kotq", &[sheet("A")]).unwrap(), "kotq");
        let taken = [sheet("KOTQ"), sheet("kotq (2)")];
        assert_eq!(free_name("kotq", &taken).unwrap(), "kotq (3)");
        let long = "あ".repeat(31);
        assert_eq!(
            free_name(&long, &[sheet(&long)]).unwrap(),
            format!("{} (2)", "あ".repeat(27))
        );
        for name in ["", "a/b", "'a", &"x".repeat(32)] {
            assert!(free_name(name, &[]).is_err(), "{name}");
        }
    }

    #[test]
    fn names_of_the_first_sheet_follow_it() {
        let workbook = "<workbook><definedNames><definedName name='_xlnm.Print_Titles' \
            localSheetId='0'>kotq!$A:$A,kotq!$1:$1</definedName><definedName name='x'>1\
            </definedName></definedNames></workbook>";
        assert_eq!(
            local_names(workbook, "kotq", "kotq (2)").unwrap(),
            [(
                "name=\"_xlnm.Print_Titles\"".to_owned(),
                "'kotq (2)'!$A:$A,'kotq (2)'!$1:$1".to_owned()
            )]
        );
    }
}

//! A worksheet as its meaning: cells with resolved values, rows, and everything around them.

use std::collections::BTreeMap;

use super::canonical::{attributes, canonical};
use crate::address::CellAddress;
use crate::ooxml::XmlError;
use crate::ooxml::text::unescape_xstring;
use crate::ooxml::xml::{self, Kind, Tokens};

/// A worksheet.
#[derive(Debug, Default)]
pub struct Cells {
    /// The cells that are written down.
    pub cells: BTreeMap<CellAddress, Cell>,
    /// Attributes of rows other than number, spans and height, by zero-based row.
    pub rows: BTreeMap<u32, BTreeMap<String, String>>,
    /// Heights that rows state, in points.
    pub heights: BTreeMap<u32, f64>,
    /// Height of the others.
    pub default_height: f64,
    /// All other children of the worksheet in canonical form, by name; those of one name together.
    pub content: BTreeMap<String, String>,
    /// The `ref` of `<dimension>`, a hint about the cells in use.
    pub dimension: Option<String>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says; `None` for nothing.
    pub value: Option<Value>,
    /// Its formula with its attributes, in canonical form.
    pub formula: Option<String>,
    /// Its style index.
    pub style: u32,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Number, text, boolean or error.
    pub kind: ValueKind,
    /// As written, references and escapes resolved.
    pub text: String,
    /// The canonical XML of rich text and furigana, where there is any.
    pub rich: Option<String>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Inline, shared or computed.
    Text,
    /// A number, boolean, date or error, as the file has it.
    Other,
}

/// The shared strings of a workbook.
#[derive(Debug, Default)]
pub struct Strings(Vec<Value>);

impl Strings {
    /// Reads the part.
    ///
    /// # Errors
    /// Where the XML is damaged.
    pub fn read(part: &str) -> Result<Self, XmlError> {
        let mut strings = Vec::new();
        let mut start = 0;
        let mut tokens = Tokens::new(part);
        while let Some(token) = tokens.next()? {
            if token.depth != 1 || token.kind == Kind::Text {
                continue;
            }
            if token.opens() {
                start = token.span.start;
            }
            if token.kind != Kind::Open && token.name == "si" {
                strings.push(string(&part[start..token.span.end])?);
            }
        }
        Ok(Self(strings))
    }
}

/// An `<si>` or `<is>`: its text without furigana.
fn string(element: &str) -> Result<Value, XmlError> {
    let mut text = String::new();
    let mut rich = false;
    let mut phonetic = false;
    let mut in_text = false;
    let mut tokens = Tokens::new(element);
    while let Some(token) = tokens.next()? {
        match (token.name, token.kind) {
            ("rPh", kind) => {
                phonetic = kind == Kind::Open;
                rich = true;
            }
            ("r", _) => rich = true,
            ("t", kind) => in_text = kind == Kind::Open,
            (_, Kind::Text) if in_text && !phonetic => {
                text.push_str(&xml::text_of(&element[token.span]));
            }
            _ => {}
        }
    }
    let rich = if rich {
        Some(inner(&canonical(element)?))
    } else {
        None
    };
    Ok(Value {
        kind: ValueKind::Text,
        text: unescape_xstring(&text),
        rich,
    })
}

/// What stands inside the outermost element, since `<si>` and `<is>` hold the same.
fn inner(canonical: &str) -> String {
    let start = canonical.find('>').map_or(0, |at| at + 1);
    canonical[start..].trim_end_matches("</>").to_owned()
}

impl Cells {
    /// Reads a worksheet part.
    ///
    /// # Errors
    /// Where the XML is damaged.
    pub fn read(part: &str, strings: &Strings) -> Result<Self, XmlError> {
        let mut sheet = Self {
            default_height: 15.0,
            ..Self::default()
        };
        let mut tokens = Tokens::new(part);
        let mut area = (String::new(), 0);
        let (mut row, mut column) = (0u32, 0u32);
        let (mut next_row, mut cell_start) = (0u32, 0usize);
        while let Some(token) = tokens.next()? {
            if token.kind == Kind::Text {
                continue;
            }
            let tag = &part[token.span.clone()];
            match token.depth {
                0 if token.opens() => {
                    let own: Vec<String> = attributes(tag)
                        .into_iter()
                        .map(|(n, v)| format!("{n}={v}"))
                        .collect();
                    sheet.content.insert("worksheet".into(), own.join(" "));
                }
                1 => {
                    if token.opens() {
                        area = (token.name.to_owned(), token.span.start);
                        if token.name == "sheetFormatPr" {
                            sheet.default_height =
                                xml::number(tag, "defaultRowHeight").unwrap_or(15.0);
                        }
                    }
                    if token.kind != Kind::Open {
                        sheet.child(&area.0, &part[area.1..token.span.end])?;
                    }
                }
                2 if area.0 == "sheetData" && token.opens() => {
                    row = xml::number::<u32>(tag, "r").map_or(next_row, |r| r.max(1) - 1);
                    next_row = row + 1;
                    column = 0;
                    sheet.row(row, tag);
                }
                3 if area.0 == "sheetData" => {
                    if token.opens() {
                        cell_start = token.span.start;
                    }
                    if token.kind != Kind::Open {
                        let element = &part[cell_start..token.span.end];
                        let end = element.find('>').map_or(element.len(), |at| at + 1);
                        let named = xml::attribute(&element[..end], "r");
                        let address = named.and_then(|r| r.parse::<CellAddress>().ok());
                        let address = address.unwrap_or_else(|| CellAddress::new(row, column));
                        column = address.column + 1;
                        sheet
                            .cells
                            .insert(address, cell(element, &element[..end], strings)?);
                    }
                }
                _ => {}
            }
        }
        Ok(sheet)
    }

    fn row(&mut self, row: u32, tag: &str) {
        let mut others = BTreeMap::new();
        for (name, value) in attributes(tag) {
            match name.as_str() {
                "r" | "spans" | "customHeight" => {}
                "ht" => {
                    self.heights
                        .extend(value.parse::<f64>().ok().map(|height| (row, height)));
                }
                // A default said aloud is the same as silence.
                _ if value == "0" => {}
                _ => {
                    others.insert(name, value);
                }
            }
        }
        if !others.is_empty() {
            self.rows.insert(row, others);
        }
    }

    fn child(&mut self, name: &str, element: &str) -> Result<(), XmlError> {
        match name {
            "sheetData" => {}
            "dimension" => self.dimension = xml::attribute(element, "ref"),
            _ => {
                let text = canonical(element)?;
                self.content
                    .entry(name.to_owned())
                    .or_default()
                    .push_str(&text);
            }
        }
        Ok(())
    }
}

fn cell(element: &str, tag: &str, strings: &Strings) -> Result<Cell, XmlError> {
    let mut cell = Cell {
        style: xml::number(tag, "s").unwrap_or(0),
        ..Cell::default()
    };
    if tag.ends_with("/>") {
        return Ok(cell);
    }
    let kind = xml::attribute(tag, "t").unwrap_or_default();
    let mut start = 0;
    let mut tokens = Tokens::new(element);
    while let Some(token) = tokens.next()? {
        if token.depth != 1 || token.kind == Kind::Text {
            continue;
        }
        if token.opens() {
            start = token.span.start;
        }
        if token.kind == Kind::Open {
            continue;
        }
        let child = &element[start..token.span.end];
        match token.name {
            "f" => cell.formula = Some(canonical(child)?),
            "is" => cell.value = Some(string(child)?),
            "v" => {
                let text = plain(child)?;
                cell.value = match kind.as_str() {
                    "s" => text
                        .trim()
                        .parse::<usize>()
                        .ok()
                        .and_then(|i| strings.0.get(i))
                        .cloned(),
                    "str" => Some(Value {
                        kind: ValueKind::Text,
                        text: unescape_xstring(&text),
                        rich: None,
                    }),
                    _ if text.is_empty() => None,
                    _ => Some(Value {
                        kind: ValueKind::Other,
                        text,
                        rich: None,
                    }),
                };
            }
            _ => {}
        }
    }
    Ok(cell)
}

fn plain(element: &str) -> Result<String, XmlError> {
    let mut text = String::new();
    let mut tokens = Tokens::new(element);
    while let Some(token) = tokens.next()? {
        if token.kind == Kind::Text {
            text.push_str(&xml::text_of(&element[token.span]));
        }
    }
    Ok(text)
}

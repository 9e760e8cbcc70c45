//! A workbook taken apart for comparison.

use std::collections::BTreeMap;

use super::VerifyError;
use super::canonical::canonical;
use super::cells::Strings;
use super::looks::Looks;
use crate::address::CellAddress;
use crate::ooxml::rels::Relationship;
use crate::ooxml::workbook_part::WorkbookPart;
use crate::ooxml::xml::{self, Kind, Tokens};
use crate::ooxml::{EntryKind, Limits, Package, PackageError, XmlError, path};

/// A workbook.
pub struct Book<'a> {
    /// Its package.
    pub package: Package<'a>,
    /// Its main part.
    pub main: WorkbookPart,
    /// Its styles.
    pub looks: Looks,
    /// Its shared strings.
    pub strings: Strings,
}

/// The main part's content besides the list of sheets.
#[derive(Debug, Default)]
pub struct Content {
    /// Children in canonical form by name.
    pub elements: BTreeMap<String, String>,
    /// `calcPr` without `fullCalcOnLoad`.
    pub calculation: Option<String>,
    /// Whether `fullCalcOnLoad` is set.
    pub on_load: Option<String>,
    /// Defined names with their scope (index of a sheet, or nothing), in canonical form.
    pub names: BTreeMap<(String, Option<usize>), String>,
    /// Each sheet's attributes but those that number it.
    pub sheets: Vec<(String, String)>,
}

/// A note: who wrote what.
pub type Notes = BTreeMap<CellAddress, String>;

impl<'a> Book<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// Where it is no sound workbook.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let package = Package::open(bytes, &Limits::default())?;
        let main = WorkbookPart::read(&package)?;
        let text = |word: &str| match main.related(word) {
            Some(part) => Ok(package.text(part)?.map(|text| (part.to_owned(), text.xml))),
            None => Ok::<_, PackageError>(None),
        };
        let looks = match text("styles")? {
            Some((part, xml)) => Looks::read(&xml).map_err(|e| damaged(&part, e))?,
            None => Looks::default(),
        };
        let strings = match text("sharedStrings")? {
            Some((part, xml)) => Strings::read(&xml).map_err(|e| damaged(&part, e))?,
            None => Strings::default(),
        };
        Ok(Self {
            package,
            main,
            looks,
            strings,
        })
    }

    /// Names of all parts, as they are compared.
    pub fn parts(&self) -> BTreeMap<String, usize> {
        let entries = self.package.entries().iter().enumerate();
        entries
            .filter(|(_, entry)| entry.kind == EntryKind::Part)
            .map(|(index, entry)| (path::key(&entry.name), index))
            .collect()
    }

    /// The main part's content.
    ///
    /// # Errors
    /// Where the XML is damaged.
    pub fn content(&self) -> Result<Content, VerifyError> {
        content(&self.main.text.xml).map_err(|e| damaged(&self.main.part, e).into())
    }

    /// The notes of a worksheet.
    ///
    /// # Errors
    /// Where one of the parts is damaged.
    pub fn notes(&self, sheet: &str) -> Result<Notes, PackageError> {
        let mut found = Notes::new();
        for relationship in self.package.relationships(sheet)? {
            if !matches!(relationship.word(), "comments" | "threadedComment") {
                continue;
            }
            let Some(part) = relationship.part() else {
                continue;
            };
            if let Some(text) = self.package.text(part)? {
                notes(&text.xml, &mut found).map_err(|e| damaged(part, e))?;
            }
        }
        Ok(found)
    }

    /// The parts that a sheet's notes are kept in.
    ///
    /// # Errors
    /// Where the relationship part is damaged.
    pub fn note_parts(&self, sheet: &str) -> Result<Vec<String>, PackageError> {
        let related = self.package.relationships(sheet)?;
        let notes = related
            .iter()
            .filter(|r| matches!(r.word(), "comments" | "vmlDrawing"));
        Ok(notes
            .filter_map(Relationship::part)
            .map(path::key)
            .collect())
    }
}

pub fn damaged(part: &str, source: XmlError) -> PackageError {
    PackageError::Xml {
        part: part.to_owned(),
        source,
    }
}

fn content(part: &str) -> Result<Content, XmlError> {
    let mut content = Content::default();
    let mut tokens = Tokens::new(part);
    let mut area = (String::new(), 0);
    let mut start = 0;
    while let Some(token) = tokens.next()? {
        if token.kind == Kind::Text {
            continue;
        }
        let tag = &part[token.span.clone()];
        match token.depth {
            1 => {
                if token.opens() {
                    area = (token.name.to_owned(), token.span.start);
                }
                if token.kind == Kind::Open {
                    continue;
                }
                let element = &part[area.1..token.span.end];
                match area.0.as_str() {
                    "sheets" | "definedNames" => {}
                    "calcPr" => {
                        content.on_load = xml::attribute(tag, "fullCalcOnLoad");
                        let rest = xml::without_attribute(tag, "fullCalcOnLoad");
                        content.calculation = Some(canonical(&rest)?);
                    }
                    name => {
                        let text = canonical(element)?;
                        content
                            .elements
                            .entry(name.to_owned())
                            .or_default()
                            .push_str(&text);
                    }
                }
            }
            2 if area.0 == "sheets" && token.opens() => {
                let name = xml::attribute(tag, "name").unwrap_or_default();
                let state = xml::attribute(tag, "state").unwrap_or_else(|| "visible".into());
                content.sheets.push((name, state));
            }
            2 if area.0 == "definedNames" => {
                if token.opens() {
                    start = token.span.start;
                }
                if token.kind != Kind::Open {
                    let element = &part[start..token.span.end];
                    let end = element.find('>').map_or(element.len(), |at| at + 1);
                    let name = xml::attribute(&element[..end], "name").unwrap_or_default();
                    let scope = xml::number(&element[..end], "localSheetId");
                    content.names.insert((name, scope), canonical(element)?);
                }
            }
            _ => {}
        }
    }
    Ok(content)
}

fn notes(part: &str, found: &mut Notes) -> Result<(), XmlError> {
    let mut open: Option<(CellAddress, usize)> = None;
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next()? {
        if !matches!(token.name, "comment" | "threadedComment") {
            continue;
        }
        let tag = &part[token.span.clone()];
        if token.kind == Kind::Open {
            let cell = xml::attribute(tag, "ref").and_then(|r| r.parse().ok());
            open = cell.map(|cell| (cell, token.span.end));
        } else if let (Kind::Close, Some((cell, start))) = (token.kind, open.take()) {
            let text = canonical(&format!("<n>{}</n>", &part[start..token.span.start]))?;
            found.entry(cell).or_default().push_str(&text);
        }
    }
    Ok(())
}

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
use crate::ooxml::{EntryKind, Limits, Package, PackageError, XmlError, damaged, path};

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
    side: Side,
}

/// Makes an error of one of the two workbooks.
pub type Side = fn(PackageError) -> VerifyError;

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
    /// Opens a workbook; `side` says of an error which of the two workbooks it is about.
    ///
    /// # Errors
    /// Where it is no sound workbook.
    pub fn open(bytes: &'a [u8], side: Side) -> Result<Self, VerifyError> {
        let package = Package::open(bytes, &Limits::default()).map_err(side)?;
        let main = WorkbookPart::read(&package).map_err(side)?;
        let mut book = Self {
            package,
            main,
            looks: Looks::default(),
            strings: Strings::default(),
            side,
        };
        if let Some((part, xml)) = book.table("styles")? {
            book.looks = Looks::read(&xml).map_err(|e| book.damaged(&part, e))?;
        }
        if let Some((part, xml)) = book.table("sharedStrings")? {
            book.strings = Strings::read(&xml).map_err(|e| book.damaged(&part, e))?;
        }
        Ok(book)
    }

    fn table(&self, word: &str) -> Result<Option<(String, String)>, VerifyError> {
        let Some(part) = self.main.related(word) else {
            return Ok(None);
        };
        Ok(self.text(part)?.map(|xml| (part.to_owned(), xml)))
    }

    /// A part's text; `None` if there is no such part.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn text(&self, part: &str) -> Result<Option<String>, VerifyError> {
        let text = self.package.text(part).map_err(self.side)?;
        Ok(text.map(|text| text.xml))
    }

    /// A worksheet's text.
    ///
    /// # Errors
    /// Where it is missing or damaged.
    pub fn worksheet(&self, part: &str) -> Result<String, VerifyError> {
        let text = self.package.required(part, &self.main.part);
        Ok(text.map_err(self.side)?.xml)
    }

    /// A part's bytes, unpacked.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn bytes(&self, index: usize) -> Result<Vec<u8>, VerifyError> {
        self.package.bytes(index).map_err(self.side)
    }

    /// The relationships of a part.
    ///
    /// # Errors
    /// Where the relationship part is damaged.
    pub fn relationships(&self, part: &str) -> Result<Vec<Relationship>, VerifyError> {
        self.package.relationships(part).map_err(self.side)
    }

    /// The error for a part whose XML cannot be followed.
    pub fn damaged(&self, part: &str, error: XmlError) -> VerifyError {
        (self.side)(damaged(part, error))
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
        content(&self.main.text.xml).map_err(|e| self.damaged(&self.main.part, e))
    }

    /// The notes of a worksheet.
    ///
    /// # Errors
    /// Where one of the parts is damaged.
    pub fn notes(&self, sheet: &str) -> Result<Notes, VerifyError> {
        let mut found = Notes::new();
        for relationship in self.relationships(sheet)? {
            if !matches!(relationship.word(), "comments" | "threadedComment") {
                continue;
            }
            let Some(part) = relationship.part() else {
                continue;
            };
            if let Some(xml) = self.text(part)? {
                notes(&xml, &mut found).map_err(|e| self.damaged(part, e))?;
            }
        }
        Ok(found)
    }

    /// The parts that a sheet's notes are kept in.
    ///
    /// # Errors
    /// Where the relationship part is damaged.
    pub fn note_parts(&self, sheet: &str) -> Result<Vec<String>, VerifyError> {
        let related = self.relationships(sheet)?;
        let notes = related
            .iter()
            .filter(|r| matches!(r.word(), "comments" | "vmlDrawing"));
        Ok(notes
            .filter_map(Relationship::part)
            .map(path::key)
            .collect())
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

//! The main part of a workbook: its sheets, its protection, its calculation settings.

use super::error::{PackageError, damaged};
use super::package::{Package, PartText};
use super::rels::{Dialect, Relationship};
use super::xml::{self, Kind, Splices, Tokens, XmlError};

/// Children of `<workbook>` in schema order (ECMA-376 Part 1, 18.2.27, `CT_Workbook`).
const ORDER: [&str; 20] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
    "",
];

/// The main part and what it lists.
#[derive(Debug)]
pub struct WorkbookPart {
    /// Name of the part.
    pub part: String,
    /// Its text.
    pub text: PartText,
    /// Its relationships.
    pub relationships: Vec<Relationship>,
    /// The dialect that the whole package speaks.
    pub dialect: Dialect,
    /// The sheets in the order of their tabs.
    pub sheets: Vec<Sheet>,
    /// Whether sheets may be added.
    pub structure: Structure,
    root: String,
    children: Vec<Child>,
}

/// One sheet as the workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Its part; `None` where the relationship is missing or leads out of the package.
    pub part: Option<String>,
    /// What it is.
    pub kind: SheetKind,
    /// Its `sheetId`.
    pub id: u32,
    /// Its `state` as it is written (`hidden`, `veryHidden`); `None` where nothing is said.
    pub state: Option<String>,
}

/// What a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// A worksheet with cells.
    Worksheet,
    /// A chart, dialog or macro sheet.
    Other,
}

/// Whether `workbookProtection` locks the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// Sheets may be added.
    Open,
    /// They may not.
    Locked,
}

#[derive(Debug)]
struct Child {
    name: String,
    open: std::ops::Range<usize>,
    end: usize,
    empty: bool,
}

impl WorkbookPart {
    /// Finds the main part through the package's relationships and reads it.
    ///
    /// # Errors
    /// Where there is none, or it is damaged or binary.
    pub fn read(package: &Package<'_>) -> Result<Self, PackageError> {
        let main = package
            .relationships("")?
            .into_iter()
            .find(|r| r.word() == "officeDocument");
        let Some((part, dialect)) = main.and_then(|r| {
            let dialect = r.dialect().unwrap_or(Dialect::Transitional);
            Some((r.part()?.to_owned(), dialect))
        }) else {
            return Err(PackageError::NotAWorkbook(
                "its relationships name no main document".into(),
            ));
        };
        if part.ends_with(".bin") {
            return Err(PackageError::Binary);
        }
        let text = package.required(&part, "_rels/.rels")?;
        let relationships = package.relationships(&part)?;
        let mut workbook = Self {
            part,
            text,
            relationships,
            dialect,
            sheets: Vec::new(),
            structure: Structure::Open,
            root: String::new(),
            children: Vec::new(),
        };
        workbook
            .scan()
            .map_err(|error| damaged(&workbook.part, error))?;
        if workbook.sheets.is_empty() {
            return Err(PackageError::NotAWorkbook(
                "its main document lists no sheets".into(),
            ));
        }
        Ok(workbook)
    }

    fn scan(&mut self) -> Result<(), XmlError> {
        let xml = &self.text.xml;
        let mut tokens = Tokens::new(xml);
        let mut in_sheets = false;
        while let Some(token) = tokens.next()? {
            let tag = &xml[token.span.clone()];
            match token.depth {
                0 if token.opens() => {
                    if token.name != "workbook" {
                        return Err(XmlError::Root {
                            expected: "workbook",
                            found: token.name.to_owned(),
                        });
                    }
                    tag.clone_into(&mut self.root);
                }
                1 if token.opens() => {
                    in_sheets = token.name == "sheets";
                    if token.name == "workbookProtection"
                        && xml::flag(tag, "lockStructure") == Some(true)
                    {
                        self.structure = Structure::Locked;
                    }
                    self.children.push(Child {
                        name: token.name.to_owned(),
                        end: token.span.end,
                        open: token.span,
                        empty: token.kind == Kind::Empty,
                    });
                }
                1 if token.kind == Kind::Close => {
                    in_sheets = false;
                    if let Some(child) = self.children.last_mut() {
                        child.end = token.span.end;
                    }
                }
                2 if in_sheets && token.opens() && token.name == "sheet" => {
                    self.sheets.push(sheet(tag, &self.relationships));
                }
                _ => {}
            }
        }
        if self.root.is_empty() {
            return Err(XmlError::Root {
                expected: "workbook",
                found: String::new(),
            });
        }
        Ok(())
    }

    /// The worksheet of this name (case and all, as formulas would find it: without case).
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .or_else(|| {
                self.sheets
                    .iter()
                    .find(|s| s.name.to_lowercase() == name.to_lowercase())
            })
    }

    /// Relationships of the main part of one kind, such as `styles`.
    pub fn related(&self, word: &str) -> Option<&str> {
        self.relationships
            .iter()
            .find(|r| r.word() == word)
            .and_then(Relationship::part)
    }

    /// Has every formula computed when the workbook is next opened.
    pub fn recalculate_on_load(&self, splices: &mut Splices) {
        let xml = &self.text.xml;
        match self.child("calcPr") {
            Some(child) => {
                let tag = &xml[child.open.clone()];
                if xml::flag(tag, "fullCalcOnLoad") != Some(true) {
                    let tag = xml::with_attribute(tag, "fullCalcOnLoad", "1");
                    splices.replace(child.open.clone(), tag);
                }
            }
            None => {
                let element = format!("<{}calcPr fullCalcOnLoad=\"1\"/>", self.prefix());
                splices.insert(self.place_for("calcPr"), element);
            }
        }
    }

    /// Adds a sheet behind the last one, and names that belong to it. `names` are attributes (such
    /// as `name="_xlnm._FilterDatabase" hidden="1"`) and formulas, both escaped already.
    pub fn append_sheet(
        &self,
        splices: &mut Splices,
        name: &str,
        relationship: &str,
        names: &[(String, String)],
    ) {
        let xml = &self.text.xml;
        let prefix = self.prefix();
        let highest = self.sheets.iter().map(|sheet| sheet.id).max().unwrap_or(0);
        // The first free one, in case a damaged file uses the last that there is.
        let id = (highest.checked_add(1))
            .or_else(|| (1..).find(|id| self.sheets.iter().all(|sheet| sheet.id != *id)))
            .unwrap_or(1);
        let r = xml::bound_prefix(&self.root, &[self.dialect.relationship_namespace()]);
        let (r, declared) = match r {
            Some(prefix) => (prefix, String::new()),
            None => (
                "kr:".to_owned(),
                format!(" xmlns:kr=\"{}\"", self.dialect.relationship_namespace()),
            ),
        };
        let element = format!(
            "<{prefix}sheet{declared} name=\"{}\" sheetId=\"{id}\" {r}id=\"{relationship}\"/>",
            xml::escape_attribute(name),
        );
        if let Some(sheets) = self.child("sheets") {
            splices.insert(end_of_content(xml, sheets), element);
        }
        if names.is_empty() {
            return;
        }
        let index = self.sheets.len();
        let mut elements = String::new();
        for (attributes, formula) in names {
            elements.push_str(&format!(
                "<{prefix}definedName {attributes} localSheetId=\"{index}\">{formula}</{prefix}definedName>"
            ));
        }
        match self.child("definedNames") {
            Some(child) if child.empty => {
                let tag = &xml[child.open.clone()];
                let whole = format!("{}{elements}{}", xml::opened(tag), xml::closing(tag));
                splices.replace(child.open.clone(), whole);
            }
            Some(child) => splices.insert(end_of_content(xml, child), elements),
            None => splices.insert(
                self.place_for("definedNames"),
                format!("<{prefix}definedNames>{elements}</{prefix}definedNames>"),
            ),
        }
    }

    fn prefix(&self) -> &str {
        xml::prefix(&self.root)
    }

    fn child(&self, name: &str) -> Option<&Child> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Behind the last child that the schema puts before `name`.
    fn place_for(&self, name: &str) -> usize {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name);
        let own = rank(name);
        self.children
            .iter()
            .filter(|child| rank(&child.name).is_some_and(|r| Some(r) < own))
            .map(|child| child.end)
            .max()
            .unwrap_or_default()
    }
}

fn end_of_content(xml: &str, child: &Child) -> usize {
    xml[..child.end].rfind("</").unwrap_or(child.end)
}

fn sheet(tag: &str, relationships: &[Relationship]) -> Sheet {
    // `r:id` under whatever prefix; `sheetId` has another local name.
    let id = xml::attributes(tag)
        .find(|a| a.name.contains(':') && a.local() == "id")
        .map(|a| a.value());
    let relationship = relationships.iter().find(|r| Some(&r.id) == id.as_ref());
    Sheet {
        name: xml::attribute(tag, "name").unwrap_or_default(),
        part: relationship.and_then(Relationship::part).map(str::to_owned),
        kind: match relationship.map(Relationship::word) {
            Some("worksheet") => SheetKind::Worksheet,
            _ => SheetKind::Other,
        },
        id: xml::number(tag, "sheetId").unwrap_or(0),
        state: xml::attribute(tag, "state"),
    }
}

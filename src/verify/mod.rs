//! Proves that nothing but answers changed. Compares two workbooks by what they mean, part by part
//! and cell by cell, without knowing how either was written: it tells just as well what Excel or a
//! colleague changed.

mod book;
mod canonical;
mod cells;
mod difference;
mod looks;
mod sheets;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ooxml::rels::{Relationship, Target};
use crate::ooxml::workbook_part::SheetKind;
use crate::ooxml::{PackageError, path};
use book::{Book, Notes};
use cells::Cells;

pub use difference::{Aspect, Difference, NameOwner, SheetPlace, ValueChange, Verdict};

/// Why two files cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The first is no sound workbook.
    #[error("the original: {0}")]
    Original(#[source] PackageError),
    /// The second is none.
    #[error("the written workbook: {0}")]
    Written(#[source] PackageError),
}

/// What differs between two workbooks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Number of parts that are the same to the byte.
    pub identical_parts: usize,
    /// Everything else, workbook first, then sheet by sheet, then parts.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// What an answered checklist must not show.
    pub fn unexpected(&self) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(|d| d.verdict() == Verdict::Unexpected)
    }
}

/// Compares two workbooks.
///
/// # Errors
/// Where one of them is no sound .xlsx or .xlsm.
pub fn compare(original: &[u8], written: &[u8]) -> Result<Comparison, VerifyError> {
    let before = Book::open(original, VerifyError::Original)?;
    let after = Book::open(written, VerifyError::Written)?;
    let mut comparing = Comparing {
        before: &before,
        after: &after,
        explained: BTreeSet::new(),
        found: Vec::new(),
    };
    comparing.workbook()?;
    comparing.worksheets()?;
    let identical_parts = comparing.parts()?;
    Ok(Comparison {
        identical_parts,
        differences: comparing.found,
    })
}

struct Comparing<'a> {
    before: &'a Book<'a>,
    after: &'a Book<'a>,
    /// Keys of parts that other differences tell about.
    explained: BTreeSet<String>,
    found: Vec<Difference>,
}

impl Comparing<'_> {
    fn workbook(&mut self) -> Result<(), VerifyError> {
        let (before, after) = (self.before.content()?, self.after.content()?);
        self.explain(&self.before.main.part);
        self.explain(&self.after.main.part);
        let names: BTreeSet<_> = before
            .elements
            .keys()
            .chain(after.elements.keys())
            .collect();
        for element in names {
            if before.elements.get(element) != after.elements.get(element) {
                self.found.push(Difference::WorkbookContent {
                    element: element.clone(),
                });
            }
        }
        // An element that only says "compute on opening" adds nothing else.
        let settings = |calculation: &Option<String>| {
            calculation
                .clone()
                .unwrap_or_else(|| "<calcPr></>".to_owned())
        };
        if settings(&before.calculation) != settings(&after.calculation) {
            self.found.push(Difference::WorkbookContent {
                element: "calcPr".into(),
            });
        }
        if before.on_load != after.on_load {
            self.found.push(Difference::Recalculation);
        }
        let old: BTreeSet<&str> = before
            .sheets
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let kept: Vec<_> = after
            .sheets
            .iter()
            .filter(|(n, _)| old.contains(n.as_str()))
            .collect();
        let new: BTreeSet<&str> = after.sheets.iter().map(|(name, _)| name.as_str()).collect();
        let left: Vec<_> = before
            .sheets
            .iter()
            .filter(|(n, _)| new.contains(n.as_str()))
            .collect();
        for (was, is) in left.iter().zip(&kept) {
            if was != is {
                self.found.push(Difference::SheetMoved {
                    sheet: was.0.clone(),
                });
            }
        }
        for (sheet, _) in &before.sheets {
            if !new.contains(sheet.as_str()) {
                self.found.push(Difference::SheetLost {
                    sheet: sheet.clone(),
                });
            }
        }
        for (index, (sheet, _)) in after.sheets.iter().enumerate() {
            if old.contains(sheet.as_str()) {
                continue;
            }
            let behind = after.sheets[index..]
                .iter()
                .all(|(n, _)| !old.contains(n.as_str()));
            let place = if behind {
                SheetPlace::Last
            } else {
                SheetPlace::Between
            };
            self.found.push(Difference::SheetAdded {
                sheet: sheet.clone(),
                place,
            });
        }
        self.names(&before, &after, &old);
        Ok(())
    }

    fn names(&mut self, before: &book::Content, after: &book::Content, old: &BTreeSet<&str>) {
        let all: BTreeSet<_> = before.names.keys().chain(after.names.keys()).collect();
        for key in all {
            if before.names.get(key) == after.names.get(key) {
                continue;
            }
            let scope = key.1.and_then(|index| after.sheets.get(index));
            let of_new_sheet = !before.names.contains_key(key)
                && scope.is_some_and(|(sheet, _)| !old.contains(sheet.as_str()));
            let owner = if of_new_sheet {
                NameOwner::NewSheet
            } else {
                NameOwner::Original
            };
            self.found.push(Difference::DefinedName {
                name: key.0.clone(),
                owner,
            });
        }
    }

    fn worksheets(&mut self) -> Result<(), VerifyError> {
        for sheet in &self.after.main.sheets {
            let known = self
                .before
                .main
                .sheets
                .iter()
                .find(|s| s.name == sheet.name);
            let Some(part) = &sheet.part else { continue };
            let old_part = known.and_then(|known| known.part.as_ref());
            match old_part {
                Some(old_part) if sheet.kind == SheetKind::Worksheet => {
                    self.worksheet(&sheet.name, old_part, part)?;
                }
                Some(_) => {}
                // A new sheet is told as such.
                None => self.explain(part),
            }
        }
        Ok(())
    }

    fn worksheet(&mut self, name: &str, old: &str, new: &str) -> Result<(), VerifyError> {
        let (before, after) = (self.before.worksheet(old)?, self.after.worksheet(new)?);
        // The same text means the same only where its indices lead to the same strings and styles.
        let tables_changed = ["styles", "sharedStrings"].iter().any(|word| {
            let part = |book: &Book<'_>| {
                let index = book
                    .main
                    .related(word)
                    .and_then(|part| book.package.find(part));
                index.map(|i| {
                    (
                        book.package.entries()[i].crc32,
                        book.package.entries()[i].size,
                    )
                })
            };
            part(self.before) != part(self.after)
        });
        if before != after || tables_changed {
            let before = Cells::read(&before, &self.before.strings)
                .map_err(|e| self.before.damaged(old, e))?;
            let after =
                Cells::read(&after, &self.after.strings).map_err(|e| self.after.damaged(new, e))?;
            self.found.extend(sheets::differences(&sheets::Pair {
                name,
                before: &before,
                after: &after,
                looks_before: &self.before.looks,
                looks_after: &self.after.looks,
            }));
        }
        self.explain(old);
        self.explain(new);
        self.notes(name, old, new)
    }

    fn notes(&mut self, name: &str, old: &str, new: &str) -> Result<(), VerifyError> {
        let (before, after): (Notes, Notes) = (self.before.notes(old)?, self.after.notes(new)?);
        let cells: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        let mut added = false;
        for cell in cells {
            let sheet = name.to_owned();
            match (before.get(&cell), after.get(&cell)) {
                (a, b) if a == b => {}
                (None, Some(_)) => {
                    added = true;
                    self.found.push(Difference::NoteAdded { sheet, cell });
                }
                _ => self.found.push(Difference::NoteChanged { sheet, cell }),
            }
        }
        if added {
            for part in self.after.note_parts(new)? {
                let old_index = self.before.package.find(&part);
                if old_index.is_none() || self.appended(&part)? {
                    self.explain(&part);
                }
            }
        }
        Ok(())
    }

    /// Whether a part of notes holds everything that it held, with more before its end. Comparing
    /// elements would not do: VML need not be well-formed.
    fn appended(&self, part: &str) -> Result<bool, VerifyError> {
        let (Some(old), Some(new)) = (self.before.text(part)?, self.after.text(part)?) else {
            return Ok(false);
        };
        // Authors are listed before the comments, so every stretch between two tags must be found
        // again, in the same order.
        let mut rest = new.as_str();
        for piece in old.split_inclusive('>') {
            // The drawing's claim on ids may grow.
            if piece.contains("idmap ") {
                continue;
            }
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    fn parts(&mut self) -> Result<usize, VerifyError> {
        let (before, after) = (self.before.parts(), self.after.parts());
        self.tables();
        let mut identical = 0;
        for (key, index) in &before {
            match after.get(key) {
                Some(other) if self.same(*index, *other)? => identical += 1,
                Some(_) if key.ends_with(".rels") => self.relationships(key)?,
                Some(_) if key == "[content_types].xml" => self.content_types(&before)?,
                Some(_) if self.explained.contains(key) => {}
                None if self.explained.contains(key) => {}
                Some(_) => self
                    .found
                    .push(Difference::PartChanged { part: key.clone() }),
                None => self.found.push(Difference::PartLost { part: key.clone() }),
            }
        }
        for key in after.keys() {
            let told = self.explained.contains(key) || self.rels_of_told(key);
            if !before.contains_key(key) && !told {
                self.found.push(Difference::PartAdded { part: key.clone() });
            }
        }
        Ok(identical)
    }

    /// Styles and shared strings: what they do to cells has been told, but not that they changed.
    fn tables(&mut self) {
        let part = |book: &Book<'_>, word| book.main.related(word).map(path::key);
        let (old, new) = (part(self.before, "styles"), part(self.after, "styles"));
        let bytes = |book: &Book<'_>, part: &Option<String>| {
            let index = part.as_ref().and_then(|part| book.package.find(part));
            index.and_then(|index| book.package.bytes(index).ok())
        };
        if bytes(self.before, &old) != bytes(self.after, &new) {
            self.found
                .push(if self.before.looks.is_beginning_of(&self.after.looks) {
                    Difference::StylesAppended
                } else {
                    Difference::StylesRewritten
                });
        }
        self.explained.extend(old.into_iter().chain(new));
    }

    fn same(&self, before: usize, after: usize) -> Result<bool, VerifyError> {
        let entry = |book: &Book<'_>, index: usize| {
            let entry = &book.package.entries()[index];
            (entry.crc32, entry.size)
        };
        if entry(self.before, before) != entry(self.after, after) {
            return Ok(false);
        }
        // A checksum is no proof, and a raw copy that states the right one may hold the wrong bytes.
        Ok(self.before.bytes(before)? == self.after.bytes(after)?)
    }

    /// A relationship part that is new belongs to its source: told if the source is.
    fn rels_of_told(&self, key: &str) -> bool {
        let source = key.replace("_rels/", "");
        key.ends_with(".rels") && self.explained.contains(source.trim_end_matches(".rels"))
    }

    fn relationships(&mut self, key: &str) -> Result<(), VerifyError> {
        let source = key.replacen("_rels/", "", 1);
        let source = source.trim_end_matches(".rels");
        let list = |book: &Book<'_>| -> Result<BTreeMap<String, Relationship>, VerifyError> {
            let list = book.relationships(source)?;
            Ok(list.into_iter().map(|r| (r.id.clone(), r)).collect())
        };
        let (before, after) = (list(self.before)?, list(self.after)?);
        let part = || source.to_owned();
        for (id, relationship) in &before {
            let same = |other: &Relationship| {
                let key = |target: &Target| match target {
                    Target::Part(part) => (true, path::key(part)),
                    Target::External(target) => (false, target.clone()),
                };
                other.kind == relationship.kind && key(&other.target) == key(&relationship.target)
            };
            // Another writer may number them anew; what counts is that they lead to the same.
            if !after.values().any(same) {
                self.found.push(Difference::RelationshipChanged {
                    part: part(),
                    id: id.clone(),
                });
            }
        }
        for (id, relationship) in &after {
            let told = relationship.part().is_some_and(|part| {
                self.explained.contains(&path::key(part))
                    || before.values().any(|r| r.part() == Some(part))
            });
            if !before.contains_key(id) && !told {
                self.found.push(Difference::RelationshipChanged {
                    part: part(),
                    id: id.clone(),
                });
            }
        }
        Ok(())
    }

    fn content_types(&mut self, parts: &BTreeMap<String, usize>) -> Result<(), VerifyError> {
        let name = crate::ooxml::content_types::PART;
        let (Some(before), Some(after)) = (self.before.text(name)?, self.after.text(name)?) else {
            return Ok(());
        };
        for part in parts.keys() {
            let of = |book: &Book<'_>, xml: &str| {
                let found = crate::ooxml::content_types::media_type(xml, part);
                found.map_err(|e| book.damaged(name, e))
            };
            // What a part is must not change. What is said about new parts is theirs, and about one
            // whose type was never declared nothing can be made worse.
            let declared = of(self.before, &before)?;
            if part != "[content_types].xml"
                && declared.is_some()
                && declared != of(self.after, &after)?
            {
                self.found
                    .push(Difference::PartChanged { part: part.clone() });
            }
        }
        Ok(())
    }

    fn explain(&mut self, part: &str) {
        self.explained.insert(path::key(part));
    }
}

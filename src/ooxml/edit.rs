//! One edit of one workbook, from bytes to bytes.

use super::draft::Draft;
use super::edits::{Edits, NewSheet, Recalculate, SheetEdits};
use super::error::{EditError, EditWarning, PackageError, damaged};
use super::graft;
use super::limits::Limits;
use super::notes::{self, Grid};
use super::package::{Package, PartEncoding, PartText};
use super::path;
use super::sheet::{self, Formulas, SheetMap};
use super::strings::SharedStrings;
use super::styles::Styles;
use super::workbook_part::{SheetKind, Structure, WorkbookPart};
use super::xml::Splices;

const WORKSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";

/// A workbook with the edits in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole file. The very bytes of the original where no edit changed anything.
    pub bytes: Vec<u8>,
    /// What could not be done, or must be known.
    pub warnings: Vec<EditWarning>,
    /// The name of the appended sheet; `None` where none was wanted or allowed.
    pub review_sheet: Option<String>,
}

/// Carries out edits. Parts that no edit touches are taken over as they lie, packed bytes and all;
/// in touched parts everything but the edited places is taken over to the letter.
///
/// # Errors
/// Where the file is no sound workbook or the edits name sheets that it does not have. What cannot
/// be done in a single cell is a warning instead.
pub fn edit(bytes: &[u8], edits: &Edits, limits: &Limits) -> Result<Edited, EditError> {
    let package = Package::open(bytes, limits)?;
    let workbook = WorkbookPart::read(&package)?;
    let mut work = Work {
        draft: Draft::new(&package),
        styles: StylesPart::read(&package, &workbook)?,
        splices: Splices::default(),
        warnings: Vec::new(),
        strings: SharedStrings::new(&package, workbook.related("sharedStrings")),
        workbook: &workbook,
        values: 0,
        formulas: Formulas::None,
    };
    for sheet in edits.sheets.iter().filter(|sheet| !sheet.cells.is_empty()) {
        work.sheet(sheet)?;
    }
    let review_sheet = match &edits.append {
        Some(new) => work.append(new)?,
        None => None,
    };
    if work.values > 0 && edits.recalculate == Recalculate::WhenNeeded && work.has_formulas()? {
        workbook.recalculate_on_load(&mut work.splices);
    }
    let (out, warnings) = work.finish(bytes)?;
    Ok(Edited {
        bytes: out,
        warnings,
        review_sheet,
    })
}

struct Work<'p> {
    draft: Draft<'p>,
    styles: StylesPart,
    splices: Splices,
    warnings: Vec<EditWarning>,
    strings: SharedStrings<'p>,
    workbook: &'p WorkbookPart,
    values: usize,
    formulas: Formulas,
}

/// The styles with the part that they come from; no name where the workbook has none.
struct StylesPart {
    styles: Styles,
    part: Option<String>,
    encoding: PartEncoding,
}

impl StylesPart {
    fn read(package: &Package<'_>, workbook: &WorkbookPart) -> Result<Self, PackageError> {
        let part = workbook.related("styles").map(str::to_owned);
        let text = match &part {
            Some(part) => package.required(part, &workbook.part)?,
            None => PartText {
                xml: Styles::minimal(workbook.dialect.main_namespace()),
                encoding: PartEncoding::Utf8,
            },
        };
        let name = part.clone().unwrap_or_default();
        let styles = Styles::read(text.xml).map_err(|error| damaged(&name, error))?;
        Ok(Self {
            styles,
            part,
            encoding: text.encoding,
        })
    }
}

impl Work<'_> {
    fn sheet(&mut self, edits: &SheetEdits) -> Result<(), EditError> {
        let found = self.workbook.sheet(&edits.sheet);
        let found = found.ok_or_else(|| EditError::NoSuchSheet(edits.sheet.clone()))?;
        if found.kind != SheetKind::Worksheet {
            return Err(EditError::NotAWorksheet(edits.sheet.clone()));
        }
        let part = found.part.as_deref().unwrap_or_default();
        let text = self.draft.required(part, &self.workbook.part)?;
        let map = SheetMap::scan(&text.xml).map_err(|error| damaged(part, error))?;
        if map.formulas == Formulas::Some {
            self.formulas = Formulas::Some;
        }
        let context = sheet::Context {
            sheet: &found.name,
            xml: &text.xml,
            map: &map,
            strings: &self.strings,
        };
        let mut splices = Splices::default();
        let applied = sheet::apply(
            &context,
            &edits.cells,
            &mut self.styles.styles,
            &mut splices,
            &mut self.warnings,
        )
        .map_err(|error| match error {
            sheet::PlanError::Edit(error) => error,
            sheet::PlanError::Xml(error) => damaged(part, error).into(),
        })?;
        self.values += applied.values;
        if !applied.notes.is_empty() {
            let noted = notes::Sheet {
                name: &found.name,
                part,
                xml: &text.xml,
                map: &map,
                dialect: self.workbook.dialect,
            };
            let grid = Grid {
                map: &map,
                xml: &text.xml,
                heights: &applied.heights,
            };
            let warnings = &mut self.warnings;
            notes::attach(
                &mut self.draft,
                &noted,
                &applied.notes,
                &grid,
                &mut splices,
                warnings,
            )?;
        }
        if !splices.is_empty() {
            let xml = splices.apply(&text.xml);
            self.draft.change(
                part,
                PartText {
                    xml,
                    encoding: text.encoding,
                },
            );
        }
        Ok(())
    }

    fn append(&mut self, new: &NewSheet) -> Result<Option<String>, EditError> {
        let workbook = self.workbook;
        if workbook.structure == Structure::Locked {
            self.warnings.push(EditWarning::StructureLocked);
            return Ok(None);
        }
        let name = graft::free_name(&new.name, &workbook.sheets)?;
        let styles = &mut self.styles.styles;
        let grafted = graft::graft(&new.workbook, &name, workbook.dialect, styles)?;
        let last = workbook
            .sheets
            .iter()
            .rev()
            .find_map(|sheet| sheet.part.as_deref());
        let folder = path::folder(last.unwrap_or(&workbook.part));
        let part = self.draft.free_name(folder, "sheet", "xml");
        self.draft.add(&part, grafted.xml, WORKSHEET);
        let kind = workbook.dialect.relationship_type("worksheet");
        let id = self.draft.relate(&workbook.part, &kind, &part)?;
        workbook.append_sheet(&mut self.splices, &name, &id, &grafted.names);
        Ok(Some(name))
    }

    /// Whether any sheet holds a formula. The calculation chain tells without looking, where there
    /// is one.
    fn has_formulas(&self) -> Result<bool, PackageError> {
        if self.formulas == Formulas::Some || self.workbook.related("calcChain").is_some() {
            return Ok(true);
        }
        let package = self.draft.package();
        for sheet in &self.workbook.sheets {
            let index = sheet.part.as_deref().and_then(|part| package.find(part));
            if let Some(index) = index
                && mentions_formula(&package.bytes(index)?)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn finish(mut self, original: &[u8]) -> Result<(Vec<u8>, Vec<EditWarning>), EditError> {
        let StylesPart {
            styles,
            part,
            encoding,
        } = self.styles;
        if let Some(xml) = styles.finish() {
            match part {
                Some(part) => self.draft.change(&part, PartText { xml, encoding }),
                None => {
                    let folder = path::folder(&self.workbook.part);
                    // Some readers look for the usual name rather than for the relationship.
                    let usual = format!("{folder}styles.xml");
                    let part = match self.draft.is_free(&usual) {
                        true => usual,
                        false => self.draft.free_name(folder, "styles", "xml"),
                    };
                    self.draft.add(&part, xml, STYLES);
                    let kind = self.workbook.dialect.relationship_type("styles");
                    self.draft.relate(&self.workbook.part, &kind, &part)?;
                }
            }
        }
        if !self.splices.is_empty() {
            let text = &self.workbook.text;
            let xml = self.splices.apply(&text.xml);
            self.draft.change(
                &self.workbook.part,
                PartText {
                    xml,
                    encoding: text.encoding,
                },
            );
        }
        let signed = self.draft.package().relationships("")?;
        let signed = signed.iter().any(|r| r.kind.contains("digital-signature"));
        let mut warnings = self.warnings;
        let bytes = self.draft.write(original, &mut warnings)?;
        if signed && bytes != original {
            warnings.push(EditWarning::Signed);
        }
        Ok((bytes, warnings))
    }
}

/// Whether a sheet's bytes hold an `<f>` element under any prefix.
fn mentions_formula(xml: &[u8]) -> bool {
    xml.windows(3).any(|w| {
        matches!(
            w,
            [
                b'<' | b':',
                b'f',
                b'>' | b' ' | b'/' | b'\n' | b'\t' | b'\r'
            ]
        )
    })
}

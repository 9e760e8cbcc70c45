//! Turns edits of cells into splices of a worksheet part.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::edits::{CellEdit, Note};
use super::super::error::{EditError, EditWarning};
use super::super::strings::SharedStrings;
use super::super::styles::{Keep, Lock, StyleChange, Styles, Wrap};
use super::super::text::{CellText, Fit};
use super::super::xml::{Splices, XmlError};
use super::fitted::height_of_others;
use super::height::{MAX_ROW_HEIGHT, Measure};
use super::scan::{Cell, Content, Protection, SheetMap};
use super::write::{Outcome, write};
use crate::address::{CellAddress, CellRange};

/// What became of the edits of one worksheet.
#[derive(Debug, Default)]
pub struct Applied<'e> {
    /// Number of cells whose value was written.
    pub values: usize,
    /// Notes to be attached, each with the cell that it goes to.
    pub notes: Vec<(CellAddress, &'e Note)>,
    /// New heights of rows, in points.
    pub heights: BTreeMap<u32, f64>,
}

/// Everything that the edits of one sheet are judged by.
pub struct Context<'a> {
    /// The worksheet's name, for warnings.
    pub sheet: &'a str,
    /// The part's text.
    pub xml: &'a str,
    /// Where everything lies in it.
    pub map: &'a SheetMap,
    /// The workbook's shared strings.
    pub strings: &'a SharedStrings<'a>,
}

struct Target<'e> {
    cell: CellAddress,
    merge: Option<CellRange>,
    edit: &'e CellEdit,
}

/// Plans the edits of one worksheet and records them as splices.
///
/// # Errors
/// [`EditError::CellTwice`], and an [`XmlError`] where a row contradicts its cells.
pub fn apply<'e>(
    context: &Context<'_>,
    edits: &'e [CellEdit],
    styles: &mut Styles,
    splices: &mut Splices,
    warnings: &mut Vec<EditWarning>,
) -> Result<Applied<'e>, PlanError> {
    let targets = resolve(context, edits, warnings)?;
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for target in &targets {
        let number = target.cell.row;
        if let (false, Ok(index)) = (rows.contains_key(&number), context.map.row(number)) {
            rows.insert(number, context.map.rows[index].cells(context.xml)?);
        }
    }
    let neighbours = neighbours(&targets, &rows);
    let mut applied = Applied::default();
    let mut outcomes: BTreeMap<u32, Vec<Outcome<'e>>> = BTreeMap::new();
    let mut lookalikes = Vec::new();
    for target in &targets {
        let existing = existing(&rows, target.cell);
        let base = match existing {
            Some(cell) => cell.style,
            None => style_for_absent(context, &neighbours, target.cell),
        };
        let value = writable(context, target, existing, warnings);
        let mut change = StyleChange {
            fill: target.edit.fill,
            ..StyleChange::default()
        };
        if let Some(text) = value {
            applied.values += 1;
            report(context, target.cell, text, styles.look(base).lock, warnings);
            let measure = measure(context, styles, base, target);
            if styles.look(base).wrap != Wrap::Rotated && !measure.fits(text.as_str()) {
                change.wrap = Keep::On;
                raise(
                    context,
                    target,
                    measure.height(measure.lines(text.as_str())),
                    &mut applied,
                );
            }
            if text.looks_like_formula() {
                change.quote = Keep::On;
                lookalikes.push(target.cell);
            }
        }
        let style = styles.derive(base, change).unwrap_or_else(|| {
            let sheet = context.sheet.to_owned();
            warnings.push(EditWarning::StylesFull {
                sheet,
                cell: target.cell,
            });
            base
        });
        if let Some(note) = &target.edit.note {
            applied.notes.push((target.cell, note));
        }
        // Nothing to write: the cell stays unwritten if it was.
        if value.is_some() || target.edit.fill.is_some() {
            let outcome = Outcome {
                cell: target.cell,
                value,
                style,
            };
            outcomes.entry(target.cell.row).or_default().push(outcome);
        }
    }
    if let Some(first) = lookalikes.first() {
        warnings.push(EditWarning::FormulaLookalikes {
            sheet: context.sheet.to_owned(),
            cell: *first,
            count: lookalikes.len(),
        });
    }
    for (number, height) in &mut applied.heights {
        let Ok(index) = context.map.row(*number) else {
            continue;
        };
        let row = &context.map.rows[index];
        let others = match rows.get(number) {
            Some(cells) => height_of_others(context, styles, row, cells),
            None => height_of_others(context, styles, row, &row.cells(context.xml)?),
        };
        *height = height.max(others.min(MAX_ROW_HEIGHT));
    }
    write(context, &rows, &outcomes, &applied.heights, splices);
    Ok(applied)
}

/// What can go wrong while planning.
#[derive(Debug)]
pub enum PlanError {
    /// The edits contradict themselves.
    Edit(EditError),
    /// The part is damaged.
    Xml(XmlError),
}

impl From<XmlError> for PlanError {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

/// Leads every edit to the first cell of its merge, in reading order.
fn resolve<'e>(
    context: &Context<'_>,
    edits: &'e [CellEdit],
    warnings: &mut Vec<EditWarning>,
) -> Result<Vec<Target<'e>>, PlanError> {
    let mut asked = HashSet::new();
    let mut taken = HashSet::new();
    let mut targets = Vec::with_capacity(edits.len());
    for edit in edits {
        let sheet = || context.sheet.to_owned();
        if !asked.insert(edit.cell) {
            let twice = EditError::CellTwice {
                sheet: sheet(),
                cell: edit.cell,
            };
            return Err(PlanError::Edit(twice));
        }
        let merge = context.map.merge(edit.cell);
        let cell = merge.map_or(edit.cell, |merge| merge.start);
        if taken.insert(cell) {
            targets.push(Target { cell, merge, edit });
        } else {
            warnings.push(EditWarning::SharedMerge {
                sheet: sheet(),
                cell: edit.cell,
                with: cell,
            });
        }
    }
    targets.sort_by_key(|target| target.cell);
    Ok(targets)
}

fn existing(rows: &BTreeMap<u32, Vec<Cell>>, cell: CellAddress) -> Option<&Cell> {
    rows.get(&cell.row)?
        .iter()
        .find(|c| c.column == cell.column)
}

/// For each column the rows and styles of the targets that are written down.
fn neighbours(
    targets: &[Target<'_>],
    rows: &BTreeMap<u32, Vec<Cell>>,
) -> HashMap<u32, Vec<(u32, u32)>> {
    let mut found: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
    for target in targets {
        if let Some(cell) = existing(rows, target.cell) {
            found
                .entry(cell.column)
                .or_default()
                .push((target.cell.row, cell.style));
        }
    }
    found
}

/// A cell that is not written down looks like its row or column says; where they say nothing it
/// takes the look of the nearest answer cell of its column, which has the borders and, on a
/// protected sheet, is unlocked.
fn style_for_absent(
    context: &Context<'_>,
    neighbours: &HashMap<u32, Vec<(u32, u32)>>,
    cell: CellAddress,
) -> u32 {
    let own_row = context.map.row(cell.row).ok();
    own_row
        .and_then(|index| context.map.rows[index].style(context.xml))
        .or_else(|| {
            let nearest = neighbours.get(&cell.column)?.iter();
            nearest
                .min_by_key(|(row, _)| row.abs_diff(cell.row))
                .map(|(_, style)| *style)
        })
        .or_else(|| context.map.column(cell.column).map(|column| column.style))
        .unwrap_or(0)
}

/// The value, unless the cell belongs to a formula.
fn writable<'e>(
    context: &Context<'_>,
    target: &Target<'e>,
    existing: Option<&Cell>,
    warnings: &mut Vec<EditWarning>,
) -> Option<&'e CellText> {
    let value = target.edit.value.as_ref()?;
    let formula = existing.is_some_and(|cell| cell.content == Content::Formula)
        || context
            .map
            .arrays
            .iter()
            .any(|range| range.contains(target.cell));
    if formula {
        let sheet = context.sheet.to_owned();
        warnings.push(EditWarning::FormulaKept {
            sheet,
            cell: target.cell,
        });
        return None;
    }
    Some(value)
}

fn report(
    context: &Context<'_>,
    cell: CellAddress,
    text: &CellText,
    lock: Lock,
    warnings: &mut Vec<EditWarning>,
) {
    let sheet = || context.sheet.to_owned();
    if context.map.protection == Protection::On && lock == Lock::Locked {
        warnings.push(EditWarning::LockedCell {
            sheet: sheet(),
            cell,
        });
    }
    if text.fitting().1 == Fit::Cut {
        warnings.push(EditWarning::TextCut {
            sheet: sheet(),
            cell,
        });
    }
}

fn measure(context: &Context<'_>, styles: &Styles, style: u32, target: &Target<'_>) -> Measure {
    let columns = match target.merge {
        Some(merge) => merge.start.column..=merge.end.column,
        None => target.cell.column..=target.cell.column,
    };
    let width = columns.map(|column| context.map.column_width(column));
    Measure::new(width.sum(), styles, style)
}

/// Sees to it that the rows of a target are together as high as its text needs. Never lower than
/// they are, never higher than Excel allows; hidden rows stay hidden.
fn raise(context: &Context<'_>, target: &Target<'_>, needed: f64, applied: &mut Applied<'_>) {
    let rows = match target.merge {
        Some(merge) => merge.start.row..=merge.end.row,
        None => target.cell.row..=target.cell.row,
    };
    let heights: Vec<(u32, f64)> = rows
        .map(|row| {
            let written = context.map.row_height(context.xml, row);
            (row, applied.heights.get(&row).copied().unwrap_or(written))
        })
        .filter(|(_, height)| *height > 0.0)
        .collect();
    let missing = needed - heights.iter().map(|(_, height)| height).sum::<f64>();
    // Half a point is no reason to touch a row.
    if missing <= 0.5 {
        return;
    }
    let share = missing / heights.len() as f64;
    for (row, height) in heights {
        let raised = ((height + share) * 4.0).ceil() / 4.0;
        if height < MAX_ROW_HEIGHT {
            applied.heights.insert(row, raised.min(MAX_ROW_HEIGHT));
        }
    }
}

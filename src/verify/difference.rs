//! What can differ between two workbooks, and what of it an answered checklist may show.

use std::fmt;

use serde::Serialize;

use crate::address::CellAddress;

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Difference {
    /// A cell says something else.
    Value {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
        /// What it said; `None` for nothing.
        before: Option<String>,
        /// What it says now.
        after: Option<String>,
        /// What the change amounts to.
        change: ValueChange,
    },
    /// A cell's formula was changed, made or lost.
    Formula {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
        /// The formula before.
        before: Option<String>,
        /// The formula now.
        after: Option<String>,
    },
    /// The text is the same, its rich text or furigana is not.
    RichText {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// A cell looks different.
    Style {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
        /// In which respects.
        aspects: Vec<Aspect>,
    },
    /// A row has another height.
    RowHeight {
        /// Worksheet.
        sheet: String,
        /// One-based row.
        row: u32,
        /// Points before; `None` for the sheet's default.
        before: Option<f64>,
        /// Points now.
        after: Option<f64>,
        /// The sheet's default in points.
        default: f64,
    },
    /// Something else about a row (hidden, grouped, formatted as a whole).
    Row {
        /// Worksheet.
        sheet: String,
        /// One-based row.
        row: u32,
        /// The attribute.
        attribute: String,
    },
    /// Something else in a worksheet: validations, merges, protection, conditional formats …
    SheetContent {
        /// Worksheet.
        sheet: String,
        /// The element of the worksheet.
        element: String,
    },
    /// A note was added.
    NoteAdded {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// A note says something else, or is gone.
    NoteChanged {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// A sheet is new.
    SheetAdded {
        /// Its name.
        sheet: String,
        /// Where it stands.
        place: SheetPlace,
    },
    /// A sheet is gone (or has another name).
    SheetLost {
        /// Its name.
        sheet: String,
    },
    /// The sheets stand in another order, or one is shown or hidden that was not.
    SheetMoved {
        /// Its name.
        sheet: String,
    },
    /// A defined name was added, changed or lost.
    DefinedName {
        /// The name.
        name: String,
        /// Whose it is.
        owner: NameOwner,
    },
    /// The workbook computes its formulas when it is opened.
    Recalculation,
    /// Something else in the workbook part.
    WorkbookContent {
        /// The element of the workbook.
        element: String,
    },
    /// The styles have more items behind the ones they had.
    StylesAppended,
    /// The styles were written anew; what it does to cells is told cell by cell.
    StylesRewritten,
    /// A part holds something else, which no other difference tells about.
    PartChanged {
        /// The part.
        part: String,
    },
    /// A part is gone.
    PartLost {
        /// The part.
        part: String,
    },
    /// A part is new and belongs to nothing above.
    PartAdded {
        /// The part.
        part: String,
    },
    /// A relationship is gone, or leads elsewhere.
    RelationshipChanged {
        /// Whose.
        part: String,
        /// Its id.
        id: String,
    },
}

/// What a changed value amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueChange {
    /// A blank cell took a text.
    Answered,
    /// Boxes in a text were ticked and nothing else: □はい → ☑はい.
    Ticked,
    /// A text or number became another.
    Replaced,
    /// A text or number is gone.
    Emptied,
    /// The result of a formula that is the same.
    Recomputed,
}

/// In which respect a cell looks different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// The colour behind it.
    Fill,
    /// Long text breaks into lines now.
    WrapOn,
    /// It is marked as text though it looks like a formula.
    QuotePrefix,
    /// The letters.
    Font,
    /// The borders.
    Border,
    /// How numbers are shown.
    NumberFormat,
    /// Any other alignment.
    Alignment,
    /// Whether it may be edited.
    Protection,
    /// The named style.
    NamedStyle,
}

impl Aspect {
    const fn name(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::WrapOn => "wrapping",
            Self::QuotePrefix => "marked as text",
            Self::Font => "font",
            Self::Border => "border",
            Self::NumberFormat => "number format",
            Self::Alignment => "alignment",
            Self::Protection => "lock",
            Self::NamedStyle => "named style",
        }
    }
}

/// Where a new sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetPlace {
    /// Behind all others, where an appended sheet disturbs no reference.
    Last,
    /// Among the others.
    Between,
}

/// Whose a defined name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameOwner {
    /// A sheet that is new.
    NewSheet,
    /// The workbook, or a sheet that was there.
    Original,
}

/// Whether an answered checklist may show a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is what filling does: answers, flags, notes, the review sheet.
    Expected,
    /// It is not.
    Unexpected,
}

impl Difference {
    /// Whether an answered checklist may show this.
    pub fn verdict(&self) -> Verdict {
        let expected = match self {
            Self::Value { change, .. } => matches!(
                change,
                ValueChange::Answered | ValueChange::Ticked | ValueChange::Recomputed
            ),
            Self::Style { aspects, .. } => aspects
                .iter()
                .all(|a| matches!(a, Aspect::Fill | Aspect::WrapOn | Aspect::QuotePrefix)),
            Self::RowHeight {
                before,
                after,
                default,
                ..
            } => after.is_some_and(|after| after >= before.unwrap_or(*default)),
            Self::SheetAdded { place, .. } => *place == SheetPlace::Last,
            Self::DefinedName { owner, .. } => *owner == NameOwner::NewSheet,
            Self::NoteAdded { .. } | Self::Recalculation | Self::StylesAppended => true,
            _ => false,
        };
        if expected {
            Verdict::Expected
        } else {
            Verdict::Unexpected
        }
    }

    /// The sheet and cell that the difference is about.
    pub fn cell(&self) -> Option<(&str, CellAddress)> {
        match self {
            Self::Value { sheet, cell, .. }
            | Self::Formula { sheet, cell, .. }
            | Self::RichText { sheet, cell }
            | Self::Style { sheet, cell, .. }
            | Self::NoteAdded { sheet, cell }
            | Self::NoteChanged { sheet, cell } => Some((sheet, *cell)),
            _ => None,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &Option<String>| match text {
            Some(text) => format!("\"{}\"", text.replace('\n', "⏎")),
            None => "nothing".to_owned(),
        };
        match self {
            Self::Value {
                sheet,
                cell,
                before,
                after,
                ..
            } => {
                write!(f, "{sheet}!{cell}: {} -> {}", shown(before), shown(after))
            }
            Self::Formula {
                sheet,
                cell,
                before,
                after,
            } => {
                write!(
                    f,
                    "{sheet}!{cell}: formula {} -> {}",
                    shown(before),
                    shown(after)
                )
            }
            Self::RichText { sheet, cell } => {
                write!(f, "{sheet}!{cell}: rich text or furigana changed")
            }
            Self::Style {
                sheet,
                cell,
                aspects,
            } => {
                let aspects: Vec<&str> = aspects.iter().map(|aspect| aspect.name()).collect();
                write!(
                    f,
                    "{sheet}!{cell}: looks different ({})",
                    aspects.join(", ")
                )
            }
            Self::RowHeight {
                sheet,
                row,
                before,
                after,
                ..
            } => {
                let points = |height: &Option<f64>| match height {
                    Some(height) => format!("{height} pt"),
                    None => "the default".to_owned(),
                };
                write!(
                    f,
                    "{sheet}, row {row}: height {} -> {}",
                    points(before),
                    points(after)
                )
            }
            Self::Row {
                sheet,
                row,
                attribute,
            } => {
                write!(f, "{sheet}, row {row}: `{attribute}` changed")
            }
            Self::SheetContent { sheet, element } => write!(f, "{sheet}: `{element}` changed"),
            Self::NoteAdded { sheet, cell } => write!(f, "{sheet}!{cell}: note added"),
            Self::NoteChanged { sheet, cell } => write!(f, "{sheet}!{cell}: note changed or lost"),
            Self::SheetAdded { sheet, .. } => write!(f, "{sheet}: sheet added"),
            Self::SheetLost { sheet } => write!(f, "{sheet}: sheet lost or renamed"),
            Self::SheetMoved { sheet } => write!(f, "{sheet}: sheet moved, shown or hidden"),
            Self::DefinedName { name, .. } => write!(f, "defined name `{name}` changed"),
            Self::Recalculation => write!(f, "formulas are computed on opening"),
            Self::WorkbookContent { element } => write!(f, "workbook: `{element}` changed"),
            Self::StylesAppended => write!(f, "styles were added"),
            Self::StylesRewritten => write!(f, "the styles were written anew"),
            Self::PartChanged { part } => write!(f, "part `{part}` changed"),
            Self::PartLost { part } => write!(f, "part `{part}` lost"),
            Self::PartAdded { part } => write!(f, "part `{part}` added"),
            Self::RelationshipChanged { part, id } => {
                write!(f, "relationship `{id}` of `{part}` changed or lost")
            }
        }
    }
}

//! Answers as edits of the customer's package: values, and flags where a person must look.

use std::collections::BTreeMap;

use crate::address::CellAddress;
use crate::answers::{Answered, Written};
use crate::corpus::Profile;
use crate::matching::Status;
use crate::ooxml::{CellEdit, CellText, Fill, Note, SheetEdits};
use crate::questions::AnswerSlot;
use crate::text::Language;
use crate::words;

/// Pale yellow: filled, to be checked. Excel's own "Neutral" style has this fill.
const REVIEW_FILL: Fill = Fill::new(0xFF_EB9C);
/// Pale red: left blank. Excel's own "Bad" style has this fill.
const UNANSWERED_FILL: Fill = Fill::new(0xFF_C7CE);
/// Characters of a runner-up's answer in a note: three lines of Excel's default note box.
const NOTE_EXCERPT: usize = 60;

/// The cell that carries a question's flag and note: the first one written, else where its answer
/// would have gone.
pub fn flagged_cell(answered: &Answered) -> Option<CellAddress> {
    answered
        .written
        .first()
        .map(|written| written.cell)
        .or_else(|| {
            let slots = &answered.question.slots;
            match &slots.answer {
                Some(AnswerSlot::Ticks { cells, .. }) => cells.first().copied(),
                Some(
                    AnswerSlot::Choice { cell, .. }
                    | AnswerSlot::Boxes { cell, .. }
                    | AnswerSlot::Text { cell },
                ) => Some(*cell),
                None => slots.comment.as_ref().map(|comment| comment.cell),
            }
        })
}

/// Every value and flag, worksheet by worksheet, in the order of the questions; then the respondent
/// fields, each with its worksheet's name.
pub fn edits(
    answers: &[Answered],
    fields: &[(String, Written)],
    profile: &Profile,
    language: Language,
) -> Vec<SheetEdits> {
    let mut sheets: Vec<SheetEdits> = Vec::new();
    for answered in answers {
        let cells = cell_edits(answered, profile, language);
        cells_of(&mut sheets, &answered.question.sheet).extend(cells);
    }
    for (sheet, written) in fields {
        let value = Some(CellText::new(&written.value));
        let edit = CellEdit {
            cell: written.cell,
            value,
            fill: None,
            note: None,
        };
        cells_of(&mut sheets, sheet).push(edit);
    }
    sheets.retain(|sheet| !sheet.cells.is_empty());
    sheets
}

fn cells_of<'a>(sheets: &'a mut Vec<SheetEdits>, name: &str) -> &'a mut Vec<CellEdit> {
    let at = sheets
        .iter()
        .position(|sheet| sheet.sheet == name)
        .unwrap_or_else(|| {
            sheets.push(SheetEdits {
                sheet: name.to_owned(),
                cells: Vec::new(),
            });
            sheets.len() - 1
        });
    &mut sheets[at].cells
}

fn cell_edits(answered: &Answered, profile: &Profile, language: Language) -> Vec<CellEdit> {
    let fill = match answered.status {
        Status::Review => Some(REVIEW_FILL),
        Status::Unanswered => Some(UNANSWERED_FILL),
        Status::Confident | Status::Kept => None,
    };
    let mut cells: BTreeMap<CellAddress, CellEdit> = BTreeMap::new();
    for written in &answered.written {
        let value = Some(CellText::new(&written.value));
        cells.insert(
            written.cell,
            CellEdit {
                cell: written.cell,
                value,
                fill,
                note: None,
            },
        );
    }
    if fill.is_some()
        && let Some(cell) = flagged_cell(answered)
    {
        let edit = cells.entry(cell).or_insert(CellEdit {
            cell,
            value: None,
            fill,
            note: None,
        });
        edit.note = Some(Note {
            author: "kotq".to_owned(),
            text: note_text(answered, profile, language),
        });
    }
    cells.into_values().collect()
}

/// Why the cell is flagged, and what else the answer might be.
fn note_text(answered: &Answered, profile: &Profile, language: Language) -> String {
    let (heading, others) = match language {
        Language::Ja => ("kotq", "候補"),
        Language::En => ("kotq", "Candidates"),
    };
    let mut text = format!("{heading}: {}", words::status(answered.status, language));
    for &reason in &answered.reasons {
        text.push_str("\n・");
        text.push_str(words::reason(reason, language));
    }
    let filled = answered.decision.entry.as_ref();
    if let Some(why) = filled
        .and_then(|id| profile.entry(id))
        .and_then(|entry| entry.review.as_deref())
        .filter(|_| answered.status == Status::Review)
    {
        text.push('\n');
        text.push_str(&excerpt(why, NOTE_EXCERPT * 3));
    }
    let runners_up = answered
        .decision
        .candidates
        .iter()
        .filter(|candidate| Some(&candidate.entry) != filled)
        .filter_map(|candidate| profile.entry(&candidate.entry))
        .take(2);
    for (index, entry) in runners_up.enumerate() {
        if index == 0 {
            text.push_str(&format!("\n{others}:"));
        }
        let answer = excerpt(entry.answer.get(answered.decision.language), NOTE_EXCERPT);
        text.push_str(&format!("\n{}. {answer}", index + 1));
    }
    text
}

/// At most `length` characters, with an ellipsis where something was cut.
pub(super) fn excerpt(text: &str, length: usize) -> String {
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(length).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

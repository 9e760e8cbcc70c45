//! Whole workbooks of many makers, filled with forced answers: nothing lost, nothing changed but
//! what was asked for, and other programs read the result.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use kotq::address::CellRange;
use kotq::ooxml::{Edited, Edits};
use kotq::verify::{Difference, compare};
use serde_json::Value;
use support::*;

fn workbooks() -> Vec<(String, Vec<u8>)> {
    let mut all = makers::all();
    all.extend(fixtures());
    all
}

/// Parts that an edit may change; the rest must be the same to the byte.
fn may_change(name: &str) -> bool {
    name == "[Content_Types].xml"
        || name.ends_with("workbook.xml")
        || name.ends_with("workbook.xml.rels")
        || name.ends_with("styles.xml")
        || name.contains("worksheets/")
        || name.contains("comments")
        || name.ends_with(".vml")
}

#[test]
fn filled_with_nothing_gives_back_the_same_bytes() {
    for (name, bytes) in workbooks() {
        let edited = edit(&bytes, &Edits::default());
        assert!(edited.bytes == bytes, "{name}");
        assert_eq!(
            compare(&bytes, &edited.bytes).unwrap().differences,
            [],
            "{name}"
        );
    }
}

#[test]
fn forced_answers_lose_no_part_and_change_none_without_cause() {
    for (name, bytes) in workbooks() {
        let asked = forced_answers(&bytes);
        let edited = edit(&bytes, &asked);
        let (before, after) = (parts(&bytes), parts(&edited.bytes));
        for (part, old) in &before {
            let new = after
                .get(part)
                .unwrap_or_else(|| panic!("{name}: {part} is lost"));
            assert!(old == new || may_change(part), "{name}: {part} changed");
        }
        let added: BTreeSet<_> = after
            .keys()
            .filter(|part| !before.contains_key(*part))
            .collect();
        assert!(
            added
                .iter()
                .all(|part| part.contains("sheet") || may_change(part)),
            "{name}: {added:?}"
        );
    }
}

#[test]
fn untouched_parts_keep_their_packed_bytes_and_their_order() {
    for (name, bytes) in workbooks() {
        let asked = forced_answers(&bytes);
        let edited = edit(&bytes, &asked);
        let (before, after) = (packed(&bytes), packed(&edited.bytes));
        let plain = (parts(&bytes), parts(&edited.bytes));
        for (old, new) in before.iter().zip(&after) {
            assert_eq!(old.0, new.0, "{name}: the order changed");
            let touched = plain.0.get(&old.0) != plain.1.get(&new.0);
            assert!(
                touched || old.1 == new.1,
                "{name}: {} was packed anew",
                old.0
            );
        }
        // The same edits give the same bytes, whenever they are made.
        assert!(edit(&bytes, &asked).bytes == edited.bytes, "{name}");
    }
}

#[test]
fn what_no_model_knows_survives_in_the_edited_sheet() {
    let bytes = exotic::macro_workbook();
    let edited = edit(&bytes, &forced_answers(&bytes));
    let (before, after) = (
        part(&bytes, "xl/worksheets/sheet1.xml"),
        part(&edited.bytes, "xl/worksheets/sheet1.xml"),
    );
    let tail = &before[before.find("</sheetData>").unwrap()..];
    assert!(
        after.ends_with(tail),
        "validations, control and drawings to the byte"
    );
    let vml = part(&edited.bytes, "xl/drawings/vmlDrawing1.vml");
    assert!(vml.contains("対応済み<br></font>") && vml.contains("ObjectType=\"Note\""));
    // The drop-downs are alive in LibreOffice, the one from another sheet too.
    let edited_file = ("a.xlsm".into(), edited.bytes);
    let again = libreoffice(&[edited_file], "xlsx:Calc MS Excel 2007 XML").remove(0);
    let seen = openpyxl(&again)["sheets"]["回答"]["validations"].to_string();
    assert!(seen.contains("一覧") && seen.contains("○,×"), "{seen}");
}

#[test]
fn openpyxl_sees_the_answers_and_everything_that_was_there() {
    for (name, bytes) in workbooks() {
        let asked = forced_answers(&bytes);
        let edited = edit(&bytes, &asked);
        let (before, after) = (openpyxl(&bytes), openpyxl(&edited.bytes));
        let only_asked: Vec<String> = compare(&bytes, &edited.bytes)
            .unwrap()
            .unexpected()
            .filter(|d| !replaced_on_purpose(d, &asked, &edited, &before))
            .map(ToString::to_string)
            .collect();
        assert!(only_asked.is_empty(), "{name}: {only_asked:#?}");
        for (sheet, old) in before["sheets"].as_object().unwrap() {
            let new = &after["sheets"][sheet];
            for what in ["merges", "validations", "conditional", "state", "protected"] {
                assert_eq!(old[what], new[what], "{name}, {sheet}: {what}");
            }
        }
        for sheet in &asked.sheets {
            for edit in &sheet.cells {
                let (Some(value), Some(cell)) = (
                    &edit.value,
                    written_cell(edit.cell, &sheet.sheet, &before, &edited),
                ) else {
                    continue;
                };
                if cell != edit.cell {
                    continue;
                }
                let seen = &after["sheets"][&sheet.sheet]["cells"][cell.to_string()];
                // openpyxl resolves no escapes in inline strings.
                let seen_text = seen["value"]
                    .as_str()
                    .unwrap_or_default()
                    .replace("_x005F_", "_");
                assert_eq!(seen_text, value.as_str(), "{name}, {}!{cell}", sheet.sheet);
                assert!(
                    matches!(seen["type"].as_str(), Some("inlineStr" | "s")),
                    "{name}, {}!{cell}: {seen}",
                    sheet.sheet
                );
            }
        }
        let protected = edited.review_sheet.is_none();
        let names = after["names"].as_array().unwrap();
        assert!(protected || names.last().unwrap().as_str() == edited.review_sheet.as_deref());
    }
}

#[test]
fn libreoffice_reads_the_answers_back() {
    let mut files = Vec::new();
    for (number, (name, bytes)) in workbooks().into_iter().enumerate() {
        let edited = edit(&bytes, &forced_answers(&bytes));
        let extension = name.rsplit('.').next().unwrap_or("xlsx").to_owned();
        files.push((format!("{number}.{extension}"), bytes, edited));
    }
    let inputs: Vec<_> = files
        .iter()
        .map(|(n, _, edited)| (n.clone(), edited.bytes.clone()))
        .collect();
    let read = libreoffice(&inputs, "xlsx:Calc MS Excel 2007 XML");
    for ((name, bytes, edited), again) in files.iter().zip(read) {
        let asked = forced_answers(bytes);
        let before = openpyxl(bytes);
        let mut seen: calamine::Xlsx<_> =
            calamine::Reader::new(std::io::Cursor::new(again)).expect("a workbook");
        for sheet in &asked.sheets {
            let range = calamine::Reader::worksheet_range(&mut seen, &sheet.sheet).unwrap();
            for edit in &sheet.cells {
                let written = written_cell(edit.cell, &sheet.sheet, &before, edited);
                let (Some(value), Some(cell)) = (&edit.value, written) else {
                    continue;
                };
                if cell != edit.cell {
                    continue;
                }
                let text = range
                    .get_value((cell.row, cell.column))
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert_eq!(text, value.as_str(), "{name}, {}!{cell}", sheet.sheet);
            }
        }
    }
}

#[test]
fn editing_twice_is_editing_once() {
    for (name, bytes) in workbooks() {
        let asked = Edits {
            append: None,
            ..forced_answers(&bytes)
        };
        let once = edit(&bytes, &asked).bytes;
        let twice = edit(&once, &asked).bytes;
        let wrong: Vec<_> = compare(&once, &twice).unwrap().differences;
        let told: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        // Fills are appended once per run; what the cells look like does not change.
        assert!(
            wrong
                .iter()
                .all(|d| matches!(d, Difference::StylesAppended)),
            "{name}: {told:#?}"
        );
    }
}

/// The cell that an edit went to; `None` if it was refused.
fn written_cell(
    cell: kotq::address::CellAddress,
    sheet: &str,
    seen: &Value,
    edited: &Edited,
) -> Option<kotq::address::CellAddress> {
    let merges = seen["sheets"][sheet]["merges"].as_array().unwrap();
    let merge = merges
        .iter()
        .map(|merge| merge.as_str().unwrap().parse::<CellRange>().unwrap())
        .find(|merge| merge.contains(cell));
    let target = merge.map_or(cell, |merge| merge.start);
    let refused = |at| {
        edited
            .warnings
            .iter()
            .any(|w| w.refused() == Some((sheet, at)))
    };
    (!refused(cell) && !refused(target)).then_some(target)
}

/// Forced answers go over whatever stands there: those values, and the rich text of them, are asked
/// for.
fn replaced_on_purpose(
    difference: &Difference,
    asked: &Edits,
    edited: &Edited,
    seen: &Value,
) -> bool {
    let Some((sheet, cell)) = difference.cell() else {
        return false;
    };
    let edits = asked
        .sheets
        .iter()
        .filter(|s| s.sheet == sheet)
        .flat_map(|s| &s.cells);
    matches!(
        difference,
        Difference::Value { .. } | Difference::RichText { .. }
    ) && edits
        .filter(|edit| edit.value.is_some())
        .any(|edit| written_cell(edit.cell, sheet, seen, edited) == Some(cell))
}

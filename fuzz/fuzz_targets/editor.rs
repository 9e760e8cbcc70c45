//! Any bytes as a package: filled with nothing they come back as they are; filled with something
//! they are refused or give a workbook that has every part it had and can be filled again.
#![no_main]

use kotq::address::CellAddress;
use kotq::ooxml::{CellEdit, Edits, Fill, Limits, Note, Package, SheetEdits};
use kotq::workbook::Workbook;
use libfuzzer_sys::fuzz_target;

/// Small, so that a bomb costs no time.
const LIMITS: Limits = Limits {
    unpacked_bytes: 16 << 20,
    ratio: 200,
    parts: 200,
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(same) = kotq::ooxml::edit(bytes, &Edits::default(), &LIMITS) {
        assert!(same.bytes == bytes, "filled with nothing, it changed");
    }
    let Ok(package) = Package::open(bytes, &LIMITS) else {
        return;
    };
    let Ok(workbook) = Workbook::read(bytes, "a.xlsx") else {
        return;
    };
    let edits = answers(&workbook);
    let Ok(edited) = kotq::ooxml::edit(bytes, &edits, &LIMITS) else {
        return;
    };
    let after = Package::open(&edited.bytes, &Limits::default()).expect("a package");
    for entry in package.entries() {
        assert!(
            after.entries().iter().any(|new| new.name == entry.name),
            "a part is lost"
        );
    }
    kotq::ooxml::edit(&edited.bytes, &edits, &Limits::default()).expect("it can be filled again");
    let _ = kotq::verify::compare(bytes, &edited.bytes);
});

fn answers(workbook: &Workbook) -> Edits {
    let cells = ["A1", "B2", "C3", "XFD1048576"].map(|name| {
        let cell: CellAddress = name.parse().expect("an address");
        CellEdit {
            fill: Some(Fill::new(0xFFEB9C)),
            note: Some(Note {
                author: "kotq".into(),
                text: "要確認".into(),
            }),
            ..CellEdit::new(cell)
        }
        .with_text("=回答です。\n次の行")
    });
    let mut names: Vec<&str> = workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    Edits {
        sheets: names
            .into_iter()
            .map(|sheet| SheetEdits {
                sheet: sheet.to_owned(),
                cells: cells.to_vec(),
            })
            .collect(),
        ..Edits::default()
    }
}

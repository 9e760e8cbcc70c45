//! Some thousand damaged workbooks: whatever is wrong with a file, kotq gives an error or a sound
//! workbook, and never panics. `KOTQ_MUTATIONS` sets the number for each workbook (the nightly run);
//! a failure names the seed, and `KOTQ_MUTATION=seed` runs that one alone and leaves
//! the damaged files in `target/tmp`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use kotq::address::CellAddress;
use kotq::fill::{FillOptions, ReviewPlace, fill};
use kotq::matching::Matcher;
use kotq::ooxml::{CellEdit, Edits, Fill, Limits, Note, SheetEdits};
use kotq::questions::{FindOptions, find};
use kotq::text::Language;
use kotq::verify::{Difference, compare};
use kotq::workbook::Workbook;
use support::mutate::Anatomy;
use support::*;

/// Damaged files for each workbook. All together they take some 20 seconds unoptimised.
const EACH: u64 = 300;
/// Of these, how many go through all of `fill`, which spends its time on matching.
const WHOLE: u64 = 4;

/// How every answer begins.
const ANSWER: &str = "=回答です。";

/// Small workbooks that hold something of everything.
fn workbooks() -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("rust_xlsxwriter.xlsx".to_owned(), makers::rust_xlsxwriter()),
        ("exotic.xlsm".to_owned(), exotic::macro_workbook()),
        ("google.xlsx".to_owned(), exotic::google_like()),
    ];
    for name in [
        "bakery.xlsx",
        "library_en.xlsx",
        "realestate.xlsx",
        "shipping_en.xlsx",
        "prefecture.ods",
    ] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/").to_owned() + name;
        all.push((name.to_owned(), std::fs::read(path).unwrap()));
    }
    all
}

/// Every answer cell of the form gets a text, a colour and a note; where no form is found, some
/// cells of each sheet do.
fn answers(workbook: &Workbook) -> Edits {
    let form = find(workbook, &FindOptions::default());
    let mut sheets: BTreeMap<String, BTreeMap<CellAddress, CellEdit>> = BTreeMap::new();
    let mut add = |sheet: &str, cell: CellAddress| {
        let cells = sheets.entry(sheet.to_owned()).or_default();
        let mut edit = CellEdit::new(cell).with_text(format!(
            "{ANSWER}\n長い回答は何行にもわたることがあります。"
        ));
        edit.fill = Some(Fill::new(0xFFEB9C));
        edit.note = Some(Note {
            author: "kotq".into(),
            text: "要確認".into(),
        });
        cells.insert(cell, edit);
    };
    for question in form.questions() {
        for cell in question.slots.cells() {
            add(&question.sheet, cell);
        }
    }
    for sheet in &workbook.sheets {
        for cell in ["A1", "C2", "B3", "XFD1048576"] {
            add(&sheet.name, at(cell));
        }
    }
    Edits {
        sheets: sheets
            .into_iter()
            .map(|(sheet, cells)| SheetEdits {
                sheet,
                cells: cells.into_values().collect(),
            })
            .collect(),
        append: Some(review()),
        ..Edits::default()
    }
}

fn review() -> kotq::ooxml::NewSheet {
    static MADE: std::sync::OnceLock<kotq::ooxml::NewSheet> = std::sync::OnceLock::new();
    MADE.get_or_init(review_sheet).clone()
}

/// What must hold for any bytes whatever.
fn judge(bytes: &[u8], name: &str) {
    let limits = Limits::default();
    if let Ok(same) = kotq::ooxml::edit(bytes, &Edits::default(), &limits) {
        assert!(same.bytes == bytes, "filled with nothing, it changed");
    }
    let Ok(workbook) = Workbook::read(bytes, name) else {
        return;
    };
    let Ok(edited) = kotq::ooxml::edit(bytes, &answers(&workbook), &limits) else {
        return;
    };
    let (before, after) = (names(bytes), names(&edited.bytes));
    assert!(
        before.iter().all(|part| after.contains(part)),
        "a part is lost"
    );
    // What was written can be read and written again, and compared.
    let again = Workbook::read(&edited.bytes, name).unwrap_or_else(|e| panic!("unreadable: {e}"));
    assert_eq!(
        again.sheets.len(),
        workbook.sheets.len() + edited.review_sheet.iter().count()
    );
    if let Ok(comparison) = compare(bytes, &edited.bytes) {
        // Some of the cells were not blank. In a damaged file cells may name styles that there are not,
        // and a sheet a drawing of notes that there is not: the first are made, the second replaced.
        let told = |difference: &&Difference| match difference {
            Difference::Value { after, .. } => {
                after.as_ref().is_some_and(|text| text.starts_with(ANSWER))
            }
            Difference::Style { .. } | Difference::StylesRewritten => true,
            Difference::SheetContent { element, .. } => element == "legacyDrawing",
            Difference::PartChanged { part } => part.ends_with(".vml"),
            _ => false,
        };
        let unexpected: Vec<String> = comparison
            .unexpected()
            .filter(|difference| !told(difference))
            .map(ToString::to_string)
            .collect();
        assert!(unexpected.is_empty(), "{unexpected:?}");
    }
}

fn names(bytes: &[u8]) -> Vec<String> {
    let package = kotq::ooxml::Package::open(bytes, &Limits::default()).unwrap();
    package
        .entries()
        .iter()
        .map(|entry| entry.name.clone())
        .collect()
}

/// Panics in kotq's own code, even those that the fence round the format readers turns into errors.
fn own_panics() -> Arc<Mutex<Vec<String>>> {
    let found = Arc::new(Mutex::new(Vec::new()));
    // The fence puts its own hook in place once, with the first file that is read.
    let _ = Workbook::read(b"PK\x03\x04", "a.xlsx");
    let seen = Arc::clone(&found);
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        // Paths of other crates begin at the registry.
        if place.starts_with("src/") || place.starts_with("tests/") {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(format!("{place}: {panic}"));
        }
    }));
    found
}

#[test]
fn damaged_workbooks_give_errors_or_sound_workbooks() {
    let each = std::env::var("KOTQ_MUTATIONS").map_or(EACH, |text| text.parse().unwrap());
    let one: Option<u64> = std::env::var("KOTQ_MUTATION")
        .ok()
        .map(|text| text.parse().unwrap());
    let matcher = Matcher::bundled("kingoftime").unwrap();
    let options = FillOptions {
        find: FindOptions::default(),
        language: None,
        ui: Language::Ja,
        review: ReviewPlace::Sheet,
        respondent: kotq::output::Respondent::default(),
        today: "2026-11-27".parse().unwrap(),
    };
    let panics = own_panics();
    let mut failures = Vec::new();
    for (name, bytes) in workbooks() {
        let anatomy = Anatomy::of(&bytes);
        for seed in one.map_or(0..each, |seed| seed..seed + 1) {
            let damaged = anatomy.damaged(seed);
            if one.is_some() {
                let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
                std::fs::write(folder.join(&name), &damaged).unwrap();
            }
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                judge(&damaged, &name);
                if seed < WHOLE {
                    let _ = fill(&damaged, &name, &matcher, &options);
                }
            }));
            let mut own = panics.lock().unwrap_or_else(PoisonError::into_inner);
            if outcome.is_err() || !own.is_empty() {
                failures.push(format!("{name}, seed {seed}: {}", own.join("; ")));
                own.clear();
            }
        }
    }
    drop(std::panic::take_hook());
    assert!(
        failures.is_empty(),
        "{}\n{}",
        failures.len(),
        failures.join("\n")
    );
}

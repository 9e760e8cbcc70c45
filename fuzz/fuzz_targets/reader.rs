//! Any bytes as a workbook of any format: read or refused, and whatever was read can be searched for
//! questions and, where its format cannot be edited in place, made anew. calamine's own panics are
//! fenced off by the reader and do not count.
#![no_main]

use kotq::questions::{FindOptions, find};
use kotq::workbook::Workbook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.xlsx", "a.csv"] {
        let Ok(workbook) = Workbook::read(bytes, name) else {
            continue;
        };
        let form = find(&workbook, &FindOptions::default());
        for question in form.questions() {
            assert!(!question.cells.is_empty(), "a question without a cell");
        }
        if let Ok(made) = kotq::output::rebuild(&workbook) {
            let again = Workbook::read(&made, "a.xlsx").expect("what was made can be read");
            assert_eq!(again.sheets.len(), workbook.sheets.len());
        }
    }
});

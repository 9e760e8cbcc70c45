//! Whole workbooks of many makers, filled with forced answers: nothing lost, nothing changed but
//! what was asked for, and other programs read the result.

mod support;

use std::collections::BTreeSet;

use support::*;

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
    for (name, bytes) in fixtures() {
        let edited = edit(&bytes, &kotq::ooxml::Edits::default());
        assert!(edited.bytes == bytes, "{name}");
    }
}

#[test]
fn forced_answers_lose_no_part_and_change_none_without_cause() {
    for (name, bytes) in fixtures() {
        let edited = edit(&bytes, &forced_answers(&bytes));
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
        let seen = openpyxl(&edited.bytes);
        assert!(
            seen["names"]
                .as_array()
                .unwrap()
                .iter()
                .any(|n| n == "kotq"),
            "{name}"
        );
    }
}

//! The XML of cells and rows that receive something.

use super::super::text::{CellText, escape_xstring};
use super::super::xml;
use crate::address::{CellAddress, column_index};

/// A cell element that was not there before.
pub fn new_cell(prefix: &str, cell: CellAddress, style: u32, value: Option<&CellText>) -> String {
    let style = if style == 0 {
        String::new()
    } else {
        format!(" s=\"{style}\"")
    };
    finished(&format!("<{prefix}c r=\"{cell}\"{style}/>"), prefix, value)
}

/// An existing cell with a new value: its style and unknown attributes stay; what belonged to the
/// old value (`t`, and the metadata indices `cm` and `vm`) goes.
pub fn replaced_cell(tag: &str, cell: CellAddress, style: u32, value: &CellText) -> String {
    let mut head = tag.to_owned();
    for name in ["t", "cm", "vm"] {
        head = xml::without_attribute(&head, name);
    }
    head = xml::with_attribute(&head, "r", &cell.to_string());
    let prefix = xml::prefix(tag);
    let head = restyled(&head, style);
    let empty = if head.ends_with("/>") {
        head
    } else {
        format!("{}/>", head.trim_end_matches('>'))
    };
    finished(&empty, prefix, Some(value))
}

/// A cell's or row's start tag with a style.
pub fn restyled(tag: &str, style: u32) -> String {
    if xml::number::<u32>(tag, "s").unwrap_or(0) == style {
        tag.to_owned()
    } else {
        xml::with_attribute(tag, "s", &style.to_string())
    }
}

fn finished(empty: &str, prefix: &str, value: Option<&CellText>) -> String {
    let text = value.map(|value| value.fitting().0).unwrap_or_default();
    if text.is_empty() {
        return empty.to_owned();
    }
    let head = xml::opened(&xml::with_attribute(empty, "t", "inlineStr"));
    format!(
        "{head}<{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
        escape_xstring(text)
    )
}

/// A row's start tag, widened to the columns that it now holds and raised to a height.
pub fn row_tag(tag: &str, columns: Option<(u32, u32)>, height: Option<f64>) -> String {
    let mut out = tag.to_owned();
    if let (Some((first, last)), Some(spans)) = (columns, xml::attribute(tag, "spans"))
        && let Some(wider) = widened_spans(&spans, first, last)
    {
        out = xml::with_attribute(&out, "spans", &wider);
    }
    if let Some(height) = height {
        out = xml::with_attribute(&out, "ht", &height.to_string());
        out = xml::with_attribute(&out, "customHeight", "1");
    }
    out
}

/// `spans` is a hint about the columns in use (18.3.1.73); where it does not cover the new cells it
/// becomes one span around everything. `None` if it covers them, or is no list of spans.
fn widened_spans(spans: &str, first: u32, last: u32) -> Option<String> {
    let parsed: Option<Vec<(u32, u32)>> = spans
        .split_ascii_whitespace()
        .map(|span| {
            let (a, b) = span.split_once(':')?;
            Some((a.parse().ok()?, b.parse().ok()?))
        })
        .collect();
    let parsed = parsed?;
    let covered = |column: u32| {
        parsed
            .iter()
            .any(|(a, b)| (*a..=*b).contains(&(column + 1)))
    };
    if covered(first) && covered(last) {
        return None;
    }
    let low = parsed.iter().map(|(a, _)| *a).chain([first + 1]).min()?;
    let high = parsed.iter().map(|(_, b)| *b).chain([last + 1]).max()?;
    Some(format!("{low}:{high}"))
}

/// The `ref` of `<dimension>` widened to hold the cells; `None` if it does, or cannot be read (an
/// odd one is no reason to touch it).
pub fn widened_dimension(reference: &str, cells: &[CellAddress]) -> Option<String> {
    let (start, end) = reference.split_once(':').unwrap_or((reference, reference));
    let (mut start, mut end) = (corner(start)?, corner(end)?);
    let before = (start, end);
    for cell in cells {
        start = CellAddress::new(start.row.min(cell.row), start.column.min(cell.column));
        end = CellAddress::new(end.row.max(cell.row), end.column.max(cell.column));
    }
    ((start, end) != before).then(|| {
        if start == end {
            start.to_string()
        } else {
            format!("{start}:{end}")
        }
    })
}

fn corner(text: &str) -> Option<CellAddress> {
    // A row or column alone, as in "A:C", is not what Excel writes here.
    column_index(text.trim_end_matches(|c: char| c.is_ascii_digit()))?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> CellAddress {
        text.parse().unwrap()
    }

    #[test]
    fn a_replaced_cell_keeps_its_look_and_loses_its_old_value() {
        let tag = "<x:c r=\"B2\" s=\"5\" t=\"s\" ph=\"1\" vm=\"3\">";
        assert_eq!(
            replaced_cell(tag, at("B2"), 5, &CellText::new("=1<2")),
            "<x:c r=\"B2\" s=\"5\" ph=\"1\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">\
             =1&lt;2</x:t></x:is></x:c>"
        );
        assert_eq!(
            replaced_cell("<c>", at("C3"), 1, &CellText::new("")),
            "<c r=\"C3\" s=\"1\"/>"
        );
    }

    #[test]
    fn new_cells() {
        assert_eq!(new_cell("", at("A1"), 0, None), "<c r=\"A1\"/>");
        assert!(new_cell("x:", at("A1"), 2, Some(&CellText::new("a"))).ends_with("</x:is></x:c>"));
    }

    #[test]
    fn spans_and_dimension_are_widened_only_where_needed() {
        let tag = "<row r=\"1\" spans=\"2:4\">";
        assert_eq!(row_tag(tag, Some((1, 3)), None), tag);
        assert_eq!(
            row_tag(tag, Some((0, 5)), None),
            "<row r=\"1\" spans=\"1:6\">"
        );
        assert_eq!(
            row_tag("<row ht=\"15\"/>", None, Some(66.5)),
            "<row ht=\"66.5\" customHeight=\"1\"/>"
        );
        assert_eq!(widened_dimension("A1:C3", &[at("B2")]), None);
        assert_eq!(
            widened_dimension("B2", &[at("A5")]).as_deref(),
            Some("A2:B5")
        );
        assert_eq!(widened_dimension("A:C", &[at("B2")]), None);
    }
}

//! Rows whose height is nowhere stated: Excel fits them to their text when it opens the file. As
//! soon as kotq states a height for the sake of an answer, it must be high enough for the rest of
//! the row as well.

use super::super::strings;
use super::super::styles::{Styles, Wrap};
use super::super::xml::{self, Tokens};
use super::height::Measure;
use super::plan::Context;
use super::scan::{Cell, Row};
use crate::address::CellAddress;

/// Height in points that the cells of a row need as they are. Zero where the row states a height
/// itself, which then holds.
pub fn height_of_others(context: &Context<'_>, styles: &Styles, row: &Row, cells: &[Cell]) -> f64 {
    if xml::attribute(&context.xml[row.open.clone()], "ht").is_some() {
        return 0.0;
    }
    let mut needed: f64 = 0.0;
    for cell in cells {
        let address = CellAddress::new(row.number, cell.column);
        let merge = context.map.merge(address);
        // Excel fits rows to no merged cell; a merge over columns still shows what it can.
        let last = merge.map_or(cell.column, |merge| merge.end.column);
        if merge.is_some_and(|merge| merge.height() > 1 || merge.start != address) {
            continue;
        }
        let Some(text) = text(context, cell) else {
            continue;
        };
        let width = (cell.column..=last).map(|column| context.map.column_width(column));
        let measure = Measure::new(width.sum(), styles, cell.style);
        let lines = match styles.look(cell.style).wrap {
            Wrap::Yes => measure.lines(&text),
            Wrap::No => 1,
            Wrap::Rotated => continue,
        };
        needed = needed.max(measure.height(lines));
    }
    needed
}

fn text(context: &Context<'_>, cell: &Cell) -> Option<String> {
    let element = &context.xml[cell.open.start..cell.end];
    let tag = &context.xml[cell.open.clone()];
    let child = |name: &str| -> Option<&str> {
        let mut start = None;
        let mut tokens = Tokens::new(element);
        while let Ok(Some(token)) = tokens.next() {
            if token.depth == 1 && token.name == name {
                if token.opens() {
                    start = Some(token.span.start);
                } else {
                    return Some(&element[start?..token.span.end]);
                }
            }
        }
        None
    };
    let value = |element: &str| {
        let start = element.find('>').map_or(0, |at| at + 1);
        let end = element.rfind("</").unwrap_or(element.len());
        xml::text_of(&element[start..end])
    };
    match xml::attribute(tag, "t").as_deref() {
        Some("s") => context
            .strings
            .text(value(child("v")?).trim().parse().ok()?),
        Some("inlineStr") => Some(strings::text(child("is")?)),
        Some("str") => Some(value(child("v")?)),
        _ => None,
    }
}

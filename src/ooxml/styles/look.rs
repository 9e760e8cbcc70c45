//! What a style says about a cell: whether it is locked, wraps, and in which size it is written.

use super::super::xml::{self, Tokens};
use super::{List, Styles};

/// Size in points where the styles give none: Excel's own default.
const DEFAULT_FONT_SIZE: f64 = 11.0;

/// Whether a cell may be edited on a protected sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It may not.
    Locked,
    /// It may.
    Unlocked,
}

/// Whether long text breaks into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It is turned or stacked; nothing can be said about lines.
    Rotated,
}

impl Styles {
    /// Whether cells of this style may be edited on a protected sheet (18.8.33: locked unless the
    /// style says otherwise).
    pub fn lock(&self, style: u32) -> Lock {
        match within(&self.format(style), "protection", |tag| {
            xml::flag(tag, "locked")
        }) {
            Some(false) => Lock::Unlocked,
            _ => Lock::Locked,
        }
    }

    /// Whether long text breaks into lines in cells of this style.
    pub fn wraps(&self, style: u32) -> Wrap {
        let format = self.format(style);
        let get = |name| within(&format, "alignment", |tag| xml::attribute(tag, name));
        if get("textRotation").is_some_and(|angle| angle != "0") {
            return Wrap::Rotated;
        }
        match get("wrapText").as_deref() {
            Some("1" | "true" | "on") => Wrap::Yes,
            _ => Wrap::No,
        }
    }

    /// Font size of a style in points.
    pub fn font_size(&self, style: u32) -> f64 {
        let font = xml::number::<usize>(&self.format(style), "fontId").unwrap_or(0);
        self.item(List::Fonts, font)
            .and_then(|font| within(font, "sz", |tag| xml::number(tag, "val")))
            .filter(|size| (1.0..=409.0).contains(size))
            .unwrap_or(DEFAULT_FONT_SIZE)
    }
}

fn within<T>(element: &str, child: &str, get: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut tokens = Tokens::new(element);
    while let Ok(Some(token)) = tokens.next() {
        if token.opens() && token.name == child {
            return get(&element[token.span]);
        }
    }
    None
}

//! What a style says about a cell: whether it is locked, wraps, and how large its letters are.

use super::super::xml::{self, Tokens};
use super::{List, Styles};

/// Size in points where the styles give none: Excel's own default.
const DEFAULT_FONT_SIZE: f64 = 11.0;

/// Height of a line for each point of font size: that of Noto Sans CJK, which stands in where a
/// machine lacks the form's font; Calibri (1.36), Arial, MS Gothic and Meiryo UI are lower.
const LINE_HEIGHT: f64 = 1.45;

/// The same for the fonts that Excel and Windows set wide apart: Excel makes a row of Yu Gothic 11
/// points 18.75 points high.
const TALL_LINE_HEIGHT: f64 = 1.71;

/// Beginnings of the names of these fonts. Their narrow siblings end in "UI".
const TALL_FONTS: [&str; 6] = [
    "游ゴシック",
    "游明朝",
    "メイリオ",
    "Yu Gothic",
    "Yu Mincho",
    "Meiryo",
];

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

/// A style as far as it bears on writing into a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Whether the cell may be edited on a protected sheet (18.8.33: locked unless the style says
    /// otherwise).
    pub lock: Lock,
    /// Whether long text breaks into lines.
    pub wrap: Wrap,
    /// Font size in points.
    pub font: f64,
    /// Height of a line in points.
    pub line: f64,
    /// Steps of indentation (18.8.1).
    pub indent: u32,
}

impl Styles {
    /// What a style says; read once for each.
    pub fn look(&self, style: u32) -> Look {
        if let Some(known) = self.looks.borrow().get(&style) {
            return *known;
        }
        let look = self.read_look(style);
        self.looks.borrow_mut().insert(style, look);
        look
    }

    fn read_look(&self, style: u32) -> Look {
        let format = self.format(style);
        let alignment = |name| within(&format, "alignment", |tag| xml::attribute(tag, name));
        let unlocked = within(&format, "protection", |tag| xml::flag(tag, "locked")) == Some(false);
        let wraps = within(&format, "alignment", |tag| xml::flag(tag, "wrapText")) == Some(true);
        let rotated = alignment("textRotation").is_some_and(|angle| angle != "0");
        let font = xml::number::<usize>(&format, "fontId").unwrap_or(0);
        let font = self.item(List::Fonts, font).unwrap_or_default();
        let size = within(font, "sz", |tag| xml::number(tag, "val"))
            .filter(|size| (1.0..=409.0).contains(size))
            .unwrap_or(DEFAULT_FONT_SIZE);
        let name = within(font, "name", |tag| xml::attribute(tag, "val")).unwrap_or_default();
        let tall = TALL_FONTS.iter().any(|tall| name.starts_with(tall))
            && !name.trim_end().ends_with("UI");
        Look {
            lock: if unlocked {
                Lock::Unlocked
            } else {
                Lock::Locked
            },
            wrap: match (rotated, wraps) {
                (true, _) => Wrap::Rotated,
                (false, true) => Wrap::Yes,
                (false, false) => Wrap::No,
            },
            font: size,
            line: size * if tall { TALL_LINE_HEIGHT } else { LINE_HEIGHT },
            indent: alignment("indent")
                .and_then(|steps| steps.parse().ok())
                .unwrap_or(0),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_high_as_excel_sets_the_font() {
        let fonts = ["游ゴシック", "Yu Gothic UI", "Meiryo", "Calibri"]
            .map(|name| format!("<font><sz val='11'/><name val='{name}'/></font>"))
            .concat();
        let xml = format!(
            "<styleSheet><fonts>{fonts}</fonts><cellXfs><xf fontId='0'/><xf fontId='1'/>\
             <xf fontId='2'><alignment indent='2' wrapText='true'/></xf><xf fontId='3'/></cellXfs>\
             </styleSheet>"
        );
        let styles = Styles::read(xml).unwrap();
        let lines: Vec<f64> = (0..4).map(|style| styles.look(style).line).collect();
        // Excel rounds up to whole pixels of 0.75 points.
        assert!(lines[0] >= 18.75 && lines[2] >= 18.75, "{lines:?}");
        assert!(lines[1] < 16.0 && lines[3] < 16.0, "{lines:?}");
        assert_eq!((styles.look(2).indent, styles.look(2).wrap), (2, Wrap::Yes));
    }
}

//! Text as a cell holds it: Excel's limits, and the escapes of `ST_Xstring`.

/// Longest text of a cell, in UTF-16 code units (Excel's specification; ECMA-376 sets none).
pub const MAX_CELL_TEXT: usize = 32_767;

/// A text for a cell. It is always written as text, never as a formula, a number or a date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellText(String);

impl CellText {
    /// Any text. Line breaks become `\n`, the only kind that Excel knows inside a cell. An empty
    /// text empties the cell.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self(if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The longest beginning that a cell can hold, and whether that is all of it.
    pub fn fitting(&self) -> (&str, Fit) {
        let mut units = 0;
        for (at, c) in self.0.char_indices() {
            units += c.len_utf16();
            if units > MAX_CELL_TEXT {
                return (&self.0[..at], Fit::Cut);
            }
        }
        (&self.0, Fit::Whole)
    }

    /// Whether a spreadsheet that re-enters the text would take it for a formula: it begins with
    /// `=`, `+`, `-`, `@` or a tab and goes on.
    pub fn looks_like_formula(&self) -> bool {
        self.0.len() > 1 && self.0.starts_with(['=', '+', '-', '@', '\t'])
    }
}

/// Whether a text went into a cell whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// All of it.
    Whole,
    /// Its end was cut off.
    Cut,
}

/// Escaped for an `ST_Xstring` element (ECMA-376 Part 1, 22.9.2.19): what XML cannot hold becomes
/// `_xHHHH_`, and a text that looks like such an escape has its underscore escaped.
pub fn escape_xstring(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if escape_at(&text[at..]).is_some() => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// `_xHHHH_` resolved, once from left to right; a lone surrogate stays as it is written.
pub fn unescape_xstring(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = match escape_at(rest).and_then(char::from_u32) {
            Some(c) => (c, ESCAPE_LENGTH),
            None => ('_', 1),
        };
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

const ESCAPE_LENGTH: usize = "_xHHHH_".len();

fn escape_at(text: &str) -> Option<u32> {
    let hex = text
        .get(..ESCAPE_LENGTH)?
        .strip_prefix("_x")?
        .strip_suffix('_')?;
    hex.bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(hex, 16).ok())
        .flatten()
}

/// Escaped for plain character data, such as a defined name's formula.
pub fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xstrings_escape_and_come_back() {
        for text in [
            "plain",
            "a\u{b}b\u{0}\u{ffff}",
            "_x000D_ and _x005F_x000D_",
            "__x000D_",
            "_x00_",
            "_x+123_",
            "一部対応\n<&>",
        ] {
            let escaped = escape_xstring(text);
            assert!(!escaped.contains('\u{b}') && !escaped.contains('\u{0}'));
            assert_eq!(
                unescape_xstring(&super::super::xml::unescape(&escaped)),
                text
            );
        }
        assert_eq!(escape_xstring("_x000D_\u{b}"), "_x005F_x000D__x000B_");
    }

    #[test]
    fn length_counts_utf16_units_and_never_splits_a_character() {
        let whole = CellText::new("あ".repeat(MAX_CELL_TEXT));
        assert_eq!(whole.fitting(), (whole.as_str(), Fit::Whole));
        let text = CellText::new(format!("{}😀", "a".repeat(MAX_CELL_TEXT - 1)));
        let (fitting, fit) = text.fitting();
        assert_eq!((fitting.len(), fit), (MAX_CELL_TEXT - 1, Fit::Cut));
    }

    #[test]
    fn carriage_returns_become_line_breaks() {
        assert_eq!(CellText::new("a\r\nb\rc").as_str(), "a\nb\nc");
    }

    #[test]
    fn formula_lookalikes() {
        for text in ["=1", "+81", "-x", "@a", "\ta"] {
            assert!(CellText::new(text).looks_like_formula(), "{text}");
        }
        for text in ["-", "", "a=b", "－対象外"] {
            assert!(!CellText::new(text).looks_like_formula(), "{text}");
        }
    }
}

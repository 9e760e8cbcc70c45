//! The shared strings, read only where a cell's text must be known, and never written.

use std::cell::OnceCell;
use std::ops::Range;

use super::package::Package;
use super::text::unescape_xstring;
use super::xml::{self, Kind, Tokens, XmlError};

/// The shared strings of a workbook, read on first use.
pub struct SharedStrings<'p> {
    package: &'p Package<'p>,
    part: Option<String>,
    read: OnceCell<(String, Vec<Range<usize>>)>,
}

impl<'p> SharedStrings<'p> {
    /// The strings in this part, if the workbook has one.
    pub fn new(package: &'p Package<'p>, part: Option<&str>) -> Self {
        Self {
            package,
            part: part.map(str::to_owned),
            read: OnceCell::new(),
        }
    }

    /// The text of a string without its furigana; `None` where it cannot be found, since a damaged
    /// table is no reason not to fill the sheet.
    pub fn text(&self, index: usize) -> Option<String> {
        let (xml, items) = self.read.get_or_init(|| {
            let text = self
                .part
                .as_ref()
                .and_then(|part| self.package.text(part).ok().flatten());
            let xml = text.map(|text| text.xml).unwrap_or_default();
            let items = items(&xml).unwrap_or_default();
            (xml, items)
        });
        Some(text(&xml[items.get(index)?.clone()]))
    }
}

fn items(part: &str) -> Result<Vec<Range<usize>>, XmlError> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next()? {
        match (token.depth, token.kind) {
            (1, Kind::Open | Kind::Empty) => found.push(token.span),
            (1, Kind::Close) => {
                if let Some(item) = found.last_mut() {
                    item.end = token.span.end;
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The text of an `<si>` or `<is>`: its runs joined, furigana (`rPh`) left out.
pub fn text(element: &str) -> String {
    let mut out = String::new();
    let (mut phonetic, mut in_text) = (false, false);
    let mut tokens = Tokens::new(element);
    while let Ok(Some(token)) = tokens.next() {
        match (token.name, token.kind) {
            ("rPh", kind) => phonetic = kind == Kind::Open,
            ("t", kind) => in_text = kind == Kind::Open,
            (_, Kind::Text) if in_text && !phonetic => {
                out.push_str(&xml::text_of(&element[token.span]));
            }
            _ => {}
        }
    }
    unescape_xstring(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_furigana_left_out() {
        let part = "<sst><si><t>a</t></si><si/><si><r><t>東</t></r><r><t>京_x000B_</t></r>\
            <rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si></sst>";
        let items = items(part).unwrap();
        let texts: Vec<_> = items.into_iter().map(|item| text(&part[item])).collect();
        assert_eq!(texts, ["a", "", "東京\u{b}"]);
    }
}

//! How cells look: style indices resolved to what they stand for, so that two workbooks with
//! different style tables can be compared.

use std::collections::HashMap;

use super::canonical::{attributes, canonical};
use super::difference::Aspect;
use crate::ooxml::XmlError;
use crate::ooxml::xml::{self, Kind, Tokens};

/// The styles part, taken apart.
#[derive(Debug, Default)]
pub struct Looks {
    /// Items of each list in their order, in canonical form.
    lists: HashMap<String, Vec<String>>,
    /// Everything of the part that is in no list.
    rest: HashMap<String, String>,
    /// `cellXfs` as it is written.
    formats: Vec<String>,
    number_formats: HashMap<String, String>,
}

/// Lists that a style may be added to; everything else in the part must stay as it is.
const LISTS: [&str; 6] = ["numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"];

impl Looks {
    /// Reads a styles part.
    ///
    /// # Errors
    /// Where the XML is damaged.
    pub fn read(part: &str) -> Result<Self, XmlError> {
        let mut looks = Self::default();
        let mut tokens = Tokens::new(part);
        let mut list = String::new();
        let mut start = 0;
        while let Some(token) = tokens.next()? {
            let end = token.span.end;
            if token.kind == Kind::Text {
                continue;
            }
            match token.depth {
                1 => {
                    if token.opens() {
                        start = token.span.start;
                        token.name.clone_into(&mut list);
                    }
                    let whole = token.kind != Kind::Open;
                    if whole && !LISTS.contains(&list.as_str()) {
                        looks
                            .rest
                            .insert(list.clone(), canonical(&part[start..end])?);
                    }
                }
                2 if LISTS.contains(&list.as_str()) => {
                    if token.opens() {
                        start = token.span.start;
                    }
                    if token.kind != Kind::Open {
                        looks.item(&list, &part[start..end])?;
                    }
                }
                _ => {}
            }
        }
        Ok(looks)
    }

    fn item(&mut self, list: &str, element: &str) -> Result<(), XmlError> {
        match list {
            "cellXfs" => self.formats.push(element.to_owned()),
            "numFmts" => {
                let id = xml::attribute(element, "numFmtId").unwrap_or_default();
                let code = xml::attribute(element, "formatCode").unwrap_or_default();
                self.number_formats.insert(id, code);
            }
            _ => {}
        }
        self.lists
            .entry(list.to_owned())
            .or_default()
            .push(canonical(element)?);
        Ok(())
    }

    /// Whether everything of `self` is in `later` at the same place.
    pub fn is_beginning_of(&self, later: &Self) -> bool {
        self.rest == later.rest
            && self.lists.iter().all(|(name, items)| {
                later
                    .lists
                    .get(name)
                    .is_some_and(|more| more.starts_with(items))
            })
    }

    /// In which respects a cell of style `before` here looks different from one of style `after`
    /// there.
    pub fn aspects(&self, before: u32, later: &Self, after: u32) -> Vec<Aspect> {
        let (old, new) = (self.format(before), later.format(after));
        let mut aspects = Vec::new();
        let mut check = |aspect, differs| {
            if differs {
                aspects.push(aspect);
            }
        };
        check(
            Aspect::Fill,
            self.part(&old, "fills", "fillId") != later.part(&new, "fills", "fillId"),
        );
        check(
            Aspect::Font,
            self.part(&old, "fonts", "fontId") != later.part(&new, "fonts", "fontId"),
        );
        let borders = (
            self.part(&old, "borders", "borderId"),
            later.part(&new, "borders", "borderId"),
        );
        check(Aspect::Border, borders.0 != borders.1);
        check(
            Aspect::NumberFormat,
            self.number_format(&old) != later.number_format(&new),
        );
        let quote = |format: &str| xml::flag(format, "quotePrefix").unwrap_or(false);
        check(Aspect::QuotePrefix, quote(&old) != quote(&new));
        let (mut left, mut right) = (child(&old, "alignment"), child(&new, "alignment"));
        let (wrapped, wraps) = (take_wrap(&mut left), take_wrap(&mut right));
        check(Aspect::WrapOn, !wrapped && wraps);
        check(Aspect::Alignment, left != right || (wrapped && !wraps));
        check(
            Aspect::Protection,
            child(&old, "protection") != child(&new, "protection"),
        );
        let named = |format: &str| xml::attribute(format, "xfId").unwrap_or_else(|| "0".into());
        check(Aspect::NamedStyle, named(&old) != named(&new));
        aspects
    }

    fn format(&self, style: u32) -> String {
        self.formats
            .get(style as usize)
            .or_else(|| self.formats.first())
            .cloned()
            .unwrap_or_else(|| "<xf/>".to_owned())
    }

    fn part(&self, format: &str, list: &str, id: &str) -> Option<&String> {
        self.lists
            .get(list)?
            .get(xml::number::<usize>(format, id).unwrap_or(0))
    }

    fn number_format(&self, format: &str) -> String {
        let id = xml::attribute(format, "numFmtId").unwrap_or_else(|| "0".into());
        self.number_formats.get(&id).cloned().unwrap_or(id)
    }
}

fn child(format: &str, name: &str) -> Vec<(String, String)> {
    let mut tokens = Tokens::new(format);
    while let Ok(Some(token)) = tokens.next() {
        if token.opens() && token.depth == 1 && token.name == name {
            return attributes(&format[token.span]);
        }
    }
    Vec::new()
}

fn take_wrap(alignment: &mut Vec<(String, String)>) -> bool {
    let on = alignment
        .iter()
        .any(|(name, value)| name == "wrapText" && value == "1");
    alignment.retain(|(name, _)| name != "wrapText");
    on
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(formats: &str, fills: &str) -> Looks {
        Looks::read(&format!(
            "<styleSheet><fonts><font/><font><b/></font></fonts><fills>{fills}</fills>\
             <cellXfs>{formats}</cellXfs></styleSheet>"
        ))
        .unwrap()
    }

    #[test]
    fn a_look_is_what_it_stands_for() {
        let old = styles("<xf fontId='1' fillId='1'/>", "<fill/><fill><a/></fill>");
        let moved = styles("<xf/><xf fontId='1' fillId='0'/>", "<fill><a/></fill>");
        assert_eq!(old.aspects(0, &moved, 1), []);
        let flagged = styles(
            "<xf fontId='1' fillId='2' quotePrefix='1'><alignment wrapText='true'/></xf>",
            "<fill/><fill><a/></fill><fill><b/></fill>",
        );
        assert_eq!(
            old.aspects(0, &flagged, 0),
            [Aspect::Fill, Aspect::QuotePrefix, Aspect::WrapOn]
        );
        let locked = styles(
            "<xf fontId='1' fillId='1'><protection locked='0'/></xf>",
            "<fill/><fill><a/></fill>",
        );
        assert_eq!(old.aspects(0, &locked, 0), [Aspect::Protection]);
        // Wrapping switched off is no favour.
        assert_eq!(flagged.aspects(0, &old, 0).last(), Some(&Aspect::Alignment));
    }

    #[test]
    fn appended_is_not_rewritten() {
        let old = styles("<xf/>", "<fill/>");
        assert!(old.is_beginning_of(&styles("<xf/><xf fillId='1'/>", "<fill/><fill><a/></fill>")));
        assert!(!old.is_beginning_of(&styles("<xf fillId='0'/>", "<fill/>")));
    }
}

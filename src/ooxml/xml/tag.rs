//! Tags: their names and attributes, and tags that differ in one attribute.

use std::ops::Range;

use super::escape::{escape_attribute, unescape};

fn tag_name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    let end = inner
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .unwrap_or(inner.len());
    &inner[..end]
}

pub(super) fn local_name(tag: &str) -> &str {
    let name = tag_name(tag);
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The prefix of a tag with its colon (`x:`), or nothing.
pub fn prefix(tag: &str) -> &str {
    let name = tag_name(tag);
    name.find(':').map_or("", |colon| &name[..=colon])
}

/// One attribute of a tag. Offsets are relative to the tag's `<`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name with its prefix.
    pub name: &'a str,
    /// What stands between the quotes, still escaped.
    pub raw: &'a str,
    /// Where `raw` stands.
    pub value_span: Range<usize>,
    /// From the white space before the name to behind the closing quote.
    pub span: Range<usize>,
}

impl Attribute<'_> {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name
            .rsplit_once(':')
            .map_or(self.name, |(_, local)| local)
    }

    /// The value with references resolved.
    pub fn value(&self) -> String {
        unescape(self.raw)
    }

    fn is_true(&self) -> bool {
        matches!(self.raw.trim(), "1" | "true" | "on")
    }
}

/// The attributes of a tag in their order; a malformed rest is left out.
pub fn attributes(tag: &str) -> Attributes<'_> {
    let start = tag.len() - tag.trim_start_matches(['<', '/']).len();
    Attributes {
        tag,
        at: start + tag_name(tag).len(),
    }
}

/// The attributes of one tag, one after the other.
pub struct Attributes<'a> {
    tag: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    /// The next byte that is no white space.
    fn skip_blanks(&mut self) -> Option<u8> {
        let rest = &self.tag.as_bytes()[self.at..];
        let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let (tag, start) = (self.tag, self.at);
        self.skip_blanks()?;
        let length = tag.as_bytes()[self.at..]
            .iter()
            .position(|b| *b == b'=' || *b == b'>' || b.is_ascii_whitespace())?;
        let name = &tag[self.at..self.at + length];
        self.at += length;
        if self.skip_blanks() != Some(b'=') || name.is_empty() {
            self.at = tag.len();
            return None;
        }
        self.at += 1;
        let quote @ (b'"' | b'\'') = self.skip_blanks()? else {
            self.at = tag.len();
            return None;
        };
        let from = self.at + 1;
        let Some(length) = tag.as_bytes()[from..].iter().position(|b| *b == quote) else {
            self.at = tag.len();
            return None;
        };
        self.at = from + length + 1;
        Some(Attribute {
            name,
            raw: &tag[from..from + length],
            value_span: from..from + length,
            span: start..self.at,
        })
    }
}

fn find<'a>(tag: &'a str, name: &str) -> Option<Attribute<'a>> {
    attributes(tag).find(|a| a.name == name)
}

fn find_local<'a>(tag: &'a str, name: &str) -> Option<Attribute<'a>> {
    attributes(tag).find(|a| a.local() == name)
}

/// The value of the attribute with this very name (prefix and all), references resolved.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    find(tag, name).map(|a| a.value())
}

/// The same by the name without prefix: what OpenDocument files need.
pub fn local_attribute(tag: &str, name: &str) -> Option<String> {
    find_local(tag, name).map(|a| a.value())
}

/// The number in an attribute; `None` if absent or not a number.
pub fn number<T: std::str::FromStr>(tag: &str, name: &str) -> Option<T> {
    find(tag, name)?.raw.trim().parse().ok()
}

/// The same by the name without prefix.
pub fn local_number<T: std::str::FromStr>(tag: &str, name: &str) -> Option<T> {
    find_local(tag, name)?.raw.trim().parse().ok()
}

/// An XML boolean: `1` or `true` (ECMA-376 writers use both), `None` if the attribute is absent.
pub fn flag(tag: &str, name: &str) -> Option<bool> {
    find(tag, name).map(|a| a.is_true())
}

/// The same by the name without prefix.
pub fn local_flag(tag: &str, name: &str) -> Option<bool> {
    find_local(tag, name).map(|a| a.is_true())
}

/// The tag with an attribute set: replaced where it stands, else added at the end.
pub fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let mut out = tag.to_owned();
    match find(tag, name) {
        Some(found) => out.replace_range(found.value_span, &escape_attribute(value)),
        None => {
            let end = tag.trim_end_matches(['>', '/']).trim_end().len();
            out.insert_str(end, &format!(" {name}=\"{}\"", escape_attribute(value)));
        }
    }
    out
}

/// The tag without an attribute.
pub fn without_attribute(tag: &str, name: &str) -> String {
    let mut out = tag.to_owned();
    if let Some(found) = find(tag, name) {
        out.replace_range(found.span, "");
    }
    out
}

/// `<a …>` for `<a …/>`; an open tag stays as it is.
pub fn opened(tag: &str) -> String {
    match tag.strip_suffix("/>") {
        Some(rest) => format!("{}>", rest.trim_end()),
        None => tag.to_owned(),
    }
}

/// `</a>` for an opening tag, with the tag's own prefix.
pub fn closing(tag: &str) -> String {
    format!("</{}>", tag_name(tag))
}

/// The prefix with its colon that the root tag binds to one of the namespaces.
pub fn bound_prefix(root: &str, namespaces: &[&str]) -> Option<String> {
    attributes(root).find_map(|a| {
        let bound = a.name.strip_prefix("xmlns:")?;
        namespaces.contains(&a.raw).then(|| format!("{bound}:"))
    })
}

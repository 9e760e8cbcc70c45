//! XML as byte offsets: what lies where in a part, so that a change replaces exactly those bytes.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// A part whose XML cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed.
    #[error("the XML is damaged near byte {offset}: {reason}")]
    Malformed {
        /// Byte offset in the part.
        offset: usize,
        /// The parser's words.
        reason: String,
    },
    /// Holds a document type definition, which OPC forbids (ECMA-376 Part 2, 7.2.4).
    #[error("the XML holds a DOCTYPE, which Office packages must not have")]
    DocumentType,
    /// Neither UTF-8 nor UTF-16.
    #[error("the XML is encoded as {0}, only UTF-8 and UTF-16 are allowed in Office packages")]
    Encoding(String),
    /// The root element is not the one that the part's kind demands.
    #[error("the XML does not start with <{expected}> but with <{found}>")]
    Root {
        /// Local name wanted.
        expected: &'static str,
        /// Local name found; empty if the part holds no element.
        found: String,
    },
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `<a>`
    Open,
    /// `</a>`
    Close,
    /// `<a/>`
    Empty,
    /// Character data, a CDATA section or a reference such as `&amp;`.
    Text,
}

/// One piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// The element's name without prefix; empty for text.
    pub name: &'a str,
    /// Bytes from `<` to behind `>`.
    pub span: Range<usize>,
    /// Number of elements around it (0 for the root's own tags).
    pub depth: usize,
}

impl Token<'_> {
    /// Whether an element begins here.
    pub fn opens(&self) -> bool {
        matches!(self.kind, Kind::Open | Kind::Empty)
    }
}

/// Walks a part from its first byte to its last. Comments and processing instructions are passed over.
pub struct Tokens<'a> {
    reader: Reader<&'a [u8]>,
    xml: &'a str,
    depth: usize,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `xml`, which must not hold a byte order mark.
    pub fn new(xml: &'a str) -> Self {
        Self {
            reader: Reader::from_str(xml),
            xml,
            depth: 0,
        }
    }

    /// The next piece; `None` behind the last.
    ///
    /// # Errors
    /// [`XmlError::Malformed`] and [`XmlError::DocumentType`].
    pub fn next(&mut self) -> Result<Option<Token<'a>>, XmlError> {
        loop {
            let start = self.reader.buffer_position() as usize;
            let event = self
                .reader
                .read_event()
                .map_err(|error| XmlError::Malformed {
                    offset: start,
                    reason: error.to_string(),
                })?;
            let span = start..self.reader.buffer_position() as usize;
            let kind = match event {
                Event::Start(_) => Kind::Open,
                Event::Empty(_) => Kind::Empty,
                Event::End(_) => Kind::Close,
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => Kind::Text,
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Eof if self.depth > 0 => {
                    return Err(XmlError::Malformed {
                        offset: start,
                        reason: "it ends inside an element".into(),
                    });
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            if kind == Kind::Close {
                self.depth = self.depth.saturating_sub(1);
            }
            let depth = self.depth;
            if kind == Kind::Open {
                self.depth += 1;
            }
            let name = if kind == Kind::Text {
                ""
            } else {
                local_name(&self.xml[span.clone()])
            };
            return Ok(Some(Token {
                kind,
                name,
                span,
                depth,
            }));
        }
    }
}

fn tag_name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    let end = inner
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .unwrap_or(inner.len());
    &inner[..end]
}

fn local_name(tag: &str) -> &str {
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
}

/// The attributes of a tag in their order; a malformed rest is left out.
pub fn attributes(tag: &str) -> Vec<Attribute<'_>> {
    let bytes = tag.as_bytes();
    let mut found = Vec::new();
    let mut at = tag.len() - tag.trim_start_matches(['<', '/']).len() + tag_name(tag).len();
    loop {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let Some(length) =
            tag[at..].find(|c: char| c == '=' || c.is_ascii_whitespace() || c == '>')
        else {
            return found;
        };
        let name = &tag[at..at + length];
        at += length;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if name.is_empty() || bytes.get(at) != Some(&b'=') {
            return found;
        }
        at += 1;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let Some(quote @ (b'"' | b'\'')) = bytes.get(at).copied() else {
            return found;
        };
        at += 1;
        let Some(length) = tag[at..].find(char::from(quote)) else {
            return found;
        };
        let value_span = at..at + length;
        at += length + 1;
        found.push(Attribute {
            name,
            raw: &tag[value_span.clone()],
            value_span,
            span: start..at,
        });
    }
}

/// The value of the attribute with this very name (prefix and all), references resolved.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    attributes(tag)
        .into_iter()
        .find(|a| a.name == name)
        .map(|a| a.value())
}

/// The number in an attribute; `None` if absent or not a number.
pub fn number<T: std::str::FromStr>(tag: &str, name: &str) -> Option<T> {
    attribute(tag, name)?.trim().parse().ok()
}

/// An XML boolean: `1` or `true` (ECMA-376 writers use both), `None` if the attribute is absent.
pub fn flag(tag: &str, name: &str) -> Option<bool> {
    attribute(tag, name).map(|value| matches!(value.trim(), "1" | "true" | "on"))
}

/// The tag with an attribute set: replaced where it stands, else added at the end.
pub fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let mut out = tag.to_owned();
    match attributes(tag).into_iter().find(|a| a.name == name) {
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
    if let Some(found) = attributes(tag).into_iter().find(|a| a.name == name) {
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
    attributes(root).into_iter().find_map(|a| {
        let bound = a.name.strip_prefix("xmlns:")?;
        namespaces.contains(&a.raw).then(|| format!("{bound}:"))
    })
}

/// References resolved: the five of XML and numeric ones; an unknown one stays as it is.
pub fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let resolved = rest
            .find(';')
            .and_then(|end| Some((reference(&rest[1..end])?, end)));
        match resolved {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

/// What a text token says: references resolved, CDATA unwrapped.
pub fn text_of(raw: &str) -> String {
    match raw
        .strip_prefix("<![CDATA[")
        .and_then(|r| r.strip_suffix("]]>"))
    {
        Some(data) => data.to_owned(),
        None => unescape(raw),
    }
}

/// Escaped for an attribute in double quotes; line breaks and tabs as references, since a parser
/// turns bare ones into spaces.
pub fn escape_attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
    out
}

/// Changes to one part, applied at once.
#[derive(Debug, Default)]
pub struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    /// Replaces bytes. Ranges of one part must not overlap.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// Inserts before a byte. Several at one place stand in the order of the calls.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changed part; everything outside the ranges is taken over as it stands.
    pub fn apply(mut self, xml: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let grown: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut out = String::with_capacity(xml.len() + grown);
        let mut at = 0;
        for (range, text) in self.0 {
            debug_assert!(range.start >= at, "splices overlap");
            out.push_str(&xml[at..range.start.max(at)]);
            out.push_str(&text);
            at = range.end.max(at);
        }
        out.push_str(&xml[at..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_local_names_depths_and_exact_spans() {
        let xml = "<?xml version='1.0'?><x:a>t&amp;<!-- c --><b q='>'/></x:a>";
        let mut tokens = Tokens::new(xml);
        let mut seen = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            seen.push((token.kind, token.name, &xml[token.span], token.depth));
        }
        assert_eq!(
            seen,
            [
                (Kind::Open, "a", "<x:a>", 0),
                (Kind::Text, "", "t", 1),
                (Kind::Text, "", "&amp;", 1),
                (Kind::Empty, "b", "<b q='>'/>", 1),
                (Kind::Close, "a", "</x:a>", 0),
            ]
        );
    }

    #[test]
    fn damaged_xml_and_doctypes_are_errors() {
        for xml in ["<a>", "<a></b>", "<a", "<!DOCTYPE a><a/>"] {
            let mut tokens = Tokens::new(xml);
            let outcome = loop {
                match tokens.next() {
                    Ok(Some(_)) => {}
                    other => break other,
                }
            };
            assert!(outcome.is_err(), "{xml}");
        }
    }

    #[test]
    fn attributes_in_either_quote_with_spaces_and_prefixes() {
        let tag = "<c r = 'B2' x:s=\"1\" v=\"a&gt;b\"/>";
        let names: Vec<_> = attributes(tag)
            .iter()
            .map(|a| (a.name, a.value()))
            .collect();
        assert_eq!(
            names,
            [
                ("r", "B2".to_owned()),
                ("x:s", "1".to_owned()),
                ("v", "a>b".to_owned())
            ]
        );
        assert_eq!(
            with_attribute(tag, "r", "C3"),
            "<c r = 'C3' x:s=\"1\" v=\"a&gt;b\"/>"
        );
        assert_eq!(with_attribute("<c />", "s", "1"), "<c s=\"1\" />");
        assert_eq!(with_attribute("<c>", "s", "<"), "<c s=\"&lt;\">");
        assert_eq!(without_attribute(tag, "x:s"), "<c r = 'B2' v=\"a&gt;b\"/>");
        assert_eq!(opened("<c a='1' />"), "<c a='1'>");
        assert_eq!(closing("<x:c a='1'>"), "</x:c>");
    }

    #[test]
    fn booleans_of_both_kinds() {
        assert_eq!(flag("<row hidden=\"true\">", "hidden"), Some(true));
        assert_eq!(flag("<row hidden='1'>", "hidden"), Some(true));
        assert_eq!(flag("<row hidden='0'>", "hidden"), Some(false));
        assert_eq!(flag("<row>", "hidden"), None);
    }

    #[test]
    fn splices_touch_only_their_ranges() {
        let mut splices = Splices::default();
        splices.insert(3, "X");
        splices.replace(1..2, "");
        splices.insert(3, "Y");
        assert_eq!(splices.apply("abcdef"), "acXYdef");
    }

    #[test]
    fn escape_and_back() {
        let text = "a<b>&\"'\n\t\r&amp;";
        assert_eq!(unescape(&escape_attribute(text)), text);
        assert_eq!(unescape("&#x3042;&#65;&unknown;&"), "あA&unknown;&");
    }
}

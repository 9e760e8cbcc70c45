//! XML as byte offsets: what lies where in a part, so that a change replaces exactly those bytes.

mod escape;
mod splices;
mod tag;

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

pub use escape::{escape_attribute, text_of, unescape};
pub use splices::Splices;
pub use tag::{
    attribute, attributes, bound_prefix, closing, flag, local_attribute, local_flag, local_number,
    number, opened, prefix, with_attribute, without_attribute,
};

use tag::local_name;

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
    rigour: Rigour,
}

/// How sound a part must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rigour {
    /// Well-formed and without a DOCTYPE: what is to be edited must be understood.
    Strict,
    /// Tags may be closed wrongly or not at all, as in the VML of many writers.
    Lenient,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `xml`, which must not hold a byte order mark.
    pub fn new(xml: &'a str) -> Self {
        Self {
            reader: Reader::from_str(xml),
            xml,
            depth: 0,
            rigour: Rigour::Strict,
        }
    }

    /// The same for a part that is only read: tags may be closed wrongly, and its end may come too
    /// early. Depths then mean nothing.
    pub fn lenient(xml: &'a str) -> Self {
        let mut tokens = Self::new(xml);
        tokens.reader.config_mut().check_end_names = false;
        tokens.rigour = Rigour::Lenient;
        tokens
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
                Event::DocType(_) if self.rigour == Rigour::Strict => {
                    return Err(XmlError::DocumentType);
                }
                Event::Eof if self.depth > 0 && self.rigour == Rigour::Strict => {
                    return Err(XmlError::Malformed {
                        offset: start,
                        reason: "it ends inside an element".into(),
                    });
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
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

    /// The text up to the end of the element just opened, whatever elements lie in between, line
    /// breaks as `\n`; the text of elements named `skip`, such as furigana, is left out.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub fn text_within(&mut self, name: &str, skip: &str) -> Result<String, XmlError> {
        let mut text = String::new();
        let mut skipping = 0usize;
        while let Some(token) = self.next()? {
            match token.kind {
                Kind::Open if token.name == skip => skipping += 1,
                Kind::Close if token.name == skip => skipping = skipping.saturating_sub(1),
                Kind::Close if token.name == name => break,
                Kind::Text if skipping == 0 => text.push_str(&text_of(&self.xml[token.span])),
                _ => {}
            }
        }
        Ok(if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text
        })
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
    fn a_part_that_is_only_read_may_be_unsound() {
        let vml = "<!DOCTYPE xml><xml><div>a<br>b\r\nc<rPh>d</rPh></div></xml>";
        let mut tokens = Tokens::lenient(vml);
        while tokens.next().unwrap().unwrap().name != "div" {}
        assert_eq!(tokens.text_within("div", "rPh").unwrap(), "ab\nc");
        while tokens.next().unwrap().is_some() {}
    }

    #[test]
    fn attributes_in_either_quote_with_spaces_and_prefixes() {
        let tag = "<c r = 'B2' x:s=\"1\" v=\"a&gt;b\"/>";
        let names: Vec<_> = attributes(tag).map(|a| (a.name, a.value())).collect();
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

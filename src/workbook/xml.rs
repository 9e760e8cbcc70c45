//! A thin layer over quick-xml: names without prefixes, values unescaped, errors naming the part.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;

/// Reads one part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

/// What comes next in a part.
pub(super) enum XmlEvent<'a> {
    /// `<a>`
    Open(Tag<'a>),
    /// `<a/>`
    Closed(Tag<'a>),
    /// `</a>`, its name without prefix
    Close(String),
    /// Text, references resolved
    Text(Cow<'a, str>),
}

/// An element's name and attributes.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl<'a> Xml<'a> {
    pub fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        // A file that Excel opens is read, even where a tag is closed twice.
        reader.config_mut().check_end_names = false;
        Self { reader, part }
    }

    /// The next event that matters; `None` at the end.
    pub fn next(&mut self) -> Result<Option<XmlEvent<'a>>, ReadError> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| ReadError::DamagedPart {
                    part: self.part.to_owned(),
                    reason: error.to_string(),
                })?;
            return Ok(Some(match event {
                Event::Start(tag) => XmlEvent::Open(Tag(tag)),
                Event::Empty(tag) => XmlEvent::Closed(Tag(tag)),
                Event::End(tag) => XmlEvent::Close(tag.local_name().as_ref().to_owned()),
                Event::Text(text) => XmlEvent::Text(text.xml10_content().into_owned().into()),
                Event::CData(text) => XmlEvent::Text(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => named_entity(&reference.into_inner()).to_owned(),
                    };
                    XmlEvent::Text(resolved.into())
                }
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// The text up to the end of the element just opened, whatever elements lie in between
    /// (`skip` names those whose text is left out, such as furigana).
    pub fn text_of(&mut self, name: &str, skip: &str) -> Result<String, ReadError> {
        let mut text = String::new();
        let mut skipping = 0usize;
        while let Some(event) = self.next()? {
            match event {
                XmlEvent::Open(tag) if tag.name() == skip => skipping += 1,
                XmlEvent::Close(closed) if closed == skip => skipping = skipping.saturating_sub(1),
                XmlEvent::Close(closed) if closed == name => break,
                XmlEvent::Text(part) if skipping == 0 => text.push_str(&part),
                _ => {}
            }
        }
        Ok(text)
    }
}

fn named_entity(name: &str) -> &'static str {
    match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

impl Tag<'_> {
    /// Without prefix.
    pub fn name(&self) -> &str {
        let name = self.0.name().0;
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The attribute of that local name, unescaped; `None` if absent.
    pub fn value(&self, name: &str) -> Option<String> {
        for attribute in self.0.attributes().with_checks(false).flatten() {
            if attribute.key.local_name().as_ref() == name {
                let raw = attribute.value;
                if !raw.contains('&') {
                    return Some(raw.into_owned());
                }
                return Some(match quick_xml::escape::unescape(&raw) {
                    Ok(text) => text.into_owned(),
                    Err(_) => raw.clone().into_owned(),
                });
            }
        }
        None
    }

    /// A number; `None` if absent or not one.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.value(name)?.trim().parse().ok()
    }

    /// An XML boolean, `1` or `true` (Excel and LibreOffice differ); `None` if absent.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.value(name)
            .map(|value| matches!(value.trim(), "1" | "true" | "on"))
    }
}

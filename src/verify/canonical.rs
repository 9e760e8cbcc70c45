//! XML in one form, whoever wrote it: no prefixes, attributes sorted, no space between elements.

use crate::ooxml::XmlError;
use crate::ooxml::xml::{self, Kind, Tokens};

/// An element (or a whole part) in that form. Namespace declarations say nothing on their own.
///
/// # Errors
/// Where the XML is damaged.
pub fn canonical(element: &str) -> Result<String, XmlError> {
    let mut out = String::with_capacity(element.len());
    let mut text = String::new();
    let mut tokens = Tokens::new(element);
    // What `<a/>` and `<a></a>` and `<a> </a>` have in common is that nothing stands inside.
    while let Some(token) = tokens.next()? {
        let tag = &element[token.span.clone()];
        if token.kind == Kind::Text {
            text.push_str(&xml::text_of(tag));
            continue;
        }
        if !text.trim().is_empty() {
            out.push_str(&text);
        }
        text.clear();
        if token.opens() {
            out.push('<');
            out.push_str(token.name);
            for (name, value) in attributes(tag) {
                out.push_str(&format!(" {name}={value:?}"));
            }
            out.push('>');
        }
        if matches!(token.kind, Kind::Close | Kind::Empty) {
            out.push_str("</>");
        }
    }
    Ok(out)
}

/// The attributes of a tag, sorted, by local names; XML's two spellings of a boolean are one.
pub fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = xml::attributes(tag)
        .filter(|a| a.name != "xmlns" && !a.name.starts_with("xmlns:"))
        .map(|a| {
            let value = match a.raw {
                "true" => "1".to_owned(),
                "false" => "0".to_owned(),
                _ => a.value(),
            };
            (a.local().to_owned(), value)
        })
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_of_two_writers() {
        let one = "<x:a xmlns:x='n' b=\"1\" a='true'> <x:c/>\n<x:d>t&lt;</x:d></x:a>";
        let other = "<a a=\"1\" b='1'><c></c><d><![CDATA[t<]]></d></a>";
        assert_eq!(canonical(one).unwrap(), canonical(other).unwrap());
        assert_ne!(
            canonical(one).unwrap(),
            canonical("<a a='1' b='1'/>").unwrap()
        );
    }
}

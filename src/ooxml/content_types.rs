//! `[Content_Types].xml`: which media type each part has (ECMA-376 Part 2, 7.2.3).

use super::path;
use super::xml::{self, Kind, Splices, Tokens, XmlError};

/// Name of the part.
pub const PART: &str = "[Content_Types].xml";

/// A part to be declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    /// Its name, without leading slash.
    pub part: String,
    /// Its media type.
    pub media_type: &'static str,
}

/// The part with the types of new parts added. A part whose extension has the right default needs
/// nothing; a `.vml` gets the default, since that is how Excel declares it; all else an override.
///
/// # Errors
/// Where the XML is damaged.
pub fn with_parts(xml: &str, parts: &[NewPart]) -> Result<String, XmlError> {
    let mut defaults: Vec<(String, String)> = Vec::new();
    let mut splices = Splices::default();
    let mut tokens = Tokens::new(xml);
    let mut prefix = String::new();
    let mut after_defaults = None;
    let mut closed = false;
    while let Some(token) = tokens.next()? {
        let tag = &xml[token.span.clone()];
        match (token.depth, token.kind, token.name) {
            (0, Kind::Open | Kind::Empty, _) => {
                xml::prefix(tag).clone_into(&mut prefix);
                if token.kind == Kind::Empty {
                    return Err(XmlError::Root {
                        expected: "Types",
                        found: "empty Types".into(),
                    });
                }
                after_defaults = Some(token.span.end);
            }
            (0, Kind::Close, _) => {
                closed = true;
                let mut elements = String::new();
                for new in parts {
                    let extension = new.part.rsplit('.').next().unwrap_or_default();
                    let default = defaults
                        .iter()
                        .find(|(e, _)| e.eq_ignore_ascii_case(extension));
                    match default {
                        Some((_, media_type)) if media_type == new.media_type => {}
                        None if extension == "vml" => {
                            let element = format!(
                                "<{prefix}Default Extension=\"vml\" ContentType=\"{}\"/>",
                                new.media_type
                            );
                            splices.insert(after_defaults.unwrap_or(token.span.start), element);
                            defaults.push(("vml".into(), new.media_type.into()));
                        }
                        _ => elements.push_str(&format!(
                            "<{prefix}Override PartName=\"/{}\" ContentType=\"{}\"/>",
                            xml::escape_attribute(&new.part),
                            new.media_type
                        )),
                    }
                }
                splices.insert(token.span.start, elements);
            }
            (1, _, "Default") if token.opens() => {
                after_defaults = Some(token.span.end);
                defaults.push((
                    xml::attribute(tag, "Extension").unwrap_or_default(),
                    xml::attribute(tag, "ContentType").unwrap_or_default(),
                ));
            }
            (1, Kind::Close, "Default") => after_defaults = Some(token.span.end),
            _ => {}
        }
    }
    if !closed {
        return Err(XmlError::Root {
            expected: "Types",
            found: String::new(),
        });
    }
    Ok(splices.apply(xml))
}

/// The media type declared for a part.
///
/// # Errors
/// Where the XML is damaged.
pub fn media_type(xml: &str, part: &str) -> Result<Option<String>, XmlError> {
    let key = path::key(part);
    let extension = key.rsplit('.').next().unwrap_or_default();
    let mut by_default = None;
    let mut tokens = Tokens::new(xml);
    while let Some(token) = tokens.next()? {
        if !(token.opens() && token.depth == 1) {
            continue;
        }
        let tag = &xml[token.span];
        let value = |name| xml::attribute(tag, name).unwrap_or_default();
        match token.name {
            "Override" if path::key(&value("PartName")) == key => {
                return Ok(Some(value("ContentType")));
            }
            "Default" if value("Extension").eq_ignore_ascii_case(extension) => {
                by_default = Some(value("ContentType"));
            }
            _ => {}
        }
    }
    Ok(by_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<t:Types xmlns:t='n'><t:Default Extension='xml' ContentType='text/xml'/>\
        <t:Override PartName='/a.xml' ContentType='a'/></t:Types>";

    #[test]
    fn defaults_stand_before_overrides_and_everything_keeps_its_prefix() {
        let parts = [
            NewPart {
                part: "xl/d.vml".into(),
                media_type: "vml",
            },
            NewPart {
                part: "xl/e.vml".into(),
                media_type: "vml",
            },
            NewPart {
                part: "xl/c.xml".into(),
                media_type: "comments",
            },
        ];
        let xml = with_parts(XML, &parts).unwrap();
        assert!(xml.contains(
            "<t:Default Extension=\"vml\" ContentType=\"vml\"/><t:Override PartName='/a.xml'"
        ));
        assert_eq!(xml.matches("vml\" ContentType").count(), 1);
        for new in &parts {
            let found = media_type(&xml, &new.part).unwrap();
            assert_eq!(found.as_deref(), Some(new.media_type));
        }
    }

    #[test]
    fn a_default_of_another_type_is_overridden() {
        let xml = "<Types><Default Extension='vml' ContentType='image/x'/></Types>";
        let new = NewPart {
            part: "d.vml".into(),
            media_type: "vml",
        };
        let xml = with_parts(xml, std::slice::from_ref(&new)).unwrap();
        assert_eq!(media_type(&xml, "d.vml").unwrap().as_deref(), Some("vml"));
        assert_eq!(
            media_type(&xml, "e.vml").unwrap().as_deref(),
            Some("image/x")
        );
    }
}

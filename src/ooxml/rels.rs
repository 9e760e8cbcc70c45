//! Relationships between parts (ECMA-376 Part 2, clause 8).

use super::path;
use super::xml::{self, Kind, Tokens, XmlError};

/// Start of the relationship types of a transitional package (ECMA-376 Part 4).
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
/// Start of those of a strict package (ECMA-376 Part 1).
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/";

/// Which of the two dialects of ECMA-376 a package speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What Excel writes unless asked otherwise.
    Transitional,
    /// "Strict Open XML Spreadsheet".
    Strict,
}

impl Dialect {
    /// The full type of a relationship, such as `worksheet`.
    pub fn relationship_type(self, kind: &str) -> String {
        let base = match self {
            Self::Transitional => TRANSITIONAL,
            Self::Strict => STRICT,
        };
        format!("{base}{kind}")
    }

    /// The main namespace of SpreadsheetML.
    pub const fn main_namespace(self) -> &'static str {
        match self {
            Self::Transitional => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            Self::Strict => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        }
    }

    /// The namespace of `r:id`.
    pub const fn relationship_namespace(self) -> &'static str {
        match self {
            Self::Transitional => {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            }
            Self::Strict => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
    }
}

/// One relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Its id, unique for its source.
    pub id: String,
    /// Its full type.
    pub kind: String,
    /// What it leads to.
    pub target: Target,
}

/// What a relationship leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A part of the package, by its name without leading slash.
    Part(String),
    /// Something outside it.
    External(String),
}

impl Relationship {
    /// The last word of the type (`worksheet`, `comments`, `threadedComment`), the same in both
    /// dialects and in Microsoft's own types.
    pub fn word(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    /// The part it leads to.
    pub fn part(&self) -> Option<&str> {
        match &self.target {
            Target::Part(part) => Some(part),
            Target::External(_) => None,
        }
    }

    /// The dialect that the type belongs to; `None` for types of other makers.
    pub fn dialect(&self) -> Option<Dialect> {
        if self.kind.starts_with(STRICT) {
            Some(Dialect::Strict)
        } else if self.kind.starts_with(TRANSITIONAL) {
            Some(Dialect::Transitional)
        } else {
            None
        }
    }
}

/// The relationships of `source`, as its relationship part `xml` lists them.
///
/// # Errors
/// Where the XML is damaged.
pub fn parse(source: &str, xml: &str) -> Result<Vec<Relationship>, XmlError> {
    let mut found = Vec::new();
    let mut tokens = Tokens::new(xml);
    while let Some(token) = tokens.next()? {
        if !(token.opens() && token.depth == 1 && token.name == "Relationship") {
            continue;
        }
        let tag = &xml[token.span];
        let target = xml::attribute(tag, "Target").unwrap_or_default();
        let external = xml::attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
        found.push(Relationship {
            id: xml::attribute(tag, "Id").unwrap_or_default(),
            kind: xml::attribute(tag, "Type").unwrap_or_default(),
            target: if external {
                Target::External(target)
            } else {
                Target::Part(path::resolve(source, &target))
            },
        });
    }
    Ok(found)
}

/// An id that none of the relationships has.
pub fn free_id(existing: &[Relationship]) -> String {
    let highest = existing
        .iter()
        .filter_map(|r| r.id.strip_prefix("rId")?.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    let mut number = u64::from(highest) + 1;
    while existing
        .iter()
        .any(|r| r.id.eq_ignore_ascii_case(&format!("rId{number}")))
    {
        number += 1;
    }
    format!("rId{number}")
}

/// The relationship part with one more relationship to a part; a new one if there was none.
///
/// # Errors
/// Where the XML is damaged.
pub fn with_relationship(
    existing: Option<&str>,
    source: &str,
    id: &str,
    kind: &str,
    part: &str,
) -> Result<String, XmlError> {
    const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        </Relationships>";
    let xml = existing.unwrap_or(EMPTY);
    let mut tokens = Tokens::new(xml);
    let mut splices = xml::Splices::default();
    while let Some(token) = tokens.next()? {
        if token.depth > 0 || token.kind == Kind::Text {
            continue;
        }
        let tag = &xml[token.span.clone()];
        let element = format!(
            "<{}Relationship Id=\"{}\" Type=\"{}\" Target=\"{}\"/>",
            xml::prefix(tag),
            xml::escape_attribute(id),
            xml::escape_attribute(kind),
            xml::escape_attribute(&path::relative(source, part)),
        );
        match token.kind {
            Kind::Close => splices.insert(token.span.start, element),
            Kind::Empty => {
                let whole = format!("{}{element}{}", xml::opened(tag), xml::closing(tag));
                splices.replace(token.span, whole);
            }
            Kind::Open | Kind::Text => {}
        }
    }
    if splices.is_empty() {
        return Err(XmlError::Root {
            expected: "Relationships",
            found: String::new(),
        });
    }
    Ok(splices.apply(xml))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_dialects_and_external_targets() {
        let xml = format!(
            "<p:Relationships xmlns:p='x'><p:Relationship Id='rId7' Type='{STRICT}worksheet' \
             Target='/xl/s.xml'/><p:Relationship Id='h' Type='t/hyperlink' TargetMode='External' \
             Target='https://example.com/?a&amp;b'/></p:Relationships>"
        );
        let rels = parse("xl/workbook.xml", &xml).unwrap();
        assert_eq!(rels[0].part(), Some("xl/s.xml"));
        assert_eq!(
            (rels[0].word(), rels[0].dialect()),
            ("worksheet", Some(Dialect::Strict))
        );
        assert_eq!(
            rels[1].target,
            Target::External("https://example.com/?a&b".into())
        );
        assert_eq!(free_id(&rels), "rId8");

        let more =
            with_relationship(Some(&xml), "xl/workbook.xml", "rId8", "t/x", "xl/w/n.xml").unwrap();
        let rels = parse("xl/workbook.xml", &more).unwrap();
        assert_eq!((rels.len(), rels[2].part()), (3, Some("xl/w/n.xml")));
    }

    #[test]
    fn a_new_or_empty_part_takes_a_relationship() {
        for existing in [None, Some("<Relationships/>")] {
            let xml = with_relationship(existing, "xl/a.xml", "rId1", "t/x", "xl/b.xml").unwrap();
            assert_eq!(parse("xl/a.xml", &xml).unwrap()[0].part(), Some("xl/b.xml"));
        }
        assert!(with_relationship(Some(""), "xl/a.xml", "rId1", "t/x", "xl/b.xml").is_err());
    }
}

//! The comments part of a worksheet: who wrote which note on which cell (ECMA-376 Part 1, 18.7).

use super::super::edits::Note;
use super::super::text::escape_xstring;
use super::super::xml::{self, Kind, Splices, Tokens, XmlError};
use crate::address::CellAddress;

/// How a note's text looks: what Excel gives a new note on a Japanese machine.
const LOOK: [&str; 5] = [
    "sz val=\"9\"",
    "color indexed=\"81\"",
    "rFont val=\"MS P Gothic\"",
    "family val=\"3\"",
    "charset val=\"128\"",
];

/// Cells that have a note, or a threaded comment when given such a part.
///
/// # Errors
/// Where the XML is damaged.
pub fn cells(part: &str) -> Result<Vec<CellAddress>, XmlError> {
    let mut found = Vec::new();
    let mut tokens = Tokens::new(part);
    while let Some(token) = tokens.next()? {
        if token.opens() && matches!(token.name, "comment" | "threadedComment") {
            let reference = xml::attribute(&part[token.span], "ref");
            found.extend(reference.and_then(|r| r.parse::<CellAddress>().ok()));
        }
    }
    Ok(found)
}

/// An empty comments part.
pub fn empty(namespace: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments \
         xmlns=\"{namespace}\"><authors></authors><commentList></commentList></comments>"
    )
}

/// The part with notes added behind those it has.
///
/// # Errors
/// Where the XML is damaged.
pub fn with_notes(part: &str, notes: &[(CellAddress, &Note)]) -> Result<String, XmlError> {
    let mut authors: Vec<String> = Vec::new();
    let mut lists = [None, None];
    let mut prefix = String::new();
    let mut tokens = Tokens::new(part);
    let mut in_author = false;
    while let Some(token) = tokens.next()? {
        match (token.depth, token.kind) {
            (0, Kind::Open) => xml::prefix(&part[token.span]).clone_into(&mut prefix),
            (1, Kind::Open | Kind::Empty | Kind::Close) => {
                let list = match token.name {
                    "authors" => &mut lists[0],
                    "commentList" => &mut lists[1],
                    _ => continue,
                };
                *list = Some((token.kind, token.span));
            }
            (2, Kind::Open | Kind::Empty) if token.name == "author" => {
                in_author = token.kind == Kind::Open;
                authors.push(String::new());
            }
            (2, Kind::Close) => in_author = false,
            (3, Kind::Text) if in_author => {
                if let Some(author) = authors.last_mut() {
                    author.push_str(&xml::text_of(&part[token.span]));
                }
            }
            _ => {}
        }
    }
    let known = authors.len();
    let mut elements = String::new();
    for (cell, note) in notes {
        let author = match authors.iter().position(|author| *author == note.author) {
            Some(index) => index,
            None => {
                authors.push(note.author.clone());
                authors.len() - 1
            }
        };
        elements.push_str(&comment(&prefix, *cell, author, &note.text));
    }
    let new_authors: String = authors[known..]
        .iter()
        .map(|author| {
            format!(
                "<{prefix}author>{}</{prefix}author>",
                escape_xstring(author)
            )
        })
        .collect();
    let mut splices = Splices::default();
    for (list, content) in lists.into_iter().zip([new_authors, elements]) {
        match list {
            Some((Kind::Empty, span)) => {
                let tag = &part[span.clone()];
                let whole = format!("{}{content}{}", xml::opened(tag), xml::closing(tag));
                splices.replace(span, whole);
            }
            Some((_, span)) => splices.insert(span.start, content),
            None => {
                return Err(XmlError::Root {
                    expected: "comments",
                    found: "other content".into(),
                });
            }
        }
    }
    Ok(splices.apply(part))
}

fn comment(p: &str, cell: CellAddress, author: usize, text: &str) -> String {
    let look: String = LOOK
        .iter()
        .map(|property| format!("<{p}{property}/>"))
        .collect();
    format!(
        "<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text><{p}r><{p}rPr>{look}</{p}rPr>\
         <{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}text></{p}comment>",
        escape_xstring(text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(author: &str) -> Note {
        Note {
            author: author.into(),
            text: "a<b".into(),
        }
    }

    #[test]
    fn authors_are_reused_and_order_is_kept() {
        let part = "<x:comments xmlns:x='n'><x:authors><x:author>A&amp;B</x:author><x:author/>\
            </x:authors><x:commentList><x:comment ref='B2' authorId='0'/></x:commentList></x:comments>";
        let (known, other) = (note("A&B"), note("kotq"));
        let at = |text: &str| text.parse::<CellAddress>().unwrap();
        let xml = with_notes(part, &[(at("C3"), &known), (at("D4"), &other)]).unwrap();
        assert_eq!(cells(&xml).unwrap(), [at("B2"), at("C3"), at("D4")]);
        assert!(xml.contains("<x:author/><x:author>kotq</x:author></x:authors>"));
        assert!(xml.contains("<x:comment ref=\"C3\" authorId=\"0\">"));
        assert!(xml.contains("<x:comment ref=\"D4\" authorId=\"2\">"));
        assert!(xml.contains("a&lt;b"));
    }

    #[test]
    fn an_empty_part_takes_notes() {
        let note = note("kotq");
        let cell = CellAddress::new(0, 0);
        for part in [
            empty("n"),
            "<comments><authors/><commentList/></comments>".into(),
        ] {
            assert_eq!(
                cells(&with_notes(&part, &[(cell, &note)]).unwrap()).unwrap(),
                [cell]
            );
        }
    }
}

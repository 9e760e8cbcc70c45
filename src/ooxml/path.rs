//! Names of parts: how a relationship's target is found, and how parts refer to one another.

/// The part that `target` names when written in a relationship of `source` (a part name without
/// leading slash; empty for the package itself). ECMA-376 Part 2, 8.3: an absolute target starts at
/// the package's root, another at the folder of the source.
pub fn resolve(source: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut segments: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        segments.extend(folder(source).split('/').filter(|s| !s.is_empty()));
    }
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}

/// The target that names `part` in a relationship of `source`.
pub fn relative(source: &str, part: &str) -> String {
    let here: Vec<&str> = folder(source)
        .split('/')
        .filter(|s| !s.is_empty())
        .collect();
    let there: Vec<&str> = part.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let mut segments = vec![".."; here.len() - shared];
    segments.extend(&there[shared..]);
    segments.join("/")
}

/// The part that holds the relationships of `source` (ECMA-376 Part 2, 8.2).
pub fn relationships_of(source: &str) -> String {
    let folder = folder(source);
    let file = &source[folder.len()..];
    format!("{folder}_rels/{file}.rels")
}

/// The folder of a part with its trailing slash; empty at the root.
pub fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |slash| &part[..=slash])
}

/// `%HH` resolved; what is not an escape stays.
pub fn percent_decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

/// How two spellings of one part name are compared: without case (ECMA-376 Part 2, 6.2.2.3), and
/// forgiving the backslashes and leading slash that some writers put into the zip.
pub fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\'])
        .replace('\\', "/")
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_their_source() {
        assert_eq!(
            resolve("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolve("xl/worksheets/a.xml", "../comments1.xml"),
            "xl/comments1.xml"
        );
        assert_eq!(
            resolve("xl/workbook.xml", "/xl/styles.xml"),
            "xl/styles.xml"
        );
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("a.xml", "../../b.xml"), "b.xml");
        assert_eq!(
            resolve("xl/a.xml", "worksheets\\s.xml"),
            "xl/worksheets/s.xml"
        );
    }

    #[test]
    fn relative_targets_lead_back() {
        for (source, part) in [
            ("xl/workbook.xml", "xl/worksheets/sheet9.xml"),
            ("xl/worksheets/sheet1.xml", "xl/comments1.xml"),
            ("book.xml", "sheets/one.xml"),
            ("a/b/c.xml", "d/e.xml"),
        ] {
            assert_eq!(resolve(source, &relative(source, part)), part);
        }
    }

    #[test]
    fn relationship_parts_lie_beside_their_source() {
        assert_eq!(relationships_of(""), "_rels/.rels");
        assert_eq!(
            relationships_of("xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels"
        );
    }

    #[test]
    fn percent_escapes() {
        assert_eq!(percent_decoded("a%20b%E3%81%82%zz%"), "a bあ%zz%");
    }
}

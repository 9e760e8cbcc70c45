//! The zip package: parts by name, relationships, and the limits on both.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::error::ReadError;
use super::limits;
use super::xml::{Xml, XmlEvent};

/// An OOXML or ODF package in memory.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case name without a leading slash -> index. Part names compare without case.
    names: BTreeMap<String, usize>,
}

/// What a part points to.
#[derive(Clone, Debug)]
pub(super) struct Relationship {
    pub id: String,
    /// Last segment of the type URI: the same in Transitional and Strict files.
    pub kind: String,
    /// Absolute part name, no leading slash.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Opens the zip and checks the limits that can be checked without unpacking.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let damaged = |error: zip::result::ZipError| ReadError::Damaged(error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > limits::MAX_PARTS {
            return Err(ReadError::TooManyParts);
        }
        let mut names = BTreeMap::new();
        let mut unpacked = 0u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(damaged)?;
            if entry.encrypted() {
                return Err(ReadError::PasswordProtected);
            }
            unpacked = unpacked.saturating_add(entry.size());
            let name = entry
                .name()
                .map_err(damaged)?
                .replace('\\', "/")
                .to_lowercase();
            names.insert(name.trim_start_matches('/').to_owned(), index);
        }
        if unpacked > limits::MAX_UNPACKED_BYTES {
            return Err(ReadError::TooLarge);
        }
        Ok(Self { zip, names })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// A part's text; `MissingPart` if there is none of that name.
    pub fn text(&mut self, name: &str) -> Result<String, ReadError> {
        let bytes = self.bytes(name)?;
        let utf8 = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
        let text = utf8(bytes).ok_or_else(|| ReadError::NotUtf8(name.to_owned()))?;
        Ok(match text.strip_prefix('\u{FEFF}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }

    /// A part's bytes. The size that the directory claims is not believed.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let missing = || ReadError::MissingPart(name.to_owned());
        let index = *self.names.get(&name.to_lowercase()).ok_or_else(missing)?;
        let damaged = |reason: String| ReadError::Damaged(format!("{name}: {reason}"));
        let entry = self
            .zip
            .by_index(index)
            .map_err(|e| damaged(e.to_string()))?;
        let mut bytes = Vec::new();
        let read = entry
            .take(limits::MAX_UNPACKED_BYTES + 1)
            .read_to_end(&mut bytes);
        read.map_err(|e| damaged(e.to_string()))?;
        if bytes.len() as u64 > limits::MAX_UNPACKED_BYTES {
            return Err(ReadError::TooLarge);
        }
        Ok(bytes)
    }

    /// What the part points to inside the package; nothing if it has no relationships part.
    /// The package itself is the part with the empty name.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let rels = format!("{folder}{separator}_rels/{file}.rels");
        if !self.has(&rels) {
            return Ok(Vec::new());
        }
        let text = self.text(&rels)?;
        let mut found = Vec::new();
        let mut xml = Xml::new(&text, &rels);
        while let Some(event) = xml.next()? {
            let (XmlEvent::Open(tag) | XmlEvent::Closed(tag)) = event else {
                continue;
            };
            if tag.name() != "Relationship"
                || tag.value("TargetMode").as_deref() == Some("External")
            {
                continue;
            }
            let (Some(id), Some(kind), Some(target)) =
                (tag.value("Id"), tag.value("Type"), tag.value("Target"))
            else {
                continue;
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relationship {
                id,
                kind,
                target: resolve(folder, &target),
            });
        }
        Ok(found)
    }
}

/// A relationship's target as an absolute part name.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = Vec::new();
    let target = target.split('#').next().unwrap_or_default();
    if !target.starts_with('/') {
        path.extend(folder.split('/').filter(|segment| !segment.is_empty()));
    }
    for segment in target.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            segment => path.push(segment),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_relative_to_the_part_or_absolute() {
        assert_eq!(
            resolve("xl/worksheets", "../comments1.xml"),
            "xl/comments1.xml"
        );
        assert_eq!(
            resolve("xl", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl", "./a/../b.xml#x"), "xl/b.xml");
    }
}

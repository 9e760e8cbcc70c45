//! The zip container and its parts, held in memory.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::error::{PackageError, damaged};
use super::limits::Limits;
use super::path;
use super::rels::{self, Relationship};
use super::xml::XmlError;

/// First bytes of an OLE compound file ([MS-CFB] 2.2).
pub(super) const OLE_SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// An opened .xlsx or .xlsm: its zip directory is checked, its parts are unpacked when asked for.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    by_key: HashMap<String, usize>,
    limits: Limits,
}

/// One entry of the zip.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name as the zip has it.
    pub name: String,
    /// Checksum of the unpacked bytes, as the zip states it.
    pub crc32: u32,
    /// Unpacked size in bytes, as the zip states it.
    pub size: u64,
    /// Whether it is a folder, which is no part.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A part.
    Part,
    /// A folder entry, which some writers add.
    Folder,
}

/// A part as text.
#[derive(Clone, Debug)]
pub struct PartText {
    /// Without byte order mark.
    pub xml: String,
    /// How the part was encoded.
    pub encoding: PartEncoding,
}

/// How a part was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8WithMark,
    /// UTF-16 of either byte order.
    Utf16,
}

impl PartText {
    /// The part's bytes, with the byte order mark that it had. What was UTF-16 is UTF-8 now: its
    /// declaration was rewritten when it was read.
    pub fn into_bytes(self) -> Vec<u8> {
        match self.encoding {
            PartEncoding::Utf8 | PartEncoding::Utf16 => self.xml.into_bytes(),
            PartEncoding::Utf8WithMark => [b"\xef\xbb\xbf", self.xml.as_bytes()].concat(),
        }
    }
}

impl<'a> Package<'a> {
    /// Opens the zip and checks its directory: limits, names that occur twice, encrypted entries.
    ///
    /// # Errors
    /// See [`PackageError`]; no part is unpacked yet.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, PackageError> {
        if bytes.starts_with(&OLE_SIGNATURE) {
            return Err(if super::crypto::is_encrypted(bytes) {
                PackageError::Encrypted
            } else {
                PackageError::OldBinary
            });
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| PackageError::NotAZip(error.to_string()))?;
        if archive.len() > limits.parts {
            return Err(PackageError::TooManyParts {
                actual: archive.len(),
                limit: limits.parts,
            });
        }
        let mut entries = Vec::with_capacity(archive.len());
        let mut by_key = HashMap::with_capacity(archive.len());
        for index in 0..archive.len() {
            let file = archive
                .by_index_raw(index)
                .map_err(|error| PackageError::NotAZip(error.to_string()))?;
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            if file.encrypted() {
                return Err(PackageError::EncryptedPart(name));
            }
            let kind = if name.ends_with(['/', '\\']) {
                EntryKind::Folder
            } else {
                EntryKind::Part
            };
            if kind == EntryKind::Part && by_key.insert(path::key(&name), index).is_some() {
                return Err(PackageError::DuplicatePart(name));
            }
            entries.push(Entry {
                name,
                crc32: file.crc32(),
                size: file.size(),
                kind,
            });
        }
        if archive.has_duplicate_names() {
            return Err(PackageError::DuplicatePart(duplicate_name(bytes, &entries)));
        }
        check_size(&entries, bytes.len() as u64, limits)?;
        Ok(Self {
            archive,
            entries,
            by_key,
            limits: *limits,
        })
    }

    /// The entries in the zip's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn archive(&self) -> ZipArchive<Cursor<&'a [u8]>> {
        self.archive.clone()
    }

    /// The index of a part, however its name is spelt.
    pub fn find(&self, part: &str) -> Option<usize> {
        self.by_key
            .get(&path::key(part))
            .or_else(|| self.by_key.get(&path::key(&path::percent_decoded(part))))
            .copied()
    }

    /// A part's bytes, unpacked.
    ///
    /// # Errors
    /// [`PackageError::DamagedPart`], or [`PackageError::TooLarge`] where the part is larger than
    /// the zip's directory states and than the limit allows.
    pub fn bytes(&self, index: usize) -> Result<Vec<u8>, PackageError> {
        let entry = &self.entries[index];
        let damaged = |reason: String| PackageError::DamagedPart {
            part: entry.name.clone(),
            reason,
        };
        let mut archive = self.archive.clone();
        let file = archive
            .by_index(index)
            .map_err(|error| damaged(error.to_string()))?;
        let mut bytes = Vec::with_capacity(entry.size as usize);
        let limit = self.limits.unpacked_bytes;
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(PackageError::TooLarge {
                actual: bytes.len() as u64,
                limit,
            });
        }
        Ok(bytes)
    }

    /// The first bytes of a part, at most so many; none where it cannot be unpacked, which whoever
    /// reads all of it will be told.
    pub fn head(&self, index: usize, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Ok(file) = self.archive.clone().by_index(index) {
            // What was unpacked before an error is all that there is.
            let _ = file.take(length).read_to_end(&mut bytes);
        }
        bytes
    }

    /// A part as text; `None` if there is no such part.
    ///
    /// # Errors
    /// As [`Self::bytes`], and where the text is neither UTF-8 nor UTF-16.
    pub fn text(&self, part: &str) -> Result<Option<PartText>, PackageError> {
        let Some(index) = self.find(part) else {
            return Ok(None);
        };
        let text = decode(self.bytes(index)?).map_err(|error| damaged(part, error))?;
        Ok(Some(text))
    }

    /// A part's text that `source` promises.
    ///
    /// # Errors
    /// As [`Self::text`], and where there is no such part.
    pub fn required(&self, part: &str, source: &str) -> Result<PartText, PackageError> {
        self.text(part)?.ok_or_else(|| PackageError::MissingPart {
            part: part.to_owned(),
            source_part: source.to_owned(),
        })
    }

    /// The relationships of a part (of the package itself: an empty name).
    ///
    /// # Errors
    /// Where the relationship part is damaged.
    pub fn relationships(&self, source: &str) -> Result<Vec<Relationship>, PackageError> {
        let part = path::relationships_of(source);
        match self.text(&part)? {
            Some(text) => rels::parse(source, &text.xml).map_err(|error| damaged(&part, error)),
            None => Ok(Vec::new()),
        }
    }
}

fn check_size(entries: &[Entry], packed: u64, limits: &Limits) -> Result<(), PackageError> {
    let unpacked = entries
        .iter()
        .fold(0u64, |sum, entry| sum.saturating_add(entry.size));
    if unpacked > limits.unpacked_bytes {
        return Err(PackageError::TooLarge {
            actual: unpacked,
            limit: limits.unpacked_bytes,
        });
    }
    let ratio = unpacked / packed.max(1);
    if unpacked > Limits::RATIO_FLOOR && ratio > limits.ratio {
        return Err(PackageError::TooDense {
            ratio,
            limit: limits.ratio,
        });
    }
    Ok(())
}

/// The zip crate keeps one entry of several with the same name; the name that occurs more often in
/// the directory than it keeps is the one to report.
fn duplicate_name(bytes: &[u8], entries: &[Entry]) -> String {
    /// Signature of a central directory header (APPNOTE 4.3.12) and the offset of its name.
    const HEADER: &[u8] = b"PK\x01\x02";
    const NAME: usize = 46;
    entries
        .iter()
        .find(|entry| {
            let name = entry.name.as_bytes();
            let named = |at: &usize| bytes.get(at + NAME..at + NAME + name.len()) == Some(name);
            bytes
                .windows(4)
                .enumerate()
                .filter(|(_, w)| *w == HEADER)
                .map(|(at, _)| at)
                .filter(named)
                .count()
                > 1
        })
        .map(|entry| entry.name.clone())
        .unwrap_or_default()
}

fn decode(mut bytes: Vec<u8>) -> Result<PartText, XmlError> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
        return utf8(bytes, PartEncoding::Utf8WithMark);
    }
    match utf16_of(&bytes) {
        None => utf8(bytes, PartEncoding::Utf8),
        Some(encoding) => {
            let (text, _, malformed) = encoding.decode(&bytes);
            if malformed {
                return Err(XmlError::Encoding("broken UTF-16".into()));
            }
            Ok(PartText {
                xml: declared_utf8(&text),
                encoding: PartEncoding::Utf16,
            })
        }
    }
}

/// Which kind of UTF-16 a part is, by its byte order mark or its first `<`.
pub(super) fn utf16_of(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes.get(..4) {
        Some([0xff, 0xfe, ..] | [b'<', 0, ..]) => Some(encoding_rs::UTF_16LE),
        Some([0xfe, 0xff, ..] | [0, b'<', ..]) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn utf8(bytes: Vec<u8>, encoding: PartEncoding) -> Result<PartText, XmlError> {
    let declared = declared_encoding(&bytes);
    let xml = String::from_utf8(bytes)
        .map_err(|_| XmlError::Encoding(declared.clone().unwrap_or_else(|| "unknown".into())))?;
    match declared {
        Some(name) if !is_utf8(&name) => {
            // Plain ASCII under another name reads the same, but what is written into it need not
            // be ASCII.
            if xml.is_ascii() {
                let xml = declared_utf8(&xml);
                Ok(PartText { xml, encoding })
            } else {
                Err(XmlError::Encoding(name))
            }
        }
        _ => Ok(PartText { xml, encoding }),
    }
}

fn is_utf8(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

fn declaration(xml: &[u8]) -> Option<&[u8]> {
    let end = xml.windows(2).take(200).position(|w| w == b"?>")?;
    xml.starts_with(b"<?xml").then(|| &xml[..end + 2])
}

fn declared_encoding(xml: &[u8]) -> Option<String> {
    let declaration = std::str::from_utf8(declaration(xml)?).ok()?;
    let tag = declaration.replacen("<?", "<", 1).replace("?>", ">");
    super::xml::attribute(&tag, "encoding")
}

fn declared_utf8(xml: &str) -> String {
    let Some(declaration) = declaration(xml.as_bytes()) else {
        return xml.to_owned();
    };
    let rest = &xml[declaration.len()..];
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_transcoded_and_its_declaration_with_it() {
        let xml = "<?xml version='1.0' encoding='UTF-16'?><a>あ</a>";
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
        let text = decode(bytes).unwrap();
        assert_eq!(text.encoding, PartEncoding::Utf16);
        assert!(text.xml.contains("encoding=\"UTF-8\"") && text.xml.ends_with("<a>あ</a>"));
        let big: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(big).unwrap().xml, "<a/>");
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        let (bytes, ..) =
            encoding_rs::SHIFT_JIS.encode("<?xml version='1.0' encoding='Shift_JIS'?><a>あ</a>");
        assert_eq!(
            decode(bytes.into_owned()).unwrap_err(),
            XmlError::Encoding("Shift_JIS".into())
        );
    }

    #[test]
    fn plain_ascii_is_declared_as_what_it_will_be() {
        let text = decode(b"<?xml version='1.0' encoding='iso-8859-1'?><a/>".to_vec()).unwrap();
        assert!(text.xml.contains("encoding=\"UTF-8\"") && text.xml.ends_with("<a/>"));
    }

    #[test]
    fn a_byte_order_mark_comes_back() {
        let text = decode(b"\xef\xbb\xbf<a/>".to_vec()).unwrap();
        assert_eq!(text.xml, "<a/>");
        assert_eq!(text.into_bytes(), b"\xef\xbb\xbf<a/>");
    }
}

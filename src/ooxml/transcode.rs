//! UTF-16 parts, which OPC allows (ECMA-376 Part 2, 7.2.4) and hardly any reader knows: a copy of the
//! package in which they are UTF-8.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::error::PackageError;
use super::package::{Package, PartEncoding, utf16_of};

impl Package<'_> {
    /// The package's bytes for a reader that knows UTF-8 only: `original` itself, unless a part is
    /// UTF-16.
    ///
    /// # Errors
    /// Where such a part is damaged.
    pub fn in_utf8<'b>(&self, original: &'b [u8]) -> Result<Cow<'b, [u8]>, PackageError> {
        let foreign: Vec<usize> = (0..self.entries().len())
            .filter(|index| self.is_utf16(*index))
            .collect();
        if foreign.is_empty() {
            return Ok(Cow::Borrowed(original));
        }
        let failed = |error: zip::result::ZipError| PackageError::NotAZip(error.to_string());
        let mut archive = self.archive();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (index, entry) in self.entries().iter().enumerate() {
            let text = match foreign.contains(&index) {
                true => self.text(&entry.name)?,
                false => None,
            };
            match text {
                Some(text) if text.encoding == PartEncoding::Utf16 => {
                    writer
                        .start_file(&entry.name, SimpleFileOptions::default())
                        .map_err(failed)?;
                    writer
                        .write_all(&text.into_bytes())
                        .map_err(|error| failed(error.into()))?;
                }
                _ => {
                    let file = archive.by_index_raw(index).map_err(failed)?;
                    writer.raw_copy_file(file).map_err(failed)?;
                }
            }
        }
        Ok(Cow::Owned(writer.finish().map_err(failed)?.into_inner()))
    }

    /// Looks at the first bytes only. A part that cannot be unpacked is for others to complain of.
    fn is_utf16(&self, index: usize) -> bool {
        let name = &self.entries()[index].name;
        let is_xml = [".xml", ".rels"].iter().any(|ending| {
            name.len() >= ending.len()
                && name.as_bytes()[name.len() - ending.len()..]
                    .eq_ignore_ascii_case(ending.as_bytes())
        });
        is_xml && utf16_of(&self.head(index, 4)).is_some()
    }
}

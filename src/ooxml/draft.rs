//! The package as it will be written: what changed, what is new, and everything else as it lies.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::content_types::{self, NewPart};
use super::error::{EditError, EditWarning, PackageError, damaged};
use super::package::{Package, PartEncoding, PartText};
use super::path;
use super::rels::{self, Relationship};

/// Deflate level of what kotq writes: the usual middle of 1 to 9, as zip programs take it.
const DEFLATE_LEVEL: i64 = 6;

/// A package under change.
pub struct Draft<'p> {
    package: &'p Package<'p>,
    changed: BTreeMap<usize, PartText>,
    added: Vec<(String, String)>,
    added_at: HashMap<String, usize>,
    types: Vec<NewPart>,
}

impl<'p> Draft<'p> {
    /// Nothing changed yet.
    pub fn new(package: &'p Package<'p>) -> Self {
        Self {
            package,
            changed: BTreeMap::new(),
            added: Vec::new(),
            added_at: HashMap::new(),
            types: Vec::new(),
        }
    }

    /// The package as it was.
    pub fn package(&self) -> &'p Package<'p> {
        self.package
    }

    /// A part's text as it will be; `None` if there is no such part.
    ///
    /// # Errors
    /// Where the part is damaged.
    pub fn text(&self, part: &str) -> Result<Option<PartText>, PackageError> {
        if let Some(at) = self.added_at.get(&path::key(part)) {
            let xml = self.added[*at].1.clone();
            return Ok(Some(PartText {
                xml,
                encoding: PartEncoding::Utf8,
            }));
        }
        match self
            .package
            .find(part)
            .and_then(|index| self.changed.get(&index))
        {
            Some(text) => Ok(Some(text.clone())),
            None => self.package.text(part),
        }
    }

    /// A part's text that a relationship of `source` promises.
    ///
    /// # Errors
    /// Where the part is missing or damaged.
    pub fn required(&self, part: &str, source: &str) -> Result<PartText, PackageError> {
        self.text(part)?.ok_or_else(|| PackageError::MissingPart {
            part: part.to_owned(),
            source_part: source.to_owned(),
        })
    }

    /// Changes an existing part, or one that was added before.
    pub fn change(&mut self, part: &str, text: PartText) {
        if let Some(at) = self.added_at.get(&path::key(part)) {
            self.added[*at].1 = text.xml;
        } else if let Some(index) = self.package.find(part) {
            self.changed.insert(index, text);
        }
    }

    /// Adds a part. An empty media type says that the package declares it already.
    pub fn add(&mut self, part: &str, xml: String, media_type: &'static str) {
        self.added_at.insert(path::key(part), self.added.len());
        self.added.push((part.to_owned(), xml));
        if !media_type.is_empty() {
            self.types.push(NewPart {
                part: part.to_owned(),
                media_type,
            });
        }
    }

    /// A part name such as `xl/comments3.xml` that is not in use.
    pub fn free_name(&self, folder: &str, stem: &str, extension: &str) -> String {
        let mut number = 1u64;
        loop {
            let name = format!("{folder}{stem}{number}.{extension}");
            if self.is_free(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Whether no part has this name.
    pub fn is_free(&self, name: &str) -> bool {
        self.package.find(name).is_none() && !self.added_at.contains_key(&path::key(name))
    }

    /// Texts of the parts that were added, by the end of their names.
    pub fn added_texts<'s>(&'s self, end: &'s str) -> impl Iterator<Item = &'s str> {
        self.added
            .iter()
            .filter(move |(name, _)| name.ends_with(end))
            .map(|(_, xml)| xml.as_str())
    }

    /// The relationships of a part as they will be.
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

    /// Relates `source` to `part` and returns the relationship's id.
    ///
    /// # Errors
    /// Where the relationship part is damaged.
    pub fn relate(&mut self, source: &str, kind: &str, part: &str) -> Result<String, PackageError> {
        let id = rels::free_id(&self.relationships(source)?);
        let rels_part = path::relationships_of(source);
        let existing = self.text(&rels_part)?;
        let xml = existing.as_ref().map(|text| text.xml.as_str());
        let new = rels::with_relationship(xml, source, &id, kind, part)
            .map_err(|error| damaged(&rels_part, error))?;
        match existing {
            Some(text) => self.change(&rels_part, PartText { xml: new, ..text }),
            None => self.add(&rels_part, new, ""),
        }
        Ok(id)
    }

    /// Writes the package: entries in their order, changed ones in place, new ones behind.
    ///
    /// # Errors
    /// Where the content types are damaged or the zip cannot be written.
    pub fn write(
        mut self,
        original: &[u8],
        warnings: &mut Vec<EditWarning>,
    ) -> Result<Vec<u8>, EditError> {
        if !self.types.is_empty() {
            let text = self.required(content_types::PART, "the package")?;
            let xml = content_types::with_parts(&text.xml, &self.types)
                .map_err(|error| damaged(content_types::PART, error))?;
            self.change(content_types::PART, PartText { xml, ..text });
        }
        if self.changed.is_empty() && self.added.is_empty() {
            return Ok(original.to_vec());
        }
        let grown: usize = self.added.iter().map(|(_, xml)| xml.len()).sum();
        let out = Vec::with_capacity(original.len() + original.len() / 8 + grown + 4096);
        self.pack(out, warnings)
            .map_err(|error| EditError::Write(error.to_string()))
    }

    fn pack(
        self,
        out: Vec<u8>,
        warnings: &mut Vec<EditWarning>,
    ) -> Result<Vec<u8>, zip::result::ZipError> {
        let mut writer = ZipWriter::new(Cursor::new(out));
        let mut archive = self.package.archive();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(DEFLATE_LEVEL));
        writer.set_raw_comment(archive.comment().into())?;
        let mut changed = self.changed;
        for (index, entry) in self.package.entries().iter().enumerate() {
            let file = archive.by_index_raw(index)?;
            match changed.remove(&index) {
                None => writer.raw_copy_file(file)?,
                Some(text) => {
                    if text.encoding == PartEncoding::Utf16 {
                        warnings.push(EditWarning::Transcoded {
                            part: entry.name.clone(),
                        });
                    }
                    let time = file.last_modified().unwrap_or_default();
                    writer.start_file(&entry.name, options.last_modified_time(time))?;
                    writer.write_all(&text.into_bytes())?;
                }
            }
        }
        for (name, xml) in self.added {
            // One fixed time, so that the same edits give the same bytes.
            writer.start_file(name, options.last_modified_time(DateTime::default()))?;
            writer.write_all(xml.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

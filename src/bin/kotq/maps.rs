//! Maps of forms on disk.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use kotq::questions::FormMap;

use crate::job::FileError;

/// One map.
pub fn read_file(file: &Path) -> anyhow::Result<FormMap> {
    let text = fs::read_to_string(file)
        .map_err(|error| FileError::new(file, crate::job::JobError::Open(error)))?;
    FormMap::from_toml(&text).with_context(|| file.display().to_string())
}

/// Every map of a folder, in the order of the files' names.
pub fn read_folder(folder: &Path) -> anyhow::Result<Vec<FormMap>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    files.iter().map(|file| read_file(file)).collect()
}

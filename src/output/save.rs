//! Saving a file so that it appears whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// An existing file is an error.
    Refuse,
    /// An existing file is replaced.
    Replace,
}

/// Why a file could not be saved. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file exists, and replacing was not asked for.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// The output is the input.
    #[error("{} is the input itself", .0.display())]
    IsInput(PathBuf),
    /// The folder cannot be written to, the disk is full, or the target is open elsewhere.
    #[error("{} cannot be written: {error}", path.display())]
    Write {
        /// The target.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Writes `bytes` beside `path` and renames, so that nobody ever sees half a file; the permissions
/// follow those of `input`, which is never touched.
///
/// # Errors
/// See [`SaveError`]; the target is then as it was.
pub fn save(
    bytes: &[u8],
    path: &Path,
    input: &Path,
    overwrite: Overwrite,
) -> Result<(), SaveError> {
    let failed = |error| SaveError::Write {
        path: path.to_owned(),
        error,
    };
    check_target(path, input, overwrite)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    // Hidden and with a foreign ending, so that no script takes it for a workbook meanwhile.
    let mut file = Builder::new()
        .prefix(".kotq-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    // A temporary file is private to its owner; the answered one is as readable as the blank one.
    if let Ok(metadata) = fs::metadata(input) {
        let mut permissions = metadata.permissions();
        // The output is the vendor's to edit even where the customer's file is marked read-only.
        make_writable(&mut permissions);
        file.as_file()
            .set_permissions(permissions)
            .map_err(failed)?;
    }
    let persisted = match overwrite {
        Overwrite::Replace => file.persist(path),
        Overwrite::Refuse => file.persist_noclobber(path),
    };
    match persisted {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(SaveError::Exists(path.to_owned()))
        }
        Err(error) => Err(failed(error.error)),
    }
}

/// Whether `path` may be written at all, before any work is done for it.
///
/// # Errors
/// [`SaveError::IsInput`] and [`SaveError::Exists`].
pub fn check_target(path: &Path, input: &Path, overwrite: Overwrite) -> Result<(), SaveError> {
    if is_same_file(path, input) {
        return Err(SaveError::IsInput(path.to_owned()));
    }
    if overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok() {
        return Err(SaveError::Exists(path.to_owned()));
    }
    Ok(())
}

#[cfg(unix)]
fn make_writable(permissions: &mut fs::Permissions) {
    use std::os::unix::fs::PermissionsExt;
    permissions.set_mode(permissions.mode() | 0o200);
}

#[cfg(not(unix))]
#[allow(clippy::permissions_set_readonly_false)]
fn make_writable(permissions: &mut fs::Permissions) {
    permissions.set_readonly(false);
}

/// Whether two paths name one existing file, whatever way they are spelled.
fn is_same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with_input() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("顧客 チェックリスト.xlsx");
        fs::write(&input, "blank").unwrap();
        (folder, input)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|item| item.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_appears_and_nothing_else() {
        let (folder, input) = folder_with_input();
        let output = folder.path().join("回答 済.xlsx");
        save(b"answered", &output, &input, Overwrite::Refuse).unwrap();
        assert_eq!(fs::read(&output).unwrap(), b"answered");
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn an_existing_file_needs_a_word() {
        let (folder, input) = folder_with_input();
        let output = folder.path().join("out.xlsx");
        fs::write(&output, "old").unwrap();
        let refused = save(b"new", &output, &input, Overwrite::Refuse);
        assert!(matches!(refused, Err(SaveError::Exists(_))));
        assert_eq!(fs::read(&output).unwrap(), b"old");
        save(b"new", &output, &input, Overwrite::Replace).unwrap();
        assert_eq!(fs::read(&output).unwrap(), b"new");
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn the_input_is_never_the_output_however_it_is_spelled() {
        let (folder, input) = folder_with_input();
        let detour = folder.path().join(".").join("顧客 チェックリスト.xlsx");
        let refused = save(b"x", &detour, &input, Overwrite::Replace);
        assert!(matches!(refused, Err(SaveError::IsInput(_))));
        assert_eq!(fs::read(&input).unwrap(), b"blank");
    }

    #[cfg(unix)]
    #[test]
    fn the_output_is_as_readable_as_the_input_and_writable() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, input) = folder_with_input();
        fs::set_permissions(&input, fs::Permissions::from_mode(0o444)).unwrap();
        let output = folder.path().join("out.xlsx");
        save(b"x", &output, &input, Overwrite::Refuse).unwrap();
        assert_eq!(
            fs::metadata(&output).unwrap().permissions().mode() & 0o777,
            0o644
        );
    }

    #[test]
    fn a_target_below_a_file_is_an_error_and_leaves_nothing() {
        let (folder, input) = folder_with_input();
        let refused = save(b"x", &input.join("out.xlsx"), &input, Overwrite::Refuse);
        assert!(matches!(refused, Err(SaveError::Write { .. })));
        assert_eq!(names(folder.path()).len(), 1);
    }
}

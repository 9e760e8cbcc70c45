//! Which workbooks a run is about, and where each goes.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

/// Endings of the files that kotq reads.
const ENDINGS: [&str; 6] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"];
/// What kotq adds to the names of its own outputs.
const OWN_OUTPUTS: [&str; 2] = [".answered", ".review"];

/// One workbook to fill, and the file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The customer's workbook.
    pub input: PathBuf,
    /// Its answered counterpart.
    pub output: PathBuf,
}

/// What a user typed that leads to no workbook.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InputError {
    /// No file or folder of that name, and no file that fits the pattern.
    #[error("{0}: no such file")]
    Missing(String),
    /// The folder holds no workbook.
    #[error("{0}: holds no workbook")]
    EmptyFolder(String),
    /// Two inputs would be written to one file.
    #[error("{second} would be written to {output}, as {first} is")]
    SameOutput {
        /// The one that keeps the name.
        first: String,
        /// The one that is left out.
        second: String,
        /// The name that both want.
        output: String,
    },
}

/// Every workbook behind files, folders and patterns, each once, in the order typed and by name
/// within a folder; and what led nowhere.
pub fn expand(arguments: &[String], out_dir: Option<&Path>) -> (Vec<PathBuf>, Vec<InputError>) {
    let (mut files, mut errors, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for argument in arguments {
        match of_argument(argument, out_dir) {
            Ok(found) => {
                for file in found {
                    let key = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
                    if seen.insert(key) {
                        files.push(file);
                    }
                }
            }
            Err(error) => errors.push(error),
        }
    }
    (files, errors)
}

fn of_argument(argument: &str, out_dir: Option<&Path>) -> Result<Vec<PathBuf>, InputError> {
    let path = Path::new(argument);
    if path.is_dir() {
        let found: Vec<PathBuf> = workbooks_below(path, usize::MAX, out_dir).collect();
        return if found.is_empty() {
            Err(InputError::EmptyFolder(argument.to_owned()))
        } else {
            Ok(found)
        };
    }
    // A file whose name holds brackets is a file first.
    if path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    if !argument.contains(['*', '?', '[', '{']) {
        return Err(InputError::Missing(argument.to_owned()));
    }
    let found = matching(argument, out_dir);
    if found.is_empty() {
        Err(InputError::Missing(argument.to_owned()))
    } else {
        Ok(found)
    }
}

/// Files that fit a pattern such as `inbox/*.xlsx` or `inbox/**/*.xls`.
fn matching(pattern: &str, out_dir: Option<&Path>) -> Vec<PathBuf> {
    // On Windows people type backslashes; there they never escape a wildcard.
    let pattern = if cfg!(windows) {
        pattern.replace('\\', "/")
    } else {
        pattern.to_owned()
    };
    let Ok(glob) = GlobBuilder::new(&pattern).literal_separator(true).build() else {
        return Vec::new();
    };
    let matcher = glob.compile_matcher();
    let fixed: PathBuf = Path::new(&pattern)
        .components()
        .take_while(|part| {
            !part
                .as_os_str()
                .to_string_lossy()
                .contains(['*', '?', '[', '{'])
        })
        .collect();
    let depth = if pattern.contains("**") {
        usize::MAX
    } else {
        Path::new(&pattern).components().count() - fixed.components().count()
    };
    let root = if fixed.as_os_str().is_empty() {
        Path::new(".")
    } else {
        fixed.as_path()
    };
    workbooks_below(root, depth, out_dir)
        .map(|file| file.strip_prefix("./").map(Path::to_owned).unwrap_or(file))
        .filter(|file| matcher.is_match(file))
        .collect()
}

/// Workbooks in a folder, without lock files, kotq's own outputs, and what lies in the folder that
/// the outputs go to.
fn workbooks_below<'a>(
    folder: &'a Path,
    depth: usize,
    out_dir: Option<&Path>,
) -> impl Iterator<Item = PathBuf> + 'a {
    let out_dir = out_dir.and_then(|folder| fs::canonicalize(folder).ok());
    let root = fs::canonicalize(folder).ok();
    WalkDir::new(folder)
        .max_depth(depth)
        .sort_by_file_name()
        .into_iter()
        // The folder of the outputs may hold the inputs too (`--out-dir .`): then it is not skipped.
        .filter_entry(move |item| {
            let here = || fs::canonicalize(item.path()).ok();
            out_dir.is_none() || out_dir == root || !item.file_type().is_dir() || here() != out_dir
        })
        .filter_map(Result::ok)
        .filter(|item| item.file_type().is_file() && is_blank_workbook(item.path()))
        .map(walkdir::DirEntry::into_path)
}

fn is_blank_workbook(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
        && !name.starts_with("~$")
        && !name.starts_with('.')
        && !OWN_OUTPUTS.iter().any(|own| stem.ends_with(own))
}

/// Whether Excel opens the output under this name: it goes by the ending, and refuses a workbook with
/// macros that is called .xlsx.
pub fn is_written_ending(input: &Path, output: &Path) -> bool {
    let ending = |path: &Path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        ending.to_ascii_lowercase()
    };
    let wanted = match ending(input).as_str() {
        "xlsm" => "xlsm",
        _ => "xlsx",
    };
    ending(output) == wanted
}

/// Where each input goes: into `out_dir` under its own name, or beside it as `NAME.answered.xlsx`.
pub fn plan(inputs: Vec<PathBuf>, out_dir: Option<&Path>) -> (Vec<Job>, Vec<InputError>) {
    let (mut jobs, mut errors): (Vec<Job>, Vec<InputError>) = (Vec::new(), Vec::new());
    for input in inputs {
        let stem = input
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let ending = input
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_ascii_lowercase();
        let (kept, new_ending) = if ending == "xlsm" {
            (true, "xlsm")
        } else {
            (ending == "xlsx", "xlsx")
        };
        let output = match out_dir {
            Some(folder) => folder.join(format!("{stem}.{new_ending}")),
            None => input.with_file_name(format!("{stem}.answered.{new_ending}")),
        };
        let taken = |output: &Path| {
            jobs.iter().find(|job| {
                job.output.to_string_lossy().to_lowercase()
                    == output.to_string_lossy().to_lowercase()
            })
        };
        let output = match taken(&output) {
            // `a.xls` beside `a.xlsx`: both are wanted.
            Some(_) if !kept => output.with_file_name(format!("{stem}_{ending}.{new_ending}")),
            _ => output,
        };
        match taken(&output) {
            Some(first) => errors.push(InputError::SameOutput {
                first: first.input.display().to_string(),
                second: input.display().to_string(),
                output: output.display().to_string(),
            }),
            None => jobs.push(Job { input, output }),
        }
    }
    (jobs, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn below(folder: &tempfile::TempDir, files: &[PathBuf]) -> Vec<String> {
        let strip = |file: &PathBuf| {
            file.strip_prefix(folder.path())
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/")
        };
        files.iter().map(strip).collect()
    }

    #[test]
    fn a_folder_gives_its_blank_workbooks_only() {
        let folder = folder(&[
            "顧客 A.xlsx",
            "~$顧客 A.xlsx",
            "b.answered.xlsx",
            "b.review.xlsx",
            "notes.txt",
            "sub/c.XLS",
            "answered/顧客 A.xlsx",
        ]);
        let out = folder.path().join("answered");
        let argument = folder.path().to_string_lossy().into_owned();
        let (files, errors) = expand(&[argument], Some(&out));
        assert_eq!(below(&folder, &files), ["sub/c.XLS", "顧客 A.xlsx"]);
        assert_eq!(errors, []);
    }

    #[test]
    fn patterns_are_expanded_by_kotq_itself() {
        let folder = folder(&["in/a.xlsx", "in/b [1].xlsx", "in/deep/c.xlsx", "in/d.ods"]);
        let pattern = |text: &str| folder.path().join(text).to_string_lossy().into_owned();
        let (files, errors) = expand(&[pattern("in/*.xlsx")], None);
        assert_eq!(below(&folder, &files), ["in/a.xlsx", "in/b [1].xlsx"]);
        assert_eq!(errors, []);
        let (files, _) = expand(&[pattern("in/**/*.xlsx")], None);
        assert_eq!(files.len(), 3);
        let (files, _) = expand(&[pattern("in/b [1].xlsx"), pattern("in/b*")], None);
        assert_eq!(below(&folder, &files), ["in/b [1].xlsx"]);
    }

    #[test]
    fn what_leads_nowhere_is_named() {
        let folder = folder(&["empty/x.txt"]);
        let name = |text: &str| folder.path().join(text).to_string_lossy().into_owned();
        let arguments = [name("none.xlsx"), name("*.xlsx"), name("empty")];
        let (files, errors) = expand(&arguments, None);
        assert!(files.is_empty());
        assert_eq!(
            errors,
            [
                InputError::Missing(name("none.xlsx")),
                InputError::Missing(name("*.xlsx")),
                InputError::EmptyFolder(name("empty"))
            ]
        );
    }

    #[test]
    fn every_input_has_an_output_of_its_own() {
        let inputs = ["x/a.xlsx", "x/a.xls", "y/A.xlsx", "x/m.xlsm"]
            .map(PathBuf::from)
            .to_vec();
        let (jobs, errors) = plan(inputs, Some(Path::new("out")));
        let outputs: Vec<_> = jobs
            .iter()
            .map(|job| job.output.to_string_lossy().replace('\\', "/"))
            .collect();
        assert_eq!(outputs, ["out/a.xlsx", "out/a_xls.xlsx", "out/m.xlsm"]);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let (jobs, _) = plan(vec![PathBuf::from("x/a.ods")], None);
        assert_eq!(jobs[0].output, Path::new("x/a.answered.xlsx"));
    }
}

//! Running the real binary, for the tests of the command line.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// `fixtures/NAME` of this repository.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Runs kotq in a folder, speaking English and knowing no configuration of the machine's.
pub fn kotq(folder: &Path, arguments: &[&str]) -> Output {
    kotq_in("en", folder, arguments)
}

/// Runs kotq in a language.
pub fn kotq_in(ui: &str, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kotq"))
        .args(arguments)
        .current_dir(folder)
        .env("KOTQ_UI", ui)
        .env("XDG_CONFIG_HOME", folder.join("no-config"))
        .env_remove("KOTQ_PASSWORD")
        .output()
        .unwrap()
}

/// What went to stderr.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What went to stdout.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Each line of stdout as JSON.
pub fn json_lines(output: &Output) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

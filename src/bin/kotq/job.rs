//! One workbook of a run: read, fill, save.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kotq::fill::{FillError, FillOptions, Filled, fill};
use kotq::matching::{Matcher, Status};
use kotq::ooxml::crypto::{self, CryptoError};
use kotq::output::{Overwrite, SaveError, save};
use kotq::text::Language;

use crate::inputs::Job;
use crate::ui::pick;

/// What became of one workbook.
pub enum Outcome {
    /// Written.
    Filled(Box<Filled>),
    /// The output is there already, and newer than the input.
    Skipped,
    /// Nothing was written.
    Failed(JobError),
}

impl Outcome {
    /// Whether the run has to say so in its exit code.
    pub fn failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Whether anything in it is left for a person.
    pub fn needs_review(&self) -> bool {
        let Self::Filled(filled) = self else {
            return false;
        };
        let open = [Status::Review, Status::Unanswered];
        filled
            .answers
            .iter()
            .any(|answered| open.contains(&answered.status))
    }
}

/// Why one workbook was not filled.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The input cannot be read from disk.
    #[error("{0}")]
    Open(io::Error),
    /// It is protected, and no password is at hand.
    #[error("a password is needed")]
    PasswordNeeded,
    /// It cannot be decrypted or encrypted again.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// It cannot be filled.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// The result cannot be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// A file and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub error: JobError,
}

impl FileError {
    /// The error of a file.
    pub fn new(path: &Path, error: impl Into<JobError>) -> Self {
        Self {
            path: path.to_owned(),
            error: error.into(),
        }
    }
}

/// The option that opens protected workbooks.
#[derive(clap::Args, Clone, Debug)]
pub struct PasswordArg {
    /// Password of protected workbooks; better given as KOTQ_PASSWORD or at the prompt
    #[arg(
        long,
        value_name = "PASSWORD",
        env = "KOTQ_PASSWORD",
        hide_env_values = true
    )]
    password: Option<String>,
}

/// The passwords of a run: the one given, else one asked for at the terminal and remembered.
pub struct Passwords {
    known: Mutex<Option<String>>,
    ui: Language,
}

impl Passwords {
    /// Starts with the password given, if any.
    pub fn new(given: &PasswordArg, ui: Language) -> Self {
        Self {
            known: Mutex::new(given.password.clone()),
            ui,
        }
    }

    /// Decrypts with the known password, else asks; the lock keeps two prompts apart.
    fn open(&self, bytes: &[u8], file: &Path) -> Result<(Vec<u8>, String), JobError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(password) = known.as_ref() {
            return Ok((crypto::decrypt(bytes, password)?, password.clone()));
        }
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(JobError::PasswordNeeded);
        }
        let name = file.display();
        let prompt = pick(
            self.ui,
            format!("{name} のパスワード: "),
            format!("Password of {name}: "),
        );
        let password = rpassword::prompt_password(prompt).map_err(JobError::Open)?;
        let plain = crypto::decrypt(bytes, &password)?;
        *known = Some(password.clone());
        Ok((plain, password))
    }
}

/// A file's bytes, decrypted where it is protected, then with its password.
///
/// # Errors
/// [`JobError::Open`], [`JobError::PasswordNeeded`] and [`JobError::Crypto`].
pub fn open(path: &Path, passwords: &Passwords) -> Result<(Vec<u8>, Option<String>), JobError> {
    let raw = fs::read(path).map_err(JobError::Open)?;
    if !crypto::is_encrypted(&raw) {
        return Ok((raw, None));
    }
    let (plain, password) = passwords.open(&raw, path)?;
    Ok((plain, Some(password)))
}

/// Fills one workbook and saves it; whatever fails, nothing is left behind.
pub fn run(
    job: &Job,
    matcher: &Matcher,
    options: &FillOptions,
    overwrite: Overwrite,
    passwords: &Passwords,
) -> Outcome {
    match fill_and_save(job, matcher, options, overwrite, passwords) {
        Ok(filled) => Outcome::Filled(Box::new(filled)),
        Err(error) => Outcome::Failed(error),
    }
}

fn fill_and_save(
    job: &Job,
    matcher: &Matcher,
    options: &FillOptions,
    overwrite: Overwrite,
    passwords: &Passwords,
) -> Result<Filled, JobError> {
    // Said before any work: a run over many files should not first fill and then refuse.
    kotq::output::check_target(&job.output, &job.input, overwrite)?;
    let name = job.input.file_name().unwrap_or_default().to_string_lossy();
    let (bytes, password) = open(&job.input, passwords)?;
    let mut filled = fill(&bytes, &name, matcher, options)?;
    let protect = |bytes: Vec<u8>| match &password {
        Some(password) => crypto::encrypt(&bytes, password),
        None => Ok(bytes),
    };
    filled.bytes = protect(filled.bytes)?;
    save(&filled.bytes, &job.output, &job.input, overwrite)?;
    if let Some(review) = filled.review.take() {
        let review = protect(review)?;
        save(
            &review,
            &review_path(&job.output),
            &job.input,
            Overwrite::Replace,
        )?;
        filled.review = Some(review);
    }
    Ok(filled)
}

/// Where the review workbook of an output goes: `answered.xlsx` has `answered.review.xlsx`.
pub fn review_path(output: &Path) -> PathBuf {
    output.with_extension("review.xlsx")
}

//! `kotq.toml`: defaults beside the work, over those in the user's configuration folder.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use etcetera::BaseStrategy;
use kotq::corpus::{CorpusError, DEFAULT_PROFILE, Profile, load_profile, overlay, profile_names};
use kotq::fill::ReviewPlace;
use kotq::matching::Matcher;
use kotq::output::Respondent;
use kotq::text::Language;
use serde::{Deserialize, Serialize};

use crate::ui::pick;

/// The file's name, in both places.
const FILE: &str = "kotq.toml";

/// What a configuration file may say; every field is a default that a flag overrides.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Bundled profile, or the folder of one's own.
    pub profile: Option<String>,
    /// Files or folders of one's own entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corpus: Vec<PathBuf>,
    /// Language of the answers.
    pub lang: Option<Language>,
    /// Language of messages, notes and the review sheet.
    pub ui: Option<Language>,
    /// Where the review sheet goes.
    pub review: Option<ReviewPlace>,
    /// Folder of corrected maps.
    pub maps: Option<PathBuf>,
    /// The vendor's particulars for fields such as 会社名.
    #[serde(default)]
    pub respondent: Respondent,
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", file.display())]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong, with the line.
    pub what: String,
}

/// A profile name that is neither bundled nor a folder.
#[derive(Debug, thiserror::Error)]
#[error("there is no profile `{0}`")]
pub struct UnknownProfile(pub String);

impl Config {
    /// The file given, else `kotq.toml` in this folder over the one in the user's configuration
    /// folder, whichever there are.
    pub fn load(given: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(file) = given {
            return Ok(Self::read(file)?);
        }
        let mut config = Self::default();
        for file in places().into_iter().filter(|file| file.is_file()) {
            config = Self::read(&file)?.over(config);
        }
        Ok(config)
    }

    fn read(file: &Path) -> Result<Self, ConfigError> {
        let fail = |what: String| ConfigError {
            file: file.to_owned(),
            what,
        };
        let text = fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let mut config: Self =
            toml::from_str(text).map_err(|error| fail(error.to_string().trim_end().to_owned()))?;
        // Paths in the file are meant from where the file lies.
        let folder = file.parent().unwrap_or(Path::new(""));
        for path in config.corpus.iter_mut().chain(config.maps.as_mut()) {
            *path = folder.join(&path);
        }
        if let Some(profile) = &mut config.profile
            && profile.contains(['/', '\\'])
        {
            *profile = folder.join(&profile).to_string_lossy().into_owned();
        }
        Ok(config)
    }

    /// This one's settings, and `below`'s where this one is silent.
    fn over(self, below: Self) -> Self {
        Self {
            profile: self.profile.or(below.profile),
            corpus: if self.corpus.is_empty() {
                below.corpus
            } else {
                self.corpus
            },
            lang: self.lang.or(below.lang),
            ui: self.ui.or(below.ui),
            review: self.review.or(below.review),
            maps: self.maps.or(below.maps),
            respondent: self.respondent.over(below.respondent),
        }
    }
}

/// Where configuration files are looked for, the weaker first.
fn places() -> Vec<PathBuf> {
    let user = etcetera::choose_base_strategy().ok();
    let user = user.map(|base| base.config_dir().join("kotq").join(FILE));
    user.into_iter().chain([PathBuf::from(FILE)]).collect()
}

/// Which answers to use; shared by every command that answers.
#[derive(Args, Clone, Debug, Default)]
pub struct CorpusArgs {
    /// The service whose answers are used: kingoftime, clue, tokium, or the folder of your own profile
    #[arg(long, global = true, value_name = "NAME|FOLDER")]
    pub profile: Option<String>,
    /// Your own entries, laid over the profile: a file or folder (may be given again)
    #[arg(long, global = true, value_name = "PATH")]
    pub corpus: Vec<PathBuf>,
}

impl CorpusArgs {
    /// The profile that flags and configuration name, with one's own entries over it.
    pub fn profile(&self, config: &Config) -> anyhow::Result<Profile> {
        let mut profile = match kotq::corpus::bundled(self.name(config)) {
            Some(profile) => profile,
            None => self.own_profile(config)?,
        };
        for path in self.overlays(config) {
            overlay(&mut profile, path)?;
        }
        Ok(profile)
    }

    /// A matcher over that profile; the bundled ones come ready-made.
    pub fn matcher(&self, config: &Config) -> anyhow::Result<Matcher> {
        if self.overlays(config).is_empty()
            && let Some(matcher) = Matcher::bundled(self.name(config))
        {
            return Ok(matcher);
        }
        Ok(Matcher::new(self.profile(config)?))
    }

    fn name<'a>(&'a self, config: &'a Config) -> &'a str {
        self.profile
            .as_deref()
            .or(config.profile.as_deref())
            .unwrap_or(DEFAULT_PROFILE)
    }

    fn overlays<'a>(&'a self, config: &'a Config) -> &'a [PathBuf] {
        if self.corpus.is_empty() {
            &config.corpus
        } else {
            &self.corpus
        }
    }

    fn own_profile(&self, config: &Config) -> anyhow::Result<Profile> {
        let name = self.name(config);
        let folder = Path::new(name);
        if !folder.is_dir() {
            return Err(UnknownProfile(name.to_owned()).into());
        }
        load_profile(folder).map_err(|error: CorpusError| error.into())
    }
}

/// The names that `--profile` knows, for messages.
pub fn known_profiles() -> String {
    profile_names().collect::<Vec<_>>().join(", ")
}

/// Show the sum of all configuration files
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// One JSON document
    #[arg(long)]
    json: bool,
}

/// Prints where configuration is looked for, and the sum of it.
pub fn show(args: ShowArgs, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    if args.json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(config)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for file in places() {
        let state = if file.is_file() {
            pick(ui, "あり", "read")
        } else {
            pick(ui, "なし", "absent")
        };
        writeln!(std::io::stdout(), "# {} ({state})", file.display())?;
    }
    write!(
        std::io::stdout(),
        "{}",
        toml::to_string(config).context("the configuration cannot be shown")?
    )?;
    Ok(ExitCode::SUCCESS)
}

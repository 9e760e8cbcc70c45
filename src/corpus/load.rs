//! Corpus files (TOML) into a [`Profile`], with errors that name file and line.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::entry::{
    Bilingual, Entry, EntryId, Profile, Source, SourceDocument, Superseded, Verdict,
};

/// A corpus file that cannot be used, and where in it the trouble stands.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {kind}", file.display(), line.map(|n| format!(":{n}")).unwrap_or_default())]
pub struct CorpusError {
    /// The file, or the folder that holds none.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: CorpusErrorKind,
}

/// What can be wrong with a corpus file.
#[derive(Debug, thiserror::Error)]
pub enum CorpusErrorKind {
    /// The file or folder cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// Not TOML, or a key or value that a corpus file does not have.
    #[error("{0}")]
    Syntax(String),
    /// Two entries of one profile share an id.
    #[error("the id `{0}` stands twice")]
    DuplicateId(EntryId),
    /// `[[phrasing]]` names an entry that does not exist.
    #[error("no entry has the id `{0}`")]
    UnknownId(EntryId),
    /// An entry needs a question and an answer in both languages.
    #[error("the entry `{id}` has no {what}")]
    Incomplete {
        /// The entry.
        id: EntryId,
        /// Such as `answer.en`.
        what: &'static str,
    },
    /// A folder without a `profile.toml`, given as a whole profile.
    #[error("has no profile.toml, so it is no profile")]
    NoProfile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    title: Bilingual<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    source: Vec<SourceDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    #[serde(default)]
    entry: Vec<EntryTable>,
    #[serde(default)]
    phrasing: Vec<PhrasingTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryTable {
    id: Spanned<String>,
    verdict: Verdict,
    #[serde(default)]
    ask: Bilingual<Vec<String>>,
    #[serde(default)]
    opposite: Bilingual<Vec<String>>,
    #[serde(default)]
    decoy: Bilingual<Vec<String>>,
    #[serde(default)]
    answer: Bilingual<String>,
    #[serde(default)]
    detail: bool,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    superseded: Vec<Superseded>,
    review: Option<String>,
    review_by: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhrasingTable {
    id: Spanned<String>,
    #[serde(default)]
    ask: Bilingual<Vec<String>>,
    #[serde(default)]
    opposite: Bilingual<Vec<String>>,
    #[serde(default)]
    decoy: Bilingual<Vec<String>>,
}

/// One file of a profile, read but not yet joined to the others.
struct Topic {
    file: PathBuf,
    text: String,
    name: String,
    tables: TopicFile,
}

/// Reads a whole profile: a folder with `profile.toml`, a file per topic and, beside them or in
/// `phrasings/`, files that add phrasings.
///
/// # Errors
/// The first file that cannot be read or holds a mistake, with its line.
pub fn load_profile(folder: &Path) -> Result<Profile, CorpusError> {
    let file = folder.join("profile.toml");
    if !file.is_file() {
        return Err(CorpusError {
            file: folder.to_owned(),
            line: None,
            kind: CorpusErrorKind::NoProfile,
        });
    }
    let text = read(&file)?;
    let head: ProfileFile = parse(&file, &text)?;
    let mut profile = Profile {
        name: head.name,
        title: head.title,
        aliases: head.aliases,
        sources: head.source,
        entries: Vec::new(),
    };
    join(&mut profile, topics(folder)?, Twice::IsAnError)?;
    Ok(profile)
}

/// Lays a user's own entries (one file, or a folder of them) over a profile: an entry with a known
/// id replaces, a new id adds, and `[[phrasing]]` adds ways of asking.
///
/// # Errors
/// The first file that cannot be read or holds a mistake, with its line.
pub fn overlay(profile: &mut Profile, path: &Path) -> Result<(), CorpusError> {
    let topics = if path.is_dir() {
        topics(path)?
    } else {
        vec![topic(path)?]
    };
    join(profile, topics, Twice::Replaces)
}

/// What a known id means for a new entry.
#[derive(Clone, Copy, PartialEq)]
enum Twice {
    IsAnError,
    Replaces,
}

fn join(profile: &mut Profile, topics: Vec<Topic>, twice: Twice) -> Result<(), CorpusError> {
    let mut known: HashMap<EntryId, usize> = profile
        .entries
        .iter()
        .enumerate()
        .map(|(i, entry)| (entry.id.clone(), i))
        .collect();
    let mut here = HashMap::new();
    let mut additions = Vec::new();
    for topic in topics {
        for table in topic.tables.entry {
            let line = line_of(&topic.text, &table.id.span());
            let entry = complete(table, &topic.name).map_err(|kind| CorpusError {
                file: topic.file.clone(),
                line: Some(line),
                kind,
            })?;
            let again = here.insert(entry.id.clone(), ()).is_some();
            match known.get(&entry.id) {
                Some(_) if again || twice == Twice::IsAnError => {
                    let kind = CorpusErrorKind::DuplicateId(entry.id);
                    return Err(CorpusError {
                        file: topic.file,
                        line: Some(line),
                        kind,
                    });
                }
                Some(&at) => profile.entries[at] = entry,
                None => {
                    known.insert(entry.id.clone(), profile.entries.len());
                    profile.entries.push(entry);
                }
            }
        }
        for table in topic.tables.phrasing {
            let line = line_of(&topic.text, &table.id.span());
            additions.push((topic.file.clone(), line, table));
        }
    }
    for (file, line, table) in additions {
        let id = EntryId(table.id.into_inner());
        let Some(&at) = known.get(&id) else {
            return Err(CorpusError {
                file,
                line: Some(line),
                kind: CorpusErrorKind::UnknownId(id),
            });
        };
        let entry = &mut profile.entries[at];
        for (into, from) in [
            (&mut entry.ask, table.ask),
            (&mut entry.opposite, table.opposite),
            (&mut entry.decoy, table.decoy),
        ] {
            into.ja.extend(from.ja);
            into.en.extend(from.en);
        }
    }
    Ok(())
}

fn complete(table: EntryTable, topic: &str) -> Result<Entry, CorpusErrorKind> {
    let id = EntryId(table.id.into_inner());
    let missing = [
        ("ask.ja", table.ask.ja.is_empty()),
        ("ask.en", table.ask.en.is_empty()),
        ("answer.ja", table.answer.ja.trim().is_empty()),
        ("answer.en", table.answer.en.trim().is_empty()),
    ];
    if let Some((what, _)) = missing.into_iter().find(|(_, missing)| *missing) {
        return Err(CorpusErrorKind::Incomplete { id, what });
    }
    Ok(Entry {
        id,
        topic: topic.to_owned(),
        verdict: table.verdict,
        ask: table.ask,
        opposite: table.opposite,
        decoy: table.decoy,
        answer: table.answer,
        detail: table.detail,
        source: table.source,
        superseded: table.superseded,
        review: table.review,
        review_by: table.review_by,
    })
}

/// Every topic file of a folder and of its `phrasings/`, sorted by name so that the order of
/// entries does not hang on the file system.
fn topics(folder: &Path) -> Result<Vec<Topic>, CorpusError> {
    let mut files = toml_files(folder)?;
    let phrasings = folder.join("phrasings");
    if phrasings.is_dir() {
        files.extend(toml_files(&phrasings)?);
    }
    files.retain(|file| file.file_name().is_some_and(|name| name != "profile.toml"));
    files.iter().map(|file| topic(file)).collect()
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let at = |error| CorpusError {
        file: folder.to_owned(),
        line: None,
        kind: CorpusErrorKind::Read(error),
    };
    let mut files = Vec::new();
    for item in fs::read_dir(folder).map_err(at)? {
        let path = item.map_err(at)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn topic(file: &Path) -> Result<Topic, CorpusError> {
    let text = read(file)?;
    let tables = parse(file, &text)?;
    let name = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Topic {
        file: file.to_owned(),
        text,
        name,
        tables,
    })
}

fn read(file: &Path) -> Result<String, CorpusError> {
    let text = fs::read_to_string(file).map_err(|error| CorpusError {
        file: file.to_owned(),
        line: None,
        kind: error.into(),
    })?;
    Ok(text
        .strip_prefix('\u{FEFF}')
        .map(str::to_owned)
        .unwrap_or(text))
}

fn parse<T: serde::de::DeserializeOwned>(file: &Path, text: &str) -> Result<T, CorpusError> {
    toml::from_str(text).map_err(|error| CorpusError {
        file: file.to_owned(),
        line: error.span().map(|span| line_of(text, &span)),
        kind: CorpusErrorKind::Syntax(error.message().to_owned()),
    })
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.bytes()
        .take(span.start)
        .filter(|&byte| byte == b'\n')
        .count()
        + 1
}

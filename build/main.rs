//! Turns `data/corpus` into a form that the binary decodes in about a millisecond, with the very
//! code that reads a user's own corpus.

#![allow(dead_code, unused_imports)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod corpus;
mod matching;
#[path = "../src/text/mod.rs"]
mod text;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data/corpus");
    println!("cargo:rerun-if-changed=data/concepts.toml");
    println!("cargo:rerun-if-changed=src/matching");
    println!("cargo:rerun-if-changed=src/corpus");
    println!("cargo:rerun-if-changed=src/text");
    println!("cargo:rerun-if-changed=build");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let text = fs::read_to_string("data/concepts.toml")?;
    let lexicon = matching::lexicon::Lexicon::new(toml::from_str(&text).map_err(|error| error.message().to_owned())?);
    fs::write(out.join("lexicon"), postcard::to_stdvec(&lexicon)?)?;
    for name in ["clue", "kingoftime", "tokium"] {
        let profile = corpus::load_profile(&Path::new("data/corpus").join(name))?;
        fs::write(
            out.join(format!("{name}.profile")),
            postcard::to_stdvec(&profile)?,
        )?;
        let index = matching::index::Index::new(&profile, &lexicon);
        fs::write(out.join(format!("{name}.phrasings")), postcard::to_stdvec(&index.phrasings)?)?;
        for (part, postings) in [
            ("terms", &index.terms),
            ("concepts", &index.concepts),
            ("entry-terms", &index.entry_terms),
            ("entry-concepts", &index.entry_concepts),
        ] {
            fs::write(out.join(format!("{name}.{part}")), postings.bytes())?;
        }
        fs::write(out.join(format!("{name}.digest")), digest(&profile)?)?;
    }
    Ok(())
}

/// Names the corpus that learned numbers belong to: the first bytes of the SHA-256 of its content.
fn digest(profile: &corpus::Profile) -> Result<String, postcard::Error> {
    let hash = <sha2::Sha256 as sha2::Digest>::digest(postcard::to_stdvec(profile)?);
    Ok(hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}

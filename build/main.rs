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
    println!("cargo:rerun-if-changed=data");
    println!("cargo:rerun-if-changed=src/corpus");
    println!("cargo:rerun-if-changed=src/text");
    println!("cargo:rerun-if-changed=src/matching");
    println!("cargo:rerun-if-changed=build");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let lexicon = matching::lexicon::Lexicon::parse(&fs::read_to_string("data/concepts.toml")?)?;
    fs::write(out.join("lexicon"), postcard::to_stdvec(&lexicon)?)?;
    // Before anything was ever learned there is no model; then nothing is confident.
    let model: matching::model::Model = match fs::read_to_string("data/model.json") {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => matching::model::Model::default(),
    };
    fs::write(out.join("model"), postcard::to_stdvec(&model)?)?;
    let mut all = Vec::new();
    for name in ["clue", "kingoftime", "tokium"] {
        let profile = corpus::load_profile(&Path::new("data/corpus").join(name))?;
        let encoded = postcard::to_stdvec(&profile)?;
        fs::write(out.join(format!("{name}.profile")), encoded)?;
        let built = matching::prebuilt::Prebuilt::of(profile, &lexicon);
        fs::write(
            out.join(format!("{name}.index")),
            postcard::to_stdvec(&built)?,
        )?;
        all.push(built);
    }
    let wordings = matching::wordings::Wordings::learn(&all, &|_, _| false);
    fs::write(out.join("wordings"), postcard::to_stdvec(&wordings)?)?;
    Ok(())
}

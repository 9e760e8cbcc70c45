//! How time and memory grow with the corpus: `cargo bench --bench matching`.
//!
//! Corpora of 25,000, 50,000 and 100,000 generated entries (three phrasings and an answer in two
//! languages each), 1,000 questions to each. Every corpus has a process of its own, so that the peak
//! memory is its own. Fails where one thread and all threads decide differently.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::civil::date;
use kotq::corpus::{Bilingual, DEFAULT_PROFILE, Entry, EntryId, Profile, Verdict, bundled};
use kotq::matching::{Decision, Matcher, Query};
use kotq::text::Language;

const SIZES: [usize; 3] = [25_000, 50_000, 100_000];
const QUESTIONS: usize = 1_000;

fn main() {
    // `cargo bench` adds `--bench`; a number is what this process started itself with.
    if let Some(entries) = env::args().find_map(|argument| argument.parse().ok()) {
        return measure(entries);
    }
    println!(
        "entries  generate   index  {QUESTIONS} questions, all threads / one  peak MiB: index, in all"
    );
    let this = env::current_exe().unwrap();
    for entries in SIZES {
        let status = Command::new(&this).arg(entries.to_string()).status();
        assert!(status.unwrap().success(), "{entries} entries failed");
    }
}

fn measure(entries: usize) {
    let (corpus, generating) = timed(|| Generator::new().corpus(entries));
    let questions = corpus.questions;
    let (matcher, indexing) = timed(|| Matcher::new(corpus.profile));
    let indexed = peak_memory();
    let queries: Vec<Query> = questions.iter().map(|text| Query::of(text)).collect();
    let today = date(2026, 1, 1);
    let (all, all_threads) = timed(|| matcher.decide_form(&queries, today));
    let peak = peak_memory();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = pool.build().unwrap();
    let (one, one_thread) = timed(|| pool.install(|| matcher.decide_form(&queries, today)));
    for ((question, all), one) in questions.iter().zip(&all).zip(&one) {
        assert_eq!(
            shown(all),
            shown(one),
            "threads change the answer to {question}"
        );
    }
    let answered = all.iter().filter(|d| !d.candidates.is_empty()).count();
    assert_eq!(answered, QUESTIONS, "a question found nothing near");
    println!(
        "{entries:7}  {:6.1} s  {:4.1} s  {:18.1} s  {:8.1} s  {:18} {:7}",
        generating.as_secs_f64(),
        indexing.as_secs_f64(),
        all_threads.as_secs_f64(),
        one_thread.as_secs_f64(),
        in_mib(indexed),
        in_mib(peak),
    );
}

/// Everything that a decision says.
fn shown(decision: &Decision) -> String {
    format!("{decision:?}")
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// Greatest resident memory of this process so far, in KiB; known on Linux only.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn in_mib(kib: Option<u64>) -> String {
    kib.map_or("?".to_owned(), |kib| (kib / 1024).to_string())
}

struct Corpus {
    profile: Profile,
    questions: Vec<String>,
}

/// Makes phrasings from pieces of the bundled ones, the same every time.
struct Generator {
    state: u64,
    ja: Vec<String>,
    en: Vec<String>,
}

impl Generator {
    fn new() -> Self {
        let profile = bundled(DEFAULT_PROFILE).unwrap();
        let (mut ja, mut en) = (Vec::new(), Vec::new());
        let asks = profile.entries.iter().flat_map(|entry| entry.ask.all());
        for (language, text) in asks {
            match language {
                // After a particle.
                Language::Ja => ja.extend(
                    text.split_inclusive(['を', 'が', 'の', 'は', 'に', '、'])
                        .map(str::to_owned),
                ),
                Language::En => en.extend(text.split_whitespace().map(|word| format!("{word} "))),
            }
        }
        Self { state: 1, ja, en }
    }

    /// Splitmix64 (Steele, Lea and Flood, 2014), reduced to `0..below`.
    fn below(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    fn piece(&mut self, language: Language) -> String {
        let count = match language {
            Language::Ja => self.ja.len(),
            Language::En => self.en.len(),
        };
        let at = self.below(count);
        match language {
            Language::Ja => self.ja[at].clone(),
            Language::En => self.en[at].clone(),
        }
    }

    /// As long as the bundled phrasings are: some 30 characters, or 10 words.
    fn pieces(&mut self, language: Language) -> Vec<String> {
        let count = match language {
            Language::Ja => 4 + self.below(3),
            Language::En => 8 + self.below(5),
        };
        (0..count).map(|_| self.piece(language)).collect()
    }

    /// The same text with one piece exchanged.
    fn varied(&mut self, pieces: &[String], language: Language) -> String {
        let mut pieces = pieces.to_vec();
        let at = self.below(pieces.len());
        pieces[at] = self.piece(language);
        pieces.concat()
    }

    fn entry(&mut self, number: usize) -> Entry {
        let (ja, en) = (self.pieces(Language::Ja), self.pieces(Language::En));
        let none = Bilingual::default;
        let mut entry = Entry {
            id: EntryId(format!("entry-{number}")),
            topic: "generated".to_owned(),
            verdict: if number.is_multiple_of(5) {
                Verdict::No
            } else {
                Verdict::Yes
            },
            ask: Bilingual {
                ja: vec![ja.concat()],
                en: vec![en.concat()],
            },
            opposite: none(),
            decoy: none(),
            answer: Bilingual {
                ja: self.varied(&ja, Language::Ja),
                en: self.varied(&en, Language::En),
            },
            detail: false,
            source: Vec::new(),
            superseded: Vec::new(),
            review: None,
            review_by: None,
        };
        // The third phrasing: another ask, or now and then an opposite or a decoy.
        let third = vec![self.varied(&ja, Language::Ja)];
        match self.below(10) {
            0 => entry.opposite.ja = third,
            1 => entry.decoy.ja = third,
            _ => entry.ask.ja.extend(third),
        }
        entry
    }

    fn corpus(mut self, count: usize) -> Corpus {
        let entries: Vec<Entry> = (0..count).map(|number| self.entry(number)).collect();
        let questions = (0..QUESTIONS)
            .map(|number| {
                let entry = &entries[number * count / QUESTIONS];
                let (known, language) = if number.is_multiple_of(3) {
                    (&entry.ask.en[0], Language::En)
                } else {
                    (&entry.ask.ja[0], Language::Ja)
                };
                known.clone() + &self.piece(language)
            })
            .collect();
        let profile = Profile {
            name: "generated".to_owned(),
            title: Bilingual::default(),
            aliases: Vec::new(),
            sources: Vec::new(),
            entries,
        };
        Corpus { profile, questions }
    }
}

//! Damage by a fixed sequence: the same seed always makes the same file.

use std::io::{Cursor, Read, Write};

/// A package taken apart, to be damaged and put together many times.
pub struct Anatomy {
    whole: Vec<u8>,
    parts: Vec<(String, Vec<u8>)>,
}

/// Values that no writer puts there.
const NASTY: [&str; 26] = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999",
    "NaN",
    "-inf",
    "1e308",
    "A1:XFD1048576",
    "XFD1048577",
    "B2:A1",
    "ZZZZZ9",
    "あ",
    "&#0;&#xD800;",
    "&amp;&unknown;&",
    "../../../x",
    "rId1",
    "true",
];

impl Anatomy {
    pub fn of(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let parts = (0..archive.len())
            .map(|index| {
                let mut file = archive.by_index(index).unwrap();
                let mut part = Vec::new();
                file.read_to_end(&mut part).unwrap();
                (file.name().unwrap().into_owned(), part)
            })
            .collect();
        Self {
            whole: bytes.to_vec(),
            parts,
        }
    }

    /// The package with one to three kinds of damage.
    pub fn damaged(&self, seed: u64) -> Vec<u8> {
        let mut luck = Luck::new(seed);
        // One in six is damaged as a file, the others inside.
        if luck.below(6) == 0 {
            let mut bytes = self.whole.clone();
            if luck.below(2) == 0 {
                bytes.truncate(luck.below(bytes.len()));
            } else {
                flip(&mut bytes, &mut luck);
            }
            return bytes;
        }
        let mut parts = self.parts.clone();
        for _ in 0..=luck.below(3) {
            let at = luck.below(parts.len());
            match luck.below(16) {
                0 => drop(parts.remove(at)),
                1 => {
                    let (name, part) = parts[at].clone();
                    parts.push((name.to_uppercase(), part));
                }
                2 => {
                    let other = luck.below(parts.len());
                    let part = parts[other].1.clone();
                    parts[at].1 = part;
                }
                3 => parts[at].1.clear(),
                4 => flip(&mut parts[at].1, &mut luck),
                5 => {
                    let length = luck.below(parts[at].1.len() + 1);
                    parts[at].1.truncate(length);
                }
                _ => {
                    // Of the parts that are XML the worksheets are the ones that matter most.
                    let wanted = luck.below(3) > 0;
                    let sheet = (0..parts.len())
                        .map(|step| (at + step) % parts.len())
                        .find(|at| !wanted || parts[*at].0.contains("sheet"));
                    let part = &mut parts[sheet.unwrap_or(at)].1;
                    if let Ok(text) = std::str::from_utf8(part) {
                        *part = damaged_xml(text, &mut luck).into_bytes();
                    }
                }
            }
            if parts.is_empty() {
                break;
            }
        }
        zipped(&parts)
    }
}

fn flip(bytes: &mut [u8], luck: &mut Luck) {
    if bytes.is_empty() {
        return;
    }
    for _ in 0..=luck.below(6) {
        let at = luck.below(bytes.len());
        bytes[at] = luck.next() as u8;
    }
}

/// An attribute, a text or a tag changed, left out or doubled.
fn damaged_xml(text: &str, luck: &mut Luck) -> String {
    let places = |needle: &str| {
        text.match_indices(needle)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    let nasty = NASTY[luck.below(NASTY.len())];
    let kind = luck.below(8);
    let found = match kind {
        0..=3 => places("=\""),
        4 => places(">"),
        _ => places("<"),
    };
    if found.is_empty() {
        return text.to_owned();
    }
    let at = found[luck.below(found.len())];
    let end = |from: usize, stop: &str| text[from..].find(stop).map_or(text.len(), |n| from + n);
    match kind {
        // The value of an attribute, or the whole of it.
        0..=2 => format!("{}{nasty}{}", &text[..at + 2], &text[end(at + 2, "\"")..]),
        3 => {
            let start = text[..at].rfind(' ').unwrap_or(at);
            let end = (end(at + 2, "\"") + 1).min(text.len());
            format!("{}{}", &text[..start], &text[end..])
        }
        // What stands between two tags.
        4 => format!("{}{nasty}{}", &text[..at + 1], &text[end(at + 1, "<")..]),
        // A tag left out, doubled, or closed at once.
        5 => format!(
            "{}{}",
            &text[..at],
            &text[(end(at, ">") + 1).min(text.len())..]
        ),
        6 => {
            let end = (end(at, ">") + 1).min(text.len());
            format!("{}{}", &text[..end], &text[at..])
        }
        _ => {
            let end = end(at, ">");
            format!("{}/{}", &text[..end], &text[end..])
        }
    }
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        // A name that is taken already is left out: that file cannot be made this way.
        if writer.start_file(name, options).is_ok() {
            writer.write_all(part).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A fixed sequence of numbers (the constants of Knuth's MMIX generator).
pub struct Luck(u64);

impl Luck {
    pub fn new(seed: u64) -> Self {
        let mut luck = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        luck.next();
        luck
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() as usize) % bound.max(1)
    }
}

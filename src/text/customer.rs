//! How customers call themselves.

/// Names that a Japanese customer gives its own organisation.
pub const SELVES: &[&str] = &[
    "本市",
    "当社",
    "弊社",
    "当行",
    "弊行",
    "当院",
    "弊院",
    "当校",
    "本校",
    "本学",
    "当会",
    "弊会",
    "当組合",
    "弊所",
    "当所",
    "当庁",
    "本県",
    "本町",
    "我が社",
];

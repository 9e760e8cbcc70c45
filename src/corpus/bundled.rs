//! The profiles of `data/corpus`, prepared by the build script and embedded in the binary.

use super::entry::Profile;

/// The profile that is used when none is named.
pub const DEFAULT_PROFILE: &str = "kingoftime";

static PROFILES: &[(&str, &[u8])] = &[
    (
        "clue",
        include_bytes!(concat!(env!("OUT_DIR"), "/clue.profile")),
    ),
    (
        "kingoftime",
        include_bytes!(concat!(env!("OUT_DIR"), "/kingoftime.profile")),
    ),
    (
        "tokium",
        include_bytes!(concat!(env!("OUT_DIR"), "/tokium.profile")),
    ),
];

/// The names of the bundled profiles, sorted.
pub fn profile_names() -> impl Iterator<Item = &'static str> {
    PROFILES.iter().map(|(name, _)| *name)
}

/// A bundled profile by its name; `None` if there is none of that name.
pub fn bundled(name: &str) -> Option<Profile> {
    let (_, bytes) = PROFILES.iter().find(|(known, _)| *known == name)?;
    // The bytes were written by the build of this very binary, so they always decode.
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_profile_decodes() {
        for name in profile_names() {
            assert_eq!(
                bundled(name).map(|profile| profile.name).as_deref(),
                Some(name)
            );
        }
        assert!(bundled(DEFAULT_PROFILE).is_some() && bundled("none").is_none());
    }
}

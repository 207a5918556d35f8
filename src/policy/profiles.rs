//! The profiles that ship with the tool, by name.

use super::{By, Layer, read};
use crate::source::Source;
use std::path::Path;
use std::sync::Arc;

/// Each profile: its name and its text.
pub const PROFILES: [(&str, &str); 2] =
    [("draft", include_str!("../../rules/profiles/draft.toml")), ("submission", include_str!("../../rules/profiles/submission.toml"))];

/// The profile of that name.
pub fn profile(name: &str) -> Option<Layer> {
    let (name, text) = PROFILES.iter().find(|(own, _)| *own == name)?;
    let source = Arc::new(Source::new(format!("profile {name}"), *text));
    // What ships with the tool has no mistakes, which a test sees to.
    Some(read(&source, Path::new(""), By::Profile).0)
}

#[cfg(test)]
mod tests {
    use super::{By, PROFILES, Source, read};
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn all_are_without_mistakes() {
        for (name, text) in PROFILES {
            let (_, mistakes) = read(&Arc::new(Source::new(name, text)), Path::new(""), By::Profile);
            assert!(mistakes.is_empty(), "{name}: {mistakes:?}");
        }
    }
}

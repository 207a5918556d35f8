//! Paths to how they are written from another folder.

use std::path::{Component, Path, PathBuf};

/// A path from a folder, both absolute: `../caveat.toml`; unchanged where there is no way, as between drives.
pub fn relative(path: &Path, from: &Path) -> PathBuf {
    let shared = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return path.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let down = path.components().skip(shared);
    let way: PathBuf = up.chain(down).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// A path with `/` between its parts, for files that are read on other machines too.
pub fn portable(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn the_way_leads_up_and_down() {
        let way = |path: &str, from: &str| relative(Path::new(path), Path::new(from)).to_string_lossy().into_owned();
        assert_eq!(way("/a/b/c.study", "/a/b"), "c.study");
        assert_eq!(way("/a/caveat.toml", "/a/b/c"), "../../caveat.toml");
        assert_eq!(way("/a/d/e", "/a/b"), "../d/e");
        assert_eq!(way("/a/b", "/a/b"), ".");
    }
}

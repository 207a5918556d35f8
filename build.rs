//! Embeds the rule files: `rules/` becomes a table of paths and texts, sorted by path, and where the examples of each begin.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = String::from("pub const FILES: &[(&str, &str, usize)] = &[\n");
    for file in files {
        let name = file.strip_prefix(&root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let examples = examples_from(&fs::read_to_string(&file)?);
        writeln!(table, "    ({name:?}, include_str!({:?}), {examples}),", file.to_string_lossy()).map_err(io::Error::other)?;
    }
    table.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("rules.rs"), table)
}

/// Where the examples of a rule begin, if nothing else follows them; else where the text ends.
fn examples_from(text: &str) -> usize {
    const PARTS: [&str; 14] = [
        "severity:",
        "for:",
        "let ",
        "when:",
        "per:",
        "yields-to:",
        "unsettled:",
        "replaces:",
        "says:",
        "help:",
        "why:",
        "mark ",
        "fix ",
        "source ",
    ];
    let (mut at, mut begin) = (0, None);
    for line in text.split_inclusive('\n') {
        // What stands in the rule itself is indented by two spaces.
        if let Some(item) = line.strip_prefix("  ").filter(|item| !item.starts_with(' ')) {
            let example = ["fails", "passes", "open"].iter().any(|word| item.starts_with(word));
            if example {
                begin = begin.or(Some(at));
            } else if PARTS.iter().any(|part| item.starts_with(part)) || item.starts_with("param ") {
                begin = None;
            }
        }
        at += line.len();
    }
    begin.unwrap_or(text.len())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let known = path.extension().is_some_and(|ending| ["rule", "terms", "vocabulary"].iter().any(|known| ending == *known));
        if path.is_dir() {
            collect(&path, files)?;
        } else if known {
            files.push(path);
        }
    }
    Ok(())
}

//! The floors of the library: a module uses only floors below its own, and every file says in its first line what it turns into what.

use std::fs;
use std::path::{Path, PathBuf};

/// Each top-level module and its floor; see `docs/architecture.md`.
const FLOORS: [(&str, u8); 17] = [
    ("cli", 8),
    ("report", 7),
    ("policy", 6),
    ("check", 5),
    ("rule", 4),
    ("study", 3),
    ("vocabulary", 2),
    ("layout", 2),
    ("syntax", 1),
    ("numbers", 1),
    ("source", 0),
    ("diagnostic", 0),
    ("truth", 0),
    ("date", 0),
    ("suggest", 0),
    ("wildcard", 0),
    // The library's own head: it may name all of them.
    ("lib", 9),
];

/// Modules of the ground that stand on another of the ground.
const WITHIN_THE_GROUND: [(&str, &str); 1] = [("diagnostic", "source")];

#[test]
fn a_module_uses_only_floors_below_its_own() {
    let mut wrong = Vec::new();
    for path in sources() {
        let module = module_of(&path);
        let text = fs::read_to_string(&path).unwrap();
        for (line, used) in used_modules(&text) {
            if used != module && !may_use(&module, &used) {
                wrong.push(format!("{}:{line}: `{module}` uses `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these go up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    for path in sources() {
        let module = module_of(&path);
        assert!(module == "main" || floor(&module).is_some(), "`{module}` has no floor in this test");
    }
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert!(first.strip_prefix("//! ").is_some_and(|said| !said.trim().is_empty()), "{} does not begin with `//! …`", path.display());
    }
}

#[test]
fn paths_are_found_however_they_are_written() {
    let text = "use crate::source::Span;\nuse crate::{\n    rule::{Rule, book::RuleBook},\n    syntax,\n};\npub(crate) use crate::check as judge;\n// crate::cli in a comment\nfn f() { crate::study::read::read(\"crate::report\"); } use caveat::cli;\n";
    let found: Vec<(usize, String)> = used_modules(text);
    let wanted = [(1, "source"), (2, "rule"), (2, "syntax"), (6, "check"), (8, "study")];
    assert_eq!(found, wanted.map(|(line, name)| (line, name.to_owned())));
}

fn may_use(module: &str, used: &str) -> bool {
    match (floor(module), floor(used)) {
        (Some(own), Some(other)) => own > other || WITHIN_THE_GROUND.contains(&(module, used)),
        // A name that is no module: `crate::` before something that `lib.rs` declares itself.
        (_, None) => false,
        (None, _) => module == "main",
    }
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|&(_, floor)| floor)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    assert!(found.len() > 50, "{found:?}");
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `src/rule/eval.rs` belongs to `rule`, `src/date.rs` to `date`.
fn module_of(path: &Path) -> String {
    let first = path.strip_prefix(root()).unwrap().components().next().unwrap();
    Path::new(first.as_os_str()).file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Every module named after `crate::`, with the line it stands in; comments and texts are passed over.
fn used_modules(text: &str) -> Vec<(usize, String)> {
    let code = code_of(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => first_segments(group),
            None => vec![identifier(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| (line, name)));
    }
    found
}

/// The text with comments and string literals blanked, line breaks kept.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut quoted = false;
        let mut escaped = false;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if !quoted && line[at..].starts_with("//") {
                code.push('\n');
                break;
            }
            // `'"'` is a character, not the beginning of a text.
            let is_quote = c == '"' && !escaped && !(before == '\'' && line[at + 1..].starts_with('\''));
            if is_quote {
                quoted = !quoted;
            }
            code.push(if quoted && c != '\n' { ' ' } else { c });
            escaped = quoted && c == '\\' && !escaped;
            before = c;
        }
    }
    code
}

/// The first names of the members of `{a::b, c::{d, e}, f}`.
fn first_segments(group: &str) -> Vec<String> {
    let mut depth = 0usize;
    let mut names = Vec::new();
    let mut wanted = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => wanted = true,
            c if wanted && depth == 0 && (c.is_alphabetic() || c == '_') => {
                names.push(identifier(&group[at..]));
                wanted = false;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

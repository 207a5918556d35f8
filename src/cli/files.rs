//! Paths of the command line to the files to judge: folders walked, names sorted, each file once.

use super::trouble::{reading, trouble};
use crate::check::FileKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::suggest::did_you_mean;
use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;
use std::fs::{self, FileType, Metadata};
use std::path::{Path, PathBuf};

/// A file to judge, or a path of which no more can be told than why not.
#[derive(Clone, Debug)]
pub struct Input {
    pub place: InputPlace,
    /// What messages call it.
    pub name: String,
    pub kind: FileKind,
    /// Named by the user, not found in a folder.
    pub named: bool,
    pub trouble: Option<Diagnostic>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputPlace {
    Stdin,
    Path(PathBuf),
}

/// What the ending of a name promises.
enum Ending {
    Of(FileKind),
    Rules,
    Other,
}

/// Siblings that are looked through for a name like the one that was not found.
const SIBLINGS: usize = 2_000;

/// The files of the paths, sorted by path, standard input first.
pub fn find(paths: &[PathBuf]) -> Vec<Input> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Input { place: InputPlace::Stdin, name: "<stdin>".to_owned(), kind: FileKind::Study, named: true, trouble: None });
            continue;
        }
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => walk(path, Wanted::Studies, &mut found),
            Ok(data) => found.push(named(path, &data)),
            Err(error) => found.push(absent(path, &error)),
        }
    }
    sort(&mut found);
    if paths.len() > 1 {
        once(&mut found);
    }
    found
}

/// Standard input, then by folder and name as they are told, so that `./b` does not come before `a`.
fn sort(found: &mut [Input]) {
    let key = |input: &Input| (input.place != InputPlace::Stdin, PathBuf::from(&input.name), !input.named);
    found.sort_by_cached_key(key);
}

/// Leaves out files that are reached by more than one of the paths.
fn once(found: &mut Vec<Input>) {
    let key = |input: &Input| match &input.place {
        InputPlace::Stdin => PathBuf::from("-"),
        InputPlace::Path(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
    };
    let named: FxHashSet<PathBuf> = found.iter().filter(|input| input.named).map(key).collect();
    let mut seen = FxHashSet::default();
    found.retain_mut(|input| {
        let key = key(input);
        input.named |= named.contains(&key);
        seen.insert(key)
    });
}

/// The files of a folder of rules, or the one rule file that is named, sorted by path.
pub fn find_rules(path: &Path) -> Vec<Input> {
    let mut found = Vec::new();
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => walk(path, Wanted::Rules, &mut found),
        Ok(data) => found.push(input(path, FileKind::Study, true, irregular(path, data.file_type()))),
        Err(error) => found.push(absent(path, &error)),
    }
    sort(&mut found);
    found
}

/// The files of the paths that can be laid out: studies, Markdown files and rule files, in the order of [`find`], each once.
pub fn find_pages(paths: &[PathBuf]) -> Vec<Input> {
    let mut found = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            _ if path.as_os_str() == "-" => found.extend(find(std::slice::from_ref(path))),
            Ok(data) if data.is_dir() => walk(path, Wanted::Pages, &mut found),
            Ok(data) => {
                let kind = if let Ending::Of(kind) = ending(path) { kind } else { FileKind::Study };
                found.push(input(path, kind, true, irregular(path, data.file_type())));
            }
            Err(error) => found.push(absent(path, &error)),
        }
    }
    sort(&mut found);
    once(&mut found);
    found
}

/// What a folder is walked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Studies,
    Rules,
    /// Both, to be written to.
    Pages,
}

/// How deep a folder of rules may be.
const RULES_DEEP: usize = 16;

/// The wanted files below a folder; hidden and ignored ones are passed over, links to folders not followed. Of rules, and of what is
/// to be written to, nothing is wanted that a link leads to outside of the folder.
fn walk(folder: &Path, wanted: Wanted, found: &mut Vec<Input>) {
    for entry in WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build() {
        match entry {
            Ok(entry) => found.extend(walked(&entry, wanted).map(|found| match wanted {
                Wanted::Studies => found,
                Wanted::Pages => within(folder, &entry, found, Severity::Advice),
                Wanted::Rules if entry.depth() > RULES_DEEP => too_deep(found),
                Wanted::Rules => within(folder, &entry, found, Severity::Error),
            })),
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let name = name(&path);
                let told = error
                    .io_error()
                    .map_or_else(|| trouble("file/unreadable", format!("cannot read `{name}`: {error}")), |error| reading(&name, error));
                found.push(input(&path, FileKind::Study, false, Some(told)));
            }
        }
    }
}

fn too_deep(found: Input) -> Input {
    let told = trouble("file/too-deep", format!("`{}` lies more than {RULES_DEEP} folders deep, and is not read", found.name));
    Input { trouble: Some(told.help("put it nearer to the folder of rules")), ..found }
}

fn walked(entry: &DirEntry, wanted: Wanted) -> Option<Input> {
    let path = entry.path();
    let kind = match (ending(path), wanted) {
        (Ending::Of(kind), Wanted::Studies | Wanted::Pages) => kind,
        (Ending::Rules, Wanted::Rules | Wanted::Pages) => FileKind::Study,
        _ => return None,
    };
    let file_type = entry.file_type()?;
    if !file_type.is_symlink() {
        return (!file_type.is_dir()).then(|| input(path, kind, false, irregular(path, file_type)));
    }
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => None,
        Ok(data) => Some(input(path, kind, false, irregular(path, data.file_type()))),
        Err(error) => (kind == FileKind::Study).then(|| input(path, kind, false, Some(reading(&name(path), &error)))),
    }
}

/// The file of a folder, or why it is passed over: a link that leads out of the folder.
fn within(folder: &Path, entry: &DirEntry, found: Input, severity: Severity) -> Input {
    let is_inside = || fs::canonicalize(folder).and_then(|folder| Ok(fs::canonicalize(entry.path())?.starts_with(folder)));
    if found.trouble.is_some() || !entry.path_is_symlink() || is_inside().unwrap_or(false) {
        return found;
    }
    let told = trouble("file/link", format!("`{}` leads out of the folder, and is passed over", found.name));
    let told = told.severity(severity).help("name the link itself, or the file it leads to");
    Input { trouble: Some(told), ..found }
}

fn named(path: &Path, data: &Metadata) -> Input {
    let (kind, wrong) = match ending(path) {
        Ending::Of(kind) => (kind, None),
        Ending::Other => (FileKind::Study, None),
        Ending::Rules => (FileKind::Study, Some(rules(path))),
    };
    input(path, kind, true, irregular(path, data.file_type()).or(wrong))
}

fn rules(path: &Path) -> Diagnostic {
    let name = name(path);
    trouble("file/not-a-study", format!("`{name}` belongs to a rule book, it is no study"))
        .help(format!("`caveat test {name}` judges rule files by their own examples; `--rules` loads a folder of them"))
}

/// Pipes and devices are never opened: reading them may not end.
fn irregular(path: &Path, file_type: FileType) -> Option<Diagnostic> {
    (!file_type.is_file()).then(|| {
        trouble("file/not-regular", format!("`{}` is not a regular file", name(path))).help("to judge what another program writes, use `-`")
    })
}

fn absent(path: &Path, error: &std::io::Error) -> Input {
    let mut told = reading(&name(path), error);
    if error.kind() == std::io::ErrorKind::NotFound {
        told.message = format!("there is no file or folder `{}`", name(path));
        told.rule = "file/not-found".into();
        told.help = like(path);
    }
    input(path, FileKind::Study, true, Some(told))
}

/// A name beside the path that is like its own.
fn like(path: &Path) -> Option<String> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(parent).ok()?.take(SIBLINGS).flatten();
    let mut siblings: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    siblings.sort();
    did_you_mean(path.file_name()?.to_str()?, siblings.iter().map(String::as_str))
}

fn input(path: &Path, kind: FileKind, named: bool, trouble: Option<Diagnostic>) -> Input {
    Input { place: InputPlace::Path(path.to_owned()), name: name(path), kind, named, trouble }
}

/// The path as messages tell it: as it was written, with `/` between folders and no `./` before it.
fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() };
    name.strip_prefix("./").filter(|rest| !rest.is_empty()).map(str::to_owned).unwrap_or(name)
}

fn ending(path: &Path) -> Ending {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "study" => Ending::Of(FileKind::Study),
        "md" | "qmd" | "rmd" => Ending::Of(FileKind::Markdown),
        "rule" | "terms" | "vocabulary" => Ending::Rules,
        _ => Ending::Other,
    }
}

/// Whether a report written there would take the place of a study or a rule.
pub fn is_ours(path: &Path) -> bool {
    matches!(ending(path), Ending::Of(FileKind::Study) | Ending::Rules)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.first().and_then(path_of),
        _ => None,
    }
}

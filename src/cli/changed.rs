//! A revision of a git repository to the files that are still as they were there, so that the rest is judged.

use super::Status;
use super::files::{Input, InputPlace};
use super::trouble::trouble;
use crate::diagnostic::Diagnostic;
use crate::report::harmless;
use rustc_hash::FxHashSet;
use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Leaves out the inputs that did not change since a revision.
///
/// # Errors
/// See [`changed`].
pub fn narrow(rev: &str, paths: &[PathBuf], inputs: &mut Vec<Input>, quiet: bool) -> Result<(), Box<Diagnostic>> {
    let changed = changed(rev, paths)?;
    if let Some(name) = changed.everywhere() {
        remark(quiet, &format!("`{name}` changed since `{rev}`: every study is judged"));
    }
    inputs.retain(|input| changed.concerns(input));
    Ok(())
}

/// Tells on standard error what is no mistake.
pub fn remark(quiet: bool, text: &str) -> Status {
    if !quiet {
        // Where standard error is closed, there is nobody to tell.
        let _ = writeln!(stderr(), "{}", harmless::line(text));
    }
    Status::Fine
}

/// What changed since a revision.
#[derive(Debug, Default)]
pub struct Changed {
    /// Files that git says are the same, by their full paths. Whatever git cannot speak for is not among them.
    same: FxHashSet<PathBuf>,
    /// A policy or a rule that changed, so that any study may be judged otherwise.
    everywhere: Option<String>,
}

/// What changed since `rev` in the repositories in which the paths lie: committed or not, staged or not, new files too.
/// `-` and paths that are not there are passed over. Nothing that a repository configures is run.
///
/// # Errors
/// `git` cannot be started, a path lies in no repository with a work tree, or a repository has no such revision.
pub fn changed(rev: &str, paths: &[PathBuf]) -> Result<Changed, Box<Diagnostic>> {
    if rev.is_empty() || rev.starts_with('-') {
        return Err(unknown(rev));
    }
    let mut changed = Changed::default();
    for top in repositories(paths)? {
        changed.add(&Repository::open(top)?, rev)?;
    }
    Ok(changed)
}

impl Changed {
    /// Whether a file is to be judged: it changed, or it cannot be known that it did not.
    pub fn concerns(&self, input: &Input) -> bool {
        let InputPlace::Path(path) = &input.place else { return true };
        if self.everywhere.is_some() || input.trouble.is_some() {
            return true;
        }
        // A link is the same where it leads to the same place, and what stands there is the same.
        let places = [path.canonicalize().ok(), unresolved(path)];
        places.iter().any(|place| place.as_ref().is_none_or(|place| !self.same.contains(place)))
    }

    /// The policy or rule file that changed, where one did: every study is then judged.
    pub fn everywhere(&self) -> Option<&str> {
        self.everywhere.as_deref()
    }

    fn add(&mut self, repository: &Repository, rev: &str) -> Result<(), Box<Diagnostic>> {
        let commit = repository.commit(rev)?;
        let differing = repository.names(&["diff", "--name-only", "--no-renames", "--ignore-submodules=dirty", &commit, "--"])?;
        let new = repository.names(&["ls-files", "--others", "--exclude-standard"])?;
        let governing = differing.iter().chain(&new).find(|path| governs(path));
        self.everywhere = self.everywhere.take().or_else(|| governing.map(|path| path.to_string_lossy().into_owned()));
        let differing: FxHashSet<PathBuf> = differing.into_iter().collect();
        // Files of which git was told to take no notice have other letters before their names.
        let tracked = repository.list(&["ls-files", "-v"])?;
        let plain = tracked.split(|byte| *byte == 0).filter_map(|line| line.strip_prefix(b"H ")).map(path_of);
        self.same.extend(plain.filter(|path| !differing.contains(path)).map(|path| repository.top.join(path)));
        Ok(())
    }
}

/// A file by which other files are judged.
fn governs(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    path.file_name().is_some_and(|name| name == "caveat.toml") || ["rule", "terms", "vocabulary"].contains(&ending.as_str())
}

/// The full path of a file which may be a link, the links of its folders resolved.
fn unresolved(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// The top folders of the repositories in which the paths lie; one within another is not looked for: git does not track its files.
fn repositories(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let mut tops: Vec<PathBuf> = Vec::new();
    let there = paths.iter().filter(|path| path.as_os_str() != "-").filter_map(|path| Some((path, folder_of(path)?)));
    for (path, folder) in there {
        if tops.iter().any(|top| folder.starts_with(top)) {
            continue;
        }
        let told = git(&folder, &[]).args(["rev-parse", "--show-toplevel"]).output().map_err(|error| not_started(&error))?;
        if !told.status.success() {
            return Err(no_repository(path, &told.stderr));
        }
        let top = path_of(told.stdout.strip_suffix(b"\n").unwrap_or(&told.stdout));
        tops.push(top.canonicalize().unwrap_or(top));
    }
    Ok(tops)
}

fn folder_of(path: &Path) -> Option<PathBuf> {
    let full = if path.is_dir() { path.to_owned() } else { unresolved(path)?.parent()?.to_owned() };
    full.canonicalize().ok()
}

/// A work tree, and the programs that its configuration would have git run on files.
struct Repository {
    top: PathBuf,
    filters: Vec<OsString>,
}

impl Repository {
    fn open(top: PathBuf) -> Result<Self, Box<Diagnostic>> {
        let mut opened = Self { top, filters: Vec::new() };
        // Fails where there are none.
        let ask = ["config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"];
        let told = git(&opened.top, &[]).args(ask).output().map_err(|error| not_started(&error))?;
        opened.filters = told.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(os_string).collect();
        Ok(opened)
    }

    /// The full name of the commit that a revision stands for.
    fn commit(&self, rev: &str) -> Result<String, Box<Diagnostic>> {
        let ask = ["rev-parse", "--verify", "--quiet", &format!("{rev}^{{commit}}")];
        let told = git(&self.top, &self.filters).args(ask).output().map_err(|error| not_started(&error))?;
        let name = String::from_utf8_lossy(&told.stdout).trim().to_owned();
        if told.status.success() && name.bytes().all(|digit| digit.is_ascii_hexdigit()) { Ok(name) } else { Err(unknown(rev)) }
    }

    /// The paths that a command names, from the top folder on.
    fn names(&self, args: &[&str]) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
        let listed = self.list(args)?;
        Ok(listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path_of).collect())
    }

    /// What a command lists, with a zero byte after each name.
    fn list(&self, args: &[&str]) -> Result<Vec<u8>, Box<Diagnostic>> {
        let (command, rest) = args.split_first().unwrap_or((&"", &[]));
        let more: &[&str] = if *command == "diff" { &["--no-ext-diff", "--no-textconv"] } else { &[] };
        let told = git(&self.top, &self.filters).arg(command).arg("-z").args(more).args(rest).output();
        let told = told.map_err(|error| not_started(&error))?;
        if told.status.success() {
            return Ok(told.stdout);
        }
        Err(Box::new(trouble("options/changed-since", format!("git cannot tell what changed: {}", first_line(&told.stderr)))))
    }
}

/// Variables by which a caller, such as a hook of git, points git at another place than the one it stands in.
const POINTERS: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Git in that folder, kept from running, fetching and writing anything.
fn git(folder: &Path, filters: &[OsString]) -> Command {
    let mut git = Command::new("git");
    git.arg("--no-pager").current_dir(folder).stdin(Stdio::null());
    for pointer in POINTERS {
        git.env_remove(pointer);
    }
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
    git.env("LC_ALL", "C");
    // By variables, after those that are set already: the name of a filter may hold what `-c` would take for its end.
    let settings = [("core.fsmonitor", "false"), ("core.hooksPath", "/dev/null"), ("core.quotePath", "false")];
    let settings = settings.iter().map(|(name, value)| (OsStr::new(name), *value));
    let filters = filters.iter().map(|name| (name.as_os_str(), if is_switch(name) { "false" } else { "" }));
    let mut count: usize = std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    for (name, value) in settings.chain(filters) {
        git.env(format!("GIT_CONFIG_KEY_{count}"), name).env(format!("GIT_CONFIG_VALUE_{count}"), value);
        count += 1;
    }
    git.env("GIT_CONFIG_COUNT", count.to_string());
    git
}

/// Whether a setting of a filter is on or off, and no command.
fn is_switch(name: &OsStr) -> bool {
    name.as_encoded_bytes().ends_with(b".required")
}

fn unknown(rev: &str) -> Box<Diagnostic> {
    let told = trouble("options/changed-since", format!("there is no revision `{rev}`"));
    Box::new(told.help("name a commit, a branch or a tag, such as `origin/main`; a shallow clone may have to fetch it first"))
}

fn no_repository(path: &Path, said: &[u8]) -> Box<Diagnostic> {
    let shown = path.display();
    let told = match first_line(said) {
        line if line.contains("not a git repository") => format!("`{shown}` lies in no git repository"),
        line if line.contains("must be run in a work tree") => format!("`{shown}` lies in a git repository without a work tree"),
        line => format!("git cannot tell in which repository `{shown}` lies: {line}"),
    };
    Box::new(trouble("options/changed-since", told).help("`--changed-since` needs a git repository; without it, everything is judged"))
}

fn not_started(error: &std::io::Error) -> Box<Diagnostic> {
    let told = match error.kind() {
        ErrorKind::NotFound => "`git` cannot be found".to_owned(),
        _ => format!("`git` cannot be started: {error}"),
    };
    Box::new(trouble("options/changed-since", told).help("`--changed-since` asks git what changed; without it, everything is judged"))
}

/// The first line of what git says, without the word it begins with.
fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().next().unwrap_or_default();
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}

/// Git writes `/` between folders everywhere.
fn path_of(name: &[u8]) -> PathBuf {
    if !cfg!(windows) {
        return os_string(name).into();
    }
    String::from_utf8_lossy(name).replace('/', "\\").into()
}

#[cfg(unix)]
fn os_string(name: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(name).to_owned()
}

#[cfg(not(unix))]
fn os_string(name: &[u8]) -> OsString {
    String::from_utf8_lossy(name).into_owned().into()
}

//! Policy files to the layers they set: the nearest upwards from a folder, those it extends before it, and none from outside its repository.

use super::paths::{portable, relative};
use super::trouble::trouble;
use crate::diagnostic::Diagnostic;
use crate::policy::{At, By, FILE_NAME, Layer, PROFILES, Wrong, profile, read};
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use crate::syntax::decode;
use rustc_hash::FxHashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest policy that is read, in bytes.
const LARGEST: u64 = 1 << 20;
/// The most policies that one may extend, all in all.
const MOST: usize = 64;

/// A policy file, with all that it extends.
#[derive(Debug, Default)]
pub struct Chain {
    /// Those of least weight first; the last is the file itself.
    pub layers: Vec<Layer>,
    /// The files that were read.
    pub files: Vec<Arc<Source>>,
    pub wrong: Vec<Wrong>,
    /// The folder of the file: what its patterns are about.
    pub folder: PathBuf,
    /// Nothing outside of this folder is read for it.
    pub root: PathBuf,
    /// What is being read, outermost first.
    within: Vec<PathBuf>,
}

/// The nearest policy file from a folder upwards, whatever stands there by that name; `known` keeps what was found.
pub fn nearest(folder: &Path, known: &mut FxHashMap<PathBuf, Option<PathBuf>>) -> Option<PathBuf> {
    if let Some(found) = known.get(folder) {
        return found.clone();
    }
    let own = folder.join(FILE_NAME);
    let found = if fs::symlink_metadata(&own).is_ok() { Some(own) } else { folder.parent().and_then(|parent| nearest(parent, known)) };
    known.insert(folder.to_owned(), found.clone());
    found
}

/// The folder that bounds what a policy may read: the repository it stands in, or else its own folder.
fn root_of(folder: &Path) -> PathBuf {
    let root = folder.ancestors().find(|folder| fs::symlink_metadata(folder.join(".git")).is_ok()).unwrap_or(folder);
    fs::canonicalize(root).unwrap_or_else(|_| root.to_owned())
}

impl Chain {
    /// Reads a policy file, and what it extends.
    pub fn read(path: &Path, here: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut chain = Self { root: root_of(&folder), folder, ..Self::default() };
        match load(path, here) {
            Ok(source) => chain.add(path, source, here),
            Err(wrong) => chain.wrong.push(*wrong),
        }
        chain
    }

    /// Adds a profile on top.
    pub fn add_profile(&mut self, name: &str) {
        self.layers.extend(profile(name));
    }

    fn add(&mut self, path: &Path, source: Arc<Source>, here: &Path) {
        let folder = path.parent().unwrap_or(Path::new(""));
        let (layer, wrong) = read(&source, folder, By::File);
        self.wrong.extend(wrong);
        self.files.push(source);
        self.within.push(identity(path));
        for extended in &layer.extends {
            if let Err(wrong) = self.extend(folder, extended, here) {
                self.wrong.push(*wrong);
            }
        }
        self.within.pop();
        self.layers.push(layer);
    }

    fn extend(&mut self, folder: &Path, extended: &At<String>, here: &Path) -> Result<(), Box<Wrong>> {
        let name = extended.value.as_str();
        let fail = |rule, message, label: &str, help: String| Err(Box::new(extended.wrong(rule, message, label).help(help)));
        if Path::new(name).extension().is_none_or(|ending| ending != "toml") {
            if PROFILES.iter().any(|(own, _)| *own == name) {
                self.add_profile(name);
                return Ok(());
            }
            let known = PROFILES.map(|(name, _)| name);
            let help = did_you_mean(name, known);
            let help = help.unwrap_or_else(|| format!("profiles are `{}`; a file is named with its ending, `.toml`", known.join("`, `")));
            return fail("policy/unknown-profile", format!("there is no profile `{name}`"), "not known", help);
        }
        let path = folder.join(name);
        if !path.exists() {
            let stands = portable(&relative(&path, here));
            return fail("policy/missing", format!("there is no policy `{name}`"), "not found", format!("it would be `{stands}`"));
        }
        if !self.holds(&path) {
            return fail("policy/outside", format!("`{name}` lies outside of the repository"), "not read", self.bounds());
        }
        if let Some(at) = self.within.iter().position(|own| *own == identity(&path)) {
            let circle: Vec<String> = self.within.iter().skip(at).map(|path| format!("`{}`", portable(&relative(path, here)))).collect();
            let message = "this policy extends itself".to_owned();
            return fail("policy/cycle", message, "leads back", format!("the circle is {}; take one of its steps out", circle.join(" → ")));
        }
        if self.files.len() >= MOST {
            let message = format!("more than {MOST} policies are extended");
            return fail("policy/too-many", message, "and this one", "put them together into fewer".to_owned());
        }
        match load(&path, here) {
            Ok(source) => self.add(&path, source, here),
            Err(wrong) => self.wrong.push(*wrong),
        }
        Ok(())
    }

    /// Whether a path, links followed, lies where this policy may read.
    pub fn holds(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path.starts_with(&self.root))
    }

    pub fn bounds(&self) -> String {
        "a policy reads nothing outside of the repository it stands in, or else of its own folder: copy what it needs there".to_owned()
    }
}

fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The text of a policy file.
fn load(path: &Path, here: &Path) -> Result<Arc<Source>, Box<Wrong>> {
    let name = portable(&relative(path, here));
    let fail = |told: Diagnostic| Box::new(Wrong { source: Arc::new(Source::new(name.as_str(), "")), told });
    let unreadable = |why: String| fail(trouble("policy/unreadable", format!("cannot read the policy `{name}`: {why}")));
    let data = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if !data.is_file() {
        let what = if data.is_dir() { "it is a folder" } else { "it is not a regular file" };
        let mut wrong = unreadable(what.to_owned());
        wrong.told = wrong.told.help("`--isolated` looks for no policy; `--config FILE` names another");
        return Err(wrong);
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than 1 MiB".to_owned()));
    }
    let (text, refused) = decode(bytes);
    let source = Arc::new(Source::new(name.as_str(), text));
    match refused {
        None => Ok(source),
        Some(told) => Err(Box::new(Wrong { source, told })),
    }
}

/// A policy file that was found upwards from a study, and is a link that leads out of where it may read.
pub fn stray(path: &Path, here: &Path) -> Option<Wrong> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let leads_out = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink())
        && fs::canonicalize(path).is_ok_and(|target| !target.starts_with(root_of(folder)));
    let name = portable(&relative(path, here));
    leads_out.then(|| {
        let told =
            Diagnostic::mistake("policy/outside", format!("`{name}` is a link that leads out of its repository"), Span::default(), "");
        let mut told = told.help("put the file itself there, or name it with `--config`");
        told.labels.clear();
        Wrong { source: Arc::new(Source::new(name, "")), told }
    })
}

//! Studies to the policies that hold for them: found, put over each other, and put in force over their rule books.

use super::files::Input;
use super::files::InputPlace;
use super::paths::{portable, relative};
use super::policy_files::{Chain, nearest, stray};
use super::policy_options::PolicyOptions;
use super::rule_files::with_folders;
use crate::check::Settings;
use crate::check::outcome::{FileReport, Questions};
use crate::diagnostic::Diagnostic;
use crate::policy::{At, InForce, Layer, Wrong, in_force};
use crate::report::Judged;
use crate::rule::book::RuleBook;
use crate::source::Source;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The policies of a run.
pub struct Policies {
    /// The folder that the run was started in.
    pub here: PathBuf,
    pub all: Vec<Policy>,
    /// Rule books by the folders they were read from; those of no folder are the built-in rules.
    books: Vec<(Vec<PathBuf>, Option<RuleBook>)>,
    /// The policy of each folder that a study stands in, as the study names it.
    of_folder: FxHashMap<PathBuf, usize>,
    /// Rule files that are broken.
    pub broken_rules: Vec<Judged>,
}

/// A policy in force.
pub struct Policy {
    /// The policy files it was read from.
    pub files: Vec<Arc<Source>>,
    /// The folder it stands in; none where there is no file.
    pub folder: Option<PathBuf>,
    pub layers: Vec<Layer>,
    pub in_force: InForce,
    book: usize,
    /// What is left out of folders, by each of its files.
    exclude: Vec<Gitignore>,
    /// Which files each waiver is about, by its number; all of them where there is nothing.
    waiver_files: Vec<Option<Gitignore>>,
}

/// What is wrong with the command line itself: nothing is judged.
pub type Refused = Vec<Wrong>;

impl Policies {
    /// Finds the policies of all inputs.
    ///
    /// # Errors
    /// An option names what is not there.
    pub fn new(options: &PolicyOptions, inputs: &[Input], today: (i32, i32)) -> Result<Self, Refused> {
        let here = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        let mut policies = Self { here, all: Vec::new(), books: Vec::new(), of_folder: FxHashMap::default(), broken_rules: Vec::new() };
        let (mut known, mut of_file) = (FxHashMap::default(), FxHashMap::default());
        for input in inputs {
            let written = folder_of(input);
            if policies.of_folder.contains_key(&written) {
                continue;
            }
            let file = match &options.config {
                Some(config) => Some(policies.here.join(config)),
                None if options.isolated => None,
                None => nearest(&policies.absolute(&written), &mut known),
            };
            let policy = match of_file.get(&file) {
                Some(policy) => *policy,
                None => {
                    let policy = policies.policy(options, file.as_deref(), today);
                    policies.all.push(policy);
                    of_file.insert(file, policies.all.len() - 1);
                    policies.all.len() - 1
                }
            };
            policies.of_folder.insert(written, policy);
        }
        // Mistakes in options are told whether or not there is anything to judge.
        if policies.all.is_empty() {
            let policy = policies.policy(options, None, today);
            policies.all.push(policy);
        }
        let of_options = |wrong: &&Wrong| wrong.source.name == "command line";
        let refused: Refused = policies.all.iter().flat_map(|policy| &policy.in_force.wrong).filter(of_options).cloned().collect();
        if refused.is_empty() { Ok(policies) } else { Err(once(refused)) }
    }

    fn absolute(&self, folder: &Path) -> PathBuf {
        fs::canonicalize(self.here.join(folder)).unwrap_or_else(|_| self.here.join(folder))
    }

    fn policy(&mut self, options: &PolicyOptions, file: Option<&Path>, today: (i32, i32)) -> Policy {
        let strayed = file.filter(|_| options.config.is_none()).and_then(|file| stray(file, &self.here));
        let mut chain = match file.filter(|_| strayed.is_none()) {
            Some(file) => Chain::read(file, &self.here),
            None => Chain::default(),
        };
        chain.wrong.extend(strayed);
        if let Some(profile) = &options.profile {
            chain.add_profile(profile);
        }
        chain.layers.push(options.layer());
        let mut folders = self.rule_folders(&mut chain);
        folders.extend(options.rules.iter().cloned());
        let book = self.book(folders);
        let mut in_force = in_force(&chain.layers, self.book_at(book), today);
        in_force.wrong.splice(0..0, chain.wrong);
        let InForce { wrong, waivers, .. } = &mut in_force;
        let exclude = chain.layers.iter().filter_map(|layer| matcher(&layer.folder, &layer.exclude, wrong)).collect();
        let waiver_files = waivers.all.iter().map(|about| matcher(&about.folder, &about.files, wrong)).collect();
        let folder = file.map(|_| chain.folder);
        Policy { files: chain.files, folder, layers: chain.layers, in_force, book, exclude, waiver_files }
    }

    /// The folders of rules that policy files name.
    fn rule_folders(&self, chain: &mut Chain) -> Vec<PathBuf> {
        let (mut folders, mut wrong) = (Vec::new(), Vec::new());
        for (layer, rules) in chain.layers.iter().flat_map(|layer| layer.rules.iter().map(move |rules| (layer, rules))) {
            let path = layer.folder.join(&rules.value);
            if !path.is_dir() {
                let stands = portable(&relative(&path, &self.here));
                let told = rules.wrong("policy/missing", format!("there is no folder of rules `{}`", rules.value), "not found");
                wrong.push(told.help(format!("it would be `{stands}`")));
            } else if !chain.holds(&path) {
                let message = format!("`{}` lies outside of the repository", rules.value);
                wrong.push(rules.wrong("policy/outside", message, "not read").help(chain.bounds()));
            } else {
                folders.push(relative(&fs::canonicalize(&path).unwrap_or(path), &self.here));
            }
        }
        chain.wrong.extend(wrong);
        folders
    }

    /// The rule book of some folders, read once.
    fn book(&mut self, folders: Vec<PathBuf>) -> usize {
        if let Some(at) = self.books.iter().position(|(own, _)| *own == folders) {
            return at;
        }
        let (book, broken) = with_folders(&folders);
        let told: FxHashSet<&str> = self.broken_rules.iter().map(|judged| judged.report.source.name.as_str()).collect();
        let broken: Vec<Judged> = broken.into_iter().filter(|judged| !told.contains(judged.report.source.name.as_str())).collect();
        self.broken_rules.extend(broken);
        self.books.push((folders, book));
        self.books.len() - 1
    }

    fn book_at(&self, at: usize) -> &RuleBook {
        self.books.get(at).and_then(|(_, book)| book.as_ref()).unwrap_or_else(|| RuleBook::builtin())
    }

    /// The rule books of the run.
    pub fn books(&self) -> Vec<&RuleBook> {
        (0..self.books.len()).map(|at| self.book_at(at)).collect()
    }

    pub fn book_of(&self, policy: &Policy) -> &RuleBook {
        self.book_at(policy.book)
    }

    /// The place of the policy of a file.
    pub fn index_of(&self, input: &Input) -> Option<usize> {
        self.of_folder.get(&folder_of(input)).copied()
    }

    /// The policy of a file.
    pub fn of(&self, input: &Input) -> Option<&Policy> {
        self.all.get(self.index_of(input)?)
    }

    /// Whether a rule runs under a policy.
    pub fn runs(&self, at: usize, rule: &str) -> bool {
        let Some(policy) = self.all.get(at) else { return false };
        let rules = self.book_of(policy).rules.iter().zip(&policy.in_force.settings.runs);
        rules.into_iter().any(|(own, &runs)| runs && own.path == rule)
    }

    /// Where a file stands, links in its folders followed; nothing for standard input.
    pub fn path_of(&self, input: &Input) -> Option<PathBuf> {
        match &input.place {
            InputPlace::Path(path) => Some(self.absolute_file(path)),
            InputPlace::Stdin => None,
        }
    }

    /// Whether a file that was found in a folder is left out.
    pub fn excludes(&self, input: &Input) -> bool {
        let path = match &input.place {
            InputPlace::Path(path) if !input.named => path,
            _ => return false,
        };
        let exclude = self.of(input).map(|policy| policy.exclude.as_slice()).unwrap_or_default();
        !exclude.is_empty() && {
            let path = self.absolute_file(path);
            exclude.iter().any(|exclude| matches(exclude, &path))
        }
    }

    fn absolute_file(&self, path: &Path) -> PathBuf {
        let folder = path.parent().map(|folder| self.absolute(folder)).unwrap_or_default();
        path.file_name().map(|name| folder.join(name)).unwrap_or(folder)
    }

    /// What a run asks of the rule book of a file.
    pub fn settings<'p>(&self, policy: &'p Policy, input: &Input) -> Cow<'p, Settings> {
        let settings = &policy.in_force.settings;
        if policy.waiver_files.iter().all(Option::is_none) {
            return Cow::Borrowed(settings);
        }
        let path = self.path_of(input).unwrap_or_default();
        let about = |number: usize| policy.waiver_files.get(number).and_then(Option::as_ref).is_none_or(|files| matches(files, &path));
        let waivers = settings.waivers.iter().filter(|waiver| about(waiver.number)).cloned().collect();
        Cow::Owned(Settings { waivers, ..settings.clone() })
    }

    /// What is wrong with the policies: a report for each of their texts.
    pub fn reports(&self) -> Vec<Judged> {
        let wrong: Vec<Wrong> = self.all.iter().flat_map(|policy| &policy.in_force.wrong).cloned().collect();
        let told: Vec<Wrong> = self.all.iter().flat_map(|policy| &policy.in_force.waivers.told).cloned().collect();
        let mut reports = self.told(&wrong);
        reports.iter_mut().for_each(|judged| judged.report.unreadable = true);
        reports.extend(self.told(&told));
        reports
    }

    /// Reports of texts of policies that can be judged by.
    pub fn told(&self, told: &[Wrong]) -> Vec<Judged> {
        let gate = self.all.first().map(|policy| policy.in_force.gate).unwrap_or_default();
        let mut reports: Vec<Judged> = Vec::new();
        for Wrong { source, told } in told {
            let own = reports.iter_mut().find(|judged| judged.report.source.name == source.name);
            match own {
                Some(judged) if judged.report.diagnostics.contains(told) => {}
                Some(judged) => judged.report.diagnostics.push(told.clone()),
                None => {
                    let report = FileReport { diagnostics: vec![told.clone()], ..FileReport::new(source.clone()) };
                    reports.push(Judged { report, questions: Questions::default(), gate });
                }
            }
        }
        reports.iter_mut().for_each(|judged| Diagnostic::sort(&mut judged.report.diagnostics));
        reports
    }
}

impl Policy {
    /// A waiver that silenced nothing, where that is to be told.
    pub fn unused(&self, number: usize) -> Option<Wrong> {
        let mut unused = self.in_force.waivers.all.get(number)?.unused();
        if let Some(severity) = self.in_force.settings.own_severities.get(unused.told.rule.as_ref()) {
            unused.told.severity = (*severity)?;
        }
        Some(unused)
    }
}

/// The folder of an input, as it was written.
fn folder_of(input: &Input) -> PathBuf {
    match &input.place {
        InputPlace::Stdin => PathBuf::new(),
        InputPlace::Path(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
    }
}

/// What tells whether a path fits some patterns from a folder; nothing where there are none.
fn matcher(folder: &Path, patterns: &[At<String>], wrong: &mut Vec<Wrong>) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        if let Err(error) = builder.add_line(None, &pattern.value) {
            let told = pattern.wrong("policy/pattern", format!("`{}` is no pattern of paths", pattern.value), "not understood");
            wrong.push(told.help(error.to_string()));
        }
    }
    builder.build().ok().filter(|_| !patterns.is_empty())
}

fn matches(patterns: &Gitignore, path: &Path) -> bool {
    path.starts_with(patterns.path()) && patterns.matched_path_or_any_parents(path, false).is_ignore()
}

/// Each mistake once.
fn once(all: Refused) -> Refused {
    let mut out: Refused = Vec::new();
    for wrong in all {
        if !out.iter().any(|own| own.told == wrong.told) {
            out.push(wrong);
        }
    }
    out
}

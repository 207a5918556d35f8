//! Rule files, term files and vocabularies to one rule book; what is broken is told and left out.

use super::Rule;
use super::read;
use super::terms::Terms;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use crate::syntax;
use crate::syntax::tree::Tree;
use crate::vocabulary::plain::File;
use crate::vocabulary::{Vocabulary, load};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A thread takes at least so many files: fewer are not worth waking it.
const FILES_AT_ONCE: usize = 16;

/// All rules that are loaded, with the words and terms they use.
#[derive(Debug, Default)]
pub struct RuleBook {
    pub vocabulary: Vocabulary,
    pub terms: Terms,
    /// Sorted by path.
    pub rules: Vec<Rule>,
    /// Every file that was read, in the order of reading.
    pub files: Vec<Arc<Source>>,
    /// The rules by place, each behind those it yields to.
    pub order: Vec<usize>,
    by_path: FxHashMap<String, usize>,
}

/// A rule book, and the mistakes in the files it was read from.
#[derive(Debug)]
pub struct Loaded {
    pub book: RuleBook,
    pub mistakes: Vec<(Arc<Source>, Vec<Diagnostic>)>,
}

/// A file of a rule folder.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// What messages call it; its last two parts are the identity of a rule.
    pub name: String,
    pub text: String,
}

struct Read {
    source: Arc<Source>,
    tree: Arc<Tree>,
    mistakes: Vec<Diagnostic>,
}

impl RuleBook {
    /// The built-in rules.
    pub fn builtin() -> &'static Self {
        static BOOK: OnceLock<RuleBook> = OnceLock::new();
        BOOK.get_or_init(|| Self::load(&[]).book)
    }

    /// The built-in rule and term files, as they stand in `rules/`.
    pub fn builtin_files() -> impl Iterator<Item = RuleFile> {
        FILES
            .iter()
            .filter(|(name, ..)| !name.ends_with(".vocabulary"))
            .map(|(name, text, _)| RuleFile { name: (*name).to_owned(), text: (*text).to_owned() })
    }

    /// The built-in rules and those of further files, which may extend the vocabulary and the terms.
    pub fn load(further: &[RuleFile]) -> Loaded {
        let built_in: Vec<&(&str, &str, usize)> = FILES.iter().filter(|(name, ..)| !name.ends_with(".vocabulary")).collect();
        let mut files: Vec<Read> =
            built_in.par_iter().with_min_len(FILES_AT_ONCE).map(|(name, text, examples)| read_built_in(name, text, *examples)).collect();
        files.extend(further.iter().cloned().map(read_file));
        Self::from_files(files, built_in.len())
    }

    /// The first files are built in: known to be sound, which the tests see to.
    fn from_files(mut files: Vec<Read>, built_in: usize) -> Loaded {
        let mut book = Self { files: files.iter().map(|file| file.source.clone()).collect(), ..Self::default() };
        book.vocabulary = Vocabulary::builtin();
        for file in files.iter_mut().filter(|file| has_ending(file, "vocabulary")) {
            file.mistakes.extend(load::extend(&mut book.vocabulary, &file.source.text, &file.tree));
        }
        for file in files.iter_mut().filter(|file| has_ending(file, "terms")) {
            file.mistakes.extend(book.terms.extend(&book.vocabulary, &file.source, &file.tree));
        }
        book.terms.compile(&book.vocabulary);
        for file in files.iter_mut().skip(built_in).filter(|file| has_ending(file, "terms")) {
            file.mistakes.extend(book.terms.check(&book.vocabulary, &file.source));
        }
        let read = |(at, file): (usize, &mut Read)| book.read_rule(file, at < built_in);
        let rules: Vec<Option<Rule>> = files.par_iter_mut().enumerate().with_min_len(FILES_AT_ONCE).map(read).collect();
        for (rule, file) in rules.into_iter().zip(&mut files) {
            if let Some(rule) = rule {
                book.add_rule(rule, file);
            }
        }
        book.rules.sort_by(|a, b| a.path.cmp(&b.path));
        book.check_yields(&mut files);
        book.by_path = book.rules.iter().enumerate().map(|(at, rule)| (rule.path.clone(), at)).collect();
        book.order = book.in_order();
        let mistakes = files.into_iter().filter(|file| !file.mistakes.is_empty());
        let mistakes = mistakes
            .map(|mut file| {
                Diagnostic::sort(&mut file.mistakes);
                (file.source, file.mistakes)
            })
            .collect();
        Loaded { book, mistakes }
    }

    pub fn rule(&self, path: &str) -> Option<&Rule> {
        self.rules.get(*self.by_path.get(path)?)
    }

    /// Whether the category of a rule runs unless it is asked for.
    pub fn is_on(&self, rule: &Rule) -> bool {
        !self.terms.categories.iter().any(|category| category.off && category.name == rule.category())
    }

    /// The rule of a file, and what is wrong with it.
    fn read_rule(&self, file: &mut Read, built_in: bool) -> Option<Rule> {
        if !has_ending(file, "rule") {
            return None;
        }
        let [block] = file.tree.blocks.as_slice() else {
            let mistake = match file.tree.blocks.get(1) {
                Some(second) => Diagnostic::mistake("rule/head", "a rule file holds one rule", second.keyword.span, "a second one")
                    .help("give each rule a file of its own, `<category>/<name>.rule`"),
                None => Diagnostic::mistake("rule/head", "the file holds no rule", Span::default(), "one `rule` expected")
                    .help("write `rule category/name \"What it finds\" { … }`"),
            };
            // A file that could not be read was told already.
            if file.tree.blocks.len() > 1 || file.mistakes.is_empty() {
                file.mistakes.push(mistake);
            }
            return None;
        };
        if block.keyword.span.of(&file.source.text) != "rule" {
            let mistake = Diagnostic::mistake("rule/unknown-block", "a rule file holds a `rule`", block.keyword.span, "not a rule");
            let help = did_you_mean(block.keyword.span.of(&file.source.text), ["rule"]);
            file.mistakes.push(help.map_or(mistake.clone(), |help| mistake.help(help)));
            return None;
        }
        if !file.mistakes.is_empty() {
            return None;
        }
        read::rule(&self.vocabulary, &self.terms, &file.source, &file.tree, block, built_in, &mut file.mistakes)
    }

    /// Adds a rule, or tells why there is no room for it.
    fn add_rule(&mut self, rule: Rule, file: &mut Read) {
        if identity(&file.source.name) != rule.path {
            let message = format!("the rule calls itself `{}`, and the file `{}`", rule.path, identity(&file.source.name));
            let mistake = Diagnostic::mistake("rule/head", message, rule.at, "not the file's name");
            file.mistakes.push(mistake.help("a rule is its path: `<category>/<name>.rule`"));
            return;
        }
        let same = self.rules.iter().position(|own| own.path == rule.path);
        match same {
            Some(at) if rule.replaces.as_deref() == Some(rule.path.as_str()) => {
                if let Some(own) = self.rules.get_mut(at) {
                    *own = rule;
                }
            }
            Some(at) => {
                let other = self.rules.get(at).map_or("", |own| own.source.name.as_str());
                let message = format!("there is a rule `{}` already, in {other}", rule.path);
                let mistake = Diagnostic::mistake("rule/doubled-name", message, rule.at, "declared twice");
                file.mistakes.push(mistake.help(format!("to take its place, write `replaces: {}`", rule.path)));
            }
            None if rule.replaces.is_some() => {
                let mistake =
                    Diagnostic::mistake("rule/unknown-rule", "there is no rule to replace", rule.at, "it says that it replaces one");
                file.mistakes.push(mistake.help("leave out `replaces:`"));
            }
            None => self.rules.push(rule),
        }
    }

    /// A rule may yield only to rules that exist, and never in a circle. One that is broken exists: its mistakes are its own.
    fn check_yields(&mut self, files: &mut [Read]) {
        let known: Vec<String> = files.iter().filter(|file| has_ending(file, "rule")).map(|file| identity(&file.source.name)).collect();
        let mut broken = Vec::new();
        for rule in self.rules.iter().filter(|rule| !rule.yields_to.is_empty()) {
            let Some(file) = files.iter_mut().find(|file| Arc::ptr_eq(&file.source, &rule.source)) else { continue };
            let mistakes: Vec<Diagnostic> =
                yields(file).into_iter().filter_map(|(at, other)| self.wrong_yield(rule, at, &other, &known)).collect();
            if !mistakes.is_empty() {
                broken.push(rule.path.clone());
            }
            file.mistakes.extend(mistakes);
        }
        self.rules.retain(|rule| !broken.contains(&rule.path));
    }

    fn wrong_yield(&self, rule: &Rule, at: Span, other: &str, known: &[String]) -> Option<Diagnostic> {
        if !known.iter().any(|own| own == other) {
            let mistake = Diagnostic::mistake("rule/unknown-rule", format!("there is no rule `{other}` to yield to"), at, "not known");
            let help = did_you_mean(other, known.iter().map(String::as_str));
            return Some(help.map_or(mistake.clone(), |help| mistake.help(help)));
        }
        let message =
            if other == rule.path { "the rule yields to itself".to_owned() } else { format!("`{other}` yields to this rule in turn") };
        let circle = other == rule.path || self.leads(other, &rule.path, &mut Vec::new());
        circle
            .then(|| Diagnostic::mistake("rule/circle", message, at, "a circle").help("one of them must speak: leave it out here or there"))
    }

    /// Whether yielding leads from one rule to another.
    fn leads<'a>(&'a self, from: &'a str, to: &str, seen: &mut Vec<&'a str>) -> bool {
        if seen.contains(&from) {
            return false;
        }
        seen.push(from);
        let next = self.rules.iter().find(|rule| rule.path == from);
        next.is_some_and(|rule| rule.yields_to.iter().any(|other| other == to || self.leads(other, to, seen)))
    }

    /// Yielding makes no circles, so there is an order.
    fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        while order.len() < self.rules.len() {
            let before = order.len();
            for (at, rule) in self.rules.iter().enumerate() {
                let ready = |other: &String| self.by_path.get(other).is_none_or(|other| order.contains(other));
                if !order.contains(&at) && rule.yields_to.iter().all(ready) {
                    order.push(at);
                }
            }
            if order.len() == before {
                break;
            }
        }
        order
    }
}

/// A file of the book itself, up to its examples: those are read when somebody asks for them.
fn read_built_in(name: &str, text: &str, examples: usize) -> Read {
    let source = Arc::new(Source::new(name.to_owned(), text.to_owned()));
    let tree = match text.get(..examples) {
        Some(head) if examples < text.len() => syntax::read(&format!("{head}}}")).0,
        _ => syntax::read(text).0,
    };
    Read { source, tree: Arc::new(tree), mistakes: Vec::new() }
}

fn read_file(file: RuleFile) -> Read {
    let source = Arc::new(Source::new(file.name, file.text));
    let (tree, mistakes) = syntax::read(&source.text);
    Read { source, tree: Arc::new(tree), mistakes }
}

/// The rules that the rule of a file yields to, and where they are named.
fn yields(file: &Read) -> Vec<(Span, String)> {
    let plain = File { text: &file.source.text, tree: &file.tree };
    let fields = file.tree.blocks.iter().flat_map(|block| block.fields());
    fields.filter(|field| plain.name(field) == "yields-to").flat_map(|field| plain.names(field).unwrap_or_default()).collect()
}

fn has_ending(file: &Read, ending: &str) -> bool {
    file.source.name.rsplit_once('.').is_some_and(|(_, own)| own == ending)
}

/// `category/name` of a file's path.
fn identity(name: &str) -> String {
    let stem = name.strip_suffix(".rule").unwrap_or(name);
    let mut parts: Vec<&str> = stem.rsplit(['/', '\\']).take(2).collect();
    parts.reverse();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{RuleBook, read_file};

    /// Built-in files are trusted when they are loaded: that they deserve it is seen here.
    #[test]
    fn built_in_files_are_sound() {
        let files: Vec<_> = RuleBook::builtin_files().map(read_file).collect();
        let loaded = RuleBook::from_files(files, 0);
        let told: Vec<String> = loaded
            .mistakes
            .iter()
            .flat_map(|(source, mistakes)| mistakes.iter().map(|told| format!("{}: {} {}", source.name, told.rule, told.message)))
            .collect();
        assert_eq!(told, Vec::<String>::new());
        let trusted = RuleBook::builtin();
        assert_eq!(loaded.book.rules.len(), trusted.rules.len());
        for (one, other) in loaded.book.rules.iter().zip(&trusted.rules) {
            assert_eq!(one.path, other.path);
            assert_eq!(one.examples().len(), other.examples().len(), "{}", one.path);
        }
    }
}

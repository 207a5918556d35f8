//! The examples in `README.md` and under `docs/`, run: what a page shows is what the program does.
//!
//! The info string of a fenced block says what becomes of it: `study` is linted and must be read without a mistake (`study broken` with
//! one), `rule` is loaded and judged by its own examples, `terms` and `vocabulary` are loaded (each with the blocks before it on its page), and
//! in `console` every `$ caveat …` is run and what it prints compared, if anything is shown under it. There `…` stands for any lines, or for
//! any part of a line. A block marked `not-run` is left alone.

use caveat::check::{FileKind, Settings, check_file, examples};
use caveat::diagnostic::Diagnostic;
use caveat::rule::book::{RuleBook, RuleFile};
use caveat::source::Source;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// 2026-06-30, in days since 1970-01-01.
const TODAY: (i32, i32) = (20_634, 20_634);

/// A fenced block of a page.
struct Shown {
    page: PathBuf,
    /// The line in which its content begins.
    line: usize,
    info: String,
    text: String,
}

#[test]
fn studies_are_read_as_they_are_shown() {
    for shown in all_shown().iter().filter(|shown| shown.is("study")) {
        let book = RuleBook::builtin();
        let report = check_file(Arc::new(Source::new("shown", shown.text.as_str())), FileKind::Study, book, &Settings::new(book, TODAY));
        let mistakes: Vec<String> = report
            .diagnostics
            .iter()
            .filter(|told| told.rule.starts_with("syntax/") || told.rule.starts_with("vocabulary/"))
            .map(said)
            .collect();
        let broken = shown.says("broken");
        assert_eq!(report.unreadable, broken, "{}: {mistakes:#?}", shown.place());
        assert!(broken || !report.studies.is_empty(), "{}: a whole study is wanted; call a part of one `text`", shown.place());
    }
}

#[test]
fn rules_and_terms_do_what_their_page_says() {
    for page in pages() {
        let mut files: Vec<RuleFile> = Vec::new();
        for shown in shown_in(&page).iter().filter(|shown| ["rule", "terms", "vocabulary"].iter().any(|kind| shown.is(kind))) {
            let file = shown.as_rule_file();
            let name = file.name.clone();
            let mut with: Vec<RuleFile> = files.iter().filter(|own| own.name != name).cloned().collect();
            with.push(file.clone());
            let loaded = RuleBook::load(&with);
            let own = loaded.mistakes.iter().filter(|(source, _)| source.name == name);
            let mistakes: Vec<String> = own.flat_map(|(_, mistakes)| mistakes.iter().map(said)).collect();
            assert_eq!(!mistakes.is_empty(), shown.says("broken"), "{}: {mistakes:#?}", shown.place());
            if shown.says("broken") {
                continue;
            }
            if shown.is("rule") {
                let path = name.trim_end_matches(".rule");
                let rule = loaded.book.rule(path).unwrap_or_else(|| panic!("{}: `{path}` is not loaded", shown.place()));
                let tested = examples::test(rule, &loaded.book, TODAY);
                let told: Vec<String> = tested.diagnostics.iter().map(said).collect();
                assert!(told.is_empty() && tested.examples > 0, "{}: {told:#?}", shown.place());
            }
            files = with;
        }
    }
}

#[test]
fn consoles_show_what_is_printed() {
    let mut wrong = Vec::new();
    for page in pages() {
        let shown = shown_in(&page);
        let folder = laid_out(&shown);
        for console in shown.iter().filter(|shown| shown.is("console")) {
            for (command, wanted) in commands(&console.text) {
                let Some(args) = command.strip_prefix("caveat ") else { continue };
                let told = run(args, folder.path());
                let lines: Vec<&str> = told.lines().map(str::trim_end).collect();
                let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
                // Where nothing is shown, it is enough that the command is one.
                let holds = if wanted.is_empty() { !told.contains("Usage: caveat") } else { matches(&wanted, &lines) };
                if !holds {
                    wrong.push(format!("{}: `{command}` prints\n{told}", console.place()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn three_dots_stand_for_any_lines() {
    let told = ["a", "b", "c", "d"];
    for wanted in [&["a", "b", "c", "d"][..], &["…"], &["a", "…"], &["…", "d"], &["a", "…", "c", "…", "d"], &["a", "b", "…", "c", "d"]]
    {
        assert!(matches(wanted, &told), "{wanted:?}");
    }
    for wanted in [&["a", "b", "c"][..], &["b", "…"], &["…", "c"], &["a", "…", "e", "…"], &[]] {
        assert!(!matches(wanted, &told), "{wanted:?}");
    }
    for line in ["1 rule, … left out", "1 rule, …", "…, 5 facts left out", "1 … 5 … out"] {
        assert!(line_matches(line, "1 rule, 5 facts left out"), "{line}");
    }
    assert!(!line_matches("1 rule, …", "2 rules, 5 facts") && !line_matches("1 … in", "1 rule out"));
}

impl Shown {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '.')).filter(|word| !word.is_empty())
    }

    /// The first word of the info string says what it is, unless a later one says to leave it alone.
    fn is(&self, kind: &str) -> bool {
        self.words().next() == Some(kind) && !self.says("not-run")
    }

    fn says(&self, word: &str) -> bool {
        self.words().skip(1).any(|own| own == word)
    }

    fn place(&self) -> String {
        format!("{}:{}", self.page.display(), self.line)
    }

    /// A rule goes by the name in its head.
    fn as_rule_file(&self) -> RuleFile {
        let kind = self.words().next().unwrap_or_default();
        let mut words = self.text.split_whitespace().skip_while(|word| *word != "rule").skip(1);
        let name = if kind == "rule" { words.next().unwrap_or("shown/shown").to_owned() } else { format!("shown/line-{}", self.line) };
        RuleFile { name: format!("{name}.{kind}"), text: self.text.clone() }
    }
}

fn said(diagnostic: &Diagnostic) -> String {
    format!("{}: {}", diagnostic.rule, diagnostic.message)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `README.md` and the pages under `docs/`, those that are there.
fn pages() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.retain(|path| path.is_file());
    found.sort();
    found
}

fn all_shown() -> Vec<Shown> {
    pages().iter().flat_map(|page| shown_in(page)).collect()
}

fn shown_in(page: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(page).unwrap();
    let mut found = Vec::new();
    let mut open: Option<Shown> = None;
    for (event, range) in Parser::new(&text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let line = text[..range.start].lines().count() + 2;
                open =
                    Some(Shown { page: page.strip_prefix(root()).unwrap().to_owned(), line, info: info.to_string(), text: String::new() });
            }
            Event::Text(part) => {
                if let Some(shown) = &mut open {
                    shown.text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// Each `$ command` of a console block, with the lines that are shown under it.
fn commands(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            found.push((command.trim().to_owned(), Vec::new()));
        } else if let Some((_, shown)) = found.last_mut() {
            shown.push(line.trim_end().to_owned());
        }
    }
    for (_, shown) in &mut found {
        while shown.last().is_some_and(String::is_empty) {
            shown.pop();
        }
    }
    found
}

/// A folder as the page has it: the project's examples and pages, the page's own studies that name their file in a first line
/// (`# slip.study`), and its rules under `my-rules/`.
fn laid_out(shown: &[Shown]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["examples", "docs"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    for shown in shown.iter().filter(|shown| !shown.says("broken") || shown.is("study")) {
        let named = shown.text.lines().next().and_then(|line| line.strip_prefix("# "));
        let name = match named.filter(|name| name.ends_with(".study") && !name.contains(' ')) {
            Some(name) if shown.is("study") => name.to_owned(),
            _ if shown.is("rule") || shown.is("terms") => format!("my-rules/{}", shown.as_rule_file().name),
            _ => continue,
        };
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &shown.text).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}

/// Runs the program in a folder, as in a pipe 100 columns wide; both streams, as a terminal would show them.
fn run(args: &str, folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
        .args(words(args))
        .current_dir(folder)
        .env_clear()
        .env("COLUMNS", "100")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    told.trim_end().to_owned()
}

/// The words of a command line; quotes hold one together, and what follows `#` or `>` is none of them.
fn words(args: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in args.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if matches!(c, '#' | '>') && word.is_none() => break,
            None if c.is_whitespace() => found.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    found
}

fn matches(wanted: &[&str], told: &[&str]) -> bool {
    match wanted {
        [] => told.is_empty(),
        ["…", rest @ ..] => (0..=told.len()).any(|skipped| matches(rest, &told[skipped..])),
        [line, rest @ ..] => told.first().is_some_and(|told| line_matches(line, told)) && matches(rest, &told[1..]),
    }
}

/// `…` inside a line stands for anything.
fn line_matches(wanted: &str, told: &str) -> bool {
    match wanted.split_once('…') {
        None => wanted == told,
        Some((before, after)) => told
            .strip_prefix(before)
            .is_some_and(|rest| (0..=rest.len()).filter(|&at| rest.is_char_boundary(at)).any(|at| line_matches(after, &rest[at..]))),
    }
}

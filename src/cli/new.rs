//! `caveat new`: a name to a file to fill in, which is never written over another.

use super::Status;
use super::scaffold;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell_one, trouble};
use crate::diagnostic::Diagnostic;
use crate::rule::book::RuleBook;
use crate::suggest::did_you_mean;
use crate::vocabulary::Vocabulary;
use clap::Subcommand;
use std::fs::{OpenOptions, create_dir_all};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// Write a file to fill in
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write a study file with all its parts, explained
    Study {
        /// Name of the file, without its ending
        name: String,
        /// The folder it goes into
        #[arg(long = "in", value_name = "DIR", default_value = ".")]
        folder: PathBuf,
        /// How its groups came about (`caveat vocabulary design` lists the words): the file asks for what matters there
        #[arg(long, value_name = "DESIGN")]
        design: Option<String>,
    },
    /// Write a rule file with all its parts, explained, which passes `caveat test` as it stands
    Rule {
        /// The rule, as `category/name`
        name: String,
        /// The folder of rules that the category stands in, or will stand in
        #[arg(long = "in", value_name = "DIR", default_value = "rules")]
        folder: PathBuf,
    },
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(Colours::Auto, false);
    let made = match &args.what {
        What::Study { name, folder, design } => study(name, folder, design.as_deref()),
        What::Rule { name, folder } => rule(name, folder),
    };
    match made {
        Ok(said) => {
            // The file is there, whether or not anybody listens.
            let _ = writeln!(std::io::stdout(), "{said}");
            Status::Fine
        }
        Err(told) => {
            tell_one(&terminal, *told);
            Status::NotJudged
        }
    }
}

fn study(name: &str, folder: &Path, design: Option<&str>) -> std::result::Result<String, Box<Diagnostic>> {
    let name = name.strip_suffix(".study").unwrap_or(name);
    if name.is_empty() || name.contains(['/', '\\', '"']) || name.starts_with('.') || name.chars().any(char::is_control) {
        let told = trouble("options/name", format!("`{name}` is no name for a study file"));
        return Err(Box::new(told.help("a name such as `my-trial`; `--in DIR` says where it goes")));
    }
    let path = folder.join(format!("{name}.study"));
    let shown = shown(&path);
    let text = match design {
        Some(word) => of_design(word, name, &shown)?,
        None => scaffold::study(name, &shown),
    };
    write(&path, &text)?;
    Ok(format!("wrote {shown}: fill it in, and judge it with `caveat check {shown}`"))
}

/// The scaffold for a word of `study.design`, or for what it is also called.
fn of_design(word: &str, name: &str, shown: &str) -> std::result::Result<String, Box<Diagnostic>> {
    let words = Vocabulary::core().lists.iter().find(|list| list.name == "study.design");
    let known = words.and_then(|list| list.words.get(usize::from(list.find(word)?)));
    if let Some((row, design)) = known.and_then(|row| Some((row, scaffold::design(&row.word)?))) {
        return Ok(scaffold::of_design(design, &row.meaning, name, shown));
    }
    let told = trouble("options/unknown-design", format!("there is no design `{word}`"));
    let candidates = words.iter().flat_map(|list| list.names.keys()).map(String::as_str);
    let help = did_you_mean(word, candidates).unwrap_or_else(|| "`caveat vocabulary design` lists them all".to_owned());
    Err(Box::new(told.help(help)))
}

fn rule(name: &str, folder: &Path) -> std::result::Result<String, Box<Diagnostic>> {
    let Some((category, own)) = name.split_once('/').filter(|(category, own)| is_word(category) && is_word(own)) else {
        let told = trouble("options/name", format!("`{name}` is no name for a rule"));
        return Err(Box::new(told.help("a rule is `category/name`, both in small letters, digits and hyphens: `house/few-schools`")));
    };
    if RuleBook::builtin().rule(name).is_some() {
        let told = trouble("options/name", format!("there is a built-in rule `{name}`"));
        return Err(Box::new(told.help(format!("take another name; `caveat explain {name}` shows what is there"))));
    }
    let path = folder.join(category).join(format!("{own}.rule"));
    let shown = shown(&path);
    write(&path, &scaffold::rule(name, &shown))?;
    Ok(format!("wrote {shown}: fill it in, and try it with `caveat test {shown}`"))
}

/// Small letters, digits, and hyphens between them; a letter first.
fn is_word(name: &str) -> bool {
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    letters && name.starts_with(|first: char| first.is_ascii_lowercase()) && !name.ends_with('-') && !name.contains("--")
}

/// A new file and the folders it stands in.
fn write(path: &Path, text: &str) -> std::result::Result<(), Box<Diagnostic>> {
    make(path, text).map_err(|error| {
        let shown = shown(path);
        if error.kind() == ErrorKind::AlreadyExists {
            let told = trouble("file/exists", format!("there is a file `{shown}` already"));
            return Box::new(told.help("it was left as it is: take another name, or move it out of the way"));
        }
        Box::new(trouble("file/unwritable", format!("cannot write `{shown}`: {error}")))
    })
}

fn make(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dir_all(parent)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// A path as messages tell it.
fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy();
    let shown = if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() };
    shown.strip_prefix("./").map(str::to_owned).unwrap_or(shown)
}

#[cfg(test)]
mod tests {
    use super::is_word;

    #[test]
    fn names_of_rules() {
        for (name, is) in [
            ("few-schools", true),
            ("r2", true),
            ("", false),
            ("Few", false),
            ("few-", false),
            ("-few", false),
            ("2r", false),
            ("a--b", false),
            ("a.b", false),
        ] {
            assert_eq!(is_word(name), is, "{name}");
        }
    }
}

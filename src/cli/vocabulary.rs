//! `caveat vocabulary`: the words of the language to pages about them.

use super::Status;
use super::output::Output;
use super::rule_files::Book;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell_one, trouble};
use crate::report::{vocabulary_json, vocabulary_markdown, vocabulary_page};
use clap::ValueEnum;
use std::path::PathBuf;

/// Tell what the words of study files mean: blocks, fields, the words they take, units
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A block (`arm`), a field (`finding.p`, or `p` of every block that has it), a word (`matched`), a unit (`pp`); without it, all blocks
    word: Option<String>,
    /// How it is written; markdown and json hold the whole vocabulary
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// A folder of further rules, with words of their own; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in the terminal
    #[default]
    Text,
    /// The reference page (docs/vocabulary.md)
    Markdown,
    /// For machines (docs/schema/vocabulary-1.json)
    Json,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    if args.word.is_some() && args.format != Format::Text {
        let told = trouble("options/format", "markdown and json hold the whole vocabulary, not one word");
        tell_one(&terminal, told.help("leave out the word, or `--format`"));
        return Status::NotJudged;
    }
    let given = Book::new(&args.rules, &terminal);
    let vocabulary = &given.book().vocabulary;
    let mut out = Output::stdout();
    let written = match (&args.word, args.format) {
        (Some(word), _) => match vocabulary_page::word(&mut out, vocabulary, word, terminal.stdout) {
            Ok(false) => return unknown(&terminal, word, vocabulary_page::suggestion(vocabulary, word)),
            found => found.map(|_| ()),
        },
        (None, Format::Text) => vocabulary_page::overview(&mut out, vocabulary, terminal.stdout),
        (None, Format::Markdown) => vocabulary_markdown::write(&mut out, vocabulary),
        (None, Format::Json) => vocabulary_json::write(&mut out, vocabulary),
    };
    given.status.max(out.end(written, &terminal))
}

fn unknown(terminal: &Terminal, word: &str, suggestion: Option<String>) -> Status {
    let told = trouble("options/unknown-word", format!("the vocabulary has no `{word}`"));
    tell_one(terminal, told.help(suggestion.unwrap_or_else(|| "`caveat vocabulary` lists the blocks and their fields".to_owned())));
    Status::NotJudged
}

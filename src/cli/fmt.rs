//! `caveat fmt`: files to the same files in the one layout, or to what would change.

use super::Status;
use super::files::{Input, InputPlace, find_pages};
use super::load::load;
use super::output::Output;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, tell_one, trouble};
use crate::check::FileKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::layout::{lay_out, lay_out_markdown};
use crate::report::changes;
use std::io::{Result, Write};
use std::path::{Path, PathBuf};

/// Lay out study files, rule files and study blocks in Markdown
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 all is laid out; 1 with --check or --diff, something is not; 2 something could not be read, laid out \
    or written, or there was nothing to lay out. A file with a mistake of layout in it is left as it is."
)]
pub struct Args {
    /// Study files (*.study), rule files (*.rule, *.terms, *.vocabulary), Markdown files with fenced study blocks (*.md, *.qmd,
    /// *.Rmd), folders of them; - is a study from standard input, which goes to standard output
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Write nothing; name the files that are not laid out
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
    /// Tell diagnostics in words, without drawings, for screen readers
    #[arg(long)]
    narrate: bool,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, args.narrate);
    let inputs = find_pages(&args.paths);
    if inputs.is_empty() {
        let told = trouble("file/nothing-to-lay-out", "there is nothing to lay out: no study file, rule file or Markdown file was found");
        tell_one(&terminal, told);
        return Status::NotJudged;
    }
    let names_files = !inputs.iter().any(|input| input.place == InputPlace::Stdin);
    let mut door = Door { args, terminal: &terminal, names_files, out: Output::stdout() };
    let status = inputs.iter().map(|input| door.file(input)).max().unwrap_or(Status::Fine);
    status.max(door.out.end(Ok(()), &terminal))
}

/// What the files of a run have in common.
struct Door<'a> {
    args: &'a Args,
    terminal: &'a Terminal,
    /// Standard output is free for the names of files.
    names_files: bool,
    out: Output,
}

impl Door<'_> {
    fn file(&mut self, input: &Input) -> Status {
        if let Some(told) = input.trouble.as_ref().filter(|told| told.severity == Severity::Advice) {
            tell_one(self.terminal, told.clone());
            return Status::Fine;
        }
        let source = match load(input) {
            Ok(source) => source,
            Err((source, told)) => {
                tell(self.terminal, &source, &told);
                return Status::NotJudged;
            }
        };
        let laid_out = match input.kind {
            FileKind::Study => lay_out(&source.text),
            FileKind::Markdown => lay_out_markdown(&source.text),
        };
        match laid_out {
            Ok(laid_out) => self.laid_out(input, &source.text, &laid_out),
            Err(mistakes) => {
                tell(self.terminal, &source, &mistakes);
                Status::NotJudged
            }
        }
    }

    /// Shows, names or writes what has changed.
    fn laid_out(&mut self, input: &Input, before: &str, after: &str) -> Status {
        let shows = self.args.check || self.args.diff;
        match &input.place {
            InputPlace::Stdin if !shows => {
                let written = self.out.write_all(after.as_bytes());
                self.out.note(written);
                Status::Fine
            }
            _ if before == after => Status::Fine,
            _ if self.args.diff => {
                let written = changes::diff(&mut self.out, &input.name, before, after, self.terminal.stdout);
                self.out.note(written);
                Status::Found
            }
            InputPlace::Path(path) if !shows => self.write(path, &input.name, after),
            _ => {
                self.name("", &input.name);
                Status::Found
            }
        }
    }

    fn write(&mut self, path: &Path, name: &str, text: &str) -> Status {
        match replace(path, text) {
            Ok(()) => {
                if self.names_files {
                    self.name("wrote ", name);
                }
                Status::Fine
            }
            Err(error) => {
                tell_one(self.terminal, unwritable(name, &error));
                Status::NotJudged
            }
        }
    }

    fn name(&mut self, became: &str, name: &str) {
        let written = changes::named(&mut self.out, became, name);
        self.out.note(written);
    }
}

/// The file as it was or as it is to be, whatever comes between.
///
/// # Errors
/// It cannot be written.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let mut file = Output::file(path)?;
    file.write_all(text.as_bytes())?;
    file.finish()
}

/// What is said of a file that cannot be written.
pub fn unwritable(name: &str, error: &std::io::Error) -> Diagnostic {
    trouble("file/unwritable", format!("cannot write `{name}`: {error}")).help("it is left as it was")
}

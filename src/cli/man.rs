//! `caveat man`: the commands to manual pages, one for each.

use super::Status;
use super::output::Output;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell_one, trouble};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::fs::create_dir_all;
use std::io::{Result, Write};
use std::path::{Path, PathBuf};

/// Write the manual pages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder they go into, one page for each command; without it, the main page goes to standard output
    #[arg(long = "in", value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What every command means by its exit status, where its own help does not say more.
const STATUSES: &str = "0 all is well; 1 a check or a test found something; 2 something could not be done at all.";
/// How a help text begins the sentence about exit statuses.
const STATUSES_FOLLOW: &str = "Exit status: ";

pub fn run(args: &Args, caveat: Command) -> Status {
    let terminal = Terminal::new(Colours::Auto, false);
    // `help` tells what the pages tell.
    let mut caveat = caveat.disable_help_subcommand(true);
    caveat.build();
    let Some(folder) = &args.folder else {
        let mut out = Output::stdout();
        let written = page(&caveat, &mut out);
        return out.end(written, &terminal);
    };
    match create_dir_all(folder).and_then(|()| pages(&caveat, folder)) {
        Ok(()) => Status::Fine,
        Err(error) => {
            tell_one(&terminal, trouble("file/unwritable", format!("cannot write manual pages to `{}`: {error}", folder.display())));
            Status::NotJudged
        }
    }
}

/// A page for the command, `caveat-new.1`, and one for each command below it.
fn pages(command: &Command, folder: &Path) -> Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages(below, folder)?;
    }
    let mut out = Output::file(&folder.join(Man::new(command.clone()).get_filename()))?;
    let written = page(command, &mut out);
    out.note(written);
    out.finish()
}

fn page(command: &Command, out: &mut dyn Write) -> Result<()> {
    let man = Man::new(command.clone()).source(concat!("caveat ", env!("CARGO_PKG_VERSION"))).manual("Caveat");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        man.render_subcommands_section(out)?;
    }
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (more, statuses) = help.split_once(STATUSES_FOLLOW).unwrap_or((&help, STATUSES));
    section("NOTES", more.trim(), out)?;
    section("EXIT STATUS", statuses.trim(), out)
}

fn section(title: &str, text: &str, out: &mut dyn Write) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut roff = Roff::default();
    roff.control("SH", [title]);
    for paragraph in text.split("\n\n") {
        roff.control("PP", []).text([roman(paragraph)]);
    }
    roff.to_writer(out)
}

//! `caveat completions`: the name of a shell to the script by which it completes commands and options.

use super::Status;
use super::output::Output;
use super::terminal::{Colours, Terminal};
use clap::Command;
use clap_complete::{Shell, generate};
use std::io::Write;

/// Write the script by which a shell completes commands and options
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub fn run(args: &Args, mut caveat: Command) -> Status {
    // The generator takes a write that fails for a mistake of its own: it writes to memory.
    let mut script = Vec::new();
    generate(args.shell, &mut caveat, "caveat", &mut script);
    let mut out = Output::stdout();
    let written = out.write_all(&script);
    out.end(written, &Terminal::new(Colours::Auto, false))
}

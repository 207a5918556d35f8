//! The environment to how output may look.

use crate::report::Look;
use clap::ValueEnum;
use std::env::var;
use std::io::{IsTerminal, stderr, stdout};
use supports_hyperlinks::Stream;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colours {
    /// Where the terminal has them, and neither `NO_COLOR` nor `CLICOLOR_FORCE` says otherwise
    #[default]
    Auto,
    Always,
    Never,
}

/// Wider lines are hard to read, however wide the terminal: our own guess.
const WIDEST: usize = 120;
const NARROWEST: usize = 40;

/// The looks of a run.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub stdout: Look,
    pub stderr: Look,
    /// For a report written to a file.
    pub file: Look,
}

impl Terminal {
    pub fn new(colours: Colours, narrate: bool) -> Self {
        let narrated = narrate || var("NO_GRAPHICS").is_ok_and(|value| value != "0");
        let plain = Look { unicode: unicode(), narrated, ..Look::PLAIN };
        let on = |terminal: bool, stream: Stream| Look {
            colour: colour(colours, terminal),
            links: terminal && colours != Colours::Never && supports_hyperlinks::on(stream),
            width: if terminal { width() } else { Look::PLAIN.width },
            ..plain
        };
        Self {
            stdout: on(stdout().is_terminal(), Stream::Stdout),
            stderr: on(stderr().is_terminal(), Stream::Stderr),
            file: Look { colour: colours == Colours::Always, ..plain },
        }
    }
}

/// The switch, then <https://no-color.org>, then `CLICOLOR_FORCE` and `CLICOLOR`, then the terminal.
fn colour(colours: Colours, terminal: bool) -> bool {
    let is_set = |name: &str| var(name).is_ok_and(|value| !value.is_empty() && value != "0");
    match colours {
        Colours::Always => true,
        Colours::Never => false,
        Colours::Auto if var("NO_COLOR").is_ok_and(|value| !value.is_empty()) => false,
        Colours::Auto if is_set("CLICOLOR_FORCE") => true,
        Colours::Auto => terminal && var("TERM").as_deref() != Ok("dumb") && var("CLICOLOR").as_deref() != Ok("0"),
    }
}

/// Whether the locale speaks UTF-8; the console of Linux does, but has not the signs.
fn unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| var(name).ok().filter(|value| !value.is_empty()));
    let locale = locale.unwrap_or_default().to_lowercase();
    (locale.contains("utf-8") || locale.contains("utf8")) && var("TERM").as_deref() != Ok("linux")
}

fn width() -> usize {
    let found = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    found.clamp(NARROWEST, WIDEST)
}

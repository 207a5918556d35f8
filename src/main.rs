//! The program: arguments in, exit status out.

use std::process::ExitCode;

/// A run makes many small things and few large ones: a fifth of its time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    caveat::cli::run(std::env::args_os())
}

//! The program `sprintscope`.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use sprintscope::cli::Cli;

fn main() -> ExitCode {
    match sprintscope::run(&Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            // With standard error closed there is nowhere left to say it.
            let _nowhere = writeln!(std::io::stderr(), "sprintscope: {error:#}");
            ExitCode::from(2)
        }
    }
}

//! The program `sprintscope`.

use std::process::ExitCode;

use sprintscope::cli::Cli;

fn main() -> ExitCode {
    let cli = match Cli::of_arguments() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    sprintscope::run(&cli).unwrap_or_else(|error| sprintscope::refused(&error))
}

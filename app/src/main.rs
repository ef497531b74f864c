//! The program `sprintscope`.

use std::process::ExitCode;

use sprintscope::cli::Cli;

fn main() -> ExitCode {
    let cli = match Cli::of_arguments() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match sprintscope::run(&cli) {
        Ok(code) => code,
        Err(error) => {
            sprintscope::say(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

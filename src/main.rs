//! The compiler on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    progc::cli::run()
}

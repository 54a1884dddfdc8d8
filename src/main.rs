//! The program: hands the command line over, and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match nextrung::cli::main(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            use std::io::Write;
            // Where standard error is closed too there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{}", stop.why);
            ExitCode::from(stop.code)
        }
    }
}

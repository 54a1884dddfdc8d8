//! The program: passes the command line on, and turns the result into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match nextrung::cli::main(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            use std::io::Write;
            // If standard error is closed too, there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{}", stop.why);
            ExitCode::from(stop.code)
        }
    }
}

//! What people read about files that could not be sent along.

use crate::bot::reply::Text;

/// Names the files that are too large or too many for the platform. The code is also in the log.
pub fn left_out(names: &[&str], code: &str) -> Text {
    let (are, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    Text::default()
        .strong(names.join(", "))
        .plain(format!(" {are} more than I can send here, so this comes without {them}. Nothing is lost; tell whoever runs this bot the code "))
        .strong(code)
        .plain(".")
}

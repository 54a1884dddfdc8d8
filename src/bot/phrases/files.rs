//! What is said of files that could not come along.

use crate::bot::reply::Text;

/// Files that are too large, or too many, for the platform that was to take them. The code is also in the log.
pub fn left_out(names: &[&str], code: &str) -> Text {
    let (are, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    Text::default()
        .strong(names.join(", "))
        .plain(format!(" {are} more than I can send here, so this comes without {them}. Nothing is lost; tell whoever runs this bot the code "))
        .strong(code)
        .plain(".")
}

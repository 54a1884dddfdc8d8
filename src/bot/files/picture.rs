//! Charts as picture files that go with a reply.

use crate::bot::reply::File;
use crate::chart::Chart;

/// The picture under a name in our own words, such as `week`, with a description for people who cannot see it. `None` if it could
/// not be drawn; the operator reads why in the log, and the reply goes without it.
pub fn picture(name: &str, chart: &Chart) -> Option<File> {
    match chart.png() {
        Ok(bytes) => Some(File::new(&format!("{name}.png"), bytes, chart.text())),
        Err(error) => {
            tracing::error!(picture = name, %error, "the reply goes without it");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::picture;
    use crate::chart::{Bar, Bars, Chart};

    #[test]
    fn a_picture_says_in_words_what_it_shows() {
        let rows = vec![Bar { label: "Hands-on".to_owned(), value: 45.0, ..Bar::default() }];
        let file =
            picture("week", &Chart::Bars(Bars { title: "Your week".to_owned(), rows, ..Bars::default() })).unwrap();
        assert_eq!((file.name(), file.alt.as_str()), ("week.png", "Your week\nHands-on 45 %"));
        assert!(file.bytes.starts_with(b"\x89PNG"));
    }
}

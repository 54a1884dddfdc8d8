//! The log for the operator: one line per event, on standard error, as text or as JSON.
//!
//! This module decides what may be in a line, for every part of the program, so that nothing anybody typed, no bot
//! token and no interaction token ever is. Tests install the same subscriber, with their own writer.

#[cfg(feature = "discord")]
use crate::chat::discord;
use std::io;
use std::io::Write;
use std::str::FromStr;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The format of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: time, level, target, a sentence, then each field as `name=value`.
    #[default]
    Text,
    /// For programs: one JSON object, with the keys `timestamp`, `level`, `target`, `message` and each field's name.
    Json,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            _ => Err(()),
        }
    }
}

/// Logs to standard error from here on, panics included.
pub fn start(ours: LevelFilter, format: Format) {
    subscriber(ours, format, io::stderr).init();
    hush_panics();
}

/// The program's log on this writer: our own events up to this level, with times in UTC. Events of libraries are never
/// logged below warnings, whatever the level: their finer ones contain tokens and people's words.
pub fn subscriber<W>(ours: LevelFilter, format: Format, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'event> MakeWriter<'event> + Send + Sync + 'static,
{
    let others = ours.min(LevelFilter::WARN);
    let targets = Targets::new().with_default(others).with_target("nextrung", ours);
    #[cfg(feature = "discord")]
    let targets = targets.with_target(discord::close_codes::UNPRINTED, LevelFilter::OFF);
    let lines = tracing_subscriber::fmt::layer().with_writer(OneLine(writer)).with_ansi(false);
    let lines = match format {
        Format::Text => lines.boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    let registry = tracing_subscriber::registry().with(lines.with_filter(targets));
    #[cfg(feature = "discord")]
    let registry = registry.with(discord::close_codes::layer());
    registry
}

/// Makes panics log their location and nothing else: their own message may quote what somebody wrote.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "Nextrung broke where it never should; please report this line");
    }));
}

/// Writes each event as one line, whatever is in its fields: control characters and line breaks become `\u{…}`, a form
/// that JSON knows too.
struct OneLine<W>(W);

impl<'event, W: MakeWriter<'event>> MakeWriter<'event> for OneLine<W> {
    type Writer = OneLine<W::Writer>;

    fn make_writer(&'event self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }

    fn make_writer_for(&'event self, meta: &tracing::Metadata<'_>) -> Self::Writer {
        OneLine(self.0.make_writer_for(meta))
    }
}

impl<W: Write> Write for OneLine<W> {
    /// Takes a whole event, as the formatter passes it.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let mut line = String::with_capacity(text.len() + 1);
        for letter in text.trim_end_matches('\n').chars() {
            if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') {
                line.push_str(&format!("\\u{:04x}", u32::from(letter)));
            } else {
                line.push(letter);
            }
        }
        line.push('\n');
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, subscriber};
    use std::io;
    use std::sync::{Arc, Mutex};
    use tracing::level_filters::LevelFilter;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged in this format, at this level.
    fn logged(ours: LevelFilter, format: Format, what: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        tracing::subscriber::with_default(subscriber(ours, format, move || writer.clone()), what);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    const BREAKS: &str = "a\nb\r\nc\u{85}d\u{2028}e\u{2029}f\u{b}g\u{1b}[31mh\0i\u{9b}j\tk";

    #[test]
    fn nothing_in_a_field_or_a_sentence_makes_a_second_line() {
        for format in [Format::Text, Format::Json] {
            let said = logged(LevelFilter::TRACE, format, || {
                tracing::info!(shown = %BREAKS, given = BREAKS, debugged = ?BREAKS, "{BREAKS}");
            });
            let breaks = said.chars().filter(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
            assert_eq!(breaks.collect::<String>(), "\n", "{format:?}: {said:?}");
            assert!(said.ends_with('\n'), "{said:?}");
        }
    }

    #[test]
    fn a_json_line_is_an_object_that_keeps_what_was_said() {
        let said = logged(LevelFilter::INFO, Format::Json, || tracing::warn!(seconds = 5, odd = BREAKS, "{BREAKS}"));
        let line: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!((&line["level"], &line["seconds"]), (&"WARN".into(), &5.into()));
        assert_eq!((line["message"].as_str(), line["odd"].as_str()), (Some(BREAKS), Some(BREAKS)));
        assert_eq!(line["target"], "nextrung::log::tests");
        let at = line["timestamp"].as_str().unwrap();
        assert!(at.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    }

    #[test]
    fn a_text_line_reads_time_level_place_sentence_and_fields() {
        let said = logged(LevelFilter::INFO, Format::Text, || tracing::warn!(seconds = 5, "waiting"));
        let (at, rest) = said.split_once(' ').unwrap();
        assert!(at.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
        assert_eq!(rest.trim(), "WARN nextrung::log::tests: waiting seconds=5");
    }

    #[test]
    fn others_are_heard_from_warnings_on_and_serenity_never() {
        let said = logged(LevelFilter::TRACE, Format::Text, || {
            tracing::info!(target: "hyper::client", "a secret");
            #[cfg(feature = "discord")]
            tracing::error!(target: "serenity::gateway", "a secret");
            tracing::warn!(target: "hyper::client", "heard");
            tracing::trace!("ours");
        });
        assert!(!said.contains("secret"), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
        assert_eq!(logged(LevelFilter::OFF, Format::Text, || tracing::error!("ours")), "");
    }

    #[test]
    fn a_format_has_a_name() {
        assert_eq!("json".parse(), Ok(Format::Json));
        assert_eq!("text".parse(), Ok(Format::Text));
        assert_eq!("JSON".parse::<Format>(), Err(()));
    }
}

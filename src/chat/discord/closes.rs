//! The closes that serenity mentions in its log and nowhere else: 4010, 4011 and 4012. They mean that no further try
//! can succeed, and its client tries on all the same (`docs/decisions/0002`).
//!
//! A layer of the log listens for them; [`super::gateway`] asks. Nothing else is read off the log.

use super::Fatal;
use std::fmt;
use std::fmt::Write;
use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering;
use tracing::Event;
use tracing::Subscriber;
use tracing::field::Field;
use tracing::field::Visit;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// Whose log is heard and never printed: its warnings repeat what they could not read, with people's words and
/// tokens in it.
pub const UNPRINTED: &str = "serenity";

/// Where serenity says so.
const TARGET: &str = "serenity::gateway::shard";

/// The last such close; zero while there was none.
static HEARD: AtomicU16 = AtomicU16::new(0);

/// Hears of fatal closes, however little is logged.
pub fn layer<S: Subscriber + for<'span> LookupSpan<'span>>() -> impl Layer<S> {
    Closes.with_filter(Targets::new().with_target(TARGET, LevelFilter::WARN))
}

/// The fatal close that was heard of, if there was one.
pub(super) fn heard() -> Option<Fatal> {
    match HEARD.load(Ordering::Relaxed) {
        4010 => Some(Fatal::InvalidShard),
        4011 => Some(Fatal::ShardingRequired),
        4012 => Some(Fatal::InvalidApiVersion),
        _ => None,
    }
}

struct Closes;

impl<S: Subscriber> Layer<S> for Closes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = Said(String::new());
        event.record(&mut said);
        if let Some(close) = close(&said.0) {
            HEARD.store(close, Ordering::Relaxed);
        }
    }
}

/// The fatal close that one of serenity's sentences speaks of.
fn close(said: &str) -> Option<u16> {
    match said {
        _ if said.contains("Sent invalid shard data") => Some(4010),
        _ if said.contains("Shard has too many guilds") => Some(4011),
        _ if said.contains("Unknown unclean close 4012") => Some(4012),
        _ => None,
    }
}

/// The sentence of a log event.
struct Said(String);

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::close;

    #[test]
    fn fatal_closes_are_told_from_others() {
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Sent invalid shard data."), Some(4010));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Shard has too many guilds."), Some(4011));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Unknown unclean close 4012: None"), Some(4012));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Unknown unclean close 4999: None"), None);
    }
}

//! Gateway close codes that serenity only mentions in its log (`docs/decisions/0002`). After 4010, 4011 and 4012 no
//! further try can succeed, yet its client keeps trying; after 4003 it loops.
//!
//! A layer of the log listens for them on each client's thread, and [`super::gateway`] asks for them. Nothing else is
//! read from the log.

use super::Fatal;
use super::gateway::Ended;
use super::watchdog::Lost;
use std::cell::RefCell;
use std::fmt;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The target that is listened to and never printed: its warnings repeat what serenity could not read, including
/// people's words and tokens.
pub const UNPRINTED: &str = "serenity";

/// The target of these log lines.
const TARGET: &str = "serenity::gateway::shard";

thread_local! {
    /// Where to store the close codes that are logged on this thread.
    static HERE: RefCell<Option<LastClose>> = const { RefCell::new(None) };
}

/// The last such close code of one client; zero if there was none.
#[derive(Clone, Default)]
pub(super) struct LastClose(Arc<AtomicU16>);

impl LastClose {
    /// Stores close codes that are logged on this thread from now on. Each client has a thread of its own.
    pub(super) fn listen(&self) {
        HERE.set(Some(self.clone()));
    }

    /// What the last close code means, if there was one.
    pub(super) fn ended(&self) -> Option<Ended> {
        match self.0.load(Ordering::Relaxed) {
            4003 => Some(Ended::Lost(Lost::Stopped)),
            4010 => Some(Ended::Fatal(Fatal::InvalidShard)),
            4011 => Some(Ended::Fatal(Fatal::ShardingRequired)),
            4012 => Some(Ended::Fatal(Fatal::InvalidApiVersion)),
            _ => None,
        }
    }
}

/// A layer that hears these close codes at any log level.
pub fn layer<S: Subscriber + for<'span> LookupSpan<'span>>() -> impl Layer<S> {
    CloseCodes.with_filter(Targets::new().with_target(TARGET, LevelFilter::WARN))
}

struct CloseCodes;

impl<S: Subscriber> Layer<S> for CloseCodes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = EventText(String::new());
        event.record(&mut said);
        if let Some(close) = close(&said.0) {
            HERE.with_borrow(|last| last.iter().for_each(|last| last.0.store(close, Ordering::Relaxed)));
        }
    }
}

/// The close code that one of serenity's log lines is about.
fn close(said: &str) -> Option<u16> {
    match said {
        _ if said.contains("Sent no authentication") => Some(4003),
        _ if said.contains("Sent invalid shard data") => Some(4010),
        _ if said.contains("Shard has too many guilds") => Some(4011),
        _ if said.contains("Unknown unclean close 4012") => Some(4012),
        _ => None,
    }
}

/// The text of a log event.
struct EventText(String);

impl Visit for EventText {
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
    fn such_closes_are_told_from_others() {
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Sent no authentication."), Some(4003));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Sent invalid shard data."), Some(4010));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Shard has too many guilds."), Some(4011));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Unknown unclean close 4012: None"), Some(4012));
        assert_eq!(close("[ShardInfo { id: ShardId(0), total: 1 }] Unknown unclean close 4999: None"), None);
    }
}

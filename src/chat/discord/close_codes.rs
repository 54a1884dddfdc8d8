//! The closes that serenity mentions in its log and nowhere else (`docs/decisions/0002`). After 4010, 4011 and 4012 no
//! further try can succeed, and its client tries on all the same; after 4003 it goes round in circles.
//!
//! A layer of the log listens for them, on the thread of each client; [`super::gateway`] asks. Nothing else is read off
//! the log.

use super::Fatal;
use super::gateway::Ended;
use super::watchdog::Lost;
use std::cell::RefCell;
use std::fmt;
use std::fmt::Write;
use std::sync::Arc;
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

thread_local! {
    /// Where to note what is said on this thread.
    static HERE: RefCell<Option<LastClose>> = const { RefCell::new(None) };
}

/// The last such close of one client; zero while there was none.
#[derive(Clone, Default)]
pub(super) struct LastClose(Arc<AtomicU16>);

impl LastClose {
    /// Notes what is said on this thread from now on. A client has one of its own.
    pub(super) fn listen(&self) {
        HERE.set(Some(self.clone()));
    }

    /// What the close that was heard of means, if there was one.
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

/// Hears of such closes, however little is logged.
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

/// The close that one of serenity's sentences speaks of.
fn close(said: &str) -> Option<u16> {
    match said {
        _ if said.contains("Sent no authentication") => Some(4003),
        _ if said.contains("Sent invalid shard data") => Some(4010),
        _ if said.contains("Shard has too many guilds") => Some(4011),
        _ if said.contains("Unknown unclean close 4012") => Some(4012),
        _ => None,
    }
}

/// The sentence of a log event.
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

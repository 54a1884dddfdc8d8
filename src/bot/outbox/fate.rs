//! The outcome of sending a scheduled message, as far as the sender knows. The same on every platform.

use std::time::Duration;

/// The state of a message that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Stored, under this id.
    Stored(String),
    /// Stored, and deleted since.
    Deleted,
}

/// Why no message was sent, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// Postponed: not stored. Retry after this long.
    #[error("put off for {} s", .0.as_secs())]
    PutOff(Duration),
    /// Withdrawn at the last moment: not stored, and never to be.
    #[error("taken back")]
    Withdrawn,
    /// It never left this machine: not stored.
    #[error("no connection")]
    NoConnection,
    /// No readable answer: it may or may not be stored. Look for it before a retry.
    #[error("its fate is unknown")]
    Unknown,
    /// The person takes no direct messages from us (on Discord: 50007): not stored.
    #[error("direct messages are closed")]
    Closed,
    /// The person shares no server with us (50278): not stored.
    #[error("no shared server")]
    NoSharedServer,
    /// The channel is gone (10003): not stored.
    #[error("the channel is gone")]
    ChannelGone,
    /// The person is gone (10013): not stored.
    #[error("the person is gone")]
    PersonGone,
    /// The token is no longer valid (401): not stored. Nothing more will be sent.
    #[error("the token is no longer good")]
    Revoked,
    /// Refused for another reason: not stored. With status 403 the person or the server caused it, otherwise the mistake is ours.
    #[error("refused, status {status}, code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The platform's own code for the reason; 0 if it gives none.
        code: i64,
    },
}

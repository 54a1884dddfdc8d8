//! What becomes of something said unasked, as far as whoever sends it knows. The same on every platform.

use std::time::Duration;

/// What became of a message that is there, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It is there, under this id.
    Stored(String),
    /// It was there before, and has been deleted since.
    Deleted,
}

/// Why nothing was said, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// Put off: not stored. Try again after so long.
    #[error("put off for {} s", .0.as_secs())]
    PutOff(Duration),
    /// Taken back in the last moment: not stored, and never to be.
    #[error("taken back")]
    Withdrawn,
    /// It never left this machine: not stored.
    #[error("no connection")]
    NoConnection,
    /// No answer that can be read: nobody knows whether it was stored. Look before trying again.
    #[error("its fate is unknown")]
    Unknown,
    /// The person takes no direct messages from us (on Discord: 50007): not stored.
    #[error("direct messages are closed")]
    Closed,
    /// The person and we share no server (50278): not stored.
    #[error("no shared server")]
    NoSharedServer,
    /// The channel is gone (10003): not stored.
    #[error("the channel is gone")]
    ChannelGone,
    /// The person is gone (10013): not stored.
    #[error("the person is gone")]
    PersonGone,
    /// The token is no longer good (401): not stored. Nothing more will be sent.
    #[error("the token is no longer good")]
    Revoked,
    /// Refused for another reason: not stored. With 403 it is the person's or the server's doing, else our mistake.
    #[error("refused, status {status}, code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The platform's own number for the reason; 0 where it gives none.
        code: i64,
    },
}

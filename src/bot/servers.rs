//! The servers the bot is in, as the platform reports them. None of this is a request, so nothing is answered.

use super::Bot;
use super::error::Error;
use crate::mentoring::person::Platform;
use chrono::{DateTime, Utc};

impl Bot {
    /// Records that the bot is in this server, whether or not that is new, and whether or not it had been removed before.
    ///
    /// # Errors
    /// [`Error::Broken`] if it could not be recorded.
    pub fn joined_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        Ok(self.store.joined_server(platform, id, now)?)
    }

    /// Records that the bot was removed from this server. An outage of the server does not count as a removal.
    ///
    /// # Errors
    /// [`Error::Broken`] if it could not be recorded.
    pub fn left_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        Ok(self.store.left_server(platform, id, now)?)
    }
}

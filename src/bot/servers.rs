//! The servers that the bot is in, as it is told of them. Nobody asks for anything here, and nobody is answered.

use super::Bot;
use super::error::Error;
use crate::mentoring::person::Platform;
use chrono::{DateTime, Utc};

impl Bot {
    /// We are in this server. Whether that is news, and whether we had been removed from it, makes no difference.
    ///
    /// # Errors
    /// [`Error::Broken`], when it could not be noted.
    pub fn joined_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        Ok(self.store.joined_server(platform, id, now)?)
    }

    /// Somebody removed us from this server. That it is out of reach for a while is none of this.
    ///
    /// # Errors
    /// [`Error::Broken`], when it could not be noted.
    pub fn left_server(&self, platform: Platform, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        Ok(self.store.left_server(platform, id, now)?)
    }
}

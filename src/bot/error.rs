//! Why a request failed: refused with a sentence, or broken with a cause for the log.

use super::reply::Reply;
use crate::store::error::Broken;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Part of normal use: the reply says why not, and what to do next.
    #[error("refused")]
    Refused(Box<Reply>),
    /// Our fault: logged once with its cause, and the person reads an apology with a code.
    #[error("broken: {0}")]
    Broken(String),
}

impl From<Broken> for Error {
    fn from(broken: Broken) -> Self {
        Error::Broken(broken.to_string())
    }
}

impl From<Reply> for Error {
    fn from(reply: Reply) -> Self {
        Error::Refused(Box::new(reply))
    }
}

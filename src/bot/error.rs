//! Why a request came to nothing: refused, in a sentence, or broken, with a cause for the log.

use super::reply::Reply;
use crate::store::error::Broken;

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Part of normal life: the reply says why not, and the next step.
    #[error("refused")]
    Refused(Box<Reply>),
    /// Nobody's fault but ours: logged once with its cause; the person reads an apology with a code.
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

//! What somebody writes down about themselves, to look at over time.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One kind of it, as it is kept: sealed, as JSON.
///
/// What an older version wrote is read for ever, so every field has a default, and none is ever given another meaning.
pub trait Reflection: Serialize + DeserializeOwned + Clone + PartialEq + Send + 'static {
    /// The name it is kept under, for ever.
    const KIND: &'static str;
}

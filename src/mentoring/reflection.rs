//! Reflections: what people write down about themselves, to look at over time.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One kind of reflection, as it is stored: sealed JSON.
///
/// Rows that an older version wrote must stay readable for ever, so every field has a default and no field ever changes
/// its meaning.
pub trait Reflection: Serialize + DeserializeOwned + Clone + PartialEq + Send + 'static {
    /// The name it is stored under. It never changes.
    const KIND: &'static str;
}

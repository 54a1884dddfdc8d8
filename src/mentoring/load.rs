//! From the texts of `data/` to [`super::ladder::Knowledge`], or every mistake at once.

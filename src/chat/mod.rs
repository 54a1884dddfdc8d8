//! Where we talk. Platforms translate, they never decide.

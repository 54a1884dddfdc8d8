//! What is kept about somebody: that they are told of it, handed all of it, and that it goes when they say so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../support/mod.rs"]
mod support;

#[cfg(unix)]
mod deleted;
#[cfg(unix)]
mod forgotten;
#[cfg(unix)]
mod house;
mod pages;
mod said;

//! What is kept about somebody: that they are told of it, handed all of it, and that it goes when they say so.

#[cfg(unix)]
mod deleted;
#[cfg(unix)]
mod forgotten;
#[cfg(unix)]
mod house;
mod pages;
mod said;

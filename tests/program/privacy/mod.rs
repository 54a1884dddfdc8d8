//! People's data: they are told about it, they can export all of it, and it is deleted when they say so.

#[cfg(unix)]
mod deleted;
#[cfg(unix)]
mod forgotten;
#[cfg(unix)]
mod house;
mod pages;
mod said;

//! What is said unasked.

use crate::bot::Bot;
use crate::bot::reply::Reply;
use crate::bot::reply::Text;
use crate::mentoring::delivery::Contents;

/// A message that nobody asked for in this moment.
pub fn message(_: &Bot, contents: &Contents) -> Reply {
    Reply { text: Text::default().plain(contents.nominal.to_string()), ..Reply::default() }
}

/// The reply to the press that started something, where its first message did not reach them.
pub fn not_reached(_: &Bot) -> Reply {
    Reply { text: Text::default().plain("I can't reach you."), private: true, ..Reply::default() }
}

//! Replies that may have to be edited: somebody who was told that a message is on its way is told in that same reply if
//! it does not arrive.
//!
//! They are kept in memory for as long as Discord lets us edit them. After a restart, people are told at their next
//! command instead.

use super::http::Api;
use super::responder::{Responder, TOKEN_EXPIRES};
use crate::bot::reply::Reply;
use serenity::model::id::MessageId;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The most replies kept: a quarter of an hour of one sign-up every fifth of a second.
const KEPT: usize = 4_096;
/// How long a reply may still be on its way when the message it announces has already failed, and how often it is
/// looked for meanwhile.
const WAIT_FOR_REPLY: Duration = Duration::from_secs(3);
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// How long an edit is retried.
const EDIT_WITHIN: Duration = Duration::from_secs(30);

/// The replies that can be edited, oldest first.
#[derive(Default)]
pub(super) struct EditableReplies(Mutex<VecDeque<(String, EditableReply)>>);

/// A reply that was sent.
pub(super) struct EditableReply {
    pub(super) responder: Responder,
    /// The message, if it is not the first response.
    pub(super) message: Option<MessageId>,
}

impl EditableReplies {
    /// Keeps a reply under this idempotency key.
    pub(super) fn keep(&self, key: String, given: EditableReply) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut kept, Instant::now());
        kept.push_back((key, given));
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }

    /// Takes out the reply under this idempotency key. It may still be on its way.
    pub(super) async fn take(&self, key: &str) -> Option<EditableReply> {
        let until = Instant::now() + WAIT_FOR_REPLY;
        loop {
            let now = Instant::now();
            let found = self.find(key, now);
            if found.is_some() || now >= until {
                return found;
            }
            sleep(POLL_INTERVAL).await;
        }
    }

    fn find(&self, key: &str, now: Instant) -> Option<EditableReply> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut kept, now);
        let at = kept.iter().position(|(known, _)| known == key)?;
        kept.remove(at).map(|(_, given)| given)
    }
}

/// Drops the replies that Discord no longer lets us edit. They are almost in order of arrival.
fn forget(kept: &mut VecDeque<(String, EditableReply)>, now: Instant) {
    while kept.front().is_some_and(|(_, given)| now.duration_since(given.responder.arrived) >= TOKEN_EXPIRES) {
        kept.pop_front();
    }
}

impl EditableReply {
    /// Replaces the reply, and returns whether that worked.
    pub(super) async fn change(&self, api: &Api, reply: &Reply) -> bool {
        let changed = self.responder.edit(api, self.message, reply, Instant::now() + EDIT_WITHIN).await;
        if let Err(error) = &changed {
            let (code, about) = (self.responder.code(), self.responder.about);
            tracing::warn!(
                code,
                about,
                "a reply could not be changed; the person is told at their next command: {error}"
            );
        }
        changed.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::discord::receive::Handle;
    use serenity::model::id::{ApplicationId, InteractionId};

    fn given(id: u64) -> EditableReply {
        let handle = Handle { id: InteractionId::new(id), token: "secret".to_owned() };
        let responder =
            Responder { handle, application: ApplicationId::new(42), arrived: Instant::now(), about: "sample" };
        EditableReply { responder, message: None }
    }

    fn found(replies: &EditableReplies, key: &str, now: Instant) -> Option<u64> {
        replies.find(key, now).map(|given| given.responder.handle.id.get())
    }

    #[test]
    fn each_is_kept_for_fourteen_minutes_and_taken_once() {
        let replies = EditableReplies::default();
        replies.keep("a".to_owned(), given(1));
        replies.keep("b".to_owned(), given(2));
        let now = Instant::now();
        assert_eq!(found(&replies, "b", now), Some(2));
        assert_eq!(found(&replies, "b", now), None);
        assert_eq!(found(&replies, "c", now + TOKEN_EXPIRES), None);
        assert!(replies.0.lock().unwrap().is_empty(), "nothing is kept of what is over");
    }

    #[tokio::test]
    async fn one_that_is_on_its_way_is_waited_for() {
        let replies = EditableReplies::default();
        let late = async {
            sleep(POLL_INTERVAL / 2).await;
            replies.keep("a".to_owned(), given(1));
        };
        let (found, ()) = tokio::join!(replies.take("a"), late);
        assert!(found.is_some());
    }

    #[test]
    fn only_so_many_are_kept() {
        let replies = EditableReplies::default();
        for id in 0..=KEPT as u64 {
            replies.keep(id.to_string(), given(id + 1));
        }
        let now = Instant::now();
        assert_eq!(replies.0.lock().unwrap().len(), KEPT);
        assert_eq!((found(&replies, "0", now), found(&replies, "1", now)), (None, Some(2)));
    }
}

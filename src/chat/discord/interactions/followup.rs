//! What follows an answer: an aside as a message of its own, and the chance to edit the answer later.

use super::Interactions;
use crate::bot::reply::Reply;
use crate::bot::request::{Answer, Place};
use crate::chat::discord::editable_replies::EditableReply;
use crate::chat::discord::responder::Responder;
use crate::chat::discord::{attachments, render};
use serenity::http::{LightMethod, Route};
use serenity::model::id::MessageId;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The time limit of one attempt, files aside; the number of attempts; and the pauses between them.
const TRY_TIMEOUT: Duration = Duration::from_secs(10);
const TRIES: usize = 3;
const RETRY_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

impl Interactions {
    /// Records that an answer arrived, in this message if it is not the first response. Returns the aside to send.
    pub(super) fn note_given(
        &self,
        responder: &Responder,
        answer: Answer,
        message: Option<MessageId>,
    ) -> Option<Reply> {
        if let Some(key) = answer.welcome {
            self.replies.keep(key, EditableReply { responder: responder.clone(), message });
        }
        // Nobody would read it next to a form.
        answer.aside.filter(|_| answer.reply.form.is_none())
    }

    /// Sends an aside to the person alone; in the bot's own direct messages it is a normal message. It is never sent
    /// twice: if its arrival is unknown, it counts as sent.
    pub(super) async fn send_aside(&self, responder: &Responder, mut aside: Reply, place: &Place) {
        aside.private = true;
        attachments::drop_excess(&mut aside, &responder.code());
        let (application_id, token) = (responder.application, responder.handle.token.as_str());
        let route = Route::WebhookFollowupMessages { application_id, token };
        let body = render::message_in(&aside, place, &self.api.mentions());
        let a_try = TRY_TIMEOUT + attachments::transfer_time(&aside.files);
        for tries in 1.. {
            let said = self.api.at_once(LightMethod::Post, route, &body, &aside.files, Instant::now() + a_try).await;
            let Err(error) = said else { return };
            let pause = error.wait.unwrap_or(RETRY_PAUSE);
            if !error.never_arrived() || tries == TRIES || pause > LONGEST_PAUSE {
                let (code, about) = (responder.code(), responder.about);
                tracing::warn!(code, about, "what there was to say beside an answer was not taken: {error}");
                return;
            }
            sleep(pause).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::reply::{Form, Text};
    use crate::bot::request::{Asker, Card, Request, Said};
    use crate::chat::discord::backoff::Pace;
    use crate::chat::discord::editable_replies::EditableReplies;
    use crate::chat::discord::http::Api;
    use crate::chat::discord::markdown::hostile::bot;
    use crate::chat::discord::metrics::AnswerOutcome;
    use crate::chat::discord::outgoing::MessageSender;
    use crate::chat::discord::receive::Handle;
    use crate::mentoring::person::Platform;
    use axum::extract::State;
    use axum::http::{Method, StatusCode, Uri};
    use axum::{Json, Router};
    use chrono::DateTime;
    use serde_json::{Value, json};
    use serenity::model::id::{ApplicationId, InteractionId};
    use std::future::ready;
    use std::sync::{Arc, Mutex};

    /// Accepts everything and records it; the next requests are refused with these statuses.
    #[derive(Clone, Default)]
    struct Ear {
        heard: Arc<Mutex<Vec<(String, Value)>>>,
        refuses: Arc<Mutex<Vec<u16>>>,
    }

    async fn hear(State(ear): State<Ear>, method: Method, uri: Uri, body: String) -> (StatusCode, Json<Value>) {
        let path = uri.path().trim_start_matches("/api/v10").to_owned();
        ear.heard.lock().unwrap().push((format!("{method} {path}"), serde_json::from_str(&body).unwrap()));
        let mut refuses = ear.refuses.lock().unwrap();
        let status = if refuses.is_empty() { 200 } else { refuses.remove(0) };
        (StatusCode::from_u16(status).unwrap(), Json(json!({ "id": "900", "retry_after": 0.01 })))
    }

    impl Ear {
        fn paths(&self) -> Vec<String> {
            self.heard.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
        }

        fn body(&self, at: usize) -> Value {
            self.heard.lock().unwrap()[at].1.clone()
        }
    }

    async fn begin() -> (Interactions, MessageSender, Ear) {
        let ear = Ear::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(hear).with_state(ear.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let api = Arc::new(Api::new(&origin, "token", Pace::default(), Arc::default()).unwrap());
        let replies = Arc::<EditableReplies>::default();
        let post = MessageSender::new(Arc::clone(&api), Arc::clone(&replies));
        let now = || DateTime::UNIX_EPOCH;
        (Interactions::new(Arc::new(bot()), api, Arc::default(), replies, Arc::default(), now), post, ear)
    }

    fn responder() -> Responder {
        let handle = Handle { id: InteractionId::new(7), token: "secret".to_owned() };
        Responder { handle, application: ApplicationId::new(42), arrived: Instant::now(), about: "sample" }
    }

    fn said(words: &str) -> Reply {
        Reply { text: Text::default().plain(words), ..Reply::default() }
    }

    fn answer() -> Answer {
        let (aside, welcome) = (Some(said("beside")), Some("idempotency_key".to_owned()));
        Answer { aside, welcome, ..Answer::new(said("answer"), false) }
    }

    fn channel() -> Place {
        Place::Channel("7001".to_owned())
    }

    #[tokio::test]
    async fn what_is_said_beside_an_answer_comes_behind_it_and_to_them_alone() {
        for (place, flags) in [(channel(), json!(64)), (Place::Direct, Value::Null)] {
            let (interactions, _, ear) = begin().await;
            let aside = interactions.give(&responder(), answer(), &place, AnswerOutcome::Answered).await;
            assert_eq!(ear.paths(), ["POST /interactions/7/secret/callback"], "the answer first");
            interactions.send_aside(&responder(), aside.expect("there is something to say"), &place).await;
            assert_eq!(ear.paths()[1], "POST /webhooks/42/secret");
            assert_eq!((&ear.body(1)["content"], &ear.body(1)["flags"]), (&json!("beside"), &flags));
        }
    }

    #[tokio::test]
    async fn it_is_not_said_where_there_is_no_answer_or_a_form() {
        let (interactions, post, ear) = begin().await;
        // The answer is refused and an apology replaces it; it has lapsed; another copy of the bot gave it.
        let given = async || interactions.give(&responder(), answer(), &channel(), AnswerOutcome::Answered).await;
        ear.refuses.lock().unwrap().push(400);
        assert_eq!(given().await, None);
        assert_eq!(ear.paths().len(), 2, "what was refused, and the apology");
        ear.refuses.lock().unwrap().extend([400, 400]);
        assert_eq!(given().await, None);
        assert!(interactions.replies.take("idempotency_key").await.is_none(), "what was not given is not changed");
        let form = Form { title: "A form".into(), line: "sample".into(), ..Form::default() };
        let form = Answer { reply: Reply { form: Some(form), ..Reply::default() }, ..answer() };
        assert_eq!(interactions.give(&responder(), form, &channel(), AnswerOutcome::Answered).await, None);
        drop(post);
    }

    #[tokio::test]
    async fn it_is_said_once_even_if_nobody_knows_whether_it_arrived() {
        let (interactions, _, ear) = begin().await;
        ear.refuses.lock().unwrap().push(502);
        interactions.send_aside(&responder(), said("beside"), &channel()).await;
        assert_eq!(ear.paths().len(), 1);
        // It is rate-limited, so it did not arrive.
        ear.refuses.lock().unwrap().push(429);
        interactions.send_aside(&responder(), said("beside"), &channel()).await;
        assert_eq!(ear.paths().len(), 3);
    }

    #[tokio::test]
    async fn a_reply_is_changed_once() {
        let (interactions, post, ear) = begin().await;
        interactions.give(&responder(), answer(), &channel(), AnswerOutcome::Answered).await;
        assert!(post.amend("idempotency_key", &said("it did not reach you")).await);
        assert_eq!(ear.paths()[1], "PATCH /webhooks/42/secret/messages/@original");
        assert_eq!(ear.body(1)["content"], "it did not reach you");
        assert!(!post.amend("idempotency_key", &said("again")).await);
        assert_eq!(ear.paths().len(), 2);
        // They dismissed it: there is nothing to edit.
        interactions.give(&responder(), answer(), &channel(), AnswerOutcome::Answered).await;
        ear.refuses.lock().unwrap().push(404);
        assert!(!post.amend("idempotency_key", &said("it did not reach you")).await);
        // Lost attempts are retried.
        interactions.give(&responder(), answer(), &channel(), AnswerOutcome::Answered).await;
        ear.refuses.lock().unwrap().extend([502, 429]);
        assert!(post.amend("idempotency_key", &said("it did not reach you")).await);
    }

    #[tokio::test]
    async fn a_reply_that_was_announced_is_changed_where_it_stands() {
        let pressed = Said::Press { line: "help".into(), picked: Vec::new(), on: Card::Private };
        let slash = Said::Line("/help".into());
        let first = "PATCH /webhooks/42/secret/messages/@original";
        for (said_so, replaces, then, changed) in [
            (pressed.clone(), true, first, first),
            (pressed, false, "POST /webhooks/42/secret", "PATCH /webhooks/42/secret/messages/900"),
            (slash, false, first, first),
        ] {
            let (interactions, post, ear) = begin().await;
            let from = Asker::new(Platform::Discord, "1101");
            let request = Request { id: "7".to_owned(), from, place: channel(), said: said_so };
            let work = ready(Ok(Answer { replaces, ..answer() }));
            assert!(interactions.give_later(&responder(), &request, work).await.is_some());
            assert!(post.amend("idempotency_key", &said("it did not reach you")).await);
            assert_eq!(ear.paths()[1..], [then, changed]);
        }
    }
}

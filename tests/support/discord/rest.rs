//! The REST side: records, checks and answers every request.

use super::apart::{Moment, UnderWay};
use super::misbehave::{On, What};
use super::rates::{Place, Scope, Wait};
use super::state::Seen;
use super::uploads::Body;
use super::wire::Wire;
use super::{Shared, gateway, openapi, routes};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State as Extract};
use axum::http::Uri;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use axum::response::Response;
use axum::routing::{any, get};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::future::pending;
use tokio::time::{Instant, sleep};

/// How much of an answer arrives before its connection breaks: all headers, and part of the body.
const HALF: usize = 16 * 1_024;

pub fn router(shared: Shared) -> Router {
    Router::new()
        .route("/gateway", get(dialled))
        .fallback(any(requested))
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

async fn dialled(Extract(shared): Extract<Shared>, uri: Uri, upgrade: WebSocketUpgrade) -> Response {
    let query = uri.query().unwrap_or_default();
    // Without an encoding it is JSON.
    let encoding = query.split('&').find(|pair| pair.starts_with("encoding="));
    if !query.split('&').any(|pair| pair == "v=10") || encoding.is_some_and(|encoding| encoding != "encoding=json") {
        shared.lock().complain(format!("the gateway is dialled with {query:?}"));
    }
    let hung = {
        let mut state = shared.lock();
        state.connections += 1;
        state.faults.hung_upgrade
    };
    shared.changed();
    if hung {
        pending::<()>().await;
    }
    upgrade.on_upgrade(move |socket| gateway::serve(socket, shared))
}

/// An answer: a status and a body.
pub type Answer = (u16, Value);

/// A request, as far as it was understood.
#[derive(Clone)]
pub struct Call {
    pub seen: Seen,
    /// The path after the version.
    pub path: Option<String>,
    pub authorization: String,
}

impl Call {
    pub fn parts(&self) -> Vec<&str> {
        self.path.as_deref().unwrap_or_default().trim_start_matches('/').split('/').collect()
    }

    fn place(&self) -> Place {
        let parts = self.parts();
        let on = On::of(&self.seen.method, &parts).unwrap_or(On::Everything);
        // An interaction's token is enough there, and is no part of what may be shown.
        let counted = !matches!(parts.as_slice(), ["interactions" | "webhooks", ..]);
        let key = if counted { parts.join("/") } else { parts[..2].join("/") };
        Place { on, key: format!("{} {key}", self.seen.method), counted }
    }
}

async fn requested(
    Extract(shared): Extract<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
) -> Response {
    let under_way = UnderWay::new(&shared);
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Body { json, uploads, mut wrong } = Body::read(&headers, request).await;
    let path = uri.path().to_owned();
    let query = uri.query().unwrap_or_default().trim_start_matches('&').to_owned();
    let call = Call {
        path: path.strip_prefix("/api/v10").map(str::to_owned),
        seen: Seen { method: method.to_string(), path, query, body: json, uploads },
        authorization: header(AUTHORIZATION).to_owned(),
    };
    if !header(USER_AGENT).starts_with("DiscordBot (") {
        wrong.push("a User-Agent that Discord blocks".to_owned());
    }
    if let (Some(path), Some(contract)) = (&call.path, openapi::contract().filter(|_| !shared.lock().lean)) {
        let seen = &call.seen;
        wrong.extend(contract.check(&seen.method, path, &seen.query, seen.body.as_ref()));
        if !seen.uploads.is_empty() {
            wrong.extend(contract.check_files(&seen.method, path));
        }
    }
    let place = call.place();
    let (delay, what) = {
        let mut state = shared.lock();
        state.wrong.extend(wrong);
        for upload in &call.seen.uploads {
            state.canaries.kept(&upload.bytes);
        }
        if !state.lean {
            state.seen.push(call.seen.clone());
        }
        (state.faults.delay(place.on), state.faults.take(place.on))
    };
    shared.changed();
    let number = under_way.arrived(&call, place.on);
    let (response, under_way) = treated(&shared, &wire, call, &place, what, under_way).await;
    under_way.answered(number, response.status().as_u16());
    drop(under_way);
    shared.changed();
    if !delay.is_zero() {
        sleep(delay).await;
    }
    response
}

/// Carries out the request, or the active fault instead. A request left without an answer is no longer under way.
async fn treated(
    shared: &Shared,
    wire: &Wire,
    call: Call,
    place: &Place,
    what: What,
    under_way: UnderWay,
) -> (Response, UnderWay) {
    let now = Instant::now();
    let (limits, admitted) = match what.wait() {
        Some(wait) => {
            shared.lock().rates.tell(place, &wait, now);
            (Vec::new(), Err(wait))
        }
        None => shared.lock().rates.admit(place, now),
    };
    if let Err(wait) = admitted {
        return (put_off(shared, place, &wait), under_way);
    }
    let response = match what {
        What::Nothing | What::Wait(..) => {
            let answer = done(shared, &call, place.on);
            let mut response = answered(shared, &answer);
            for (name, value) in limits {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        What::Refused(status, code, message) => {
            answered(shared, &(status, json!({ "code": code, "message": message })))
        }
        What::Html(status, page) => {
            count(shared, status);
            Response::builder()
                .status(status)
                .header(CONTENT_TYPE, "text/html")
                .body(axum::body::Body::from(page))
                .unwrap()
        }
        What::DoneButError(status) => {
            done(shared, &call, place.on);
            answered(shared, &(status, json!({ "code": 0, "message": "not now" })))
        }
        What::DoneButLost => {
            done(shared, &call, place.on);
            shared.changed();
            wire.cut();
            match silence(under_way).await {}
        }
        What::DoneButDeleted => {
            let (_, message) = done(shared, &call, place.on);
            let id = message["id"].as_str().and_then(|id| id.parse::<u64>().ok()).expect("a message was stored");
            shared.lock().messages.remove(&id);
            shared.changed();
            wire.cut();
            match silence(under_way).await {}
        }
        What::DoneLater(after) => {
            let (shared, on) = (shared.clone(), place.on);
            tokio::spawn(async move {
                sleep(after).await;
                done(&shared, &call, on);
                shared.changed();
            });
            match silence(under_way).await {}
        }
        What::Hangs => match silence(under_way).await {},
        What::HalfTheJson => {
            let (status, body) = done(shared, &call, place.on);
            let whole = if body.is_null() { json!({ "interaction": {} }) } else { body }.to_string();
            // Not 204, which has no body.
            let status = if status == 204 { 200 } else { status };
            let half = whole.as_bytes()[..whole.len() / 2].to_vec();
            response(shared, status, half.into())
        }
        What::HalfTheAnswer => {
            let (status, body) = done(shared, &call, place.on);
            let status = if status == 204 { 200 } else { status };
            wire.cut_after(HALF);
            // JSON may begin with as many spaces as it likes.
            response(shared, status, (" ".repeat(4 * HALF) + &body.to_string()).into())
        }
    };
    (response, under_way)
}

/// Carries out the request.
fn done(shared: &Shared, call: &Call, on: On) -> Answer {
    let answer = routes::done(shared, call);
    shared.lock().apart.come_to(on, Moment::Done);
    answer
}

/// Waits for ever, so that no answer comes.
async fn silence(under_way: UnderWay) -> Infallible {
    drop(under_way);
    pending().await
}

fn put_off(shared: &Shared, place: &Place, wait: &Wait) -> Response {
    if wait.scope != Scope::Shared {
        count(shared, 429);
    }
    let mut response = response(shared, 429, wait.body().to_string().into());
    for (name, value) in wait.headers(place) {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// Counts the answers for which Discord bans a bot.
fn count(shared: &Shared, status: u16) {
    if matches!(status, 401 | 403 | 429) {
        shared.lock().invalid += 1;
    }
}

fn answered(shared: &Shared, (status, body): &Answer) -> Response {
    count(shared, *status);
    response(shared, *status, if body.is_null() { axum::body::Body::empty() } else { body.to_string().into() })
}

fn response(shared: &Shared, status: u16, body: axum::body::Body) -> Response {
    let mut response = Response::builder().status(status).header(CONTENT_TYPE, "application/json");
    if let Some(date) = shared.lock().date() {
        response = response.header("date", date);
    }
    response.body(body).unwrap()
}

//! The REST side: every request is recorded, checked and answered.

use super::APPLICATION;
use super::Seen;
use super::Shared;
use super::State;
use super::TOKEN;
use super::gateway;
use super::limits;
use super::openapi;
use super::people;
use super::people::Kind;
use super::user;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::extract::State as Extract;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header::AUTHORIZATION;
use axum::http::header::CONTENT_TYPE;
use axum::http::header::USER_AGENT;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::any;
use axum::routing::get;
use serde_json::Value;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;

/// How long an interaction waits for its answer.
const LAPSES: Duration = Duration::from_secs(3);

pub fn router(shared: Shared) -> Router {
    Router::new().route("/gateway", get(dialled)).fallback(any(requested)).with_state(shared)
}

async fn dialled(Extract(shared): Extract<Shared>, uri: Uri, upgrade: WebSocketUpgrade) -> Response {
    let query = uri.query().unwrap_or_default();
    // Without an encoding it is JSON.
    let encoding = query.split('&').find(|pair| pair.starts_with("encoding="));
    if !query.split('&').any(|pair| pair == "v=10") || encoding.is_some_and(|encoding| encoding != "encoding=json") {
        shared.lock().complain(format!("the gateway is dialled with {query:?}"));
    }
    upgrade.on_upgrade(move |socket| gateway::serve(socket, shared))
}

/// An answer: a status and a body.
type Answer = (u16, Value);

async fn requested(
    Extract(shared): Extract<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    assert!(from.ip().is_loopback(), "a request from {from}");
    let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_slice(&body).unwrap_or_default());
    let path = uri.path().to_owned();
    let query = uri.query().unwrap_or_default().trim_start_matches('&').to_owned();
    let seen = Seen { method: method.to_string(), path, query, body };
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (status, body) = {
        let mut state = shared.lock();
        state.seen.push(seen.clone());
        if !header(USER_AGENT).starts_with("DiscordBot (") {
            state.complain("a User-Agent that Discord blocks");
        }
        if seen.body.is_some() && header(CONTENT_TYPE) != "application/json" {
            state.complain("a body that is not said to be JSON");
        }
        match seen.path.strip_prefix("/api/v10") {
            Some(path) => {
                if let Some(contract) = openapi::contract() {
                    let wrong = contract.check(&seen.method, path, &seen.query, seen.body.as_ref());
                    state.wrong.extend(wrong);
                }
                route(&mut state, &shared, &seen, path, header(AUTHORIZATION))
            }
            None => unknown(&mut state, &seen),
        }
    };
    shared.changed();
    let status = StatusCode::from_u16(status).unwrap();
    if body.is_null() { status.into_response() } else { (status, axum::Json(body)).into_response() }
}

fn unknown(state: &mut State, seen: &Seen) -> Answer {
    state.complain(format!("{} {}: there is nothing there", seen.method, seen.path));
    (404, json!({ "message": "404: Not Found", "code": 0 }))
}

fn route(state: &mut State, shared: &Shared, seen: &Seen, path: &str, authorization: &str) -> Answer {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let body = seen.body.clone().unwrap_or_default();
    // The gateway's address is told to anybody, and an interaction's token is right enough.
    let open = match parts.as_slice() {
        ["gateway"] | ["interactions", ..] | ["webhooks", ..] => true,
        // Nobody checks a token where there is nothing.
        ["gateway", "bot"] => state.faults.without_gateway_bot,
        _ => false,
    };
    if !open && authorization != format!("Bot {TOKEN}") {
        return (401, json!({ "message": "401: Unauthorized", "code": 0 }));
    }
    match (seen.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => named(state, shared),
        ("GET", ["gateway", "bot"]) => budget(state, shared),
        ("GET", ["users", "@me"]) => (200, user(APPLICATION, "Nextrung", true)),
        (method, ["applications", _, "commands"]) => commands(state, method, None, seen, body),
        (method, ["applications", _, "guilds", guild, "commands"]) => {
            commands(state, method, guild.parse().ok(), seen, body)
        }
        ("POST", ["interactions", id, token, "callback"]) => callback(state, id, token, body),
        ("POST", ["webhooks", _, token]) => followed_up(state, token, body),
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => edited(state, token, body),
        ("POST", ["channels", channel, "messages"]) => {
            judge(state, "a message", limits::message(&body));
            let message = people::message(state, channel, &body, None);
            (200, message)
        }
        _ => unknown(state, seen),
    }
}

fn named(state: &State, shared: &Shared) -> Answer {
    if let Some(status) = state.faults.gateway_status {
        return (status, json!({ "message": "not today", "code": 0 }));
    }
    let asked = state.seen.iter().filter(|seen| seen.path.ends_with("/gateway")).count();
    if state.faults.gateway_answers.is_some_and(|answers| asked > answers) {
        return (503, json!({ "message": "not any more", "code": 0 }));
    }
    let here = format!("ws://127.0.0.1:{}/gateway", shared.port);
    (200, json!({ "url": state.faults.gateway_url.clone().unwrap_or(here) }))
}

fn budget(state: &State, shared: &Shared) -> Answer {
    if state.faults.without_gateway_bot {
        return (404, json!({ "message": "404: Not Found", "code": 0 }));
    }
    let (remaining, reset_after) = state.faults.identifies_left;
    let limit = json!({ "total": 1000, "remaining": remaining, "reset_after": reset_after, "max_concurrency": 1 });
    let url = format!("ws://127.0.0.1:{}/gateway", shared.port);
    (200, json!({ "url": url, "shards": 1, "session_start_limit": limit }))
}

fn commands(state: &mut State, method: &str, guild: Option<u64>, seen: &Seen, body: Value) -> Answer {
    if let Some(status) = state.faults.commands_status.pop_front() {
        return (status, json!({ "message": "not now", "code": 0, "retry_after": 0.01 }));
    }
    match method {
        "GET" => {
            let all = state.commands.get(&guild).cloned().unwrap_or_else(|| json!([]));
            (200, as_returned(&all, seen.query.contains("with_localizations=true")))
        }
        "PUT" => {
            judge(state, "a registration", limits::commands(&body));
            state.commands.insert(guild, body.clone());
            (200, as_returned(&body, true))
        }
        _ => unknown(state, seen),
    }
}

/// Commands as Discord returns them: with ids, versions, its own defaults, and nulls where nothing was said.
fn as_returned(all: &Value, with_localizations: bool) -> Value {
    let mut all = all.clone();
    for (at, command) in all.as_array_mut().into_iter().flatten().enumerate() {
        command["id"] = json!((700 + at).to_string());
        command["application_id"] = json!(APPLICATION.to_string());
        command["version"] = json!((800 + at).to_string());
        command["default_member_permissions"] = Value::Null;
        command["dm_permission"] = json!(true);
        command["nsfw"] = json!(false);
        if with_localizations {
            for key in ["name_localizations", "description_localizations"] {
                if command.get(key).is_none() {
                    command[key] = Value::Null;
                }
            }
        }
    }
    all
}

fn judge(state: &mut State, what: &str, wrong: Vec<String>) {
    state.wrong.extend(wrong.into_iter().map(|wrong| format!("{what}: {wrong}")));
}

fn refused(code: i64, message: &str) -> Answer {
    (if code == 10062 { 404 } else { 400 }, json!({ "code": code, "message": message }))
}

fn callback(state: &mut State, id: &str, token: &str, body: Value) -> Answer {
    let id = id.parse().unwrap_or(0);
    let Some(asked) = state.interactions.get(&id).filter(|asked| asked.token == token) else {
        return refused(10062, "Unknown interaction");
    };
    if asked.sent.elapsed() > LAPSES {
        state.complain("an answer after more than three seconds");
        return refused(10062, "Unknown interaction");
    }
    if asked.answer.is_some() {
        return refused(40060, "Interaction has already been acknowledged.");
    }
    let (kind, pressed) = (asked.kind, asked.on.is_some());
    if let Some((status, code)) = state.faults.callback_status.pop_front() {
        return (status, json!({ "code": code, "message": "refused on purpose" }));
    }
    let data = &body["data"];
    let (fits, wrong) = match (body["type"].as_u64(), kind) {
        (Some(4 | 5), Kind::Slash | Kind::Press | Kind::Form) => (true, limits::message(data)),
        (Some(6 | 7), Kind::Press | Kind::Form) => (pressed, limits::message(data)),
        (Some(8), Kind::Typing) => (true, limits::choices(data)),
        (Some(9), Kind::Slash | Kind::Press) => (true, limits::modal(data)),
        _ => (false, Vec::new()),
    };
    if !fits {
        state.complain(format!("{} does not answer {kind:?}", body["type"]));
    }
    let refuse = !fits || !wrong.is_empty();
    judge(state, "an answer", wrong);
    if refuse {
        return refused(50035, "Invalid Form Body");
    }
    let message = people::answered(state, id, &body);
    let asked = state.interactions.get_mut(&id).expect("it was there just now");
    asked.answer = Some(body);
    asked.message = message;
    (204, Value::Null)
}

fn by_token(state: &State, token: &str) -> Option<u64> {
    state.interactions.iter().find(|(_, asked)| asked.token == token).map(|(id, _)| *id)
}

fn followed_up(state: &mut State, token: &str, body: Value) -> Answer {
    let Some(id) = by_token(state, token) else { return refused(10062, "Unknown interaction") };
    judge(state, "a follow-up", limits::message(&body));
    let channel = state.interactions[&id].payload["channel_id"].as_str().unwrap_or_default().to_owned();
    let message = people::message(state, &channel, &body, Some(id));
    (200, message)
}

fn edited(state: &mut State, token: &str, body: Value) -> Answer {
    let Some(message) = by_token(state, token).and_then(|id| state.interactions[&id].message) else {
        return refused(10062, "Unknown interaction");
    };
    judge(state, "an edit", limits::message(&body));
    people::change(state, message, &body);
    (200, state.messages[&message].clone())
}

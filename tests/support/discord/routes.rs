//! Each route as it works without faults.

use super::messages::Posted;
use super::people::Kind;
use super::rest::{Answer, Call};
use super::state::{Seen, State};
use super::{APPLICATION, Shared, TOKEN, limits, messages, uploads, user};
use serde_json::{Value, json};
use std::time::Duration;

/// How long an interaction waits for its answer.
const LAPSES: Duration = Duration::from_secs(3);
/// How long edits and follow-ups of an answer are accepted.
const FOLLOWED: Duration = Duration::from_secs(15 * 60);

/// Carries out the request.
pub fn done(shared: &Shared, call: &Call) -> Answer {
    let mut state = shared.lock();
    if call.path.is_some() { route(&mut state, shared, call) } else { unknown(&mut state, &call.seen) }
}

fn body(seen: &Seen) -> &Value {
    seen.body.as_ref().unwrap_or(&Value::Null)
}

fn unknown(state: &mut State, seen: &Seen) -> Answer {
    state.complain(format!("{} {}: there is nothing there", seen.method, seen.path));
    (404, json!({ "message": "404: Not Found", "code": 0 }))
}

fn route(state: &mut State, shared: &Shared, call: &Call) -> Answer {
    let parts = call.parts();
    let seen = &call.seen;
    let body = body(seen);
    // The gateway's address is told to anybody, and an interaction's token is right enough.
    let open = matches!(parts.as_slice(), ["gateway"] | ["interactions" | "webhooks", ..]);
    let ours = call.authorization.strip_prefix("Bot ") == Some(TOKEN) && !state.faults.token_revoked;
    if !open && !ours {
        return (401, json!({ "message": "401: Unauthorized", "code": 0 }));
    }
    if seen.uploads.iter().any(|upload| upload.bytes.len() >= uploads::TOO_LARGE) {
        return (413, json!({ "message": "Request entity too large", "code": 40005 }));
    }
    match (seen.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => named(state, shared),
        ("GET", ["gateway", "bot"]) => budget(state, shared),
        ("GET", ["users", "@me"]) => {
            let mut me = user(APPLICATION, "Nextrung", true);
            me["mfa_enabled"] = json!(true);
            me["locale"] = json!("en-US");
            (200, me)
        }
        (method, ["applications", _, "commands"]) => commands(state, method, None, seen, body),
        (method, ["applications", _, "guilds", guild, "commands"]) => {
            commands(state, method, guild.parse().ok(), seen, body)
        }
        ("POST", ["interactions", id, token, "callback"]) => callback(state, id, token, seen),
        ("POST", ["webhooks", _, token]) => followed_up(state, token, seen),
        ("PATCH", ["webhooks", _, token, "messages", message]) => edited(state, token, message, seen),
        ("GET", ["webhooks", _, token, "messages", "@original"]) => {
            let message = by_token(state, token).and_then(|id| state.interactions[&id].message);
            message.map_or_else(|| refused(10008, "Unknown Message"), |message| (200, state.messages[&message].clone()))
        }
        ("POST", ["users", "@me", "channels"]) => opened(state, body),
        (_, ["channels", channel, ..]) if state.doors.is_gone(channel) => refused(10003, "Unknown Channel"),
        ("POST", ["channels", channel, "messages"]) => posted(state, channel, seen),
        ("GET", ["channels", channel, "messages"]) => match messages::history(state, channel, &seen.query) {
            Ok(read) => (200, read),
            Err(wrong) => {
                state.complain(wrong);
                refused(50035, "Invalid Form Body")
            }
        },
        ("DELETE", ["channels", channel, "messages", message]) => deleted(state, channel, message),
        _ => unknown(state, seen),
    }
}

fn posted(state: &mut State, channel: &str, seen: &Seen) -> Answer {
    let body = body(seen);
    let mut wrong = limits::message(body);
    wrong.extend(limits::nonce(body));
    wrong.extend(uploads::check(body, &seen.uploads, &Value::Null));
    let refuse = !wrong.is_empty();
    judge(state, "a message", wrong);
    if refuse {
        return refused(50035, "Invalid Form Body");
    }
    if let Some(code) = state.doors.shut(channel) {
        return refused(code, "Cannot send messages to this user");
    }
    match messages::post(state, channel, body, &seen.uploads) {
        Posted::New(message) | Posted::Earlier(message) => (200, message),
        Posted::Deleted => refused(10008, "Unknown Message"),
    }
}

fn deleted(state: &mut State, channel: &str, message: &str) -> Answer {
    let id = message.parse().unwrap_or(0);
    if state.messages.get(&id).is_none_or(|message| message["channel_id"] != channel) {
        return refused(10008, "Unknown Message");
    }
    state.messages.remove(&id);
    (204, Value::Null)
}

fn opened(state: &mut State, body: &Value) -> Answer {
    let Some(person) = body["recipient_id"].as_str().and_then(|id| id.parse::<u64>().ok()) else {
        state.complain("direct messages are opened with nobody");
        return refused(50035, "Invalid Form Body");
    };
    let channel = json!({
        "id": state.dm_of(person).to_string(), "type": 1, "flags": 0, "last_message_id": null,
        "recipients": [user(person, "somebody", false)],
    });
    (200, channel)
}

fn named(state: &State, shared: &Shared) -> Answer {
    let here = format!("ws://127.0.0.1:{}/gateway", shared.port);
    (200, json!({ "url": state.faults.gateway_url.clone().unwrap_or(here) }))
}

fn budget(state: &State, shared: &Shared) -> Answer {
    let (remaining, reset_after) = state.faults.identifies_left;
    let limit = json!({ "total": 1000, "remaining": remaining, "reset_after": reset_after, "max_concurrency": 1 });
    let url = format!("ws://127.0.0.1:{}/gateway", shared.port);
    (200, json!({ "url": url, "shards": 1, "session_start_limit": limit }))
}

fn commands(state: &mut State, method: &str, guild: Option<u64>, seen: &Seen, body: &Value) -> Answer {
    match method {
        "GET" => {
            let all = state.commands.get(&guild).cloned().unwrap_or_else(|| json!([]));
            (200, as_returned(&all, seen.query.contains("with_localizations=true")))
        }
        "PUT" => {
            judge(state, "a registration", limits::commands(body));
            let before = state.commands.insert(guild, body.clone()).unwrap_or_default();
            let names = |all: &Value| -> Vec<Value> {
                all.as_array().into_iter().flatten().map(|command| command["name"].clone()).collect()
            };
            let before = names(&before);
            state.commands_created += names(body).iter().filter(|name| !before.contains(name)).count();
            if state.commands_created > 200 {
                state.complain("more than 200 commands are created in a day");
            }
            (200, as_returned(body, true))
        }
        _ => unknown(state, seen),
    }
}

/// Commands as Discord returns them: with ids, versions, its own defaults, and nulls for values that were not given.
fn as_returned(all: &Value, with_localizations: bool) -> Value {
    let mut all = all.clone();
    for (at, command) in all.as_array_mut().into_iter().flatten().enumerate() {
        command["id"] = json!((700 + at).to_string());
        command["application_id"] = json!(APPLICATION.to_string());
        command["version"] = json!((800 + at).to_string());
        command["default_member_permissions"] = Value::Null;
        command["dm_permission"] = json!(true);
        command["nsfw"] = json!(false);
        if command["type"] == 3 {
            command["description"] = json!("");
        }
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
    let status = match code {
        10003 | 10008 | 10062 => 404,
        50007 | 50278 => 403,
        _ => 400,
    };
    (status, json!({ "code": code, "message": message }))
}

fn callback(state: &mut State, id: &str, token: &str, seen: &Seen) -> Answer {
    let body = body(seen);
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
    let before = asked.on.filter(|_| body["type"] == 7).map(|on| state.messages[&on]["attachments"].clone());
    let data = &body["data"];
    let (fits, mut wrong) = match (body["type"].as_u64(), kind) {
        (Some(4), Kind::Slash | Kind::Press | Kind::Form) => (true, limits::message(data)),
        (Some(5), Kind::Slash | Kind::Press | Kind::Form) => (true, limits::deferral(data)),
        (Some(6), Kind::Press | Kind::Form) => (pressed, limits::deferral(data)),
        (Some(7), Kind::Press | Kind::Form) => (pressed, limits::message(data)),
        (Some(8), Kind::Typing) => (true, limits::choices(data)),
        (Some(9), Kind::Slash | Kind::Press) => (true, limits::modal(data)),
        _ => (false, Vec::new()),
    };
    if !fits {
        state.complain(format!("{} does not answer {kind:?}", body["type"]));
    }
    wrong.extend(uploads::check(data, &seen.uploads, &before.unwrap_or_default()));
    let refuse = !fits || !wrong.is_empty();
    judge(state, "an answer", wrong);
    if refuse {
        return refused(50035, "Invalid Form Body");
    }
    let lean = state.lean;
    state.answered += 1;
    if lean && !matches!(body["type"].as_u64(), Some(5 | 6)) {
        // Nothing comes after it.
        let asked = state.interactions.remove(&id).expect("it was there just now");
        state.took.push(u32::try_from(asked.sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        return (204, Value::Null);
    }
    let message = messages::answered(state, id, body, &seen.uploads);
    let asked = state.interactions.get_mut(&id).expect("it was there just now");
    asked.answer = Some(body.clone());
    asked.deferred = matches!(body["type"].as_u64(), Some(5 | 6));
    asked.message = message;
    (204, Value::Null)
}

fn by_token(state: &State, token: &str) -> Option<u64> {
    let answered = |asked: &Kind| *asked != Kind::Typing;
    let id = token.rsplit('-').next().and_then(|id| id.parse::<u64>().ok());
    // The stand-in's own tokens end in the interaction's id; others have to be looked for.
    let quick = id.filter(|id| state.interactions.get(id).is_some_and(|asked| asked.token == token));
    quick.or_else(|| state.interactions.iter().find(|(_, asked)| asked.token == token).map(|(id, _)| *id)).filter(
        |id| {
            let asked = &state.interactions[id];
            answered(&asked.kind) && asked.answer.is_some() && asked.sent.elapsed() < FOLLOWED
        },
    )
}

fn followed_up(state: &mut State, token: &str, seen: &Seen) -> Answer {
    let body = body(seen);
    let Some(id) = by_token(state, token) else { return refused(10062, "Unknown interaction") };
    let asked = &state.interactions[&id];
    let announced = asked.answer.as_ref().map_or(Value::Null, |answer| answer["type"].clone());
    if asked.deferred && announced == 5 {
        // The first thing said after a message was announced is that message.
        return edited(state, token, "@original", seen);
    }
    let mut wrong = limits::message(body);
    wrong.extend(uploads::check(body, &seen.uploads, &Value::Null));
    judge(state, "a follow-up", wrong);
    let channel = asked_in(state, id);
    let message = messages::message(state, &channel, body, &seen.uploads, Some(id));
    let asked = state.interactions.get_mut(&id).expect("it was there just now");
    if std::mem::take(&mut asked.deferred) {
        asked.message = message["id"].as_str().and_then(|id| id.parse().ok());
    }
    (200, message)
}

fn asked_in(state: &State, id: u64) -> String {
    state.interactions[&id].payload["channel_id"].as_str().unwrap_or_default().to_owned()
}

/// Edits the message of an answer, or one of its follow-ups.
fn edited(state: &mut State, token: &str, which: &str, seen: &Seen) -> Answer {
    let body = body(seen);
    let id = by_token(state, token);
    let Some((id, message)) = id.and_then(|id| Some((id, state.interactions[&id].message?))) else {
        return refused(10062, "Unknown interaction");
    };
    let message = if which == "@original" { message } else { which.parse().unwrap_or(0) };
    if !state.messages.contains_key(&message) {
        return refused(10008, "Unknown Message");
    }
    let mut wrong = limits::message(body);
    wrong.extend(uploads::check(body, &seen.uploads, &state.messages[&message]["attachments"]));
    let refuse = !wrong.is_empty();
    judge(state, "an edit", wrong);
    if refuse {
        return refused(50035, "Invalid Form Body");
    }
    messages::change(state, message, body, &seen.uploads);
    let edited = state.messages[&message].clone();
    if state.lean {
        let asked = state.interactions.remove(&id).expect("it was there just now");
        state.took.push(u32::try_from(asked.sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        state.messages.remove(&message);
    } else {
        state.interactions.get_mut(&id).expect("it was there just now").deferred = false;
    }
    (200, edited)
}

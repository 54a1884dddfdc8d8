//! The gateway: HELLO, IDENTIFY, RESUME, heartbeats, events.

use super::state::State;
use super::{APPLICATION, SERVER, Shared, TOKEN, user};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// A signal to the bot.
#[derive(Debug, Clone)]
pub enum ToBot {
    /// An event, by its name.
    Event(&'static str, Value),
    /// A frame without changes.
    Raw(Value),
    /// A close.
    Close(u16),
    /// A connection that breaks without a close.
    Break,
}

/// A signal on a connection.
#[derive(Debug, Clone)]
pub enum Out {
    Frame(Utf8Bytes),
    Close(u16),
    Break,
}

/// The number of events of a session kept for a resume, in a lean stand-in.
const KEPT: usize = 1_000;

const GUILDS: u64 = 1;
/// The intents for members, presences and message content, which nobody has enabled.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Serves one connection to its end.
pub async fn serve(mut socket: WebSocket, shared: Shared) {
    let (to_bot, mut inbox) = mpsc::unbounded_channel();
    let heartbeat = shared.lock().heartbeat;
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": heartbeat }, "s": null, "t": null });
    if send(&mut socket, &hello).await.is_err() {
        return;
    }
    let mut closed = None;
    loop {
        tokio::select! {
            frame = socket.recv() => match frame {
                Some(Ok(Message::Text(text))) => {
                    if taken(&mut socket, &shared, &to_bot, &text).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Close(frame))) => closed = frame.map(|frame| frame.code),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
            Some(event) = inbox.recv() => {
                if sent(&mut socket, event).await.is_err() {
                    break;
                }
            }
        }
    }
    let mut state = shared.lock();
    state.closes.push(closed);
    if closed == Some(1000) || closed == Some(1001) {
        // Who leaves so has no session to come back to.
        state.session_live = false;
    }
    if state.to_bot.as_ref().is_some_and(|current| current.same_channel(&to_bot)) {
        state.to_bot = None;
    }
    drop(state);
    shared.changed();
}

/// The end of a connection.
struct Over;

async fn send(socket: &mut WebSocket, frame: &Value) -> Result<(), Over> {
    socket.send(Message::Text(frame.to_string().into())).await.map_err(|_| Over)
}

async fn close(socket: &mut WebSocket, code: u16) -> Result<(), Over> {
    let frame = CloseFrame { code, reason: "".into() };
    let _ = socket.send(Message::Close(Some(frame))).await;
    // The other side says goodbye too; then the connection ends.
    while let Some(Ok(_)) = socket.recv().await {}
    Err(Over)
}

async fn sent(socket: &mut WebSocket, out: Out) -> Result<(), Over> {
    match out {
        Out::Frame(frame) => socket.send(Message::Text(frame)).await.map_err(|_| Over),
        Out::Close(code) => close(socket, code).await,
        Out::Break => Err(Over),
    }
}

/// Makes an event a numbered frame, and keeps it for a resume.
pub fn event(state: &mut State, name: &str, data: &Value) -> Utf8Bytes {
    let number = state.log_begins + state.log.len() + 1;
    let frame: Utf8Bytes = json!({ "op": 0, "t": name, "s": number, "d": data }).to_string().into();
    state.log.push_back(frame.clone());
    if state.lean && state.log.len() > KEPT {
        state.log.pop_front();
        state.log_begins += 1;
    }
    frame
}

/// Sends a frame to the bot. While the bot is away it is not sent; kept frames are sent once it resumes.
pub fn pass_on(state: &mut State, frame: Utf8Bytes) {
    match &state.to_bot {
        // A connection that has just broken takes it and loses it, as a real one does; a resume brings it back.
        Some(to_bot) => drop(to_bot.send(Out::Frame(frame))),
        None => assert!(state.session > 0, "the bot is connected"),
    }
}

async fn taken(
    socket: &mut WebSocket,
    shared: &Shared,
    to_bot: &mpsc::UnboundedSender<Out>,
    text: &str,
) -> Result<(), Over> {
    if text.len() > 4_096 {
        shared.lock().complain(format!("a frame of {} bytes, at most 4096", text.len()));
    }
    let frame: Value = serde_json::from_str(text).unwrap_or_default();
    match frame["op"].as_u64() {
        Some(1) => {
            let deaf = {
                let mut state = shared.lock();
                state.beats += 1;
                state.faults.deaf
            };
            shared.changed();
            if deaf { Ok(()) } else { send(socket, &json!({ "op": 11, "d": null, "s": null, "t": null })).await }
        }
        Some(2) => identified(socket, shared, to_bot, &frame["d"]).await,
        Some(6) => resumed(socket, shared, to_bot, &frame["d"]).await,
        _ => {
            shared.lock().complain("a frame that the gateway does not know");
            close(socket, 4001).await
        }
    }
}

async fn identified(
    socket: &mut WebSocket,
    shared: &Shared,
    to_bot: &mpsc::UnboundedSender<Out>,
    asked: &Value,
) -> Result<(), Over> {
    let intents = asked["intents"].as_u64().unwrap_or(u64::MAX);
    let (refused, silent) = {
        let mut state = shared.lock();
        state.identifies.push(asked.clone());
        state.session += 1;
        let secret = session_id(&state);
        state.canaries.secret(&secret);
        state.session_live = true;
        state.intents = intents;
        state.log.clear();
        state.log_begins = 0;
        let refused = match () {
            () if state.faults.close_on_identify.is_some() => state.faults.close_on_identify,
            () if !is_token(&state, &asked["token"]) => Some(4004),
            () if intents >= 1 << 26 => Some(4013),
            () if intents & PRIVILEGED != 0 => Some(4014),
            () => None,
        };
        (refused, state.faults.silent_on_identify)
    };
    shared.changed();
    if let Some(code) = refused {
        return close(socket, code).await;
    }
    if silent {
        return Ok(());
    }
    let mut state = shared.lock();
    let ready = json!({
        "v": 10,
        "user": user(APPLICATION, "Nextrung", true),
        "guilds": if state.in_server { json!([{ "id": SERVER.to_string(), "unavailable": true }]) } else { json!([]) },
        "session_id": session_id(&state),
        "resume_gateway_url": format!("ws://127.0.0.1:{}/gateway", shared.port),
        "shard": [0, 1],
        "application": { "id": APPLICATION.to_string(), "flags": 0 },
    });
    state.to_bot = Some(to_bot.clone());
    let frame = event(&mut state, "READY", &ready);
    pass_on(&mut state, frame);
    if state.in_server && state.server_reachable {
        guild_event(&mut state, "GUILD_CREATE", &server());
    }
    drop(state);
    shared.changed();
    Ok(())
}

/// The server as its members receive it, with every key that is always there.
pub fn server() -> Value {
    let mut server = json!({
        "id": SERVER.to_string(), "name": "The guild", "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": "1100", "afk_channel_id": null, "afk_timeout": 300, "verification_level": 1, "roles": [],
        "default_message_notifications": 1, "explicit_content_filter": 0, "emojis": [], "features": [], "mfa_level": 0,
        "application_id": null, "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null,
        "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0, "preferred_locale": "en-US",
        "public_updates_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
        "safety_alerts_channel_id": null, "incidents_data": null, "stickers": [], "region": "deprecated",
    });
    let only_here = json!({
        "joined_at": "2026-01-05T09:00:00.000000+00:00", "large": false, "unavailable": false, "member_count": 3,
        "voice_states": [], "members": [], "threads": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
        "channels": [{
            "id": "7001", "type": 0, "name": "mentors", "position": 0, "permission_overwrites": [], "parent_id": null,
            "nsfw": false, "topic": null, "last_message_id": null, "rate_limit_per_user": 0, "flags": 0,
        }],
    });
    let more = only_here.as_object().unwrap().clone();
    server.as_object_mut().unwrap().extend(more);
    server
}

/// Sends a server event if IDENTIFY asked for such events.
pub fn guild_event(state: &mut State, name: &str, data: &Value) {
    if state.intents & GUILDS != 0 {
        let frame = event(state, name, data);
        pass_on(state, frame);
    }
}

fn session_id(state: &State) -> String {
    format!("session-secret-{}", state.session)
}

/// Whether the token is right. Discord accepts it here with or without the word that the API's header requires before it.
fn is_token(state: &State, given: &Value) -> bool {
    !state.faults.token_revoked && given.as_str().is_some_and(|given| given.trim_start_matches("Bot ") == TOKEN)
}

async fn resumed(
    socket: &mut WebSocket,
    shared: &Shared,
    to_bot: &mpsc::UnboundedSender<Out>,
    asked: &Value,
) -> Result<(), Over> {
    let (closed, known) = {
        let mut state = shared.lock();
        state.resumes.push(asked.clone());
        let token = is_token(&state, &asked["token"]);
        let closed = state.faults.close_on_resume.or((!token).then_some(4004));
        let known = !state.faults.refuse_resume && state.session_live && asked["session_id"] == session_id(&state);
        (closed, known)
    };
    shared.changed();
    if let Some(code) = closed {
        return close(socket, code).await;
    }
    if !known {
        return send(socket, &json!({ "op": 9, "d": false, "s": null, "t": null })).await;
    }
    // All in one go, so that nothing that happens meanwhile is missed, and nothing comes out of turn.
    let mut state = shared.lock();
    let after = usize::try_from(asked["seq"].as_u64().unwrap_or(0)).unwrap();
    let missed: Vec<Utf8Bytes> = state.log.iter().skip(after.saturating_sub(state.log_begins)).cloned().collect();
    state.to_bot = Some(to_bot.clone());
    state.replayed += missed.len();
    for frame in missed {
        pass_on(&mut state, frame);
    }
    let frame = event(&mut state, "RESUMED", &json!({}));
    pass_on(&mut state, frame);
    drop(state);
    shared.changed();
    Ok(())
}

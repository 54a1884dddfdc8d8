//! The gateway: HELLO, IDENTIFY, RESUME, heartbeats, events.

use super::APPLICATION;
use super::SERVER;
use super::Shared;
use super::TOKEN;
use super::user;
use axum::extract::ws::CloseFrame;
use axum::extract::ws::Message;
use axum::extract::ws::WebSocket;
use serde_json::Value;
use serde_json::json;
use tokio::sync::mpsc;

/// Something for the bot.
#[derive(Debug, Clone)]
pub enum ToBot {
    /// An event, by its name.
    Event(&'static str, Value),
    /// A frame as it stands.
    Raw(Value),
    /// A close.
    Close(u16),
    /// The connection breaks without a word.
    Break,
}

const GUILDS: u64 = 1;
/// Members, presences, message content: nobody has allowed them.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Serves one connection to its end.
pub async fn serve(mut socket: WebSocket, shared: Shared) {
    let (to_bot, mut inbox) = mpsc::unbounded_channel();
    let heartbeat = {
        let mut state = shared.lock();
        state.connections += 1;
        state.faults.heartbeat
    };
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
                if sent(&mut socket, &shared, event).await.is_err() {
                    break;
                }
            }
        }
    }
    let mut state = shared.lock();
    state.closes.push(closed);
    if state.to_bot.as_ref().is_some_and(|current| current.same_channel(&to_bot)) {
        state.to_bot = None;
    }
    drop(state);
    shared.changed();
}

/// The connection is over.
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

async fn sent(socket: &mut WebSocket, shared: &Shared, event: ToBot) -> Result<(), Over> {
    match event {
        ToBot::Event(name, data) => {
            let frame = numbered(shared, name, data);
            send(socket, &frame).await
        }
        ToBot::Raw(frame) => send(socket, &frame).await,
        ToBot::Close(code) => close(socket, code).await,
        ToBot::Break => Err(Over),
    }
}

/// An event with its number, kept for a resume.
fn numbered(shared: &Shared, name: &str, data: Value) -> Value {
    let mut state = shared.lock();
    let frame = json!({ "op": 0, "t": name, "s": state.log.len() + 1, "d": data });
    state.log.push(frame.clone());
    frame
}

async fn taken(
    socket: &mut WebSocket,
    shared: &Shared,
    to_bot: &mpsc::UnboundedSender<ToBot>,
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
    to_bot: &mpsc::UnboundedSender<ToBot>,
    asked: &Value,
) -> Result<(), Over> {
    let faults = {
        let mut state = shared.lock();
        state.identifies.push(asked.clone());
        state.session += 1;
        state.log.clear();
        state.faults.clone()
    };
    shared.changed();
    let intents = asked["intents"].as_u64().unwrap_or(u64::MAX);
    let refused = match () {
        () if faults.close_on_identify.is_some() => faults.close_on_identify,
        () if !is_token(&asked["token"]) => Some(4004),
        () if intents >= 1 << 26 => Some(4013),
        () if intents & PRIVILEGED != 0 => Some(4014),
        () => None,
    };
    if let Some(code) = refused {
        return close(socket, code).await;
    }
    if faults.silent_on_identify {
        return Ok(());
    }
    let home = format!("ws://127.0.0.1:{}/gateway", shared.port);
    let session = shared.lock().session;
    let ready = json!({
        "v": 10,
        "user": user(APPLICATION, "Nextrung", true),
        "guilds": [{ "id": SERVER.to_string(), "unavailable": true }],
        "session_id": format!("session-{session}"),
        "resume_gateway_url": faults.resume_url.unwrap_or(home),
        "shard": [0, 1],
        "application": { "id": APPLICATION.to_string(), "flags": 0 },
    });
    let frame = numbered(shared, "READY", ready);
    send(socket, &frame).await?;
    if intents & GUILDS != 0 {
        let frame = numbered(shared, "GUILD_CREATE", json!({ "id": SERVER.to_string(), "name": "The guild" }));
        send(socket, &frame).await?;
    }
    shared.lock().to_bot = Some(to_bot.clone());
    shared.changed();
    Ok(())
}

/// Discord takes the token here with or without the word that the API's header wants before it.
fn is_token(given: &Value) -> bool {
    given.as_str().is_some_and(|given| given.trim_start_matches("Bot ") == TOKEN)
}

async fn resumed(
    socket: &mut WebSocket,
    shared: &Shared,
    to_bot: &mpsc::UnboundedSender<ToBot>,
    asked: &Value,
) -> Result<(), Over> {
    let (faults, session, missed) = {
        let mut state = shared.lock();
        state.resumes.push(asked.clone());
        let after = usize::try_from(asked["seq"].as_u64().unwrap_or(0)).unwrap();
        let missed = state.log.get(after..).unwrap_or_default().to_vec();
        (state.faults.clone(), state.session, missed)
    };
    shared.changed();
    if let Some(code) = faults.close_on_resume {
        return close(socket, code).await;
    }
    if faults.refuse_resume || asked["session_id"] != format!("session-{session}") || !is_token(&asked["token"]) {
        return send(socket, &json!({ "op": 9, "d": false, "s": null, "t": null })).await;
    }
    for frame in missed {
        send(socket, &frame).await?;
    }
    let frame = numbered(shared, "RESUMED", json!({}));
    send(socket, &frame).await?;
    shared.lock().to_bot = Some(to_bot.clone());
    shared.changed();
    Ok(())
}

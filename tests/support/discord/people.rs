//! People at their phones: what they type, press, choose and send, as Discord passes it on.

use super::APPLICATION;
use super::Interaction;
use super::SERVER;
use super::StandIn;
use super::State;
use super::gateway::ToBot;
use super::user;
use serde_json::Value;
use serde_json::json;
use std::time::Instant;

/// Somebody.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub id: u64,
    pub name: &'static str,
    /// What they may do in the server.
    pub permissions: u64,
}

pub const ANA: Person = Person { id: 1_101, name: "ana", permissions: 2_048 };
pub const BEN: Person = Person { id: 1_102, name: "ben", permissions: 2_048 };

/// Where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A channel of the server.
    Channel,
    /// The bot's own direct messages.
    Dm,
    /// A direct message with somebody else, the commands brought along.
    Elsewhere,
}

/// What kind of interaction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Slash,
    Typing,
    Press,
    Form,
}

/// An interaction that was sent, by its id.
#[derive(Debug, Clone, Copy)]
pub struct Asked(pub u64);

impl StandIn {
    /// Gives a slash command with these options.
    pub fn slash(&self, who: Person, spot: Spot, command: &str, options: Value) -> Asked {
        let data = json!({ "id": "700", "type": 1, "name": command, "options": options });
        self.interact(who, spot, Kind::Slash, data, None)
    }

    /// Types into an option; the one that is typed into has `focused`.
    pub fn types(&self, who: Person, command: &str, options: Value) -> Asked {
        let data = json!({ "id": "700", "type": 1, "name": command, "options": options });
        self.interact(who, Spot::Channel, Kind::Typing, data, None)
    }

    /// Presses the button with this label.
    pub fn press(&self, who: Person, on: &Value, label: &str) -> Asked {
        let button = parts(on).find(|part| part["label"] == label);
        let line = button.unwrap_or_else(|| panic!("no button {label} on {on:#}"))["custom_id"].clone();
        self.forge(who, on, line.as_str().unwrap())
    }

    /// Presses a button that carries this, whether there is one or not.
    pub fn forge(&self, who: Person, on: &Value, custom_id: &str) -> Asked {
        self.pressed(who, on, json!({ "custom_id": custom_id, "component_type": 2, "id": 2 }))
    }

    /// Chooses these options of the first select, by their labels.
    pub fn choose(&self, who: Person, on: &Value, labels: &[&str]) -> Asked {
        let select = parts(on).find(|part| part["type"] == 3).expect("a select");
        let options = select["options"].as_array().unwrap();
        let value = |label: &&str| {
            options.iter().find(|option| option["label"] == **label).expect("an option")["value"].clone()
        };
        let values: Vec<Value> = labels.iter().map(value).collect();
        self.pressed(
            who,
            on,
            json!({ "custom_id": select["custom_id"], "component_type": 3, "id": 2, "values": values }),
        )
    }

    fn pressed(&self, who: Person, on: &Value, data: Value) -> Asked {
        self.interact(who, spot_of(on), Kind::Press, data, Some(on))
    }

    /// Sends the modal that answered an interaction, with these words in its fields. What was filled in before and is
    /// not named stays.
    pub async fn fill(&self, who: Person, opened: &Asked, words: &[(&str, &str)]) -> Asked {
        let modal = self.answer(opened).await;
        assert_eq!(modal["type"], 9, "a form opened");
        let rows: Vec<Value> = parts(&modal["data"])
            .map(|field| {
                let named = words.iter().find(|(id, _)| field["custom_id"] == *id).map(|(_, words)| json!(words));
                let value = named.or(field.get("value").cloned()).unwrap_or_else(|| json!(""));
                json!({ "type": 1, "id": 1, "components": [
                    { "type": 4, "id": 2, "custom_id": field["custom_id"], "value": value },
                ]})
            })
            .collect();
        let (on, spot) = {
            let state = self.state();
            let opener = &state.interactions[&opened.0];
            let spot = match opener.payload["context"].as_u64() {
                Some(1) => Spot::Dm,
                Some(2) => Spot::Elsewhere,
                _ => Spot::Channel,
            };
            (opener.on.map(|id| state.messages[&id].clone()), spot)
        };
        let data = json!({ "custom_id": modal["data"]["custom_id"], "components": rows });
        self.interact(who, spot, Kind::Form, data, on.as_ref())
    }

    fn interact(&self, who: Person, spot: Spot, kind: Kind, data: Value, on: Option<&Value>) -> Asked {
        let mut state = self.state();
        let id = state.id();
        let token = format!("interaction-secret-{id}");
        let mut payload = payload(id, &token, who, spot, kind, data);
        if let Some(on) = on {
            payload["message"] = on.clone();
        }
        let on = on.map(|message| message["id"].as_str().unwrap().parse().unwrap());
        let interaction = Interaction {
            token,
            kind,
            asker: who.id,
            sent: Instant::now(),
            on,
            payload: payload.clone(),
            answer: None,
            message: None,
        };
        state.interactions.insert(id, interaction);
        drop(state);
        self.send(ToBot::Event("INTERACTION_CREATE", payload));
        Asked(id)
    }
}

/// An interaction with everything that Discord always sends.
fn payload(id: u64, token: &str, who: Person, spot: Spot, kind: Kind, data: Value) -> Value {
    let number = match kind {
        Kind::Slash => 2,
        Kind::Press => 3,
        Kind::Typing => 4,
        Kind::Form => 5,
    };
    let channel = channel_of(spot);
    let mut payload = json!({
        "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": number, "data": data,
        "channel_id": channel.to_string(), "token": token, "version": 1, "locale": "en-GB", "entitlements": [],
        "attachment_size_limit": 10_485_760, "app_permissions": "562949953601536",
    });
    let person = user(who.id, who.name, false);
    match spot {
        Spot::Channel => {
            payload["context"] = json!(0);
            payload["guild_id"] = json!(SERVER.to_string());
            payload["guild"] = json!({ "id": SERVER.to_string(), "locale": "en-US", "features": [] });
            payload["guild_locale"] = json!("en-US");
            payload["channel"] =
                json!({ "id": channel.to_string(), "type": 0, "name": "mentors", "guild_id": SERVER.to_string() });
            payload["authorizing_integration_owners"] = json!({ "0": SERVER.to_string() });
            payload["member"] = json!({
                "user": person, "nick": null, "avatar": null, "banner": null, "roles": [], "joined_at": "2026-01-05T09:00:00.000000+00:00",
                "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
                "communication_disabled_until": null, "unusual_dm_activity_until": null,
                "permissions": who.permissions.to_string(),
            });
        }
        Spot::Dm | Spot::Elsewhere => {
            payload["context"] = json!(if spot == Spot::Dm { 1 } else { 2 });
            payload["channel"] = json!({ "id": channel.to_string(), "type": 1 });
            payload["authorizing_integration_owners"] = json!({ "1": who.id.to_string() });
            payload["user"] = person;
        }
    }
    payload
}

fn channel_of(spot: Spot) -> u64 {
    match spot {
        Spot::Channel => 7_001,
        Spot::Dm => 7_002,
        Spot::Elsewhere => 7_003,
    }
}

fn spot_of(message: &Value) -> Spot {
    let channel = message["channel_id"].as_str().unwrap();
    [Spot::Channel, Spot::Dm, Spot::Elsewhere]
        .into_iter()
        .find(|spot| channel_of(*spot).to_string() == channel)
        .unwrap()
}

/// Everything that can be pressed or filled in, row by row.
pub fn parts(of: &Value) -> impl Iterator<Item = &Value> {
    of["components"].as_array().into_iter().flatten().flat_map(|row| row["components"].as_array().into_iter().flatten())
}

/// Does what an answer says: a new message, or one changed. The message's id.
pub fn answered(state: &mut State, id: u64, body: &Value) -> Option<u64> {
    let asked = &state.interactions[&id];
    let channel = asked.payload["channel_id"].as_str().unwrap().to_owned();
    match body["type"].as_u64() {
        Some(4) => {
            let message = message(state, &channel, &body["data"], Some(id));
            message["id"].as_str().and_then(|id| id.parse().ok())
        }
        Some(7) => {
            let on = asked.on.expect("only what was pressed on is changed");
            change(state, on, &body["data"]);
            Some(on)
        }
        _ => None,
    }
}

/// A new message of the bot's. If it answers an interaction, it says whose.
pub fn message(state: &mut State, channel: &str, data: &Value, answers: Option<u64>) -> Value {
    let id = state.id();
    let mut message = json!({
        "id": id.to_string(), "channel_id": channel, "author": user(APPLICATION, "Nextrung", true), "content": "",
        "timestamp": "2026-11-23T09:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": if answers.is_some() { 20 } else { 0 }, "flags": data["flags"].as_u64().unwrap_or(0),
        "components": [],
    });
    if let Some(asked) = answers.map(|id| (id, &state.interactions[&id])) {
        let (id, asked) = asked;
        let person = match asked.payload.get("member") {
            Some(member) => member["user"].clone(),
            None => asked.payload["user"].clone(),
        };
        let mut metadata = json!({
            "id": id.to_string(), "type": asked.payload["type"], "user": person,
            "authorizing_integration_owners": asked.payload["authorizing_integration_owners"],
        });
        match asked.kind {
            Kind::Press => metadata["interacted_message_id"] = json!(asked.on.unwrap_or(0).to_string()),
            Kind::Form => {
                metadata["triggering_interaction_metadata"] = json!({
                    "id": "1", "type": 2, "user": metadata["user"],
                    "authorizing_integration_owners": metadata["authorizing_integration_owners"],
                });
            }
            Kind::Slash | Kind::Typing => {}
        }
        message["interaction_metadata"] = metadata;
    }
    state.messages.insert(id, message);
    change(state, id, data);
    state.messages[&id].clone()
}

/// Changes what is named, and nothing else.
pub fn change(state: &mut State, message: u64, data: &Value) {
    let message = state.messages.get_mut(&message).expect("a message");
    for key in ["content", "embeds", "components"] {
        if let Some(value) = data.get(key) {
            message[key] = value.clone();
        }
    }
}

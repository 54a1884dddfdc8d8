//! People at their phones: what they type, press, choose and send, as Discord passes it on.

use super::state::{Interaction, State};
use super::{APPLICATION, SERVER, StandIn, gateway, misbehave, user};
use serde_json::{Value, json};
use tokio::time::Instant;

/// A person.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub id: u64,
    pub name: &'static str,
    /// Their permissions in the server.
    pub permissions: u64,
}

pub const ANA: Person = Person { id: 1_101, name: "ana", permissions: 2_048 };
pub const BEN: Person = Person { id: 1_102, name: "ben", permissions: 2_048 };

/// The place of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A channel of the server.
    Channel,
    /// The bot's own direct messages.
    Dm,
    /// A direct message with another person, where the user has brought the commands along.
    Elsewhere,
}

/// The kind of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Slash,
    Typing,
    Press,
    Form,
}

/// The id of an interaction that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Asked(pub u64);

impl Person {
    /// This person as the author of a message.
    pub fn author(self) -> Value {
        user(self.id, self.name, false)
    }
}

impl StandIn {
    /// Sends a slash command with these options.
    pub fn slash(&self, who: Person, spot: Spot, command: &str, options: Value) -> Asked {
        let data = json!({ "id": "700", "type": 1, "name": command, "options": options });
        self.interact(who, spot, Kind::Slash, data, None)
    }

    /// Chooses an entry of the menu of a message that this author wrote.
    pub fn on_message(&self, who: Person, spot: Spot, title: &str, (author, words): (Value, &str)) -> Asked {
        let message = {
            let mut state = self.state();
            if !state.lean {
                state.canaries.typed(words);
            }
            let (id, channel) = (state.id().to_string(), channel_of(&state, spot, who.id).to_string());
            json!({
                "id": id, "channel_id": channel, "author": author, "content": words, "type": 0, "flags": 0, "tts": false,
                "timestamp": "2026-11-23T08:59:00.000000+00:00", "edited_timestamp": null, "mention_everyone": false,
                "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "components": [],
            })
        };
        let id = message["id"].as_str().unwrap().to_owned();
        let data = json!({
            "id": "701", "type": 3, "name": title, "target_id": id, "resolved": { "messages": { id: message } },
        });
        self.interact(who, spot, Kind::Slash, data, None)
    }

    /// Types into an option; that option has `focused`.
    pub fn types(&self, who: Person, command: &str, options: Value) -> Asked {
        let data = json!({ "id": "700", "type": 1, "name": command, "options": options });
        self.interact(who, Spot::Channel, Kind::Typing, data, None)
    }

    /// Presses the button with this label, or chooses the entry of a menu with it.
    pub fn press(&self, who: Person, on: &Value, label: &str) -> Asked {
        if let Some(button) = parts(on).find(|part| part["label"] == label) {
            return self.forge(who, on, button["custom_id"].as_str().unwrap());
        }
        let entry = |select: &Value| {
            let options = select["options"].as_array()?;
            Some(options.iter().find(|option| option["label"] == label)?["value"].clone())
        };
        let chosen = parts(on).find_map(|select| Some((select["custom_id"].clone(), entry(select)?)));
        let (menu, value) = chosen.unwrap_or_else(|| panic!("no button {label} on {on:#}"));
        self.pressed(who, on, json!({ "custom_id": menu, "component_type": 3, "id": 2, "values": [value] }))
    }

    /// Presses a button that carries this `custom_id`, even if no such button exists.
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

    /// Presses with exactly this data, on a button or on a select.
    pub fn pressed(&self, who: Person, on: &Value, data: Value) -> Asked {
        self.interact(who, spot_of(on), Kind::Press, data, Some(on))
    }

    /// Sends the modal that answered an interaction, with these words in its fields. Fields that are not named keep their text.
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
        if !state.lean {
            state.canaries.secret(&token);
            state.canaries.typed_in(&data);
            let offered = on.is_some_and(|on| parts(on).any(|part| part["custom_id"] == data["custom_id"]));
            if kind == Kind::Press && !offered {
                state.canaries.typed(data["custom_id"].as_str().unwrap_or_default());
            }
        }
        let channel = channel_of(&state, spot, who.id);
        let mut payload = payload(id, &token, who, (spot, channel), kind, data);
        if let Some(on) = on {
            payload["message"] = on.clone();
        }
        if misbehave::one_less(&mut state.faults.unreadable) {
            // serenity does not read an interaction without it.
            payload.as_object_mut().unwrap().shift_remove("attachment_size_limit");
        }
        let frame = gateway::event(&mut state, "INTERACTION_CREATE", &payload);
        let on = on.map(|message| message["id"].as_str().unwrap().parse().unwrap());
        let interaction = Interaction {
            token,
            kind,
            asker: who.id,
            sent: Instant::now(),
            on,
            payload,
            answer: None,
            deferred: false,
            message: None,
        };
        state.interactions.insert(id, interaction);
        let times = if misbehave::one_less(&mut state.faults.twice) { 2 } else { 1 };
        for _ in 0..times {
            gateway::pass_on(&mut state, frame.clone());
        }
        Asked(id)
    }
}

/// An interaction with every key that Discord always sends.
fn payload(id: u64, token: &str, who: Person, (spot, channel): (Spot, u64), kind: Kind, data: Value) -> Value {
    let number = match kind {
        Kind::Slash => 2,
        Kind::Press => 3,
        Kind::Typing => 4,
        Kind::Form => 5,
    };
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

/// The channel of a person's direct messages with the bot, until it is lost.
pub fn dm_of(person: u64) -> u64 {
    DIRECT + person
}

/// The first id of the channels of direct messages.
pub const DIRECT: u64 = 1 << 60;

fn channel_of(state: &State, spot: Spot, person: u64) -> u64 {
    match spot {
        Spot::Channel => 7_001,
        Spot::Dm => state.dm_of(person),
        Spot::Elsewhere => 7_003,
    }
}

fn spot_of(message: &Value) -> Spot {
    match message["channel_id"].as_str().unwrap().parse::<u64>().unwrap() {
        7_001 => Spot::Channel,
        7_003 => Spot::Elsewhere,
        channel if channel >= DIRECT => Spot::Dm,
        other => panic!("nobody is in channel {other}"),
    }
}

/// Every button, menu and field, row by row.
pub fn parts(of: &Value) -> impl Iterator<Item = &Value> {
    of["components"].as_array().into_iter().flatten().flat_map(|row| row["components"].as_array().into_iter().flatten())
}

//! Translates Discord's interactions into the bot's requests. It decides nothing.

mod hostile;

use crate::bot::line::link;
use crate::bot::request::{Asker, Card, Place, Request, Said};
use crate::bot::spec::RESERVED;
use crate::mentoring::person::Platform;
use serde_json::Value;
use serenity::model::Permissions;
use serenity::model::application::{
    ActionRow, ActionRowComponent, CommandDataOption, CommandDataOptionValue, CommandInteraction, CommandType,
    ComponentInteraction, ComponentInteractionDataKind, Interaction, InteractionContext, MessageInteractionMetadata,
    ModalInteraction, ResolvedTarget,
};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::guild::Member;
use serenity::model::id::{ChannelId, InteractionId};
use serenity::model::user::User;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many of the bot's direct channels are remembered: a few megabytes.
const DIRECT_CHANNELS: usize = 100_000;

/// Channels that interactions said to be the bot's own direct messages. serenity does not read that from a sent form;
/// but the sender of a form opened it just before, in the same channel. If a channel is forgotten, by a restart or
/// because there are too many, an answer is hidden that could have stayed, and that is all.
#[derive(Debug, Default)]
pub(super) struct DirectChannels(Mutex<HashSet<ChannelId>>);

impl DirectChannels {
    fn known(&self) -> MutexGuard<'_, HashSet<ChannelId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, channel: ChannelId) {
        let mut known = self.known();
        if known.len() >= DIRECT_CHANNELS {
            known.clear();
        }
        known.insert(channel);
    }
}

/// A translated interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Incoming {
    /// A request to answer.
    Ask(Request),
    /// Somebody is typing an argument.
    Complete {
        /// The command's name.
        command: String,
        /// The verb, if the command has verbs.
        verb: Option<String>,
        /// The argument's name.
        arg: String,
        /// What has been typed of it so far.
        typed: String,
    },
}

/// The id and token for answering an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handle {
    /// The interaction's id.
    pub(super) id: InteractionId,
    /// A secret that authorises answers. Never printed.
    pub(super) token: String,
}

/// The handle of this interaction.
pub(super) fn handle(interaction: &Interaction) -> Option<Handle> {
    usable(interaction.id(), interaction.token())
}

/// The handle of an interaction that could not be read otherwise.
pub(super) fn raw_handle(raw: &Value) -> Option<Handle> {
    usable(InteractionId::from(super::snowflake(raw["id"].as_str()?)?), raw["token"].as_str()?)
}

/// Whether somebody is typing an argument: such an interaction cannot be answered with a message.
pub(super) fn is_typing(raw: &Value) -> bool {
    raw["type"].as_u64() == Some(4)
}

fn usable(id: InteractionId, token: &str) -> Option<Handle> {
    // It becomes part of an address.
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:=".contains(&byte);
    (!token.is_empty() && token.bytes().all(harmless)).then(|| Handle { id, token: token.to_owned() })
}

/// Translates an interaction. `None` if we do not know its kind.
pub(super) fn read(interaction: Interaction, direct: &DirectChannels) -> Option<Incoming> {
    match interaction {
        Interaction::Command(asked) => {
            let place = place(asked.context, asked.channel_id, direct);
            let from = asker(&asked.user, asked.member.as_deref(), &asked.locale);
            let id = asked.id.to_string();
            let said = match asked.data.kind {
                CommandType::Message => on_message(&asked)?,
                _ => options(asked),
            };
            Some(Incoming::Ask(Request { id, from, place, said }))
        }
        Interaction::Autocomplete(typing) => completion(&typing),
        Interaction::Component(pressed) => {
            let place = place(pressed.context, pressed.channel_id, direct);
            let from = asker(&pressed.user, pressed.member.as_ref(), &pressed.locale);
            let on = card(&pressed.message, &place);
            Some(Incoming::Ask(Request { id: pressed.id.to_string(), from, place, said: press(pressed, on) }))
        }
        Interaction::Modal(sent) => {
            let place = place(None, sent.channel_id, direct);
            let from = asker(&sent.user, sent.member.as_ref(), &sent.locale);
            let on = sent.message.as_deref().map(|message| card(message, &place));
            Some(Incoming::Ask(Request { id: sent.id.to_string(), from, place, said: form(sent, on) }))
        }
        _ => None,
    }
}

/// The person, their language, and the rights that Discord gives them in this very request.
fn asker(user: &User, member: Option<&Member>, locale: &str) -> Asker {
    let runs_it = Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD;
    let admin = member.and_then(|member| member.permissions).is_some_and(|held| held.intersects(runs_it));
    let language = Some(locale).filter(|locale| is_language(locale)).map(str::to_owned);
    Asker { platform: Platform::Discord, id: user.id.to_string(), admin, language }
}

/// Whether this looks like one of Discord's language codes: `de`, `en-GB`, `es-419`.
fn is_language(locale: &str) -> bool {
    (2..=10).contains(&locale.len()) && locale.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The bot's own direct messages, or a place that others may read. Without any information it counts as the latter, so
/// that an answer others must not see is hidden for certain.
fn place(context: Option<InteractionContext>, channel: ChannelId, direct: &DirectChannels) -> Place {
    match context {
        Some(InteractionContext::BotDm) => {
            direct.learn(channel);
            Place::Direct
        }
        None if direct.known().contains(&channel) => Place::Direct,
        _ => Place::Channel(channel.to_string()),
    }
}

fn card(message: &Message, place: &Place) -> Card {
    let for_one = message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    if for_one || *place == Place::Direct {
        return Card::Private;
    }
    let user = message.interaction_metadata.as_deref().and_then(|made_by| match made_by {
        MessageInteractionMetadata::Command(made_by) => Some(made_by.user.id),
        MessageInteractionMetadata::Component(made_by) => Some(made_by.user.id),
        MessageInteractionMetadata::ModalSubmit(made_by) => Some(made_by.user.id),
        _ => None,
    });
    Card::Public { owner: user.map(|id| id.to_string()) }
}

fn options(asked: CommandInteraction) -> Said {
    let (verb, given) = verb_and_options(asked.data.options);
    Said::Options { command: asked.data.name, verb, named: given.into_iter().filter_map(named).collect() }
}

/// A command from the menu of a message. Discord includes the message's text and author.
fn on_message(asked: &CommandInteraction) -> Option<Said> {
    let Some(ResolvedTarget::Message(message)) = asked.data.target() else { return None };
    let server = asked.guild_id.map_or_else(|| link::DIRECT.to_owned(), |server| server.to_string());
    Some(Said::OnMessage {
        title: asked.data.name.clone(),
        author: message.author.id.to_string(),
        words: message.content.clone(),
        link: format!("{server}/{}/{}", message.channel_id, message.id),
    })
}

fn verb_and_options(mut options: Vec<CommandDataOption>) -> (Option<String>, Vec<CommandDataOption>) {
    match options.pop() {
        Some(CommandDataOption { name, value: CommandDataOptionValue::SubCommand(inner), .. }) => (Some(name), inner),
        Some(last) => {
            options.push(last);
            (None, options)
        }
        None => (None, options),
    }
}

/// An option as name and value. A flag that is false counts as absent.
fn named(option: CommandDataOption) -> Option<(String, String)> {
    let value = match option.value {
        CommandDataOptionValue::String(text) => text,
        CommandDataOptionValue::Boolean(true) => true.to_string(),
        CommandDataOptionValue::Integer(number) => number.to_string(),
        CommandDataOptionValue::Number(number) => number.to_string(),
        CommandDataOptionValue::User(id) => format!("@{id}"),
        CommandDataOptionValue::Channel(id) => format!("#{id}"),
        _ => return None,
    };
    Some((option.name, value))
}

fn completion(typing: &CommandInteraction) -> Option<Incoming> {
    let focused = typing.data.autocomplete()?;
    let verb = typing.data.options.iter().find_map(|option| match option.value {
        CommandDataOptionValue::SubCommand(_) => Some(option.name.clone()),
        _ => None,
    });
    Some(Incoming::Complete {
        command: typing.data.name.clone(),
        verb,
        arg: focused.name.to_owned(),
        typed: focused.value.to_owned(),
    })
}

/// A press. A button, and the one choice of a menu, give a line; options picked from a list complete the list's line.
fn press(pressed: ComponentInteraction, on: Card) -> Said {
    let line = pressed.data.custom_id;
    let picked = match pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { mut values } if is_menu(&line) => {
            let line = if values.is_empty() { String::new() } else { values.swap_remove(0) };
            return Said::Press { line, picked: Vec::new(), on };
        }
        ComponentInteractionDataKind::StringSelect { values } => values,
        ComponentInteractionDataKind::UserSelect { values } => values.iter().map(|id| format!("@{id}")).collect(),
        ComponentInteractionDataKind::ChannelSelect { values } => values.iter().map(|id| format!("#{id}")).collect(),
        _ => Vec::new(),
    };
    Said::Press { line, picked, on }
}

/// Whether this `custom_id` is a menu's: the reserved word and a number.
fn is_menu(custom_id: &str) -> bool {
    custom_id.split_once(' ').is_some_and(|(word, number)| word == RESERVED && number.parse::<u32>().is_ok())
}

fn form(sent: ModalInteraction, on: Option<Card>) -> Said {
    let fields = sent.data.components.into_iter().flat_map(written).collect();
    Said::Form { line: sent.data.custom_id, fields, on }
}

fn written(row: ActionRow) -> impl Iterator<Item = (String, String)> {
    row.components.into_iter().filter_map(|part| match part {
        ActionRowComponent::InputText(input) => Some((input.custom_id, input.value.unwrap_or_default())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    pub(super) fn user(id: &str) -> Value {
        json!({ "id": id, "username": "ana", "discriminator": "0", "avatar": null, "global_name": "Ana" })
    }

    /// An interaction of this kind, from Ana, in a server's channel.
    pub(super) fn interaction(kind: u8, data: Value) -> Value {
        json!({
            "id": "900", "application_id": "42", "type": kind, "data": data, "token": "a-secret", "version": 1,
            "guild_id": "5", "channel_id": "7", "channel": { "id": "7", "type": 0 }, "context": 0,
            "member": {
                "user": user("11"), "roles": [], "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false,
                "flags": 0, "permissions": "2048",
            },
            "locale": "en-GB", "entitlements": [], "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": { "0": "5" }, "app_permissions": "0",
        })
    }

    pub(super) fn message(flags: u64, owner: Option<&str>) -> Value {
        let mut message = json!({
            "id": "800", "channel_id": "7", "author": user("42"), "content": "", "timestamp": "2026-11-23T09:00:00Z",
            "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 20, "flags": flags, "components": [],
        });
        if let Some(owner) = owner {
            message["interaction_metadata"] = json!({
                "id": "799", "type": 2, "user": user(owner), "authorizing_integration_owners": { "0": "5" },
            });
        }
        message
    }

    pub(super) fn pressed(data: Value, message: Value) -> Value {
        let mut raw = interaction(3, data);
        raw["message"] = message;
        raw
    }

    pub(super) fn in_dm(mut raw: Value) -> Value {
        raw["user"] = raw["member"]["user"].clone();
        for gone in ["guild_id", "member"] {
            raw.as_object_mut().expect("an object").shift_remove(gone);
        }
        raw["context"] = json!(1);
        raw["channel"] = json!({ "id": "7", "type": 1 });
        raw
    }

    fn read(raw: &Value) -> Option<Incoming> {
        read_knowing(raw, &DirectChannels::default())
    }

    fn read_knowing(raw: &Value, direct: &DirectChannels) -> Option<Incoming> {
        super::read(serde_json::from_value(raw.clone()).ok()?, direct)
    }

    fn asked(raw: &Value) -> Request {
        match read(raw) {
            Some(Incoming::Ask(request)) => request,
            other => panic!("no request: {other:?}"),
        }
    }

    fn button(line: &str) -> Value {
        json!({ "custom_id": line, "component_type": 2 })
    }

    #[test]
    fn a_slash_command_keeps_its_verb_its_values_and_the_flags_that_are_set() {
        let options = json!([
            { "type": 3, "name": "level", "value": "tehc laed" },
            { "type": 5, "name": "only-me", "value": true },
            { "type": 5, "name": "brief", "value": false },
        ]);
        let plain = json!({ "id": "1", "type": 1, "name": "ladder", "options": options });
        let request = asked(&interaction(2, plain));
        let named = vec![("level".to_owned(), "tehc laed".to_owned()), ("only-me".to_owned(), "true".to_owned())];
        assert_eq!(request.said, Said::Options { command: "ladder".into(), verb: None, named: named.clone() });
        assert_eq!((request.id.as_str(), request.from.id.as_str()), ("900", "11"));
        assert_eq!(request.place, Place::Channel("7".into()));

        let verb = json!({ "id": "1", "type": 1, "name": "sample", "options": [
            { "type": 1, "name": "note", "options": options },
        ]});
        let said = asked(&interaction(2, verb)).said;
        assert_eq!(said, Said::Options { command: "sample".into(), verb: Some("note".into()), named });
    }

    #[test]
    fn what_is_chosen_on_a_message_has_its_words_its_author_and_where_it_is() {
        let target = |author: &str, words: &str| {
            let mut target = message(0, None);
            (target["author"], target["content"]) = (user(author), json!(words));
            target
        };
        let chosen = |target: Value| {
            let data = json!({
                "id": "1", "type": 3, "name": "Save as a win", "target_id": "800",
                "resolved": { "messages": { "800": target } },
            });
            interaction(2, data)
        };
        let raw = chosen(target("12", "a *b*\n"));
        let expected = |link: &str| Said::OnMessage {
            title: "Save as a win".into(),
            author: "12".into(),
            words: "a *b*\n".into(),
            link: link.into(),
        };
        assert_eq!(asked(&raw).said, expected("5/7/800"));
        assert_eq!(asked(&in_dm(raw.clone())).said, expected("@me/7/800"));
        // Without the message there is nothing to work on.
        let mut without = raw;
        without["data"]["resolved"] = json!({});
        assert_eq!(read(&without), None);
    }

    #[test]
    fn rights_are_read_off_this_very_request() {
        let data = json!({ "id": "1", "type": 1, "name": "ladder" });
        for (permissions, admin) in [("2048", false), ("32", true), ("8", true), ("2080", true), ("16", false)] {
            let mut raw = interaction(2, data.clone());
            raw["member"]["permissions"] = json!(permissions);
            assert_eq!(asked(&raw).from.admin, admin, "{permissions}");
        }
        assert!(!asked(&in_dm(interaction(2, data))).from.admin);
    }

    #[test]
    fn direct_is_the_bots_own_dm_and_nothing_else() {
        let data = json!({ "id": "1", "type": 1, "name": "ladder" });
        let place = |raw: &Value| asked(raw).place;
        assert_eq!(place(&in_dm(interaction(2, data.clone()))), Place::Direct);
        // A direct message between two people, one of whom has the app installed.
        let mut between = in_dm(interaction(2, data.clone()));
        between["context"] = json!(2);
        assert_eq!(place(&between), Place::Channel("7".into()));
        let mut unsaid = in_dm(interaction(2, data));
        unsaid.as_object_mut().expect("an object").shift_remove("context");
        assert_eq!(place(&unsaid), Place::Channel("7".into()));
    }

    #[test]
    fn a_form_is_sent_from_where_it_was_opened() {
        let place = |raw: &Value, direct: &DirectChannels| match read_knowing(raw, direct) {
            Some(Incoming::Ask(request)) => request.place,
            other => panic!("no request: {other:?}"),
        };
        let opened = json!({ "id": "1", "type": 1, "name": "ladder" });
        let sent = in_dm(interaction(5, json!({ "custom_id": "sample note", "components": [] })));
        let direct = DirectChannels::default();
        // serenity drops the context of a sent form: hiding the answer needlessly is better than the reverse.
        assert_eq!(place(&sent, &direct), Place::Channel("7".into()));
        let mut elsewhere = in_dm(interaction(2, opened.clone()));
        elsewhere["context"] = json!(2);
        place(&elsewhere, &direct);
        assert_eq!(place(&sent, &direct), Place::Channel("7".into()));
        place(&in_dm(interaction(2, opened)), &direct);
        assert_eq!(place(&sent, &direct), Place::Direct);
    }

    #[test]
    fn a_card_is_private_or_has_an_owner_or_none() {
        let on = |raw: Value| match asked(&raw).said {
            Said::Press { on, .. } => on,
            other => panic!("no press: {other:?}"),
        };
        let line = || button("ladder vp");
        assert_eq!(on(pressed(line(), message(64, Some("11")))), Card::Private);
        assert_eq!(on(pressed(line(), message(0, Some("11")))), Card::Public { owner: Some("11".into()) });
        assert_eq!(on(pressed(line(), message(0, None))), Card::Public { owner: None });
        assert_eq!(on(in_dm(pressed(line(), message(0, None)))), Card::Private);
    }

    #[test]
    fn a_menu_says_the_line_that_was_chosen_and_a_list_what_was_picked() {
        let said = |data: Value| asked(&pressed(data, message(0, None))).said;
        let on = Card::Public { owner: None };
        let chosen = json!({ "custom_id": "choose 3", "component_type": 3, "values": ["ladder vp section=trap"] });
        let line = "ladder vp section=trap".to_owned();
        assert_eq!(said(chosen), Said::Press { line, picked: vec![], on: on.clone() });

        let picked = json!({ "custom_id": "sample tags", "component_type": 3, "values": ["made", "helped"] });
        let values = vec!["made".to_owned(), "helped".to_owned()];
        assert_eq!(said(picked), Said::Press { line: "sample tags".into(), picked: values, on: on.clone() });

        // `choose` without a number is not one of our menus: the line is read as it is.
        let forged = json!({ "custom_id": "choose x", "component_type": 3, "values": ["y"] });
        assert_eq!(said(forged), Said::Press { line: "choose x".into(), picked: vec!["y".into()], on });
    }

    #[test]
    fn a_sent_form_has_its_line_its_fields_and_its_card() {
        let input = |id: &str, value: &str| json!({ "type": 1, "components": [{ "type": 4, "custom_id": id, "value": value }] });
        let data = json!({ "custom_id": "sample note", "components": [input("mood", ""), input("words", " a\nb ")] });
        let fields = vec![("mood".to_owned(), String::new()), ("words".to_owned(), " a\nb ".to_owned())];
        let said = asked(&interaction(5, data.clone())).said;
        assert_eq!(said, Said::Form { line: "sample note".into(), fields: fields.clone(), on: None });

        let mut from_a_button = interaction(5, data);
        from_a_button["message"] = message(64, None);
        let said = asked(&from_a_button).said;
        assert_eq!(said, Said::Form { line: "sample note".into(), fields, on: Some(Card::Private) });
    }

    #[test]
    fn typing_says_which_argument_of_which_command() {
        let typing = json!([
            { "type": 3, "name": "from", "value": "ic" },
            { "type": 3, "name": "level", "value": "te", "focused": true },
        ]);
        let flat = interaction(4, json!({ "id": "1", "type": 1, "name": "ladder", "options": typing }));
        let expected = |command: &str, verb: Option<&str>| {
            let (arg, typed) = ("level".to_owned(), "te".to_owned());
            Some(Incoming::Complete { command: command.into(), verb: verb.map(str::to_owned), arg, typed })
        };
        assert_eq!(read(&flat), expected("ladder", None));
        let verb = json!([{ "type": 1, "name": "tags", "options": typing }]);
        let nested = interaction(4, json!({ "id": "1", "type": 1, "name": "sample", "options": verb }));
        assert_eq!(read(&nested), expected("sample", Some("tags")));
    }

    #[test]
    fn what_cannot_be_read_can_still_be_answered() {
        let mut strange = interaction(99, json!({}));
        assert_eq!(read(&strange), None);
        assert_eq!(raw_handle(&strange), Some(Handle { id: InteractionId::new(900), token: "a-secret".into() }));
        strange["token"] = json!("../../../users/@me");
        assert_eq!(raw_handle(&strange), None);
        assert_eq!(raw_handle(&json!({ "id": "0", "token": "a" })), None);
        assert_eq!(raw_handle(&Value::Null), None);
    }

    #[test]
    fn typing_that_cannot_be_read_is_still_known_as_typing() {
        assert!(is_typing(&interaction(4, json!(null))));
        assert!(!is_typing(&interaction(2, json!(null))));
    }
}

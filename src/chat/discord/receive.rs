//! From Discord's interactions to the bot's requests. It translates and decides nothing.

use crate::bot::request::Asker;
use crate::bot::request::Card;
use crate::bot::request::Place;
use crate::bot::request::Request;
use crate::bot::request::Said;
use crate::bot::spec::RESERVED;
use serde_json::Value;
use serenity::model::Permissions;
use serenity::model::application::ActionRow;
use serenity::model::application::ActionRowComponent;
use serenity::model::application::CommandDataOption;
use serenity::model::application::CommandDataOptionValue;
use serenity::model::application::CommandInteraction;
use serenity::model::application::ComponentInteraction;
use serenity::model::application::ComponentInteractionDataKind;
use serenity::model::application::Interaction;
use serenity::model::application::InteractionContext;
use serenity::model::application::MessageInteractionMetadata;
use serenity::model::application::ModalInteraction;
use serenity::model::channel::Message;
use serenity::model::channel::MessageFlags;
use serenity::model::guild::Member;
use serenity::model::id::ChannelId;
use serenity::model::id::InteractionId;
use serenity::model::user::User;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Incoming {
    /// Something to answer.
    Ask(Request),
    /// Somebody is typing an argument.
    Complete {
        /// The command's name.
        command: String,
        /// The verb, where the command has verbs.
        verb: Option<String>,
        /// The argument's name.
        arg: String,
        /// What has been typed of it.
        typed: String,
    },
}

/// How to answer an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handle {
    /// The interaction's id.
    pub(super) id: InteractionId,
    /// A secret: whoever has it can answer. Never printed.
    pub(super) token: String,
}

/// How to answer this interaction.
pub(super) fn handle(interaction: &Interaction) -> Option<Handle> {
    usable(interaction.id(), interaction.token())
}

/// How to answer an interaction of which nothing else could be read.
pub(super) fn raw_handle(raw: &Value) -> Option<Handle> {
    usable(InteractionId::from(super::snowflake(raw["id"].as_str()?)?), raw["token"].as_str()?)
}

fn usable(id: InteractionId, token: &str) -> Option<Handle> {
    // It becomes part of an address.
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:=".contains(&byte);
    (!token.is_empty() && token.bytes().all(harmless)).then(|| Handle { id, token: token.to_owned() })
}

/// Reads an interaction. None, if it is of no kind we know.
pub(super) fn read(interaction: Interaction) -> Option<Incoming> {
    match interaction {
        Interaction::Command(asked) => {
            let place = place(asked.context, asked.channel_id);
            let from = asker(&asked.user, asked.member.as_deref());
            Some(Incoming::Ask(Request { id: asked.id.to_string(), from, place, said: options(asked) }))
        }
        Interaction::Autocomplete(typing) => completion(&typing),
        Interaction::Component(pressed) => {
            let place = place(pressed.context, pressed.channel_id);
            let from = asker(&pressed.user, pressed.member.as_ref());
            let on = card(&pressed.message, &place);
            Some(Incoming::Ask(Request { id: pressed.id.to_string(), from, place, said: press(pressed, on) }))
        }
        Interaction::Modal(sent) => {
            // serenity does not read the context off a sent form.
            let place = place(None, sent.channel_id);
            let from = asker(&sent.user, sent.member.as_ref());
            let on = sent.message.as_deref().map(|message| card(message, &place));
            Some(Incoming::Ask(Request { id: sent.id.to_string(), from, place, said: form(sent, on) }))
        }
        _ => None,
    }
}

/// Whose word it is, and what Discord says of their rights in this very request.
fn asker(user: &User, member: Option<&Member>) -> Asker {
    let runs_it = Permissions::ADMINISTRATOR | Permissions::MANAGE_GUILD;
    let admin = member.and_then(|member| member.permissions).is_some_and(|held| held.intersects(runs_it));
    Asker { id: user.id.to_string(), admin }
}

/// The bot's own direct messages, or somewhere that others may read too. Where Discord or serenity does not say
/// which, it counts as the latter: an answer that others must not see is then hidden for certain.
fn place(context: Option<InteractionContext>, channel: ChannelId) -> Place {
    match context {
        Some(InteractionContext::BotDm) => Place::Direct,
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

/// An option as name and value. A flag that is not set was not given.
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

/// A button says its line; so does the one choice of a menu. What is picked from a list completes the list's line.
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

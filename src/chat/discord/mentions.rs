//! Our commands as Discord shows them in a text: with their ids, so that they can be pressed.

use serde_json::Value;
use std::collections::BTreeMap;

/// The ids of the registered commands, by name. Empty until they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CommandMentions(BTreeMap<String, String>);

impl CommandMentions {
    /// The ids in the list of commands that Discord answers with.
    pub(super) fn of(registered: &Value) -> Self {
        const CHAT_INPUT: u64 = 1;
        let typed = |command: &&Value| command["type"].as_u64().unwrap_or(CHAT_INPUT) == CHAT_INPUT;
        let entry = |command: &Value| {
            let id = command["id"].as_str().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))?;
            Some((command["name"].as_str()?.to_owned(), id.to_owned()))
        };
        CommandMentions(registered.as_array().into_iter().flatten().filter(typed).filter_map(entry).collect())
    }

    /// A command, with its verb if it has one, such that it can be pressed; just its name if its id is not known.
    pub(super) fn mention(&self, name: &str) -> String {
        let id = name.split(' ').next().and_then(|command| self.0.get(command));
        id.map_or_else(|| format!("/{name}"), |id| format!("</{name}:{id}>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_command_can_be_pressed_once_its_id_is_known() {
        let registered = json!([
            { "id": "11", "name": "checkin", "type": 1 },
            { "id": "12", "name": "Keep as a win", "type": 3 },
            { "id": "x:>", "name": "help" },
        ]);
        let mentions = CommandMentions::of(&registered);
        assert_eq!(mentions.mention("checkin start"), "</checkin start:11>");
        assert_eq!(mentions.mention("help"), "/help");
        assert_eq!(CommandMentions::default().mention("ladder"), "/ladder");
    }
}

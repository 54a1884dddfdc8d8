//! The links that add the bot, with minimal permissions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Discord's page that asks whether to add an application.
const AUTHORISE: &str = "https://discord.com/oauth2/authorize";

/// The link that adds the bot to a server. It requests no permissions: the bot only answers when called, which needs
/// none. It requests `bot` because only a member of the server may send its people direct messages.
pub(super) fn to_server(application: u64) -> String {
    format!("{AUTHORISE}?client_id={application}&integration_type=0&permissions=0&scope=bot+applications.commands")
}

/// The link that adds the commands to an account, for use anywhere.
pub(super) fn to_person(application: u64) -> String {
    format!("{AUTHORISE}?client_id={application}&integration_type=1&scope=applications.commands")
}

/// The application a token belongs to: the token's first part, in base64. `None` if this is not a bot's token.
pub(super) fn application(token: &str) -> Option<u64> {
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    let (first, _) = token.split_once('.')?;
    let digits = String::from_utf8(STANDARD_NO_PAD.decode(first.trim_end_matches('=')).ok()?).ok()?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|id| *id != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_ask_for_no_permission() {
        assert_eq!(
            to_server(42),
            "https://discord.com/oauth2/authorize?client_id=42&integration_type=0&permissions=0&scope=bot+applications.commands"
        );
        assert_eq!(
            to_person(42),
            "https://discord.com/oauth2/authorize?client_id=42&integration_type=1&scope=applications.commands"
        );
    }

    #[test]
    fn the_application_is_read_off_the_token() {
        // 157730590492196864 in base64, as the first part of a made-up token.
        assert_eq!(application("MTU3NzMwNTkwNDkyMTk2ODY0.GxYzAb.made-up"), Some(157_730_590_492_196_864));
        assert_eq!(application("Bot MTU3NzMwNTkwNDkyMTk2ODY0.GxYzAb.made-up"), Some(157_730_590_492_196_864));
        assert_eq!(application("NDI=.x.y"), Some(42));
    }

    #[test]
    fn what_is_no_token_names_no_application() {
        for wrong in ["", "token", "token.x.y", "MA.x.y", "!!!.x.y", "KzQy.x.y", "LTQy.x.y", ".x.y"] {
            assert_eq!(application(wrong), None, "{wrong}");
        }
    }
}

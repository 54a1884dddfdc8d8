//! Checks addresses before they are dialled, so that nothing ever goes to the real Discord by mistake.

use reqwest::Url;
use std::net::IpAddr;

/// Whether this address is on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The address that serenity should dial for the gateway that the API at `origin` named, without the query that
/// serenity adds itself. `None` if it must not be dialled: it is not a WebSocket, it is less secure than the API, it
/// leads away from this machine while the API is on it, or it leads to the real Discord while the API is another.
pub(super) fn gateway(named: &str, origin: &str) -> Option<String> {
    let origin = Url::parse(origin).ok()?;
    let mut url = Url::parse(named).ok()?;
    let secure = match url.scheme() {
        "wss" => true,
        "ws" => false,
        _ => return None,
    };
    let downgraded = origin.scheme() == "https" && !secure;
    let discords = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        ["discord.com", "discord.gg"].iter().any(|own| host == *own || host.ends_with(&format!(".{own}")))
    };
    let astray = (is_loopback(&origin) && !is_loopback(&url)) || (discords(&url) && !discords(&origin));
    if downgraded || astray || url.host().is_none() {
        return None;
    }
    url.set_query(None);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISCORD: &str = "https://discord.com";
    const HERE: &str = "http://127.0.0.1:4180";

    #[test]
    fn a_named_gateway_loses_its_query() {
        let dialled = gateway("wss://gateway.discord.gg", DISCORD);
        assert_eq!(dialled.as_deref(), Some("wss://gateway.discord.gg/"));
        assert_eq!(gateway("ws://127.0.0.1:9/gw?v=9", HERE).as_deref(), Some("ws://127.0.0.1:9/gw"));
        assert!(gateway("ws://[::1]:9/", "http://localhost:4180").is_some());
    }

    #[test]
    fn with_the_api_on_this_machine_nothing_else_is_dialled() {
        for astray in ["wss://gateway.discord.gg", "ws://10.0.0.1:9", "ws://127.0.0.1.example.com", "ws://localhost.a"]
        {
            assert_eq!(gateway(astray, HERE), None, "{astray}");
        }
    }

    #[test]
    fn an_address_that_is_none_or_less_secure_is_not_dialled() {
        for wrong in ["..", "", "https://gateway.discord.gg", "ws://gateway.discord.gg", "wss://"] {
            assert_eq!(gateway(wrong, DISCORD), None, "{wrong}");
        }
    }
}

//! References to messages: the ids of server, channel and message, separated by `/`. Direct messages have `@me` in place of a
//! server. A copied link to a message is read as its reference; no other link is accepted.

/// The word in place of a server for direct messages.
pub const DIRECT: &str = "@me";

/// The beginnings of links to messages.
const LINKS: [&str; 3] =
    ["https://discord.com/channels/", "https://ptb.discord.com/channels/", "https://canary.discord.com/channels/"];

/// The reference that was written, or that a link leads to. `None` if it is neither.
pub fn read(written: &str) -> Option<String> {
    let written = written.trim_matches(super::text::is_space);
    let reference = LINKS.iter().find_map(|begins| written.strip_prefix(begins)).unwrap_or(written);
    let parts: Vec<&str> = reference.split('/').collect();
    let [server, channel, message] = parts.as_slice() else { return None };
    let is_one = (*server == DIRECT || is_id(server)) && is_id(channel) && is_id(message);
    is_one.then(|| reference.to_owned())
}

/// The address of a reference.
pub fn url(reference: &str) -> String {
    format!("{}{reference}", LINKS[0])
}

/// Whether this is an id as the platform spells it.
fn is_id(text: &str) -> bool {
    !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{read, url};

    #[test]
    fn a_reference_and_a_link_come_to_the_same() {
        for written in [
            "5000/7001/1180000000000000001",
            " 5000/7001/1180000000000000001 ",
            "https://discord.com/channels/5000/7001/1180000000000000001",
            "https://canary.discord.com/channels/5000/7001/1180000000000000001",
        ] {
            assert_eq!(read(written).as_deref(), Some("5000/7001/1180000000000000001"), "{written}");
        }
        assert_eq!(read("@me/1/2").as_deref(), Some("@me/1/2"));
        let longest = [u64::MAX.to_string().as_str(); 3].join("/");
        assert_eq!(read(&longest).as_deref(), Some(longest.as_str()));
        assert!(longest.len() <= 70 && url("@me/1/2") == "https://discord.com/channels/@me/1/2");
    }

    #[test]
    fn whatever_else_is_none() {
        for written in [
            "",
            "1",
            "1/2",
            "1/2/3/4",
            "/1/2/3",
            "1/2/3/",
            "0/1/2",
            "01/2/3",
            "1/@me/3",
            "@you/1/2",
            "-1/2/3",
            "+1/2/3",
            "1/2/18446744073709551616",
            "1/2/٣",
            "1/2/3?x",
            "1/2/3 4",
            "//",
            "http://discord.com/channels/1/2/3",
            "https://discord.com.example.org/channels/1/2/3",
            "https://example.org/channels/1/2/3",
            "1/2/3\n4",
            "https://discord.com/channels/https://discord.com/channels/1/2/3",
            "javascript:1/2/3",
            "😀/1/2",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}

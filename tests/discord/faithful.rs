//! The stand-in for Discord is no kinder than Discord: tests of what it refuses, forgets, breaks and counts.

use crate::standin;
use crate::standin::misbehave::{FROM_NOW_ON, On};
use crate::standin::people::{ANA, Asked, Spot};
use crate::standin::uploads::TOO_LARGE;
use crate::standin::{StandIn, TOKEN};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::time::timeout;

const NOT_LONG: Duration = Duration::from_millis(300);

/// A client with the token that is not the bot.
struct Client {
    client: reqwest::Client,
    origin: String,
}

struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    fn id(&self) -> u64 {
        self.body["id"].as_str().unwrap().parse().unwrap()
    }
}

impl Client {
    fn new(discord: &StandIn) -> Self {
        let client = reqwest::Client::builder().no_proxy().user_agent("DiscordBot (test, 1)").build().unwrap();
        Client { client, origin: discord.origin() }
    }

    async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> reqwest::Result<Answer> {
        let url = format!("{}/api/v10{path}", self.origin);
        let mut request =
            self.client.request(method.parse().unwrap(), url).header("authorization", format!("Bot {TOKEN}"));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = serde_json::from_slice(&answer.bytes().await?).unwrap_or_default();
        Ok(Answer { status, headers, body })
    }

    /// Sends files: the number, name and content of each.
    async fn send_files(&self, method: &str, path: &str, body: &Value, files: &[(u64, &str, Vec<u8>)]) -> Answer {
        let part = |(number, name, bytes): &(u64, &str, Vec<u8>)| {
            (format!("files[{number}]"), Part::bytes(bytes.clone()).file_name((*name).to_owned()))
        };
        let form = Form::new().part("payload_json", Part::text(body.to_string()).mime_str("application/json").unwrap());
        let form = files.iter().map(part).fold(form, |form, (name, part)| form.part(name, part));
        let url = format!("{}/api/v10{path}", self.origin);
        let request = self.client.request(method.parse().unwrap(), url).multipart(form);
        let answer = request.header("authorization", format!("Bot {TOKEN}")).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, body: serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(body)).await.unwrap()
    }

    /// Sends a message with this nonce.
    async fn say(&self, channel: u64, nonce: &str) -> Answer {
        self.post(&format!("/channels/{channel}/messages"), &message(nonce)).await
    }

    /// Answers an interaction.
    async fn answer(&self, discord: &StandIn, asked: &Asked, body: &Value) -> Answer {
        let token = discord.state().interactions[&asked.0].token.clone();
        self.post(&format!("/interactions/{}/{token}/callback", asked.0), body).await
    }
}

fn message(nonce: &str) -> Value {
    json!({ "content": nonce, "allowed_mentions": { "parse": [] }, "nonce": nonce, "enforce_nonce": true })
}

fn level(level: &str) -> Value {
    json!([{ "type": 3, "name": "level", "value": level }])
}

// What the bot may send

#[tokio::test]
async fn a_card_that_is_too_large_fails_the_suite() {
    let mut discord = StandIn::start().await;
    discord.state().session = 1;
    let client = Client::new(&discord);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let message = |data: Value| json!({ "type": 4, "data": data });
    let quiet = json!({ "parse": [] });
    let button = json!({ "type": 2, "style": 2, "label": "A", "custom_id": "same" });
    for (body, expected) in [
        (message(json!({ "content": "x".repeat(2_001), "allowed_mentions": quiet })), "content of 2001 characters"),
        (
            message(json!({
                "embeds": [{ "title": "t".repeat(256), "description": "d".repeat(4_096), "footer": { "text": "f".repeat(2_000) } }],
                "allowed_mentions": quiet,
            })),
            "6352 characters in all embeds",
        ),
        (
            message(json!({
                "content": "x", "allowed_mentions": quiet,
                "components": [{ "type": 1, "components": [button, button] }],
            })),
            "custom_id `same` twice",
        ),
        (message(json!({ "content": "x" })), "mentions are not switched off"),
        (json!({ "type": 7, "data": { "content": "x", "allowed_mentions": quiet } }), "7 does not answer Slash"),
        (json!({ "type": 5, "data": { "content": "x" } }), "more than flags"),
    ] {
        assert_eq!(client.answer(&discord, &asked, &body).await.status, 400, "{expected}");
        let wrong = discord.wrong();
        assert!(wrong.iter().any(|line| line.contains(expected)), "{expected}: {wrong:#?}");
    }
    assert!(!discord.close().is_empty());
}

#[tokio::test]
async fn what_discords_own_description_does_not_allow_fails_the_suite() {
    if standin::openapi::contract().is_none() {
        return;
    }
    let mut discord = StandIn::start().await;
    let client = Client::new(&discord);
    let mut misspelt = message("one");
    misspelt["alowed_mentions"] = json!({});
    client.post("/channels/7001/messages", &misspelt).await;
    client.post("/channels/here/messages", &message("two")).await;
    client.send("POST", "/channels/7001/messages", None).await.unwrap();
    client.get("/channels/7001/messages?limit=101&since=5&after=never").await;
    client.post("/users/@me/channels", &json!({ "recipient_id": "1101", "nonsense": 1 })).await;
    let wrong = discord.close();
    for expected in
        ["alowed_mentions", "`{channel_id}` is no id", "no body", "`limit` is `101`", "`since`", "`after`", "nonsense"]
    {
        assert!(wrong.iter().any(|line| line.contains(expected)), "{expected}: {wrong:#?}");
    }
}

/// A message that names these files.
fn with_files(nonce: &str, files: Value) -> Value {
    let mut message = message(nonce);
    message["attachments"] = files;
    message
}

#[tokio::test]
async fn files_are_kept_as_they_came_until_an_edit_no_longer_names_them() {
    let discord = StandIn::start().await;
    discord.state().session = 1;
    let client = Client::new(&discord);
    let one = || json!({ "id": "0", "filename": "export.json", "description": "For a program" });
    let two = || json!({ "id": "1", "filename": "export.md", "description": "To read" });
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let files = [(0, "export.json", bytes.clone()), (1, "export.md", b"# You\r\n--\n".to_vec())];
    let body = with_files("a", json!([one(), two()]));
    let sent = client.send_files("POST", "/channels/7001/messages", &body, &files).await;
    assert_eq!(sent.status, 200, "{:#}", sent.body);
    if let Some(contract) = standin::openapi::contract() {
        assert_eq!(contract.check_answer("POST", "/channels/7001/messages", &sent.body), [""; 0]);
    }
    let expected = [("export.json".to_owned(), bytes), ("export.md".to_owned(), b"# You\r\n--\n".to_vec())];
    assert_eq!(discord.downloads(&sent.body), expected);
    assert_eq!(sent.body["attachments"][1]["description"], "To read");

    // An answer for one person alone, changed twice.
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let token = discord.state().interactions[&asked.0].token.clone();
    let mut alone = json!({ "content": "x", "allowed_mentions": { "parse": [] }, "flags": 64 });
    alone["attachments"] = json!([one()]);
    let path = format!("/interactions/{}/{token}/callback", asked.0);
    let answer = client.send_files("POST", &path, &json!({ "type": 4, "data": alone }), &files[..1]).await;
    assert_eq!(answer.status, 204, "{:#}", answer.body);
    let (_, shown) = discord.shown(&asked).await;
    assert_eq!(
        (shown["attachments"][0]["ephemeral"].as_bool(), shown["attachments"][0]["size"].as_u64()),
        (Some(true), Some(70_000))
    );
    let path = format!("/webhooks/42/{token}/messages/@original");
    let kept = json!({ "id": shown["attachments"][0]["id"], "description": "For a program" });
    let mut edit = with_files("", json!([kept, two()]));
    edit.as_object_mut().unwrap().retain(|key, _| ["allowed_mentions", "attachments"].contains(&key.as_str()));
    edit["content"] = json!("x");
    let edited = client.send_files("PATCH", &path, &edit, &files[1..]).await;
    assert_eq!(discord.downloads(&edited.body), expected);
    edit["attachments"] = json!([two()]);
    let edited = client.send_files("PATCH", &path, &edit, &files[1..]).await;
    assert_eq!(discord.downloads(&edited.body), expected[1..]);
    edit["attachments"] = json!([]);
    let edited = client.send("PATCH", &path, Some(&edit)).await.unwrap();
    assert_eq!(edited.body["attachments"], json!([]));
    discord.finish();
}

#[tokio::test]
async fn files_that_do_not_go_with_their_message_fail_the_suite() {
    let mut discord = StandIn::start().await;
    let client = Client::new(&discord);
    let named = |id: u64, name: &str| json!({ "id": id.to_string(), "filename": name, "description": "A file" });
    let file = |id, name| (id, name, b"x".to_vec());
    let a = || named(0, "a.txt");
    let eleven = || (0..11).map(|id| named(id, "a.txt")).collect::<Vec<_>>();
    let cases = [
        (json!([a()]), vec![], "attachment 0 without files[0]"),
        (json!([a()]), vec![file(1, "a.txt")], "files[1] that no attachment names"),
        (json!([]), vec![file(0, "a.txt")], "files[0] that no attachment names"),
        (json!([a(), a()]), vec![file(0, "a.txt")], "attachment 0 twice"),
        (json!([a()]), vec![file(0, "a.txt"), file(0, "a.txt")], "files[0] that no attachment names, or twice"),
        (json!([a()]), vec![file(0, "b.txt")], "is called \"a.txt\", its file b.txt"),
        (json!([named(0, "ä b.txt")]), vec![file(0, "ä b.txt")], "which nothing can refer to"),
        (json!([{ "id": "0", "filename": "a.txt" }]), vec![file(0, "a.txt")], "described in 0 characters"),
        (
            json!([{ "id": "0", "description": "d".repeat(1_025) }]),
            vec![file(0, "a.txt")],
            "described in 1025 characters",
        ),
        (json!([{ "description": "A file" }]), vec![], "an attachment whose id is null"),
        (json!(eleven()), (0..11).map(|id| file(id, "a.txt")).collect(), "11 files, at most 10"),
    ];
    for (at, (attachments, files, expected)) in cases.into_iter().enumerate() {
        let before = discord.wrong().len();
        let body = with_files("a", attachments);
        // Each in a channel of its own, where there is room for it.
        let path = format!("/channels/{}/messages", 8_001 + at);
        assert_eq!(client.send_files("POST", &path, &body, &files).await.status, 400, "{expected}");
        assert!(
            discord.wrong()[before..].iter().any(|line| line.contains(expected)),
            "{expected}: {:#?}",
            discord.wrong()
        );
    }
    let large = |bytes| vec![(0, "a.txt", vec![b'x'; bytes])];
    let body = with_files("b", json!([a()]));
    let refused = client.send_files("POST", "/channels/7001/messages", &body, &large(TOO_LARGE)).await;
    assert_eq!((refused.status, &refused.body["code"]), (413, &json!(40_005)));
    assert_eq!(client.send_files("POST", "/channels/7001/messages", &body, &large(TOO_LARGE - 1)).await.status, 200);
    client.send_files("PUT", "/applications/42/commands", &json!({}), &[file(0, "a.txt")]).await;
    let wrong = discord.close();
    let nowhere =
        standin::openapi::contract().is_none() || wrong.iter().any(|line| line.contains("no files are taken"));
    assert!(nowhere, "{wrong:#?}");
}

#[tokio::test]
#[should_panic(expected = "logged `what ana kept in her file`")]
async fn what_is_in_a_file_is_found_in_the_log() {
    let discord = StandIn::start().await;
    let file = vec![(0, "a.json", br#"{"words":"what ana kept in her file"}"#.to_vec())];
    let body = with_files("a", json!([{ "id": "0", "description": "A file" }]));
    Client::new(&discord).send_files("POST", "/channels/7001/messages", &body, &file).await;
    tracing::trace!(target: "nextrung", "it says: what ana kept in her file");
    discord.finish();
}

#[tokio::test]
async fn its_own_answers_are_as_discord_describes_them() {
    let Some(contract) = standin::openapi::contract() else { return };
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    let command = json!([{ "type": 1, "name": "ladder", "description": "The ladder" }]);
    for (method, path, body) in [
        ("GET", "/gateway", None),
        ("GET", "/gateway/bot", None),
        ("GET", "/users/@me", None),
        ("PUT", "/applications/42/commands", Some(command)),
        ("GET", "/applications/42/commands", None),
        ("POST", "/users/@me/channels", Some(json!({ "recipient_id": "1101" }))),
        ("POST", "/channels/7001/messages", Some(message("one"))),
        ("GET", "/channels/7001/messages", None),
    ] {
        let answer = client.send(method, path, body.as_ref()).await.unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(contract.check_answer(method, path, &answer.body), [""; 0]);
    }
    discord.finish();
}

#[tokio::test]
async fn events_of_servers_come_to_those_who_asked_for_them() {
    let mut discord = StandIn::start().await;
    discord.state().session = 1;
    discord.server_removed();
    discord.server_unavailable();
    assert_eq!(discord.state().kept(), 0);
    discord.state().intents = 1;
    discord.server_removed();
    assert_eq!(discord.state().kept(), 1);
    discord.close();
}

#[tokio::test]
#[should_panic(expected = "Discord would refuse")]
async fn what_is_wrong_makes_the_end_fail() {
    let discord = StandIn::start().await;
    discord.state().complain("something");
    discord.finish();
}

#[tokio::test]
#[should_panic(expected = "logged `what ana wrote`")]
async fn what_somebody_typed_is_found_in_the_log() {
    let discord = StandIn::start().await;
    discord.state().canaries.typed("\"what ana wrote\"");
    tracing::trace!(target: "nextrung", "she said: what ana wrote");
    discord.finish();
}

#[tokio::test]
async fn every_secret_and_everything_typed_is_a_canary() {
    let mut discord = StandIn::start().await;
    discord.state().session = 1;
    discord.state().messages.insert(1, json!({ "id": "1", "channel_id": "7001", "components": [] }));
    let card = discord.state().messages[&1].clone();
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("an option's value"));
    discord.forge(ANA, &card, "a forged button");
    let state = discord.state();
    let token = state.interactions[&asked.0].token.clone();
    for secret in [TOKEN, &token, "an option's value", "a forged button"] {
        let log = format!("nothing here\n1 INFO nextrung: odd={secret}\n");
        assert_eq!(state.canaries.found_in(&log), [format!("logged `{secret}`: 1 INFO nextrung: odd={secret}")]);
    }
    assert_eq!(state.canaries.found_in("nothing here"), [""; 0]);
    drop(state);
    discord.close();
}

// How much

#[tokio::test]
async fn a_bucket_says_what_is_left_and_then_refuses() {
    let mut discord = StandIn::start().await;
    let client = Client::new(&discord);
    for left in ["4", "3", "2", "1", "0"] {
        let said = client.say(7_001, left).await;
        assert_eq!((said.status, said.header("x-ratelimit-remaining")), (200, left));
        assert_eq!(said.header("x-ratelimit-limit"), "5");
        assert!(!said.header("x-ratelimit-bucket").is_empty());
    }
    let refused = client.say(7_001, "one too many").await;
    assert_eq!((refused.status, refused.header("x-ratelimit-scope")), (429, "user"));
    assert_eq!((refused.header("x-ratelimit-limit"), refused.header("x-ratelimit-remaining")), ("5", "0"));
    let wait = refused.body["retry_after"].as_f64().unwrap();
    assert!((0.0..=5.0).contains(&wait) && refused.body["global"] == false, "{wait}");
    assert!(refused.header("retry-after").parse::<f64>().unwrap() >= wait);
    // Another channel has a bucket of its own.
    assert_eq!(client.say(7_003, "elsewhere").await.status, 200);
    assert_eq!(discord.state().deliveries.len(), 6);
    assert_eq!(discord.own_429().len(), 1);
    tokio::time::sleep(Duration::from_secs_f64(wait)).await;
    assert_eq!(client.say(7_001, "later").await.status, 200);
    discord.close();
}

#[tokio::test]
async fn more_than_fifty_requests_a_second_are_refused_but_interactions_are_not_counted() {
    let mut discord = StandIn::start().await;
    discord.state().session = 1;
    let client = Client::new(&discord);
    let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
    let begun = Instant::now();
    let mut refused = None;
    for request in 1..=60 {
        let answer = client.get("/users/@me").await;
        if answer.status == 429 {
            refused = Some((request, answer));
            break;
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "too slow to show anything");
    let (request, answer) = refused.expect("it is too much at some point");
    assert_eq!((request, answer.header("x-ratelimit-scope"), &answer.body["global"]), (51, "global", &json!(true)));
    assert_eq!(answer.header("x-ratelimit-global"), "true");
    let hello = json!({ "type": 4, "data": { "content": "hello", "allowed_mentions": { "parse": [] } } });
    assert_eq!(client.answer(&discord, &asked, &hello).await.status, 204);
    assert_eq!(discord.own_429().len(), 1);
    tokio::time::sleep(Duration::from_secs_f64(answer.body["retry_after"].as_f64().unwrap())).await;
    assert_eq!(client.get("/users/@me").await.status, 200);
    assert!(discord.close().is_empty());
}

#[tokio::test]
#[should_panic(expected = "429 of its own making")]
async fn who_does_not_wait_when_asked_to_is_found_out() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    discord.rate_limited_global(On::Message, 1, 0.8);
    assert_eq!(client.say(7_001, "one").await.status, 429);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(client.get("/users/@me").await.status, 429);
    discord.finish();
}

#[tokio::test]
async fn who_waits_when_asked_to_is_let_through() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    for (at, fault) in
        [StandIn::rate_limited_user, StandIn::rate_limited_global, StandIn::rate_limited_shared].iter().enumerate()
    {
        fault(&discord, On::Message, 1, 0.1);
        let told = client.say(7_001, "one").await;
        assert_eq!((told.status, told.header("x-ratelimit-scope")), (429, ["user", "global", "shared"][at]));
        assert_eq!(told.body["retry_after"], 0.1);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(client.say(7_001, &at.to_string()).await.status, 200);
    }
    discord.rate_limited_without_json(On::Everything, 1);
    let told = client.say(7_001, "two").await;
    assert_eq!((told.status, told.header("content-type"), &told.body), (429, "text/html", &Value::Null));
    assert!(told.header("retry-after").is_empty());
    // A shared limit is nobody's fault, and so not held against the bot.
    assert_eq!(discord.state().invalid, 3);
    discord.finish();
}

// Nonces and what is stored

#[tokio::test]
async fn a_nonce_is_known_over_all_channels_for_a_while() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    let first = client.say(7_001, "same").await;
    assert_eq!(first.body["nonce"], "same");
    assert_eq!(client.say(7_003, "same").await.id(), first.id());
    assert_ne!(client.say(7_001, "other").await.id(), first.id());

    discord.state().nonce_window = Some(NOT_LONG);
    tokio::time::sleep(NOT_LONG).await;
    let again = client.say(7_001, "same").await;
    assert_ne!(again.id(), first.id());
    discord.state().nonce_window = Some(Duration::ZERO);
    assert_ne!(client.say(7_001, "same").await.id(), again.id());
    discord.state().nonce_window = None;
    let last = discord.state().deliveries.last().unwrap().message;
    assert_eq!(client.say(7_003, "same").await.id(), last);
    // Where it is not to be enforced, it is only a label.
    let mut label = message("same");
    label.as_object_mut().unwrap().shift_remove("enforce_nonce");
    assert_ne!(client.post("/channels/7003/messages", &label).await.id(), last);
    let nonces: Vec<Option<String>> = discord.state().deliveries.iter().map(|one| one.nonce.clone()).collect();
    assert_eq!(nonces, ["same", "other", "same", "same", "same"].map(|nonce| Some(nonce.to_owned())));
    discord.finish();
}

#[tokio::test]
async fn the_nonce_of_a_deleted_message_is_still_known() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    let first = client.say(7_001, "same").await;
    discord.delete(first.id());
    let again = client.say(7_001, "same").await;
    assert_eq!((again.status, &again.body["code"]), (404, &json!(10008)));

    discord.unknown_message_for_a_deleted_nonce(1);
    assert!(client.send("POST", "/channels/7001/messages", Some(&message("two"))).await.is_err());
    assert_eq!(client.say(7_001, "two").await.body["code"], 10008);
    assert_eq!(discord.state().deliveries.len(), 2);
    discord.finish();
}

#[tokio::test]
async fn a_channel_is_read_newest_first_and_in_pages() {
    let mut discord = StandIn::start().await;
    let client = Client::new(&discord);
    let dm = client.post("/users/@me/channels", &json!({ "recipient_id": ANA.id.to_string() })).await;
    assert_eq!(dm.body["type"], 1);
    let mut ids = Vec::new();
    for nonce in ["a", "b", "c", "d"] {
        ids.push(client.say(dm.id(), nonce).await.id());
    }
    client.say(7_001, "elsewhere").await;
    let read = async |query: &str| -> Vec<String> {
        let read = client.get(&format!("/channels/{}/messages?{query}", dm.id())).await.body;
        read.as_array().unwrap().iter().map(|one| one["content"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(read("limit=100").await, ["d", "c", "b", "a"]);
    assert_eq!(read("limit=2").await, ["d", "c"]);
    assert_eq!(read(&format!("after={}&limit=2", ids[0])).await, ["c", "b"]);
    assert_eq!(read(&format!("after={}&limit=2", ids[3])).await, [""; 0]);
    assert_eq!(read(&format!("before={}", ids[1])).await, ["a"]);
    let nonce = async || client.get(&format!("/channels/{}/messages", dm.id())).await.body[0]["nonce"].clone();
    assert_eq!(nonce().await, "d");
    discord.state().history_without_nonce = true;
    assert_eq!(nonce().await, Value::Null);
    // What cannot be meant is refused.
    let refused = [format!("after={}&before={}", ids[0], ids[3]), "limit=101".to_owned(), "limit=0".to_owned()];
    for query in &refused {
        assert_eq!(client.get(&format!("/channels/{}/messages?{query}", dm.id())).await.status, 400, "{query}");
    }
    assert!(discord.close().len() >= refused.len());
}

#[tokio::test]
async fn a_deleted_message_is_gone() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    let said = client.say(7_001, "a").await;
    let there = format!("/channels/7001/messages/{}", said.id());
    assert_eq!(client.send("DELETE", &there.replace("7001", "7003"), None).await.unwrap().status, 404);
    assert_eq!(client.send("DELETE", &there, None).await.unwrap().status, 204);
    let gone = client.send("DELETE", &there, None).await.unwrap();
    assert_eq!((gone.status, &gone.body["code"]), (404, &json!(10_008)));
    assert_eq!(client.get("/channels/7001/messages").await.body, json!([]));
    discord.finish();
}

#[tokio::test]
async fn it_lives_in_any_time() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    let hour = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let (then, later) = (hour("2026-11-23T09:00:00Z"), hour("2027-03-28T07:00:00Z"));
    discord.state().lives_in(move || then);
    let first = client.say(7_001, "a").await;
    assert_eq!(first.header("date"), "Mon, 23 Nov 2026 09:00:00 GMT");
    assert_eq!((first.id() >> 22) as i64 + 1_420_070_400_000, then.timestamp_millis());
    assert!(client.say(7_001, "b").await.id() > first.id(), "no two ids are the same");
    discord.state().lives_in(move || later);
    let second = client.say(7_001, "c").await;
    assert_eq!(second.header("date"), "Sun, 28 Mar 2027 07:00:00 GMT");
    assert!(second.id() > first.id());
    discord.finish();
}

#[tokio::test]
async fn some_faults_come_before_the_effect_and_some_after() {
    type Fault = fn(&StandIn);
    let before: [Fault; 3] = [
        |discord| discord.error_before_effect(On::Message, 1, 503),
        |discord| discord.hangs(On::Message, 1),
        |discord| discord.forbidden(On::Message, 1),
    ];
    let after: [Fault; 5] = [
        |discord| discord.error_after_effect(On::Message, 1, 502),
        |discord| discord.lost_answer(On::Message, 1),
        |discord| discord.truncated_json(On::Message, 1),
        |discord| discord.reset_mid_body(On::Message, 1),
        |discord| discord.late_store(On::Message, 1, NOT_LONG),
    ];
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    for (at, fault) in before.into_iter().chain(after).enumerate() {
        fault(&discord);
        let nonce = at.to_string();
        let channel = 100 + at as u64;
        let path = format!("/channels/{channel}/messages");
        let body = message(&nonce);
        let sent = timeout(NOT_LONG / 3, client.send("POST", &path, Some(&body))).await;
        if let Ok(Ok(answer)) = sent {
            // A status that says so, or JSON that stops half way.
            assert!(answer.status >= 403 || answer.body.is_null(), "{at}");
        }
        let stored = || discord.state().deliveries.iter().any(|one| one.nonce.as_ref() == Some(&nonce));
        let late = at == 7;
        assert_eq!(stored(), at >= 3 && !late, "{at}");
        if late {
            tokio::time::sleep(NOT_LONG).await;
            assert!(stored(), "whoever asked is long gone");
        }
        assert_eq!(client.say(channel, &nonce).await.status, 200, "{at}");
    }
    assert_eq!(discord.state().deliveries.len(), 8, "each once");
    discord.finish();
}

// Connections

#[tokio::test]
async fn a_shut_door_refuses_and_the_same_door_opens_again() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    assert_eq!(client.get("/users/@me").await.status, 200);
    discord.refused_connections(NOT_LONG);
    tokio::time::sleep(NOT_LONG / 3).await;
    for _ in 0..20 {
        let refused = client.send("GET", "/users/@me", None).await.err().expect("nobody listens");
        assert!(refused.is_connect(), "{refused:?}");
    }
    let plain = std::net::TcpStream::connect(discord.origin().trim_start_matches("http://"));
    assert_eq!(plain.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    tokio::time::sleep(NOT_LONG).await;
    assert_eq!(client.get("/users/@me").await.status, 200);
    discord.finish();
}

#[tokio::test]
async fn a_hung_upgrade_connects_and_never_answers() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    discord.hung_upgrade();
    let dial = || {
        let request = client.client.get(format!("{}/gateway?v=10", discord.origin()));
        let request = request.header("connection", "upgrade").header("upgrade", "websocket");
        request.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==").send()
    };
    assert!(timeout(NOT_LONG, dial()).await.is_err());
    discord.mend();
    assert_eq!(timeout(NOT_LONG, dial()).await.unwrap().unwrap().status(), 101);
    discord.finish();
}

#[tokio::test]
async fn latency_a_wrong_date_and_a_withdrawn_token() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    discord.latency(On::Me, NOT_LONG);
    discord.wrong_date("Thu, 01 Jan 1970 00:00:00 GMT");
    let begun = Instant::now();
    let answer = client.get("/users/@me").await;
    assert!(begun.elapsed() >= NOT_LONG);
    assert_eq!(answer.header("date"), "Thu, 01 Jan 1970 00:00:00 GMT");
    discord.token_revoked();
    assert_eq!(client.say(7_001, "one").await.status, 401);
    assert_eq!(client.get("/gateway").await.status, 200, "that is told to anybody");
    discord.mend();
    assert_eq!(client.say(7_001, "one").await.status, 200);
    discord.finish();
}

#[tokio::test]
async fn faults_happen_in_the_order_they_were_named() {
    let discord = StandIn::start().await;
    let client = Client::new(&discord);
    discord.spare(On::Me, 1);
    discord.error_before_effect(On::Everything, 2, 500);
    discord.forbidden(On::Me, FROM_NOW_ON);
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(client.get("/users/@me").await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 403, 403]);
    assert!(discord.state().faults_happened());
    discord.finish();
}

#[tokio::test]
async fn what_is_lean_keeps_nothing() {
    let discord = StandIn::start_lean().await;
    discord.state().session = 1;
    let client = Client::new(&discord);
    let hello = json!({ "type": 4, "data": { "content": "hello", "allowed_mentions": { "parse": [] } } });
    for _ in 0..1_500 {
        let asked = discord.slash(ANA, Spot::Channel, "ladder", level("vp"));
        assert_eq!(client.answer(&discord, &asked, &hello).await.status, 204);
    }
    let state = discord.state();
    assert_eq!((state.answered, state.took.len()), (1_500, 1_500));
    assert_eq!((state.interactions.len(), state.messages.len(), state.seen.len()), (0, 0, 0));
    assert!(state.kept() <= 1_000, "{}", state.kept());
    drop(state);
    discord.finish();
}

//! Faults in which Discord refuses a request.

use crate::faults::row::{Row, put_off};
use crate::standin::StandIn;
use crate::standin::misbehave::On;
use nextrung::bot::outbox::fate::{Sent, Unsent};
use nextrung::bot::reply::{File, Reply, Text};
use nextrung::chat::discord::Fatal;
use std::future::ready;
use std::time::Duration;

#[tokio::test]
async fn unknown_interaction() {
    let row = Row::begin().await;
    row.discord.unknown_interaction(1);
    row.nothing(&row.ask(), &["WARN", "had lapsed before it was answered"]).await;
    assert_eq!(row.callbacks(), 1, "there is nothing to try again");
    row.end().await;
}

#[tokio::test]
async fn already_acknowledged() {
    let row = Row::begin().await;
    row.discord.already_acknowledged(1);
    // They see what the other copy of the bot answered.
    row.nothing(&row.ask(), &["DEBUG", "already"]).await;
    assert_eq!(row.callbacks(), 1, "no apology for what was answered");
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn unknown_message_for_a_deleted_nonce() {
    let row = Row::begin().await;
    let channel = row.channel();
    row.discord.unknown_message_for_a_deleted_nonce(1);
    assert_eq!(row.send(channel, "a").await, Err(Unsent::Unknown));
    assert_eq!(row.send(channel, "a").await, Ok(Sent::Deleted));
    assert_eq!(row.delivered("a").len(), 1, "what somebody deleted does not come again");
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn invalid_form_body() {
    let row = Row::begin().await;
    row.discord.invalid_form_body(On::Callback, 1);
    let question = row.ask();
    row.apology(&question).await;
    row.logs(&["ERROR", "Discord did not take an answer", "50035"]).await;
    row.discord.invalid_form_body(On::Message, 1);
    let refused = Err(Unsent::Refused { status: 400, code: 50_035 });
    assert_eq!(row.send(row.channel(), "a").await, refused);
    row.logs(&["ERROR", "Discord refused a message", "50035"]).await;
    row.end().await;
}

#[tokio::test]
async fn entity_too_large() {
    let row = Row::begin().await;
    // With files it goes once more without them.
    let (channel, file) = (row.channel(), File::new("export.md", b"# You".to_vec(), "All you wrote"));
    let said = Reply { text: Text::default().plain("Here."), files: vec![file], ..Reply::default() };
    row.discord.entity_too_large(On::Message, 1);
    assert!(matches!(row.post.send(&channel.to_string(), &said, "a", || ready(true)).await, Ok(Sent::Stored(_))));
    assert_eq!(row.delivered("a").len(), 1);
    row.logs(&["ERROR", "files were left out", "export.md", &nextrung::bot::code("a")]).await;
    // Where there is nothing to leave out, it is refused.
    row.discord.entity_too_large(On::Callback, 1);
    row.apology(&row.ask()).await;
    row.discord.entity_too_large(On::Message, 1);
    let refused = Err(Unsent::Refused { status: 413, code: 40_005 });
    assert_eq!(row.send(row.channel(), "b").await, refused);
    row.end().await;
}

/// Checks that one message is refused for good at the first attempt, without a warning in the log.
async fn refused_quietly(row: &Row, unsent: Unsent) {
    let before = row.discord.requests("POST", "/messages").len();
    assert_eq!(row.send(row.channel(), "a").await, Err(unsent));
    assert_eq!(row.discord.requests("POST", "/messages").len(), before + 1);
    assert!(row.delivered("a").is_empty());
    row.quiet();
}

#[tokio::test]
async fn closed_dms() {
    let row = Row::begin().await;
    row.discord.closed_dms(1);
    refused_quietly(&row, Unsent::Closed).await;
    row.end().await;
}

#[tokio::test]
async fn no_shared_server() {
    let row = Row::begin().await;
    row.discord.no_shared_server(1);
    refused_quietly(&row, Unsent::NoSharedServer).await;
    row.end().await;
}

/// Opens a person's direct messages and returns the channel.
async fn opened(row: &Row, person: u64) -> u64 {
    row.post.open(&person.to_string()).await.unwrap().parse().unwrap()
}

/// Checks that a person who cannot be reached is refused each time while their channel can be opened and read, and that others
/// are still reached. When the fault is over, so is this person.
async fn refused_until(fault: fn(&StandIn, u64), over: fn(&StandIn, u64), unsent: Unsent) {
    let row = Row::begin().await;
    let (shut, other) = (opened(&row, 1_101).await, opened(&row, 1_102).await);
    row.stored(shut, "before").await;
    fault(&row.discord, 1_101);
    for nonce in ["a", "a", "b"] {
        assert_eq!(row.send(shut, nonce).await, Err(unsent));
        assert!(row.delivered(nonce).is_empty());
    }
    row.stored(other, "c").await;
    assert_eq!(opened(&row, 1_101).await, shut);
    assert!(matches!(row.look(shut, "before").await, Ok(Some(_))));
    assert_eq!(row.look(shut, "a").await, Ok(None));
    row.quiet();
    over(&row.discord, 1_101);
    row.stored(shut, "a").await;
    row.end().await;
}

#[tokio::test]
async fn closed_dms_of() {
    refused_until(StandIn::closed_dms_of, StandIn::reopens_dms, Unsent::Closed).await;
}

#[tokio::test]
async fn no_shared_server_with() {
    refused_until(StandIn::no_shared_server_with, StandIn::joins_again, Unsent::NoSharedServer).await;
}

#[tokio::test]
async fn dm_gone_of() {
    let row = Row::begin().await;
    let first = opened(&row, 1_101).await;
    row.stored(first, "a").await;
    assert_eq!(opened(&row, 1_101).await, first, "opening it again changes nothing");
    row.discord.dm_gone_of(1_101);
    assert_eq!(row.send(first, "b").await, Err(Unsent::ChannelGone));
    assert_eq!(row.look(first, "a").await, Err(Unsent::ChannelGone));
    assert_eq!(row.post.delete(&first.to_string(), "5").await, Err(Unsent::ChannelGone));
    let second = opened(&row, 1_101).await;
    assert_ne!(second, first);
    assert_eq!(row.look(second, "a").await, Ok(None));
    row.stored(second, "b").await;
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn unknown_channel() {
    let row = Row::begin().await;
    row.discord.unknown_channel(1);
    refused_quietly(&row, Unsent::ChannelGone).await;
    row.end().await;
}

#[tokio::test]
async fn unknown_user() {
    let row = Row::begin().await;
    row.discord.unknown_user(1);
    assert_eq!(row.post.open("1101").await, Err(Unsent::PersonGone));
    row.quiet();
    assert!(row.post.open("1102").await.is_ok());
    row.end().await;
}

#[tokio::test]
async fn opening_dms_too_fast() {
    let row = Row::begin().await;
    let open = row.post.open("1101").await.unwrap();
    row.discord.opening_dms_too_fast(1);
    let ten_minutes = Duration::from_secs(600);
    put_off(row.post.open("1102").await.map(Sent::Stored), ten_minutes);
    row.logs(&["ERROR", "direct messages are opened too fast", "seconds=600"]).await;
    put_off(row.post.open("1103").await.map(Sent::Stored), ten_minutes);
    assert_eq!(row.discord.requests("POST", "/users/@me/channels").len(), 2, "nobody is asked meanwhile");
    // Who was written to before is still written to.
    row.stored(open.parse().unwrap(), "a").await;
    row.end().await;
}

#[tokio::test]
async fn forbidden() {
    let row = Row::begin().await;
    row.discord.forbidden(On::Message, 1);
    let refused = Err(Unsent::Refused { status: 403, code: 50_013 });
    assert_eq!(row.send(row.channel(), "a").await, refused);
    row.logs(&["ERROR", "Discord refused a message", "403", "50013"]).await;
    row.end().await;
}

#[tokio::test]
async fn token_revoked() {
    let row = Row::begin().await;
    row.discord.token_revoked();
    // The interaction's own token is still good, and the connection holds: people are answered to the last.
    row.card(&row.ask()).await;
    assert_eq!(row.send(row.channel(), "a").await, Err(Unsent::Revoked));
    row.fatal(Fatal::Unauthorised).await;
    // Where nothing is sent, the gateway says so once the connection has to be made anew.
    let row = Row::begin().await;
    row.discord.token_revoked();
    row.discord.closed_with(4000);
    row.fatal(Fatal::AuthenticationFailed).await;
}

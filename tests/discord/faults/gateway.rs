//! Faults of the gateway connection.

use crate::faults::row::Row;
use crate::running::{FATAL_CLOSES, HURRIED};
use crate::standin::{SERVER, StandIn};
use nextrung::chat::discord::backoff::Pace;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The longest time that a bot at a fast pace needs to notice and to come back.
const NOTICED: Duration = Duration::from_secs(3);

/// Checks that the session continues: a command typed meanwhile is answered, once.
async fn goes_on(fault: fn(&StandIn)) {
    let row = Row::begin().await;
    fault(&row.discord);
    row.resumed().await;
    row.card(&row.ask()).await;
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn reconnect_asked() {
    goes_on(StandIn::reconnect_asked).await;
}

#[tokio::test]
async fn connection_broken() {
    goes_on(StandIn::connection_broken).await;
}

#[tokio::test]
async fn closed_with() {
    for resumable in [4000, 4001, 4002, 4008, 1001, 1011] {
        let row = Row::begin().await;
        row.discord.closed_with(resumable);
        row.resumed().await;
        row.end().await;
    }
    for anew in [4003, 4007, 4009] {
        let row = Row::begin().await;
        row.discord.closed_with(anew);
        row.sessions(2).await;
        row.logs(&["WARN"]).await;
        row.end().await;
    }
    for (close, fatal) in FATAL_CLOSES {
        let row = Row::begin().await;
        row.discord.closed_with(close);
        row.fatal(fatal).await;
    }
}

#[tokio::test]
async fn session_invalidated() {
    let row = Row::begin().await;
    row.discord.session_invalidated(true);
    row.discord.until("it tries to resume", |state| (!state.resumes.is_empty()).then_some(())).await;
    row.end().await;
    let row = Row::begin().await;
    row.discord.session_invalidated(false);
    row.sessions(2).await;
    row.logs(&["WARN", "the session was lost"]).await;
    row.end().await;
}

#[tokio::test]
async fn zombie() {
    let row = Row::begin_with(HURRIED, |discord| discord.state().heartbeat = 100).await;
    row.settled().await;
    row.discord.zombie();
    row.discord.until("it comes back", |state| (state.connections > 1).then_some(())).await;
    row.discord.mend();
    row.logs(&["WARN", "the session was lost"]).await;
    row.discord.until("heartbeats are answered", |state| (state.to_bot.is_some()).then_some(())).await;
    row.end().await;
}

#[tokio::test]
async fn hung_upgrade() {
    let row = Row::begin().await;
    row.discord.hung_upgrade();
    row.discord.connection_broken();
    row.logs(&["WARN", "connection given up", "no answer in time"]).await;
    // The next client hangs as well, and is given up too.
    row.discord.until("it dials again and again", |state| (state.connections >= 4).then_some(())).await;
    row.discord.mend();
    row.discord.connected().await;
    row.end().await;
}

#[tokio::test]
async fn refused_connections() {
    let row = Row::begin().await;
    let begun = Instant::now();
    row.discord.refused_connections(NOTICED / 2);
    let unsent = row.send(row.channel(), "a").await;
    assert_eq!(unsent, Err(nextrung::bot::outbox::fate::Unsent::NoConnection));
    row.discord.until("it is back", |state| state.to_bot.is_some().then_some(())).await;
    assert!(begun.elapsed() >= NOTICED / 2);
    row.end().await;
}

#[tokio::test]
async fn resumed_with_replay() {
    let row = Row::begin().await;
    row.discord.resumed_with_replay();
    let questions = [row.ask(), row.ask(), row.ask()];
    for question in &questions {
        row.card(question).await;
    }
    row.resumed().await;
    assert!(row.discord.state().replayed >= questions.len());
    assert_eq!(row.callbacks(), questions.len(), "each was answered once");
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn resume_refused() {
    let row = Row::begin().await;
    row.discord.resume_refused();
    row.discord.connection_broken();
    row.sessions(2).await;
    row.end().await;
}

#[tokio::test]
async fn resume_closed_with() {
    let pace = Pace { silence: Duration::from_secs(2), ..HURRIED };
    let row = Row::begin_with(pace, |discord| discord.state().heartbeat = 100).await;
    row.settled().await;
    row.discord.resume_closed_with(4000);
    row.discord.connection_broken();
    row.logs(&["WARN", "connection given up"]).await;
    row.discord.mend();
    row.discord.connected().await;
    let resumes = row.discord.state().resumes.len();
    assert!(resumes <= 200, "{resumes} resumes");
    row.end().await;
}

#[tokio::test]
async fn identify_closed_with() {
    let row = Row::begin_with(HURRIED, |discord| discord.identify_closed_with(4000)).await;
    row.logs(&["WARN", "connection given up"]).await;
    row.discord.mend();
    row.settled().await;
    let identifies = row.discord.state().identifies.len();
    assert!(identifies <= 6, "{identifies} identifies");
    row.end().await;
}

#[tokio::test]
async fn identify_unanswered() {
    let row = Row::begin_with(HURRIED, StandIn::identify_unanswered).await;
    row.logs(&["WARN", "connection given up", "no answer in time"]).await;
    row.discord.mend();
    row.settled().await;
    row.end().await;
}

#[tokio::test]
async fn identifies_used_up() {
    let until = Duration::from_millis(300);
    let begun = Instant::now();
    let row = Row::begin_with(HURRIED, |discord| discord.identifies_used_up(until)).await;
    row.logs(&["ERROR", "no identifies are left today"]).await;
    assert!(row.discord.state().identifies.is_empty());
    row.settled().await;
    assert!(begun.elapsed() >= until);
    row.end().await;
}

#[tokio::test]
async fn gateway_elsewhere() {
    let row = Row::begin_with(HURRIED, |discord| discord.gateway_elsewhere("wss://gateway.discord.gg")).await;
    row.logs(&["ERROR", "names a gateway that is not dialled"]).await;
    assert_eq!(row.discord.state().connections, 0);
    row.discord.mend();
    row.settled().await;
    row.end().await;
}

#[tokio::test]
async fn duplicate_interaction() {
    let row = Row::begin().await;
    row.discord.duplicate_interaction(1);
    row.card(&row.ask()).await;
    row.logs(&["DEBUG", "came in once more"]).await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(row.callbacks(), 1);
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn unreadable_interaction() {
    let row = Row::begin().await;
    row.discord.unreadable_interaction(1);
    row.apology(&row.ask()).await;
    row.logs(&["ERROR", "could not be read", "Discord may have changed its form"]).await;
    row.end().await;
}

#[tokio::test]
async fn server_unavailable() {
    let row = Row::begin().await;
    row.discord.server_unavailable();
    row.logs(&["INFO", "out of reach", &format!("server={SERVER}")]).await;
    row.works().await;
    row.in_server(true).await;
    row.quiet();
    row.end().await;
}

#[tokio::test]
async fn server_removed() {
    let row = Row::begin().await;
    row.discord.server_removed();
    row.logs(&["INFO", "in this server no longer", &format!("server={SERVER}")]).await;
    row.in_server(false).await;
    row.discord.server_there();
    row.in_server(true).await;
    row.quiet();
    row.end().await;
}

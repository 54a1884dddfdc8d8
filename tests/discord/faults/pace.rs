//! How soon the bot is back at its real pace. This takes minutes, so it is run only on request: `cargo test --release --test
//! discord at_its_real_pace -- --ignored --nocapture`.

use crate::faults::row::Row;
use crate::standin::StandIn;
use nextrung::chat::discord::backoff::Pace;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// The time between heartbeats that Discord asks for, in milliseconds.
const HEARTBEAT: u64 = 41_250;
/// Longer than any of these may take.
const AT_LAST: Duration = Duration::from_secs(5 * 60);

/// Measures the time from a fault until a person is answered again. The fault is mended after `mended`.
async fn time(name: &str, mended: Duration, fault: impl FnOnce(&StandIn)) {
    let row = Row::begin_with(Pace::default(), |discord| discord.state().heartbeat = HEARTBEAT).await;
    row.settled().await;
    let begun = Instant::now();
    fault(&row.discord);
    sleep(mended).await;
    row.discord.mend();
    let answered = async {
        loop {
            if row.discord.state().to_bot.is_some() {
                let asked = row.ask();
                let answer = timeout(Duration::from_secs(3), row.discord.answer(&asked)).await;
                if answer.is_ok() {
                    break;
                }
                row.discord.state().interactions.remove(&asked.0);
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(AT_LAST, answered).await.unwrap_or_else(|_| panic!("{name}: not back in time\n{}", row.log()));
    println!("{name}: {:.1} s", begun.elapsed().as_secs_f64());
    row.end().await;
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn at_its_real_pace() {
    let at_once = Duration::ZERO;
    let seconds = Duration::from_secs;
    let hung = |discord: &StandIn| {
        discord.hung_upgrade();
        discord.connection_broken();
    };
    let refused = |lasting: Duration| move |discord: &StandIn| discord.refused_connections(lasting);
    tokio::join!(
        time("connection_broken", at_once, StandIn::connection_broken),
        time("reconnect_asked", at_once, StandIn::reconnect_asked),
        time("session_invalidated(true)", at_once, |discord| discord.session_invalidated(true)),
        time("session_invalidated(false)", at_once, |discord| discord.session_invalidated(false)),
        time("closed_with(4003)", at_once, |discord| discord.closed_with(4003)),
        time("closed_with(4009)", at_once, |discord| discord.closed_with(4009)),
        time("hung_upgrade, for 5 s", seconds(5), hung),
        time("hung_upgrade, for 60 s", seconds(60), hung),
        time("refused_connections, for 1 s", seconds(1), refused(seconds(1))),
        time("refused_connections, for 30 s", seconds(30), refused(seconds(30))),
        time("refused_connections, for 120 s", seconds(120), refused(seconds(120))),
        zombie(),
    );
}

/// Measures the time until a connection with unanswered heartbeats is replaced. Events arrive all the while.
async fn zombie() {
    let row = Row::begin_with(Pace::default(), |discord| discord.state().heartbeat = HEARTBEAT).await;
    row.settled().await;
    let begun = Instant::now();
    row.discord.zombie();
    let left = async {
        while row.discord.state().identifies.len() < 2 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(AT_LAST, left).await.expect("it is left");
    row.discord.mend();
    row.discord.connected().await;
    println!("zombie: {:.1} s", begun.elapsed().as_secs_f64());
    row.end().await;
}

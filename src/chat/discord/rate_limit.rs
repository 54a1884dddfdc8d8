//! Rate limits for requests. Discord counts what we send; this counts first, so that Discord never has to refuse.
//!
//! Three things hold a request back: the bucket of its route, the pace of all routes together, and a pause, which
//! Discord asked for or which we make after too many refusals. Answers to interactions skip all of it, since Discord
//! does not count them and they cannot wait; they only stop when Discord's outermost protection turns everything away.

mod channel_openings;
mod pause;

use super::backoff::Pace;
use super::metrics::{LimitScope, Metrics};
use channel_openings::ChannelOpenings;
use pause::{BACKGROUND_LIMIT, Pause, REFUSALS};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};
use twilight_http_ratelimiting::{Endpoint, Permit, RateLimitHeaders, RateLimiter};

/// Requests per second over all routes. Discord allows 50 and counts them as they arrive, which is less evenly.
const RATE: u32 = 46;
/// How many missed turns may be caught up on at once when the machine was slow.
const CATCH_UP: u32 = 2;
/// The longest wait for a pause to end. A request that would wait longer goes back to its sender.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// What this process may still send.
pub(super) struct RequestBudget {
    buckets: RateLimiter,
    /// When the next turn is. The lock is held while waiting for it; it is fair, so turns go in the order of asking.
    turn: tokio::sync::Mutex<Instant>,
    pause: Mutex<Pause>,
    channel_openings: Mutex<ChannelOpenings>,
    metrics: Arc<Metrics>,
    /// How long everything stops when Discord's outermost protection turns us away.
    shut_out: Duration,
}

/// Permission for a background request. Hold it until the result is known.
pub(super) struct BackgroundPermit<'a>(&'a RequestBudget);

impl Drop for BackgroundPermit<'_> {
    fn drop(&mut self) {
        self.0.pause().background -= 1;
    }
}

/// How long to wait before trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RetryAfter(pub(super) Duration);

/// What a response says about our rate limits.
pub(super) enum Signal {
    /// Nothing special.
    Fine,
    /// A refusal that counts towards being shut out: 401 or 403.
    Refused,
    /// Too fast (429), and how long to wait.
    TooFast(LimitScope, Duration),
}

impl RequestBudget {
    /// A budget with nothing spent. Create it on the runtime that sends.
    pub(super) fn new(pace: Pace, metrics: Arc<Metrics>) -> Self {
        let now = Instant::now();
        RequestBudget {
            // We keep the pace of all routes ourselves: the library would let a second's worth go at once.
            buckets: RateLimiter::new(u16::MAX),
            turn: tokio::sync::Mutex::new(now),
            pause: Mutex::new(Pause::new(now)),
            channel_openings: Mutex::new(ChannelOpenings::new(now)),
            metrics,
            shut_out: pace.shut_out,
        }
    }

    /// Waits for a turn for a request to this endpoint.
    pub(super) async fn turn(&self, endpoint: Endpoint) -> Result<Permit, RetryAfter> {
        let _waiting = self.metrics.waits();
        let permit = self.bucket(endpoint).await?;
        let mut turn = self.turn.lock().await;
        loop {
            let now = Instant::now();
            let until = (*turn).max(self.pause().until);
            if self.pause().until > now + LONGEST_WAIT {
                return Err(RetryAfter(self.pause().until - now));
            }
            if until <= now {
                *turn = next_turn(*turn, now);
                return Ok(permit);
            }
            sleep_until(until).await;
        }
    }

    /// Waits until the bucket of this endpoint has room. Requests of one bucket go one after the other.
    async fn bucket(&self, endpoint: Endpoint) -> Result<Permit, RetryAfter> {
        let soon = Instant::now().into_std() + LONGEST_WAIT;
        let mut room = pin!(self.buckets.acquire_if(endpoint.clone(), move |bucket| {
            bucket.is_none_or(|bucket| bucket.remaining > 0 || bucket.reset_at <= soon)
        }));
        loop {
            match timeout(LONGEST_WAIT, &mut room).await {
                Ok(Some(permit)) => return Ok(permit),
                // It does not open soon, or it was closed for long since we started to wait.
                Ok(None) => return Err(self.closed(endpoint).await),
                Err(_) => match self.closed(endpoint.clone()).await {
                    RetryAfter(left) if left <= LONGEST_WAIT => {}
                    long => return Err(long),
                },
            }
        }
    }

    /// How long the bucket of this endpoint stays closed.
    async fn closed(&self, endpoint: Endpoint) -> RetryAfter {
        let bucket = self.buckets.bucket(endpoint).await.filter(|bucket| bucket.remaining == 0);
        RetryAfter(
            bucket
                .map(|bucket| bucket.reset_at.saturating_duration_since(Instant::now().into_std()))
                .unwrap_or_default(),
        )
    }

    /// Records the result of a request.
    pub(super) fn spent(&self, permit: Permit, headers: Option<RateLimitHeaders>, said: Signal) {
        self.note(said);
        permit.complete(headers);
    }

    /// Records what a response said, also for a request that needed no turn.
    pub(super) fn note(&self, said: Signal) {
        let now = Instant::now();
        let mut pause = self.pause();
        match said {
            Signal::Fine => return,
            Signal::Refused => {}
            Signal::TooFast(scope, wait) => {
                self.metrics.limited(scope);
                let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                match scope {
                    LimitScope::Shared => {
                        tracing::info!(wait_ms, "Discord asked to wait (429), because of what others send there");
                        // It does not count against us.
                        return;
                    }
                    // The bucket takes care of it.
                    LimitScope::User => tracing::warn!(wait_ms, "Discord asked to wait (429) on one of its routes"),
                    LimitScope::Global => {
                        tracing::warn!(
                            wait_ms,
                            "Discord asked to wait (429) with everything; nothing is sent meanwhile"
                        );
                        pause.extend(now + wait);
                    }
                    LimitScope::Unknown => {
                        let wait = wait.max(self.shut_out);
                        pause.extend(now + wait);
                        pause.shut_out_until = pause.shut_out_until.max(now + wait);
                        let seconds = wait.as_secs();
                        tracing::error!(
                            seconds,
                            "Discord's outer wall turned us away (429 without a reason); nothing is sent for a while. If this \
                             happens again, look at what this machine's address sends"
                        );
                    }
                }
            }
        }
        let refused = pause.refused(now);
        if pause.should_warn(now) {
            tracing::warn!(
                "{BACKGROUND_LIMIT} refusals (401, 403, 429) within ten minutes; people who ask are answered, and nothing else is sent \
                 until they are fewer"
            );
        }
        if let Some(until) = refused {
            let seconds = (until - now).as_secs();
            tracing::error!(
                seconds,
                "{REFUSALS} refusals (401, 403, 429) within ten minutes; nothing is sent until they are fewer, so that Discord \
                 does not shut this machine out. `nextrung doctor` may say why"
            );
        }
    }

    /// Whether the refusals leave room for a background request now.
    pub(super) fn check_background(&self) -> Result<(), RetryAfter> {
        self.pause().check_background(Instant::now())
    }

    /// How long no background request can be sent, to anybody.
    pub(super) fn held(&self) -> Duration {
        let (mut pause, now) = (self.pause(), Instant::now());
        let full = pause.check_background(now).err().map_or(Duration::ZERO, |RetryAfter(wait)| wait);
        full.max(pause.until.saturating_duration_since(now))
    }

    /// Takes permission for a background request.
    pub(super) fn background_permit(&self) -> Result<BackgroundPermit<'_>, RetryAfter> {
        let mut pause = self.pause();
        pause.check_background(Instant::now())?;
        pause.background += 1;
        Ok(BackgroundPermit(self))
    }

    /// Takes the turn for opening a new direct channel, if one may be opened now.
    pub(super) fn open_channel(&self) -> Result<(), RetryAfter> {
        self.channel_openings().take(Instant::now())
    }

    /// Records that we open direct channels too fast (40003, 20026). Returns how long none are opened.
    pub(super) fn opened_too_fast(&self) -> RetryAfter {
        let held = self.channel_openings().too_fast(Instant::now());
        let seconds = held.as_secs();
        tracing::error!(
            seconds,
            "Discord says that direct messages are opened too fast; no new ones for a while, there is nothing to do"
        );
        RetryAfter(held)
    }

    /// How long everything is still turned away, answers to interactions included.
    pub(super) fn shut_out(&self) -> Duration {
        self.pause().shut_out_until.saturating_duration_since(Instant::now())
    }

    fn pause(&self) -> MutexGuard<'_, Pause> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn channel_openings(&self) -> MutexGuard<'_, ChannelOpenings> {
        self.channel_openings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn after this one. Turns are evenly spaced; a few late ones are caught up on.
fn next_turn(turn: Instant, now: Instant) -> Instant {
    let space = Duration::from_secs(1) / RATE;
    let earliest = now.checked_sub(space * CATCH_UP).unwrap_or(now);
    turn.max(earliest) + space
}

#[cfg(test)]
mod tests {
    use super::pause::{AT_RISK_LIMIT, REFUSALS_WITHIN};
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn turns_are_evenly_spaced_and_only_a_few_are_made_up_for() {
        let start = Instant::now();
        let mut turn = start;
        for _ in 0..RATE {
            turn = next_turn(turn, turn);
        }
        assert!((turn - start) > SECOND - Duration::from_millis(1) && (turn - start) <= SECOND);
        // After an idle minute two more may go at once, but not three.
        let late = start + SECOND * 60;
        let mut at_once = 0;
        let mut turn = start;
        while turn <= late {
            turn = next_turn(turn, late);
            at_once += 1;
        }
        assert_eq!(at_once, 1 + CATCH_UP);
    }

    /// Simulates an hour in which 300 messages are refused whenever they are sent, this many at once. Returns the most
    /// refusals in any ten minutes, all refusals, and how often something was put off.
    async fn everybody_refuses(at_once: usize) -> (usize, usize, usize) {
        let budget = Arc::new(RequestBudget::new(Pace::default(), Arc::default()));
        let refused = Arc::new(Mutex::new(Vec::new()));
        let slots = Arc::new(tokio::sync::Semaphore::new(at_once));
        let end = Instant::now() + SECOND * 3_600;
        let mut senders = tokio::task::JoinSet::new();
        for sender in 0..300 {
            let (budget, refused, slots) = (Arc::clone(&budget), Arc::clone(&refused), Arc::clone(&slots));
            // Some responses take as long as they may.
            let latency = Duration::from_millis(100 + sender * 33 % 9_900);
            senders.spawn(async move {
                let mut put_off = 0;
                while Instant::now() < end {
                    let sent = async {
                        let _slot = slots.acquire().await.unwrap();
                        budget.check_background()?;
                        let permit = budget.turn(endpoint(&format!("channels/{sender}/messages"))).await?;
                        let leave = budget.background_permit()?;
                        tokio::time::sleep(latency).await;
                        refused.lock().unwrap().push(Instant::now());
                        budget.spent(permit, None, Signal::Refused);
                        drop(leave);
                        Ok::<(), RetryAfter>(())
                    };
                    if let Err(RetryAfter(wait)) = sent.await {
                        put_off += 1;
                        tokio::time::sleep(wait).await;
                    }
                }
                put_off
            });
        }
        let put_off = senders.join_all().await.iter().sum();
        let refused = refused.lock().unwrap();
        let within = |(at, begun): (usize, &Instant)| {
            refused[at..].iter().take_while(|one| one.duration_since(*begun) < REFUSALS_WITHIN).count()
        };
        let most = refused.iter().enumerate().map(within).max().unwrap_or_default();
        // Requests that people wait for were never held up.
        assert!(budget.pause().until <= Instant::now());
        assert_eq!(budget.pause().background, 0);
        (most, refused.len(), put_off)
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_writes_to_people_who_refuse_it_stays_below_the_pause() {
        for at_once in [300, 20] {
            let (most, all, put_off) = everybody_refuses(at_once).await;
            assert!((BACKGROUND_LIMIT..=AT_RISK_LIMIT).contains(&most), "{most} in ten minutes");
            assert!(all > 5 * BACKGROUND_LIMIT, "it goes on: {all} in an hour");
            assert!(
                put_off < 300 * 6 * 4,
                "each is put off a few times in ten minutes, but all {put_off} times in an hour"
            );
        }
    }

    fn endpoint(path: &str) -> Endpoint {
        Endpoint { method: twilight_http_ratelimiting::Method::Post, path: path.to_owned() }
    }

    fn bucket(remaining: u16, reset: Duration) -> Option<RateLimitHeaders> {
        let reset_at = std::time::Instant::now() + reset;
        Some(RateLimitHeaders { bucket: b"abcd".to_vec(), limit: 5, remaining, reset_at })
    }

    #[tokio::test]
    async fn an_empty_bucket_is_waited_for_and_one_that_stays_empty_is_not() {
        let budget = RequestBudget::new(Pace::default(), Arc::default());
        let permit = budget.turn(endpoint("channels/1/messages")).await.unwrap();
        budget.spent(permit, bucket(0, Duration::from_millis(300)), Signal::Fine);
        let begun = Instant::now();
        let permit = budget.turn(endpoint("channels/1/messages")).await.unwrap();
        assert!(begun.elapsed() >= Duration::from_millis(290));
        budget.spent(permit, bucket(0, SECOND * 3_600), Signal::Fine);
        let RetryAfter(wait) = budget.turn(endpoint("channels/1/messages")).await.err().unwrap();
        assert!((SECOND * 3_500..=SECOND * 3_601).contains(&wait), "{wait:?}");
        // Another channel has a bucket of its own.
        assert!(budget.turn(endpoint("channels/2/messages")).await.is_ok());
    }

    #[tokio::test]
    async fn a_request_that_is_given_up_while_it_waits_leaves_its_turn_to_the_next() {
        let budget = RequestBudget::new(Pace::default(), Arc::default());
        let held = budget.turn(endpoint("channels/1/messages")).await.unwrap();
        for _ in 0..20 {
            let waited = timeout(Duration::from_millis(1), budget.turn(endpoint("channels/1/messages"))).await;
            assert!(waited.is_err(), "those of one bucket go one after the other");
        }
        drop(held);
        assert!(timeout(SECOND, budget.turn(endpoint("channels/1/messages"))).await.is_ok());
    }

    #[tokio::test]
    async fn a_pause_holds_everything_and_a_long_one_gives_it_back() {
        let budget = RequestBudget::new(Pace::default(), Arc::default());
        budget.note(Signal::TooFast(LimitScope::Global, Duration::from_millis(300)));
        let begun = Instant::now();
        drop(budget.turn(endpoint("channels/1/messages")).await.unwrap());
        assert!(begun.elapsed() >= Duration::from_millis(290));
        budget.note(Signal::TooFast(LimitScope::Shared, SECOND * 3_600));
        drop(budget.turn(endpoint("channels/1/messages")).await.unwrap());
        budget.note(Signal::TooFast(LimitScope::Global, SECOND * 60));
        assert_eq!(budget.shut_out(), Duration::ZERO, "interactions are answered all the same");
        budget.note(Signal::TooFast(LimitScope::Unknown, SECOND));
        assert!(budget.shut_out() > SECOND * 590);
        let RetryAfter(wait) = budget.turn(endpoint("channels/1/messages")).await.err().unwrap();
        assert!(wait > SECOND * 590, "{wait:?}");
    }
}

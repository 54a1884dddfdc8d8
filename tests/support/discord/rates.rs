//! Discord's rate limits: fifty requests a second in all, and a limit for each route and place. A limited client must wait.

use super::misbehave::On;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

/// The limit for all requests together.
const GLOBAL: usize = 50;
const GLOBAL_WITHIN: Duration = Duration::from_secs(1);
/// How long until a bucket is full again.
const BUCKET_WITHIN: Duration = Duration::from_secs(5);
/// The time during which requests that were already under way do not count against a limited client.
const UNDER_WAY: Duration = Duration::from_millis(50);

/// The scope of a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This bot, in this place.
    User,
    /// This bot, everywhere.
    Global,
    /// Everybody in this place.
    Shared,
}

impl Scope {
    fn name(self) -> &'static str {
        match self {
            Scope::User => "user",
            Scope::Global => "global",
            Scope::Shared => "shared",
        }
    }
}

/// The answer to a request over the limit.
pub struct Wait {
    pub scope: Scope,
    pub seconds: f64,
}

impl Wait {
    pub fn headers(&self, place: &Place) -> Headers {
        let mut headers = match place.limit() {
            Some(limit) if self.scope != Scope::Global => place.headers(limit, 0, self.seconds),
            _ => Vec::new(),
        };
        headers.extend([
            // The header is rounded up; the body is exact.
            ("retry-after", self.seconds.ceil().to_string()),
            ("x-ratelimit-scope", self.scope.name().to_owned()),
        ]);
        if self.scope == Scope::Global {
            headers.push(("x-ratelimit-global", "true".to_owned()));
        }
        headers
    }

    pub fn body(&self) -> Value {
        json!({
            "message": "You are being rate limited.", "retry_after": self.seconds,
            "global": self.scope == Scope::Global,
        })
    }
}

#[derive(Default)]
pub struct Rates {
    recent: VecDeque<Instant>,
    buckets: HashMap<String, Bucket>,
    /// Limits that another client has used up, and until when. Without a kind of request, everything is used up.
    used_up: Vec<(Option<On>, Instant)>,
    /// Clients told to wait: until when, and when they were told.
    told: Vec<(Told, Instant, Instant)>,
    /// Requests of the bot that came too early or over the limit.
    pub own: Vec<String>,
    /// The most requests in any second, including those over the limit.
    pub most: usize,
}

#[derive(PartialEq)]
enum Told {
    Everywhere,
    Bucket(String),
}

struct Bucket {
    left: usize,
    full_at: Instant,
}

/// The bucket of a request: its route, and the place it affects.
#[derive(Clone)]
pub struct Place {
    pub on: On,
    pub key: String,
    /// Whether it counts towards the global limit. The interaction routes do not.
    pub counted: bool,
}

impl Place {
    fn limit(&self) -> Option<usize> {
        match self.on {
            On::Message => Some(5),
            On::OpenDm => Some(10),
            On::History | On::Commands => Some(50),
            _ => None,
        }
    }

    fn headers(&self, limit: usize, left: usize, reset_after: f64) -> Headers {
        vec![
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", format!("{:.3}", epoch() + reset_after)),
            ("x-ratelimit-reset-after", format!("{reset_after:.3}")),
            ("x-ratelimit-bucket", format!("{:?}-bucket", self.on).to_lowercase()),
        ]
    }
}

/// The headers on every answer of a bucket.
pub type Headers = Vec<(&'static str, String)>;

impl Rates {
    /// Counts a request, and either admits it or says how long to wait.
    pub fn admit(&mut self, place: &Place, now: Instant) -> (Headers, Result<(), Wait>) {
        let key = Told::Bucket(place.key.clone());
        self.told.retain(|(_, _, until)| *until > now);
        let told = self.told.iter().find(|(who, _, _)| *who == key || (*who == Told::Everywhere && place.counted));
        if let Some((who, at, until)) = told {
            let scope = if *who == Told::Everywhere { Scope::Global } else { Scope::User };
            let wait = Wait { scope, seconds: until.duration_since(now).as_secs_f64() };
            if now.duration_since(*at) > UNDER_WAY {
                self.own.push(format!("{}: sent {:.3} s before it was allowed", place.key, wait.seconds));
            }
            return (Vec::new(), Err(wait));
        }
        if let Some((at, until)) = self.used_up_by_others(place, now) {
            let scope = if at.is_none() { Scope::Global } else { Scope::User };
            let wait = Wait { scope, seconds: until.duration_since(now).as_secs_f64() };
            self.tell(place, &wait, now);
            return (Vec::new(), Err(wait));
        }
        if place.counted
            && let Err(wait) = self.count(place, now)
        {
            return (Vec::new(), Err(wait));
        }
        self.fill(place, now)
    }

    /// Records that the clients of this place were told to wait.
    pub fn tell(&mut self, place: &Place, wait: &Wait, now: Instant) {
        let who = match wait.scope {
            Scope::Global => Told::Everywhere,
            Scope::User | Scope::Shared => Told::Bucket(place.key.clone()),
        };
        // A hair less: clocks here and there are read one after the other.
        let until = now + Duration::from_secs_f64(wait.seconds * 0.99);
        self.told.push((who, now, until));
    }

    /// Lets another client use up the limit, here or everywhere.
    pub fn use_up(&mut self, at: Option<On>, until: Instant) {
        self.used_up.push((at, until));
    }

    /// Ends every wait.
    pub fn forgive(&mut self) {
        self.used_up.clear();
        self.told.clear();
    }

    fn used_up_by_others(&mut self, place: &Place, now: Instant) -> Option<(Option<On>, Instant)> {
        self.used_up.retain(|(_, until)| *until > now);
        let here = |at: &Option<On>| at.map_or(place.counted, |on| on.includes(place.on));
        self.used_up.iter().find(|(at, _)| here(at)).copied()
    }

    fn count(&mut self, place: &Place, now: Instant) -> Result<(), Wait> {
        self.recent.retain(|then| now.duration_since(*then) < GLOBAL_WITHIN);
        self.most = self.most.max(self.recent.len() + 1);
        if self.recent.len() < GLOBAL {
            self.recent.push_back(now);
            return Ok(());
        }
        self.own.push(format!("{}: more than {GLOBAL} requests a second", place.key));
        let oldest = self.recent.front().copied().unwrap_or(now);
        let wait = Wait { scope: Scope::Global, seconds: (oldest + GLOBAL_WITHIN - now).as_secs_f64() };
        Err(wait)
    }

    fn fill(&mut self, place: &Place, now: Instant) -> (Headers, Result<(), Wait>) {
        let Some(limit) = place.limit() else { return (Vec::new(), Ok(())) };
        if self.buckets.len() > 10_000 {
            self.buckets.retain(|_, bucket| bucket.full_at > now);
        }
        let bucket = self.buckets.entry(place.key.clone()).or_insert(Bucket { left: limit, full_at: now });
        if bucket.full_at <= now {
            *bucket = Bucket { left: limit, full_at: now + BUCKET_WITHIN };
        }
        let reset_after = (bucket.full_at - now).as_secs_f64();
        let over = bucket.left == 0;
        bucket.left = bucket.left.saturating_sub(1);
        if over {
            self.own.push(format!("{}: more than {limit} requests in {BUCKET_WITHIN:?}", place.key));
            return (Vec::new(), Err(Wait { scope: Scope::User, seconds: reset_after }));
        }
        (place.headers(limit, bucket.left, reset_after), Ok(()))
    }
}

/// Discord's own clock, in seconds since 1970.
#[allow(clippy::disallowed_methods, reason = "Discord has a clock of its own")]
fn epoch() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64()
}

//! Metrics about the bot on Discord, for the people who monitor it.
//!
//! Every update is a few atomic operations. Label values come from the enums below, so no id and nothing that anybody
//! typed is ever one. `docs/operating.md` explains each metric; a test keeps that page in step with what is exported.

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use strum::{IntoStaticStr, VariantArray};

/// The upper bounds of the acknowledgement buckets, in seconds. Discord waits three.
const ACKNOWLEDGED: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
/// The upper bounds of the buckets for waits on the rate limit, in seconds.
const WAITED: [f64; 9] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0];

/// The result of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AnswerOutcome {
    /// Answered at once.
    Answered,
    /// Acknowledged first and answered later.
    Deferred,
    /// Something broke, and the person was told.
    Apologised,
    /// Discord no longer took an answer (10062).
    Lapsed,
    /// Discord already had an answer (40060).
    AlreadyAnswered,
    /// No answer reached Discord, as far as we know.
    Lost,
    /// The person was too fast and was told to wait.
    Flooded,
    /// Discord sent it twice; the first one was answered.
    Duplicate,
}

/// The scope of the limit behind a 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum LimitScope {
    /// The bot's limit on one route.
    User,
    /// The bot's limit on all routes together.
    Global,
    /// A limit shared with others.
    Shared,
    /// Discord did not say, or something in front of Discord answered.
    Unknown,
}

/// The state of the gateway connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum GatewayState {
    /// A connection or a session is being opened.
    Connecting,
    /// There is a session.
    Connected,
    /// The last try failed, and the next one is waiting.
    Waiting,
}

/// The status classes of responses, by hundreds; the first one means no response.
const STATUSES: [&str; 6] = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"];

/// One metric per value of a label.
type Labelled<M> = Family<[(&'static str, &'static str); 1], M>;
/// A gauge of seconds.
type Seconds = Gauge<f64, AtomicU64>;

/// All metrics.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    acknowledged: Histogram,
    answers: Labelled<Counter>,
    requests: Labelled<Counter>,
    limited: Labelled<Counter>,
    waiting: Gauge,
    waited: Histogram,
    state: Labelled<Gauge>,
    heartbeat_age: Seconds,
    heartbeat_latency: Seconds,
    /// When the last heartbeat was answered; the start, if none was yet.
    beat: Mutex<Instant>,
}

impl Default for Metrics {
    /// Everything at zero. Each value of each label exists from the start, so that its first rise is seen.
    fn default() -> Self {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("nextrung"),
            acknowledged: Histogram::new(ACKNOWLEDGED),
            answers: Labelled::default(),
            requests: Labelled::default(),
            limited: Labelled::default(),
            waiting: Gauge::default(),
            waited: Histogram::new(WAITED),
            state: Labelled::default(),
            heartbeat_age: Seconds::default(),
            heartbeat_latency: Seconds::default(),
            beat: Mutex::new(Instant::now()),
        };
        for outcome in AnswerOutcome::VARIANTS {
            drop(metrics.answers.get_or_create(&outcome.label()));
        }
        for scope in LimitScope::VARIANTS {
            drop(metrics.limited.get_or_create(&scope.label()));
        }
        for status in STATUSES {
            drop(metrics.requests.get_or_create(&[("status", status)]));
        }
        metrics.state(GatewayState::Connecting);
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let all = &mut self.registry;
        let seconds = || Unit::Seconds;
        let about = "From an interaction's arrival to Discord's word that it has the first answer";
        all.register_with_unit("ack_latency", about, seconds(), self.acknowledged.clone());
        all.register("answers", "Interactions, by what became of them", self.answers.clone());
        all.register("requests", "Requests to Discord's API, by the class of the answer", self.requests.clone());
        all.register("rate_limited", "Requests that Discord answered with 429, by whose limit", self.limited.clone());
        all.register("budget_waiting", "Requests that wait for the budget at this moment", self.waiting.clone());
        let about = "How long requests waited for the budget, most of them for no time at all";
        all.register_with_unit("budget_wait", about, seconds(), self.waited.clone());
        all.register("gateway_state", "1 for the state the gateway is in, 0 for the others", self.state.clone());
        let about = "Since the gateway last answered a heartbeat; since the start, if it never did";
        all.register_with_unit("heartbeat_age", about, seconds(), self.heartbeat_age.clone());
        let about = "What the last heartbeat took until the gateway answered it";
        all.register_with_unit("heartbeat_latency", about, seconds(), self.heartbeat_latency.clone());
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "The version that runs", version);
    }

    /// Records that Discord has the first response to an interaction, this long after the interaction arrived.
    pub fn acknowledged(&self, took: Duration) {
        self.acknowledged.observe(took.as_secs_f64());
    }

    /// Records the result of one interaction. Once for each.
    pub fn answer(&self, outcome: AnswerOutcome) {
        self.answers.get_or_create(&outcome.label()).inc();
    }

    /// Records the status of a response; zero if none came.
    pub fn responded(&self, status: u16) {
        let class = STATUSES.get(usize::from(status / 100)).copied().unwrap_or(STATUSES[0]);
        self.requests.get_or_create(&[("status", class)]).inc();
    }

    /// Records a 429 response, because of this limit.
    pub fn limited(&self, scope: LimitScope) {
        self.limited.get_or_create(&scope.label()).inc();
    }

    /// Records that a request waits for the rate limit, until the returned guard is dropped.
    pub fn waits(&self) -> WaitGuard {
        self.waiting.inc();
        WaitGuard { waiting: self.waiting.clone(), waited: self.waited.clone(), since: Instant::now() }
    }

    /// Records the current state of the gateway.
    pub fn state(&self, now: GatewayState) {
        for state in GatewayState::VARIANTS {
            self.state.get_or_create(&state.label()).set(i64::from(*state == now));
        }
    }

    /// Records an answered heartbeat, which took this long.
    pub fn heartbeat(&self, latency: Duration) {
        self.heartbeat_latency.set(latency.as_secs_f64());
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// All metrics, in the text format that Prometheus reads.
    pub fn text(&self) -> String {
        let beat = *self.beat.lock().unwrap_or_else(PoisonError::into_inner);
        self.heartbeat_age.set(beat.elapsed().as_secs_f64());
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }
}

/// A request that waits for the rate limit.
#[derive(Debug)]
pub struct WaitGuard {
    waiting: Gauge,
    waited: Histogram,
    since: Instant,
}

impl Drop for WaitGuard {
    fn drop(&mut self) {
        self.waiting.dec();
        self.waited.observe(self.since.elapsed().as_secs_f64());
    }
}

impl AnswerOutcome {
    /// Its name, here and in the log.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn label(self) -> [(&'static str, &'static str); 1] {
        [("outcome", self.name())]
    }
}

impl LimitScope {
    fn label(self) -> [(&'static str, &'static str); 1] {
        [("scope", self.into())]
    }
}

impl GatewayState {
    fn label(self) -> [(&'static str, &'static str); 1] {
        [("state", self.into())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a sample, by its name and labels.
    fn value(metrics: &Metrics, sample: &str) -> f64 {
        let text = metrics.text();
        let found = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        found.unwrap_or_else(|| panic!("no {sample} in\n{text}")).parse().unwrap()
    }

    #[test]
    fn everything_is_there_from_the_beginning() {
        let metrics = Metrics::default();
        for sample in [
            "nextrung_ack_latency_seconds_count",
            "nextrung_answers_total{outcome=\"already_answered\"}",
            "nextrung_requests_total{status=\"5xx\"}",
            "nextrung_rate_limited_total{scope=\"global\"}",
            "nextrung_budget_waiting",
            "nextrung_budget_wait_seconds_count",
            "nextrung_gateway_state{state=\"connected\"}",
            "nextrung_heartbeat_latency_seconds",
        ] {
            assert_eq!(value(&metrics, sample), 0.0, "{sample}");
        }
        let version = format!("nextrung_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
        assert_eq!(value(&metrics, &version), 1.0);
        assert_eq!(value(&metrics, "nextrung_gateway_state{state=\"connecting\"}"), 1.0);
        assert!(metrics.text().ends_with("# EOF\n"));
    }

    #[test]
    fn what_happens_is_counted_where_it_belongs() {
        let metrics = Metrics::default();
        metrics.acknowledged(Duration::from_millis(40));
        AnswerOutcome::VARIANTS.iter().copied().for_each(|outcome| metrics.answer(outcome));
        metrics.answer(AnswerOutcome::Lost);
        [200, 204, 404, 429, 503, 0, 65_535].into_iter().for_each(|status| metrics.responded(status));
        LimitScope::VARIANTS.iter().copied().for_each(|scope| metrics.limited(scope));
        for (sample, expected) in [
            ("nextrung_ack_latency_seconds_bucket{le=\"0.025\"}", 0.0),
            ("nextrung_ack_latency_seconds_bucket{le=\"0.05\"}", 1.0),
            ("nextrung_answers_total{outcome=\"answered\"}", 1.0),
            ("nextrung_answers_total{outcome=\"lost\"}", 2.0),
            ("nextrung_requests_total{status=\"2xx\"}", 2.0),
            ("nextrung_requests_total{status=\"4xx\"}", 2.0),
            ("nextrung_requests_total{status=\"5xx\"}", 1.0),
            ("nextrung_requests_total{status=\"none\"}", 2.0),
            ("nextrung_rate_limited_total{scope=\"shared\"}", 1.0),
        ] {
            assert_eq!(value(&metrics, sample), expected, "{sample}");
        }
    }

    #[test]
    fn a_wait_is_seen_while_it_lasts_and_measured_when_it_is_over() {
        let metrics = Metrics::default();
        let (first, second) = (metrics.waits(), metrics.waits());
        assert_eq!(value(&metrics, "nextrung_budget_waiting"), 2.0);
        drop(first);
        assert_eq!(value(&metrics, "nextrung_budget_waiting"), 1.0);
        drop(second);
        assert_eq!(value(&metrics, "nextrung_budget_waiting"), 0.0);
        assert_eq!(value(&metrics, "nextrung_budget_wait_seconds_count"), 2.0);
    }

    #[test]
    fn the_gateway_is_in_one_state_and_its_heartbeat_grows_older() {
        let metrics = Metrics::default();
        let one = |state: &str| value(&metrics, &format!("nextrung_gateway_state{{state=\"{state}\"}}"));
        for (state, name) in [(GatewayState::Connected, "connected"), (GatewayState::Waiting, "waiting")] {
            metrics.state(state);
            let all: f64 = ["connecting", "connected", "waiting"].iter().map(|state| one(state)).sum();
            assert_eq!((one(name), all), (1.0, 1.0));
        }
        std::thread::sleep(Duration::from_millis(30));
        let before = value(&metrics, "nextrung_heartbeat_age_seconds");
        assert!(before >= 0.03, "{before}");
        metrics.heartbeat(Duration::from_millis(120));
        assert!(value(&metrics, "nextrung_heartbeat_age_seconds") < before);
        assert_eq!(value(&metrics, "nextrung_heartbeat_latency_seconds"), 0.12);
    }
}

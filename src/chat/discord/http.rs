//! Requests to Discord's REST API: one client, with time limits, that honours `retry_after`.
//!
//! serenity names the routes and builds the requests; they are sent from here because its own client hides
//! `retry_after`, has no time limit and, with its rate limiter on, ignores another origin.
//!
//! What went wrong is said in a status, Discord's number for it and a word of ours. Never pass on the message of
//! reqwest or serenity: it holds the address, and the address of an answer holds a secret.

use super::Fatal;
use serde_json::Value;
use serenity::http::LightMethod;
use serenity::http::Request;
use serenity::http::Route;
use std::fmt;
use std::time::Duration;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request may take, from its first byte to the answer's last.
const TOTAL: Duration = Duration::from_secs(10);
/// How often a request that was put off is tried again.
const PUT_OFF: usize = 3;
/// The longest that a request waits because it was put off. Whoever sent it has their own patience beyond that.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The REST API at one origin, for one bot.
pub(super) struct Api {
    client: reqwest::Client,
    origin: String,
    /// With `Bot ` before it, as the header wants it.
    token: String,
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The HTTP status, where there was an answer at all.
    pub(super) status: Option<u16>,
    /// Discord's own number for what is wrong, where it gave one.
    pub(super) code: Option<i64>,
    /// What went wrong, in a word or two of ours.
    pub(super) what: &'static str,
}

impl Api {
    /// The API at this origin, such as `https://discord.com`.
    ///
    /// # Errors
    ///
    /// If the origin is none, or the token could never stand in a header.
    pub(super) fn new(origin: &str, token: &str) -> Result<Self, Fatal> {
        let url = reqwest::Url::parse(origin).map_err(|_| Fatal::Origin)?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || url.path() != "/" {
            return Err(Fatal::Origin);
        }
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Fatal::Token);
        }
        let client = client(&url)?;
        Ok(Api { client, origin: url.origin().ascii_serialization(), token: format!("Bot {token}") })
    }

    /// serenity's own client for this API: the same origin, the same time limits, no rate limiter. It has its own
    /// connections, since it runs apart (see [`super::gateway`]).
    ///
    /// # Errors
    ///
    /// If TLS could not be set up.
    pub(super) fn serenity(&self) -> Result<serenity::http::Http, Fatal> {
        let url = reqwest::Url::parse(&self.origin).map_err(|_| Fatal::Origin)?;
        let builder = serenity::http::HttpBuilder::new(&self.token).client(client(&url)?);
        Ok(builder.proxy(&self.origin).ratelimiter_disabled(true).build())
    }

    /// Where this API is.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    pub(super) async fn get(&self, route: Route<'_>) -> Result<Value, Trouble> {
        self.call(Request::new(route, LightMethod::Get)).await
    }

    pub(super) async fn get_with(&self, route: Route<'_>, key: &'static str, value: &str) -> Result<Value, Trouble> {
        self.call(Request::new(route, LightMethod::Get).params(Some(vec![(key, value.to_owned())]))).await
    }

    pub(super) async fn put(&self, route: Route<'_>, body: &Value) -> Result<Value, Trouble> {
        self.call(Request::new(route, LightMethod::Put).body(Some(body.to_string().into_bytes()))).await
    }

    pub(super) async fn post(&self, route: Route<'_>, body: &Value) -> Result<Value, Trouble> {
        self.call(Request::new(route, LightMethod::Post).body(Some(body.to_string().into_bytes()))).await
    }

    async fn call(&self, request: Request<'_>) -> Result<Value, Trouble> {
        for _ in 0..PUT_OFF {
            match self.once(request.clone()).await? {
                Outcome::Done(body) => return Ok(body),
                Outcome::PutOff(wait) if wait <= LONGEST_WAIT => tokio::time::sleep(wait).await,
                Outcome::PutOff(_) => break,
            }
        }
        Err(Trouble { status: Some(429), code: None, what: "put off" })
    }

    async fn once(&self, request: Request<'_>) -> Result<Outcome, Trouble> {
        let built = request.build(&self.client, &self.token, Some(&self.origin));
        let answer = built.map_err(|_| Trouble::of("not sendable"))?.send().await.map_err(Trouble::from)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(Trouble::from)?;
        // 204 has no body, and what stands between us and Discord may answer in HTML.
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.as_u16() == 429 {
            return Ok(Outcome::PutOff(wait_of(&body)));
        }
        if status.is_success() {
            return Ok(Outcome::Done(body));
        }
        Err(Trouble { status: Some(status.as_u16()), code: body["code"].as_i64(), what: "refused" })
    }
}

/// A client for this origin, with time limits.
fn client(origin: &reqwest::Url) -> Result<reqwest::Client, Fatal> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        // Discord never redirects; whatever does would be sent the token.
        .redirect(reqwest::redirect::Policy::none());
    if super::address::is_loopback(origin) {
        // What is meant for this machine stays on it, whatever proxy the environment names.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|_| Fatal::Tls)
}

/// What came of one request.
enum Outcome {
    Done(Value),
    PutOff(Duration),
}

/// How long Discord asks us to wait: a float, in the body. The header is rounded.
fn wait_of(body: &Value) -> Duration {
    let seconds = body["retry_after"].as_f64().filter(|seconds| *seconds >= 0.0).unwrap_or(1.0);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

impl Trouble {
    fn of(what: &'static str) -> Self {
        Trouble { status: None, code: None, what }
    }

    /// The request itself was at fault: sending it again would not help.
    pub(super) fn is_ours(&self) -> bool {
        self.status.is_some_and(|status| (400..500).contains(&status) && status != 429)
    }

    /// The token is wrong, or was withdrawn.
    pub(super) fn is_unauthorised(&self) -> bool {
        self.status == Some(401)
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        Trouble::of(match () {
            () if error.is_timeout() => "no answer in time",
            () if error.is_connect() => "no connection",
            () => "the connection broke",
        })
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)?;
        if let Some(status) = self.status {
            write!(f, ", status {status}")?;
        }
        if let Some(code) = self.code {
            write!(f, ", code {code}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        let fatal = |origin| Api::new(origin, "token").err();
        assert_eq!(fatal("https://discord.com"), None);
        assert_eq!(fatal("http://127.0.0.1:4180/"), None);
        for wrong in ["", "discord.com", "ftp://discord.com", "https://discord.com/api/v10", "https://"] {
            assert_eq!(fatal(wrong), Some(Fatal::Origin), "{wrong}");
        }
    }

    #[test]
    fn a_token_that_no_header_could_carry_is_refused_at_once() {
        for wrong in ["", "two words", "line\nbreak", "tökén"] {
            assert_eq!(Api::new("https://discord.com", wrong).err(), Some(Fatal::Token), "{wrong:?}");
        }
    }

    #[test]
    fn how_long_to_wait_is_read_from_the_body() {
        let wait = |body: Value| wait_of(&body);
        assert_eq!(wait(serde_json::json!({ "retry_after": 0.25 })), Duration::from_millis(250));
        assert_eq!(wait(serde_json::json!({ "retry_after": 3 })), Duration::from_secs(3));
        assert_eq!(wait(serde_json::json!({})), Duration::from_secs(1));
        assert_eq!(wait(serde_json::json!({ "retry_after": -1 })), Duration::from_secs(1));
        assert_eq!(wait(serde_json::json!({ "retry_after": 1e300 })), Duration::MAX);
    }

    #[test]
    fn trouble_says_status_and_code_and_nothing_else() {
        let trouble = Trouble { status: Some(400), code: Some(50035), what: "refused" };
        assert_eq!(trouble.to_string(), "refused, status 400, code 50035");
        assert_eq!(Trouble::of("no answer in time").to_string(), "no answer in time");
    }
}

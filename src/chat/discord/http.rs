//! Requests to Discord's REST API: one client, with timeouts, within the rate limits.
//!
//! serenity names the routes and builds the requests; they are sent from here because its own client hides
//! `retry_after`, has no timeout and, with its rate limiter on, ignores another origin.
//!
//! Errors consist of a status, Discord's error code and a few words of ours. Never pass on the message of a reqwest or
//! serenity error: it contains the address, and the address of an answer contains a secret.

use super::backoff::Pace;
use super::mentions::CommandMentions;
use super::metrics::Metrics;
use super::rate_limit::{RequestBudget, Signal};
use super::response::{RequestError, Response, WITHDRAWN};
use super::{Fatal, attachments, invite};
use crate::bot::reply::File;
use crate::fail;
use chrono::{DateTime, Utc};
use serde_json::Value;
use serenity::http::{LightMethod, Request, Route};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};
use twilight_http_ratelimiting::{Endpoint, Method};

/// The timeout for opening a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// The timeout for a request, from its first byte to the last byte of the response; longer with files.
const TOTAL: Duration = Duration::from_secs(10);
/// How often a rate-limited request is retried.
const PUT_OFF: usize = 3;
/// The longest wait of a rate-limited request. Callers that can wait longer do so themselves.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The base address of Discord's API in serenity's routes, whatever the origin.
const DISCORDS: &str = "https://discord.com/api/v10/";

/// The REST API at one origin, for one bot.
pub(super) struct Api {
    client: reqwest::Client,
    origin: String,
    /// With `Bot ` before it, as the header needs it.
    token: String,
    budget: RequestBudget,
    metrics: Arc<Metrics>,
    revoked: watch::Sender<bool>,
    mentions: RwLock<Arc<CommandMentions>>,
}

impl Api {
    /// The ids of our commands, as far as they are known.
    pub(super) fn mentions(&self) -> Arc<CommandMentions> {
        Arc::clone(&self.mentions.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns the ids of our commands.
    pub(super) fn learn(&self, mentions: CommandMentions) {
        *self.mentions.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(mentions);
    }

    /// The API at this origin, such as `https://discord.com`. Create it on the runtime that sends.
    ///
    /// # Errors
    ///
    /// If this is not an origin, or the token could never be in a header.
    pub(super) fn new(origin: &str, token: &str, pace: Pace, metrics: Arc<Metrics>) -> Result<Self, Fatal> {
        let url = reqwest::Url::parse(origin).map_err(|_| Fatal::Origin)?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || url.path() != "/" {
            return Err(Fatal::Origin);
        }
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Fatal::Token);
        }
        Ok(Api {
            client: client(&url)?,
            origin: url.origin().ascii_serialization(),
            token: format!("Bot {token}"),
            budget: RequestBudget::new(pace, Arc::clone(&metrics)),
            metrics,
            revoked: watch::Sender::new(false),
            mentions: RwLock::default(),
        })
    }

    /// serenity's own client for this API: the same origin and timeouts, no rate limiter. It has its own connections,
    /// since it runs on another thread (see [`super::gateway`]).
    ///
    /// # Errors
    ///
    /// If TLS could not be set up.
    pub(super) fn serenity(&self) -> Result<serenity::http::Http, Fatal> {
        let url = reqwest::Url::parse(&self.origin).map_err(|_| Fatal::Origin)?;
        let builder = serenity::http::HttpBuilder::new(&self.token).client(client(&url)?);
        Ok(builder.proxy(&self.origin).ratelimiter_disabled(true).build())
    }

    /// The API's origin.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The bot's own user id, from its token.
    pub(super) fn user(&self) -> Option<u64> {
        invite::application(&self.token)
    }

    /// The budget of all requests together.
    pub(super) fn budget(&self) -> &RequestBudget {
        &self.budget
    }

    /// Resolves once Discord has rejected the token.
    pub(super) async fn revoked(&self) {
        // The sender lives as long as we do.
        let _ = self.revoked.subscribe().wait_for(|revoked| *revoked).await;
    }

    pub(super) async fn get(&self, route: Route<'_>) -> Result<Value, RequestError> {
        self.call(Request::new(route, LightMethod::Get)).await
    }

    pub(super) async fn get_with(
        &self,
        route: Route<'_>,
        key: &'static str,
        value: &str,
    ) -> Result<Value, RequestError> {
        self.call(Request::new(route, LightMethod::Get).params(Some(vec![(key, value.to_owned())]))).await
    }

    pub(super) async fn put(&self, route: Route<'_>, body: &Value) -> Result<Value, RequestError> {
        self.call(with_body(route, LightMethod::Put, body)).await
    }

    async fn call(&self, request: Request<'_>) -> Result<Value, RequestError> {
        Ok(self.counted(request, &[], || async { Ok(()) }).await?.body)
    }

    /// Discord's time, from the header that every response has.
    pub(super) async fn date(&self) -> Option<DateTime<Utc>> {
        self.counted(Request::new(Route::Gateway, LightMethod::Get), &[], || async { Ok(()) }).await.ok()?.date()
    }

    /// Sends a background request: one that nobody is waiting for, with the files that its body names. `still` is asked
    /// right before each attempt leaves. Returns early if there were too many refusals lately.
    pub(super) async fn background<Going: Future<Output = bool>>(
        &self,
        request: Request<'_>,
        files: &[File],
        still: impl Fn() -> Going,
    ) -> Result<Value, RequestError> {
        // Before it takes a turn that another request could use.
        self.budget.check_background()?;
        let may_leave = || async {
            let leave = self.budget.background_permit()?;
            if still().await { Ok(leave) } else { Err(RequestError::of(WITHDRAWN)) }
        };
        Ok(self.counted(request, files, may_leave).await?.body)
    }

    /// Requests this address without identifying the bot: no token is sent, and the budget does not count it. A body
    /// that is not JSON becomes null.
    pub(super) async fn anonymously(&self, address: &str) -> Result<Response, RequestError> {
        let request = self.client.get(address).header(reqwest::header::USER_AGENT, serenity::constants::USER_AGENT);
        let answer = request.send().await.map_err(RequestError::from)?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.unwrap_or_default();
        Ok(Response { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() })
    }

    /// Sends a request to one of an interaction's own routes, which are authorised by their address: outside the
    /// budget, one attempt, over by `until`. The body names the files.
    pub(super) async fn at_once(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: &Value,
        files: &[File],
        until: Instant,
    ) -> Result<Value, RequestError> {
        let pause = self.budget.shut_out();
        if Instant::now() + pause >= until {
            return Err(RequestError { wait: Some(pause), ..RequestError::of("turned away for a while") });
        }
        sleep(pause).await;
        let request = with_body(route, method, body);
        let answer =
            timeout_at(until, self.once(request, files)).await.unwrap_or(Err(RequestError::of("no answer in time")))?;
        self.budget.note(answer.signal());
        Ok(answer.outcome()?.body)
    }

    /// Sends a request within the budget, and retries it when Discord says so. `may_leave` has the last word at each
    /// turn; its value is kept until the result is recorded.
    async fn counted<T, Leave: Future<Output = Result<T, RequestError>>>(
        &self,
        request: Request<'_>,
        files: &[File],
        may_leave: impl Fn() -> Leave,
    ) -> Result<Response, RequestError> {
        let endpoint = endpoint(&request);
        let mut tries = 0;
        loop {
            tries += 1;
            let permit = self.budget.turn(endpoint.clone()).await?;
            let leave = may_leave().await?;
            let answer = match self.once(request.clone(), files).await {
                Ok(answer) => answer,
                Err(error) => {
                    self.budget.spent(permit, None, Signal::Fine);
                    return Err(error);
                }
            };
            self.budget.spent(permit, answer.bucket(), answer.signal());
            drop(leave);
            if answer.status == 401 {
                self.revoked.send_replace(true);
            }
            match answer.outcome() {
                Err(RequestError { wait: Some(wait), .. }) if wait <= LONGEST_WAIT && tries < PUT_OFF => {
                    sleep(wait).await
                }
                outcome => return outcome,
            }
        }
    }

    /// One request, whatever the response.
    async fn once(&self, request: Request<'_>, files: &[File]) -> Result<Response, RequestError> {
        fail::counted("request");
        let built = request.build(&self.client, &self.token, Some(&self.origin));
        let mut built = built.map_err(|_| RequestError::of("not sendable"))?;
        if !files.is_empty() {
            built = attachments::attach(built, files)?.timeout(TOTAL + attachments::transfer_time(files));
        }
        let sent = built.send().await;
        let status = sent.as_ref().map_or(0, |answer| answer.status().as_u16());
        self.metrics.responded(status);
        let answer = sent.map_err(RequestError::from)?;
        let headers = answer.headers().clone();
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            // A refusal counts even if its body breaks off.
            Err(_) if !(200..300).contains(&status) => Default::default(),
            Err(error) => return Err(error.into()),
        };
        let body = match serde_json::from_slice(&bytes) {
            Ok(body) => body,
            // 204 has no body, and proxies between us and Discord may refuse in HTML.
            Err(_) if bytes.is_empty() || !(200..300).contains(&status) => Value::Null,
            // The request was carried out, but its result was lost.
            Err(_) => return Err(RequestError::of("an answer that breaks off")),
        };
        Ok(Response { status, headers, body })
    }
}

/// A request with this body.
pub(super) fn with_body<'a>(route: Route<'a>, method: LightMethod, body: &Value) -> Request<'a> {
    Request::new(route, method).body(Some(body.to_string().into_bytes()))
}

/// A client for this origin, with time limits.
fn client(origin: &reqwest::Url) -> Result<reqwest::Client, Fatal> {
    let mut builder = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        // Discord never redirects; another host would receive the token.
        .redirect(reqwest::redirect::Policy::none());
    if super::address::is_loopback(origin) {
        // Requests for this machine stay on it, whatever proxy the environment names.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|_| Fatal::Tls)
}

/// The key under which the budget tracks a request.
fn endpoint(request: &Request<'_>) -> Endpoint {
    let method = match request.method_ref() {
        LightMethod::Delete => Method::Delete,
        LightMethod::Get => Method::Get,
        LightMethod::Patch => Method::Patch,
        LightMethod::Post => Method::Post,
        LightMethod::Put => Method::Put,
    };
    let path = request.route_ref().path();
    Endpoint { method, path: path.strip_prefix(DISCORDS).unwrap_or(&path).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    fn api(origin: &str, token: &str) -> Result<Api, Fatal> {
        Api::new(origin, token, Pace::default(), Arc::default())
    }

    #[tokio::test]
    async fn an_origin_is_a_scheme_and_a_host() {
        let fatal = |origin| api(origin, "token").err();
        assert_eq!(fatal("https://discord.com"), None);
        assert_eq!(fatal("http://127.0.0.1:4180/"), None);
        for wrong in ["", "discord.com", "ftp://discord.com", "https://discord.com/api/v10", "https://"] {
            assert_eq!(fatal(wrong), Some(Fatal::Origin), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_refusal_whose_body_breaks_off_is_a_refusal() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4_096]).await.unwrap();
            stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 99\r\n\r\n{").await.unwrap();
        };
        let api = api(&origin, "token").unwrap();
        let (answer, ()) = tokio::join!(api.get(Route::UserMe), server);
        assert!(answer.is_err_and(|error| error.is_unauthorised()));
        tokio::time::timeout(CONNECT, api.revoked()).await.unwrap();
    }

    #[tokio::test]
    async fn a_token_that_no_header_could_carry_is_refused_at_once() {
        for wrong in ["", "two words", "line\nbreak", "tökén"] {
            assert_eq!(api("https://discord.com", wrong).err(), Some(Fatal::Token), "{wrong:?}");
        }
    }
}

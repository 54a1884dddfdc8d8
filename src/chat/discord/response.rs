//! Discord's responses to requests: the result, the rate limit information, and errors.

use super::metrics::LimitScope;
use super::rate_limit::{RetryAfter, Signal};
use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;
use twilight_http_ratelimiting::RateLimitHeaders;

/// The longest wait. After that the caller asks again.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A response to one request.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Response {
    /// The response itself, if the request succeeded.
    pub(super) fn outcome(self) -> Result<Self, RequestError> {
        match self.status {
            200..300 => Ok(self),
            429 => Err(RequestError { status: Some(429), wait: Some(self.wait()), ..RequestError::of("put off") }),
            status => Err(RequestError {
                status: Some(status),
                code: self.body["code"].as_i64(),
                ..RequestError::of("refused")
            }),
        }
    }

    /// What it means for the rate limits.
    pub(super) fn signal(&self) -> Signal {
        match self.status {
            401 | 403 => Signal::Refused,
            429 => Signal::TooFast(self.scope(), self.wait()),
            _ => Signal::Fine,
        }
    }

    /// Which limit was exceeded, for a 429. Only Discord's own refusals say so, or say how long to wait.
    fn scope(&self) -> LimitScope {
        match self.header(RateLimitHeaders::SCOPE) {
            Some("global") => LimitScope::Global,
            _ if self.body["global"] == true => LimitScope::Global,
            Some("shared") => LimitScope::Shared,
            Some("user") => LimitScope::User,
            _ if self.body["retry_after"].is_null() => LimitScope::Unknown,
            _ => LimitScope::User,
        }
    }

    /// How long Discord asks us to wait: a float in the body. The header is rounded, and is used if the body broke off.
    fn wait(&self) -> Duration {
        let rounded = || self.header(RETRY_AFTER.as_str())?.parse().ok();
        let seconds = self.body["retry_after"].as_f64().or_else(rounded);
        let seconds = seconds.filter(|seconds| *seconds >= 0.0).unwrap_or(1.0);
        Duration::try_from_secs_f64(seconds).unwrap_or(A_DAY).min(A_DAY)
    }

    /// The bucket it was counted in, and what is left there. A 429 leaves nothing, whatever else it says.
    pub(super) fn bucket(&self) -> Option<RateLimitHeaders> {
        let seconds: f64 = self.header(RateLimitHeaders::RESET_AFTER)?.parse().ok()?;
        let full = match self.status {
            429 if self.scope() == LimitScope::Global => return None,
            429 => self.wait(),
            // The bucket library panics if a bucket stays closed for years.
            _ => Duration::try_from_secs_f64(seconds).ok()?.min(A_DAY),
        };
        Some(RateLimitHeaders {
            bucket: self.header(RateLimitHeaders::BUCKET)?.as_bytes().to_vec(),
            limit: self.header(RateLimitHeaders::LIMIT)?.parse().ok()?,
            remaining: if self.status == 429 { 0 } else { self.header(RateLimitHeaders::REMAINING)?.parse().ok()? },
            // On the clock that everything here waits by.
            reset_at: Instant::now().checked_add(full)?.into_std(),
        })
    }

    /// When it was sent, by the sender's clock.
    pub(super) fn date(&self) -> Option<DateTime<Utc>> {
        let date = DateTime::parse_from_rfc2822(self.header(DATE.as_str())?).ok()?;
        Some(date.to_utc())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestError {
    /// The HTTP status, if there was a readable response.
    pub(super) status: Option<u16>,
    /// Discord's own error code, if it gave one.
    pub(super) code: Option<i64>,
    /// How long to wait before a retry, if known.
    pub(super) wait: Option<Duration>,
    /// What went wrong, in a few words.
    pub(super) what: &'static str,
}

/// No connection was made: nothing arrived.
const NO_CONNECTION: &str = "no connection";
/// It was withdrawn before it left.
pub(super) const WITHDRAWN: &str = "taken back";

impl RequestError {
    pub(super) fn of(what: &'static str) -> Self {
        RequestError { status: None, code: None, wait: None, what }
    }

    /// Whether the request itself was at fault, so that a retry would not help.
    pub(super) fn is_rejected(&self) -> bool {
        self.status.is_some_and(|status| (400..500).contains(&status) && status != 429)
    }

    /// Whether it was larger than Discord accepts.
    pub(super) fn is_too_large(&self) -> bool {
        self.status == Some(413)
    }

    /// Whether the token is wrong or was revoked.
    pub(super) fn is_unauthorised(&self) -> bool {
        self.status == Some(401)
    }

    /// Whether the request certainly never arrived.
    pub(super) fn never_arrived(&self) -> bool {
        self.what == NO_CONNECTION || self.is_withdrawn() || self.wait.is_some()
    }

    /// Whether it was withdrawn before it left.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.what == WITHDRAWN
    }

    /// Whether the result of the request is unknown.
    pub(super) fn may_have_arrived(&self) -> bool {
        !self.never_arrived() && !self.is_rejected()
    }
}

impl From<RetryAfter> for RequestError {
    fn from(RetryAfter(wait): RetryAfter) -> Self {
        RequestError { wait: Some(wait), ..RequestError::of("put off by our own budget") }
    }
}

impl From<reqwest::Error> for RequestError {
    fn from(error: reqwest::Error) -> Self {
        RequestError::of(match () {
            () if error.is_connect() => NO_CONNECTION,
            () if error.is_timeout() => "no answer in time",
            () => "the connection broke",
        })
    }
}

impl fmt::Display for RequestError {
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
    use serde_json::json;

    fn answered(status: u16, headers: &[(&'static str, &'static str)], body: Value) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Response { status, headers, body }
    }

    #[test]
    fn how_long_to_wait_is_read_from_the_body() {
        let wait = |body: Value| answered(429, &[], body).wait();
        assert_eq!(wait(json!({ "retry_after": 0.25 })), Duration::from_millis(250));
        assert_eq!(wait(json!({ "retry_after": 3 })), Duration::from_secs(3));
        assert_eq!(wait(json!({})), Duration::from_secs(1));
        assert_eq!(wait(json!({ "retry_after": -1 })), Duration::from_secs(1));
        assert_eq!(wait(json!({ "retry_after": 1e300 })), A_DAY);
        assert_eq!(answered(429, &[("retry-after", "7")], Value::Null).wait(), Duration::from_secs(7));
    }

    #[test]
    fn whose_limit_it_was_is_read_from_header_and_body() {
        let scope = |headers: &[(&'static str, &'static str)], body: Value| answered(429, headers, body).scope();
        let body = || json!({ "retry_after": 1.5, "global": false });
        assert_eq!(scope(&[("x-ratelimit-scope", "user")], body()), LimitScope::User);
        assert_eq!(scope(&[("x-ratelimit-scope", "shared")], body()), LimitScope::Shared);
        assert_eq!(scope(&[("x-ratelimit-scope", "global")], body()), LimitScope::Global);
        assert_eq!(scope(&[], json!({ "retry_after": 1.5, "global": true })), LimitScope::Global);
        assert_eq!(scope(&[], Value::Null), LimitScope::Unknown);
        // If the body broke off.
        assert_eq!(scope(&[("x-ratelimit-scope", "user")], Value::Null), LimitScope::User);
    }

    #[test]
    fn a_bucket_is_read_from_headers_and_empty_after_a_refusal() {
        let headers = [
            ("x-ratelimit-bucket", "abcd"),
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-remaining", "3"),
            ("x-ratelimit-reset-after", "4.5"),
        ];
        let bucket = answered(200, &headers, Value::Null).bucket().unwrap();
        assert_eq!((bucket.bucket.as_slice(), bucket.limit, bucket.remaining), (b"abcd".as_slice(), 5, 3));
        let bucket = answered(429, &headers, json!({ "retry_after": 60.0 })).bucket().unwrap();
        assert_eq!(bucket.remaining, 0);
        assert!(bucket.reset_at > std::time::Instant::now() + Duration::from_secs(50));
        assert!(answered(200, &[], Value::Null).bucket().is_none());
    }

    #[test]
    fn the_date_is_read_off_a_header() {
        let date = |says| answered(200, &[("date", says)], Value::Null).date().map(|date| date.to_rfc3339());
        assert_eq!(date("Mon, 23 Nov 2026 09:00:07 GMT").as_deref(), Some("2026-11-23T09:00:07+00:00"));
        assert_eq!(date("Thu, 01 Jan 1970 00:00:00 GMT").as_deref(), Some("1970-01-01T00:00:00+00:00"));
        for wrong in ["yesterday", "", "Tue, 23 Nov 2026 09:00:07 GMT", "Mon, 23 Nov 292279 09:00:07 GMT"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        assert_eq!(answered(200, &[], Value::Null).date(), None);
    }

    #[test]
    fn no_bucket_stays_closed_for_longer_than_a_day() {
        for seconds in ["1e12", "99999999999", "1e300", "inf"] {
            let headers = [
                ("x-ratelimit-bucket", "abcd"),
                ("x-ratelimit-limit", "5"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset-after", seconds),
            ];
            let bucket = answered(200, &headers, Value::Null).bucket();
            let day = std::time::Instant::now() + A_DAY;
            assert!(bucket.is_none_or(|bucket| bucket.reset_at <= day), "{seconds}");
        }
    }

    #[test]
    fn an_error_says_status_and_code_and_nothing_else() {
        let error = RequestError { status: Some(400), code: Some(50035), ..RequestError::of("refused") };
        assert_eq!(error.to_string(), "refused, status 400, code 50035");
        assert_eq!(RequestError::of("no answer in time").to_string(), "no answer in time");
    }
}

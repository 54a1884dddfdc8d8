//! Every fault that Discord can have, each as a function with its name.
//!
//! For each fault, `docs/faults.md` says what people see, what the log says, and how soon it is over; `tests/discord/faults/`
//! shows it. A test compares the three lists, so every function in here must be a fault. All can be called at any time, even
//! before the bot starts. `times` is the number of requests that meet the fault, or
//! [`FROM_NOW_ON`](super::misbehave::FROM_NOW_ON); [`StandIn::mend`] ends them all.

use super::gateway::{Out, ToBot};
use super::misbehave::{On, What};
use super::rates::Scope;
use super::{SERVER, StandIn, gateway};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

// Too much was asked

impl StandIn {
    /// 429 for this route and place.
    pub fn rate_limited_user(&self, on: On, times: usize, seconds: f64) {
        self.fault(on, times, What::Wait(Scope::User, seconds));
    }

    /// 429 for everything but the interaction routes, until the time is over.
    pub fn rate_limited_global(&self, on: On, times: usize, seconds: f64) {
        self.fault(on, times, What::Wait(Scope::Global, seconds));
    }

    /// 429 for this route and place, whose limit others have used up.
    pub fn rate_limited_shared(&self, on: On, times: usize, seconds: f64) {
        self.fault(on, times, What::Wait(Scope::Shared, seconds));
    }

    /// 429 with an hour to wait.
    pub fn rate_limited_for_an_hour(&self, on: On, times: usize) {
        self.fault(on, times, What::Wait(Scope::User, 3_600.0));
    }

    /// 429 from a proxy in front of Discord: HTML, without a time to wait.
    pub fn rate_limited_without_json(&self, on: On, times: usize) {
        self.fault(on, times, What::Html(429, "<html><title>Access denied | Error 1015</title></html>"));
    }

    /// Another client with this token uses up the fifty requests a second, for this long.
    pub fn global_budget_exceeded(&self, lasting: Duration) {
        self.state().rates.use_up(None, Instant::now() + lasting);
    }

    /// Another client uses up the bucket of this route, for this long.
    pub fn bucket_exhausted(&self, on: On, lasting: Duration) {
        self.state().rates.use_up(Some(on), Instant::now() + lasting);
    }
}

// Answers that do not come, or not as they should

impl StandIn {
    /// A status from 500 up, and nothing is done.
    pub fn error_before_effect(&self, on: On, times: usize, status: u16) {
        self.fault(on, times, What::Refused(status, 0, "not now"));
    }

    /// A status from 500 up, although the request is carried out.
    pub fn error_after_effect(&self, on: On, times: usize, status: u16) {
        self.fault(on, times, What::DoneButError(status));
    }

    /// The request is carried out, and the connection breaks before the answer.
    pub fn lost_answer(&self, on: On, times: usize) {
        self.fault(on, times, What::DoneButLost);
    }

    /// No answer ever comes. The request is carried out this much later, whether or not the bot still waits.
    pub fn late_store(&self, on: On, times: usize, after: Duration) {
        self.fault(on, times, What::DoneLater(after));
    }

    /// No answer comes, and nothing is done.
    pub fn hangs(&self, on: On, times: usize) {
        self.fault(on, times, What::Hangs);
    }

    /// Each answer takes this long; the request itself is carried out at once. The latest call counts.
    pub fn latency(&self, on: On, each: Duration) {
        self.state().faults.slow(on, each);
    }

    /// The request is carried out; the answer arrives whole, but its JSON is cut off.
    pub fn truncated_json(&self, on: On, times: usize) {
        self.fault(on, times, What::HalfTheJson);
    }

    /// The request is carried out; the connection breaks in the middle of the answer.
    pub fn reset_mid_body(&self, on: On, times: usize) {
        self.fault(on, times, What::HalfTheAnswer);
    }

    /// Answers carry a wrong time.
    pub fn wrong_date(&self, says: &'static str) {
        self.state().faults.date = Some(says);
    }
}

// Refusals

impl StandIn {
    /// 10062: the interaction has lapsed.
    pub fn unknown_interaction(&self, times: usize) {
        self.fault(On::Callback, times, What::Refused(404, 10062, "Unknown interaction"));
    }

    /// 40060: another copy of the bot answered first.
    pub fn already_acknowledged(&self, times: usize) {
        let what = What::Refused(400, 40060, "Interaction has already been acknowledged.");
        self.fault(On::Callback, times, what);
    }

    /// 10008 on the second attempt: the message was stored, its answer was lost, and a person deleted it.
    pub fn unknown_message_for_a_deleted_nonce(&self, times: usize) {
        self.fault(On::Message, times, What::DoneButDeleted);
    }

    /// 50035: the request has the wrong form.
    pub fn invalid_form_body(&self, on: On, times: usize) {
        self.fault(on, times, What::Refused(400, 50035, "Invalid Form Body"));
    }

    /// 40005: the request is larger than Discord accepts.
    pub fn entity_too_large(&self, on: On, times: usize) {
        self.fault(on, times, What::Refused(413, 40005, "Request entity too large"));
    }

    /// 50007: the person accepts no direct messages.
    pub fn closed_dms(&self, times: usize) {
        self.fault(On::Message, times, What::Refused(403, 50007, "Cannot send messages to this user"));
    }

    /// 50007 for every message to this person, until they accept some again ([`StandIn::reopens_dms`]). Their channel can still
    /// be opened and read.
    pub fn closed_dms_of(&self, person: u64) {
        self.state().doors.closed.insert(person);
    }

    /// 50278 for every message to this person, until they join a server with the bot
    /// ([`StandIn::joins_again`]).
    pub fn no_shared_server_with(&self, person: u64) {
        self.state().doors.strangers.insert(person);
    }

    /// 10003 for every request on the channel of this person's direct messages, for ever. Opening them gives another channel.
    pub fn dm_gone_of(&self, person: u64) {
        self.state().doors.lose(person);
    }

    /// 50278: the person is in no server with the bot any more.
    pub fn no_shared_server(&self, times: usize) {
        let what = What::Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds");
        self.fault(On::Message, times, what);
    }

    /// 40003: too many people were contacted for the first time.
    pub fn opening_dms_too_fast(&self, times: usize) {
        self.fault(On::OpenDm, times, What::Refused(400, 40003, "You are opening direct messages too fast"));
    }

    /// 10003: the channel is gone.
    pub fn unknown_channel(&self, times: usize) {
        self.fault(On::Message, times, What::Refused(404, 10003, "Unknown Channel"));
    }

    /// 10013: the person is gone.
    pub fn unknown_user(&self, times: usize) {
        self.fault(On::OpenDm, times, What::Refused(404, 10013, "Unknown User"));
    }

    /// 403 without further details.
    pub fn forbidden(&self, on: On, times: usize) {
        self.fault(on, times, What::Refused(403, 50013, "Missing Permissions"));
    }

    /// The token was reset: 401 on every route that needs it, and 4004 from the gateway.
    pub fn token_revoked(&self) {
        self.state().faults.token_revoked = true;
    }
}

// The gateway

impl StandIn {
    /// Discord asks the bot to reconnect (op 7).
    pub fn reconnect_asked(&self) {
        self.send(ToBot::Raw(json!({ "op": 7, "d": null })));
    }

    /// The session is invalid (op 9), with or without the option to resume it.
    pub fn session_invalidated(&self, resumable: bool) {
        if !resumable {
            self.state().session_live = false;
        }
        self.send(ToBot::Raw(json!({ "op": 9, "d": resumable })));
    }

    /// The connection is closed with this code.
    pub fn closed_with(&self, code: u16) {
        if [4007, 4009].contains(&code) {
            // Discord has forgotten the session.
            self.state().session_live = false;
        }
        self.send(ToBot::Close(code));
    }

    /// The connection breaks without a close.
    pub fn connection_broken(&self) {
        self.send(ToBot::Break);
    }

    /// The connection stays open, and heartbeats are not answered.
    pub fn zombie(&self) {
        self.state().faults.deaf = true;
    }

    /// TCP connects, and the upgrade to a WebSocket is never answered.
    pub fn hung_upgrade(&self) {
        self.state().faults.hung_upgrade = true;
    }

    /// REST and the gateway refuse connections for this long, and existing connections break.
    pub fn refused_connections(&self, lasting: Duration) {
        self.state().to_bot = None;
        self.shut();
        let open = self.open.clone();
        tokio::spawn(async move {
            tokio::time::sleep(lasting).await;
            // Where nobody is left to hear it, the test is over.
            let _ = open.send(true);
        });
    }

    /// The connection breaks; events until the resume are delivered after it.
    pub fn resumed_with_replay(&self) {
        let to_bot = self.state().to_bot.take().expect("the bot is connected");
        // A connection that is gone already is broken too.
        let _ = to_bot.send(Out::Break);
    }

    /// A RESUME is answered with "invalid session".
    pub fn resume_refused(&self) {
        self.state().faults.refuse_resume = true;
    }

    /// A RESUME is answered with a close.
    pub fn resume_closed_with(&self, code: u16) {
        self.state().faults.close_on_resume = Some(code);
    }

    /// An IDENTIFY is answered with a close.
    pub fn identify_closed_with(&self, code: u16) {
        self.state().faults.close_on_identify = Some(code);
    }

    /// An IDENTIFY is never answered.
    pub fn identify_unanswered(&self) {
        self.state().faults.silent_on_identify = true;
    }

    /// No identifies are left today; the budget is reset after this long.
    pub fn identifies_used_up(&self, until: Duration) {
        self.state().faults.identifies_left = (0, u64::try_from(until.as_millis()).unwrap());
    }

    /// Discord names another address for its gateway.
    pub fn gateway_elsewhere(&self, url: &str) {
        self.state().faults.gateway_url = Some(url.to_owned());
    }

    /// The next interactions arrive twice.
    pub fn duplicate_interaction(&self, times: usize) {
        self.state().faults.twice = times;
    }

    /// The next interactions lack a part that serenity needs.
    pub fn unreadable_interaction(&self, times: usize) {
        self.state().faults.unreadable = times;
    }

    /// The server is unavailable because Discord has an outage.
    pub fn server_unavailable(&self) {
        let mut state = self.state();
        state.server_reachable = false;
        let out_of_reach = json!({ "id": SERVER.to_string(), "unavailable": true });
        gateway::guild_event(&mut state, "GUILD_DELETE", &out_of_reach);
    }

    /// The bot was removed from the server.
    pub fn server_removed(&self) {
        let mut state = self.state();
        state.in_server = false;
        gateway::guild_event(&mut state, "GUILD_DELETE", &json!({ "id": SERVER.to_string() }));
    }
}

//! Drafts: a rejected form keeps the answers, and opens with them next time.

use super::Bot;
use super::line::shown::{self, BACK};
use super::line::{Reading, pressed};
use super::reply::{Form, Reply};
use super::request::{Card, Request, Said};
use super::spec::{Arg, Kind};
use crate::bot::phrases::refusals;
use crate::store::drafts::KeepFor;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};

impl Bot {
    /// Turns the reply to a sent form into what the person reads: a refusal comes with their own words and the way back.
    pub(super) fn to_form(
        &self,
        request: &Request,
        reply: Reply,
        (line, fields): (&str, &[(String, String)]),
        now: DateTime<Utc>,
    ) -> Reply {
        // No platform can answer a form with another form.
        if reply.form.is_some() {
            return refusals::handed_back(self, refusals::left_empty(), line, &[], false);
        }
        if reply.error {
            let kept = self.keep_draft(request, line, fields, now);
            return refusals::handed_back(self, reply, line, fields, logged(kept));
        }
        if !reply.draft {
            logged(self.store().drop_draft(&request.from.address(), line));
        }
        reply
    }

    /// Fills an opening form with this person's draft. Words given along with the line take precedence.
    pub(super) fn resumed(&self, request: &Request, reading: &Reading<'_>, mut reply: Reply) -> Reply {
        let Some(form) = &mut reply.form else { return reply };
        if gives_words(reading) {
            return reply;
        }
        let key = match &request.said {
            Said::Press { line, .. } if shown::split(line).1 == Some(BACK) => shown::with(&form.line, BACK),
            _ => form.line.clone(),
        };
        let draft = self.store().draft(&request.from.address(), &key).unwrap_or_else(|cause| {
            tracing::error!(%cause, "a draft could not be read; please report this line");
            Vec::new()
        });
        for (id, words) in draft {
            if let Some(field) = form.fields.iter_mut().find(|field| field.id == id) {
                field.value = words.chars().take(field.max).collect();
            }
        }
        reply
    }

    /// Keeps what was written into one of our forms as a draft, for a person we know. Returns whether it was kept.
    fn keep_draft(
        &self,
        request: &Request,
        line: &str,
        fields: &[(String, String)],
        now: DateTime<Utc>,
    ) -> Result<bool, Broken> {
        let Some(form) = self.form_of(request, line, now) else { return Ok(false) };
        let is_asked = |id: &str| form.fields.iter().any(|field| field.id == id);
        let mut written: Vec<(String, String)> = Vec::new();
        for (id, words) in fields.iter().filter(|(id, _)| is_asked(id)) {
            if !written.iter().any(|(known, _)| known == id) {
                written.push((id.clone(), words.clone()));
            }
        }
        // Once one field has text, empty fields are kept too: a field that was cleared stays cleared.
        if written.iter().all(|(_, words)| words.trim().is_empty()) {
            return Ok(false);
        }
        self.store().keep_draft(&request.from.address(), line, written, KeepFor::Known, now)
    }

    /// The form that this line opens for this person. `None` if it opens none, or if its answers are never kept.
    pub(super) fn form_of(&self, request: &Request, line: &str, now: DateTime<Utc>) -> Option<Form> {
        let opening = pressed::button(&self.commands, line).ok()?;
        if !opening.act.form || !opening.command.keeps {
            return None;
        }
        let said = Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private };
        let reply =
            opening.command.run.call(self, &Request { said, ..request.clone() }, &opening.invocation, now).ok()?;
        reply.form.filter(|form| form.line == line)
    }
}

/// Whether the person's own words were given along with a line.
pub(super) fn gives_words(reading: &Reading<'_>) -> bool {
    let is_given =
        |arg: &Arg| matches!(arg.kind, Kind::Text { .. }) && reading.invocation.values.contains_key(arg.name);
    reading.act.args.iter().any(is_given)
}

/// Returns whether the change was made, and logs the cause if it failed. A failed draft never stops the person.
pub(super) fn logged(done: Result<bool, Broken>) -> bool {
    done.unwrap_or_else(|cause| {
        tracing::error!(%cause, "a draft could not be kept, or not taken out; please report this line");
        false
    })
}

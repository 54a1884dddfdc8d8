//! A form that could not be taken keeps what was written into it, and the same form begins with that when it opens again.

use super::Bot;
use super::line::{Reading, pressed};
use super::reply::{Form, Reply};
use super::request::{Card, Request, Said};
use super::spec::{Arg, Kind};
use crate::bot::phrases::refusals;
use crate::store::drafts::KeepFor;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};

impl Bot {
    /// What somebody reads to a form that they sent: with a no, their own words and the way back.
    pub(super) fn to_form(
        &self,
        request: &Request,
        reply: Reply,
        (line, fields): (&str, &[(String, String)]),
        now: DateTime<Utc>,
    ) -> Reply {
        // No platform opens a form over a form.
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

    /// A form that opens, with what this person wrote into it before. What they give along with the line counts for more.
    pub(super) fn resumed(&self, request: &Request, reading: Option<&Reading<'_>>, mut reply: Reply) -> Reply {
        let Some(form) = &mut reply.form else { return reply };
        if reading.is_some_and(gives_words) {
            return reply;
        }
        let draft = self.store().draft(&request.from.address(), &form.line).unwrap_or_else(|cause| {
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

    /// Keeps what was written into a form of ours, of whom we know. Whether it is kept.
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
        // Empty ones count too, where others are not: what was emptied stays so.
        if written.iter().all(|(_, words)| words.trim().is_empty()) {
            return Ok(false);
        }
        self.store().keep_draft(&request.from.address(), line, written, KeepFor::Known, now)
    }

    /// The form that this line opens for whoever sent one with it. None, if there is none, or nothing of it is ever kept.
    fn form_of(&self, request: &Request, line: &str, now: DateTime<Utc>) -> Option<Form> {
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

/// Whether people's own words were given along with a line.
fn gives_words(reading: &Reading<'_>) -> bool {
    let is_given =
        |arg: &Arg| matches!(arg.kind, Kind::Text { .. }) && reading.invocation.values.contains_key(arg.name);
    reading.act.args.iter().any(is_given)
}

/// Whether it was done. A draft that could not be kept or taken out stops nobody.
fn logged(done: Result<bool, Broken>) -> bool {
    done.unwrap_or_else(|cause| {
        tracing::error!(%cause, "a draft could not be kept, or not taken out; please report this line");
        false
    })
}

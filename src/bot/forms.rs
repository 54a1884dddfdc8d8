//! Forms that come back: merged with what is kept by then, so that no form empties what it did not show.
//!
//! A form may have been open on two devices, or for a week. Its line says what it showed ([`shown`]). Field by field: what the
//! person left alone stays as it is kept now, what only they changed is taken, and where both changed the bot asks.

use super::Bot;
use super::line::Reading;
use super::line::shown::{self, BACK, Shown};
use super::reply::{Field, Reply};
use super::request::{Request, Said};
use super::words::clean;
use crate::bot::phrases::forms;
use crate::store::drafts::KeepFor;
use crate::store::purge::{DRAFTS, UNDO};
use chrono::{DateTime, Utc};
use std::borrow::Cow;

/// A form as it is to be read.
pub(super) struct Returned<'r> {
    /// The request; of a form, with its bare line and the fields as merged.
    pub request: Cow<'r, Request>,
    /// Every field as it was kept, if the person emptied one of them.
    emptied: Vec<(String, String)>,
}

/// What becomes of one field.
enum Merged {
    /// What the person sent.
    Sent,
    /// What is kept.
    Kept,
    /// Both differ from what the form showed.
    Conflict,
}

impl Bot {
    /// Gives an opening form a line that says what it shows. `kept` is the form as it was before words that the person gave or a
    /// draft were filled in.
    pub(super) fn marked(&self, mut reply: Reply, kept: &[Field]) -> Reply {
        if let Some(form) = &mut reply.form {
            let texts = |fields: &[Field]| fields.iter().map(text).collect::<Vec<_>>();
            form.line = shown::with(&form.line, &shown::word(&texts(kept), &texts(&form.fields)));
        }
        reply
    }

    /// The fields of an opening form as they are kept, without words that the person gave along with the line.
    pub(super) fn kept_fields(
        &self,
        request: &Request,
        reading: &Reading<'_>,
        reply: &Reply,
        now: DateTime<Utc>,
    ) -> Vec<Field> {
        let Some(form) = &reply.form else { return Vec::new() };
        if matches!(request.said, Said::Press { .. }) && !super::drafts::gives_words(reading) {
            return form.fields.clone();
        }
        let kept = self.form_of(request, &form.line, now).map(|kept| kept.fields);
        kept.unwrap_or_else(|| {
            form.fields.iter().map(|field| Field { value: String::new(), ..field.clone() }).collect()
        })
    }

    /// Merges a form that came back with what is kept now.
    ///
    /// # Errors
    /// The question to the person, if a field was changed both here and elsewhere. No field is changed then, and both texts are in
    /// the form when it opens again.
    pub(super) fn merged<'r>(&self, request: &'r Request, now: DateTime<Utc>) -> Result<Returned<'r>, Box<Reply>> {
        let Said::Form { line, fields, on } = &request.said else {
            return Ok(Returned { request: Cow::Borrowed(request), emptied: Vec::new() });
        };
        let (bare, word) = shown::split(line);
        let mut merged = fields.clone();
        let (mut conflicts, mut emptied, mut before) = (Vec::new(), false, Vec::new());
        let form = self.form_of(request, bare, now);
        let kept = form.as_ref().map_or(&[][..], |form| &form.fields);
        let showed = word.and_then(|word| Shown::read(word, kept.len()));
        for (number, field) in kept.iter().enumerate() {
            let Some((_, sent)) = merged.iter_mut().find(|(id, _)| *id == field.id) else { continue };
            match merge(showed.as_ref(), number, field, sent) {
                Merged::Sent => emptied |= !text(field).is_empty() && sent.trim().is_empty(),
                Merged::Kept => sent.clone_from(&field.value),
                Merged::Conflict => {
                    let both = format!("{}{}{}", field.value, if field.long { "\n\n" } else { " / " }, sent);
                    if both.chars().count() <= field.max {
                        *sent = both;
                    }
                    conflicts.push(field);
                }
            }
            before.push((field.id.clone(), if sent.trim().is_empty() { field.value.clone() } else { sent.clone() }));
        }
        if !conflicts.is_empty() {
            let at = request.from.address();
            let is_kept =
                super::drafts::logged(self.store().keep_draft(&at, bare, merged.clone(), KeepFor::Known, now));
            return Err(Box::new(forms::changed_meanwhile(self, bare, &conflicts, &merged, is_kept)));
        }
        let said = Said::Form { line: bare.to_owned(), fields: merged, on: on.clone() };
        let emptied = if emptied { before } else { Vec::new() };
        Ok(Returned { request: Cow::Owned(Request { said, ..request.clone() }), emptied })
    }

    /// Keeps what a form emptied for an hour, and says so.
    pub(super) fn may_have_again(&self, returned: &Returned<'_>, reply: Reply, now: DateTime<Utc>) -> Reply {
        let Said::Form { line, .. } = &returned.request.said else { return reply };
        if returned.emptied.is_empty() || reply.error || reply.draft || reply.form.is_some() {
            return reply;
        }
        let (at, key) = (returned.request.from.address(), shown::with(line, BACK));
        // Drafts are kept for a week from when they were written.
        let written = now - DRAFTS + UNDO;
        let kept = self.store().keep_draft(&at, &key, returned.emptied.clone(), KeepFor::Known, written);
        if super::drafts::logged(kept) { forms::may_have_again(reply, key) } else { reply }
    }
}

fn merge(showed: Option<&Shown>, number: usize, field: &Field, sent: &str) -> Merged {
    let (kept, sent) = (text(field), normal(sent, field.max));
    match showed {
        _ if kept == sent => Merged::Sent,
        Some(showed) if !showed.is_draft && showed.kept(number, &sent) => Merged::Kept,
        Some(showed) if showed.kept(number, &kept) => Merged::Sent,
        // It may never have shown what this would empty.
        _ if sent.is_empty() => Merged::Kept,
        Some(_) if !kept.is_empty() => Merged::Conflict,
        _ => Merged::Sent,
    }
}

/// The text of a field as platforms hand it back: spaces around it and ways to end a line do not count.
fn text(field: &Field) -> String {
    normal(&field.value, field.max)
}

fn normal(words: &str, most: usize) -> String {
    let words: String = clean(words).replace("\r\n", "\n").chars().take(most).collect();
    words.trim().to_owned()
}

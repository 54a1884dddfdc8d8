//! Uploaded files: how they arrive with a request, what can be wrong with them, and how they are stored.

use super::state::State;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt;

/// The size from which a file is refused, in bytes.
pub const TOO_LARGE: usize = 10 * 1_024 * 1_024;
/// The most files in a message.
const MOST: usize = 10;
/// The longest JSON of a request, in bytes.
const LONGEST: usize = 2 * 1_024 * 1_024;

/// A file as it arrived.
#[derive(Clone)]
pub struct Upload {
    /// The `n` of `files[n]`.
    pub id: u64,
    pub name: String,
    pub bytes: Bytes,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "files[{}] {} of {} bytes", self.id, self.name, self.bytes.len())
    }
}

/// The body of a request.
#[derive(Default)]
pub struct Body {
    pub json: Option<Value>,
    pub uploads: Vec<Upload>,
    pub wrong: Vec<String>,
}

impl Body {
    pub async fn read(headers: &HeaderMap, request: Request) -> Self {
        let mut body = Body::default();
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        for name in [CONTENT_TYPE, CONTENT_LENGTH] {
            if headers.get_all(&name).iter().count() > 1 {
                body.wrong.push(format!("{name} twice"));
            }
        }
        if kind.starts_with("multipart/form-data") {
            if !headers.contains_key(CONTENT_LENGTH) {
                body.wrong.push("files without a word on how long they are".to_owned());
            }
            if let Err(broken) = body.parts(request).await {
                body.wrong.push(format!("multipart that cannot be read: {broken}"));
            }
            return body;
        }
        // A request that breaks off has no answer to read either.
        let bytes = axum::body::to_bytes(request.into_body(), LONGEST).await.unwrap_or_default();
        if !bytes.is_empty() {
            body.json = Some(serde_json::from_slice(&bytes).unwrap_or_default());
            if kind != "application/json" {
                body.wrong.push("a body that is not said to be JSON".to_owned());
            }
        }
        body
    }

    async fn parts(&mut self, request: Request) -> Result<(), String> {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|broken| broken.to_string())?;
        while let Some(part) = parts.next_field().await.map_err(|broken| broken.to_string())? {
            let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            let kind = part.content_type().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|broken| broken.to_string())?;
            let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']')?.parse::<u64>().ok());
            match (number, file) {
                (Some(id), Some(name)) => self.uploads.push(Upload { id, name, bytes }),
                (Some(id), None) => self.wrong.push(format!("files[{id}] without a filename")),
                (None, None) if name == "payload_json" && self.json.is_none() => {
                    self.json = Some(serde_json::from_slice(&bytes).unwrap_or_default());
                    if !["", "application/json"].contains(&kind.as_str()) {
                        self.wrong.push(format!("payload_json is said to be {kind}"));
                    }
                }
                (None, _) => self.wrong.push(format!("a part `{name}` that Discord knows nothing of, or twice")),
            }
        }
        if !self.json.as_ref().is_some_and(Value::is_object) {
            self.wrong.push("multipart without payload_json".to_owned());
        }
        Ok(())
    }
}

/// Everything wrong with the files of a message whose previous attachments are in `before`.
pub fn check(data: &Value, uploads: &[Upload], before: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let listed: Vec<&Value> = list(&data["attachments"]).collect();
    if listed.len() > MOST {
        wrong.push(format!("{} files, at most {MOST}", listed.len()));
    }
    let mut ids = HashSet::new();
    for attachment in listed {
        let Some(id) = id_of(attachment) else {
            wrong.push(format!("an attachment whose id is {}", attachment["id"]));
            continue;
        };
        if !ids.insert(id) {
            wrong.push(format!("attachment {id} twice"));
        }
        let description = attachment["description"].as_str().unwrap_or_default();
        if description.trim().is_empty() || description.encode_utf16().count() > 1_024 {
            wrong.push(format!("attachment {id} is described in {} characters", description.len()));
        }
        match uploads.iter().find(|upload| upload.id == id) {
            Some(upload) if attachment["filename"].as_str().is_some_and(|name| name != upload.name) => {
                wrong.push(format!("attachment {id} is called {}, its file {}", attachment["filename"], upload.name));
            }
            Some(_) => {}
            None if list(before).any(|kept| id_of(kept) == Some(id)) => {}
            None => wrong.push(format!("attachment {id} without files[{id}]")),
        }
    }
    let mut seen = HashSet::new();
    for upload in uploads {
        if !ids.contains(&upload.id) || !seen.insert(upload.id) {
            wrong.push(format!("files[{}] that no attachment names, or twice", upload.id));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if upload.name.is_empty() || !upload.name.chars().all(fits) {
            wrong.push(format!("a file called `{}`, which nothing can refer to", upload.name));
        }
    }
    wrong
}

/// The attachments of a message after this request; `before` are the previous ones. Only named ones are kept.
pub fn stored(state: &mut State, data: &Value, uploads: &[Upload], before: &Value, alone: bool) -> Value {
    let attached = list(&data["attachments"]).filter_map(|named| {
        let id = id_of(named)?;
        let Some(upload) = uploads.iter().find(|upload| upload.id == id) else {
            return list(before).find(|kept| id_of(kept) == Some(id)).cloned();
        };
        let id = state.id();
        state.stored.insert(id, upload.bytes.clone());
        let url = format!("https://cdn.discordapp.com/attachments/7001/{id}/{}", upload.name);
        let mut attachment = json!({
            "id": id.to_string(), "filename": upload.name, "size": upload.bytes.len(), "url": url, "proxy_url": url,
            "description": named["description"],
        });
        if alone {
            attachment["ephemeral"] = json!(true);
        }
        Some(attachment)
    });
    attached.collect()
}

pub fn id_of(attachment: &Value) -> Option<u64> {
    attachment["id"].as_u64().or_else(|| attachment["id"].as_str()?.parse().ok())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

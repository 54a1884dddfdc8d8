//! Attachments for Discord: which files it accepts, how they are sent, and what the message says about files that are
//! left out.

use super::limits;
use super::markdown::{is_blank, label};
use super::response::RequestError;
use crate::bot::phrases;
use crate::bot::reply::{File, Reply};
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::time::Duration;

/// More bytes than this may not get through in the three seconds for a first answer.
const AT_ONCE: usize = 128 * 1_024;
/// Bytes per second that every usable connection manages: half a megabit.
const PACE: usize = 64 * 1_024;
/// The description of a file that has none.
const UNDESCRIBED: &str = "A file";

/// Whether Discord accepts all of these in one message.
pub(super) fn fit(files: &[File]) -> bool {
    files.len() <= limits::FILES && files.iter().all(|file| file.bytes.len() < limits::FILE)
}

/// Whether they take so long that an answer with them is deferred first.
pub(super) fn are_slow(files: &[File]) -> bool {
    total_size(files) > AT_ONCE
}

/// How much longer a request with these files may take.
pub(super) fn transfer_time(files: &[File]) -> Duration {
    Duration::from_secs((total_size(files) / PACE) as u64)
}

fn total_size(files: &[File]) -> usize {
    files.iter().map(|file| file.bytes.len()).sum()
}

/// Leaves out the files that Discord would not accept. The answer says so, with a code that is also in the log.
pub(super) fn drop_excess(reply: &mut Reply, code: &str) {
    if !fit(&reply.files) {
        let (small, large): (Vec<File>, Vec<File>) =
            std::mem::take(&mut reply.files).into_iter().partition(|file| file.bytes.len() < limits::FILE);
        let mut taken = small;
        let mut left = taken.split_off(limits::FILES.min(taken.len()));
        left.extend(large);
        reply.files = taken;
        note_left_out(reply, &left, code);
    }
}

/// Leaves out all files, because Discord refused them.
pub(super) fn drop_all(reply: &mut Reply, code: &str) {
    let files = std::mem::take(&mut reply.files);
    note_left_out(reply, &files, code);
}

fn note_left_out(reply: &mut Reply, files: &[File], code: &str) {
    let names: Vec<&str> = files.iter().map(File::name).collect();
    tracing::error!(
        code,
        files = names.join(" "),
        bytes = total_size(files),
        "more than Discord takes in one message, so that files were left out; the person was told this code"
    );
    // At the top, so that cutting a long text does not remove it.
    let text = std::mem::take(&mut reply.text);
    let gap = if text.is_empty() { "" } else { "\n\n" };
    reply.text = phrases::files::left_out(&names, code).plain(gap).then(text);
}

/// The attachments in a message's JSON. Files that it does not name are removed from the message.
pub(super) fn attachments(files: &[File]) -> Value {
    let attachment = |(number, file): (usize, &File)| {
        let lines = file.alt.lines().map(str::trim).filter(|line| !line.is_empty());
        // A pause between the lines when it is read aloud.
        let described = label(&lines.collect::<Vec<_>>().join("; "), limits::FILE_ALT);
        let described = if is_blank(&described) { UNDESCRIBED } else { &described };
        json!({ "id": number.to_string(), "filename": file.name(), "description": described })
    };
    files.iter().enumerate().map(attachment).collect()
}

/// Adds files to a request that has a JSON body.
pub(super) fn attach(request: RequestBuilder, files: &[File]) -> Result<RequestBuilder, RequestError> {
    let (client, request) = request.build_split();
    let mut request = request.map_err(|_| RequestError::of("not sendable"))?;
    let json = request.body_mut().take().and_then(|body| body.as_bytes().map(<[u8]>::to_vec)).unwrap_or_default();
    // Both describe the JSON alone; the multipart request sets its own.
    request.headers_mut().remove(CONTENT_LENGTH);
    request.headers_mut().remove(CONTENT_TYPE);
    let part = |file: &File| Part::bytes(file.bytes.clone()).file_name(file.name().to_owned());
    let json = Part::bytes(json).mime_str("application/json").map_err(|_| RequestError::of("not sendable"))?;
    let form = files.iter().enumerate().fold(Form::new().part("payload_json", json), |form, (number, file)| {
        form.part(format!("files[{number}]"), part(file))
    });
    Ok(RequestBuilder::from_parts(client, request).multipart(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::files::picture::picture;
    use crate::bot::reply::Text;
    use crate::chart::{Bar, Bars, Chart};

    fn reply(sizes: &[usize]) -> Reply {
        let file = |(at, size): (usize, &usize)| File::new(&format!("{at}.txt"), vec![b'x'; *size], "A file");
        let files = sizes.iter().enumerate().map(file).collect();
        Reply { text: Text::default().plain("Here."), files, ..Reply::default() }
    }

    fn trimmed(sizes: &[usize]) -> (Vec<String>, String) {
        let mut reply = reply(sizes);
        drop_excess(&mut reply, "k7f2");
        (reply.files.iter().map(|file| file.name().to_owned()).collect(), reply.text.words())
    }

    #[test]
    fn what_discord_does_not_take_stays_behind_and_is_named() {
        assert_eq!(trimmed(&[1, limits::FILE - 1]), (vec!["0.txt".to_owned(), "1.txt".to_owned()], "Here.".to_owned()));
        let (taken, said) = trimmed(&[limits::FILE, 1]);
        assert_eq!(taken, ["1.txt"]);
        assert!(said.starts_with("0.txt is more than I can send here"), "{said}");
        assert!(said.contains("the code k7f2.") && said.ends_with("\n\nHere."), "{said}");
        let (taken, said) = trimmed(&[1; limits::FILES + 2]);
        assert_eq!(taken.len(), limits::FILES);
        assert!(said.starts_with("10.txt, 11.txt are more than I can send here"), "{said}");
    }

    #[test]
    fn each_file_is_named_with_its_number_and_said_in_words() {
        let described = File::new("week.png", Vec::new(), "d".repeat(2_000));
        let named = attachments(&[File::new("a.md", Vec::new(), " "), described]);
        assert_eq!(named[0], json!({ "id": "0", "filename": "a.md", "description": UNDESCRIBED }));
        assert_eq!(named[1]["id"], "1");
        assert_eq!(named[1]["description"].as_str().map(limits::len), Some(limits::FILE_ALT));
    }

    #[test]
    fn a_picture_is_described_line_by_line() {
        let rows = vec![Bar { label: "Hands-on".to_owned(), value: 45.0, ..Bar::default() }];
        let chart = Chart::Bars(Bars { title: "Your week".to_owned(), rows, ..Bars::default() });
        let named = attachments(&[picture("week", &chart).unwrap()]);
        let expected = json!([{ "id": "0", "filename": "week.png", "description": "Your week; Hands-on 45 %" }]);
        assert_eq!(named, expected);
    }

    #[test]
    fn a_request_takes_as_long_as_what_comes_with_it() {
        assert_eq!(transfer_time(&reply(&[100, 100]).files), Duration::ZERO);
        assert_eq!(transfer_time(&reply(&[limits::FILE]).files), Duration::from_secs(160));
        assert!(!are_slow(&reply(&[AT_ONCE]).files) && are_slow(&reply(&[AT_ONCE, 1]).files));
    }
}

//! A sample command that uses every part of a reply, including parts that no real command needs yet.

use chrono::{DateTime, Utc};
use nextrung::bot::Bot;
use nextrung::bot::error::Error;
use nextrung::bot::line::Invocation;
use nextrung::bot::line::value::Scalar;
use nextrung::bot::line::vocabulary::Vocabulary;
use nextrung::bot::reply::{Button, Field, File, Form, Pick, PickOption, Reply, Row, Span, Text};
use nextrung::bot::request::Request;
use nextrung::bot::spec::{Act, Arg, Command, Kind};
use nextrung::mentoring::ladder::Name;
use std::sync::Arc;

/// The file that `/sample files` sends for programs, next to one for people.
pub const JSON: &str = r#"{"wins":["let Ben run the incident review"]}"#;
pub const MARKDOWN: &str = "# You\n\n- let Ben run the incident review\n";

/// `/sample show|note|tags|when|files|break|panic`
pub fn command() -> Command {
    let tag = |id: &str, title: &str| Name { id: id.to_owned(), title: title.to_owned(), aliases: Vec::new() };
    let tags = [tag("made", "Made something"), tag("helped", "Helped someone"), tag("hired", "Hired someone")];
    let only_me = || Arg::new("only-me", "For nobody else", Kind::Flag);
    let text = |name, required| Arg { required, ..Arg::new(name, "In your own words", Kind::Text { max: 200 }) };
    let act = |verb, args, form| Act { verb: Some(verb), about: "A sample", args, form };
    let tags = Arc::new(Vocabulary::new("tag", &tags));
    let named = |name, kind| Arg::new(name, "Some", kind);
    let (list, closed) = (Kind::List(Arc::clone(&tags)), Kind::Closed(tags));
    Command::new("sample", "Uses every part of a reply", run)
        .acts(vec![
            act("show", vec![only_me()], false),
            act("note", vec![text("mood", false), text("words", true), only_me()], true),
            act("tags", vec![named("tags", list), only_me()], false),
            act(
                "when",
                vec![
                    named("tag", closed),
                    named("at", Kind::Scalar(Scalar::Time)),
                    named("quiet", Kind::Scalar(Scalar::Hours)),
                    text("why", false),
                    only_me(),
                ],
                true,
            ),
            act("files", vec![only_me()], false),
            act("break", vec![], false),
            act("panic", vec![], false),
        ])
        .examples(&["/sample show"])
}

fn run(bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
    let private = asked.has("only-me");
    let said = |text: Text| Ok(Reply { text, private, ..Reply::default() });
    match asked.verb {
        Some("note") => match asked.one("words") {
            Some(words) => said(Text::default().plain("You wrote: ").quote(words)),
            None => Ok(Reply { form: Some(note_form(asked.one("mood").unwrap_or_default())), ..Reply::default() }),
        },
        Some("tags") if asked.several("tags").is_empty() => {
            Ok(Reply { rows: vec![pick()], ..show(bot, request, now, private) })
        }
        Some("tags") => said(Text::default().plain(format!("Picked: {}", asked.several("tags").join(", ")))),
        Some("when") if asked.values.is_empty() => Ok(Reply { form: Some(when_form()), ..Reply::default() }),
        Some("when") => {
            let given = ["tag", "at", "quiet", "why"].map(|arg| asked.one(arg).unwrap_or("-"));
            said(Text::default().plain(given.join(" ")))
        }
        Some("files") => Ok(files(bot, private)),
        Some("break") => Err(Error::Broken("the sampler broke on purpose".to_owned())),
        Some("panic") => panic!("the sampler fell over on purpose"),
        _ => Ok(show(bot, request, now, private)),
    }
}

fn show(bot: &Bot, request: &Request, now: DateTime<Utc>, private: bool) -> Reply {
    let mut text = Text::default().strong("Strong").plain(", plain, ").quote("quoted").plain(", at ");
    text.0.push(Span::Time(now));
    text.0.push(Span::Plain(", for ".to_owned()));
    text.0.push(Span::Person(request.from.id.clone()));
    text.0.push(Span::Plain(", see ".to_owned()));
    text.0.push(Span::Link { label: "the page".to_owned(), url: "https://example.org/page".to_owned() });
    let line = |verb| bot.line(&Invocation { verb: Some(verb), ..Invocation::of("sample") }.flag("only-me", private));
    let button = |label: &str, verb| Button::new(label, line(verb));
    Reply {
        notice: Some("A sample".to_owned()),
        title: Some("Every part".to_owned()),
        text,
        footer: Some("Small print".to_owned()),
        private,
        rows: vec![Row::Buttons(vec![button("Again", "show"), button("Write", "note"), button("Tags", "tags")])],
        ..Reply::default()
    }
}

fn files(bot: &Bot, private: bool) -> Reply {
    let file = |name, words: &str, alt| File::new(name, words.as_bytes().to_vec(), alt);
    let line = |verb| bot.line(&Invocation { verb: Some(verb), ..Invocation::of("sample") }.flag("only-me", private));
    let button = |label: &str, verb| Button::new(label, line(verb));
    Reply {
        text: Text::default().plain("Both are yours to keep."),
        private,
        files: vec![
            file("export.json", JSON, "All you wrote, for a program"),
            file("export.md", MARKDOWN, "All you wrote, to read"),
        ],
        rows: vec![Row::Buttons(vec![button("Once more", "files"), button("Something else", "show")])],
        ..Reply::default()
    }
}

fn pick() -> Row {
    let option = |label: &str, value: &str| PickOption { label: label.to_owned(), value: value.to_owned() };
    Row::Pick(Pick {
        hint: "What made it good".to_owned(),
        line: "sample tags".to_owned(),
        arg: "tags".to_owned(),
        min: 1,
        max: 2,
        options: vec![option("Made something", "made"), option("Helped someone", "helped"), option("Hired", "hired")],
    })
}

fn when_form() -> Form {
    let field = |id: &str| Field {
        id: id.to_owned(),
        label: id.to_owned(),
        long: false,
        required: false,
        max: 200,
        placeholder: String::new(),
        value: String::new(),
    };
    Form {
        title: "When · only you".to_owned(),
        line: "sample when".to_owned(),
        lead: Text::default(),
        fields: ["tag", "at", "quiet", "why"].map(field).into(),
    }
}

fn note_form(mood: &str) -> Form {
    let field = |id: &str, label: &str, required, value: &str| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        long: required,
        required,
        max: 200,
        placeholder: String::new(),
        value: value.to_owned(),
    };
    Form {
        title: "A note · only you".to_owned(),
        line: "sample note".to_owned(),
        lead: Text::default(),
        fields: vec![field("mood", "How is it going?", false, mood), field("words", "In your own words", true, "")],
    }
}

//! Tests only: hostile text in every place where people's words are shown. A real markdown parser tells what a reader
//! would see; Discord's own syntax, which the parser does not know, is searched for separately.

#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::{Style, *};
use crate::bot::reply::{Button, Field, File, Form, Menu, Pick, PickOption, Reply, Row};
use crate::bot::request::{Answer, Asker, Card, Place, Request, Said};
use crate::bot::{Bot, Completion};
use crate::chat::discord::render;
use crate::data;
use crate::mentoring::cadence::Zones;
use crate::mentoring::load;
use crate::mentoring::person::Platform;
use crate::store::{Owner, Store};
use chrono::DateTime;
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Characters with their style; whitespace has none.
type Line = Vec<(Style, char)>;

/// The target of our own link.
const OURS: &str = "https://ours.example/";

/// A parser that knows everything Discord knows, and more.
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.inline_footnotes = true;
    options.extension.multiline_block_quotes = true;
    options.extension.alerts = true;
    options.extension.wikilinks_title_after_pipe = true;
    options.extension.underline = true;
    options.extension.spoiler = true;
    options.extension.subtext = true;
    // Discord has no underlined headings.
    options.parse.ignore_setext = true;
    options
}

/// What a reader sees, line by line, or what is there although nobody put it there.
fn seen(markdown: &str) -> Result<Vec<Line>, String> {
    let known_to_discord = |line: &str| {
        // Discord knows no code by indentation, no entities and no tables, least of all tables of one column without a
        // bar.
        let line = line.trim_start_matches(' ').replace('&', "\\&");
        if line.starts_with(":-") { format!("\\{line}") } else { line }
    };
    let lines: Vec<String> = markdown.split('\n').map(known_to_discord).collect();
    let arena = Arena::new();
    let mut text = Vec::new();
    look(parse_document(&arena, &lines.join("\n"), &options()), Style::Plain, &mut text)?;
    Ok(lined(text))
}

fn look(node: Node<'_>, style: Style, text: &mut Vec<(Style, char)>) -> Result<(), String> {
    let mut style = style;
    let mut ends = false;
    match &node.data().value {
        NodeValue::Document | NodeValue::Escaped => {}
        NodeValue::Paragraph => ends = true,
        NodeValue::Text(words) => text.extend(words.chars().map(|c| (style, c))),
        NodeValue::SoftBreak | NodeValue::LineBreak => text.push((Style::Plain, '\n')),
        NodeValue::Strong if style == Style::Plain => style = Style::Strong,
        NodeValue::Emph if style == Style::Plain => style = Style::Quote,
        // The parser makes a link of every address; Discord only of those in angle brackets, which `live` looks for.
        NodeValue::Link(link) if ["mailto:", "xmpp:"].iter().any(|scheme| link.url.starts_with(scheme)) => {}
        NodeValue::Link(link) if link.url.starts_with(OURS) && link.title.is_empty() => {}
        other => return Err(format!("{other:?}")),
    }
    for child in node.children() {
        look(child, style, text)?;
    }
    if ends {
        text.push((Style::Plain, '\n'));
    }
    Ok(())
}

/// Lines without surrounding space, without empty ones, and without zero-width characters: no parser keeps those.
fn lined(text: Vec<(Style, char)>) -> Vec<Line> {
    let visible = text.into_iter().filter(|(_, c)| *c != APART);
    // Figures are held together by characters that look like ordinary ones.
    let plain = visible.map(|(style, c)| match c {
        '\u{a0}' => (Style::Plain, ' '),
        '\u{2011}' => (style, '-'),
        c if c.is_whitespace() => (Style::Plain, c),
        c => (style, c),
    });
    let text: Line = plain.collect();
    let trimmed = |line: &[(Style, char)]| -> Line {
        let start = line.iter().position(|(_, c)| !c.is_whitespace()).unwrap_or(line.len());
        let end = line.iter().rposition(|(_, c)| !c.is_whitespace()).map_or(start, |at| at + 1);
        line[start..end].to_vec()
    };
    text.split(|(_, c)| *c == '\n').map(trimmed).filter(|line| !line.is_empty()).collect()
}

/// What a reader should see of these spans: their words, cleaned, each in its style.
fn meant(text: &Text) -> Vec<Line> {
    let styled = text.0.iter().flat_map(|span| {
        let (style, words) = match span {
            Span::Plain(words) => (Style::Plain, words),
            Span::Strong(words) => (Style::Strong, words),
            Span::Quote(words) => (Style::Quote, words),
            other => panic!("only words here: {other:?}"),
        };
        clean(words).chars().map(|c| (style, c)).collect::<Vec<_>>()
    });
    lined(styled.collect())
}

/// Syntax that Discord knows and the parser does not, if it appears without a backslash before it.
fn live(markdown: &str) -> Option<String> {
    for line in markdown.split('\n') {
        let mut bare = String::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                // Escaped: a placeholder without a meaning.
                '\\' => bare.extend(chars.next().map(|_| '�')),
                c => bare.push(c),
            }
        }
        let lower = bare.to_lowercase();
        let named = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_+-".contains(c));
        let emoji = bare.split(':').skip(1).zip(bare.split(':').skip(2)).any(|(name, _)| named(name));
        let start = bare.trim_start();
        let digits = start.trim_start_matches(|c: char| c.is_ascii_digit());
        let address = ["://", "www.", "discord.gg/", "discord.com/", "discordapp.com/"];
        let found = emoji
            || bare.contains(['_', '~', '|', '`', '[', ']', '<'])
            || address.iter().any(|part| lower.contains(part))
            // A backslash before it would not help: it is searched for in the source, not in the shown text.
            || ["@everyone", "@here"].iter().any(|call| line.to_lowercase().contains(call))
            || start.starts_with(['#', '-', '+', '>'])
            || start.starts_with("* ")
            || (digits.len() < start.len() && digits.starts_with(['.', ')']))
            || line.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
        if found {
            return Some(line.to_owned());
        }
    }
    None
}

/// Everything Discord would refuse in a message, found independently of how the message was made.
pub(in crate::chat::discord) fn breaches(data: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut most = |what: &str, value: &Value, least: usize, most: usize| {
        if let Some(words) = value.as_str()
            && !(least..=most).contains(&len(words))
        {
            found.push(format!("{what}: {} characters", len(words)));
        }
    };
    most("content", &data["content"], 0, 2_000);
    let embed = &data["embeds"][0];
    most("title", &embed["title"], 1, 256);
    most("description", &embed["description"], 1, 4_096);
    most("footer", &embed["footer"]["text"], 1, 2_048);
    for attachment in data["attachments"].as_array().into_iter().flatten() {
        most("description of a file", &attachment["description"], 1, 1_024);
    }
    let words = [&embed["title"], &embed["description"], &embed["footer"]["text"]];
    let sum: usize = words.iter().filter_map(|part| part.as_str()).map(len).sum();
    let mut ids = Vec::new();
    for row in data["components"].as_array().into_iter().flatten() {
        for part in row["components"].as_array().into_iter().flatten() {
            most("custom_id", &part["custom_id"], 1, 100);
            most("label", &part["label"], 1, 80);
            most("hint", &part["placeholder"], 0, 150);
            ids.push(part["custom_id"].clone());
            for option in part["options"].as_array().into_iter().flatten() {
                most("option", &option["label"], 1, 100);
                most("value", &option["value"], 1, 100);
            }
        }
    }
    let rows: Vec<usize> = data["components"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| row["components"].as_array().map_or(0, Vec::len))
        .collect();
    let total = ids.len();
    ids.sort_by_key(Value::to_string);
    ids.dedup();
    let blank = |value: &Value| value.as_str().is_none_or(is_blank);
    for (wrong, what) in [
        (sum > 6_000, "embeds in sum"),
        (rows.len() > 5, "rows"),
        (rows.iter().any(|parts| !(1..=5).contains(parts)), "parts of a row"),
        (ids.len() < total, "a custom_id twice"),
        (blank(&data["content"]) && data["embeds"] == json!([]), "nothing said"),
        (data["embeds"][0].as_object().is_some_and(|embed| embed.is_empty()), "an empty embed"),
    ] {
        if wrong {
            found.push(what.to_owned());
        }
    }
    found
}

pub(super) fn nasty() -> impl Strategy<Value = String> {
    let bits = vec![
        "*",
        "**",
        "***",
        "_",
        "__",
        "~",
        "~~",
        "|",
        "||",
        "`",
        "```",
        "\\",
        "[",
        "](",
        ")",
        "!",
        "^",
        "<",
        "<@1>",
        ">",
        "> ",
        ">>> ",
        "# ",
        "### ",
        "-# ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "23) ",
        "[ ] ",
        "---",
        "===",
        "| a |",
        "|-|",
        "\n",
        "\n\n",
        " ",
        "    ",
        "@everyone",
        "@here",
        "@",
        "everyone",
        "http://",
        "https",
        "://",
        "//",
        "www.",
        "a.b/c",
        "discord.gg/x",
        "a@b.example",
        ":smile:",
        ":",
        "/",
        "&amp;",
        "&",
        "word",
        "Ana",
        "é",
        "日本",
        "👩‍💻",
        "\u{202e}",
        "\u{200b}",
        "\u{301}",
        "\u{a0}",
        "\u{2028}",
        "\0",
        "\r\n",
        "\t",
        "1",
        ".",
        "<b>",
        "<t:1>",
        "<!--",
        "[a]: b",
        "[^1]",
        "\"",
        "'",
        "=",
        "$",
    ];
    let bits = prop::sample::select(bits);
    prop_oneof![3 => prop::collection::vec(bits, 0..30).prop_map(|bits| bits.concat()), 1 => any::<String>()]
}

/// Words in one of the three styles.
fn span() -> impl Strategy<Value = Span> {
    prop_oneof![nasty().prop_map(Span::Plain), nasty().prop_map(Span::Strong), nasty().prop_map(Span::Quote)]
}

/// Words in one of the three styles, with space between them, as in everything the bot says: CommonMark cares about
/// what a style touches, Discord does not.
fn spaced() -> impl Strategy<Value = Text> {
    let gap = prop::sample::select(vec![" ", "\n", "\n\n", " and ", " \n ", "  "]);
    prop::collection::vec((span(), gap), 0..6)
        .prop_map(|spans| Text(spans.into_iter().flat_map(|(span, gap)| [span, Span::Plain(gap.to_owned())]).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_are_read_as_they_were_written_and_mean_nothing_else(text in spaced()) {
        let shown = markdown(&text, usize::MAX, &CommandMentions::default());
        prop_assert_eq!(live(&shown), None);
        prop_assert_eq!(seen(&shown), Ok(meant(&text)), "{}", shown);
    }

    #[test]
    fn words_that_touch_mean_nothing_else_either(spans in prop::collection::vec(span(), 0..6)) {
        let shown = markdown(&Text(spans), usize::MAX, &CommandMentions::default());
        prop_assert_eq!(live(&shown), None);
        // Where markers touch, only CommonMark cares which one ends which run.
        let ours = |found: &String| ["Emph", "Strong"].contains(&found.as_str());
        prop_assert!(seen(&shown).err().is_none_or(|found| ours(&found)), "{:?}: {}", seen(&shown), shown);
        // Our own markers come in pairs on each line, and no two pairs touch.
        for line in shown.split('\n') {
            let bare = line.replace("\\\\", "x").replace("\\*", "x");
            prop_assert_eq!(bare.matches('*').count() % 2, 0, "{}", line);
            prop_assert!(!bare.contains("***"), "{}", line);
        }
    }

    #[test]
    fn a_cut_keeps_to_the_limit_and_to_the_words(text in spaced(), limit in 1_usize..200) {
        let cut = markdown(&text, limit, &CommandMentions::default());
        prop_assert!(len(&cut) <= limit);
        prop_assert_eq!(live(&cut), None);
        let (kept, all) = (seen(&cut).unwrap(), meant(&text));
        if let Some((last, before)) = kept.split_last() {
            prop_assert!(all.starts_with(before), "{:?} of {:?}", kept, all);
            let end = if last.ends_with(&[(Style::Plain, '…')]) { last.len() - 1 } else { last.len() };
            let last = lined(last[..end].to_vec()).pop().unwrap_or_default();
            prop_assert!(last.is_empty() || all[before.len()].starts_with(&last), "{:?} of {:?}", kept, all);
        }
    }

    #[test]
    fn a_quotation_is_quoted_line_by_line(words in nasty()) {
        let shown = markdown(&Text::default().block(words.as_str()).plain("\nafter"), usize::MAX, &CommandMentions::default());
        let mut bare = String::new();
        for line in shown.strip_suffix("\nafter").unwrap().split('\n') {
            bare.push_str(line.strip_prefix("> ").unwrap());
            bare.push('\n');
        }
        prop_assert_eq!(live(&bare), None);
        prop_assert_eq!(seen(&bare), Ok(meant(&Text::default().plain(words))), "{}", shown);
    }

    #[test]
    fn a_heading_is_one_line_of_plain_words(words in nasty(), limit in 1_usize..300) {
        let shown = heading(&words, limit);
        prop_assert!(len(&shown) <= limit && !shown.contains('\n'));
        prop_assert_eq!(live(&shown), None);
        prop_assert!(seen(&shown).unwrap().iter().flatten().all(|(style, _)| *style == Style::Plain));
    }
}

/// The strings of a file: one JSON string per line, perhaps after a repeat count.
fn strings(file: &str) -> Vec<String> {
    let lines = file.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let read = |line: &str| -> String {
        let (times, json) = match line.split_once(' ') {
            Some((times, json)) if !line.starts_with('"') => (times.parse().unwrap(), json),
            _ => (1, line),
        };
        serde_json::from_str::<String>(json).unwrap_or_else(|why| panic!("{line}: {why}")).repeat(times)
    };
    lines.map(read).collect()
}

fn corpus() -> Vec<String> {
    let spellings = strings(include_str!("../../../../tests/words/spellings.txt"));
    let naughty = strings(include_str!("../../../../tests/words/naughty.txt"));
    assert!(spellings.len() >= 200 && naughty.len() >= 300, "{} and {}", spellings.len(), naughty.len());
    spellings.into_iter().chain(naughty).collect()
}

/// Every part of a reply where people's words may appear.
fn card_of(words: &str) -> Reply {
    let owned = || words.to_owned();
    let button = |line: &str| Button::new(owned(), line);
    Reply {
        notice: Some(owned()),
        title: Some(owned()),
        text: Text::default().plain("Before ").quote(words).plain(" and ").strong(words).plain(" after\n").plain(words),
        footer: Some(owned()),
        rows: vec![
            Row::Buttons(vec![button("ladder vp")]),
            Row::Menu(Menu { hint: owned(), options: vec![button("ladder em").choice()] }),
            Row::Pick(Pick {
                hint: owned(),
                line: "sample tags".into(),
                arg: "tags".into(),
                min: 1,
                max: 1,
                options: vec![PickOption { label: owned(), value: "made".into() }],
            }),
        ],
        files: vec![File::new(words, Vec::new(), words)],
        ..Reply::default()
    }
}

fn form_of(words: &str) -> Reply {
    let field = Field {
        id: "words".into(),
        label: words.to_owned(),
        long: true,
        required: true,
        max: 4_000,
        placeholder: words.to_owned(),
        value: words.to_owned(),
    };
    let form = Form {
        title: words.to_owned(),
        line: "sample note".into(),
        lead: Text::default().plain(words),
        fields: vec![field],
    };
    Reply { form: Some(form), ..Reply::default() }
}

fn sent(reply: Reply) -> Value {
    render::answer(&Answer::new(reply, false), &Place::Channel("7".into()), &CommandMentions::default())
}

/// What is wrong with a message: a limit, something nobody put there, or something that disturbs its neighbours.
pub(in crate::chat::discord) fn wrong_with(data: &Value, reply: &Reply) -> Vec<String> {
    let mut found = breaches(data);
    let embed = &data["embeds"][0];
    let (mut ours, mut parts) = (0, Vec::new());
    for part in [&data["content"], &embed["title"], &embed["description"]].into_iter().filter_map(Value::as_str) {
        let (bare, markers) = unmarked(part);
        ours += markers;
        parts.push(bare);
    }
    // A list item or a quotation is ours, or somebody made it.
    if ours > marked(&reply.text) {
        found.push(format!("{ours} list items and quotations, and the bot made {}", marked(&reply.text)));
    }
    for part in parts.iter().map(String::as_str) {
        found.extend(live(part).map(|line| format!("live: {line}")));
        found.extend(seen(part).err());
        // Cut text is absent, and everything else is whole.
        found.extend(disturbing(part));
    }
    found.extend(embed["footer"]["text"].as_str().and_then(disturbing));
    for file in data["attachments"].as_array().into_iter().flatten() {
        found.extend(file["description"].as_str().and_then(disturbing));
        let named = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        found.extend((!file["filename"].as_str().is_some_and(named)).then(|| format!("a file's name: {file}")));
    }
    let mut parts: Vec<&Value> = data["components"].as_array().into_iter().flatten().collect();
    while let Some(part) = parts.pop() {
        for labelled in [&part["label"], &part["placeholder"]].into_iter().filter_map(Value::as_str) {
            found.extend(disturbing(labelled));
            found.extend(labelled.contains('\n').then(|| format!("two lines: {labelled}")));
        }
        parts.extend(part["components"].as_array().into_iter().flatten());
        parts.extend(part["options"].as_array().into_iter().flatten());
    }
    if data["allowed_mentions"] != json!({ "parse": [] }) {
        found.push("it may mention".to_owned());
    }
    found
}

/// A text without the markers of list items and quotations, and how many there were.
fn unmarked(text: &str) -> (String, usize) {
    let mut count = 0;
    let bare = text.split('\n').map(|line| {
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = if digits.len() < line.len() { digits.strip_prefix(". ") } else { None };
        match line.strip_prefix("- ").or_else(|| line.strip_prefix("> ")).or(number) {
            Some(rest) => {
                count += 1;
                rest
            }
            None => line,
        }
    });
    let bare = bare.collect::<Vec<_>>().join("\n");
    (bare, count)
}

/// How many lines of this text begin a list item or are quoted.
fn marked(text: &Text) -> usize {
    let lines = |span: &Span| match span {
        Span::Item(_) => 1,
        Span::Block(words) => clean(words).split('\n').count(),
        _ => 0,
    };
    text.0.iter().map(lines).sum()
}

/// Characters that steer, turn or pile up, found independently of how they are removed.
fn disturbing(words: &str) -> Option<String> {
    let steers = |c: char| (c != '\n' && c.is_control()) || ('\u{202a}'..='\u{202e}').contains(&c);
    let turns = |c: char| ('\u{2066}'..='\u{2069}').contains(&c) || c == '\u{feff}';
    let mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let tower = words.chars().collect::<Vec<_>>().windows(5).any(|five| five.iter().all(mark));
    let lone = words.starts_with(|c| mark(&c));
    (words.contains(steers) || words.contains(turns) || tower || lone).then(|| format!("disturbing: {words:?}"))
}

#[test]
fn every_place_shows_every_word_and_does_nothing_else() {
    for words in corpus() {
        let card = sent(card_of(&words));
        assert_eq!(wrong_with(&card["data"], &card_of(&words)), Vec::<String>::new(), "{words:?}");
        let whole = &card_of(&words).text;
        let description = card["data"]["embeds"][0]["description"].as_str().unwrap();
        if len(&markdown(whole, usize::MAX, &CommandMentions::default())) <= 4_096 {
            // The words, and the text around them, are all there is.
            assert_eq!(seen(description), Ok(meant(whole)), "{words:?}");
        }
        assert!(description.starts_with("Before "), "{words:?}");

        let modal = &sent(form_of(&words))["data"];
        let lead = modal["components"][0]["content"].as_str();
        assert!(lead.is_none_or(|lead| live(lead).is_none() && disturbing(lead).is_none()), "{words:?}");
        let input = modal["components"].as_array().unwrap().last().unwrap()["components"][0].clone();
        for (part, most) in [(&modal["title"], 45), (&input["label"], 45)] {
            let part = part.as_str().unwrap();
            assert!((1..=most).contains(&len(part)) && !part.contains('\n') && disturbing(part).is_none(), "{words:?}");
        }
        let value = input["value"].as_str().unwrap_or_default();
        assert!(len(value) <= 4_000 && clean(&words).starts_with(value), "{words:?}");

        let offer = Completion { label: words.clone(), value: "vp".to_owned() };
        for choice in render::completions(&[offer])["data"]["choices"].as_array().unwrap() {
            let name = choice["name"].as_str().unwrap();
            assert!((1..=100).contains(&len(name)) && disturbing(name).is_none(), "{words:?}");
        }
    }
}

#[test]
fn a_link_of_ours_leads_where_it_should_whatever_it_is_called() {
    for words in corpus() {
        let url = format!("{OURS}{words}");
        let link = || Span::Link { label: words.clone(), url: url.clone() };
        let text = Text(vec![
            Span::Plain("Before ".into()),
            link(),
            Span::Plain(" and ".into()),
            link(),
            Span::Plain(" after".into()),
        ]);
        let shown = markdown(&text, usize::MAX, &CommandMentions::default());
        let lines = seen(&shown).unwrap_or_else(|found| panic!("{words:?}: {found}"));
        let read: String = lines.iter().flatten().map(|(_, c)| c).collect();
        assert!(read.starts_with("Before ") && read.contains(" and ") && read.ends_with(" after"), "{words:?}: {read}");
        assert_eq!(lines.len(), 1, "{words:?}");
        assert_eq!(disturbing(&shown), None, "{words:?}");
    }
}

/// The bot as it ships.
pub(in crate::chat::discord) fn bot() -> Bot {
    let files = data::embedded();
    let texts: Vec<load::DataFile<'_>> = files.iter().map(load::DataFile::from).collect();
    Bot::new(
        load::load(&texts).unwrap(),
        Zones::bundled(),
        Store::memory(Owner::Console).unwrap(),
        crate::bot::features::all,
    )
}

#[test]
fn every_refusal_repeats_what_was_typed_without_harm() {
    let bot = bot();
    let now = DateTime::from_timestamp(1_795_420_800, 0).unwrap();
    let answer = |said| {
        let from = Asker::new(Platform::Discord, "1");
        let place = Place::Channel("7".to_owned());
        bot.answer(&Request { id: "1".to_owned(), from, place: place.clone(), said }, now)
    };
    for words in corpus() {
        let form = |fields: &[&str]| Said::Form {
            line: "share with-question answers=L3.job.1".to_owned(),
            fields: fields.iter().map(|id| ((*id).to_owned(), words.clone())).collect(),
            on: Some(Card::Private),
        };
        let option = |name: &str| Said::Options {
            command: "ladder".to_owned(),
            verb: None,
            named: vec![(name.to_owned(), words.clone())],
        };
        for said in [
            Said::Line(words.clone()),
            Said::Line(format!("/{words}")),
            Said::Line(format!("/ladder {words}")),
            Said::Line(format!("/ladder vp {words}")),
            Said::Line(format!("/ladder level=\"{words}\"")),
            Said::Line(format!("/transition {words} to em")),
            Said::Line(format!("/ask {words}")),
            option("level"),
            option("section"),
            form(&["question"]),
            form(&["question", "question"]),
            form(&["questions"]),
            Said::Press { line: words.clone(), picked: vec![words.clone()], on: Card::Private },
        ] {
            let answered = answer(said.clone());
            if answered.reply.form.is_some() {
                continue;
            }
            let body = render::answer(&answered, &Place::Channel("7".to_owned()), &CommandMentions::default());
            assert_eq!(wrong_with(&body["data"], &answered.reply), Vec::<String>::new(), "{said:?}");
        }
    }
}

#[test]
fn ordinary_words_are_copied_as_they_were_written() {
    for words in [
        "I let Ben run the incident review, and it went well: 3 of 4 said so.",
        "It's 50/50 (or 60-40); C++ & C#, e.g. v1.2.3 at 09:30. Why? \"Because\" – she said…",
        "Größe, naïveté, 日本語, שלום, مرحبا, हिन्दी, ไทย, 👩‍💻 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "a@b.example, #12, $5, 20%, x = y + z, 5 > 3, ^up, {braces}, semi;colon, 1:1s",
    ] {
        assert_eq!(markdown(&Text::default().plain(words), usize::MAX, &CommandMentions::default()), words);
        assert_eq!(heading(words, 256), words);
        assert_eq!(label(words, 256), words);
    }
}

//! Wording for one best week: what the person wrote, next to what they wrote before, and never a verdict on it.

use super::super::lines;
use super::super::lines::{FIELDS, LONGEST, TAGS, THOUGHT};
use super::grid;
use crate::bot::Bot;
use crate::bot::features::{checkin, ladder};
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::phrases::dates;
use crate::bot::phrases::quote::{listed, short, shorter};
use crate::bot::phrases::statements::{Marks, paragraphs};
use crate::bot::reply::{Button, Field, File, Form, Pick, PickOption, Reply, Row, Text};
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::cadence::Zone;
use crate::mentoring::delivery::Item;
use crate::mentoring::ladder::{Name, Statement};
use crate::mentoring::reflection::Reflection;
use crate::store::entries::reflections::Kept;
use chrono::{DateTime, Utc};

/// The format of a month with its year.
const MONTH: &str = "%B %Y";
/// A month within this many days is written without its year.
const NEAR: i64 = 300;
/// The number of earlier entries shown next to one, and how much of each is quoted, in characters.
const BESIDE: usize = 3;
const QUOTED: usize = 100;
/// The most UTF-16 units an entry may have to be shown in full; each part of a longer one is cut.
const IN_FULL: usize = 2_400;

/// The questions of the form, in the order of its fields.
const ASKED: [&str; 4] = ["Which week was it?", "What did you do in it?", "What gave you energy?", "What drained you?"];

/// One entry with everything its card needs.
pub struct Mirrored<'a> {
    /// The entry itself.
    pub kept: &'a Kept<BestWeek>,
    /// All entries of the person, the latest first.
    pub entries: &'a [Kept<BestWeek>],
    /// The person's time zone.
    pub zone: Option<&'a Zone>,
    /// The level they hold.
    pub level: Option<&'a str>,
    /// Whether they have a check-in that asks for a best week.
    pub comes_back: bool,
    /// The current time.
    pub now: DateTime<Utc>,
    /// What was just done with the entry.
    pub why: Why,
}

/// What was just done with an entry, which decides how its card opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was saved for the first time.
    Kept,
    /// Its words or tags were changed.
    Changed,
    /// The person added what they make of it.
    Thought,
    /// It was restored.
    Back,
    /// Nothing: the person only opened it.
    Shown,
}

/// Asks what made the week good. The form opens once the tags are picked.
pub fn which(
    bot: &Bot,
    entries: &[Kept<BestWeek>],
    open: Option<&str>,
    level: Option<&str>,
    zone: Option<&Zone>,
) -> Reply {
    let text = Text::default().plain(
        "Think of the best week of your last three months. Not the one with the best result: the one you'd live again.",
    );
    asking(bot, entries, text, &lines::write(open), level, zone)
}

/// Asks the same for the check-in with this idempotency key.
pub fn again(
    bot: &Bot,
    entries: &[Kept<BestWeek>],
    idempotency_key: &str,
    level: Option<&str>,
    zone: Option<&Zone>,
) -> Reply {
    let text = Text::default().plain("The best week since the last time: the one you'd live again.");
    asking(bot, entries, text, &lines::write(Some(idempotency_key)), level, zone)
}

fn asking(
    bot: &Bot,
    entries: &[Kept<BestWeek>],
    text: Text,
    line: &Invocation,
    level: Option<&str>,
    zone: Option<&Zone>,
) -> Reply {
    let mut text =
        text.plain(" What made it good? Choose one or more; the rest is in your own words, and only you read it.");
    if let Some(last) = entries.first() {
        text = text.plain(format!("\n\nIn {} you wrote ", dates::month_of(last.written, zone)));
        text = quoted(text, &last.body).plain(".");
    }
    let mut buttons = Vec::new();
    if !entries.is_empty() {
        buttons.push(all_button(bot));
    }
    buttons.push(considering(bot, level));
    let rows = pick(bot, line).into_iter().chain([Row::Buttons(buttons)]).collect();
    Reply { title: Some("Your best week".to_owned()), text, rows, private: true, ..Reply::default() }
}

/// The list of tags to pick from. The choice completes this line.
pub fn pick(bot: &Bot, line: &Invocation) -> Option<Row> {
    let tags = &bot.knowledge().mirror.tags;
    let option = |tag: &Name| PickOption { label: tag.title.clone(), value: tag.id.clone() };
    let pick = Pick {
        hint: "What made it good?".to_owned(),
        line: bot.line(line),
        arg: TAGS.to_owned(),
        min: 1,
        max: tags.len(),
        options: tags.iter().map(option).collect(),
    };
    (!tags.is_empty()).then_some(Row::Pick(pick))
}

/// Asks again what made a best week good.
pub fn which_tags(bot: &Bot, kept: &Kept<BestWeek>) -> Reply {
    let text = quoted(Text::default(), &kept.body)
        .plain("\n\nWhat made it good? What you choose now takes the place of what you chose then.");
    let line = lines::pick(&kept.uid);
    let rows = pick(bot, &line).into_iter().chain([Row::Buttons(vec![all_button(bot)])]).collect();
    Reply { text, rows, private: true, ..Reply::default() }
}

/// The form for a new entry, or for the one that already answers the same check-in. `line` is the line that it completes.
pub fn form(bot: &Bot, line: &Invocation, known: Option<&Kept<BestWeek>>) -> Reply {
    opened(bot, line, known.map_or(&BestWeek::default(), |kept| &kept.body))
}

/// The form that changes an existing entry.
pub fn change_form(bot: &Bot, kept: &Kept<BestWeek>) -> Reply {
    opened(bot, &lines::change(&kept.uid), &kept.body)
}

/// What stands in the empty fields.
const HINTS: [&str; 4] = [
    "The week the cache came apart",
    "What you did yourself, and what others did with you",
    "What you would do again tomorrow",
    "What you would gladly leave to somebody",
];

fn opened(bot: &Bot, line: &Invocation, body: &BestWeek) -> Reply {
    let values = [&body.week, &body.did, &body.energy, &body.drain];
    let fields = FIELDS.iter().zip(ASKED).zip(HINTS).zip(values).enumerate();
    let fields = fields.map(|(at, ((((id, max), label), hint), value))| Field {
        id: (*id).to_owned(),
        label: label.to_owned(),
        long: at > 0,
        required: at == 0,
        max: *max,
        placeholder: hint.to_owned(),
        value: value.clone(),
    });
    let form = Form {
        title: "Your best week · only you".to_owned(),
        line: bot.line(line),
        lead: Text::default().plain("The week you'd live again. The first line is enough; the rest may stay empty."),
        fields: fields.collect(),
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// The form for what the person makes of it.
pub fn think_form(bot: &Bot, kept: &Kept<BestWeek>) -> Reply {
    let field = Field {
        id: THOUGHT.to_owned(),
        label: "What do you make of it?".to_owned(),
        long: true,
        required: true,
        max: LONGEST,
        placeholder: String::new(),
        value: kept.body.thought.clone(),
    };
    let line = bot.line(&lines::think(&kept.uid));
    let form = Form {
        title: "Your best weeks · only you".to_owned(),
        line,
        lead: quoted(Text::default(), &kept.body),
        fields: vec![field],
    };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// One entry next to earlier ones, the two kinds of week that a source describes, and a question in return.
pub fn mirror(bot: &Bot, it: &Mirrored<'_>) -> Reply {
    let Mirrored { kept, entries, zone, .. } = it;
    let earlier: Vec<&Kept<BestWeek>> = entries.iter().skip_while(|other| other.uid != kept.uid).skip(1).collect();
    let mut text = Text::default().plain(match it.why {
        Why::Kept => "Kept. Only you can read it.\n\n",
        Why::Changed => "Changed. It now says:\n\n",
        Why::Thought => "Kept, beside it.\n\n",
        Why::Back => "It's back.\n\n",
        Why::Shown => "",
    });
    text = parts(text, &kept.body);
    text = match kept.body.tags.is_empty() {
        true => text,
        false => text.plain("\n\nYou tagged it ").strong(tags(bot, &kept.body)).plain("."),
    };
    if !earlier.is_empty() {
        text = text.plain("\n\n").strong(if earlier.len() == 1 { "The one before" } else { "The ones before" });
        for other in earlier.iter().take(BESIDE) {
            text = text.item().plain(format!("{}: ", dates::month_of(other.written, *zone)));
            text = text.plain("\"").quote(shorter(said(&other.body), QUOTED)).plain("\", ");
            text = text.strong(tags(bot, &other.body));
            if !other.body.thought.is_empty() {
                let thought = shorter(&other.body.thought, QUOTED);
                text = text.plain(". What you made of it: \"").quote(thought).plain("\"");
            }
        }
    }
    let knowledge = bot.knowledge();
    // The sources are quoted once per entry; later, the person sees only their own words.
    let is_new = it.why == Why::Kept;
    let kinds: &[Statement] = if is_new { &knowledge.mirror.kinds } else { &[] };
    let marks = Marks::of_all(knowledge, kinds);
    if !kinds.is_empty() {
        text = text.plain("\n\n").then(paragraphs(knowledge, kinds, &marks));
    }
    if is_new && entries.len() == 1 {
        text = text.plain("\n\nThe next one stands beside this one, and then you see what stayed and what moved.");
    }
    let asks = matches!(it.why, Why::Kept | Why::Shown) && kept.body.thought.is_empty();
    if let Some(question) = knowledge.mirror.question(earlier.len() + 1).filter(|_| asks) {
        text = text.plain("\n\n").quote(question.text.as_str());
    }
    Reply {
        title: Some(format!("Your best week, as of {}", dates::month_of(kept.written, *zone))),
        text,
        footer: marks.footer(knowledge),
        rows: rows(bot, it),
        files: beside_others(bot, it),
        private: true,
        ..Reply::default()
    }
}

/// The chart of all entries. With a single entry it would show nothing that the words do not.
fn beside_others(bot: &Bot, it: &Mirrored<'_>) -> Vec<File> {
    let several = it.entries.len() > 1;
    let file = several.then(|| grid::file(bot, it.entries, it.zone, it.now, grid::TWO_YEARS));
    file.flatten().into_iter().collect()
}

fn rows(bot: &Bot, it: &Mirrored<'_>) -> Vec<Row> {
    let uid = &it.kept.uid;
    let thought = if it.kept.body.thought.is_empty() { "Write what I make of it" } else { "Change what I make of it" };
    let one = vec![button(bot, thought, &lines::think(uid)), button(bot, "Change it", &lines::change(uid))];
    let delete = button(bot, "Delete", &lines::delete(uid)).danger();
    let mut more = vec![button(bot, "What made it good", &lines::pick(uid)).choice().about("Choose it again")];
    if !it.comes_back {
        let line = checkin::lines::start_quarterly(BestWeek::KIND);
        more.push(
            button(bot, "Ask me each quarter", &line).choice().about("By direct message, with this one beside it"),
        );
    }
    if it.entries.len() > 1 {
        more.push(all_button(bot).choice().about("All of them, the latest first"));
    }
    more.push(considering(bot, it.level).choice().about("Reasons, and what the sources say about each"));
    vec![Row::Buttons(one), menu("More", more), Row::Buttons(vec![delete])]
}

/// What somebody on this level may be considering: managing, or going back.
fn considering(bot: &Bot, level: Option<&str>) -> Button {
    let manages = |id: &str| bot.knowledge().level(id).is_some_and(|level| level.number > LAST_TO_ENGINEER);
    if level.is_some_and(manages) { back_button(bot) } else { reasons_button(bot) }
}

/// The highest level number at which people do not manage yet.
const LAST_TO_ENGINEER: u8 = 2;

/// The text of a check-in about best weeks: what they wrote last time, and the question for now.
pub fn asked_again(bot: &Bot, item: &Item, text: Text) -> Text {
    match &item.best_week {
        None => text.plain("Think of the best week of your last three months: the one you'd live again."),
        Some((day, last)) => {
            let is_near = (item.nominal - *day).num_days() < NEAR;
            let month = day.format(if is_near { "%B" } else { MONTH });
            let text = text.plain(format!("In {month} you wrote "));
            quoted(text, last).plain(format!(", {}. Which one was it since?", tags(bot, last)))
        }
    }
}

/// Says what to do with the list of tags on the message.
pub fn choose(text: Text) -> Text {
    text.plain("\n\nWhat made it good? Choose one or more, and then write it down in a few lines.")
}

/// Every part of an entry, in the person's words.
pub(super) fn parts(text: Text, body: &BestWeek) -> Text {
    let labels = ["", "What you did: ", "Gave you energy: ", "Drained you: ", "What you make of it: "];
    let words = [&body.week, &body.did, &body.energy, &body.drain, &body.thought];
    let fits = words.iter().map(|words| words.encode_utf16().count()).sum::<usize>() <= IN_FULL;
    let mut text = text;
    let mut gap = "";
    for (label, words) in labels.into_iter().zip(words).filter(|(_, words)| !words.is_empty()) {
        let words = if fits { words.clone() } else { short(words) };
        text = text.plain(format!("{gap}{label}")).quote(words);
        gap = "\n";
    }
    text
}

/// The words that stand for an entry: which week it was, or else what they did in it.
pub(super) fn said(body: &BestWeek) -> &str {
    [&body.week, &body.did, &body.energy, &body.drain]
        .into_iter()
        .find(|words| !words.is_empty())
        .map_or("", String::as_str)
}

pub(super) fn quoted(text: Text, body: &BestWeek) -> Text {
    match said(body) {
        "" => text.plain("what can't be opened any more"),
        words => text.plain("\"").quote(short(words)).plain("\""),
    }
}

/// The tags of an entry, as part of a sentence.
pub(super) fn tags(bot: &Bot, body: &BestWeek) -> String {
    let titles: Vec<String> =
        body.tags.iter().filter_map(|id| bot.knowledge().mirror.tag(id)).map(|tag| tag.title.to_lowercase()).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    if titles.is_empty() { "untagged".to_owned() } else { listed(&titles) }
}

/// The button to the list of best weeks.
pub fn all_button(bot: &Bot) -> Button {
    button(bot, "My best weeks", &lines::all())
}

/// The button to the reasons for a move into management.
fn reasons_button(bot: &Bot) -> Button {
    button(bot, "I think about managing", &lines::reasons())
}

fn back_button(bot: &Bot) -> Button {
    button(bot, "I think about going back", &ladder::lines::topic("going-back", true))
}

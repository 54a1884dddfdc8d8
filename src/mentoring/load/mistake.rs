//! Every mistake the data can have, and the sentence that an editor of the data reads about it.
//!
//! These sentences are for people with the file open in front of them: what it says, and what to write instead. Nobody
//! else sees them; what people in a chat read is in `bot/messages` and in the data itself.

mod wording;

use std::fmt;
use thiserror::Error;
use wording::{closing, described, example, naming_hint, or_list, or_write, or_zone, range, step_end};

/// The longest part of a line that is quoted below a mistake.
const EXCERPT: usize = 120;

/// One mistake, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file's path, as it was passed in.
    pub file: String,
    /// The line, counted from 1. A mistake about the whole file is on line 1.
    pub line: usize,
    /// What is wrong.
    pub what: What,
    /// The text of the line.
    pub excerpt: String,
}

/// What can be wrong. The fields fill the gaps in the sentences.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the sentence beside each variant says what its fields are")]
pub enum What {
    // Files.
    /// A required file is missing.
    #[error("this file is missing; it holds {holds}")]
    MissingFile { holds: &'static str },
    /// A file that nothing reads.
    #[error("nothing reads a file of this name{}", or_list(near, "I know", known))]
    UnknownFile { near: Option<String>, known: Vec<String> },

    // Syntax.
    /// `title =`, and nothing after it.
    #[error("'{key}' has no value yet; write {}", if *top { step_end(key) } else { example(key) })]
    MissingValue { key: String, top: bool },
    /// A line that is not `key = value`.
    #[error("this is no value, no table and no comment; write key = value, with a text in quotes")]
    NoEquals,
    /// A table's name with incomplete brackets.
    #[error(
        "the brackets of this table's name are not whole; write [name] for one table, [[name]] for each of several"
    )]
    BrokenHeader,
    /// A text without quotes around it, or with curly ones.
    #[error("a text stands in straight quotes; write \"{text}\"")]
    NotQuoted { text: String },
    /// A text without its second quote.
    #[error("a quote that opens here is not closed; end the text with the same quote")]
    OpenQuote,
    /// A bracket or a `"""` that is never closed.
    #[error("the {mark} that opens here is never closed; put a {} where it ends", closing(mark))]
    NeverClosed { mark: &'static str },
    /// Something after the value.
    #[error("something follows after the value or name has ended; take it out, or write a quote inside a text as \\\"")]
    AfterValue,
    /// Two items in a list or an inline table without a comma between them.
    #[error("two things follow each other without a comma; put one between them")]
    NoComma,
    /// A backslash before a character that it cannot escape.
    #[error("a backslash cannot stand before this; write \\\\ for a backslash and \\\" for a quote")]
    BadEscape,
    /// A key or a table that was already there.
    #[error("'{key}' is here already; keep one, or begin a new table above this line")]
    KeyTwice { key: String },
    /// Another syntax mistake, in toml's own words.
    #[error("this line is not TOML: {message}")]
    Unreadable { message: String },

    // Keys and values.
    /// A key without a meaning here.
    #[error("'{key}' is not a key I know here{}", or_list(near, "the keys are", known))]
    UnknownKey { key: String, near: Option<String>, known: Vec<String> },
    /// A list of tables that is not named after a section.
    #[error("'{id}' is not a section I know{}", or_list(near, "sections.toml has", known))]
    UnknownSection { id: String, near: Option<String>, known: Vec<String> },
    /// A check-in that opens a reflection and also asks questions.
    #[error("a check-in that opens something asks nothing of its own; take out '{key}', or 'opens'")]
    OpensAndAsks { key: &'static str },
    /// A word that is not one of the allowed few.
    #[error("'{word}' is not a word I know here{}", or_list(near, "it can be", known))]
    UnknownWord { word: String, near: Option<String>, known: Vec<String> },
    /// A required key is missing.
    #[error("'{key}' is missing here; add {}", example(key))]
    MissingKey { key: &'static str },
    /// A step that does not say where it starts or ends.
    #[error("'{key}' is missing here; add {}, the id of a level", step_end(key))]
    MissingEnd { key: &'static str },
    /// A value of another type than this key takes.
    #[error("'{key}' takes {}, and this is {found}{}", described(*expected, key), naming_hint(key))]
    WrongKind { key: String, expected: ValueType, found: &'static str },
    /// An empty text or list.
    #[error("'{key}' has something empty in it; fill it, or take it out")]
    Empty { key: String },
    /// The same thing twice in one list.
    #[error("'{item}' stands twice in '{key}'; once is enough")]
    Twice { key: String, item: String },
    /// A text that is too long for the place where it is shown.
    #[error("'{key}' has {length} characters and {limit} fit; take out {}", length - limit)]
    TooLong { key: String, length: usize, limit: usize },
    /// Statements that do not fit on one card together. The line is the first one too many.
    #[error("up to here '{section}' has {length} characters and {limit} fit on its card; shorten it")]
    TooMuch { section: String, length: usize, limit: usize },
    /// An id that a line or a button could not carry.
    #[error("'{id}' cannot be an id; use small letters from a to z, digits, and dashes between them")]
    BadId { id: String },
    /// A section's id that means something else in the files that use it.
    #[error("'{id}' has a meaning of its own in a {thing}'s file; choose another id for this section")]
    ReservedId { id: String, thing: &'static str },
    /// A level's number that is not a number.
    #[error("a level's number is a whole number from 1 to 99; 1 is the lowest rung")]
    BadNumber,

    // Statements.
    /// A statement that says nothing.
    #[error("this statement says nothing; add text = \"…\" or values = [{{ text = \"…\", from = [\"000\"] }}]")]
    NoWords,
    /// A statement that names no source and does not say that it is ours.
    #[error("this statement names no source; add from = [\"000\"], or ours = true if nobody but us says it")]
    NoSource,
    /// A value without its source.
    #[error("this value does not say who gives it; add from = [\"000\"]")]
    ValueWithoutSource,
    /// A value with neither text nor band.
    #[error("this value gives nothing; add text = \"…\" or band = [25, 35]")]
    NoFigure,
    /// A value with both text and band.
    #[error("this value has a text and a band; keep one of them")]
    BandAndText,
    /// A band that is not two shares of a week.
    #[error("a band is two whole numbers from 0 to 100, the lower first, in percent of a week: band = [25, 35]")]
    BadBand,

    /// A trap that does not say on which side of a bound it is.
    #[error("say above or below, and one of them alone: when = {{ above = \"Hands-on\" }}")]
    WhichSide,
    /// A bound that is not a share of a week.
    #[error("'percent' is a whole number from 0 to 100; leave it out to go by the level's own band")]
    BadPercent,
    /// Something that is not one of the activities of a week.
    #[error("'{label}' is not an activity of the week{}", or_list(near, "there are", known))]
    UnknownActivity { label: String, near: Option<String>, known: Vec<String> },
    /// A trap that uses a band its level does not have.
    #[error("this level's [[week]] has no band for '{label}'; give a bound of its own with percent = 20")]
    NoBand { label: String },

    /// A statement that another one on its card repeats.
    #[error("the same text stands on this card already, on line {first}; keep one of the two")]
    SaidTwice { first: usize },

    // References to other files or tables.
    /// A source that `sources.toml` does not list.
    #[error("'{id}' is not a source I know; sources.toml has {}", known.join(", "))]
    UnknownSource { id: String, known: Vec<String> },
    /// An id that is already taken.
    #[error("the id '{id}' is taken in {first}; choose another")]
    IdTaken { id: String, first: String },
    /// A thing whose file is not named after it.
    #[error("the {thing} '{id}' lives in {thing}s/{id}.toml; rename this file, or write id = \"{name}\"")]
    WrongFileName { thing: &'static str, id: String, name: String },
    /// A level's number that is already taken.
    #[error("the number {number} is taken in {first}; each level has its own")]
    NumberTaken { number: u8, first: String },
    /// Level numbers that nobody has, below one that somebody has.
    #[error("the numbers run from 1 without a hole, and no level has {}", range(*from, *to))]
    NumberHole { from: u8, to: u8 },
    /// A name that would mean two different things.
    #[error("'{name}' stands for '{owner}' already, in {first}; a name can mean one thing only")]
    NameTaken { name: String, owner: String, first: String },
    /// A step's end that is not a level.
    #[error("'{id}' is not a level I know{}", or_list(near, "levels/ has", known))]
    UnknownLevel { id: String, near: Option<String>, known: Vec<String> },
    /// A step that leads down, or to itself.
    #[error("a step leads up the ladder, and '{to}' is not above '{from}'; swap them, or name another level")]
    StepNotUp { from: String, to: String },
    /// A step whose file is not named after it.
    #[error(
        "the step from '{from}' to '{to}' lives in transitions/{from}-{to}.toml; rename this file, or change its ends"
    )]
    WrongStepFile { from: String, to: String },
    /// A step that another file describes.
    #[error("the step from '{from}' to '{to}' is in {first} already; keep one of the two")]
    StepTaken { from: String, to: String, first: String },
    /// A topic in a group, without a file.
    #[error("'{id}' is not a topic I know; {}", or_write(near, id))]
    UnknownTopic { id: String, near: Option<String> },
    /// A topic without a group.
    #[error("no group in topics.toml has '{id}'; add it to one")]
    Ungrouped { id: String },
    /// A topic in two groups.
    #[error("'{id}' is in a group already, in {first}; a topic stands in one group")]
    GroupedTwice { id: String, first: String },
    /// A word in two groups of synonyms, or twice in one.
    #[error("'{word}' is among the words of {first} already; a word stands in one group, once")]
    WordTaken { word: String, first: String },
    /// A zone that the zone data does not know.
    #[error("'{zone}' is not a zone I know{}", or_zone(near))]
    UnknownZone { zone: String, near: Option<String> },
    /// More topics than a menu can offer. The line is the first one too many.
    #[error("{count} topics are listed and {limit} fit in one menu; join two, or take one out")]
    TooManyTopics { count: usize, limit: usize },

    // Check-ins.
    /// A kind of check-in without themes.
    #[error("this check-in names nothing to ask about; add themes = [\"…\", \"…\"], or four stages")]
    NoThemes,
    /// A kind of check-in with both themes and stages.
    #[error("a check-in goes by themes or by stages, and this one has both; keep one of them")]
    ThemesAndStages,
    /// A kind of check-in with a wrong number of stages.
    #[error("there are four stages, start, middle, end and debrief, and this names {count}; name a theme for each")]
    NotAllStages { count: usize },
    /// A theme that `questions.toml` does not have.
    #[error("'{id}' is not a theme I know{}", or_list(near, "questions.toml has", known))]
    UnknownTheme { id: String, near: Option<String>, known: Vec<String> },
    /// A theme that no kind of check-in uses.
    #[error("no check-in in checkins.toml asks about '{id}'; add it to the themes or the stages of one")]
    NeverAsked { id: String },
    /// More questions about readiness for a level than a menu can offer. The line is the first one too many.
    #[error("{count} skills are asked about on the way to '{level}' and {limit} fit in one menu; leave one out there")]
    TooManySkills { level: String, count: usize, limit: usize },
    /// A fact that nobody could look up.
    #[error("no statement carries the fact '{id}'; name one that stands in a statement's ids")]
    UnknownFact { id: String },
}

/// The types of value that keys take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// `title = "…"`
    Text,
    /// `from = ["000", "001"]`
    Texts,
    /// `number = 3`
    Number,
    /// `general = true`
    Flag,
    /// `[question]`
    Table,
    /// `[[trap]]`, or `values = [{ … }]`
    Tables,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)?;
        let line = self.excerpt.trim();
        if !line.is_empty() {
            write!(out, "\n    {}", line.chars().take(EXCERPT).map(printable).collect::<String>())?;
        }
        if line.chars().nth(EXCERPT).is_some() { out.write_str("…") } else { Ok(()) }
    }
}

/// Replaces control characters: a data file could send them to the terminal of the person who checks it.
fn printable(letter: char) -> char {
    if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter }
}

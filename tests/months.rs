//! Half a year with two check-ins, as one person has it at the console. All that is said stands in docs/six-months.md, to be read
//! as a whole: does it stay worth answering? `NEXTRUNG_BLESS=1 cargo test --test months` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "support/program.rs"]
mod program;

use chrono::DateTime;
use chrono::NaiveDateTime;
use chrono::Utc;
use program::Program;
use program::deliveries;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use tempfile::TempDir;

/// Where the page lies.
const PAGE: &str = "docs/six-months.md";

/// Ana, and the page on which all of it stands.
struct Story {
    _folder: TempDir,
    ana: Program,
    page: String,
    /// What came unasked last.
    last: Value,
    /// How much came unasked, by month.
    came: BTreeMap<String, usize>,
}

impl Story {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().unwrap();
        let (ana, _) = Program::start(folder.path(), now);
        let page = "# Half a year with Nextrung\n\n\
                    Every word that Ana reads and writes from November to May, as `tests/months.rs` plays it at the console. She \
                    lives in Berlin, manages a team of nine, and would like to become a director.\n";
        Story { _folder: folder, ana, page: page.to_owned(), last: Value::Null, came: BTreeMap::new() }
    }

    fn tell(&mut self, what: &str) {
        write!(self.page, "\n*{what}*\n").unwrap();
    }

    fn show(&mut self, record: &Value) {
        let text = record["text"].as_str().unwrap_or_default();
        self.page.push('\n');
        for line in text.lines() {
            writeln!(self.page, "{}", format!("> {line}").trim_end()).unwrap();
        }
        let labels: Vec<String> = record["buttons"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|button| button["label"].as_str())
            .take(12)
            .map(|label| format!("`{label}`"))
            .collect();
        if !labels.is_empty() {
            writeln!(self.page, ">\n> {}", labels.join(" ")).unwrap();
        }
    }

    /// She says something.
    fn says(&mut self, line: &str) -> Value {
        self.tell(&format!("Ana types `{line}`"));
        let said = self.ana.says(line);
        self.shown(said)
    }

    fn shown(&mut self, said: Vec<Value>) -> Value {
        for record in &said {
            if record["id"] != "form" {
                self.show(record);
            }
        }
        said.first().cloned().unwrap()
    }

    /// Time passes until then, by the clock of Berlin less an hour or two; what comes is shown with its moment.
    fn until(&mut self, moment: &str) {
        for record in deliveries(&self.ana.says(&format!(":clock {moment}"))) {
            let at = NaiveDateTime::parse_from_str(record["at"].as_str().unwrap(), "%FT%TZ").unwrap();
            write!(self.page, "\n## {}\n", at.format("%A %-d %B")).unwrap();
            self.show(&record);
            *self.came.entry(at.format("%Y-%m").to_string()).or_default() += 1;
            self.last = record;
        }
    }

    fn presses(&mut self, label: &str) -> Value {
        self.presses_on(&self.last.clone(), label)
    }

    fn presses_on(&mut self, on: &Value, label: &str) -> Value {
        self.tell(&format!("Ana presses `{label}`"));
        let said = self.ana.presses(on, label);
        self.shown(said)
    }

    /// She presses this and fills the form that opens.
    fn writes(&mut self, label: &str, words: &[&str]) -> Value {
        self.writes_on(&self.last.clone(), label, words)
    }

    fn writes_on(&mut self, on: &Value, label: &str, words: &[&str]) -> Value {
        let quoted: Vec<String> = words.iter().map(|words| format!("\"{words}\"")).collect();
        let said = self.ana.presses_and(on, label, &format!("\n:fill {}", quoted.join(" ")));
        let form = &said[0]["form"]["fields"];
        let fields = form.as_array().unwrap_or_else(|| panic!("{said:#?} after {}", self.page)).clone();
        self.tell(&format!("Ana presses `{label}` and writes:"));
        for (field, words) in fields.iter().zip(words).filter(|(_, words)| !words.is_empty()) {
            write!(self.page, "\n- {}: {words}", field["label"].as_str().unwrap()).unwrap();
        }
        self.page.push('\n');
        self.shown(said[1..].to_vec())
    }

    /// What it says has these words in it.
    fn reads(&self, record: &Value, words: &str) {
        let text = record["text"].as_str().unwrap();
        assert!(text.contains(words), "{words:?} is not in: {text}");
    }
}

#[test]
fn half_a_year_that_stays_worth_answering() {
    let mut story = Story::new();
    story.says("/timezone berlin");
    story.says("/me level=em target=director called=Ana");
    let card = story.says("/checkin start feedback");
    story.presses_on(&card, "Start it");

    story.until("2026-11-23T10:00");
    let kept = story.writes(
        "Answer",
        &[
            "Dia. I would ask her what she noticed when I took over the incident call.",
            "Ben, on his design document. He asks earlier now, but only me.",
            "Ben hears from me that he may ask Cem first.",
        ],
    );
    story.reads(&kept, "Kept. Only you can read it.");

    story.until("2026-11-30T10:00");
    let last = story.last.clone();
    story.reads(&last, "Last week you wrote: \"Ben hears from me that he may ask Cem first.\" Did you?");
    let done = story.presses("I did");
    story.presses_on(&done, "Keep it as a win");
    story.writes(
        "Answer",
        &[
            "I have not asked anybody since the summer.",
            "The retrospective of the outage.",
            "Ask Cem what he would have done in my place.",
        ],
    );

    story.until("2026-12-07T10:00");
    story.presses("I take it along");
    let kept = story.writes("Answer", &["Said it in the stand-up, so that it was nobody's.", "", ""]);
    story.reads(&kept, "still empty");
    story.until("2026-12-09T10:00");
    story.writes(
        "Go on",
        &[
            "Said it in the stand-up, so that it was nobody's.",
            "My own boss, about the two reorganisations.",
            "Ask Cem on Thursday, at lunch.",
        ],
    );

    story.until("2026-12-14T10:00");
    story.presses("I did");
    story.presses("Skip");
    story.says("/away until=2027-01-04");
    story.until("2027-01-04T10:00");
    story.writes(
        "Answer",
        &[
            "Nobody. It was quiet, and that was good.",
            "What the team said about the on-call rota.",
            "Tell Dia that the rota was her idea, in front of the others.",
        ],
    );

    story.until("2027-01-11T10:00");
    let last = story.last.clone();
    story.reads(&last, "This is the 6th of these.");
    let review = story.presses("Change it");
    story.presses_on(&review, "Make it shorter");
    story.presses("I did");
    story.writes(
        "Answer",
        &[
            "Fay, who stayed calm with the customer.",
            "That I talk before I have understood.",
            "Listen to the end, once, on Tuesday.",
        ],
    );

    story.until("2027-01-18T10:00");
    story.presses("I let it go");
    story.writes("Answer", &["It is easier to write than to say.", "Say it to Ben."]);
    story.says("/win Dia presented the rota to all of engineering, without me in the room");

    // A stretch beside it, on every other Monday.
    let card = story.says("/checkin start stretch every other monday 9:00");
    let begun = story.presses_on(&card, "Start it");
    story.writes_on(
        &begun,
        "Name the assignment",
        &["lead the move to the new data centre, with two teams that are not mine", "2027-03-29"],
    );
    for (moment, feedback, stretch) in [
        (
            "2027-01-25T10:00",
            ["He was glad, and said so.", "Ask the two leads what they are afraid of."],
            Some([
                "The two roadmaps I never read.",
                "Eli, every second Friday; I may get it wrong.",
                "Read both roadmaps by Friday.",
            ]),
        ),
        ("2027-02-01T10:00", ["Both are afraid of the same weekend.", "Move the weekend."], None),
        (
            "2027-02-08T10:00",
            ["Moved. Nobody thanked anybody.", "Thank Gil in front of his team."],
            Some([
                "I let them draw the plan.",
                "On Tuesday, when I wanted to draw it myself.",
                "Stay out of the next planning.",
            ]),
        ),
        ("2027-02-15T10:00", ["Done, and he went red.", "Ask Eli what I overlook."], None),
    ] {
        story.until(moment);
        match stretch {
            None => drop(story.writes("Answer", &feedback)),
            Some(stretch) => {
                let kept = story.writes("Answer: Feedback", &feedback);
                story.writes_on(&kept, "Answer: Stretch assignment", &stretch);
            }
        }
    }

    // March is too much: she answers what she must, and leaves the rest. Three of that go by, and it rests.
    story.until("2027-02-22T10:00");
    story.writes("Answer: Stretch assignment", &["s1", "s2", "s3"]);
    story.until("2027-03-01T10:00");
    story.until("2027-03-08T10:00");
    story.writes("Answer: Stretch assignment", &["s1", "s2", "s3"]);
    story.until("2027-03-15T10:00");
    let paused = story.last.clone();
    story.reads(&paused, "Three went by unanswered");
    story.until("2027-03-22T10:00");
    story.writes("Answer", &["s1", "s2", "s3"]);
    story.until("2027-04-05T10:00");
    let last = story.last.clone();
    story.reads(&last, "It ends here:");
    story.presses("I did");
    story.writes("Answer", &["s1", "s2", "s3"]);
    story.until("2027-04-19T10:00");
    let last = story.last.clone();
    story.reads(&last, "nobody to blame");
    let kept = story.writes("Answer", &["s1", "s2"]);
    story.reads(&kept, "That was the last one about this assignment");
    story.presses_on(&paused, "Less often");
    story.until("2027-05-03T10:00");
    story.writes("Answer", &["f1", "f2"]);
    story.until("2027-05-17T10:00");
    story.writes("Answer", &["f1", "f2"]);
    story.says("/checkin history");
    story.says("/wins");

    // Never more than a person can bear: a message a week, and a reminder of each at most.
    assert!(story.came.values().all(|count| *count <= 10), "{:?}", story.came);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if std::env::var_os("NEXTRUNG_BLESS").is_some() {
        std::fs::write(&path, &story.page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), story.page, "{PAGE} is not what is said any more");
}

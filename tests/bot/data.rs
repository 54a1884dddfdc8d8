//! The knowledge as files: `data/` loads without mistakes, and every mistake is reported with file and line.

use nextrung::data;
use nextrung::mentoring::ladder::{Knowledge, Side, When};
use nextrung::mentoring::load::mistake::Mistake;
use nextrung::mentoring::load::{DataFile, load};
use nextrung::mentoring::week::ACTIVITIES;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};

/// Files by path, correct until a test changes them.
#[derive(Clone)]
struct Files(BTreeMap<String, String>);

impl Files {
    /// A small knowledge without mistakes.
    fn right() -> Self {
        let files = [
            ("sources.toml", SOURCES),
            ("sections.toml", SECTIONS),
            ("levels/ic.toml", IC),
            ("levels/vp.toml", VP),
            ("transitions/ic-vp.toml", STEP),
            ("topics.toml", GROUPS),
            ("topics/gaps.toml", GAPS),
            ("topics/cost.toml", COST),
            ("synonyms.toml", SYNONYMS),
            ("cities.toml", CITIES),
            ("checkins.toml", CHECKINS),
            ("questions.toml", QUESTIONS),
            ("readiness.toml", READINESS),
        ];
        Files(files.map(|(path, text)| (path.to_owned(), text.to_owned())).into())
    }

    /// Replaces a text that occurs once in that file.
    fn with(mut self, path: &str, old: &str, new: &str) -> Self {
        let text = self.0.get_mut(path).expect("a file of the small knowledge");
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {path}");
        *text = text.replace(old, new);
        self
    }

    fn and(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    fn without(mut self, path: &str) -> Self {
        self.0.remove(path).expect("a file of the small knowledge");
        self
    }

    fn load(&self) -> Result<Knowledge, Vec<Mistake>> {
        let texts: Vec<DataFile<'_>> = self.0.iter().map(|(path, body)| DataFile { path, body }).collect();
        load(&texts)
    }

    fn mistakes(&self) -> Vec<String> {
        self.load().err().unwrap_or_default().iter().map(Mistake::to_string).collect()
    }
}

const SOURCES: &str = r#"[[source]]
id = "000"
title = "The essay, in full"
short = "The essay"
about = "An essay."

[[source]]
id = "001"
title = "The tables"
short = "The tables"
about = "Tables."
"#;

const SECTIONS: &str = r#"# In reading order.
[[section]]
id = "trap"
title = "The trap"
aliases = ["traps", "pitfall"]

[[section]]
id = "week"
title = "The week"
aliases = ["hours"]

[[section]]
id = "names"
title = "What it is called"

[[transition]]
id = "shift"
title = "Let go, take up"
aliases = ["traps"]

[[transition]]
id = "through"
title = "Getting through it"
"#;

const IC: &str = r#"id = "ic"
number = 1
title = "Individual Contributor"
short = "IC"

[question]
text = "How do I build this well?"
from = ["000"]

[names]
also = ["engineer", "1"]
from = ["000"]

[[overview]]
text = "You build things."
from = ["000"]
"#;

const VP: &str = r#"id = "vp"
number = 2
title = "VP of Engineering"
short = "VP"

[question]
ids = ["L5.question"]
text = "How does it move the business?"
from = ["001"]

[names]
ids = ["L5.alias"]
also = ["VPE", "Vice President", "2"]
from = ["000", "001"]

[[overview]]
text = "You answer for all of it."
from = ["000"]

[[overview]]
text = "Close to half of your week belongs to others."
ours = true

[[trap]]
ids = ["L5.trap.1", "X.1"]
label = "Sprints"
text = "You still run them."
from = ["000"]
general = true

[[trap]]
text = "And bugs."
from = ["001"]

[[week]]
ids = ["L5.week"]
label = "Hands-on"
values = [
  { band = [0, 5], from = ["001"] },
  { text = "next to none", from = ["000"] },
]

[[naming]]
text = "One of them counts it as the fourth."
from = ["001"]
"#;

const STEP: &str = r#"from = "ic"
to = "vp"

[[overview]]
text = "A long way."
from = ["001"]

[[shift]]
ids = ["T.1"]
label = "Code"
text = "Others write it."
from = ["000", "001"]

[[shift]]
text = "And others hire."
from = ["000"]
"#;

const GROUPS: &str = r#"[[group]]
title = "Growing"
topics = ["gaps"]

[[group]]
title = "Paying"
topics = [
  "cost",
]
"#;

const GAPS: &str = r#"id = "gaps"
title = "Common gaps"
short = "Gaps"
aliases = ["weak spots"]

[[overview]]
ids = ["G.0"]
text = "Begin with the widest."
from = ["001"]

[[say]]
ids = ["G.1"]
label = "Feedback"
text = "is the first that people name."
from = ["001"]

[[say]]
text = "Nobody counts more than five."
ours = true
"#;

const COST: &str = r#"id = "cost"
title = "What it costs"
short = "Cost"
aliases = ["price"]

[[overview]]
text = "More than a course."
from = ["000"]
"#;

const SYNONYMS: &str = r#"[[same]]
words = ["fire", "let go"]

[[same]]
words = [
  "1:1",
  "one on one",
]
"#;

const CITIES: &str = r#"[[city]]
id = "berlin"
title = "Berlin"
country = "Germany"
zone = "Europe/Berlin"
aliases = ["Germany", "Baerlin"]

[[city]]
id = "st-johns"
title = "St. John's"
country = "Canada"
zone = "America/St_Johns"
"#;

const CHECKINS: &str = r#"[[kind]]
id = "feedback"
title = "Feedback"
about = "what you said"
aliases = ["talks"]
themes = ["said", "told"]

[[kind.closing]]
id = "next"
text = "Who is next?"
label = "The next one"

[[kind.closing]]
id = "after"
text = "Who comes after?"
label = "The one after"

[[kind]]
id = "rest"
title = "Rest"
about = "what you leave"
stages = [
  "dusk",
  "night",
  "dawn",
  "day",
]

[[kind.closing]]
id = "next"
text = "What do you leave today?"
label = "Today"
"#;

const QUESTIONS: &str = r#"[[theme]]
id = "said"
title = "What you say"
about = "what is said"
aliases = ["saying"]

[[theme.ask]]
id = "swallowed"
text = "What did you swallow?"
label = "What you swallowed"
ids = ["L5.question"]

[[theme.ask]]
id = "sprints"
text = "Who heard about the sprints?"
label = "Who heard"
ids = ["L5.trap.1", "L5.week"]
held = ["vp"]
aimed = ["ic", "vp"]

[[theme]]
id = "told"
title = "What you are told"
about = "what is heard"

[[theme.ask]]
id = "stung"
text = "What stung?"
label = "What stung"
ids = ["L5.alias"]

[[theme]]
id = "dusk"
title = "Dusk"
about = "the evening"

[[theme.ask]]
id = "lamp"
text = "Which lamp is on?"
label = "The lamp"
ids = ["X.1"]

[[theme]]
id = "night"
title = "Night"
about = "the night"

[[theme.ask]]
id = "dream"
text = "What came up?"
label = "What came up"
ids = ["L5.trap.1"]

[[theme]]
id = "dawn"
title = "Dawn"
about = "the morning"

[[theme.ask]]
id = "bird"
text = "Which bird was first?"
label = "The bird"
ids = ["L5.week"]

[[theme]]
id = "day"
title = "Day"
about = "the day"

[[theme.ask]]
id = "noon"
text = "What happened by noon?"
label = "By noon"
ids = ["X.1"]
"#;

const READINESS: &str = r#"[[area]]
id = "money"
title = "The money"
short = "Money"
about = "what it costs"

[[area.skill]]
id = "budget"
text = "You have explained a budget."
label = "Explain a budget"
ids = ["L5.trap.1"]
levels = ["vp"]

[area.skill.closes]
ids = ["L5.week"]
text = "Explain one."
from = ["000"]

[[area.skill]]
id = "price"
text = "You have named a price."
label = "Name a price"
ids = ["L5.alias", "X.1"]

[area.skill.closes]
text = "Name one."
ours = true

[[area.stretch]]
ids = ["X.1"]
text = "Own a figure."
from = ["001"]
levels = [
  "ic",
  "vp",
]

[[area]]
id = "words"
title = "The words"
short = "Words"
about = "what is said"

[[area.skill]]
id = "board"
text = "You have told a board."
label = "Tell a board"
ids = ["L5.question"]

[area.skill.closes]
text = "Tell one."
ours = true

[[area.stretch]]
text = "Stand there alone."
ours = true
"#;

/// Checks that each change alone is one mistake, reported at the file and line of the first text and with the last text as its
/// sentence.
fn each_is_one_mistake(changes: &[(&str, &str, &str, &str)]) {
    for (path, old, new, expected) in changes {
        let mistakes = Files::right().with(path, old, new).mistakes();
        let sentences: Vec<&str> = mistakes.iter().filter_map(|mistake| mistake.lines().next()).collect();
        assert_eq!(sentences, [format!("{path}:{expected}")], "{path}: {old:?} became {new:?}");
    }
}

const SOURCES_FILE: &str = "sources.toml";
const SECTIONS_FILE: &str = "sections.toml";
const IC_FILE: &str = "levels/ic.toml";
const VP_FILE: &str = "levels/vp.toml";
const STEP_FILE: &str = "transitions/ic-vp.toml";
const GROUPS_FILE: &str = "topics.toml";
const GAPS_FILE: &str = "topics/gaps.toml";
const COST_FILE: &str = "topics/cost.toml";
const SYNONYMS_FILE: &str = "synonyms.toml";
const CITIES_FILE: &str = "cities.toml";
const CHECKINS_FILE: &str = "checkins.toml";
const QUESTIONS_FILE: &str = "questions.toml";
const READINESS_FILE: &str = "readiness.toml";

#[test]
fn the_knowledge_that_is_compiled_in_loads() {
    let files = Files(data::embedded().into_iter().collect());
    assert_eq!(files.mistakes(), [] as [String; 0]);
}

#[test]
fn what_the_files_say_is_known() {
    let knowledge = Files::right().load().unwrap();
    assert_eq!(knowledge.sources[1].short, "The tables");
    let sections: Vec<&str> = knowledge.level_sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(sections, ["trap", "week", "names"]);

    let vp = knowledge.level("vp").unwrap();
    assert_eq!((vp.number, vp.short.as_str(), vp.question.text.as_str()), (2, "VP", "How does it move the business?"));
    assert_eq!(vp.name.aliases, ["VPE", "Vice President", "2"]);
    assert_eq!(vp.names.ids, ["L5.alias"]);
    assert_eq!(vp.names.sources, ["000", "001"]);
    assert_eq!(vp.overview.len(), 2);
    assert_eq!(vp.overview[1].all_sources(), [] as [&str; 0]);

    let trap = &vp.sections["trap"];
    assert_eq!(trap[0].label.as_deref(), Some("Sprints"));
    assert_eq!((trap[0].ids.len(), trap[0].general, trap[1].general), (2, true, false));
    assert_eq!(trap[1].text, "And bugs.");
    let hands_on = &vp.sections["week"][0];
    assert_eq!((hands_on.values[0].text.as_str(), hands_on.values[0].band), ("0-5 %", Some((0, 5))));
    assert_eq!((hands_on.values[1].text.as_str(), hands_on.values[1].band), ("next to none", None));
    assert_eq!(hands_on.all_sources(), ["001", "000"]);
    assert_eq!(vp.sections["names"][0].text, "One of them counts it as the fourth.");
}

#[test]
fn the_levels_stand_in_their_order() {
    let files = Files::right().with(IC_FILE, "number = 1", "number = 2").with(IC_FILE, ", \"1\"", "");
    let files = files.with(VP_FILE, "number = 2", "number = 1").with(VP_FILE, ", \"2\"", "");
    let knowledge = files.without(STEP_FILE).load().unwrap();
    let ids: Vec<&str> = knowledge.levels.iter().map(|level| level.name.id.as_str()).collect();
    assert_eq!(ids, ["vp", "ic"]);
}

#[test]
fn what_a_step_says_is_known() {
    let knowledge = Files::right().load().unwrap();
    let sections: Vec<&str> = knowledge.step_sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(sections, ["shift", "through"]);
    assert_eq!(knowledge.step_section("shift").unwrap().aliases, ["traps"]);

    let step = knowledge.step("ic", "vp").unwrap();
    assert_eq!(step.overview[0].text, "A long way.");
    let shift = &step.sections["shift"];
    assert_eq!((shift[0].ids.len(), shift[0].label.as_deref()), (1, Some("Code")));
    assert_eq!((shift[1].text.as_str(), shift[1].sources.len()), ("And others hire.", 1));
    assert!(!step.sections.contains_key("through"));
}

/// The small knowledge with a third level, and with a file for each step between two of the three.
fn three_levels_and_their_steps() -> Files {
    let cto = IC.replace("\"ic\"", "\"cto\"").replace("number = 1", "number = 3").replace("\"1\"", "\"3\"");
    let cto = cto.replace("\"Individual Contributor\"", "\"Chief\"").replace("\"IC\"", "\"CTO\"");
    let files = Files::right().and("levels/cto.toml", &cto.replace("\"engineer\"", "\"founder\""));
    let step = |from: &str| STEP.replace("\"vp\"", "\"cto\"").replace("\"ic\"", from);
    files.and("transitions/vp-cto.toml", &step("\"vp\"")).and("transitions/ic-cto.toml", &step("\"ic\""))
}

#[test]
fn the_topics_stand_in_the_order_of_their_groups() {
    let knowledge = Files::right().load().unwrap();
    let groups: Vec<(&str, usize)> =
        knowledge.topic_groups.iter().map(|group| (&*group.title, group.topics.len())).collect();
    assert_eq!(groups, [("Growing", 1), ("Paying", 1)]);
    let topics: Vec<&str> = knowledge.topics.iter().map(|topic| topic.name.id.as_str()).collect();
    assert_eq!(topics, ["gaps", "cost"]);

    let gaps = knowledge.topic("gaps").unwrap();
    assert_eq!((gaps.name.title.as_str(), gaps.short.as_str()), ("Common gaps", "Gaps"));
    assert_eq!(gaps.name.aliases, ["weak spots"]);
    assert_eq!((gaps.overview[0].text.as_str(), gaps.said.len()), ("Begin with the widest.", 2));
    assert_eq!(gaps.overview[0].ids, ["G.0"]);
    assert_eq!(gaps.said[0].label.as_deref(), Some("Feedback"));
    assert!(knowledge.topic("cost").unwrap().said.is_empty());
}

#[test]
fn steps_and_topics_are_not_needed() {
    let files = Files::right().without(STEP_FILE).without(GROUPS_FILE).without(GAPS_FILE).without(COST_FILE);
    let knowledge = files.load().unwrap();
    assert!(knowledge.steps.is_empty() && knowledge.topics.is_empty() && knowledge.topic_groups.is_empty());
}

#[test]
fn synonyms_are_known_and_are_not_needed() {
    let synonyms = Files::right().load().unwrap().synonyms;
    assert_eq!(
        synonyms,
        [vec!["fire".to_owned(), "let go".to_owned()], vec!["1:1".to_owned(), "one on one".to_owned()]]
    );
    assert!(Files::right().without(SYNONYMS_FILE).load().unwrap().synonyms.is_empty());
}

#[test]
fn cities_are_known_in_their_order_and_are_not_needed() {
    let cities = Files::right().load().unwrap().cities;
    let known: Vec<(&str, &str, &str)> =
        cities.iter().map(|city| (&*city.name.title, &*city.country, &*city.zone)).collect();
    assert_eq!(known, [("Berlin", "Germany", "Europe/Berlin"), ("St. John's", "Canada", "America/St_Johns")]);
    assert_eq!(cities[0].name.aliases, ["Germany", "Baerlin"]);
    assert!(Files::right().without(CITIES_FILE).load().unwrap().cities.is_empty());
}

#[test]
fn check_ins_are_known_in_their_order_and_are_not_needed() {
    let knowledge = Files::right().load().unwrap();
    let kinds: Vec<&str> = knowledge.checkins.iter().map(|kind| kind.name.id.as_str()).collect();
    assert_eq!(kinds, ["feedback", "rest"]);
    let feedback = knowledge.checkin("feedback").unwrap();
    assert_eq!((&*feedback.about, &*feedback.name.aliases[0]), ("what you said", "talks"));
    assert_eq!((feedback.themes.concat(), feedback.stages.len()), ("saidtold".to_owned(), 0));
    let closings: Vec<(&str, &str)> = feedback.closings.iter().map(|closing| (&*closing.id, &*closing.text)).collect();
    assert_eq!(closings, [("feedback.next", "Who is next?"), ("feedback.after", "Who comes after?")]);
    let rest = knowledge.checkin("rest").unwrap();
    assert_eq!((rest.closings[0].id.as_str(), rest.themes.len()), ("rest.next", 0));
    assert_eq!(rest.stages, ["dusk", "night", "dawn", "day"]);
    assert!(knowledge.checkin("sleep").is_none());
    // Nothing asks about the themes then, and nothing has to.
    assert!(Files::right().without(CHECKINS_FILE).load().unwrap().checkins.is_empty());
    assert!(Files::right().without(CHECKINS_FILE).without(QUESTIONS_FILE).load().unwrap().themes.is_empty());
}

#[test]
fn themes_and_their_questions_are_known() {
    let knowledge = Files::right().load().unwrap();
    let themes: Vec<&str> = knowledge.themes.iter().map(|theme| theme.name.id.as_str()).collect();
    assert_eq!(themes, ["said", "told", "dusk", "night", "dawn", "day"]);
    let said = knowledge.theme("said").unwrap();
    assert_eq!((&*said.name.title, &*said.about, &*said.name.aliases[0]), ("What you say", "what is said", "saying"));
    let sprints = knowledge.question("said.sprints").unwrap();
    assert_eq!((&*sprints.text, &*sprints.label), ("Who heard about the sprints?", "Who heard"));
    assert_eq!((sprints.ids.len(), sprints.held.concat(), sprints.aimed.concat()), (2, "vp".into(), "icvp".into()));
    let closing = knowledge.question("rest.next").unwrap();
    assert_eq!((&*closing.text, closing.ids.len(), closing.held.len()), ("What do you leave today?", 0, 0));
    let closes = ["feedback.next", "feedback.after", "rest.next", "said.sprints", "rest.after", "next"];
    assert_eq!(closes.map(|id| knowledge.is_closing(id)), [true, true, true, false, false, false]);
    assert_eq!(knowledge.question("feedback.after").unwrap().label, "The one after");
    assert!(knowledge.theme("sung").is_none() && knowledge.question("said.loudly").is_none());
}

#[test]
fn whatever_is_wrong_with_a_check_in_is_one_mistake() {
    let letters = |count: usize| "x".repeat(count);
    each_is_one_mistake(&[
        (CHECKINS_FILE, "about = \"what you said\"\n", "", "1: 'about' is missing here; add about = \"…\""),
        (CHECKINS_FILE, "label = \"Today\"\n", "", "29: 'label' is missing here; add label = \"…\""),
        (
            CHECKINS_FILE,
            "label = \"Today\"",
            "lable = \"Today\"",
            "32: 'lable' is not a key I know here; did you mean 'label'?",
        ),
        (
            CHECKINS_FILE,
            "\"rest\"",
            "\"feedback\"",
            "19: the id 'feedback' is taken in checkins.toml:2; choose another",
        ),
        (
            CHECKINS_FILE,
            "\"rest\"",
            "\"a rest\"",
            "19: 'a rest' cannot be an id; use small letters from a to z, digits, and dashes between them",
        ),
        (
            CHECKINS_FILE,
            "\"Rest\"",
            "\"Talks\"",
            "20: 'Talks' stands for 'feedback' already, in checkins.toml:5; a name can mean one thing only",
        ),
        (CHECKINS_FILE, "Who is next?", &letters(201), "10: 'text' has 201 characters and 200 fit; take out 1"),
        (CHECKINS_FILE, "what you leave", &letters(121), "21: 'about' has 121 characters and 120 fit; take out 1"),
        (
            CHECKINS_FILE,
            "themes = [\"said\", \"told\"]\n",
            "",
            "1: this check-in names nothing to ask about; add themes = [\"…\", \"…\"], or four stages",
        ),
        (
            CHECKINS_FILE,
            "about = \"what you leave\"\n",
            "about = \"what you leave\"\nthemes = [\"said\"]\n",
            "23: a check-in goes by themes or by stages, and this one has both; keep one of them",
        ),
        (
            CHECKINS_FILE,
            "  \"night\",\n",
            "",
            "22: there are four stages, start, middle, end and debrief, and this names 3; name a theme for each",
        ),
        (CHECKINS_FILE, "\"night\"", "\"dusk\"", "24: 'dusk' stands twice in 'stages'; once is enough"),
        (CHECKINS_FILE, "[\"said\", \"told\"]", "[]", "6: 'themes' has something empty in it; fill it, or take it out"),
        (CHECKINS_FILE, "\"told\"", "\"toled\"", "6: 'toled' is not a theme I know; did you mean 'told'?"),
        (
            CHECKINS_FILE,
            "\"told\"",
            "\"whispered\"",
            "6: 'whispered' is not a theme I know; questions.toml has said, told, dusk, night, dawn, day",
        ),
        (
            CHECKINS_FILE,
            "[[kind.closing]]\nid = \"next\"\ntext = \"What do you leave today?\"\nlabel = \"Today\"\n",
            "",
            "18: 'closing' is missing here; add a table [[kind.closing]], one for each closing question",
        ),
        (
            CHECKINS_FILE,
            "[[kind.closing]]\nid = \"next\"\ntext = \"What",
            "[kind.closing]\nid = \"next\"\ntext = \"What",
            "29: 'closing' takes a list of tables, each written [[kind.closing]], and this is one table",
        ),
        (
            CHECKINS_FILE,
            "label = \"Today\"\n",
            "label = \"Today\"\nids = [\"L5.week\"]\n",
            "33: 'ids' is not a key I know here; did you mean 'id'?",
        ),
        (CHECKINS_FILE, "id = \"after\"\n", "", "13: 'id' is missing here; add id = \"…\""),
        (CHECKINS_FILE, "\"after\"", "\"next\"", "14: the id 'next' is taken in checkins.toml:9; choose another"),
        (
            CHECKINS_FILE,
            "\"after\"",
            "\"one after\"",
            "14: 'one after' cannot be an id; use small letters from a to z, digits, and dashes between them",
        ),
        (CHECKINS_FILE, "text = \"Who is next?\"\n", "", "8: 'text' is missing here; add text = \"…\""),
        (CHECKINS_FILE, "The next one", &letters(42), "11: 'label' has 42 characters and 41 fit; take out 1"),
    ]);
}

#[test]
fn whatever_is_wrong_with_a_question_is_one_mistake() {
    let letters = |count: usize| "x".repeat(count);
    each_is_one_mistake(&[
        (QUESTIONS_FILE, "text = \"What stung?\"\n", "", "26: 'text' is missing here; add text = \"…\""),
        (QUESTIONS_FILE, "label = \"What stung\"\n", "", "26: 'label' is missing here; add label = \"…\""),
        (QUESTIONS_FILE, "ids = [\"L5.alias\"]\n", "", "26: 'ids' is missing here; add ids = [\"…\", \"…\"]"),
        (QUESTIONS_FILE, "id = \"stung\"\n", "", "26: 'id' is missing here; add id = \"…\""),
        (QUESTIONS_FILE, "[\"L5.alias\"]", "[]", "30: 'ids' has something empty in it; fill it, or take it out"),
        (QUESTIONS_FILE, "aimed", "aimd", "19: 'aimd' is not a key I know here; did you mean 'aimed'?"),
        (QUESTIONS_FILE, "about = \"what is heard\"\n", "", "21: 'about' is missing here; add about = \"…\""),
        (
            QUESTIONS_FILE,
            "\n[[theme.ask]]\nid = \"stung\"\ntext = \"What stung?\"\nlabel = \"What stung\"\nids = [\"L5.alias\"]\n",
            "",
            "21: 'ask' is missing here; add a table [[theme.ask]], one for each question",
        ),
        (QUESTIONS_FILE, "What stung?", &letters(201), "28: 'text' has 201 characters and 200 fit; take out 1"),
        (QUESTIONS_FILE, "\"What stung\"", "\"\"", "29: 'label' has something empty in it; fill it, or take it out"),
        (
            QUESTIONS_FILE,
            "Who heard\"",
            &format!("{}\"", letters(42)),
            "16: 'label' has 42 characters and 41 fit; take out 1",
        ),
        (QUESTIONS_FILE, "What you are told", &letters(41), "23: 'title' has 41 characters and 40 fit; take out 1"),
        (QUESTIONS_FILE, "what is heard", &letters(121), "24: 'about' has 121 characters and 120 fit; take out 1"),
        (
            QUESTIONS_FILE,
            "\"sprints\"",
            "\"swallowed\"",
            "14: the id 'swallowed' is taken in questions.toml:8; choose another",
        ),
        (
            QUESTIONS_FILE,
            "\"sprints\"",
            "\"a sprint\"",
            "14: 'a sprint' cannot be an id; use small letters from a to z, digits, and dashes between them",
        ),
        (
            QUESTIONS_FILE,
            "\"What you are told\"",
            "\"Saying\"",
            "23: 'Saying' stands for 'said' already, in questions.toml:5; a name can mean one thing only",
        ),
        (QUESTIONS_FILE, "[\"vp\"]", "[\"cto\"]", "18: 'cto' is not a level I know; levels/ has ic, vp"),
        (
            QUESTIONS_FILE,
            "[\"ic\", \"vp\"]",
            "[\"ic\", \"vpe\"]",
            "19: 'vpe' is not a level I know; did you mean 'vp'?",
        ),
        (
            QUESTIONS_FILE,
            "\"L5.alias\"",
            "\"L5.alias.7\"",
            "30: no statement carries the fact 'L5.alias.7'; name one that stands in a statement's ids",
        ),
    ]);
}

#[test]
fn what_is_asked_about_readiness_is_known_and_is_not_needed() {
    let knowledge = Files::right().load().unwrap();
    let areas: Vec<(&str, &str, &str)> =
        knowledge.areas.iter().map(|area| (&*area.name.id, &*area.short, &*area.about)).collect();
    assert_eq!(areas, [("money", "Money", "what it costs"), ("words", "Words", "what is said")]);
    let (area, budget) = knowledge.skill("budget").unwrap();
    assert_eq!(
        (&*area.name.title, &*budget.text, &*budget.label),
        ("The money", "You have explained a budget.", "Explain a budget")
    );
    assert_eq!((budget.ids.concat(), budget.levels.concat()), ("L5.trap.1".to_owned(), "vp".to_owned()));
    assert_eq!(
        (&*budget.closes.text, budget.closes.ids.concat(), budget.closes.sources.concat()),
        ("Explain one.", "L5.week".to_owned(), "000".to_owned())
    );
    assert!(knowledge.skill("price").unwrap().1.levels.is_empty());
    let stretch = &knowledge.areas[0].stretches[0];
    assert_eq!((&*stretch.said.text, stretch.levels.concat()), ("Own a figure.", "icvp".to_owned()));
    assert!(knowledge.areas[1].stretches[0].levels.is_empty());
    assert!(Files::right().without(READINESS_FILE).load().unwrap().areas.is_empty());
}

#[test]
fn whatever_is_wrong_with_a_question_about_readiness_is_one_mistake() {
    let letters = |count: usize| "x".repeat(count);
    each_is_one_mistake(&[
        (READINESS_FILE, "short = \"Words\"\n", "", "38: 'short' is missing here; add short = \"…\""),
        (
            READINESS_FILE,
            "short = \"Words\"",
            "shrt = \"Words\"",
            "41: 'shrt' is not a key I know here; did you mean 'short'?",
        ),
        (
            READINESS_FILE,
            "\"Words\"",
            &format!("\"{}\"", letters(17)),
            "41: 'short' has 17 characters and 16 fit; take out 1",
        ),
        (READINESS_FILE, "about = \"what is said\"\n", "", "38: 'about' is missing here; add about = \"…\""),
        (
            READINESS_FILE,
            "\"The words\"",
            &format!("\"{}\"", letters(41)),
            "40: 'title' has 41 characters and 40 fit; take out 1",
        ),
        (READINESS_FILE, "\"words\"", "\"money\"", "39: the id 'money' is taken in readiness.toml:2; choose another"),
        (READINESS_FILE, "\"board\"", "\"budget\"", "45: the id 'budget' is taken in readiness.toml:8; choose another"),
        (
            READINESS_FILE,
            "\"board\"",
            "\"a board\"",
            "45: 'a board' cannot be an id; use small letters from a to z, digits, and dashes between them",
        ),
        (READINESS_FILE, "id = \"board\"\n", "", "44: 'id' is missing here; add id = \"…\""),
        (READINESS_FILE, "ids = [\"L5.question\"]\n", "", "44: 'ids' is missing here; add ids = [\"…\", \"…\"]"),
        (
            READINESS_FILE,
            "[\"L5.question\"]",
            "[\"L5.questions\"]",
            "48: no statement carries the fact 'L5.questions'; name one that stands in a statement's ids",
        ),
        (
            READINESS_FILE,
            "[\"L5.week\"]",
            "[\"L5.weak\"]",
            "15: no statement carries the fact 'L5.weak'; name one that stands in a statement's ids",
        ),
        (
            READINESS_FILE,
            "ids = [\"X.1\"]\ntext",
            "ids = [\"X.0\"]\ntext",
            "30: no statement carries the fact 'X.0'; name one that stands in a statement's ids",
        ),
        (
            READINESS_FILE,
            "from = [\"000\"]\n",
            "",
            "14: this statement names no source; add from = [\"000\"], or ours = true if nobody but us says it",
        ),
        (READINESS_FILE, "[\"000\"]", "[\"009\"]", "17: '009' is not a source I know; sources.toml has 000, 001"),
        (
            READINESS_FILE,
            "[area.skill.closes]\ntext = \"Tell one.\"\nours = true\n",
            "",
            "44: 'closes' is missing here; add a table [area.skill.closes] that says what closes the gap",
        ),
        (
            READINESS_FILE,
            "[area.skill.closes]\ntext = \"Tell",
            "[[area.skill.closes]]\ntext = \"Tell",
            "50: 'closes' takes one table, [area.skill.closes], and this is a list of tables",
        ),
        (
            READINESS_FILE,
            "text = \"Tell one.\"\n",
            "text = \"Tell one.\"\nlevels = [\"vp\"]\n",
            "52: 'levels' is not a key I know here; the keys are ids, label, text, values, from, general, ours",
        ),
        (
            READINESS_FILE,
            "[[area.stretch]]\ntext = \"Stand there alone.\"\nours = true\n",
            "",
            "38: 'stretch' is missing here; add a table [[area.stretch]], one for each",
        ),
        (
            READINESS_FILE,
            "[[area.stretch]]\ntext",
            "[area.stretch]\ntext",
            "54: 'stretch' takes a list of tables, each written [[area.stretch]], and this is one table",
        ),
        (
            READINESS_FILE,
            "text = \"Stand there alone.\"\n",
            "",
            "54: this statement says nothing; add text = \"…\" or values = [{ text = \"…\", from = [\"000\"] }]",
        ),
        (
            READINESS_FILE,
            "levels = [\"vp\"]",
            "levels = [\"vpe\"]",
            "12: 'vpe' is not a level I know; did you mean 'vp'?",
        ),
        (READINESS_FILE, "  \"ic\",\n", "  \"cto\",\n", "34: 'cto' is not a level I know; levels/ has ic, vp"),
        (
            READINESS_FILE,
            "You have told a board.",
            &letters(201),
            "46: 'text' has 201 characters and 200 fit; take out 1",
        ),
        (READINESS_FILE, "Tell a board", &letters(61), "47: 'label' has 61 characters and 60 fit; take out 1"),
        (READINESS_FILE, "label = \"Tell a board\"\n", "", "44: 'label' is missing here; add label = \"…\""),
    ]);
    assert_eq!(
        Files::right().and(READINESS_FILE, "").mistakes(),
        ["readiness.toml:1: 'area' is missing here; add a table [[area]], one for each"]
    );
}

#[test]
fn a_menu_of_skills_has_an_end() {
    let skill = |number: usize| {
        format!(
            "[[area.skill]]\nid = \"s{number}\"\ntext = \"Did you?\"\nlabel = \"Do it\"\nids = [\"X.1\"]\nlevels = [\"vp\"]\n\
             [area.skill.closes]\ntext = \"Do it.\"\nours = true\n\n"
        )
    };
    let with = |count: usize| {
        let more: String = (0..count).map(skill).collect();
        Files::right().with(READINESS_FILE, "[[area.stretch]]\nids", &format!("{more}[[area.stretch]]\nids")).mistakes()
    };
    // Three are asked of whoever is heading for VP already.
    assert_eq!(with(22), [] as [String; 0]);
    assert_eq!(
        with(23),
        [
            "readiness.toml:274: 26 skills are asked about on the way to 'vp' and 25 fit in one menu; leave one out there\n    [[area.skill]]"
        ]
    );
}

#[test]
fn every_theme_is_asked_about_and_every_id_leads_to_one_question() {
    let says = |files: Files, expected: &str| assert_eq!(files.mistakes(), [expected]);
    says(
        Files::right().with(CHECKINS_FILE, ", \"told\"", ""),
        "questions.toml:22: no check-in in checkins.toml asks about 'told'; add it to the themes or the stages of one\n    \
         id = \"told\"",
    );
    // An answer to `feedback.next` could be one or the other.
    says(
        Files::right().with(QUESTIONS_FILE, "id = \"told\"", "id = \"feedback\"").with(
            CHECKINS_FILE,
            "\"told\"",
            "\"feedback\"",
        ),
        "questions.toml:22: the id 'feedback' is taken in checkins.toml:2; choose another\n    id = \"feedback\"",
    );
    says(
        Files::right().without(QUESTIONS_FILE),
        "questions.toml:1: this file is missing; it holds the questions that check-ins draw from",
    );
}

#[test]
fn what_cannot_be_known_for_certain_is_not_called_unknown() {
    // The statement that carries it may be the one that could not be read.
    let lost = Files::right().with(QUESTIONS_FILE, "\"L5.alias\"", "\"L5.trap.3\"");
    let mistakes = lost.with(VP_FILE, "text = \"And bugs.\"", "ids = 3\ntext = \"And bugs.\"").mistakes();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("levels/vp.toml:32: 'ids' takes a list of texts"), "{mistakes:?}");
    // A theme without an id of its own may be any.
    let lost = Files::right().with(CHECKINS_FILE, "\"told\"", "\"whispered\"");
    let mistakes = lost.with(QUESTIONS_FILE, "id = \"night\"\n", "").mistakes();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("questions.toml:43: 'id' is missing here"), "{mistakes:?}");
}

#[test]
fn a_menu_of_topics_has_an_end() {
    let topics = |count: usize| {
        let ids: Vec<String> = (1..=count).map(|number| format!("topic-{number}")).collect();
        let listed = format!("[[group]]\ntitle = \"All\"\ntopics = [\n\"{}\",\n]", ids.join("\",\n\""));
        let files = Files::right().without(GAPS_FILE).without(COST_FILE).and(GROUPS_FILE, &listed);
        ids.iter().fold(files, |files, id| {
            let names = format!("id = \"{id}\"\ntitle = \"{id}\"\nshort = \"{id}\"\naliases = [\"the {id}\"]\n");
            let said = COST.split_once("\n\n").unwrap().1;
            files.and(&format!("topics/{id}.toml"), &format!("{names}{said}"))
        })
    };
    assert_eq!(topics(25).mistakes(), [] as [&str; 0]);
    let many = "topics.toml:29: 27 topics are listed and 25 fit in one menu; join two, or take one out";
    assert_eq!(topics(27).mistakes(), [format!("{many}\n    \"topic-26\",")]);
}

#[test]
fn the_steps_stand_in_the_order_of_their_levels() {
    let knowledge = three_levels_and_their_steps().load().unwrap();
    let steps: Vec<(&str, &str)> = knowledge.steps.iter().map(|step| (&*step.from, &*step.to)).collect();
    assert_eq!(steps, [("ic", "vp"), ("ic", "cto"), ("vp", "cto")]);
}

#[test]
fn a_step_is_there_once_and_in_its_own_file() {
    let says = |files: Files, expected: &str| assert_eq!(files.mistakes(), [expected]);
    let files = three_levels_and_their_steps();
    says(
        files.clone().with("transitions/ic-cto.toml", "to = \"cto\"", "to = \"vp\""),
        "transitions/ic-cto.toml:1: the step from 'ic' to 'vp' is in transitions/ic-vp.toml:1 already; keep one of the \
         two\n    from = \"ic\"",
    );
    says(
        files.clone().without(STEP_FILE).with("transitions/ic-cto.toml", "to = \"cto\"", "to = \"vp\""),
        "transitions/ic-cto.toml:1: the step from 'ic' to 'vp' lives in transitions/ic-vp.toml; rename this file, or \
         change its ends\n    from = \"ic\"",
    );
    says(
        files.without(STEP_FILE).and("transitions/a.toml", STEP),
        "transitions/a.toml:1: the step from 'ic' to 'vp' lives in transitions/ic-vp.toml; rename this file, or change \
         its ends\n    from = \"ic\"",
    );
    let two = Files::right().without(STEP_FILE).and("transitions/a.toml", STEP).and("transitions/b.toml", STEP);
    let mistakes = two.mistakes();
    assert_eq!(mistakes.len(), 2);
    assert!(mistakes[1].contains("is in transitions/a.toml:1 already"), "{mistakes:?}");
}

#[test]
fn a_step_is_held_against_levels_that_are_known_for_certain() {
    let files = Files::right().with(STEP_FILE, "\"ic\"", "\"em\"").with(IC_FILE, "id = \"ic\"", "id = \"i\"");
    let mistakes = files.mistakes();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with("levels/ic.toml:1: the level 'i' lives in levels/i.toml"), "{mistakes:?}");
}

#[test]
fn bands_and_long_texts_are_read_as_they_are_meant() {
    let files = Files::right().with(VP_FILE, "[0, 5]", "[10, 10]").with(
        VP_FILE,
        "\"And bugs.\"",
        "\"\"\"\nAnd bugs,\nand more.\n\"\"\"",
    );
    let knowledge = files.load().unwrap();
    let sections = &knowledge.level("vp").unwrap().sections;
    assert_eq!(sections["week"][0].values[0].text, "10 %");
    assert_eq!(sections["trap"][1].text, "And bugs,\nand more.");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let mut files = Files::right();
    for text in files.0.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    assert_eq!(files.load(), Files::right().load());
    let mistakes = files.with(VP_FILE, "\"And bugs.\"", "").mistakes();
    assert_eq!(mistakes, ["levels/vp.toml:32: 'text' has no value yet; write text = \"…\"\n    text ="]);
}

#[test]
fn a_mistake_of_syntax_is_one_mistake() {
    each_is_one_mistake(&[
        (VP_FILE, "\"VP of Engineering\"", "", "3: 'title' has no value yet; write title = \"…\""),
        (
            VP_FILE,
            "title = \"VP of Engineering\"",
            "title",
            "3: this is no value, no table and no comment; write key = value, with a text in quotes",
        ),
        (
            VP_FILE,
            "\"VP of Engineering\"",
            "“VP of Engineering”",
            "3: a text stands in straight quotes; write \"VP of Engineering\"",
        ),
        (
            VP_FILE,
            "\"VP of Engineering\"",
            "\"VP of Engineering",
            "3: a quote that opens here is not closed; end the text with the same quote",
        ),
        (
            VP_FILE,
            "\"You still run them.\"",
            "\"You \"still\" run them.\"",
            "27: something follows after the value or name has ended; take it out, or write a quote inside a text as \\\"",
        ),
        (
            VP_FILE,
            "\"You still run them.\"",
            "\"\"\"You still run them.\"",
            "27: the \"\"\" that opens here is never closed; put a \"\"\" where it ends",
        ),
        (VP_FILE, "\"2\"]", "\"2\"", "13: the [ that opens here is never closed; put a ] where it ends"),
        (VP_FILE, "[\"001\"] }", "[\"001\"]", "39: the { that opens here is never closed; put a } where it ends"),
        (
            VP_FILE,
            "number = 2\n",
            "number = 2\nnumber = 2\n",
            "3: 'number' is here already; keep one, or begin a new table above this line",
        ),
        (
            VP_FILE,
            "[[week]]",
            "[[week]",
            "35: the brackets of this table's name are not whole; write [name] for one table, [[name]] for each of several",
        ),
        (
            VP_FILE,
            "[[naming]]",
            "[names]",
            "43: 'names' is here already; keep one, or begin a new table above this line",
        ),
        (
            VP_FILE,
            "\"L5.trap.1\", ",
            "\"L5.trap.1\" ",
            "25: two things follow each other without a comma; put one between them",
        ),
        (
            VP_FILE,
            "\"And bugs.\"",
            "\"And \\bugs \\q.\"",
            "32: a backslash cannot stand before this; write \\\\ for a backslash and \\\" for a quote",
        ),
        (VP_FILE, "[0, 5]", "", "39: 'band' has no value yet; write band = [25, 35]"),
        (STEP_FILE, "from = \"ic\"", "from =", "1: 'from' has no value yet; write from = \"ic\""),
        (STEP_FILE, "to = \"vp\"", "to =", "2: 'to' has no value yet; write to = \"em\""),
        (STEP_FILE, "[\"001\"]\n\n", "\n\n", "6: 'from' has no value yet; write from = [\"000\"]"),
    ]);
}

#[test]
fn a_key_or_a_kind_of_value_that_is_wrong_is_one_mistake() {
    each_is_one_mistake(&[
        (VP_FILE, "bugs.\"\nfrom", "bugs.\"\nfom", "33: 'fom' is not a key I know here; did you mean 'from'?"),
        (VP_FILE, "title =", "titel =", "3: 'titel' is not a key I know here; did you mean 'title'?"),
        (VP_FILE, "band =", "bnad =", "39: 'bnad' is not a key I know here; did you mean 'band'?"),
        (
            SOURCES_FILE,
            "[[source]]\nid = \"001\"",
            "[[sorce]]\nid = \"001\"",
            "7: 'sorce' is not a key I know here; did you mean 'source'?",
        ),
        (
            SECTIONS_FILE,
            "[[section]]\nid = \"week\"",
            "[[sections]]\nid = \"week\"",
            "7: 'sections' is not a key I know here; did you mean 'section'?",
        ),
        (
            SECTIONS_FILE,
            "[[transition]]\nid = \"shift\"",
            "[[transtion]]\nid = \"shift\"",
            "16: 'transtion' is not a key I know here; did you mean 'transition'?",
        ),
        (VP_FILE, "[names]", "[name]", "11: 'name' is not a key I know here; did you mean 'names'?"),
        (
            VP_FILE,
            "general = true",
            "colour = \"red\"",
            "29: 'colour' is not a key I know here; the keys are ids, label, text, values, from, general, ours, when",
        ),
        (VP_FILE, "[[trap]]\ntext", "[[trpa]]\ntext", "31: 'trpa' is not a section I know; did you mean 'trap'?"),
        (VP_FILE, "[[week]]", "[[scope]]", "35: 'scope' is not a section I know; sections.toml has trap, week, names"),
        (
            GROUPS_FILE,
            "[[group]]\ntitle = \"P",
            "[[gruop]]\ntitle = \"P",
            "5: 'gruop' is not a key I know here; did you mean 'group'?",
        ),
        (GROUPS_FILE, "title = \"Paying\"\n", "", "5: 'title' is missing here; add title = \"…\""),
        (
            GROUPS_FILE,
            "topics = [\"gaps\"]",
            "topcis = [\"gaps\"]",
            "3: 'topcis' is not a key I know here; did you mean 'topics'?",
        ),
        (CITIES_FILE, "country = \"Germany\"\n", "", "1: 'country' is missing here; add country = \"…\""),
        (CITIES_FILE, "zone = \"Europe/Berlin\"\n", "", "1: 'zone' is missing here; add zone = \"…\""),
        (CITIES_FILE, "id = \"berlin\"\n", "", "1: 'id' is missing here; add id = \"…\""),
        (
            CITIES_FILE,
            "country = \"Canada\"",
            "country = \"Canada\"\npeople = 1",
            "12: 'people' is not a key I know here; the keys are id, title, country, zone, aliases",
        ),
        (
            CITIES_FILE,
            "[\"Germany\", \"Baerlin\"]",
            "\"Germany\"",
            "6: 'aliases' takes a list of texts, aliases = [\"…\", \"…\"], and this is a text",
        ),
        (GAPS_FILE, "[[say]]\ntext", "[[says]]\ntext", "17: 'says' is not a key I know here; did you mean 'say'?"),
        (
            GAPS_FILE,
            "[[say]]\ntext",
            "[[trap]]\ntext",
            "17: 'trap' is not a key I know here; the keys are id, title, short, aliases, overview, say",
        ),
        (COST_FILE, "[[overview]]", "[[overveiw]]", "6: 'overveiw' is not a key I know here; did you mean 'overview'?"),
        (COST_FILE, "id = \"cost\"\n", "", "1: 'id' is missing here; add id = \"…\""),
        (COST_FILE, "title = \"What it costs\"\n", "", "1: 'title' is missing here; add title = \"…\""),
        (COST_FILE, "short = \"Cost\"\n", "", "1: 'short' is missing here; add short = \"…\""),
        (COST_FILE, "aliases = [\"price\"]\n", "", "1: 'aliases' is missing here; add aliases = [\"…\", \"…\"]"),
        (
            COST_FILE,
            "[[overview]]\ntext = \"More than a course.\"\nfrom = [\"000\"]\n",
            "",
            "1: 'overview' is missing here; add a table [[overview]], one for each",
        ),
        (GROUPS_FILE, "topics = [\"gaps\"]\n", "", "1: 'topics' is missing here; add topics = [\"…\", \"…\"]"),
        (
            GROUPS_FILE,
            "topics = [\"gaps\"]",
            "topics = \"gaps\"",
            "3: 'topics' takes a list of texts, topics = [\"…\", \"…\"], and this is a text",
        ),
        (
            SYNONYMS_FILE,
            "words = [\"fire\", \"let go\"]",
            "mean = [\"fire\"]\nwords = [\"let go\"]",
            "2: 'mean' is not a key I know here; the keys are words",
        ),
        (SYNONYMS_FILE, "words = [\"fire\", \"let go\"]", "", "1: 'words' is missing here; add words = [\"…\", \"…\"]"),
        (
            SYNONYMS_FILE,
            "[[same]]\nwords = [\n",
            "[[group]]\nwords = [\n",
            "4: 'group' is not a key I know here; the keys are same",
        ),
        (VP_FILE, "short = \"VP\"\n", "", "1: 'short' is missing here; add short = \"…\""),
        (VP_FILE, "number = 2\n", "", "1: 'number' is missing here; add number = 1"),
        (VP_FILE, "id = \"vp\"\n", "", "1: 'id' is missing here; add id = \"…\""),
        (VP_FILE, "from = [\"000\", \"001\"]\n", "", "11: 'from' is missing here; add from = [\"000\"]"),
        (SOURCES_FILE, "id = \"001\"\n", "", "7: 'id' is missing here; add id = \"…\""),
        (SECTIONS_FILE, "id = \"trap\"\n", "", "2: 'id' is missing here; add id = \"…\""),
        (SECTIONS_FILE, "id = \"shift\"\n", "", "16: 'id' is missing here; add id = \"…\""),
        (STEP_FILE, "from = \"ic\"\n", "", "1: 'from' is missing here; add from = \"ic\", the id of a level"),
        (STEP_FILE, "to = \"vp\"\n", "", "1: 'to' is missing here; add to = \"em\", the id of a level"),
        (STEP_FILE, "to = \"vp\"", "ot = \"vp\"", "2: 'ot' is not a key I know here; did you mean 'to'?"),
        (STEP_FILE, "to = \"vp\"", "to = [\"vp\"]", "2: 'to' takes one text, to = \"…\", and this is a list"),
        (
            STEP_FILE,
            "[[overview]]\ntext = \"A long way.\"\nfrom = [\"001\"]\n",
            "",
            "1: 'overview' is missing here; add a table [[overview]], one for each",
        ),
        (STEP_FILE, "[[shift]]\ntext", "[[shfit]]\ntext", "14: 'shfit' is not a section I know; did you mean 'shift'?"),
        (
            STEP_FILE,
            "[[shift]]\ntext",
            "[[week]]\ntext",
            "14: 'week' is not a section I know; sections.toml has shift, through",
        ),
        (VP_FILE, "number = 2", "number = \"2\"", "2: 'number' takes a whole number, number = 1, and this is a text"),
        (
            VP_FILE,
            "number = 2",
            "number = 0",
            "2: a level's number is a whole number from 1 to 99; 1 is the lowest rung",
        ),
        (
            VP_FILE,
            "general = true",
            "general = \"yes\"",
            "29: 'general' takes true or false, general = true, and this is a text",
        ),
        (
            VP_FILE,
            "ids = [\"L5.week\"]",
            "ids = \"L5.week\"",
            "36: 'ids' takes a list of texts, ids = [\"…\", \"…\"], and this is a text",
        ),
        (
            VP_FILE,
            "[\"L5.week\"]",
            "[5]",
            "36: 'ids' takes a list of texts, ids = [\"…\", \"…\"], and this is a number",
        ),
        (
            VP_FILE,
            "[[week]]",
            "[week]",
            "35: 'week' takes a list of tables, each written [[week]], and this is one table",
        ),
        (
            VP_FILE,
            "[names]",
            "[[names]]",
            "11: 'names' takes one table, [names], and this is a list of tables; what is said about the names goes under [[naming]]",
        ),
    ]);
}

#[test]
fn an_empty_or_repeated_or_endless_text_is_one_mistake() {
    let letters = |count: usize| "x".repeat(count);
    let statements = |head: &str, count: usize, length: usize| {
        let one = |number| format!("[[{head}]]\nours = true\ntext = \"{}{number}\"\n", letters(length - 1));
        (0..count).map(one).collect::<String>()
    };
    each_is_one_mistake(&[
        (VP_FILE, "[\"L5.week\"]", "[]", "36: 'ids' has something empty in it; fill it, or take it out"),
        (VP_FILE, "[\"L5.week\"]", "[\"\"]", "36: 'ids' has something empty in it; fill it, or take it out"),
        (VP_FILE, "\"And bugs.\"", "\" \"", "32: 'text' has something empty in it; fill it, or take it out"),
        (SYNONYMS_FILE, "\"fire\"", "\"\"", "2: 'words' has something empty in it; fill it, or take it out"),
        (SYNONYMS_FILE, "\"fire\"", "\"?!\"", "2: 'words' has something empty in it; fill it, or take it out"),
        (CITIES_FILE, "\"Baerlin\"", "\"?!\"", "6: 'aliases' has something empty in it; fill it, or take it out"),
        (CITIES_FILE, "Canada", &letters(41), "11: 'country' has 41 characters and 40 fit; take out 1"),
        (VP_FILE, "\"VPE\"", "\"--\"", "13: 'also' has something empty in it; fill it, or take it out"),
        (VP_FILE, "\"X.1\"", "\"L5.trap.1\"", "25: 'L5.trap.1' stands twice in 'ids'; once is enough"),
        (VP_FILE, "VP of Engineering", &letters(101), "3: 'title' has 101 characters and 100 fit; take out 1"),
        (VP_FILE, "\"VP\"", &format!("\"{}\"", letters(22)), "4: 'short' has 22 characters and 20 fit; take out 2"),
        (VP_FILE, "Hands-on", &letters(41), "37: 'label' has 41 characters and 40 fit; take out 1"),
        (VP_FILE, "And bugs.", &letters(601), "32: 'text' has 601 characters and 600 fit; take out 1"),
        (VP_FILE, "next to none", &letters(596), "38: 'text and values' has 601 characters and 600 fit; take out 1"),
        (SOURCES_FILE, "The essay, in full", &letters(81), "3: 'title' has 81 characters and 80 fit; take out 1"),
        (SECTIONS_FILE, "hours", &letters(81), "10: 'aliases' has 81 characters and 80 fit; take out 1"),
        (
            VP_FILE,
            "[[naming]]\n",
            &(statements("overview", 3, 590) + "[[naming]]\n"),
            "49: up to here 'overview' has 1840 characters and 1800 fit on its card; shorten it",
        ),
        (
            VP_FILE,
            "[[naming]]\n",
            &(statements("trap", 6, 600) + "[[naming]]\n"),
            "58: up to here 'trap' has 3635 characters and 3500 fit on its card; shorten it",
        ),
        (GROUPS_FILE, "[\"gaps\"]", "[]", "3: 'topics' has something empty in it; fill it, or take it out"),
        (GROUPS_FILE, "Paying", &letters(41), "6: 'title' has 41 characters and 40 fit; take out 1"),
        (COST_FILE, "What it costs", &letters(101), "2: 'title' has 101 characters and 100 fit; take out 1"),
        (COST_FILE, "\"Cost\"", &format!("\"{}\"", letters(41)), "3: 'short' has 41 characters and 40 fit; take out 1"),
        (COST_FILE, "\"price\"", "\"?!\"", "4: 'aliases' has something empty in it; fill it, or take it out"),
        (COST_FILE, "More than a course.", &letters(601), "7: 'text' has 601 characters and 600 fit; take out 1"),
        (
            GAPS_FILE,
            "[[say]]\nids",
            &format!("{}[[say]]\nids", statements("overview", 3, 580) + &statements("say", 3, 600)),
            "26: up to here 'gaps' has 3562 characters and 3500 fit on its card; shorten it",
        ),
        (SECTIONS_FILE, "Let go, take up", &letters(81), "18: 'title' has 81 characters and 80 fit; take out 1"),
        (STEP_FILE, "And others hire.", &letters(601), "15: 'text' has 601 characters and 600 fit; take out 1"),
        (
            STEP_FILE,
            "[[shift]]\nids",
            &format!("{}[[shift]]\nids", statements("overview", 4, 500)),
            "17: up to here 'overview' has 2011 characters and 1800 fit on its card; shorten it",
        ),
        (
            STEP_FILE,
            "[[shift]]\ntext",
            &format!("{}[[shift]]\ntext", statements("shift", 6, 600)),
            "29: up to here 'shift' has 3620 characters and 3500 fit on its card; shorten it",
        ),
    ]);
}

#[test]
fn a_statement_that_says_too_little_is_one_mistake() {
    let band = "39: a band is two whole numbers from 0 to 100, the lower first, in percent of a week: band = [25, 35]";
    let no_source = "this statement names no source; add from = [\"000\"], or ours = true if nobody but us says it";
    each_is_one_mistake(&[
        (
            VP_FILE,
            "text = \"And bugs.\"\n",
            "",
            "31: this statement says nothing; add text = \"…\" or values = [{ text = \"…\", from = [\"000\"] }]",
        ),
        (VP_FILE, "bugs.\"\nfrom = [\"001\"]\n", "bugs.\"\n", &format!("31: {no_source}")),
        (VP_FILE, "ours = true", "ours = false", &format!("20: {no_source}")),
        (
            VP_FILE,
            "[0, 5], from = [\"001\"]",
            "[0, 5]",
            "39: this value does not say who gives it; add from = [\"000\"]",
        ),
        (VP_FILE, "band = [0, 5], ", "", "39: this value gives nothing; add text = \"…\" or band = [25, 35]"),
        (VP_FILE, "[0, 5]", "[0, 5], text = \"x\"", "39: this value has a text and a band; keep one of them"),
        (VP_FILE, "[0, 5]", "[5, 0]", band),
        (VP_FILE, "[0, 5]", "[0, 101]", band),
        (VP_FILE, "[0, 5]", "[-1, 5]", band),
        (VP_FILE, "[0, 5]", "[0, 5, 6]", band),
        (VP_FILE, "[0, 5]", "[0.5, 5]", band),
        (VP_FILE, "[0, 5]", "\"0-5\"", band),
    ]);
}

#[test]
fn a_text_that_stands_twice_on_a_card_is_one_mistake() {
    let twice = |first: usize, line: usize| {
        format!("{line}: the same text stands on this card already, on line {first}; keep one of the two")
    };
    each_is_one_mistake(&[
        (VP_FILE, "And bugs.", "You still run them.", &twice(27, 32)),
        (VP_FILE, "Close to half of your week belongs to others.", "You answer for all of it.", &twice(17, 21)),
        (VP_FILE, "\"And bugs.\"", "\"\"\"\nYou still run them.\n\"\"\"", &twice(27, 32)),
        (STEP_FILE, "And others hire.", "Others write it.", &twice(11, 15)),
        (GAPS_FILE, "Nobody counts more than five.", "Begin with the widest.", &twice(8, 18)),
        (GAPS_FILE, "Nobody counts more than five.", "is the first that people name.", &twice(14, 18)),
        (
            COST_FILE,
            "from = [\"000\"]\n",
            "ours = true\n[[overview]]\ntext = \"More than a course.\"\nours = true\n",
            &twice(7, 10),
        ),
    ]);
    // Another card may say it again, and so may figures without a text.
    let files = Files::right().with(VP_FILE, "And bugs.", "You answer for all of it.");
    let week = "[[week]]\nlabel = \"Outside\"\nvalues = [{ band = [0, 5], from = [\"001\"] }]\n[[naming]]";
    assert_eq!(files.with(VP_FILE, "[[naming]]", week).mistakes(), [] as [&str; 0]);
}

#[test]
fn what_two_places_disagree_on_is_one_mistake() {
    each_is_one_mistake(&[
        (
            VP_FILE,
            "none\", from = [\"000\"]",
            "none\", from = [\"007\"]",
            "40: '007' is not a source I know; sources.toml has 000, 001",
        ),
        (COST_FILE, "\"000\"", "\"OOO\"", "8: 'OOO' is not a source I know; sources.toml has 000, 001"),
        (SOURCES_FILE, "id = \"001\"", "id = \"000\"", "8: the id '000' is taken in sources.toml:2; choose another"),
        (
            SECTIONS_FILE,
            "id = \"week\"",
            "id = \"trap\"",
            "8: the id 'trap' is taken in sections.toml:3; choose another",
        ),
        (VP_FILE, "id = \"vp\"", "id = \"ic\"", "1: the id 'ic' is taken in levels/ic.toml:1; choose another"),
        (
            VP_FILE,
            "id = \"vp\"",
            "id = \"vpe\"",
            "1: the level 'vpe' lives in levels/vpe.toml; rename this file, or write id = \"vp\"",
        ),
        (
            VP_FILE,
            "id = \"vp\"",
            "id = \"V P\"",
            "1: 'V P' cannot be an id; use small letters from a to z, digits, and dashes between them",
        ),
        (VP_FILE, "number = 2", "number = 1", "2: the number 1 is taken in levels/ic.toml:2; each level has its own"),
        (VP_FILE, "number = 2", "number = 4", "2: the numbers run from 1 without a hole, and no level has 2 to 3"),
        (
            VP_FILE,
            "\"VPE\"",
            "\"En’gi.neer\"",
            "13: 'En’gi.neer' stands for 'ic' already, in levels/ic.toml:11; a name can mean one thing only",
        ),
        (
            VP_FILE,
            "\"2\"",
            "\" 1!\"",
            "13: '1!' stands for 'ic' already, in levels/ic.toml:2; a name can mean one thing only",
        ),
        (
            SECTIONS_FILE,
            "\"hours\"",
            "\"The Trap\"",
            "10: 'The Trap' stands for 'trap' already, in sections.toml:4; a name can mean one thing only",
        ),
        (
            SECTIONS_FILE,
            "aliases = [\"hours\"]\n",
            "aliases = [\"hours\"]\n\n[[section]]\nid = \"overview\"\ntitle = \"x\"\n",
            "13: 'overview' has a meaning of its own in a level's file; choose another id for this section",
        ),
        (
            SECTIONS_FILE,
            "\"through\"",
            "\"from\"",
            "22: 'from' has a meaning of its own in a step's file; choose another id for this section",
        ),
        (
            SECTIONS_FILE,
            "id = \"through\"",
            "id = \"shift\"",
            "22: the id 'shift' is taken in sections.toml:17; choose another",
        ),
        (
            SECTIONS_FILE,
            "\"Getting through it\"",
            "\"Traps\"",
            "23: 'Traps' stands for 'shift' already, in sections.toml:19; a name can mean one thing only",
        ),
        (STEP_FILE, "[\"001\"]\n\n", "[\"002\"]\n\n", "6: '002' is not a source I know; sources.toml has 000, 001"),
        (
            GAPS_FILE,
            "id = \"gaps\"",
            "id = \"gap\"",
            "1: the topic 'gap' lives in topics/gap.toml; rename this file, or write id = \"gaps\"",
        ),
        (
            GAPS_FILE,
            "id = \"gaps\"",
            "id = \"cost\"",
            "1: the id 'cost' is taken in topics/cost.toml:1; choose another",
        ),
        (
            GAPS_FILE,
            "\"weak spots\"",
            "\"PRICE\"",
            "4: 'PRICE' stands for 'cost' already, in topics/cost.toml:4; a name can mean one thing only",
        ),
        (
            GAPS_FILE,
            "\"Gaps\"",
            "\"What it costs?\"",
            "3: 'What it costs?' stands for 'cost' already, in topics/cost.toml:2; a name can mean one thing only",
        ),
        (
            GAPS_FILE,
            "[\"001\"]\n\n[[say]]\nids",
            "[\"002\"]\n\n[[say]]\nids",
            "9: '002' is not a source I know; sources.toml has 000, 001",
        ),
        (GROUPS_FILE, "\"gaps\"", "\"gasp\"", "3: 'gasp' is not a topic I know; did you mean 'gaps'?"),
        (
            GROUPS_FILE,
            "\"cost\"",
            "\"cost\", \"hiring\"",
            "8: 'hiring' is not a topic I know; write topics/hiring.toml, or take it out",
        ),
        (
            GROUPS_FILE,
            "\"cost\"",
            "\"cost\", \"gaps\"",
            "8: 'gaps' is in a group already, in topics.toml:3; a topic stands in one group",
        ),
        (GROUPS_FILE, "\"cost\"", "\"cost\", \"cost\"", "8: 'cost' stands twice in 'topics'; once is enough"),
        (
            SYNONYMS_FILE,
            "\"one on one\"",
            "\"Let go!\"",
            "7: 'Let go!' is among the words of synonyms.toml:2 already; a word stands in one group, once",
        ),
        (
            SYNONYMS_FILE,
            "\"one on one\"",
            "\"1-1\"",
            "7: '1-1' is among the words of synonyms.toml:6 already; a word stands in one group, once",
        ),
        (CITIES_FILE, "\"st-johns\"", "\"berlin\"", "9: the id 'berlin' is taken in cities.toml:2; choose another"),
        (
            CITIES_FILE,
            "St. John's",
            "baerlin.",
            "10: 'baerlin.' stands for 'berlin' already, in cities.toml:6; a name can mean one thing only",
        ),
        (
            CITIES_FILE,
            "Europe/Berlin",
            "Europe/Berln",
            "5: 'Europe/Berln' is not a zone I know; did you mean 'Europe/Berlin'?",
        ),
        (
            CITIES_FILE,
            "Europe/Berlin",
            "europe/berlin",
            "5: 'europe/berlin' is not a zone I know; did you mean 'Europe/Berlin'?",
        ),
        (
            CITIES_FILE,
            "Europe/Berlin",
            "+01:00",
            "5: '+01:00' is not a zone I know; a zone is a name such as Europe/Berlin",
        ),
        (STEP_FILE, "\"ic\"", "\"engineer\"", "1: 'engineer' is not a level I know; levels/ has ic, vp"),
        (STEP_FILE, "\"vp\"", "\"vpe\"", "2: 'vpe' is not a level I know; did you mean 'vp'?"),
        (
            STEP_FILE,
            "\"ic\"",
            "\"vp\"",
            "2: a step leads up the ladder, and 'vp' is not above 'vp'; swap them, or name another level",
        ),
        (
            STEP_FILE,
            "from = \"ic\"\nto = \"vp\"",
            "from = \"vp\"\nto = \"ic\"",
            "2: a step leads up the ladder, and 'ic' is not above 'vp'; swap them, or name another level",
        ),
    ]);
}

#[test]
fn files_that_are_missing_or_strange_are_named() {
    let says = |files: Files, expected: &[&str]| assert_eq!(files.mistakes(), expected);
    let no_sources = "sources.toml:1: this file is missing; it holds the documents that statements rest on";
    let no_sections = "sections.toml:1: this file is missing; it holds the sections of the cards";
    let no_levels =
        "levels/ID.toml:1: this file is missing; it holds one level of the ladder, and there has to be one at least";
    says(Files::right().without(SOURCES_FILE), &[no_sources]);
    says(Files::right().without(SECTIONS_FILE), &[no_sections]);
    says(Files::right().without(IC_FILE).without(VP_FILE), &[no_levels]);
    says(Files(BTreeMap::new()), &[no_levels, no_sections, no_sources]);
    says(
        Files::right().without(GROUPS_FILE),
        &["topics.toml:1: this file is missing; it holds the groups in which the topics are offered"],
    );
    says(
        Files::right().and(GROUPS_FILE, &GROUPS.replace("  \"cost\",\n", "  \"gap\",\n")),
        &[
            "topics.toml:8: 'gap' is not a topic I know; did you mean 'gaps'?\n    \"gap\",",
            "topics/cost.toml:1: no group in topics.toml has 'cost'; add it to one\n    id = \"cost\"",
        ],
    );
    says(
        Files::right().without(COST_FILE),
        &["topics.toml:8: 'cost' is not a topic I know; write topics/cost.toml, or take it out\n    \"cost\","],
    );
    says(
        Files::right().and("source.toml", ""),
        &["source.toml:1: nothing reads a file of this name; did you mean 'sources.toml'?"],
    );
    let strange = "1: nothing reads a file of this name; I know sources.toml, sections.toml, topics.toml, synonyms.toml, cities.toml, checkins.toml, questions.toml, best-week.toml, readiness.toml, levels/ID.toml, transitions/FROM-TO.toml, topics/ID.toml";
    says(Files::right().and("levels/old/vp.toml", "a ="), &[&format!("levels/old/vp.toml:{strange}\n    a =")]);
    says(
        Files::right().and(SYNONYMS_FILE, ""),
        &["synonyms.toml:1: 'same' is missing here; add a table [[same]], one for each"],
    );
    says(
        Files::right().and(CITIES_FILE, ""),
        &["cities.toml:1: 'city' is missing here; add a table [[city]], one for each"],
    );
    says(
        Files::right().and(CHECKINS_FILE, ""),
        &["checkins.toml:1: 'kind' is missing here; add a table [[kind]], one for each"],
    );
    says(
        Files::right().and(SOURCES_FILE, ""),
        &["sources.toml:1: 'source' is missing here; add a table [[source]], one for each"],
    );
}

#[test]
fn all_mistakes_are_said_at_once() {
    let files = Files::right()
        .with(VP_FILE, "\"And bugs.\"\nfrom", "\"And bugs.\"\nfom")
        .with(VP_FILE, "band = [0, 5]", "band = [5, 0]")
        .with(IC_FILE, "short = \"IC\"", "short = \"An Individual Contributor\"")
        .with(SECTIONS_FILE, "title = \"The week\"\n", "")
        .with(GAPS_FILE, "people name.\"\nfrom = [\"001\"]", "people name.\"\nfrom = [\"999\"]")
        .with(SOURCES_FILE, "about = \"Tables.\"", "about = \"\"")
        .with(GROUPS_FILE, "\"Paying\"", "5")
        .with(COST_FILE, "\"cost\"", "\"costs\"")
        .with(STEP_FILE, "\"vp\"", "\"cto\"")
        .with(STEP_FILE, "label = \"Code\"", "label = \"\"");
    assert_eq!(
        files.mistakes(),
        [
            "levels/ic.toml:4: 'short' has 25 characters and 20 fit; take out 5\n    short = \"An Individual Contributor\"",
            "levels/vp.toml:33: 'fom' is not a key I know here; did you mean 'from'?\n    fom = [\"001\"]",
            "levels/vp.toml:39: a band is two whole numbers from 0 to 100, the lower first, in percent of a week: \
         band = [25, 35]\n    { band = [5, 0], from = [\"001\"] },",
            "sections.toml:7: 'title' is missing here; add title = \"…\"\n    [[section]]",
            "sources.toml:11: 'about' has something empty in it; fill it, or take it out\n    about = \"\"",
            "topics.toml:6: 'title' takes one text, title = \"…\", and this is a number\n    title = 5",
            "topics/cost.toml:1: the topic 'costs' lives in topics/costs.toml; rename this file, or write id = \"cost\"\n    \
         id = \"costs\"",
            "topics/gaps.toml:15: '999' is not a source I know; sources.toml has 000, 001\n    from = [\"999\"]",
            "transitions/ic-vp.toml:2: 'cto' is not a level I know; levels/ has ic, vp\n    to = \"cto\"",
            "transitions/ic-vp.toml:10: 'label' has something empty in it; fill it, or take it out\n    label = \"\"",
        ]
    );
}

#[test]
fn while_one_file_cannot_be_read_nothing_is_called_unknown() {
    let files = Files::right()
        .with(SECTIONS_FILE, "id = \"trap\"", "id = \"trap")
        .with(SOURCES_FILE, "[[source]]\nid = \"001\"", "[source]]\nid = \"001\"")
        .with(VP_FILE, "number = 2", "number = 7")
        .with(STEP_FILE, "\"ic\"", "\"em\"")
        .with(STEP_FILE, "[[shift]]\ntext", "[[week]]\ntext")
        .with(GROUPS_FILE, "\"gaps\"", "\"signals\"")
        .with(COST_FILE, "\"000\"", "\"007\"")
        .with(VP_FILE, "label = \"Sprints\"", "lable = \"Sprints\"")
        .with(VP_FILE, "text = \"And bugs.\"", "text =");
    assert_eq!(
        files.mistakes(),
        [
            "levels/vp.toml:26: 'lable' is not a key I know here; did you mean 'label'?\n    lable = \"Sprints\"",
            "levels/vp.toml:32: 'text' has no value yet; write text = \"…\"\n    text =",
            "sections.toml:3: a quote that opens here is not closed; end the text with the same quote\n    id = \"trap",
            "sources.toml:7: something follows after the value or name has ended; take it out, or write a quote inside a \
         text as \\\"\n    [source]]",
        ]
    );
}

#[test]
fn control_characters_and_long_lines_do_not_reach_the_terminal() {
    let files = Files::right().with(VP_FILE, "And bugs.", &format!("\u{1b}[31m{}", "x".repeat(700)));
    let mistakes = files.mistakes();
    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].contains("\n    text = \"\u{fffd}[31mxxx") && mistakes[0].ends_with("xxx…"), "{mistakes:?}");
}

#[test]
fn without_any_one_line_the_loader_still_answers() {
    for (path, text) in Files::right().0 {
        let lines: Vec<&str> = text.lines().collect();
        for left_out in 0..lines.len() {
            let rest = [&lines[..left_out], &lines[left_out + 1..]].concat().join("\n");
            answers_well(&Files::right().and(&path, &rest));
        }
    }
}

/// Checks that any files load as knowledge, if all of them are TOML, or give mistakes in order, each on an existing line.
fn answers_well(files: &Files) {
    let Err(mistakes) = files.load() else {
        assert!(files.0.values().all(|text| toml::de::DeTable::parse(text).is_ok()));
        return;
    };
    assert!(!mistakes.is_empty());
    assert!(mistakes.is_sorted_by_key(|mistake| (mistake.file.clone(), mistake.line)));
    for mistake in &mistakes {
        assert!(!mistake.to_string().is_empty());
        if let Some(text) = files.0.get(&mistake.file) {
            let line = text.split('\n').nth(mistake.line - 1).map(|line| line.trim_end_matches('\r'));
            assert_eq!(line, Some(mistake.excerpt.as_str()), "{mistake}");
        }
    }
}

/// Text close enough to TOML to go wrong in interesting ways.
fn scraps() -> impl Strategy<Value = String> {
    let one = proptest::sample::select(&SCRAPS[..]);
    proptest::collection::vec(one, 0..30).prop_map(|scraps| scraps.concat())
}

#[rustfmt::skip]
const SCRAPS: [&str; 57] = [
    "\"", "'", "\"\"\"", "'''", "[", "]", "[[", "]]", "{", "}", "=", " = ", ",", ".", "#", "\n", "\n", "\r\n", "\r", "\\",
    "\0", "\u{feff}", "é", "text", "from", "values", "names", "trap", "id", "\"x\"", "1", "-1", "1.5", "true", "[0, 5]",
    "[[trap]]\n", "[names]\n", "a.b", "1979-05-27", "0x1F", "inf", "{ text = ", "from = [\"000\"]", "band = [", "\\\n", "  ",
    "to", "shift", "[[shift]]\n", "[[group]]\n", "topics = [", "[[say]]\n",
    "[[kind]]\n", "[[theme]]\n", "[kind.closing]\n", "[[kind.closing]]\n", "stages = [",
];

const FILES: [&str; 12] = [
    SOURCES_FILE,
    SECTIONS_FILE,
    IC_FILE,
    VP_FILE,
    STEP_FILE,
    GROUPS_FILE,
    GAPS_FILE,
    COST_FILE,
    CITIES_FILE,
    CHECKINS_FILE,
    QUESTIONS_FILE,
    READINESS_FILE,
];

proptest! {
    #[test]
    fn any_text_as_a_file_is_answered(text in ".*", file in 0..FILES.len()) {
        answers_well(&Files::right().and(FILES[file], &text));
    }

    #[test]
    fn scraps_as_a_file_are_answered(text in scraps(), file in 0..FILES.len()) {
        answers_well(&Files::right().and(FILES[file], &text));
    }

    #[test]
    fn scraps_in_the_midst_of_a_file_are_answered(
        scraps in scraps(), file in 0..FILES.len(), at in any::<Index>(), gone in 0..40_usize,
    ) {
        let files = Files::right();
        let text = files.0[FILES[file]].clone();
        let at = at.index(text.len());
        let end = (at + gone).min(text.len());
        answers_well(&files.and(FILES[file], &format!("{}{scraps}{}", &text[..at], &text[end..])));
    }

    #[test]
    fn without_a_line_the_real_knowledge_is_answered(file in any::<Index>(), line in any::<Index>()) {
        let files = Files(data::embedded().into_iter().collect());
        let paths: Vec<String> = files.0.keys().cloned().collect();
        let path = file.get(&paths);
        let mut lines: Vec<&str> = files.0[path].lines().collect();
        lines.remove(line.index(lines.len()));
        let rest = lines.join("\n");
        answers_well(&files.clone().and(path, &rest));
    }
}

/// The small knowledge with this text after its first trap.
fn with_when(when: &str) -> Files {
    Files::right().with(VP_FILE, "general = true\n", &format!("general = true\n{when}\n"))
}

#[test]
fn a_trap_says_in_which_weeks_it_shows() {
    let read = |when: &str| {
        let knowledge = with_when(when).load().unwrap();
        knowledge.level("vp").unwrap().sections["trap"].iter().map(|trap| trap.when.clone()).collect::<Vec<_>>()
    };
    let activity = "Hands-on".to_owned();
    let above = When { activity, side: Side::Above, percent: None };
    assert_eq!(read(""), [None, None]);
    assert_eq!(read("when = { above = \"Hands-on\" }"), [Some(above.clone()), None]);
    let own = When { percent: Some(20), ..above };
    assert_eq!(read("when = { above = \"Hands-on\", percent = 20 }"), [Some(own.clone()), None]);
    let below = When { activity: "Other functions".to_owned(), side: Side::Below, ..own };
    assert_eq!(read("when = { below = \"Other functions\", percent = 20 }"), [Some(below), None]);
}

#[test]
fn a_trap_that_names_no_such_week_is_one_mistake() {
    const BOTH: &str = "say above or below, and one of them alone: when = { above = \"Hands-on\" }";
    const PERCENT: &str = "'percent' is a whole number from 0 to 100; leave it out to go by the level's own band";
    for (when, expected) in [
        ("when = {}", BOTH),
        ("when = { percent = 20 }", BOTH),
        ("when = { above = \"Hands-on\", below = \"Hands-on\" }", BOTH),
        ("when = \"Hands-on\"", "'when' takes one table, when = { above = \"Hands-on\" }, and this is a text"),
        ("when = { above = 20 }", "'above' takes one text, above = \"…\", and this is a number"),
        ("when = { above = \"\" }", "'above' has something empty in it; fill it, or take it out"),
        ("when = { abov = \"Hands-on\" }", "'abov' is not a key I know here; did you mean 'above'?"),
        ("when = { above = \"Hand-on\" }", "'Hand-on' is not an activity of the week; did you mean 'Hands-on'?"),
        (
            "when = { above = \"Coding\" }",
            "'Coding' is not an activity of the week; there are Hands-on, People, Other functions, Planning, Hiring, Outside",
        ),
        ("when = { above = \"Hands-on\", percent = 101 }", PERCENT),
        ("when = { above = \"Hands-on\", percent = -1 }", PERCENT),
        (
            "when = { above = \"Hands-on\", percent = \"20\" }",
            "'percent' takes a whole number, percent = 1, and this is a text",
        ),
        (
            "when = { above = \"People\" }",
            "this level's [[week]] has no band for 'People'; give a bound of its own with percent = 20",
        ),
    ] {
        let mistakes = with_when(when).mistakes();
        let sentences: Vec<&str> = mistakes.iter().filter_map(|mistake| mistake.lines().next()).collect();
        assert_eq!(sentences, [format!("{VP_FILE}:30: {expected}")], "{when}");
    }
    // Of anything but a trap it says nothing, and where the bands are wrong nobody asks for one.
    let elsewhere = Files::right().with(VP_FILE, "ours = true", "ours = true\nwhen = { above = \"Hands-on\" }");
    assert!(elsewhere.mistakes()[0].contains("'when' is not a key I know here"), "{:?}", elsewhere.mistakes());
    let wrong = with_when("when = { above = \"Hands-on\" }").with(VP_FILE, "band = [0, 5]", "band = [5, 0]");
    assert_eq!(wrong.mistakes().len(), 1, "{:?}", wrong.mistakes());
}

#[test]
fn every_activity_is_what_some_week_is_divided_by() {
    let files = data::embedded();
    let knowledge = load(&files.iter().map(DataFile::from).collect::<Vec<_>>()).unwrap();
    let labels: BTreeSet<&str> = knowledge
        .levels
        .iter()
        .flat_map(|level| level.sections.get("week").into_iter().flatten())
        .filter_map(|statement| statement.label.as_deref())
        .collect();
    assert_eq!(labels, ACTIVITIES.iter().map(|activity| activity.label).collect());
}

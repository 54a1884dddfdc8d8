//! The ladder as values: levels, statements about each of them, and their sources.
//!
//! It holds what `data/` says and answers questions about it. It does not read files ([`super::load`] builds it from
//! texts) and contains no sentences of its own.

use super::best_week::Mirror;
use std::collections::BTreeMap;

/// Everything Nextrung knows, loaded and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    /// The documents that claims rest on, in the order in which cards name them.
    pub sources: Vec<Source>,
    /// The sections that a level's card can show, in reading order. The overview comes before all of them.
    pub level_sections: Vec<Name>,
    /// The rungs, lowest first.
    pub levels: Vec<Level>,
    /// The sections that a step's card can show, in reading order. The overview comes before all of them.
    pub step_sections: Vec<Name>,
    /// The steps between levels that something is known about, lowest first.
    pub steps: Vec<Step>,
    /// The topics in groups, in the order they are offered. Each topic is in one group.
    pub topic_groups: Vec<TopicGroup>,
    /// Everything that is neither a level nor a step, one card each, in the order of the groups.
    pub topics: Vec<Topic>,
    /// Groups of words that mean the same in a question. An entry may be several words long.
    pub synonyms: Vec<Vec<String>>,
    /// The places that people name when they say where they live, in the order they are offered.
    pub cities: Vec<City>,
    /// What check-ins can be about, in the order they are offered.
    pub checkins: Vec<CheckIn>,
    /// The themes that check-ins draw their questions from, in the order of the file.
    pub themes: Vec<Theme>,
    /// What is shown beside the best weeks that people write down.
    pub mirror: Mirror,
    /// The areas of readiness, in the order they are asked about.
    pub areas: Vec<Area>,
}

/// A document that claims rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How statements refer to it: `000` to `004`.
    pub id: String,
    /// The name at the foot of a card: `From IC to CTO (essay)`.
    pub title: String,
    /// The name inside a sentence, beside a figure: `From IC to CTO`.
    pub short: String,
    /// The kind of document and what it is good for, in a sentence or two.
    pub about: String,
}

/// One entry of a closed vocabulary: something people pick by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The canonical name, as lines and buttons write it: `tech-lead`.
    pub id: String,
    /// The name people read: `Tech Lead`.
    pub title: String,
    /// What else people type for it. The id and the title are not repeated here.
    pub aliases: Vec<String>,
}

/// One level of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// 1 for the lowest level. `/ladder 3` refers to it.
    pub number: u8,
    /// The id, the title and what else it is called.
    pub name: Name,
    /// A title short enough for a button: `VP`.
    pub short: String,
    /// The sources of the other names in `name`.
    pub names: Names,
    /// The question this level answers at work.
    pub question: Statement,
    /// The card that is shown when no section was requested.
    pub overview: Vec<Statement>,
    /// The statements of each section, by section id. A section that nothing is known about is absent. Statements about
    /// the level's names are under `names`.
    pub sections: BTreeMap<String, Vec<Statement>>,
}

/// The step from one rung to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The id of the level it leaves.
    pub from: String,
    /// The id of the level it reaches.
    pub to: String,
    /// The card that is shown when no section was requested.
    pub overview: Vec<Statement>,
    /// The statements of each section, by section id.
    pub sections: BTreeMap<String, Vec<Statement>>,
}

/// Topics that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicGroup {
    /// What they have in common, as a heading.
    pub title: String,
    /// The ids of its topics, in the order they are offered.
    pub topics: Vec<String>,
}

/// A subject that is neither a level nor a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The id, the title and what else it is called.
    pub name: Name,
    /// A title short enough for a button.
    pub short: String,
    /// The paragraphs at the start of its card.
    pub overview: Vec<Statement>,
    /// The rest, point by point.
    pub said: Vec<Statement>,
}

/// A place that people give as their time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// The id, the title and what else it is called, including places nearby that keep the same time.
    pub name: Name,
    /// The country it is in, or what takes a country's place.
    pub country: String,
    /// Its zone, as the zone data spells it: `Europe/Berlin`.
    pub zone: String,
}

/// One kind of check-in: what it is about and what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The id, the title and what else people type for it.
    pub name: Name,
    /// What it is about, as part of a sentence.
    pub about: String,
    /// The ids of the themes it asks about, for a kind that goes on as long as somebody likes. Empty if it has stages.
    pub themes: Vec<String>,
    /// The ids of the themes of its start, middle, end and debrief, for a kind about something that ends. Four, or
    /// none.
    pub stages: Vec<String>,
    /// The closing questions, asked in turn: what will they try before the next check-in? At least one, unless it opens
    /// a reflection.
    pub closings: Vec<Question>,
    /// The kind of reflection it opens instead of asking questions.
    pub opens: Option<String>,
    /// How often it comes by default, as lines write it.
    pub every: Option<String>,
}

/// Questions about one subject. A check-in draws a few of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The id, the title and what else people type for it.
    pub name: Name,
    /// What it is about, as part of a sentence.
    pub about: String,
    /// All its questions, at least one.
    pub questions: Vec<Question>,
}

/// One question of a check-in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// The id that answers are stored under: the id of its theme or kind, and its own, `given.swallowed`.
    pub id: String,
    /// The question, as a message shows it.
    pub text: String,
    /// The question in a few words, above a field of a form.
    pub label: String,
    /// The facts of the knowledge map it rests on. Empty for a closing question.
    pub ids: Vec<String>,
    /// Ids of the levels whose people it is for. Empty if it is for everybody.
    pub held: Vec<String>,
    /// Ids of the target levels it is for. Empty if it is for everybody.
    pub aimed: Vec<String>,
}

/// One area of being ready for a level, and what is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The id and the title. Nobody types it, so it has no other names.
    pub name: Name,
    /// A one-word title, for an axis and for the head of a card.
    pub short: String,
    /// What it is about, as part of a sentence.
    pub about: String,
    /// All the skills it asks about at some level, at least one.
    pub skills: Vec<Skill>,
    /// What somebody can take on to grow in it, the best fit first.
    pub stretches: Vec<Stretch>,
}

/// Something that people on a level do. Somebody who is heading there is asked how far along they are with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// The id that an answer is stored under. No other skill of any area has it.
    pub id: String,
    /// The question, worded so that a step of the scale answers it.
    pub text: String,
    /// The question in a few words, for a list.
    pub label: String,
    /// The facts of the knowledge map that it rests on.
    pub ids: Vec<String>,
    /// Ids of the levels it is asked for. Empty if it is asked for all.
    pub levels: Vec<String>,
    /// What closes the gap, if there is one.
    pub closes: Statement,
}

/// Something to take on that is one size too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What it is.
    pub said: Statement,
    /// Ids of the levels it leads to. Empty if it leads to all.
    pub levels: Vec<String>,
}

/// The facts behind a level's other names, and who uses them. The names themselves are its aliases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The facts of the knowledge map that the aliases carry.
    pub ids: Vec<String>,
    /// Ids of the sources that use these names.
    pub sources: Vec<String>,
}

/// One claim as a reader sees it, with the facts it carries and the documents it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// The facts of the knowledge map that this statement carries. Empty if the statement is ours.
    pub ids: Vec<String>,
    /// A few words in bold before it: `The trap`.
    pub label: Option<String>,
    /// The sentence. Empty if the values say it all.
    pub text: String,
    /// Figures or readings, each with its sources. Several if sources differ.
    pub values: Vec<Value>,
    /// Ids of the sources of the text. Those of the values are not repeated here.
    pub sources: Vec<String>,
    /// Whether its source says it in general terms, about work at large and not about this ladder.
    pub general: bool,
    /// For a trap: the weeks in which it shows.
    pub when: Option<When>,
}

/// The weeks that a trap speaks of: too much or too little of one activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The activity, by its label on the level's card.
    pub activity: String,
    /// On which side of the bound.
    pub side: Side,
    /// The bound in percent of the week, if it is not the level's own band.
    pub percent: Option<u8>,
}

/// A side of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// More than it.
    Above,
    /// Less than it.
    Below,
}

/// One figure or reading, and who gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As people read it: `100 to 500 and more`, `25-35 %`.
    pub text: String,
    /// Ids of the sources that give it.
    pub sources: Vec<String>,
    /// Lowest and highest share of a week in percent, if the value is such a share.
    pub band: Option<(u8, u8)>,
}

impl Knowledge {
    /// The kind of check-in with this id.
    pub fn checkin(&self, id: &str) -> Option<&CheckIn> {
        self.checkins.iter().find(|kind| kind.name.id == id)
    }

    /// Whether this is a closing question: what will they try?
    pub fn is_closing(&self, id: &str) -> bool {
        self.checkins.iter().flat_map(|kind| &kind.closings).any(|question| question.id == id)
    }

    /// The theme with this id.
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.name.id == id)
    }

    /// The question with this id, be it a theme's or a closing question.
    pub fn question(&self, id: &str) -> Option<&Question> {
        let closings = self.checkins.iter().flat_map(|kind| &kind.closings);
        self.themes.iter().flat_map(|theme| &theme.questions).chain(closings).find(|question| question.id == id)
    }

    /// The skill with this id, and the area it belongs to.
    pub fn skill(&self, id: &str) -> Option<(&Area, &Skill)> {
        let mut all = self.areas.iter().flat_map(|area| area.skills.iter().map(move |skill| (area, skill)));
        all.find(|(_, skill)| skill.id == id)
    }

    /// The level with this id, if there is one.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.levels.iter().find(|level| level.name.id == id)
    }

    /// The section of level cards with this id, if there is one.
    pub fn level_section(&self, id: &str) -> Option<&Name> {
        self.level_sections.iter().find(|section| section.id == id)
    }

    /// The step from one level to another, by their ids, if it is known by itself.
    pub fn step(&self, from: &str, to: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.from == from && step.to == to)
    }

    /// The steps that can be taken from a level, with the levels they reach. If none starts there, those of the level
    /// below that lead past it: a tech lead becomes an EM by the step of an IC.
    pub fn steps_from<'a>(&'a self, at: &Level) -> Vec<(&'a Step, &'a Level)> {
        let ends = |step: &'a Step| self.level(&step.to).map(|to| (step, to));
        let from = |id: &str| self.steps.iter().filter(|step| step.from == id).filter_map(ends).collect::<Vec<_>>();
        let own = from(&at.name.id);
        if !own.is_empty() {
            return own;
        }
        let (below, _) = at.neighbours(self);
        let past = |(_, to): &(&Step, &Level)| to.number > at.number;
        below.map(|below| from(&below.name.id).into_iter().filter(past).collect()).unwrap_or_default()
    }

    /// The section of step cards with this id, if there is one.
    pub fn step_section(&self, id: &str) -> Option<&Name> {
        self.step_sections.iter().find(|section| section.id == id)
    }

    /// The topic with this id, if there is one.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.name.id == id)
    }

    /// The source with this id, if there is one.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

impl Level {
    /// The level below and the level above, if there are any.
    pub fn neighbours<'a>(&self, knowledge: &'a Knowledge) -> (Option<&'a Level>, Option<&'a Level>) {
        let at = |number: Option<u8>| knowledge.levels.iter().find(|level| Some(level.number) == number);
        (at(self.number.checked_sub(1)), at(self.number.checked_add(1)))
    }
}

impl Statement {
    /// Every source this statement rests on, each once, in the order it names them.
    pub fn all_sources(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for source in self.sources.iter().chain(self.values.iter().flat_map(|value| &value.sources)) {
            if !all.contains(&source.as_str()) {
                all.push(source);
            }
        }
        all
    }
}

//! The ladder as values: levels, what is said about each, and who says so.
//!
//! It holds what `data/` says and answers questions about it. It does not read files
//! ([`super::load`] does that from texts) and writes no sentence of its own.

use super::best_week::Mirror;
use std::collections::BTreeMap;

/// Everything Nextrung knows, loaded and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    /// The documents that claims rest on, in the order cards name them.
    pub sources: Vec<Source>,
    /// The sections a level's card can show, in reading order. The overview comes before all of them.
    pub level_sections: Vec<Name>,
    /// The rungs, lowest first.
    pub levels: Vec<Level>,
    /// The sections a step's card can show, in reading order. The overview comes before all of them.
    pub step_sections: Vec<Name>,
    /// The steps from rung to rung that something is known about, lowest first.
    pub steps: Vec<Step>,
    /// The topics by what they are about, in the order they are offered. Each topic stands in one group.
    pub topic_groups: Vec<TopicGroup>,
    /// Everything that is neither a rung nor a step, one card each, in the order of the groups.
    pub topics: Vec<Topic>,
    /// Groups of words that mean the same when somebody asks. An entry may be a few words long.
    pub synonyms: Vec<Vec<String>>,
    /// The places people name when they say where they live, in the order they are offered.
    pub cities: Vec<City>,
    /// What check-ins can be about, in the order they are offered.
    pub checkins: Vec<CheckIn>,
    /// What check-ins draw their questions from, in the order of the file.
    pub themes: Vec<Theme>,
    /// What is held beside the best weeks that people write down.
    pub mirror: Mirror,
    /// The sides of readiness, in the order in which they are asked about.
    pub areas: Vec<Area>,
}

/// A document that claims rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How statements refer to it: `000` to `004`.
    pub id: String,
    /// The name that stands at the foot of a card: `From IC to CTO (essay)`.
    pub title: String,
    /// The name that stands inside a sentence, beside a figure: `From IC to CTO`.
    pub short: String,
    /// What kind of document it is and what it is good for, in a sentence or two.
    pub about: String,
}

/// One entry of a closed vocabulary: something people pick by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The canonical name, as lines and buttons write it: `tech-lead`.
    pub id: String,
    /// The name people read: `Tech Lead`.
    pub title: String,
    /// What else people type for it. The id and the title need not be repeated here.
    pub aliases: Vec<String>,
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// 1 for the lowest rung. What people mean by `/ladder 3`.
    pub number: u8,
    /// The id, the title and what else it is called.
    pub name: Name,
    /// A title short enough for a button: `VP`.
    pub short: String,
    /// Where the other names in `name` come from.
    pub names: Names,
    /// The question this level answers at work.
    pub question: Statement,
    /// The card that is shown when no section was asked for.
    pub overview: Vec<Statement>,
    /// What each section says, by section id. A section that nothing is known about is absent. What is said about
    /// the level's names stands under `names`.
    pub sections: BTreeMap<String, Vec<Statement>>,
}

/// The step from one rung to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The id of the level it leaves.
    pub from: String,
    /// The id of the level it reaches.
    pub to: String,
    /// The card that is shown when no section was asked for.
    pub overview: Vec<Statement>,
    /// What each section says, by section id.
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

/// Something worth knowing that is neither a rung nor a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The id, the title and what else it is called.
    pub name: Name,
    /// A title short enough for a button.
    pub short: String,
    /// The paragraphs its card begins with.
    pub overview: Vec<Statement>,
    /// The rest, point by point.
    pub said: Vec<Statement>,
}

/// A place whose clocks people live by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// The id, the title and what else it is called; places nearby, too, that keep the same time.
    pub name: Name,
    /// The country it is in, or what stands for one.
    pub country: String,
    /// Its zone, as the zone data spells it: `Europe/Berlin`.
    pub zone: String,
}

/// One thing that check-ins can be about, and what they then ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The id, the title and what else people type for it.
    pub name: Name,
    /// What it is about, as it stands inside a sentence.
    pub about: String,
    /// The ids of the themes that it asks about, where it goes on for as long as somebody likes. Empty where it has
    /// stages.
    pub themes: Vec<String>,
    /// The ids of the themes of its start, its middle, its end and its debrief, where it is about something that ends.
    /// Four, or none.
    pub stages: Vec<String>,
    /// What is asked last, one of these in turn: what somebody will try before the next one. One at least, unless it opens
    /// a reflection.
    pub closings: Vec<Question>,
    /// The kind of reflection that it opens, where it asks nothing of its own.
    pub opens: Option<String>,
    /// How often it comes where nobody says otherwise, as lines write it.
    pub every: Option<String>,
}

/// Questions about one thing, of which a check-in draws a few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The id, the title and what else people type for it.
    pub name: Name,
    /// What it is about, as it stands inside a sentence.
    pub about: String,
    /// All its questions. One at least.
    pub questions: Vec<Question>,
}

/// One question of a check-in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// What an answer is kept under: the id of its theme or kind, and its own, `given.swallowed`.
    pub id: String,
    /// The question, as it stands in a message.
    pub text: String,
    /// The same in a few words, above a field of a form.
    pub label: String,
    /// The facts of the knowledge map that it rests on. Empty for a closing question.
    pub ids: Vec<String>,
    /// Ids of the levels whose people it is for. Empty where it is for everybody.
    pub held: Vec<String>,
    /// Ids of the levels it is for those who are heading there. Empty where it is for everybody.
    pub aimed: Vec<String>,
}

/// One side of being ready for a level, and what is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The id and the title. Nobody types it, so that it goes by nothing else.
    pub name: Name,
    /// A title of a word, for an axis and for the head of a card.
    pub short: String,
    /// What it is about, as it stands inside a sentence.
    pub about: String,
    /// All that is asked about it at some level. One at least.
    pub skills: Vec<Skill>,
    /// What somebody can take on to grow in it, the most fitting first.
    pub stretches: Vec<Stretch>,
}

/// Something that people on a level do, asked of somebody who is heading there: how far along are you?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// What an answer is kept under. No other skill of any area has it.
    pub id: String,
    /// What is asked, such that one of the steps of the scale answers it.
    pub text: String,
    /// The same in a few words, for a list.
    pub label: String,
    /// The facts of the knowledge map that it rests on.
    pub ids: Vec<String>,
    /// Ids of the levels it is asked for. Empty where it is asked for all.
    pub levels: Vec<String>,
    /// What closes the gap, where there is one.
    pub closes: Statement,
}

/// Something to take on that is a size too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What it is.
    pub said: Statement,
    /// Ids of the levels it leads to. Empty where it leads to all.
    pub levels: Vec<String>,
}

/// The facts behind what a level is also called, and who calls it so. The names themselves are its aliases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The facts of the knowledge map that the aliases carry.
    pub ids: Vec<String>,
    /// Ids of the sources that use these names.
    pub sources: Vec<String>,
}

/// One claim, as a reader sees it, with the facts it carries and the documents it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// The facts of the knowledge map that this statement carries. Empty where the statement is ours.
    pub ids: Vec<String>,
    /// A few words that stand before it, in bold: `The trap`.
    pub label: Option<String>,
    /// The sentence. Empty where the values say it all.
    pub text: String,
    /// Figures or readings, each with who gives it. More than one where sources differ.
    pub values: Vec<Value>,
    /// Ids of the sources the text rests on. Those of the values are not repeated here.
    pub sources: Vec<String>,
    /// Said by its source in general terms, about work at large rather than about this ladder.
    pub general: bool,
    /// Of a trap: the weeks in which it shows.
    pub when: Option<When>,
}

/// The weeks that a trap speaks of: those with too much or too little of one activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The activity, by its label on the level's card.
    pub activity: String,
    /// On which side of the bound.
    pub side: Side,
    /// The bound in percent of the week, where it is not the level's own band.
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
    /// Lowest and highest share of a week in percent, where the value is such a share.
    pub band: Option<(u8, u8)>,
}

impl Knowledge {
    /// What check-ins of this kind are about.
    pub fn checkin(&self, id: &str) -> Option<&CheckIn> {
        self.checkins.iter().find(|kind| kind.name.id == id)
    }

    /// Whether a question is one that check-ins end with: what somebody will try.
    pub fn is_closing(&self, id: &str) -> bool {
        self.checkins.iter().flat_map(|kind| &kind.closings).any(|question| question.id == id)
    }

    /// What check-ins draw their questions about this from.
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.name.id == id)
    }

    /// The question with this id: one of a theme, or one with which a kind of check-in closes.
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

    /// The steps that can be taken from a level, with the levels they reach. Where none begins at it, those of the
    /// level below that lead past it: a tech lead becomes an EM by the step of an IC.
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
    /// The rung below and the rung above, where there are such.
    pub fn neighbours<'a>(&self, knowledge: &'a Knowledge) -> (Option<&'a Level>, Option<&'a Level>) {
        let at = |number: Option<u8>| knowledge.levels.iter().find(|level| Some(level.number) == number);
        (at(self.number.checked_sub(1)), at(self.number.checked_add(1)))
    }
}

impl Statement {
    /// Every source this statement rests on, in the order it names them, each once.
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

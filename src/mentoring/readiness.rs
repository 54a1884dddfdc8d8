//! Readiness: how far along somebody is with what people on a level do, in their own judgement.
//!
//! Nothing here adds up to one number. Areas stay side by side, and the widest gaps become things to do.

use super::ladder::{Area, Knowledge, Skill, Stretch};
use super::reflection::Reflection;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr};

/// The most gaps that a result names. With more, people would put the list away.
pub const GAPS: usize = 3;

/// How far along somebody is with one skill. The variants are in the order of the scale.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum How {
    /// They have not done it.
    NotYet,
    /// They have done it with help.
    WithHelp,
    /// They have done it by themselves.
    OnMyOwn,
    /// They have taught it to others.
    TaughtOthers,
}

impl How {
    /// The scale, from its first step to its last.
    pub const SCALE: [How; 4] = [How::NotYet, How::WithHelp, How::OnMyOwn, How::TaughtOthers];

    /// The name it has in lines.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The step with this name.
    pub fn named(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// Whether the answer should come with a line of evidence.
    pub fn is_high(self) -> bool {
        self >= How::OnMyOwn
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How far along they are.
    pub how: How,
    /// When it was and how it went, in their own words. Empty if they wrote nothing.
    #[serde(default)]
    pub evidence: String,
}

/// One round of questions, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Readiness {
    /// The id of the level it asks about.
    #[serde(default)]
    pub level: String,
    /// The answers, by the id of the skill. The answer to a skill that `data/` no longer has is kept and ignored.
    #[serde(default)]
    pub marks: BTreeMap<String, Mark>,
    /// The ids of the skills that were skipped.
    #[serde(default)]
    pub skipped: BTreeSet<String>,
    /// Whether it is finished: every question was answered or skipped, or they said that this is enough.
    #[serde(default)]
    pub done: bool,
}

impl Reflection for Readiness {
    const KIND: &'static str = "readiness";
}

/// A skill and the area it belongs to.
pub type Asked<'k> = (&'k Area, &'k Skill);

/// The skills asked about for this level, in order: one of each area, then the next one of each. So people who stop
/// early have covered every area.
pub fn asked<'k>(knowledge: &'k Knowledge, level: &str) -> Vec<Asked<'k>> {
    let is_asked = |skill: &&Skill| skill.levels.is_empty() || skill.levels.iter().any(|one| one == level);
    let mut all: Vec<(usize, Asked<'k>)> = Vec::new();
    for area in &knowledge.areas {
        all.extend(area.skills.iter().filter(is_asked).enumerate().map(|(round, skill)| (round, (area, skill))));
    }
    all.sort_by_key(|(round, _)| *round);
    all.into_iter().map(|(_, asked)| asked).collect()
}

impl Readiness {
    /// A round about this level with no answers yet.
    pub fn about(level: &str) -> Self {
        Readiness { level: level.to_owned(), ..Readiness::default() }
    }

    /// Whether nothing is answered or skipped yet.
    pub fn is_untouched(&self) -> bool {
        self.marks.is_empty() && self.skipped.is_empty()
    }

    /// Whether a question that is asked today has an answer.
    pub fn is_answered(&self, knowledge: &Knowledge) -> bool {
        self.shares_an_answer(knowledge, self)
    }

    /// Whether some question that is asked today has an answer in both rounds, so that they can be compared.
    pub fn shares_an_answer(&self, knowledge: &Knowledge, other: &Readiness) -> bool {
        let has_both = |(_, skill): &Asked<'_>| [self, other].iter().all(|round| round.marks.contains_key(&skill.id));
        asked(knowledge, &self.level).iter().any(has_both)
    }

    /// Stores an answer. Without new words, the earlier ones stay.
    pub fn mark(&mut self, skill: &str, how: How, evidence: Option<String>) {
        self.skipped.remove(skill);
        let before = self.marks.remove(skill).map(|mark| mark.evidence);
        let evidence = evidence.or(before).unwrap_or_default();
        self.marks.insert(skill.to_owned(), Mark { how, evidence });
    }

    /// Skips a question. An existing answer stays.
    pub fn skip(&mut self, skill: &str) {
        if !self.marks.contains_key(skill) {
            self.skipped.insert(skill.to_owned());
        }
    }

    /// Finishes the round if every question with one of these ids was answered or skipped.
    pub fn finish_if_whole(&mut self, ids: &[String]) {
        self.done = self.done || ids.iter().all(|id| !self.is_open(id));
    }

    /// The question after the one with this id: the next one that was neither answered nor skipped. In a finished
    /// round, the next one that was left out.
    pub fn next<'k>(&self, knowledge: &'k Knowledge, after: Option<&str>) -> Option<Asked<'k>> {
        let mut asked = asked(knowledge, &self.level).into_iter();
        match after.filter(|_| self.done) {
            None => asked.find(|(_, skill)| self.is_open(&skill.id)),
            Some(id) => asked
                .skip_while(|(_, skill)| skill.id != id)
                .find(|(_, skill)| skill.id != id && !self.marks.contains_key(&skill.id)),
        }
    }

    fn is_open(&self, id: &str) -> bool {
        !self.marks.contains_key(id) && !self.skipped.contains(id)
    }

    /// Whether there is enough for a result: an answer in each area that is asked about.
    pub fn says_something(&self, knowledge: &Knowledge) -> bool {
        let asked = asked(knowledge, &self.level);
        let answered = |area: &Area| {
            let of_area = |(of, skill): &Asked<'_>| of.name.id == area.name.id && self.marks.contains_key(&skill.id);
            asked.iter().any(of_area)
        };
        !asked.is_empty() && asked.iter().all(|(area, _)| answered(area))
    }
}

/// The result of one round.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'k> {
    /// Each area with the mean of its answers, from 0 for "not yet" to 3 for "taught others". `None` if it has no
    /// answers.
    pub areas: Vec<(&'k Area, Option<f64>)>,
    /// The widest gaps, the widest first, [`GAPS`] at most.
    pub gaps: Vec<Answered<'k>>,
    /// What they do by themselves or have taught, the highest first.
    pub stands: Vec<Answered<'k>>,
    /// The skills without an answer.
    pub left: Vec<Asked<'k>>,
    /// Something to take on: from the area of the widest gap, or else of the lowest one. `None` if nothing was
    /// answered.
    pub stretch: Option<(&'k Area, &'k Stretch)>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<'k> {
    /// The area.
    pub area: &'k Area,
    /// The skill.
    pub skill: &'k Skill,
    /// Their answer.
    pub mark: Mark,
}

/// The result of a round.
///
/// A gap is one question, not a whole area: "explain a budget line" can be started on Monday, "business acumen" cannot.
/// The lowest answers are the widest gaps. Equal ones alternate between areas, the lowest area first, so that three
/// gaps are three different things wherever the answers allow it. What somebody does by themselves is not a gap.
pub fn standing<'k>(knowledge: &'k Knowledge, said: &Readiness) -> Standing<'k> {
    let asked = asked(knowledge, &said.level);
    let (answered, left): (Vec<Asked<'k>>, Vec<Asked<'k>>) =
        asked.into_iter().partition(|(_, skill)| said.marks.contains_key(&skill.id));
    let answered: Vec<Answered<'k>> = answered
        .into_iter()
        .filter_map(|(area, skill)| Some(Answered { area, skill, mark: said.marks.get(&skill.id)?.clone() }))
        .collect();
    let areas: Vec<(&Area, Option<f64>)> =
        knowledge.areas.iter().map(|area| (area, mean(&answered, &area.name.id))).collect();
    let gaps = gaps(&answered, &areas);
    let mut stands: Vec<Answered<'k>> = answered.iter().filter(|one| one.mark.how.is_high()).cloned().collect();
    stands.sort_by_key(|one| Reverse(one.mark.how));
    let lowest = gaps.first().map(|gap| gap.area).or_else(|| lowest(&areas));
    let stretch = lowest.and_then(|area| Some((area, stretch(area, &said.level)?)));
    Standing { areas, gaps, stands, left, stretch }
}

fn gaps<'k>(answered: &[Answered<'k>], areas: &[(&'k Area, Option<f64>)]) -> Vec<Answered<'k>> {
    let mut by_height: Vec<&(&Area, Option<f64>)> = areas.iter().collect();
    by_height.sort_by(|(_, one), (_, other)| one.unwrap_or(f64::MAX).total_cmp(&other.unwrap_or(f64::MAX)));
    let height = |area: &Area| by_height.iter().position(|(one, _)| one.name.id == area.name.id);
    let mut open: Vec<&Answered<'k>> = answered.iter().filter(|one| !one.mark.how.is_high()).collect();
    open.sort_by_key(|one| one.mark.how);
    // How many gaps of its area are wider, or as wide and asked earlier.
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    let mut gaps = Vec::new();
    for one in open {
        let turn = turns.entry(&one.area.name.id).or_default();
        gaps.push(((one.mark.how, *turn, height(one.area)), one.clone()));
        *turn += 1;
    }
    gaps.sort_by_key(|(order, _)| *order);
    gaps.into_iter().take(GAPS).map(|(_, gap)| gap).collect()
}

fn lowest<'k>(areas: &[(&'k Area, Option<f64>)]) -> Option<&'k Area> {
    let answered = areas.iter().filter_map(|(area, mean)| Some((*area, (*mean)?)));
    answered.min_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(area, _)| area)
}

fn mean(answered: &[Answered<'_>], area: &str) -> Option<f64> {
    let (mut sum, mut count) = (0_u32, 0_u32);
    for one in answered.iter().filter(|one| one.area.name.id == area) {
        sum += one.mark.how as u32;
        count += 1;
    }
    (count > 0).then(|| f64::from(sum) / f64::from(count))
}

/// The answers that differ from the previous round, for questions answered in both, the largest rise first. Each comes
/// with its earlier step.
pub fn moved<'k>(knowledge: &'k Knowledge, now: &Readiness, before: &Readiness) -> Vec<(Answered<'k>, How)> {
    let mut moved: Vec<(Answered<'k>, How)> = Vec::new();
    for (area, skill) in asked(knowledge, &now.level) {
        let (Some(mark), Some(then)) = (now.marks.get(&skill.id), before.marks.get(&skill.id)) else { continue };
        if mark.how != then.how {
            moved.push((Answered { area, skill, mark: mark.clone() }, then.how));
        }
    }
    moved.sort_by_key(|(one, then)| Reverse(one.mark.how as i8 - *then as i8));
    moved
}

/// The first stretch that leads to this level, else the first that leads to all.
fn stretch<'k>(area: &'k Area, level: &str) -> Option<&'k Stretch> {
    let leads_there = |stretch: &&Stretch| stretch.levels.iter().any(|one| one == level);
    let for_all = |stretch: &&Stretch| stretch.levels.is_empty();
    area.stretches.iter().find(leads_there).or_else(|| area.stretches.iter().find(for_all))
}

#[cfg(test)]
mod tests {
    use super::{GAPS, How, Readiness, asked, standing};
    use crate::data;
    use crate::mentoring::ladder::Knowledge;
    use crate::mentoring::load;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
        let files = data::embedded();
        let texts: Vec<load::DataFile<'_>> = files.iter().map(load::DataFile::from).collect();
        load::load(&texts).unwrap()
    });

    fn ids(level: &str) -> Vec<&'static str> {
        asked(&KNOWLEDGE, level).into_iter().map(|(_, skill)| skill.id.as_str()).collect()
    }

    /// A round about EM with this answer to everything, apart from these.
    fn said(all: Option<How>, but: &[(&str, How)]) -> Readiness {
        let mut said = Readiness::about("em");
        for id in ids("em") {
            let how = but.iter().find(|(one, _)| *one == id).map(|(_, how)| *how).or(all);
            match how {
                Some(how) => said.mark(id, how, None),
                None => said.skip(id),
            }
        }
        said
    }

    fn gaps(said: &Readiness) -> Vec<&'static str> {
        standing(&KNOWLEDGE, said).gaps.iter().map(|gap| gap.skill.id.as_str()).collect()
    }

    #[test]
    fn the_areas_take_turns_so_that_early_answers_are_about_all() {
        let areas: Vec<&str> = asked(&KNOWLEDGE, "em").iter().map(|(area, _)| area.name.id.as_str()).collect();
        assert_eq!(areas[..5], ["business", "communication", "people", "strategy", "business"]);
        assert_eq!(areas.len(), 24);
        assert!(asked(&KNOWLEDGE, "nowhere").is_empty());
    }

    #[test]
    fn it_goes_on_where_it_was_left_whatever_was_answered_anew() {
        let (order, mut said) = (ids("em"), Readiness::about("em"));
        let next = |said: &Readiness| said.next(&KNOWLEDGE, None).map(|(_, skill)| skill.id.as_str());
        let all: Vec<String> = order.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(next(&said), Some(order[0]));
        said.mark(order[0], How::NotYet, None);
        said.skip(order[1]);
        assert_eq!(next(&said), Some(order[2]));
        said.mark(order[0], How::WithHelp, None);
        assert_eq!(next(&said), Some(order[2]));
        // A press on an older card does not lose an existing answer.
        said.skip(order[0]);
        assert_eq!((said.marks.len(), said.skipped.len()), (1, 1));
        said.mark(order[1], How::OnMyOwn, None);
        assert_eq!((said.marks.len(), said.skipped.len()), (2, 0));
        said.finish_if_whole(&all);
        assert!(!said.done);
        order.iter().for_each(|id| said.skip(id));
        said.finish_if_whole(&all);
        assert!(said.done && next(&said).is_none());
        // What was left out comes now, counted from where they are.
        let after = |id| said.next(&KNOWLEDGE, Some(id)).map(|(_, skill)| skill.id.as_str());
        assert_eq!((after(order[0]), after(order[2]), after(order[23])), (Some(order[2]), Some(order[3]), None));
    }

    #[test]
    fn what_moved_is_told_what_rose_most_first() {
        let before = said(Some(How::WithHelp), &[("budget", How::OnMyOwn)]);
        let mut now = said(Some(How::WithHelp), &[("quarrel", How::TaughtOthers), ("split", How::OnMyOwn)]);
        now.marks.remove("hire");
        let moved = super::moved(&KNOWLEDGE, &now, &before);
        let told: Vec<(&str, How)> = moved.iter().map(|(one, then)| (one.skill.id.as_str(), *then)).collect();
        assert_eq!(told, [("quarrel", How::WithHelp), ("split", How::WithHelp), ("budget", How::OnMyOwn)]);
    }

    #[test]
    fn words_stay_until_other_words_come() {
        let mut said = Readiness::about("em");
        said.mark("budget", How::OnMyOwn, Some("in May".to_owned()));
        said.mark("budget", How::TaughtOthers, None);
        assert_eq!(said.marks["budget"].evidence, "in May");
        said.mark("budget", How::TaughtOthers, Some(String::new()));
        assert_eq!(said.marks["budget"].evidence, "");
    }

    #[test]
    fn the_lowest_answers_are_the_gaps() {
        let said = said(Some(How::OnMyOwn), &[("quarrel", How::NotYet), ("split", How::WithHelp)]);
        assert_eq!(gaps(&said), ["quarrel", "split"]);
        let standing = standing(&KNOWLEDGE, &said);
        let means: Vec<Option<f64>> = standing.areas.iter().map(|(_, mean)| *mean).collect();
        assert_eq!(means, [Some(2.0), Some(2.0), Some(10.0 / 6.0), Some(11.0 / 6.0)]);
        assert_eq!((standing.stands.len(), standing.left.len()), (22, 0));
        let (area, stretch) = standing.stretch.unwrap();
        assert_eq!((area.name.id.as_str(), stretch.said.ids[0].as_str()), ("people", "DEV.app.3"));
    }

    #[test]
    fn of_equal_answers_the_areas_take_turns_the_lowest_first() {
        let all_open = said(Some(How::NotYet), &[]);
        assert_eq!(gaps(&all_open), ["cheaper", "layman", "handover"]);
        // Strategy is lowest now, and no other area has two as far back.
        let one_higher =
            said(Some(How::NotYet), &[("cheaper", How::OnMyOwn), ("layman", How::OnMyOwn), ("handover", How::OnMyOwn)]);
        assert_eq!(gaps(&one_higher), ["split", "cost", "options"]);
        // Strategy already has the widest gap.
        let one_wider = said(Some(How::WithHelp), &[("split", How::NotYet), ("plainer", How::WithHelp)]);
        assert_eq!(gaps(&one_wider), ["split", "cheaper", "layman"]);
        // Everything open is in one area, so all gaps are from it.
        let one_area = said(
            Some(How::TaughtOthers),
            &[("hire", How::NotYet), ("quarrel", How::NotYet), ("promoted", How::NotYet), ("short-of", How::NotYet)],
        );
        assert_eq!(gaps(&one_area), ["hire", "short-of", "promoted"]);
    }

    #[test]
    fn without_a_gap_the_lowest_area_has_the_stretch_and_without_answers_none_has() {
        let high = said(Some(How::TaughtOthers), &[("quality", How::OnMyOwn)]);
        let standing_high = standing(&KNOWLEDGE, &high);
        assert!(standing_high.gaps.is_empty() && standing_high.left.is_empty());
        assert_eq!(standing_high.stretch.unwrap().0.name.id, "strategy");
        assert_eq!(standing_high.stands.last().unwrap().skill.id, "quality", "the highest come first");
        let skipped = standing(&KNOWLEDGE, &said(None, &[])).clone();
        assert!(skipped.gaps.is_empty() && skipped.stretch.is_none() && skipped.stands.is_empty());
        assert!(skipped.areas.iter().all(|(_, mean)| mean.is_none()));
        assert_eq!(skipped.left.len(), 24);
    }

    #[test]
    fn a_look_is_worth_it_once_each_area_has_an_answer() {
        let mut said = Readiness::about("em");
        let order = ids("em");
        for id in &order[..3] {
            said.mark(id, How::NotYet, None);
        }
        said.skip(order[3]);
        assert!(!said.says_something(&KNOWLEDGE));
        said.mark(order[7], How::NotYet, None);
        assert!(said.says_something(&KNOWLEDGE));
        assert!(!Readiness::about("nowhere").says_something(&KNOWLEDGE));
    }

    #[test]
    fn what_is_kept_is_read_for_ever() {
        let mut said = Readiness::about("vp");
        said.mark("board", How::TaughtOthers, Some("😀".to_owned()));
        said.skip("risk");
        let written = r#"{"level":"vp","marks":{"board":{"how":"taught-others","evidence":"😀"}},"skipped":["risk"],"done":false}"#;
        assert_eq!(serde_json::to_string(&said).unwrap(), written);
        assert_eq!(serde_json::from_str::<Readiness>(written).unwrap(), said);
        assert_eq!(serde_json::from_str::<Readiness>("{}").unwrap(), Readiness::default());
        for how in How::SCALE {
            assert_eq!(serde_json::to_string(&how).unwrap(), format!("\"{}\"", how.id()));
            assert_eq!(How::named(how.id()), Some(how));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_answers_come_to_something(
            level in prop::sample::select(vec!["ic", "tech-lead", "em", "director", "vp", "cto", "gone"]),
            marks in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize), 0..60),
        ) {
            let all: Vec<&str> = KNOWLEDGE.areas.iter().flat_map(|area| &area.skills).map(|one| one.id.as_str()).collect();
            let mut said = Readiness::about(level);
            for (which, how) in marks {
                // Answers to another level's skills, or to skills that no longer exist, are ignored.
                let id = if how == 5 { "gone" } else { all[which.index(all.len())] };
                match How::SCALE.get(how) {
                    Some(how) => said.mark(id, *how, None),
                    None => said.skip(id),
                }
            }
            let order = asked(&KNOWLEDGE, level);
            let comes_to = standing(&KNOWLEDGE, &said);
            prop_assert!(comes_to.gaps.len() <= GAPS);
            prop_assert!(comes_to.gaps.iter().all(|gap| !gap.mark.how.is_high()));
            prop_assert!(comes_to.stands.iter().all(|one| one.mark.how.is_high()));
            let answered = order.iter().filter(|(_, skill)| said.marks.contains_key(&skill.id)).count();
            prop_assert_eq!(answered + comes_to.left.len(), order.len());
            prop_assert_eq!(comes_to.stretch.is_some(), answered > 0);
            for (_, mean) in &comes_to.areas {
                prop_assert!(mean.is_none_or(|mean| (0.0..=3.0).contains(&mean)));
            }
            // No answer that is not a gap is lower than a gap.
            let open = order.iter().filter_map(|(_, skill)| said.marks.get(&skill.id)).filter(|mark| !mark.how.is_high());
            prop_assert_eq!(comes_to.gaps.len(), open.clone().count().min(GAPS));
            let lowest = open.map(|mark| mark.how).min();
            prop_assert_eq!(comes_to.gaps.first().map(|gap| gap.mark.how), lowest);
        }
    }
}

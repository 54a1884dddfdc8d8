//! What people write for themselves: wins, best weeks, reasons, weeks, rounds of readiness, words to practise.

use super::shown::Shown;
use super::stage::Stage;
use crate::standin::people::{BEN, Person};

const REVIEW: &str = "Ben ran the incident review without me";

pub async fn wins(stage: &mut Stage) {
    let ana = stage.somebody();
    let none = stage.says(ana, "wins").await;
    stage.take(501, "wins-none", &none);
    let form = stage.presses(ana, &none, "win").await;
    stage.take(502, "win-form", &form);
    let first = stage.fills(ana, &form, &[REVIEW]).await;
    stage.take(503, "win-first", &first);
    let nothing = stage.fills(ana, &form, &["  "]).await;
    stage.take(504, "win-form-emptied", &nothing);
    let long = "They asked me first, and I let them find it. ".repeat(12);
    let refused = stage.fills(ana, &form, &[&long]).await;
    stage.take(505, "win-too-long", &refused);
    let draft = stage.presses(ana, &refused, "win").await;
    stage.take(506, "win-form-draft", &draft);
    let second = stage.says(ana, "win | words=The director asked Mia, and not me, about the plan").await;
    stage.take(507, "win", &second);
    let own = stage.on_message(ana, "Save as a win", ana, "Shipped the queue without a page all week").await;
    stage.take(508, "win-saved", &own);
    let form = stage.on_message(ana, "Save as a win", BEN, "Ana saved the release for us").await;
    stage.take(509, "win-form-about", &form);
    let all = stage.says(ana, "wins").await;
    stage.take(510, "wins", &all);
    let one = stage.presses(ana, &all, "my-win show").await;
    stage.take(511, "wins-one", &one);
    let form = stage.presses(ana, &one, "my-win change").await;
    stage.take(512, "win-form-change", &form);
    let deleted = stage.presses(ana, &one, "my-win delete").await;
    stage.take(513, "win-deleted", &deleted);
    let back = stage.presses(ana, &deleted, "my-win undo").await;
    stage.take(514, "win-restored", &back);
}

/// Writes a best week down.
async fn best(stage: &mut Stage, ana: Person, tags: &[&str], words: &[&str]) -> Shown {
    let card = stage.says(ana, "bestweek").await;
    let form = stage.picks(ana, &card, "my-best-week write", tags).await;
    stage.fills(ana, &form, words).await
}

pub async fn best_weeks(stage: &mut Stage) {
    let ana = stage.ana().await;
    let card = stage.says(ana, "bestweek").await;
    stage.take(521, "bestweek", &card);
    let form = stage.picks(ana, &card, "my-best-week write", &["solved", "made"]).await;
    stage.take(522, "bestweek-form", &form);
    let words =
        ["The week I untangled the cache", "Two days of reading, one of deleting", "Silence", "The status calls"];
    let first = stage.fills(ana, &form, &words).await;
    stage.take(523, "bestweek-first", &first);
    stage.until("2027-02-20T12:00:00Z").await;
    let second = best(stage, ana, &["helped", "improved"], &["Ben ran it without me"]).await;
    stage.take(524, "bestweek-second", &second);
    let form = stage.line(ana, &second, &second.line("my-best-week think")).await;
    stage.take(525, "bestweek-form-think", &form);
    let form = stage.presses(ana, &second, "my-best-week change").await;
    stage.take(526, "bestweek-form-change", &form);
    let pick = stage.presses(ana, &second, "my-best-week pick").await;
    stage.take(527, "bestweek-pick", &pick);
    let all = stage.line(ana, &second, "best-weeks").await;
    stage.take(528, "best-weeks", &all);
    let one = stage.presses(ana, &all, "my-best-week show").await;
    stage.take(529, "best-weeks-one", &one);
    let deleted = stage.presses(ana, &one, "my-best-week delete").await;
    stage.take(530, "bestweek-deleted", &deleted);
    let me = stage.says(ana, "me").await;
    stage.take(531, "me-best-weeks", &me);
}

pub async fn reasons(stage: &mut Stage) {
    let ana = stage.somebody();
    stage.says(ana, "me | level=ic").await;
    let card = best(stage, ana, &["made"], &["The week of the planner"]).await;
    let which = stage.line(ana, &card, "reasons").await;
    stage.take(541, "reasons", &which);
    let values: Vec<String> = which.values().into_iter().take(2).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let picked = stage.picks(ana, &which, "reasons", &values).await;
    stage.take(542, "reasons-picked", &picked);
    let deleted = stage.presses(ana, &picked, "my-reasons delete").await;
    stage.take(543, "reasons-deleted", &deleted);
}

const SPENT: &str = "Hands-on: 18\nPeople: 6h\nOther functions: 7,5\nPlanning: 4\nHiring: 2\nOutside: none";

pub async fn weeks(stage: &mut Stage) {
    let ben = stage.somebody();
    let none = stage.says(ben, "week | show=trend").await;
    stage.take(601, "week-trend-none", &none);
    let ana = stage.ana().await;
    let card = stage.says(ana, "week").await;
    stage.take(602, "week", &card);
    let form = stage.presses(ana, &card, "my-week write").await;
    stage.take(603, "week-form", &form);
    let refused = stage.fills(ana, &form, &["Hands-on: 18\nPeople: a lot\nPlanning: 4"]).await;
    stage.take(604, "week-refused", &refused);
    let draft = stage.presses(ana, &refused, "my-week write").await;
    stage.take(605, "week-form-draft", &draft);
    let kept = stage.fills(ana, &draft, &[SPENT]).await;
    stage.take(606, "week-kept", &kept);
    let form = stage.line(ana, &kept, "my-week write of=2026-11-16").await;
    stage.take(607, "week-form-again", &form);
    let form = stage.line(ana, &kept, "my-week hand of=2026-11-16").await;
    stage.take(608, "week-form-hand", &form);
    let handed = stage.fills(ana, &form, &["The release notes, to Ben"]).await;
    stage.take(609, "week-handed", &handed);
    let left = stage.line(ana, &handed, "my-week left of=2026-11-16").await;
    stage.take(610, "week-left", &left);
    let thin = stage.says(ana, "week | hands-on=20 | of=2026-10-26").await;
    stage.take(611, "week-thin", &thin);
    stage.says(ana, "week | hands-on=30 | people=10 | planning=5 | of=2026-11-02").await;
    stage.says(ana, "week | hands-on=22 | people=12 | planning=6 | of=2026-11-09").await;
    let trend = stage.says(ana, "week | show=trend").await;
    stage.take(612, "week-trend", &trend);
    let all = stage.says(ana, "week | show=list").await;
    stage.take(613, "week-list", &all);
    let pick = stage.line(ana, &all, "my-week pick of=2026-11-16").await;
    stage.take(614, "week-pick", &pick);
    let last = stage.line(ana, &all, "my-week pick hands-on=60% people=40% of=2026-11-16").await;
    stage.take(615, "week-pick-all", &last);
    let deleted = stage.line(ana, &kept, &kept.line("my-week delete")).await;
    stage.take(616, "week-deleted", &deleted);
}

pub async fn readiness(stage: &mut Stage) {
    let ben = stage.somebody();
    let which = stage.says(ben, "readiness").await;
    stage.take(701, "readiness-which", &which);
    let ana = stage.ana().await;
    let card = stage.says(ana, "readiness").await;
    stage.take(702, "readiness", &card);
    let mut question = stage.presses(ana, &card, "my-check begin").await;
    stage.take(703, "readiness-question", &question);
    let steps = ["with-help", "on-my-own", "not-yet", "on-my-own", "seen", "taught-others"];
    for number in 0.. {
        let step = steps[number % steps.len()];
        let lines = question.lines("my-check mark");
        let Some(line) = lines.iter().find(|line| line.contains(&format!("how={step}"))).or(lines.first()) else {
            break;
        };
        let mut next = stage.line(ana, &question, line).await;
        if next.is_form {
            if number == 1 {
                stage.take(704, "readiness-form", &next);
            }
            let words = ["In May I gave Ben the release, and he has run it since", "", "Mia took the roadmap talk"];
            next = stage.fills(ana, &next, &[words[number % words.len()]]).await;
        }
        match number {
            6 => {
                stage.take(705, "readiness-question-later", &next);
                let stopped = stage.presses(ana, &next, "my-check stop").await;
                stage.take(706, "readiness-stopped", &stopped);
                let so_far = stage.line(ana, &stopped, &stopped.line("my-check result")).await;
                stage.take(711, "readiness-so-far", &so_far);
                next = stage.presses(ana, &so_far, "my-check ask").await;
            }
            12 => {
                let there = stage.says(ana, "readiness").await;
                stage.take(707, "readiness-under-way", &there);
            }
            _ => {}
        }
        question = next;
    }
    stage.take(708, "readiness-result", &question);
    let history = stage.says(ana, "readiness | history").await;
    stage.take(709, "readiness-history", &history);
    let deleted = stage.line(ana, &question, &question.line("my-check delete")).await;
    stage.take(710, "readiness-deleted", &deleted);
}

pub async fn feedback(stage: &mut Stage) {
    let ana = stage.somebody();
    let form = stage.says(ana, "feedback practise").await;
    stage.take(721, "feedback-form", &form);
    let words =
        ["Ben", "You answered for Mia twice in the review", "She stopped talking", "Count to five before you answer"];
    let practised = stage.fills(ana, &form, &words).await;
    stage.take(722, "feedback-practised", &practised);
    let form = stage.presses(ana, &practised, "feedback practise").await;
    stage.take(723, "feedback-form-again", &form);
    let dropped = stage.presses(ana, &practised, "feedback drop").await;
    stage.take(724, "feedback-dropped", &dropped);
}

//! What everybody reads alike: cards of the ladder, answers to questions, refusals, help.

use super::stage::Stage;
use crate::standin::people::Spot;

/// Each is asked for by somebody new.
async fn each(stage: &mut Stage, all: &[(u32, &str, &str)]) {
    for (number, name, line) in all {
        let who = stage.somebody();
        let shown = stage.says(who, line).await;
        stage.take(*number, name, &shown);
    }
}

pub async fn cards(stage: &mut Stage) {
    let all = [
        (101, "ladder", "ladder"),
        (102, "ladder-ic", "ladder | level=ic"),
        (103, "ladder-em", "ladder | level=em"),
        (104, "ladder-vp", "ladder | level=vp"),
        (105, "ladder-vp-skills", "ladder | level=vp | section=skills"),
        (106, "ladder-em-trap", "ladder | level=em | section=trap"),
        (107, "ladder-cto-week", "ladder | level=cto | section=week"),
        (108, "ladder-director-job", "ladder | level=director | section=job"),
        (109, "ladder-dual-track", "ladder | level=staff"),
        (110, "ladder-which", "ladder | section=trap"),
        (111, "ladder-misspelt", "ladder | level=vp of enginering"),
        (121, "transition-ic-em", "transition | from=ic | to=em"),
        (122, "transition-ic-em-through", "transition | from=ic | to=em | section=getting through it"),
        (123, "transition-several", "transition | from=ic | to=cto"),
        (124, "transition-several-trap", "transition | from=ic | to=cto | section=what people misjudge"),
        (125, "transition-back", "transition | from=director | to=em"),
        (126, "transition-which", "transition | from=em"),
        (131, "compare-em-director", "compare | level=em | with=director"),
        (132, "compare-vp-cto-scope", "compare | level=vp | with=cto | aspect=scope"),
        (133, "compare-ic-em-skills", "compare | level=ic | with=em | aspect=skills"),
        (141, "guide", "guide"),
        (142, "guide-ic-or-manager", "guide | topic=ic or manager"),
        (143, "guide-first-90-days", "guide | topic=first 90 days"),
    ];
    each(stage, &all).await;
}

pub async fn questions(stage: &mut Stage) {
    let ana = stage.somebody();
    let answer = stage.says(ana, "ask | question=how much should an EM code?").await;
    stage.take(151, "ask", &answer);
    let preview = stage.presses(ana, &answer, "share preview").await;
    stage.take(153, "ask-share", &preview);
    let posted = stage.presses(ana, &preview, "share post").await;
    stage.take(154, "ask-posted", &posted);
    let form = stage.presses(ana, &preview, "share with-question").await;
    stage.take(155, "ask-form-question", &form);
    let posted = stage.fills(ana, &form, &["How much do you still code?"]).await;
    stage.take(156, "ask-posted-question", &posted);
    let judged = stage.presses(ana, &answer, "found").await;
    stage.take(152, "ask-judged", &judged);

    let ben = stage.somebody();
    let nothing = stage.says(ben, "ask | question=who won the football world cup").await;
    stage.take(157, "ask-nothing", &nothing);
    let form = stage.presses(ben, &nothing, "ask").await;
    stage.take(158, "ask-form", &form);
}

pub async fn refusals(stage: &mut Stage) {
    let all = [
        (161, "refusal-level", "ladder | level=scrum master"),
        (162, "refusal-section", "ladder | level=vp | section=salary"),
        (163, "refusal-command", "laddr"),
        (164, "refusal-nothing-like-it", "dance"),
        (165, "zone-guessed", "timezone | zone=atlantis"),
        (166, "refusal-topic", "guide | topic=payroll"),
        (167, "refusal-quiet", "me | quiet=25-26"),
        (171, "refusal-zone", "timezone | zone=xyzzyx"),
        (168, "refusal-away", "away | until=blursday"),
    ];
    each(stage, &all).await;
    let ana = stage.ana().await;
    let time = stage.says(ana, "checkin start | kind=feedback | at=25:99").await;
    stage.take(169, "refusal-time", &time);
    let day = stage.says(ana, "checkin start | kind=feedback | every=weekly | on=31").await;
    stage.take(170, "refusal-day", &day);
    let hasty = stage.somebody();
    for _ in 0..8 {
        stage.says_at_once(hasty, Spot::Channel, "ladder").await;
    }
    let slower = stage.says_at_once(hasty, Spot::Channel, "ladder").await;
    stage.take(172, "refusal-too-fast", &slower);
}

pub async fn help(stage: &mut Stage) {
    let commands = [
        "ladder",
        "transition",
        "compare",
        "guide",
        "ask",
        "start",
        "me",
        "timezone",
        "checkin",
        "away",
        "feedback",
        "win",
        "wins",
        "bestweek",
        "week",
        "readiness",
        "privacy",
        "export",
        "forget",
        "help",
    ];
    let ana = stage.somebody();
    let all = stage.says(ana, "help").await;
    stage.take(901, "help", &all);
    for (number, command) in (902..).zip(commands) {
        let who = stage.somebody();
        let one = stage.says(who, &format!("help | command={command}")).await;
        stage.take(number, &format!("help-{command}"), &one);
    }
}

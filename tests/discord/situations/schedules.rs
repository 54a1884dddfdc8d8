//! Check-ins before anything is asked: beginning one, its settings, and all that can be done with it.

use super::stage::Stage;
use crate::standin::people::Spot;

pub async fn beginning(stage: &mut Stage) {
    let ben = stage.somebody();
    let clock = stage.says(ben, "checkin start | kind=stretch").await;
    stage.take(301, "checkin-start-no-clock", &clock);
    let ana = stage.ana().await;
    let none = stage.says(ana, "checkin list").await;
    stage.take(302, "checkin-list-none", &none);
    let preview = stage.presses(ana, &none, "checkin start feedback").await;
    stage.take(303, "checkin-preview", &preview);
    let other = stage.presses(ana, &preview, "checkin start feedback every=biweekly").await;
    stage.take(304, "checkin-preview-other", &other);
    let begun = stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    stage.take(305, "checkin-begun", &begun);
    stage.until("2026-11-23T09:30:00Z").await;
    let welcome = stage.last(ana);
    stage.take(306, "checkin-welcome", &welcome);
    let why = stage.line(ana, &welcome, &format!("asked why of={}", welcome.key())).await;
    stage.take(307, "checkin-welcome-why", &why);
    let another = stage.says(ana, "checkin start | kind=feedback | every=monthly").await;
    stage.take(308, "checkin-preview-another", &another);
}

pub async fn settings(stage: &mut Stage) {
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    let one = stage.says_in(ana, Spot::Dm, "checkin list").await;
    stage.take(311, "checkin-settings", &one);
    let ask = stage.presses(ana, &one, "checkin skip").await;
    stage.take(312, "checkin-skip", &ask);
    let skipped = stage.presses(ana, &ask, "checkin skip").await;
    stage.take(313, "checkin-skipped", &skipped);
    let undone = stage.presses(ana, &skipped, "checkin undo").await;
    stage.take(314, "checkin-skip-undone", &undone);
    let changed = stage.presses(ana, &one, "checkin change feedback every=biweekly").await;
    stage.take(315, "checkin-changed", &changed);
    let themes = stage.line(ana, &one, "checkin themes feedback").await;
    stage.take(316, "checkin-themes", &themes);
    let paused = stage.line(ana, &one, "checkin pause feedback").await;
    stage.take(317, "checkin-paused", &paused);
    let resumed = stage.line(ana, &one, "checkin resume feedback").await;
    stage.take(318, "checkin-resumed", &resumed);
    let none = stage.line(ana, &one, "checkin history feedback").await;
    stage.take(319, "checkin-history-none", &none);
    let now = stage.says_in(ana, Spot::Dm, "checkin now").await;
    stage.take(320, "checkin-now", &now);
    let calendar = stage.says(ana, "checkin calendar").await;
    stage.take(321, "checkin-calendar", &calendar);
    let stopped = stage.says(ana, "checkin stop").await;
    stage.take(322, "checkin-stopped", &stopped);
    let undone = stage.presses(ana, &stopped, "checkin undo").await;
    stage.take(323, "checkin-stop-undone", &undone);
    stage.starts(ana, Spot::Channel, "checkin start | kind=climb | every=monthly | on=15").await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback | every=biweekly | on=friday | at=16:00").await;
    let several = stage.says(ana, "checkin list").await;
    stage.take(324, "checkin-list", &several);
    let which = stage.says(ana, "checkin stop").await;
    stage.take(325, "checkin-which", &which);
}

pub async fn assignment(stage: &mut Stage) {
    let ana = stage.ana().await;
    let begun = stage.starts(ana, Spot::Dm, "checkin start | kind=stretch").await;
    stage.take(331, "assignment-begun", &begun);
    let form = stage.presses(ana, &begun, "checkin name").await;
    stage.take(332, "assignment-form", &form);
    let named = stage.fills(ana, &form, &["Run the migration off the old queue", "18 Dec"]).await;
    stage.take(333, "assignment-named", &named);
    let form = stage.presses(ana, &named, "checkin name").await;
    stage.take(334, "assignment-form-again", &form);
}

pub async fn away(stage: &mut Stage) {
    let ben = stage.somebody();
    let nothing = stage.says(ben, "away | until=friday").await;
    stage.take(341, "away-nothing", &nothing);
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    let here = stage.says(ana, "away").await;
    stage.take(342, "away-here", &here);
    let gone = stage.says(ana, "away | until=2026-12-04").await;
    stage.take(343, "away", &gone);
    let back = stage.presses(ana, &gone, "away back").await;
    stage.take(344, "away-back", &back);
}

//! What the bot knows of somebody: the first questions, the profile, clocks, privacy.

use super::stage::Stage;
use crate::standin::people::Spot;

pub async fn start(stage: &mut Stage) {
    let ana = stage.somebody();
    let first = stage.says(ana, "start").await;
    stage.take(201, "start", &first);
    let second = stage.presses(ana, &first, "start em").await;
    stage.take(202, "start-where-to", &second);
    let third = stage.presses(ana, &second, "start target=director").await;
    stage.take(203, "start-when", &third);
    let done = stage.presses(ana, &third, "start when=working-hours").await;
    stage.take(204, "start-done", &done);
    let known = stage.says_in(ana, Spot::Dm, "start").await;
    stage.take(205, "start-known", &known);
}

pub async fn me(stage: &mut Stage) {
    let ana = stage.somebody();
    let nothing = stage.says(ana, "me").await;
    stage.take(211, "me-nothing", &nothing);
    let form = stage.presses(ana, &nothing, "about-me").await;
    stage.take(212, "me-form", &form);
    let written = stage.fills(ana, &form, &["Ana", "to let go of the code,\nand to *mean* it"]).await;
    stage.take(213, "me-written", &written);
    let form = stage.presses(ana, &written, "about-me").await;
    stage.take(214, "me-form-again", &form);
    stage.says(ana, "timezone | zone=berlin").await;
    let all = stage.says(ana, "me | level=em | target=director | quiet=22-8").await;
    stage.take(215, "me-all", &all);
    let gone = stage.presses(ana, &all, "me clear=target").await;
    stage.take(216, "me-taken-back", &gone);
}

pub async fn clocks(stage: &mut Stage) {
    let ana = stage.somebody();
    let which = stage.says(ana, "timezone").await;
    stage.take(221, "timezone", &which);
    let places = stage.says(ana, "timezone | clock=10:00").await;
    stage.take(222, "timezone-places", &places);
    let saved = stage.says(ana, "timezone | zone=berlin").await;
    stage.take(223, "timezone-saved", &saved);
    let known = stage.says(ana, "timezone").await;
    stage.take(224, "timezone-known", &known);
    let ben = stage.somebody();
    let none = stage.says(ben, "timezone | clock=3:33").await;
    stage.take(225, "timezone-no-such-clock", &none);
}

pub async fn privacy(stage: &mut Stage) {
    let ben = stage.somebody();
    let nothing = stage.says(ben, "privacy").await;
    stage.take(801, "privacy-nothing", &nothing);
    let nothing = stage.says(ben, "export").await;
    stage.take(804, "export-nothing", &nothing);
    let nothing = stage.says(ben, "forget").await;
    stage.take(808, "forget-nothing", &nothing);

    let ana = stage.ana().await;
    stage.says(ana, "win | words=Ben ran the incident review without me").await;
    let kept = stage.says(ana, "privacy").await;
    stage.take(802, "privacy", &kept);
    let export = stage.says(ana, "export").await;
    stage.take(803, "export", &export);
    let sure = stage.says(ana, "forget").await;
    stage.take(805, "forget", &sure);
    let kept = stage.presses(ana, &sure, "forget keep").await;
    stage.take(806, "forget-kept", &kept);
    let gone = stage.presses(ana, &sure, "forget everything").await;
    stage.take(807, "forget-everything", &gone);
}

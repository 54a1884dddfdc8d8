//! Check-ins as they come by direct message, and what becomes of them.

use super::shown::Shown;
use super::stage::Stage;
use crate::standin::people::{Person, Spot};

const TOLD: &str = "Told Gil what I saw in the review. He had not noticed, and he thanked me.";
const NEXT: &str = "Tell Mia what I saw, on Tuesday, over lunch";

/// Ana, with one check-in that has come.
async fn monday(stage: &mut Stage) -> (Person, Shown) {
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    stage.until("2026-11-30T08:30:00Z").await;
    let came = stage.last(ana);
    (ana, came)
}

pub async fn one(stage: &mut Stage) {
    let (ana, came) = monday(stage).await;
    stage.take(401, "asked", &came);
    let form = stage.presses(ana, &came, "asked answer").await;
    stage.take(402, "asked-form", &form);
    let kept = stage.fills(ana, &form, &[TOLD, "", NEXT]).await;
    stage.take(403, "asked-kept-one-empty", &kept);
    let form = stage.presses(ana, &kept, "asked answer").await;
    stage.take(404, "asked-form-again", &form);
    let kept = stage.fills(ana, &form, &[TOLD, "Said yes too often", NEXT]).await;
    stage.take(405, "asked-kept", &kept);
    let nothing = stage.fills(ana, &form, &["", " ", ""]).await;
    stage.take(406, "asked-form-emptied", &nothing);
    let why = stage.line(ana, &came, &came_line(&came, "asked why")).await;
    stage.take(407, "asked-why", &why);
    let settings = stage.line(ana, &came, &came_line(&came, "asked settings")).await;
    stage.take(408, "asked-settings", &settings);
    let history = stage.says(ana, "checkin history").await;
    stage.take(409, "history", &history);
    let entry = stage.presses(ana, &history, "asked entry").await;
    stage.take(410, "history-one", &entry);
    let deleted = stage.presses(ana, &entry, "asked delete").await;
    stage.take(411, "history-deleted", &deleted);
    let back = stage.presses(ana, &deleted, "asked restore").await;
    stage.take(412, "history-restored", &back);
}

/// The line on a message that came, also where it stands there no more.
fn came_line(came: &Shown, verb: &str) -> String {
    format!("{verb} of={}", came.key())
}

pub async fn promise(stage: &mut Stage) {
    let (ana, came) = monday(stage).await;
    let form = stage.presses(ana, &came, "asked answer").await;
    stage.fills(ana, &form, &[TOLD, "Said yes too often", NEXT]).await;
    stage.until("2026-12-07T08:30:00Z").await;
    let came = stage.last(ana);
    stage.take(421, "promise", &came);
    let form = stage.presses(ana, &came, "asked answer").await;
    stage.take(422, "promise-form", &form);
    let did = stage.presses(ana, &came, "asked tried").await;
    stage.take(423, "promise-did", &did);
    let win = stage.presses(ana, &did, "asked keep").await;
    stage.take(424, "promise-win", &win);
}

pub async fn put_off(stage: &mut Stage) {
    let (ana, came) = monday(stage).await;
    let later = stage.presses(ana, &came, "asked snooze").await;
    stage.take(431, "snoozed", &later);
    stage.until("2026-11-30T10:30:00Z").await;
    let again = stage.last(ana);
    stage.take(432, "asked-again", &again);
    let left = stage.presses(ana, &again, "asked skip").await;
    stage.take(433, "left-out", &left);
    let undone = stage.presses(ana, &left, "asked undo").await;
    stage.take(434, "left-out-undone", &undone);
    let stopped = stage.line(ana, &again, &came_line(&again, "asked stop")).await;
    stage.take(435, "asked-stopped", &stopped);
    let undone = stage.presses(ana, &stopped, "asked unstop").await;
    stage.take(436, "asked-stop-undone", &undone);
}

pub async fn unanswered(stage: &mut Stage) {
    let (ana, _) = monday(stage).await;
    stage.until("2026-12-05T09:00:00Z").await;
    let reminder = stage.last(ana);
    stage.take(441, "reminder", &reminder);
    stage.until("2026-12-22T09:00:00Z").await;
    let notice = stage.last(ana);
    stage.take(442, "notice-paused", &notice);
    let resumed = stage.presses(ana, &notice, "asked resume").await;
    stage.take(443, "notice-resumed", &resumed);
    stage.off_until("2027-01-13T12:00:00Z");
    stage.until("2027-01-13T13:00:00Z").await;
    let missed = stage.last(ana);
    stage.take(444, "asked-after-a-gap", &missed);
}

pub async fn two(stage: &mut Stage) {
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=climb | every=weekly | on=monday | at=10:00").await;
    stage.until("2026-11-30T08:30:00Z").await;
    let both = stage.last(ana);
    stage.take(451, "two", &both);
    let form = stage.presses(ana, &both, "asked answer").await;
    stage.take(452, "two-form", &form);
    let kept = stage.fills(ana, &form, &[TOLD, "Said yes too often", NEXT]).await;
    stage.take(453, "two-kept", &kept);
    stage.until("2026-12-07T08:30:00Z").await;
    let both = stage.last(ana);
    stage.take(454, "two-promise", &both);
    let later = stage.presses(ana, &both, &format!("asked snooze of={} for=tomorrow", both.key())).await;
    stage.take(455, "two-snoozed", &later);
}

pub async fn out_of_reach(stage: &mut Stage) {
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=feedback").await;
    stage.until("2026-11-23T10:00:00Z").await;
    stage.closes_dms(ana);
    stage.until("2026-11-30T08:30:00Z").await;
    let answer = stage.says(ana, "ladder | level=vp").await;
    let sorry = stage.beside(&answer).await;
    stage.take(461, "undelivered", &sorry);
    let here = stage.presses(ana, &sorry, "asked here").await;
    stage.take(462, "undelivered-here", &here);
    let how = stage.line(ana, &sorry, "asked open").await;
    stage.take(463, "undelivered-how", &how);
}

pub async fn draft(stage: &mut Stage) {
    let (ana, came) = monday(stage).await;
    let form = stage.presses(ana, &came, "asked answer").await;
    stage.until("2026-12-07T07:30:00Z").await;
    let gone = stage.says(ana, "checkin now").await;
    stage.take(471, "asked-for", &gone);
    let long = "I asked them first, and then I said what I saw. ".repeat(84);
    let refused = stage.fills(ana, &form, &[&long, "Short", ""]).await;
    stage.take(472, "draft-too-long", &refused);
    let back = stage.presses(ana, &refused, "asked answer").await;
    stage.take(473, "draft-form", &back);
}

pub async fn best_week(stage: &mut Stage) {
    let ana = stage.ana().await;
    stage.starts(ana, Spot::Channel, "checkin start | kind=best-week").await;
    stage.until("2026-11-30T09:00:00Z").await;
    let came = stage.last(ana);
    stage.take(481, "asked-best-week", &came);
    let form = stage.picks(ana, &came, "my-best-week write", &["helped"]).await;
    stage.take(482, "asked-best-week-form", &form);
    let kept = stage.fills(ana, &form, &["The week Ben ran the release without me"]).await;
    stage.take(483, "asked-best-week-kept", &kept);
}

/// Five are answered, and the sixth asks whether they still help.
pub async fn review(stage: &mut Stage) {
    let (ana, mut came) = monday(stage).await;
    let mondays = ["2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04"];
    for monday in mondays {
        let form = stage.presses(ana, &came, "asked answer").await;
        stage.fills(ana, &form, &[TOLD, "Said yes too often", NEXT]).await;
        stage.until(&format!("{monday}T08:30:00Z")).await;
        came = stage.last(ana);
    }
    stage.take(491, "asked-with-review", &came);
    let review = stage.presses(ana, &came, "asked review").await;
    stage.take(492, "review", &review);
}

/// An assignment, in the middle and at its end.
pub async fn assignment(stage: &mut Stage) {
    let ana = stage.ana().await;
    let begun = stage.starts(ana, Spot::Channel, "checkin start | kind=stretch").await;
    let form = stage.presses(ana, &begun, "checkin name").await;
    stage.fills(ana, &form, &["Run the migration off the old queue", "18 Dec"]).await;
    stage.until("2026-12-07T08:30:00Z").await;
    let came = stage.last(ana);
    stage.take(495, "asked-assignment", &came);
    let over = stage.presses(ana, &came, "asked over").await;
    stage.take(496, "assignment-over", &over);
    stage.until("2026-12-14T08:30:00Z").await;
    let end = stage.last(ana);
    stage.take(497, "asked-assignment-end", &end);
}

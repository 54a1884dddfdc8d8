//! All tables.

use super::{Column, Erased, File, Given, Holds, Table, Whose};

/// The reason for row numbers. SQLite assigns them, and they change with every copy.
const NUMBERS: &str = "it numbers rows, and says nothing of anybody";
/// The reason for random names, which are of use in this installation alone.
const NAMES: &str = "it is random, and means nothing anywhere else";

/// All tables, in the order in which they are exported and erased.
pub const TABLES: [Table; 16] = [
    Table {
        file: File::Database,
        name: "person",
        whose: Whose::Person {
            given: Given::One("profile"),
            select: "SELECT id, uid, since, level, target, zone, quiet, language, called, hope, away
                     FROM person WHERE uid = ?1",
            erased: Erased::By("DELETE FROM person WHERE uid = ?1"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "since", holds: Holds::Moment, given: Ok("since") },
            Column { name: "level", holds: Holds::Fact, given: Ok("level") },
            Column { name: "target", holds: Holds::Fact, given: Ok("target") },
            Column { name: "zone", holds: Holds::Fact, given: Ok("zone") },
            Column { name: "quiet", holds: Holds::Fact, given: Ok("quiet_hours") },
            Column { name: "language", holds: Holds::Fact, given: Ok("language") },
            Column { name: "called", holds: Holds::Words("person.called"), given: Ok("called") },
            Column { name: "hope", holds: Holds::Words("person.hope"), given: Ok("hope") },
            Column { name: "away", holds: Holds::Fact, given: Ok("away_until") },
        ],
    },
    Table {
        file: File::Database,
        name: "address",
        whose: Whose::Person {
            given: Given::Each("addresses"),
            select: "SELECT address.platform, address.id, address.person, address.direct
                     FROM address JOIN person ON person.id = address.person
                     WHERE person.uid = ?1 ORDER BY address.platform, address.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "platform", holds: Holds::Fact, given: Ok("platform") },
            Column { name: "id", holds: Holds::Fact, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "direct", holds: Holds::Fact, given: Ok("direct_channel") },
        ],
    },
    Table {
        file: File::Database,
        name: "schedule",
        whose: Whose::Person {
            given: Given::Each("schedules"),
            select: "SELECT schedule.id, schedule.uid, schedule.person, schedule.kind, schedule.since, schedule.every,
                         schedule.day, schedule.at, schedule.zone, schedule.anchor, schedule.next_nominal,
                         schedule.next_due, schedule.state, schedule.reason, schedule.until, schedule.unreached,
                         schedule.themes, schedule.length, schedule.nudges, schedule.about, schedule.ends, schedule.was,
                         schedule.ended
                     FROM schedule JOIN person ON person.id = schedule.person
                     WHERE person.uid = ?1 ORDER BY schedule.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "kind", holds: Holds::Fact, given: Ok("kind") },
            Column { name: "since", holds: Holds::Moment, given: Ok("since") },
            Column { name: "every", holds: Holds::Fact, given: Ok("every") },
            Column { name: "day", holds: Holds::Fact, given: Ok("day") },
            Column { name: "at", holds: Holds::Fact, given: Ok("at") },
            Column { name: "zone", holds: Holds::Fact, given: Ok("zone") },
            Column { name: "anchor", holds: Holds::Fact, given: Ok("counts_from") },
            Column { name: "next_nominal", holds: Holds::Fact, given: Ok("next") },
            Column { name: "next_due", holds: Holds::Moment, given: Ok("next_due") },
            Column { name: "state", holds: Holds::Fact, given: Ok("state") },
            Column { name: "reason", holds: Holds::Fact, given: Ok("reason") },
            Column { name: "until", holds: Holds::Fact, given: Ok("paused_until") },
            Column { name: "unreached", holds: Holds::Count, given: Ok("not_delivered_in_a_row") },
            Column { name: "themes", holds: Holds::Fact, given: Ok("themes") },
            Column { name: "length", holds: Holds::Fact, given: Ok("length") },
            Column { name: "nudges", holds: Holds::Count, given: Ok("reminders") },
            Column { name: "about", holds: Holds::Words("schedule.about"), given: Ok("assignment") },
            Column { name: "ends", holds: Holds::Fact, given: Ok("ends") },
            Column { name: "was", holds: Holds::Fact, given: Ok("state_before") },
            Column { name: "ended", holds: Holds::Moment, given: Ok("ended") },
        ],
    },
    Table {
        file: File::Database,
        name: "delivery",
        whose: Whose::Person {
            given: Given::Each("deliveries"),
            select: "SELECT delivery.id, delivery.idempotency_key, delivery.person, delivery.schedule, delivery.source,
                         delivery.platform, delivery.recipient, delivery.nominal, delivery.role, delivery.seq,
                         delivery.due, delivery.not_before, delivery.state, delivery.attempts, delivery.attempted,
                         delivery.epoch, delivery.uptime, delivery.message, delivery.reason, delivery.finished,
                         delivery.batch_lead, delivery.origin, delivery.answer, delivery.failure_notified, delivery.questions,
                         delivery.skipped
                     FROM delivery JOIN person ON person.id = delivery.person
                     WHERE person.uid = ?1 ORDER BY delivery.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "idempotency_key", holds: Holds::Uid, given: Ok("id") },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "schedule", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "source", holds: Holds::Fact, given: Ok("from") },
            Column { name: "platform", holds: Holds::Fact, given: Ok("platform") },
            Column { name: "recipient", holds: Holds::Fact, given: Ok("to") },
            Column { name: "nominal", holds: Holds::Fact, given: Ok("for") },
            Column { name: "role", holds: Holds::Fact, given: Ok("role") },
            Column { name: "seq", holds: Holds::Count, given: Ok("repetition") },
            Column { name: "due", holds: Holds::Moment, given: Ok("due") },
            Column { name: "not_before", holds: Holds::Moment, given: Ok("not_before") },
            Column { name: "state", holds: Holds::Fact, given: Ok("state") },
            Column { name: "attempts", holds: Holds::Count, given: Ok("tries") },
            Column { name: "attempted", holds: Holds::Moment, given: Ok("last_try") },
            Column { name: "epoch", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uptime", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "message", holds: Holds::Fact, given: Ok("message") },
            Column { name: "reason", holds: Holds::Fact, given: Ok("reason") },
            Column { name: "finished", holds: Holds::Moment, given: Ok("settled") },
            Column { name: "batch_lead", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "origin", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "answer", holds: Holds::Fact, given: Ok("answer") },
            Column { name: "failure_notified", holds: Holds::Moment, given: Ok("told") },
            Column { name: "questions", holds: Holds::Fact, given: Ok("questions") },
            Column { name: "skipped", holds: Holds::Moment, given: Ok("skipped") },
        ],
    },
    Table {
        file: File::Database,
        name: "answer",
        whose: Whose::Person {
            given: Given::Each("answers"),
            select: "SELECT answer.id, answer.uid, answer.delivery, answer.question, answer.words, answer.written,
                         answer.outcome, answer.deleted
                     FROM answer JOIN delivery ON delivery.id = answer.delivery
                         JOIN person ON person.id = delivery.person
                     WHERE person.uid = ?1 ORDER BY answer.id",
            erased: Erased::With("delivery"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "delivery", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "question", holds: Holds::Fact, given: Ok("question") },
            Column { name: "words", holds: Holds::Words("answer.words"), given: Ok("words") },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
            Column { name: "outcome", holds: Holds::Fact, given: Ok("outcome") },
            Column { name: "deleted", holds: Holds::Moment, given: Ok("deleted") },
        ],
    },
    Table {
        file: File::Database,
        name: "win",
        whose: Whose::Person {
            given: Given::Each("wins"),
            select: "SELECT win.id, win.uid, win.person, win.written, win.words, win.link, win.deleted
                     FROM win JOIN person ON person.id = win.person WHERE person.uid = ?1 ORDER BY win.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
            Column { name: "words", holds: Holds::Words("win.words"), given: Ok("words") },
            Column { name: "link", holds: Holds::Words("win.link"), given: Ok("link") },
            Column { name: "deleted", holds: Holds::Moment, given: Ok("deleted") },
        ],
    },
    Table {
        file: File::Database,
        name: "reflection",
        whose: Whose::Person {
            given: Given::Each("reflections"),
            select: "SELECT reflection.id, reflection.uid, reflection.person, reflection.kind, reflection.about,
                         reflection.written, reflection.changed, reflection.body, reflection.deleted
                     FROM reflection JOIN person ON person.id = reflection.person
                     WHERE person.uid = ?1 ORDER BY reflection.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "kind", holds: Holds::Fact, given: Ok("kind") },
            Column { name: "about", holds: Holds::Fact, given: Ok("about") },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
            Column { name: "changed", holds: Holds::Moment, given: Ok("changed") },
            Column { name: "body", holds: Holds::Words("reflection.body"), given: Ok("body") },
            Column { name: "deleted", holds: Holds::Moment, given: Ok("deleted") },
        ],
    },
    Table {
        file: File::Database,
        name: "draft",
        whose: Whose::Person {
            given: Given::Each("drafts"),
            select: "SELECT draft.id, draft.uid, draft.person, draft.line, draft.field, draft.words, draft.written
                     FROM draft JOIN person ON person.id = draft.person WHERE person.uid = ?1 ORDER BY draft.id",
            erased: Erased::With("person"),
        },
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "person", holds: Holds::Number, given: Err(NUMBERS) },
            Column { name: "line", holds: Holds::Fact, given: Ok("form") },
            Column { name: "field", holds: Holds::Fact, given: Ok("field") },
            Column { name: "words", holds: Holds::Words("draft.words"), given: Ok("words") },
            Column { name: "written", holds: Holds::Moment, given: Ok("written") },
        ],
    },
    Table {
        file: File::Keys,
        name: "key",
        whose: Whose::Person {
            given: Given::Not("it opens their words, and those are handed over opened"),
            select: "SELECT uid, wrapped FROM key WHERE uid = ?1",
            erased: Erased::By("DELETE FROM key WHERE uid = ?1"),
        },
        columns: &[
            Column { name: "uid", holds: Holds::Uid, given: Err(NAMES) },
            Column { name: "wrapped", holds: Holds::Secret, given: Err("it is a key") },
        ],
    },
    Table {
        file: File::Database,
        name: "found",
        whose: Whose::Nobody("it counts answers, and notes neither who judged them nor what was asked"),
        columns: &[
            Column { name: "statement", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "yes", holds: Holds::Count, given: Err(NOBODYS) },
            Column { name: "no", holds: Holds::Count, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "house",
        whose: Whose::Nobody("it is about the database itself"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "owner", holds: Holds::Fact, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "origin",
        whose: Whose::Nobody("it is about the backup that the database came from"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "made", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "restored", holds: Holds::Moment, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "process",
        whose: Whose::Nobody("it is about the program that runs"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "house", holds: Holds::Uid, given: Err(NOBODYS) },
            Column { name: "epoch", holds: Holds::Count, given: Err(NOBODYS) },
            Column { name: "clock", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "zone_data", holds: Holds::Fact, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Database,
        name: "server",
        whose: Whose::Nobody("it says where the bot is, and names nobody there"),
        columns: &[
            Column { name: "platform", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "id", holds: Holds::Fact, given: Err(NOBODYS) },
            Column { name: "joined", holds: Holds::Moment, given: Err(NOBODYS) },
            Column { name: "removed", holds: Holds::Moment, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Keys,
        name: "operator",
        whose: Whose::Nobody("it is about the operator's key"),
        columns: &[
            Column { name: "id", holds: Holds::Number, given: Err(NOBODYS) },
            Column { name: "proof", holds: Holds::Secret, given: Err(NOBODYS) },
        ],
    },
    Table {
        file: File::Keys,
        name: "erased",
        whose: Whose::Nobody("with the person gone, their random name leads to nobody but in a copy from before"),
        columns: &[Column { name: "uid", holds: Holds::Uid, given: Err(NOBODYS) }],
    },
];

/// The reason for the columns of a table that is nobody's.
const NOBODYS: &str = "it is nobody's";

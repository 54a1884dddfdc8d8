//! SQL conditions that several statements share, so that each rule is written once. In all of them `d` is the delivery, and
//! `s` its schedule.

/// The delivery waits to be sent. The first half is the condition of the partial index `delivery_next`: SQLite takes that
/// index only for a statement that repeats its condition, and would otherwise go through the whole table.
pub(in crate::store) const IS_PENDING: &str = "d.state IN ('pending', 'sending') AND d.state = 'pending'";

/// An attempt is written down, and nobody knows yet what became of it. For the first half, see [`IS_PENDING`].
pub(in crate::store) const IS_SENDING: &str = "d.state IN ('pending', 'sending') AND d.state = 'sending'";

/// Its schedule is paused or has ended. This does not stop a notice, which is about that very thing, or a message that
/// was put off.
pub(in crate::store) const IS_STOPPED: &str =
    "d.schedule IS NOT NULL AND d.role NOT IN ('notice', 'snoozed') AND s.state <> 'active'";

/// Its schedule is paused until a later date.
pub(in crate::store) const IS_PAUSED: &str = "d.role IN ('check-in', 'nudge') AND s.until > d.nominal";

/// A reminder is still wanted: the message it is about contains a check-in without an answer, whose schedule has more
/// reminders than came before this one.
pub(in crate::store) const IS_REMINDER_WANTED: &str = "EXISTS (
    SELECT 1 FROM delivery AS it JOIN schedule AS of_it ON of_it.id = it.schedule
    WHERE it.answer = 'open' AND (it.id = d.origin OR it.batch_lead = d.origin) AND of_it.nudges > d.seq)";

/// A newer check-in of its schedule stands for it. One that was cancelled stands for nothing.
pub(in crate::store) const IS_SUPERSEDED: &str = "EXISTS (
    SELECT 1 FROM delivery AS newer
    WHERE newer.schedule = d.schedule AND newer.role = 'check-in' AND newer.nominal > d.nominal
        AND newer.state <> 'cancelled')";

/// The check-in is in a message: in that of the deliveries `?1` and `?2`, or in one that goes out with them. If a
/// message that was put off goes out with them, its check-ins count too.
pub(in crate::store) const IS_IN_MESSAGE: &str = "d.role IN ('check-in', 'asked') AND (
    d.id IN (?1, ?2) OR d.batch_lead IN (?1, ?2)
    OR d.id IN (SELECT origin FROM delivery WHERE batch_lead IN (?1, ?2) AND role = 'snoozed' AND reason = '')
    OR d.batch_lead IN (SELECT origin FROM delivery WHERE batch_lead IN (?1, ?2) AND role = 'snoozed' AND reason = ''))";

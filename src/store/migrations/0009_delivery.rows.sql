INSERT INTO delivery (idempotency_key, person, schedule, source, platform, recipient, nominal, role, seq, due, not_before,
    state, attempts, attempted, epoch, uptime, message, reason, finished, batch_lead, origin, answer, failure_notified,
    questions, skipped)
VALUES ('rrrrrrrrrrrrrrrrrrrrrrrrr', 1, 1, 'ssssssssssssssssssssssssss', 'discord', '1', '2026-12-07', 'snoozed', 1,
    1796630400, 1796630460, 'failed', 2, 1796630461, 3, 61, '6000', 'no answer', 1796630500, 4, 1, 'lapsed', 1796630600,
    'feedback.given', 1796630700);

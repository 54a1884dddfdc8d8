INSERT INTO process (id, house, epoch, clock, zone_data)
VALUES (1, 'hhhhhhhhhhhhhhhhhhhhhhhhhh', 3, 1795424400, '2026e');
INSERT INTO schedule (id, uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
VALUES (1, 'ssssssssssssssssssssssssss', 1, 'feedback', 1795424400, 'weekly', 'monday', '09:00', 'Europe/Berlin',
    '2026-11-23', '2026-11-30', 1796025600, 'active'),
    (2, 'tttttttttttttttttttttttttt', 2, 'stretch', 1795424400, 'monthly', '31', '09:00', 'UTC',
    '2026-11-23', '2026-11-30', 1796029200, 'paused');
INSERT INTO delivery (id, marker, person, schedule, what, platform, recipient, nominal, role, seq, due, not_before,
    state, answer)
VALUES (1, 'mmmmmmmmmmmmmmmmmmmmmmmmm', 1, 1, 'ssssssssssssssssssssssssss', 'discord', '1', '2026-11-23', 'check-in', 0,
    1795420800, 1795420800, 'delivered', 'answered'),
    (2, 'nnnnnnnnnnnnnnnnnnnnnnnnn', 2, 2, 'tttttttttttttttttttttttttt', 'console', 'ana', '2026-11-23', 'welcome', 0,
    1795420800, 1795420800, 'pending', 'open'),
    (4, 'qqqqqqqqqqqqqqqqqqqqqqqqq', 1, 1, 'ssssssssssssssssssssssssss', 'discord', '1', '2026-11-30', 'check-in', 0,
    1796025600, 1796025600, 'pending', 'open');
INSERT INTO answer (uid, delivery, question, words, written)
VALUES ('wwwwwwwwwwwwwwwwwwwwwwwwww', 1, 'feedback.given', x'00', 1795424400),
    ('xxxxxxxxxxxxxxxxxxxxxxxxxx', 2, 'stretch.step', x'', 1795424400);
-- With something of its own in every column.
INSERT INTO delivery (id, marker, person, schedule, what, platform, recipient, nominal, role, seq, due, not_before, state,
    attempts, attempted, epoch, up, message, reason, settled, carrier, origin, answer, told)
VALUES (3, 'ppppppppppppppppppppppppp', 1, 1, 'ssssssssssssssssssssssssss', 'discord', '1', '2026-11-30', 'snoozed', 1,
    1796025600, 1796025660, 'merged', 2, 1796025661, 3, 61, '6000', 'left out', 1796025700, 4, 1, 'lapsed', 1796025800);
-- The number of a row that is gone is not given again.
INSERT INTO delivery (id, marker, person, what, platform, recipient, nominal, role, seq, due, not_before, state, answer)
VALUES (9, 'ooooooooooooooooooooooooo', 2, '', 'console', 'ana', '2026-11-24', 'notice', 0, 0, 0, 'delivered', 'lapsed');
DELETE FROM delivery WHERE id = 9;

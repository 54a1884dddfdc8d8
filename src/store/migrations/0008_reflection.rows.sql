INSERT INTO reflection (uid, person, kind, about, written, changed, body, deleted)
VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaac', 1, 'week', '2026-11-16', 1795424400, 1795424400, x'00', NULL),
    ('aaaaaaaaaaaaaaaaaaaaaaaaad', 2, 'best-week', '', 1795424400, 1795424401, x'00', 1795424402);

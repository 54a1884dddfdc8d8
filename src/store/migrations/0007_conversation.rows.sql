UPDATE schedule SET themes = 'given received', length = 'short', nudges = 2, ends = '2027-01-29' WHERE id = 2;
UPDATE delivery SET questions = 'given.swallowed feedback.next' WHERE id = 1;
UPDATE delivery SET questions = 'given.first', skipped = 1795424500 WHERE id = 3;
UPDATE answer SET outcome = 'open' WHERE id = 1;
INSERT INTO win (uid, person, written, words, link, deleted)
VALUES ('yyyyyyyyyyyyyyyyyyyyyyyyyy', 1, 1795424400, x'00', x'', NULL),
    ('zzzzzzzzzzzzzzzzzzzzzzzzzz', 2, 1795424400, x'00', x'00', 1795424401);
INSERT INTO draft (uid, person, line, field, words, written)
VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaab', 1, 'about-me', 'hope', x'00', 1795424400);

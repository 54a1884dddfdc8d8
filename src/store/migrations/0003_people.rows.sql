INSERT INTO person (uid, since, level, target, zone, quiet, language, called, hope)
VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaa', 1795424400, 'em', 'director', 'Europe/Berlin', '22:00-08:00', 'de', x'00', x''),
    ('bbbbbbbbbbbbbbbbbbbbbbbbbb', 1795424401, '', '', '', '', '', x'', x'');
INSERT INTO address (platform, id, person) VALUES ('discord', '1', 1), ('console', 'ana', 2);

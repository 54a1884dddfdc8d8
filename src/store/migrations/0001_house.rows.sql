INSERT INTO house (id, owner) VALUES (1, 'discord');

INSERT INTO origin (id, made, restored) VALUES (1, 1795338000, 1795424400);

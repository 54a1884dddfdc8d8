INSERT INTO server (platform, id, joined, removed)
VALUES ('discord', '5000', 1795424400, NULL), ('discord', '5001', 1795424400, 1795424401);

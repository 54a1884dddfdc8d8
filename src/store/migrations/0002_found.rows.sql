INSERT INTO found (statement, yes, no) VALUES ('L3.trap.2', 2, 1), ('L1.job.1', 0, 4);

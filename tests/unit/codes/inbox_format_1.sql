CREATE TABLE mails (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_at REAL NOT NULL,
    recipients TEXT NOT NULL, raw BLOB NOT NULL, is_read INTEGER NOT NULL DEFAULT 0);
CREATE INDEX by_time ON mails (received_at);
INSERT INTO mails VALUES (1, 'old', 1800000000.0, '["agent@example.com"]', CAST('From: a@shop.example
Subject: read

123456' AS BLOB), 1);
INSERT INTO mails VALUES (2, 'new', 1800000010.0, '[]', CAST('From: B <b@shop.example>
Subject: unread

654321' AS BLOB), 0);
PRAGMA user_version = 1;

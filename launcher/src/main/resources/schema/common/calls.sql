-- What arguments of tool calls are hashed with: in one row, and in no log.
CREATE TABLE IF NOT EXISTS call_secret (
  number INT PRIMARY KEY,
  secret VARCHAR(64) NOT NULL
);

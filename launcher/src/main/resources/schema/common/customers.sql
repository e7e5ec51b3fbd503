-- Which key what is told of a customer is sealed with now. The keys themselves lie elsewhere.
CREATE TABLE IF NOT EXISTS customer_key (
  pseudonym VARCHAR(64) PRIMARY KEY,
  key_id VARCHAR(64) NOT NULL UNIQUE
);
-- The decisions to forget somebody that are carried out, and where the intake log tells of it.
CREATE TABLE IF NOT EXISTS customer_erasure (
  decision VARCHAR(255) PRIMARY KEY,
  pseudonym VARCHAR(64) NOT NULL,
  key_id VARCHAR(64),
  position BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS erased_customer ON customer_erasure (pseudonym);
-- By what the customer secret is known again, and whether all that was told before is sealed.
CREATE TABLE IF NOT EXISTS customer_sealing (
  number INTEGER PRIMARY KEY,
  proof VARCHAR(64) NOT NULL,
  sealed BOOLEAN NOT NULL
);

-- The keys that seals are signed with: the private half is sealed with a secret that is kept elsewhere. For ever.
CREATE TABLE IF NOT EXISTS seal_key (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    public_key VARCHAR(500) NOT NULL,
    sealed VARCHAR(2000) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);

-- What is signed about the decision log, a batch of entries each, and what is kept of every entry. For ever.
CREATE TABLE IF NOT EXISTS log_seal (
    seal_number BIGINT NOT NULL PRIMARY KEY,
    last_position BIGINT NOT NULL,
    statement VARCHAR(2000) NOT NULL,
    signature VARCHAR(500) NOT NULL,
    imprints BYTEA NOT NULL
);
-- Which seal an entry is under.
CREATE INDEX IF NOT EXISTS log_seal_last ON log_seal (last_position);

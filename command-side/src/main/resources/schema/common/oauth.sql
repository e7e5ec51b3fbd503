-- The name says what a key is for: 'active' signs, 'next' is published before it does, others are retired under their id.
CREATE TABLE IF NOT EXISTS signing_key (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    kid VARCHAR(64) NOT NULL,
    sealed VARCHAR(2000) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    active_at TIMESTAMP WITH TIME ZONE,
    retired_at TIMESTAMP WITH TIME ZONE
);

CREATE TABLE IF NOT EXISTS oauth_client (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    client_id VARCHAR(512) NOT NULL UNIQUE,
    organization_id VARCHAR(64),
    document VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    consented_at TIMESTAMP WITH TIME ZONE,
    fresh_until TIMESTAMP WITH TIME ZONE
);

CREATE INDEX IF NOT EXISTS oauth_client_waiting ON oauth_client (consented_at, created_at);

CREATE TABLE IF NOT EXISTS oauth_authorization (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    registered_client_id VARCHAR(64) NOT NULL,
    account_id VARCHAR(64) NOT NULL,
    request VARCHAR NOT NULL,
    scopes VARCHAR NOT NULL,
    organization_id VARCHAR(64),
    member_id VARCHAR(64),
    connection_id VARCHAR(64),
    revoked BOOLEAN NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX IF NOT EXISTS oauth_authorization_expiry ON oauth_authorization (expires_at);

CREATE TABLE IF NOT EXISTS oauth_token (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    authorization_id VARCHAR(64) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE
);

CREATE INDEX IF NOT EXISTS oauth_token_authorization ON oauth_token (authorization_id);
CREATE INDEX IF NOT EXISTS oauth_token_expiry ON oauth_token (expires_at);

CREATE TABLE IF NOT EXISTS account (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    email_key VARCHAR(300) NOT NULL UNIQUE,
    email VARCHAR(254) NOT NULL,
    password_hash VARCHAR(300) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);

ALTER TABLE account ADD COLUMN IF NOT EXISTS generation INT DEFAULT 0 NOT NULL;

CREATE TABLE IF NOT EXISTS invitation (
    organization_id VARCHAR(64) NOT NULL,
    member_id VARCHAR(64) NOT NULL,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (organization_id, member_id)
);

CREATE TABLE IF NOT EXISTS api_session (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    account_id VARCHAR(64) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL
);

ALTER TABLE api_session ADD COLUMN IF NOT EXISTS generation INT DEFAULT 0 NOT NULL;

ALTER TABLE api_session ADD COLUMN IF NOT EXISTS last_used_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL;

CREATE INDEX IF NOT EXISTS api_session_expiry ON api_session (expires_at);

CREATE TABLE IF NOT EXISTS password_reset (
    account_id VARCHAR(64) NOT NULL PRIMARY KEY,
    token_hash VARCHAR(64) NOT NULL UNIQUE,
    generation INT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS sign_in_failure (
    who VARCHAR(64) NOT NULL PRIMARY KEY,
    failures INT NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    failed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX IF NOT EXISTS sign_in_failure_age ON sign_in_failure (failed_at);

CREATE TABLE IF NOT EXISTS known_network (
    account VARCHAR(64) NOT NULL,
    network VARCHAR(64) NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account, network)
);

CREATE INDEX IF NOT EXISTS known_network_age ON known_network (last_at);

-- As org.springframework.security.web.webauthn names it; the user's id is the account's, as base64url.
CREATE TABLE IF NOT EXISTS user_credentials (
    credential_id VARCHAR(1400) NOT NULL PRIMARY KEY,
    user_entity_user_id VARCHAR(100) NOT NULL,
    public_key BYTEA NOT NULL,
    signature_count BIGINT,
    uv_initialized BOOLEAN,
    backup_eligible BOOLEAN NOT NULL,
    authenticator_transports VARCHAR(1000),
    public_key_credential_type VARCHAR(100),
    backup_state BOOLEAN NOT NULL,
    attestation_object BYTEA,
    attestation_client_data_json BYTEA,
    created TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used TIMESTAMP WITH TIME ZONE NOT NULL,
    label VARCHAR(1000) NOT NULL
);

CREATE INDEX IF NOT EXISTS user_credentials_user ON user_credentials (user_entity_user_id);

-- Who signs in with an organization's identity provider: known by what it calls itself and them, never by an email address.
CREATE TABLE IF NOT EXISTS account_identity (
    issuer VARCHAR(512) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    account_id VARCHAR(64) NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX IF NOT EXISTS account_identity_account ON account_identity (account_id);

-- The client secret, sealed for one issuer and one client id; all else of the setting is in the decision log.
CREATE TABLE IF NOT EXISTS federation_secret (
    organization_id VARCHAR(64) NOT NULL PRIMARY KEY,
    sealed VARCHAR(4000) NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

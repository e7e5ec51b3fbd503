-- The client secret, sealed for one issuer and one client id; all else of the setting is in the decision log.
CREATE TABLE IF NOT EXISTS federation_secret (
    organization_id VARCHAR(64) NOT NULL PRIMARY KEY,
    sealed VARCHAR(4000) NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

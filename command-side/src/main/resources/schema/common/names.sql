-- Names that only one may have: whoever stores its row first has it. Scopes are 'subdomain' and 'environment:<organization>'.
CREATE TABLE IF NOT EXISTS reserved_name (
    scope VARCHAR(100) NOT NULL,
    name_key VARCHAR(500) NOT NULL,
    holder VARCHAR(64) NOT NULL,
    PRIMARY KEY (scope, name_key)
);

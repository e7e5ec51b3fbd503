-- What was refused, once for all that were the same within a minute. Ids begin with the instant, and so are in its order.
CREATE TABLE IF NOT EXISTS refusal (
    id VARCHAR(32) NOT NULL PRIMARY KEY,
    organization_id VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    rule VARCHAR(64) NOT NULL,
    actor_kind VARCHAR(16),
    actor_id VARCHAR(64),
    actor_name VARCHAR(1000),
    account VARCHAR(64),
    command VARCHAR(64),
    needed VARCHAR(1000),
    source_address VARCHAR(64),
    door VARCHAR(32),
    times INT NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX IF NOT EXISTS refusal_of_organization ON refusal (organization_id, id);

package com.atomicmcp.query.projection;

import com.atomicmcp.query.store.EmbeddedMongo;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedMongo.class)
class RunnerOnEmbeddedMongoTest extends RunnerContract {}

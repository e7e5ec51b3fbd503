package com.atomicmcp.query.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedMongo.class)
class DisposableOnEmbeddedMongoTest extends DisposableContract {}

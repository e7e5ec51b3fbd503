package com.atomicmcp.query.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealMongo.class)
class DisposableOnRealMongoTest extends DisposableContract {}

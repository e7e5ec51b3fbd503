package com.atomicmcp.query.projection;

import com.atomicmcp.query.store.RealMongo;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealMongo.class)
class RunnerOnRealMongoTest extends RunnerContract {}

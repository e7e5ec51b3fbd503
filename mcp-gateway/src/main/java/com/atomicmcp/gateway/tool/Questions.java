package com.atomicmcp.gateway.tool;

import com.atomicmcp.kernel.Query;
import com.atomicmcp.rejection.Refused;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.stereotype.Component;

/** Asks the query side and waits for the answer; on a thread that may wait. */
@Component
public final class Questions {

    private final QueryGateway queries;

    Questions(QueryGateway queries) {
        this.queries = queries;
    }

    public <T> T one(Query query, Class<T> type) {
        return ask(query, ResponseTypes.instanceOf(type));
    }

    public <T> Optional<T> find(Query query, Class<T> type) {
        return ask(query, ResponseTypes.optionalInstanceOf(type));
    }

    private <R> R ask(Query query, ResponseType<R> type) {
        try {
            return queries.query(query, type).get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("nobody waits for the answer any more");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IllegalStateException("no answer to " + query.getClass().getSimpleName(), failed.getCause());
        }
    }
}

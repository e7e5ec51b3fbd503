package com.atomicmcp.command.bus;

import com.atomicmcp.kernel.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.springframework.stereotype.Component;

/** Hands on to every event who asked for it, from where, with which command, and what caused it. */
@Component
final class Provenance implements CorrelationDataProvider {

    private static final List<String> HANDED_ON = List.of(
            Caller.ACTOR_KIND,
            Caller.ACTOR_ID,
            Caller.ACTOR_NAME,
            Caller.ACCOUNT,
            Caller.SOURCE_ADDRESS,
            Caller.USER_AGENT,
            Caller.CORRELATION_ID,
            Caller.DOOR,
            Caller.COMMAND,
            Caller.ORGANIZATION);

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        var provenance = new HashMap<String, Object>();
        for (var key : HANDED_ON) {
            var value = message.getMetaData().get(key);
            if (value != null) {
                provenance.put(key, value);
            }
        }
        provenance.put(Caller.CAUSATION_ID, message.getIdentifier());
        return provenance;
    }
}

package com.atomicmcp.query.projection;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Opens projections to readers. */
@Component
public final class Views {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Generations generations;

    Views(Generations generations) {
        this.generations = generations;
    }

    public <D> View<D> of(Projection<?, D> projection) {
        return new View<>(projection, generations, PATIENCE);
    }
}

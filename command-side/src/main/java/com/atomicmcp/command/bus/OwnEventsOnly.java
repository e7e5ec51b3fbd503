package com.atomicmcp.command.bus;

import org.axonframework.spring.config.SpringAggregateConfigurer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Has every aggregate read events of its own type only: ids share one namespace, and what stands there under another
 * type is not found. Axon 4.13 passes over the annotation's {@code filterEventsByType}.
 */
@Component
final class OwnEventsOnly implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof SpringAggregateConfigurer<?> aggregate) {
            aggregate.setFilterEventsByType(true);
        }
        return bean;
    }
}

package com.atomicmcp.query.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;

/**
 * Gives tests an empty database of a real MongoDB: the one that {@code MONGODB_URI} names, or one in a container where a
 * Docker engine answers. Where there is neither, they are skipped, and say so.
 */
public final class RealMongo implements ParameterResolver, ExecutionCondition {

    private static final String IMAGE = "mongo:8.0";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
        if (given() != null) {
            return ConditionEvaluationResult.enabled("MONGODB_URI names a MongoDB");
        }
        return DockerClientFactory.instance().isDockerAvailable()
                ? ConditionEvaluationResult.enabled("a Docker engine answers")
                : ConditionEvaluationResult.disabled(
                        "NOT RUN against a real MongoDB: there is no MONGODB_URI, and no Docker engine answers");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == MongoDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(RealMongo.class))
                .computeIfAbsent(Running.class, _ -> new Running(), Running.class)
                .client
                .getDatabase("test-" + UUID.randomUUID());
    }

    private static @Nullable String given() {
        var uri = System.getenv("MONGODB_URI");
        return uri == null || uri.isBlank() ? null : uri;
    }

    private static final class Running implements AutoCloseable {

        private final @Nullable MongoDBContainer container;
        private final MongoClient client;

        Running() {
            var uri = given();
            if (uri == null) {
                container = new MongoDBContainer(IMAGE);
                container.start();
                uri = container.getConnectionString();
            } else {
                container = null;
            }
            client = MongoClients.create(uri);
        }

        @Override
        public void close() {
            client.close();
            if (container != null) {
                container.stop();
            }
        }
    }
}

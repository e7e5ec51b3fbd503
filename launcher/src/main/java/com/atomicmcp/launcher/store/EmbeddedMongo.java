package com.atomicmcp.launcher.store;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The read models of a process that was given no MongoDB: in memory, on a free port of the loopback interface, made
 * anew from the logs at every start.
 *
 * <p>The server that is embedded knows no passwords. A connection must name itself by a secret in its first message
 * ({@code appName} of the connection string), or it is told nothing.
 */
public final class EmbeddedMongo {

    private static final AttributeKey<Boolean> WELCOME = AttributeKey.valueOf("welcome");

    private final MongoServer server;
    private final String uri;

    private EmbeddedMongo(MongoServer server, String uri) {
        this.server = server;
        this.uri = uri;
    }

    static EmbeddedMongo start() {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var secret = HexFormat.of().formatHex(random);
        var server = new MongoServer(new Guarded(secret));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new EmbeddedMongo(
                server, "mongodb://127.0.0.1:" + server.getLocalAddress().getPort() + "/?appName=" + secret);
    }

    /** With the secret: for the owner of this installation only. */
    public String uri() {
        return uri;
    }

    void shutdownNow() {
        server.shutdownNow();
    }

    private static final class Guarded extends MemoryBackend {

        private final String secret;

        Guarded(String secret) {
            this.secret = secret;
        }

        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            greet(channel, query);
            return super.handleCommand(channel, database, command, query);
        }

        @Override
        public QueryResult handleQuery(MongoQuery query) {
            greet(query.getChannel(), query.getQuery());
            return super.handleQuery(query);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            greet(message.getChannel(), message.getDocument());
            return super.handleMessage(message);
        }

        private void greet(Channel channel, Document command) {
            if (Boolean.TRUE.equals(channel.attr(WELCOME).get())) {
                return;
            }
            var name = command.get("client") instanceof Document client
                            && client.get("application") instanceof Document application
                    ? application.get("name")
                    : null;
            if (!secret.equals(name)) {
                var _ = channel.close();
                throw new MongoServerError(13, "Unauthorized", "this connection did not introduce itself");
            }
            channel.attr(WELCOME).set(true);
        }
    }
}

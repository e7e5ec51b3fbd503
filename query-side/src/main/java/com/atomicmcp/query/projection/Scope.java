package com.atomicmcp.query.projection;

import com.atomicmcp.id.OrganizationId;
import com.mongodb.client.MongoCollection;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Which documents of a projection are rebuilt: all, or those of one organization. */
record Scope(@Nullable String prefix) {

    static final Scope ALL = new Scope(null);

    static Scope of(@Nullable OrganizationId organization) {
        return organization == null ? ALL : new Scope(Key.of(organization));
    }

    boolean all() {
        return prefix == null;
    }

    /** The document of the organization itself, or one under it. */
    boolean has(String id) {
        return prefix == null || id.equals(prefix) || id.startsWith(prefix + "/");
    }

    /** How many documents of a generation it has. */
    long count(MongoCollection<BsonDocument> generation) {
        if (prefix == null) {
            return generation.estimatedDocumentCount() - 1; // the position is no document
        }
        var under = prefix + "/";
        return generation.countDocuments(new BsonDocument(Shape.ID, new BsonString(prefix)))
                + generation.countDocuments(new BsonDocument(
                        Shape.ID,
                        new BsonDocument("$gte", new BsonString(under)).append("$lt", new BsonString(Key.end(under)))));
    }

    /** So that a rebuild of one scope is not resumed as one of another. */
    String suffix() {
        return prefix == null ? "" : " " + prefix;
    }
}

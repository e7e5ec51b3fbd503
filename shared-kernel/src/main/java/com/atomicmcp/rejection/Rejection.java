package com.atomicmcp.rejection;

import java.util.List;

/** Why something that was asked for was refused. Each door puts it into its own form: problem+json, a tool error, an exit code. */
public sealed interface Rejection {

    /** What a door needs to know to choose its form. */
    enum Kind {
        INVALID,
        NOT_ALLOWED,
        NOT_FOUND,
        CONFLICT,
        UNAVAILABLE
    }

    Kind kind();

    /** The rule that was broken, in words that never change: {@code last-administrator}. */
    String rule();

    /** What to tell the person who asked. */
    String message();

    /** @param field where the value stood, as the caller wrote it */
    record InvalidValue(String field, String problem) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String rule() {
            return "invalid-value";
        }

        @Override
        public String message() {
            return "'" + field + "' " + problem + ".";
        }
    }

    /**
     * Of a list nothing could be taken.
     *
     * @param list where it stood, as the caller wrote it
     * @param entries why, each; at least one
     */
    record InvalidEntries(String list, List<Entry> entries) implements Rejection {

        /**
         * @param index which one, counted from 0
         * @param field where the value stood in it; empty for the entry itself
         */
        public record Entry(int index, String field, String problem) {}

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String rule() {
            return "invalid-value";
        }

        /** Where the first one's value stood. */
        public String field() {
            var first = entries.getFirst();
            return list + "[" + first.index() + "]" + (first.field().isEmpty() ? "" : "." + first.field());
        }

        @Override
        public String message() {
            return "'" + field() + "' " + entries.getFirst().problem() + "."
                    + (entries.size() == 1 ? "" : " None of " + entries.size() + " entries could be taken.");
        }
    }

    /**
     * @param needed the permission that is missing, as people say it
     * @param grantedBy who can give it, as people know them
     */
    record NotAllowed(String needed, List<String> grantedBy) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.NOT_ALLOWED;
        }

        @Override
        public String rule() {
            return "not-allowed";
        }

        @Override
        public String message() {
            return "This needs " + needed + "."
                    + (grantedBy.isEmpty() ? "" : " Who can grant it: " + String.join(", ", grantedBy) + ".");
        }
    }

    record NotFound(String what, String id) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String rule() {
            return "not-found";
        }

        @Override
        public String message() {
            return "There is no " + what + " '" + id + "' here.";
        }
    }

    record NameTaken(String what, String name) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "name-taken";
        }

        @Override
        public String message() {
            return "Another " + what + " is already called '" + name + "' (case and surrounding space do not count).";
        }
    }

    record AlreadyExists(String what, String id) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "already-exists";
        }

        @Override
        public String message() {
            return "There is already a " + what + " '" + id + "'.";
        }
    }

    record LastAdministrator() implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "last-administrator";
        }

        @Override
        public String message() {
            return "This would leave the organization without an active member who can manage roles, groups and members.";
        }
    }

    record RoleInUse(String role, List<String> groups) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "role-in-use";
        }

        @Override
        public String message() {
            return "Role '" + role + "' is used by " + String.join(", ", groups)
                    + ". Delete it all the same with force.";
        }
    }

    record GroupHasMembers(String group, int members) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "group-has-members";
        }

        @Override
        public String message() {
            return "Group '" + group + "' has " + members + (members == 1 ? " member" : " members")
                    + ". Delete it all the same with force.";
        }
    }

    /** The thing is in a state in which this cannot be done: {@code Action Flow}, {@code archived}. */
    record WrongState(String what, String state, String remedy) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "wrong-state";
        }

        @Override
        public String message() {
            return "The " + what + " is " + state + ". " + remedy;
        }
    }

    record McpServerDisabled(String organization) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "mcp-disabled";
        }

        @Override
        public String message() {
            return "MCP Disabled: the MCP Server of " + organization + " is turned off.";
        }
    }

    /** Others changed the same thing at the same time, again and again. */
    record TooManyAtOnce() implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "concurrent-change";
        }

        @Override
        public String message() {
            return "Somebody else changed this at the same moment. Nothing was stored; send it again.";
        }
    }

    /** The answer that was asked for is not ready, or what it depends on is out of reach. */
    record NotReady(String what) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }

        @Override
        public String rule() {
            return "not-ready";
        }

        @Override
        public String message() {
            return what + " Try again in a moment.";
        }
    }

    /** @param most how many clients the organization lets in, those that are revoked not counted */
    record TooManyClients(String organization, int most) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "too-many-clients";
        }

        @Override
        public String message() {
            return organization + " has as many clients as it lets in (" + most + "). Revoke some that are not needed.";
        }
    }

    /** @param most how many clients the organization lets in anew within one hour */
    record TooManyNewClients(String organization, int most) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String rule() {
            return "too-many-new-clients";
        }

        @Override
        public String message() {
            return organization + " has let in as many new clients within one hour as it does (" + most
                    + "). Try again later.";
        }
    }

    /**
     * @param client as it calls itself
     * @param objection why the organization does not let it in, in words that follow its name
     */
    record ClientNotLetIn(String client, String objection) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.NOT_ALLOWED;
        }

        @Override
        public String rule() {
            return "client-not-let-in";
        }

        @Override
        public String message() {
            return "The client '" + client + "' " + objection + ".";
        }
    }
}

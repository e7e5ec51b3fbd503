package com.atomicmcp.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What a start was told, on the command line and by the environment; the rest stands in {@code stores.yaml}. */
final class Settings {

    private final Map<String, String> environment;
    private final Map<String, String> chosen = new LinkedHashMap<>();

    Settings(Map<String, String> environment) {
        this.environment = environment;
        var mongodb = environment.get("MONGODB_URI");
        if (mongodb != null && !mongodb.isBlank()) {
            chosen.put("atomic.mongodb.uri", mongodb);
        }
        var jdbc = environment.get("ATOMIC_JDBC_URL");
        if (jdbc != null && jdbc.startsWith("jdbc:postgresql:")) {
            chosen.put("atomic.jdbc.platform", "postgresql");
        }
    }

    void set(String name, @Nullable Object value) {
        if (value != null) {
            chosen.put(name, value.toString());
        }
    }

    /** A setting by its name, as the command line or the environment gives it. */
    String value(String name, String otherwise) {
        var given = chosen.getOrDefault(name, environment.get(variable(name)));
        return given == null || given.isBlank() ? otherwise : given;
    }

    List<Role> roles() {
        var all = Stream.of(Role.values()).map(Role::label).toList();
        return Arrays.stream(value("atomic.roles", String.join(",", all)).split(","))
                .map(name -> Role.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** A role on its own must not quietly open stores that no other process shares. */
    Optional<String> missing(List<Role> roles) {
        if (roles.containsAll(List.of(Role.values()))) {
            return Optional.empty();
        }
        var missing = new ArrayList<String>();
        if (value("atomic.jdbc.url", "").isEmpty()) {
            missing.add("ATOMIC_JDBC_URL");
        }
        if (value("atomic.mongodb.uri", "").isEmpty()) {
            missing.add("MONGODB_URI");
        }
        if (value("atomic.operator-token", "").isEmpty() && roles.contains(Role.WORKBENCH)) {
            missing.add("ATOMIC_OPERATOR_TOKEN");
        }
        if (value("atomic.key-secret", "").isEmpty() && roles.contains(Role.WORKBENCH)) {
            missing.add("ATOMIC_KEY_SECRET");
        }
        if (value("atomic.customer-secret", "").isEmpty()) {
            missing.add("ATOMIC_CUSTOMER_SECRET");
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("A process with some of the roles only needs stores that it shares with the others: set "
                        + String.join(", ", missing) + ".");
    }

    /** Whether the environment says where the stores are that several processes share. */
    boolean namesStores() {
        return !value("atomic.jdbc.url", "").isEmpty()
                && !value("atomic.mongodb.uri", "").isEmpty();
    }

    /**
     * What nobody chose is made up: three of them lie in the data directory, the other lasts as long as the process.
     *
     * @return what the operator should know of it
     */
    Optional<String> secrets(DataDirectory directory) {
        var first = !directory.hasKeySecret();
        tokens(directory);
        customerSecret(directory);
        if (!value("atomic.key-secret", "").isEmpty()) {
            return Optional.empty();
        }
        set("atomic.key-secret", directory.keySecret());
        return first
                ? Optional.of(
                        "Warning: the secret that seals the signing keys was made up and lies beside them, in key-secret"
                                + " of the data directory. Whoever has both can sign tokens: set ATOMIC_KEY_SECRET to keep it"
                                + " elsewhere.")
                : Optional.empty();
    }

    /** What a process that only looks needs: a secret that it made up would open nothing, and seal what no other opens. */
    void secretsThatAreKept(DataDirectory directory) {
        tokens(directory);
        if (value("atomic.key-secret", "").isEmpty() && directory.hasKeySecret()) {
            set("atomic.key-secret", directory.keySecret());
        }
        if (directory.keepsLogs()) {
            customerSecret(directory);
        }
    }

    private void customerSecret(DataDirectory directory) {
        if (value("atomic.customer-secret", "").isEmpty()) {
            set("atomic.customer-secret", directory.customerSecret());
        }
    }

    private void tokens(DataDirectory directory) {
        if (value("atomic.operator-token", "").isEmpty()) {
            set("atomic.operator-token", directory.operatorToken());
        }
        set("atomic.operations.token", DataDirectory.secret());
    }

    List<String> arguments() {
        return chosen.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    /** Where the doors are, for a person. */
    List<String> doors(Environment environment) {
        var roles = List.of(environment.getActiveProfiles());
        var lines = new ArrayList<String>();
        if (roles.contains(Role.WORKBENCH.label())) {
            lines.add("  Workbench    " + environment.getProperty("atomic.issuer"));
        }
        if (roles.contains(Role.GATEWAY.label())) {
            lines.add("  MCP gateway  " + environment.getProperty("atomic.mcp-url"));
        }
        return lines;
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}

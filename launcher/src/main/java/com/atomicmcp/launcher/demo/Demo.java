package com.atomicmcp.launcher.demo;

import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Person;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Loads the demo through the public APIs, as a user's data would come in, and says how to use it. */
public final class Demo {

    private final Workbench workbench;
    private final String operatorToken;
    private final PrintWriter out;

    private Demo(Workbench workbench, String operatorToken, PrintWriter out) {
        this.workbench = workbench;
        this.operatorToken = operatorToken;
        this.out = out;
    }

    /**
     * Loads the demo as of now, goes on with one that was interrupted, or finds that it is there already.
     *
     * @param workbench where the Workbench is, without a path
     * @throws DemoFailed where the server refuses something or does not answer
     */
    public static void load(URI workbench, String operatorToken, PrintWriter out) {
        load(DemoData.asOf(Instant.now()), workbench, operatorToken, out);
    }

    /** Loads exactly this data. */
    public static void load(DemoData data, URI workbench, String operatorToken, PrintWriter out) {
        try (var connection = new Workbench(workbench)) {
            new Demo(connection, operatorToken, out).load(data);
        }
    }

    private void load(DemoData data) {
        var begun = System.nanoTime();
        var complete = signIn(data.acme().owner())
                .map(token -> tenant(data.acme(), token))
                .filter(Tenant::complete);
        say(complete.isPresent() ? "The demo is already here." : "Loading the demo …");
        var globex = tenant(data.globex());
        var acme = complete.orElseGet(() -> tenant(data.acme()));
        if (complete.isEmpty()) {
            globex.fill();
            acme.fill();
            out.printf("Loaded in %.1f s.%n", (System.nanoTime() - begun) / 1e9);
        }
        new Summary(workbench.base(), data, acme.mcpUrl(), globex.mcpUrl()).print(out);
    }

    /** The organization as its owner sees it; registered first where it is not there yet. */
    private Tenant tenant(Organization organization) {
        var token = signIn(organization.owner()).orElseGet(() -> {
            register(organization);
            return signIn(organization.owner())
                    .orElseThrow(() -> new DemoFailed(
                            "The new owner " + organization.owner().email() + " cannot sign in."));
        });
        return tenant(organization, token);
    }

    private Tenant tenant(Organization organization, String token) {
        return Tenant.of(workbench, token, organization, this::say);
    }

    private void register(Organization organization) {
        var owner = organization.owner();
        var answer = workbench.send(
                "POST",
                operatorToken,
                "/api/organizations",
                Map.of(
                        "name", organization.name(),
                        "subdomain", organization.subdomain(),
                        "owner", Tenant.invitation(owner)));
        if (answer.status() == 409) {
            throw new DemoFailed(
                    answer + "\nThere is an organization '" + organization.subdomain()
                            + "' already, and the demo's owner cannot sign in to it. Load the demo into an empty data directory.");
        }
        Tenant.accept(workbench, answer.orFail());
        say(organization.name() + ": registered, " + owner.email() + " owns it");
    }

    private Optional<String> signIn(Person person) {
        var answer = workbench.send(
                "POST", null, "/api/session", Map.of("email", person.email(), "password", DemoData.PASSWORD));
        return answer.status() == 401
                ? Optional.empty()
                : Optional.of(answer.orFail().text("token"));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}

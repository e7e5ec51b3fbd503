package com.atomicmcp.launcher.demo;

import com.atomicmcp.launcher.demo.DemoData.Organization;
import com.atomicmcp.launcher.demo.DemoData.Person;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** What somebody needs to know to use the demo, on one screen. */
record Summary(String workbench, DemoData data, String acme, String globex) {

    void print(PrintWriter out) {
        out.println();
        out.println("Workbench    " + workbench);
        out.println("MCP Servers  " + data.acme().name() + "    " + acme);
        out.println("             " + data.globex().name() + "  " + globex);
        out.println();
        out.println("Accounts     password of all: " + DemoData.PASSWORD);
        var people =
                Stream.of(data.acme(), data.globex()).flatMap(Summary::people).toList();
        var width = people.stream()
                .mapToInt(person -> person.email().length())
                .max()
                .orElse(0);
        people.forEach(person -> out.println(
                "  " + person.email() + " ".repeat(width - person.email().length()) + "  " + person.may()));
        out.println();
        out.println("VS Code      put this into .vscode/mcp.json:");
        out.println("  { \"servers\": { \"acme\": { \"type\": \"http\", \"url\": \"" + acme + "\" } } }");
        out.println("Claude       run this, then /mcp in a session to sign in:");
        out.println("  claude mcp add --transport http acme " + acme);
        out.println("Neither?     ask from here:");
        out.println("  ./atomicctl tools call list_environments --url " + acme);
        out.println();
        out.flush();
    }

    private static Stream<Person> people(Organization organization) {
        return Stream.concat(Stream.of(organization.owner()), organization.members().stream());
    }
}

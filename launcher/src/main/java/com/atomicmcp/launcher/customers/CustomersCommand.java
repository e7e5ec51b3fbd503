package com.atomicmcp.launcher.customers;

import com.atomicmcp.launcher.Operator;
import com.atomicmcp.launcher.OperatorCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code atomicctl customers}: forgets customers of the organizations. */
@Command(
        name = "customers",
        description = "Forgets customers of the organizations.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Asks the server that runs on the data directory. Where none runs, this process opens what it has kept there;",
            "or, if ATOMIC_JDBC_URL and MONGODB_URI name them, the stores that several processes share."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed",
            "2:wrong usage",
            "3:no server answers, and nothing is kept there"
        })
public final class CustomersCommand extends OperatorCommand {

    @Command(
            name = "forget",
            description = {
                "Forgets a customer, for good: the key that all about them was sealed with is taken away, here and in every",
                "backup of the log. There is no way back."
            })
    int forget(
            @Option(
                            names = "--organization",
                            required = true,
                            paramLabel = "ORGANIZATION",
                            description = "Its subdomain or its id")
                    String organization,
            @Option(
                            names = "--environment",
                            required = true,
                            paramLabel = "ENVIRONMENT",
                            description = "Its name or its id")
                    String environment,
            @Parameters(paramLabel = "CUSTOMER", description = "What the organization calls them") String customer)
            throws IOException, InterruptedException {
        var question = "/customers/forget?organization=" + encoded(organization) + "&environment="
                + encoded(environment) + "&customer=" + encoded(customer);
        return with(
                Operator::evenIfStopped,
                "",
                server -> said(
                        server.post(question),
                        accepted -> out().println("Forgotten. Read models that have come to "
                                + accepted.path("position").asString() + " know nothing of them.")));
    }
}

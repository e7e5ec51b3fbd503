package com.atomicmcp.launcher.audit;

import com.atomicmcp.launcher.Operator;
import com.atomicmcp.launcher.OperatorCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code atomicctl audit}: what administrators did, who could do what, and whether the record of it is as it was written. */
@Command(
        name = "audit",
        description = "Replays the audit trail, asks it about the past, and checks that nobody has edited it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ReplayCommand.class,
            ShowCommand.class,
            CallsCommand.class,
            PruneCommand.class,
            AccessCommands.AccessCommand.class,
            AccessCommands.DiffCommand.class,
            WhyCommand.class,
            RefusalsCommand.class,
            SealCommands.HeadCommand.class,
            SealCommands.VerifyCommand.class,
            ProofCommand.class
        },
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
            "3:no server answers, and nothing is kept there",
            "5:verify has found something"
        })
public final class AuditCommand extends OperatorCommand {

    /** Has a server do something, whether or not one runs. */
    int with(Work work) throws IOException, InterruptedException {
        return with(Operator::evenIfStopped, "", work);
    }
}

package com.atomicmcp.launcher.audit;

import static com.atomicmcp.launcher.Answers.line;

import com.atomicmcp.access.AccessModel;
import com.atomicmcp.access.OrganizationState;
import com.atomicmcp.audit.access.AccessAudit;
import com.atomicmcp.command.audit.retention.Retention;
import com.atomicmcp.launcher.Answers;
import com.atomicmcp.launcher.Answers.Lines;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What {@code atomicctl audit prune} asks of the operations door. */
@Configuration(proxyBeanMethods = false)
public class PruneDoor {

    @Bean
    RouterFunction<ServerResponse> pruneRoutes(Retention retention, AccessModel model, AccessAudit audit) {
        return RouterFunctions.route()
                .POST(
                        "/audit/prune",
                        request -> Answers.stream(lines -> {
                            var wanted = request.queryParam("organization")
                                    .map(text -> model.organization(audit.organization(text)).stream()
                                            .toList())
                                    .orElseGet(retention::organizations);
                            var dryRun = request.queryParam("dryRun")
                                    .filter("true"::equals)
                                    .isPresent();
                            prune(retention, wanted, dryRun, lines);
                            lines.say(line("pruned", "dryRun", dryRun));
                        }))
                .build();
    }

    private static void prune(Retention retention, List<OrganizationState> organizations, boolean dryRun, Lines lines) {
        if (dryRun) {
            retention.look(organizations, removed -> lines.say(line("removed", "removed", removed)));
        } else {
            retention.remove(
                    organizations, () -> !lines.hungUp(), removed -> lines.say(line("removed", "removed", removed)));
        }
    }
}

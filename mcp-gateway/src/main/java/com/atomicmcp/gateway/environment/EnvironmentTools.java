package com.atomicmcp.gateway.environment;

import static com.atomicmcp.gateway.tool.Schemas.id;
import static com.atomicmcp.gateway.tool.Schemas.listOf;
import static com.atomicmcp.gateway.tool.Schemas.object;
import static com.atomicmcp.gateway.tool.Schemas.required;
import static com.atomicmcp.gateway.tool.Schemas.text;

import com.atomicmcp.environment.EnvironmentQuery.ListEnvironments;
import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.tool.Answered;
import com.atomicmcp.gateway.tool.Questions;
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** {@code list_environments}. */
@Configuration(proxyBeanMethods = false)
class EnvironmentTools {

    private static final int MOST = 500;

    @Bean
    @Order(1)
    AsyncToolSpecification listEnvironments(Tools tools, Questions questions) {
        return tools.readOnly(
                new Tools.Description(
                        "list_environments",
                        "List environments",
                        "Lists the active environments of the organization that you may see. Call it first: the other tools"
                                + " need the environmentId it answers. Takes no arguments.",
                        object(),
                        object(required(
                                "environments",
                                listOf(object(
                                        required("environmentId", id("What the other tools want as environmentId.")),
                                        required("name", text("As people call it."))))))),
                (visitor, _) -> answer(visitor, questions));
    }

    private static Answered answer(Visitor visitor, Questions questions) {
        if (!visitor.grants().holdAnywhere(Resource.ENVIRONMENTS, Level.VIEW)) {
            throw new ToolProblem("You have no access to environments. "
                    + Tools.denied(
                            visitor,
                            Permission.of(Resource.ENVIRONMENTS, Level.VIEW).toString()));
        }
        var all =
                questions
                        .all(new ListEnvironments(visitor.organization().organizationId()), EnvironmentView.class)
                        .stream()
                        .filter(environment -> mayBeSeen(visitor, environment.environmentId()))
                        .limit(MOST)
                        .toList();
        return new Answered(
                Map.of("environments", all.stream().map(EnvironmentTools::row).toList()), lines(all));
    }

    /** What the read model says of its state may be older than what was decided. */
    private static boolean mayBeSeen(Visitor visitor, EnvironmentId id) {
        return visitor.mayView(Resource.ENVIRONMENTS, id)
                && visitor.organization()
                        .environment(id)
                        .filter(environment -> environment.state() == EnvironmentState.ACTIVE)
                        .isPresent();
    }

    private static Map<String, Object> row(EnvironmentView environment) {
        return Map.of("environmentId", environment.environmentId().value(), "name", environment.name());
    }

    private static String lines(List<EnvironmentView> environments) {
        return environments.isEmpty()
                ? "There is no active environment that you may see."
                : environments.stream()
                        .map(environment -> "- " + Words.line(environment.name()) + ": " + environment.environmentId())
                        .collect(Collectors.joining("\n", "Environments, each with its environmentId:\n", ""));
    }
}

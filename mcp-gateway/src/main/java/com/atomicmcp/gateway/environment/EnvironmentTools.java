package com.atomicmcp.gateway.environment;

import static com.atomicmcp.gateway.tool.Schemas.id;
import static com.atomicmcp.gateway.tool.Schemas.listOf;
import static com.atomicmcp.gateway.tool.Schemas.object;
import static com.atomicmcp.gateway.tool.Schemas.required;
import static com.atomicmcp.gateway.tool.Schemas.text;
import static com.atomicmcp.gateway.tool.Schemas.truth;

import com.atomicmcp.environment.EnvironmentState;
import com.atomicmcp.environment.EnvironmentView;
import com.atomicmcp.gateway.access.Visitor;
import com.atomicmcp.gateway.tool.Answered;
import com.atomicmcp.gateway.tool.Room;
import com.atomicmcp.gateway.tool.Row;
import com.atomicmcp.gateway.tool.ToolProblem;
import com.atomicmcp.gateway.tool.Tools;
import com.atomicmcp.gateway.tool.Words;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.permission.McpTool;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** {@code list_environments}. */
@Configuration(proxyBeanMethods = false)
class EnvironmentTools {

    private static final McpTool TOOL = McpTool.LIST_ENVIRONMENTS;

    @Bean
    @Order(1)
    AsyncToolSpecification listEnvironments(Tools tools) {
        return tools.readOnly(
                new Tools.Description(
                        TOOL.called(),
                        "List environments",
                        "Lists the active environments of the organization that you may see. Call it first: the other tools"
                                + " need the environmentId it answers. Takes no arguments.",
                        object(),
                        object(
                                required(
                                        "environments",
                                        listOf(object(
                                                required(
                                                        "environmentId",
                                                        id("What the other tools want as environmentId.")),
                                                required("name", text("As people call it."))))),
                                required(
                                        "environmentsCut",
                                        truth("Whether there are more than this answer has room for.")))),
                (visitor, _) -> answer(visitor));
    }

    /** From what was decided, not from a read model: a new environment is there at once, an archived one gone. */
    private static Answered answer(Visitor visitor) {
        if (!visitor.grants().holdAnywhere(TOOL.about(), TOOL.demand().level())) {
            throw new ToolProblem("You have no access to environments. "
                    + Tools.denied(visitor, TOOL.demand().toString())
                    + visitor.reference(TOOL, null));
        }
        var all = visitor.organization().environments().stream()
                .filter(environment -> environment.state() == EnvironmentState.ACTIVE
                        && visitor.mayView(TOOL.about(), environment.environmentId()))
                .sorted(Comparator.comparing((EnvironmentView environment) -> Text.key(environment.name()))
                        .thenComparing(
                                environment -> environment.environmentId().value()))
                .map(EnvironmentTools::row)
                .toList();
        var shown = new Room().fill(all);
        return new Answered(
                Map.of("environments", Row.data(shown), "environmentsCut", shown.size() < all.size()),
                lines(shown, all.size()),
                shown.size());
    }

    private static Row row(EnvironmentView environment) {
        return new Row(
                Map.of("environmentId", environment.environmentId().value(), "name", environment.name()),
                "- " + Words.line(environment.name()) + ": " + environment.environmentId());
    }

    private static String lines(List<Row> shown, int all) {
        return shown.isEmpty()
                ? "There is no active environment that you may see."
                : "Environments, each with its environmentId:\n" + Row.text(shown, "\n")
                        + (shown.size() < all
                                ? "\nThere are " + (all - shown.size())
                                        + " more, for which there is no room here. Ask the person for the environmentId of"
                                        + " one that is missing."
                                : "");
    }
}

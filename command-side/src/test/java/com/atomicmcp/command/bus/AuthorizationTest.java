package com.atomicmcp.command.bus;

import static com.atomicmcp.command.Acme.ACME;
import static com.atomicmcp.command.Acme.ALICE;
import static com.atomicmcp.command.Acme.ALICES_ACCOUNT;
import static com.atomicmcp.command.Acme.BOB;
import static com.atomicmcp.command.Acme.BOBS_ACCOUNT;
import static com.atomicmcp.command.Acme.OPERATOR;
import static com.atomicmcp.command.Acme.PRODUCTION;
import static com.atomicmcp.command.Acme.REGISTERED;
import static com.atomicmcp.command.Acme.asked;
import static com.atomicmcp.command.Acme.holding;
import static com.atomicmcp.command.Acme.knowing;
import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.access.AccessCommand.ActivateMember;
import com.atomicmcp.access.AccessEvent.MemberRemoved;
import com.atomicmcp.environment.EnvironmentCommand.ArchiveEnvironment;
import com.atomicmcp.environment.EnvironmentEvent.EnvironmentCreated;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import com.atomicmcp.kernel.Command;
import com.atomicmcp.kernel.Event;
import com.atomicmcp.organization.OrganizationCommand.EnableMcpServer;
import com.atomicmcp.permission.Level;
import com.atomicmcp.permission.Permission;
import com.atomicmcp.permission.Resource;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import com.atomicmcp.rejection.Rejection.NotFound;
import com.atomicmcp.rejection.Rejection.NotReady;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.junit.jupiter.api.Test;

class AuthorizationTest {

    private static final EnvironmentId NOWHERE = new EnvironmentId("nowhere");
    private static final Permission[] ADMINISTRATOR = {
        Permission.of(Resource.WORKBENCH_MEMBERS, Level.EDIT),
        Permission.of(Resource.ROLES, Level.EDIT),
        Permission.of(Resource.GROUPS, Level.EDIT)
    };

    private final List<Command> carriedOut = new ArrayList<>();
    private final List<Event> happened = new ArrayList<>(List.of(REGISTERED));
    private boolean fresh = true;

    AuthorizationTest() {
        happened.add(new EnvironmentCreated(ACME, PRODUCTION, "Production"));
        happened.addAll(holding(ALICE, ALICES_ACCOUNT, ADMINISTRATOR));
    }

    @Test
    void whoHoldsWhatIsNeededMay() {
        happened.addAll(holding(BOB, BOBS_ACCOUNT, Permission.of(Resource.MCP_REGISTRATION, Level.ADMIN)));
        assertThat(send(new EnableMcpServer(ACME), asked(BOB))).isEmpty();
        assertThat(carriedOut).hasSize(1);
    }

    @Test
    void whoDoesNotIsToldWhatIsMissingAndWhoCanGrantIt() {
        happened.addAll(holding(BOB, BOBS_ACCOUNT, Permission.of(Resource.MCP_REGISTRATION, Level.EDIT)));
        assertThat(rejection(new EnableMcpServer(ACME), asked(BOB)))
                .isEqualTo(new NotAllowed(
                        "Organization Preferences (Edit) or MCP Registration (Admin)", List.of("alice Acme")));
        assertThat(carriedOut).isEmpty();
    }

    @Test
    void aPermissionThatIsNarrowedCountsThereOnly() {
        happened.addAll(
                holding(BOB, BOBS_ACCOUNT, new Permission(Resource.ENVIRONMENTS, Level.EDIT, List.of(PRODUCTION))));
        assertThat(send(new ArchiveEnvironment(ACME, PRODUCTION), asked(BOB))).isEmpty();
        assertThat(rejection(new ArchiveEnvironment(ACME, NOWHERE), asked(BOB))).isInstanceOf(NotAllowed.class);
    }

    @Test
    void anEnvironmentThatExistsIsNotToldFromOneThatDoesNot() {
        happened.addAll(holding(BOB, BOBS_ACCOUNT));
        var existing = rejection(new ArchiveEnvironment(ACME, PRODUCTION), asked(BOB));
        var missing = rejection(new ArchiveEnvironment(ACME, NOWHERE), asked(BOB));
        assertThat(existing.toString().replace("production", "nowhere")).isEqualTo(missing.toString());
    }

    @Test
    void anOrganizationOneDoesNotBelongToIsNotToldFromOneThatDoesNotExist() {
        var stranger = asked(new MemberId("stranger"));
        assertThat(rejection(new EnableMcpServer(ACME), stranger)).isEqualTo(new NotFound("organization", "acme"));
        assertThat(rejection(new EnableMcpServer(new OrganizationId("nobody")), stranger))
                .isEqualTo(new NotFound("organization", "nobody"));
    }

    @Test
    void whoWasRemovedDoesNotBelongToIt() {
        happened.addAll(holding(BOB, BOBS_ACCOUNT, Permission.of(Resource.MCP_REGISTRATION, Level.ADMIN)));
        happened.add(new MemberRemoved(ACME, BOB));
        assertThat(rejection(new EnableMcpServer(ACME), asked(BOB))).isEqualTo(new NotFound("organization", "acme"));
    }

    @Test
    void theOperatorMayEverything() {
        assertThat(send(new EnableMcpServer(ACME), OPERATOR)).isEmpty();
        assertThat(send(new ActivateMember(ACME, BOB, BOBS_ACCOUNT), OPERATOR)).isEmpty();
    }

    @Test
    void noMemberMayWhatIsTheOperatorsAndNobodyCanGrantIt() {
        assertThat(rejection(new ActivateMember(ACME, BOB, BOBS_ACCOUNT), asked(ALICE)))
                .isEqualTo(new NotAllowed("the operator's token", List.of()));
    }

    @Test
    void noMemberMayAnythingWhileItCannotBeToldWhatTheyMay() {
        happened.addAll(holding(BOB, BOBS_ACCOUNT, Permission.of(Resource.MCP_REGISTRATION, Level.ADMIN)));
        fresh = false;
        assertThat(rejection(new EnableMcpServer(ACME), asked(BOB))).isInstanceOf(NotReady.class);
        assertThat(send(new EnableMcpServer(ACME), OPERATOR)).isEmpty();
    }

    @Test
    void nobodyMayNothing() {
        assertThat(send(new EnableMcpServer(ACME), Map.of())).get().isInstanceOf(IllegalStateException.class);
        assertThat(carriedOut).isEmpty();
    }

    private Object rejection(Command command, Caller caller) {
        return send(command, caller)
                .map(Refused.class::cast)
                .map(Refused::rejection)
                .orElseThrow();
    }

    private Optional<Throwable> send(Command command, Caller caller) {
        return send(command, caller.metadata());
    }

    private Optional<Throwable> send(Command command, Map<String, ?> metadata) {
        var bus = SimpleCommandBus.builder().build();
        new Authorization(bus, knowing(happened.toArray(Event[]::new)), _ -> fresh);
        bus.subscribe(command.getClass().getName(), this::carryOut);
        var answer = new FutureCallback<Command, Object>();
        bus.dispatch(new GenericCommandMessage<>(command, metadata), answer);
        return answer.getResult().optionalExceptionResult().map(Throwable.class::cast);
    }

    private Object carryOut(CommandMessage<?> message) {
        return carriedOut.add((Command) message.getPayload());
    }
}

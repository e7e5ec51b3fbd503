package com.atomicmcp.command.oauth;

import com.atomicmcp.command.access.Invitations;
import com.atomicmcp.command.oauth.SignInDoor.TestClock;
import com.atomicmcp.command.oauth.SignInDoor.World;
import com.atomicmcp.id.MemberId;
import com.atomicmcp.id.OrganizationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tests of signing in share: the door, Alice and Bob at Acme, and a visit that begins with nothing counted. */
@SpringBootTest(
        classes = SignInDoor.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:accounts;DB_CLOSE_DELAY=-1;OPTIMIZE_REUSE_RESULTS=FALSE",
            "spring.sql.init.mode=always",
            "spring.sql.init.schema-locations=classpath*:schema/common/*.sql",
            "spring.profiles.active=workbench",
            "atomic.operator-token=the-operators-token",
            "atomic.key-secret=a-secret-of-more-than-thirty-two-characters",
            "atomic.issuer=http://localhost:8080"
        })
abstract class SignInTest {
    static final String PASSWORD = "a long enough password";

    @LocalServerPort
    int port;

    @Autowired
    World world;

    @Autowired
    TestClock clock;

    @Autowired
    Invitations invitations;

    @Autowired
    JdbcClient database;

    Visit visit;

    @BeforeEach
    void someoneComes() {
        visit = new Visit(port);
        for (var table : new String[] {
            "account",
            "api_session",
            "invitation",
            "password_reset",
            "sign_in_failure",
            "known_network",
            "user_credentials"
        }) {
            database.sql("DELETE FROM " + table).update();
        }
        join(SignInDoor.ACME, SignInDoor.ALICE, "alice@acme.test", "Alice");
        world.allow(SignInDoor.ACME, SignInDoor.ALICE);
        join(SignInDoor.ACME, SignInDoor.BOB, "bob@acme.test", "Bob");
    }

    @AfterEach
    void andGoes() {
        visit.close();
        clock.reset();
    }

    private void join(OrganizationId organization, MemberId member, String email, String name) {
        world.member(organization, member, email, name);
        var accepted = visit.json(
                "/api/invitations/accept",
                "{\"token\":\"%s\",\"password\":\"%s\"}"
                        .formatted(invitations.issue(organization, member).token(), PASSWORD));
        if (accepted.statusCode() != 200) {
            throw new AssertionError(accepted.body());
        }
        database.sql("DELETE FROM known_network").update();
    }

    String session(String email, String password) {
        var answer = visit.json("/api/session", credentials(email, password));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return Visit.read(answer).get("token").asString();
    }

    int whoAmI(String token) {
        return visit.bearing("/api/me", token).statusCode();
    }

    int signIn(String email, String password) {
        return visit.json("/api/session", credentials(email, password)).statusCode();
    }

    static String right(String email) {
        return credentials(email, PASSWORD);
    }

    static String wrong(String email) {
        return credentials(email, "wrong");
    }

    static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }
}

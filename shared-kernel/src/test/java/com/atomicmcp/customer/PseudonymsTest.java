package com.atomicmcp.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final EnvironmentId LIVE = new EnvironmentId("live");
    private static final CustomerId CARL = new CustomerId("carl@example.com");

    private final Pseudonyms pseudonyms = with((byte) 1);

    @Test
    void aCustomerGoesByTheSamePseudonymEachTimeAndItDoesNotNameThem() {
        var pseudonym = pseudonyms.of(ACME, LIVE, CARL);
        assertThat(with((byte) 1).of(ACME, LIVE, CARL)).isEqualTo(pseudonym);
        assertThat(pseudonym.value()).startsWith("cus_").doesNotContain("carl");
    }

    @Test
    void whoeverHasAnotherSecretMakesOthers() {
        assertThat(with((byte) 2).of(ACME, LIVE, CARL)).isNotEqualTo(pseudonyms.of(ACME, LIVE, CARL));
    }

    @Test
    void nobodyElseAndNothingElseHasIt() {
        assertThat(Stream.of(
                                pseudonyms.of(ACME, LIVE, CARL).value(),
                                pseudonyms
                                        .of(ACME, LIVE, new CustomerId("Carl@example.com"))
                                        .value(),
                                pseudonyms
                                        .of(ACME, new EnvironmentId("test"), CARL)
                                        .value(),
                                pseudonyms
                                        .of(new OrganizationId("globex"), LIVE, CARL)
                                        .value(),
                                pseudonyms.fact(ACME, LIVE, CARL.value()),
                                pseudonyms.report("acme/live/carl@example.com"))
                        .map(pseudonym -> pseudonym.substring(pseudonym.indexOf('_'))))
                .doesNotHaveDuplicates();
    }

    private static Pseudonyms with(byte secret) {
        var key = new byte[32];
        key[0] = secret;
        return new Pseudonyms(new SecretKeySpec(key, "HmacSHA256"));
    }
}

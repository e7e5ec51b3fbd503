package com.atomicmcp.customer;

import com.atomicmcp.id.CustomerId;
import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.id.Pseudonym;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Names customers, and what is reported about them, by pseudonyms: the same each time, so that they can be found, and
 * made with a key (HMAC with SHA-256, of which 128 bits are kept), so that nobody can try names out who does not have it.
 */
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private final Mac mac;

    public Pseudonyms(SecretKey key) {
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    public Pseudonym of(OrganizationId organization, EnvironmentId environment, CustomerId customer) {
        return new Pseudonym("cus_" + hash("customer", organization + "/" + environment + "/" + customer));
    }

    /** In the place of a fact's id, which whoever reported it may have made of a customer's. */
    public String fact(OrganizationId organization, EnvironmentId environment, String id) {
        return "fact_" + hash("fact", organization + "/" + environment + "/" + id);
    }

    /** In the place of what makes a report one and the same. */
    public String report(String id) {
        return "rep_" + hash("report", id);
    }

    private String hash(String what, String of) {
        try {
            var one = (Mac) mac.clone();
            one.update(what.getBytes(StandardCharsets.UTF_8));
            one.update((byte) 0);
            var hash = one.doFinal(of.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (CloneNotSupportedException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }
}

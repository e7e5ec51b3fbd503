package com.atomicmcp.command.intake;

import com.atomicmcp.id.EnvironmentId;
import com.atomicmcp.id.OrganizationId;
import com.atomicmcp.kernel.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An environment that the one who asks may report to. */
public record Place(OrganizationId organization, EnvironmentId environment, Caller caller) {

    /** What reports about one thing of this environment have in common: its address, or a hash of it where that is too long. */
    public String subject(String id) {
        var subject = organization + "/" + environment + "/" + id;
        return subject.length() <= 255 ? subject : "sha-256:" + sha256(subject);
    }

    private static String sha256(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

package com.atomicmcp.organization;

import com.atomicmcp.id.GroupId;
import com.atomicmcp.kernel.Text;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the members of an organization sign in with its own identity provider (OpenID Connect Core 1.0). The secret of
 * the client stands nowhere here: it is kept apart, sealed.
 *
 * @param issuer the provider's issuer, exactly as its ID tokens name it: an https URL without query and fragment, at most
 *     512 characters; http where its host is this very machine
 * @param clientId as which this server is registered there, 1 to 255 characters
 * @param displayName what members know the provider by, 1 to 100 characters
 * @param scopes what is asked for besides {@code openid}, at most 10
 * @param groupClaim the claim of the ID token that may place a member into groups, if any
 * @param placements which of its values places into which group, at most 100
 */
public record Federation(
        String issuer,
        String clientId,
        String displayName,
        List<String> scopes,
        @Nullable String groupClaim,
        List<Placement> placements) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}"); // RFC 6749, 3.3
    private static final int SCOPES = 10;
    private static final int PLACEMENTS = 100;

    /** Whoever's claim has this value is added to this group when they sign in; nobody is ever taken out of one. */
    public record Placement(String value, GroupId groupId) {
        public Placement {
            value = Text.line("placements.value", value, 1, 255);
        }
    }

    public Federation {
        issuer = Text.line("issuer", issuer, 1, 512);
        if (!fit(issuer)) {
            throw invalid("issuer", "is an https URL without user, query and fragment");
        }
        clientId = Text.line("clientId", clientId, 1, 255);
        displayName = Text.name("displayName", displayName);
        scopes = List.copyOf(scopes);
        if (scopes.size() > SCOPES || !scopes.stream().allMatch(SCOPE.asMatchPredicate())) {
            throw invalid("scopes", "is at most " + SCOPES + " names of scopes");
        }
        groupClaim = groupClaim == null ? null : Text.line("groupClaim", groupClaim, 1, 255);
        placements = List.copyOf(placements);
        if (placements.size() > PLACEMENTS) {
            throw invalid("placements", "is at most " + PLACEMENTS + " values with their groups");
        }
        if (groupClaim == null && !placements.isEmpty()) {
            throw invalid("placements", "needs the groupClaim that has their values");
        }
    }

    /** Whether a URL of the provider may be asked at all: https, or http on this very machine. */
    public static boolean reachable(URI url) {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && ("https".equals(url.getScheme())
                        || ("http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost())));
    }

    private static boolean fit(String issuer) {
        try {
            var url = new URI(issuer);
            return reachable(url) && url.getRawQuery() == null && url.getRawFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    private static Refused invalid(String field, String problem) {
        return new Refused(new InvalidValue(field, problem));
    }
}

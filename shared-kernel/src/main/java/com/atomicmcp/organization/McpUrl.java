package com.atomicmcp.organization;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the MCP clients of an organization connect: one template for both forms, the subdomain in the host
 * ({@code https://{subdomain}.example.com/mcp/v1}) or in the path ({@code http://localhost:8081/{subdomain}/mcp/v1}).
 * What a client enters, the {@code resource} it asks a token for, the audience of that token and the metadata of RFC
 * 9728 are this URL, character for character.
 */
public final class McpUrl {

    private static final String PLACE = "{subdomain}";
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private final String template;
    private final Pattern shape;

    /** @param template an absolute http or https URL without query and fragment that has {@code {subdomain}} once; else {@link IllegalArgumentException} */
    public McpUrl(String template) {
        var at = template.indexOf(PLACE);
        if (at < 0 || template.indexOf(PLACE, at + 1) >= 0) {
            throw new IllegalArgumentException("the MCP URL template needs " + PLACE + " once: " + template);
        }
        var sample = URI.create(template.replace(PLACE, "a"));
        if (!("http".equals(sample.getScheme()) || "https".equals(sample.getScheme()))
                || sample.getHost() == null
                || sample.getRawQuery() != null
                || sample.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the MCP URL template is not an absolute http or https URL: " + template);
        }
        this.template = template;
        this.shape = Pattern.compile(Pattern.quote(template.substring(0, at)) + "([a-z0-9-]{1,63})"
                + Pattern.quote(template.substring(at + PLACE.length())));
    }

    public String of(String subdomain) {
        return template.replace(PLACE, subdomain);
    }

    /** The subdomain of a URL that has exactly this form. */
    public Optional<String> subdomain(String url) {
        var matched = shape.matcher(url);
        return matched.matches() ? Optional.of(matched.group(1)) : Optional.empty();
    }

    /** The path of the endpoint as a router pattern, with {@code {subdomain}} in it where the path carries it. */
    public String pathPattern() {
        return URI.create(template.replace(PLACE, "SUBDOMAIN")).getRawPath().replace("SUBDOMAIN", PLACE);
    }

    /** Where RFC 9728, section 3.1, puts the metadata of that resource, as a router pattern. */
    public String metadataPathPattern() {
        return WELL_KNOWN + pathPattern();
    }

    /** The address of the resource's metadata. */
    public String metadata(String subdomain) {
        var url = URI.create(of(subdomain));
        return url.getScheme() + "://" + url.getRawAuthority() + WELL_KNOWN + url.getRawPath();
    }
}

package com.atomicmcp.gateway.access;

import com.atomicmcp.organization.McpUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Tells by its URL alone which organization a request addresses: by the path, or by the host where the template has the
 * subdomain there. Whether there is such an organization is not asked here.
 */
@Component
public final class Addresses {

    private final McpUrl url;
    private final URI sample;
    private final boolean inPath;
    private final String wellKnown;

    Addresses(McpUrl url) {
        this.url = url;
        this.sample = URI.create(url.of("a"));
        this.inPath = url.pathPattern().contains("{subdomain}");
        this.wellKnown = url.metadataPathPattern()
                .substring(
                        0,
                        url.metadataPathPattern().length() - url.pathPattern().length());
    }

    /** The subdomain whose endpoint is addressed. */
    public Optional<String> endpoint(ServerHttpRequest request) {
        return ours(request) ? url.subdomain(base(request) + request.getURI().getRawPath()) : Optional.empty();
    }

    /** The subdomain whose protected resource metadata is addressed (RFC 9728, section 3.1). */
    Optional<String> metadata(ServerHttpRequest request) {
        var path = request.getURI().getRawPath();
        if (!path.startsWith(wellKnown) || !ours(request)) {
            return Optional.empty();
        }
        var resource = path.substring(wellKnown.length());
        // without a path it can only be meant for the whole host
        return url.subdomain(base(request) + (resource.isEmpty() && !inPath ? sample.getRawPath() : resource));
    }

    boolean isMetadata(ServerHttpRequest request) {
        return request.getURI().getRawPath().startsWith(wellKnown);
    }

    String resource(String subdomain) {
        return url.of(subdomain);
    }

    String metadata(String subdomain) {
        return url.metadata(subdomain);
    }

    /** Whether the configured address is one of this machine only. */
    boolean local() {
        return Origins.isLocal(sample.getHost());
    }

    /** Whether the host that was asked for is the configured one; where that is this machine, any of its own names will do. */
    private boolean ours(ServerHttpRequest request) {
        var asked = request.getURI();
        return !inPath
                || authority(asked).equals(authority(sample))
                || (local() && asked.getHost() != null && Origins.isLocal(asked.getHost()));
    }

    private String base(ServerHttpRequest request) {
        return sample.getScheme() + "://" + (inPath ? sample.getRawAuthority() : authority(request.getURI()));
    }

    private String authority(URI asked) {
        var host = asked.getHost();
        if (host == null) {
            return "";
        }
        var usual = "https".equals(sample.getScheme()) ? 443 : 80;
        var port = asked.getPort();
        var needed = sample.getPort() == usual || (port != usual && port != -1);
        return host.toLowerCase(Locale.ROOT) + (needed ? ":" + (port == -1 ? usual : port) : "");
    }
}

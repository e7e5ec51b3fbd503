package com.atomicmcp.command.oauth.metadata;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Tells addresses of the public internet from all others: loopback, private, link-local, shared, reserved and multicast
 * ones, and those that only wrap such a one (IANA's special-purpose address registries, RFC 6890).
 */
public final class PublicAddresses {

    private static final List<IpAddressMatcher> SPECIAL = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** All that is public lies in 2000::/3; these parts of it do not. */
    private static final List<IpAddressMatcher> SPECIAL_SIX =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    private static final IpAddressMatcher GLOBAL_SIX = new IpAddressMatcher("2000::/3");

    private PublicAddresses() {}

    public static boolean contain(InetAddress address) {
        var text = address.getHostAddress().replaceFirst("%.*", ""); // without the interface of a link-local one
        return address instanceof Inet4Address
                ? SPECIAL.stream().noneMatch(network -> network.matches(text))
                : GLOBAL_SIX.matches(text) && SPECIAL_SIX.stream().noneMatch(network -> network.matches(text));
    }

    private static List<IpAddressMatcher> networks(String... texts) {
        return Arrays.stream(texts).map(IpAddressMatcher::new).toList();
    }
}

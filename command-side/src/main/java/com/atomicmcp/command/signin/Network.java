package com.atomicmcp.command.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Where somebody comes from, as far as limits count: an IPv4 address, or the /64 that one household or host has of IPv6. */
public final class Network {
    private static final int PREFIX_BYTES = 8;

    private Network() {}

    /** @param address as a socket names it; what is none counts as it stands */
    public static String of(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES)) + "/64"
                    : address;
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}

package io.leadferry.connector;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a host whose name came from outside, and none on this machine or in this network: there, servers
 * answer whoever can reach them. It is asked for each connection, so a name cannot change between a look and the request.
 */
public final class PublicAddresses implements DnsResolver {

    private static final int BYTE = 0xff;

    /** IPv6 networks that carry an IPv4 address from this byte on: 6to4, and the NAT of RFC 6052. */
    private static final int IN_6TO4 = 2;

    private static final int IN_NAT64 = 12;

    private final DnsResolver names;

    /** Addresses as another resolver knows them. */
    public PublicAddresses(DnsResolver names) {
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        for (InetAddress one : found) {
            if (!isPublic(one)) {
                throw new UnknownHostException(
                        "its host's name leads to this machine or into its network; only a host that is named whole may");
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** Whether an address is one of the internet's, which everybody may be sent to. */
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
    }

    /** The rest of the registry of special IPv4 addresses: "this network", carriers' NAT, protocols, benchmarks, reserved. */
    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & BYTE;
        int second = bytes[1] & BYTE;
        int third = bytes[2] & BYTE;
        return first != 0
                && !(first == 100 && second >= 64 && second < 128)
                && !(first == 192 && second == 0 && third == 0)
                && !(first == 198 && (second == 18 || second == 19))
                && first < 240;
    }

    /** Global unicast alone, and what it wraps likewise. */
    private static boolean isPublic6(byte[] bytes) {
        int head = (bytes[0] & BYTE) << 8 | bytes[1] & BYTE;
        if (head == 0x2002) {
            return isPublicWithin(bytes, IN_6TO4);
        }
        if (head == 0x0064 && (bytes[2] & BYTE) == BYTE && (bytes[3] & BYTE) == 0x9b) {
            return isPublicWithin(bytes, IN_NAT64);
        }
        return (bytes[0] & 0xe0) == 0x20;
    }

    private static boolean isPublicWithin(byte[] bytes, int from) {
        try {
            return isPublic(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

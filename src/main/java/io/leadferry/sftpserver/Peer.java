package io.leadferry.sftpserver;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whom connections are counted by: an IPv4 address, or the /64 of an IPv6 address, of which one machine has as many as it
 * likes.
 *
 * @param text as it is told: {@code 10.0.0.1}, {@code 2001:db8:0:1:0:0:0:0/64}
 */
record Peer(String text) {

    private static final int NETWORK_BYTES = 8;

    /** An IPv4 address that came in IPv6's dress is the IPv4 address. */
    static Peer of(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? of(internet.getAddress())
                : new Peer(String.valueOf(address));
    }

    private static Peer of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return new Peer(address.getHostAddress());
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 2 * NETWORK_BYTES);
        try {
            return new Peer(InetAddress.getByAddress(network).getHostAddress() + "/64");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.leadferry.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host as browsers, proxies and people write it: a name, an IPv4 address, or an IPv6 address in brackets. It is the same
 * however it was written; nobody is asked what a name stands for.
 *
 * @param host a name in small letters without a dot at its end, or an address in its usual form, without brackets
 * @param port 1 to 65535; null where none was written
 */
public record HostAndPort(String host, @Nullable Integer port) {

    private static final Pattern WRITTEN =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})))(?::([0-9]{1,5}))?");
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
    /** Browsers take a name whose last part is a number for an address, in forms that nobody needs here. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final int LARGEST_PART = 255;
    private static final int LARGEST_PORT = 65_535;

    /** Reads {@code host} or {@code host:port}; empty for anything else. */
    public static Optional<HostAndPort> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        int port = written.group(3) == null ? 0 : Integer.parseInt(written.group(3));
        if (written.group(3) != null && (port == 0 || port > LARGEST_PORT)) {
            return Optional.empty();
        }
        return (written.group(1) != null ? ipv6(written.group(1)) : nameOrIpv4(written.group(2)))
                .map(host -> new HostAndPort(host, port == 0 ? null : port));
    }

    /** Reads an address to which something is bound: as {@link #parse}, or an IPv6 address without brackets. */
    public static Optional<HostAndPort> ofBound(String address) {
        return parse(address.indexOf(':') >= 0 && !address.startsWith("[") ? "[" + address + "]" : address);
    }

    private static Optional<String> ipv6(String address) {
        try {
            return Optional.of(InetAddress.getByName("[" + address + "]").getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty(); // brackets hold an address or nothing; no name is looked up
        }
    }

    private static Optional<String> nameOrIpv4(String written) {
        String name =
                (written.endsWith(".") ? written.substring(0, written.length() - 1) : written).toLowerCase(Locale.ROOT);
        Matcher ipv4 = IPV4.matcher(name);
        if (ipv4.matches()) {
            for (int part = 1; part <= ipv4.groupCount(); part++) {
                if (Integer.parseInt(ipv4.group(part)) > LARGEST_PART) {
                    return Optional.empty();
                }
            }
            return Optional.of(name);
        }
        boolean isName = !name.isEmpty()
                && !name.contains("..")
                && !name.endsWith(".")
                && !ENDS_IN_NUMBER.matcher(name).matches();
        return isName ? Optional.of(name) : Optional.empty();
    }

    /** Whether it can only be this machine: {@code localhost}, 127.0.0.0/8 or {@code [::1]}. */
    public boolean isLoopback() {
        return host.equals("localhost") || (isIpv4() && host.startsWith("127.")) || host.equals("0:0:0:0:0:0:0:1");
    }

    /** Whether it is what something is bound to that listens at every address of the machine. */
    public boolean isEverywhere() {
        return host.equals("0.0.0.0") || host.equals("0:0:0:0:0:0:0:0");
    }

    private boolean isIpv4() {
        return IPV4.matcher(host).matches();
    }

    /** As it stands in an address such as {@code http://…}. */
    @Override
    public String toString() {
        String written = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == null ? written : written + ":" + port;
    }
}

package io.leadferry.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;

/** Looks whether a server is there, and is who it should be: its name, a connection, its certificate. Nothing is asked of it. */
final class ServerProof {

    private static final Duration SOON = Duration.ofDays(14);
    private static final int MOST_TOLD = 4;

    private final TimedSteps steps;
    private final Clock clock;

    ServerProof(TimedSteps steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
    }

    /**
     * Whose word on certificates is taken.
     *
     * @param trust what certificates are believed by
     * @param source for a person: by whom
     * @param remedy what to do where nobody vouches for a certificate
     */
    record Believed(WatchedTrust trust, String source, String remedy) {}

    /** The addresses of a host; none where it has none, which is told then. */
    List<InetAddress> addresses(String host, String key, CheckLines lines) {
        try {
            InetAddress[] found = steps.inTime(() -> InetAddress.getAllByName(host));
            List<InetAddress> all = List.of(found);
            lines.ok("name", isAddress(host) ? host + " is an address" : host + " is " + told(all));
            return all;
        } catch (UnknownHostException e) {
            lines.fail(
                    "name",
                    "nobody knows a host of the name " + host,
                    "look at " + key + ", and at the name server of this machine");
        } catch (IOException e) {
            lines.fail(
                    "name",
                    "the name " + host + " is not answered: " + e.getMessage(),
                    "look at the name server of this machine");
        }
        return List.of();
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private static String told(List<InetAddress> addresses) {
        String told = addresses.stream()
                .limit(MOST_TOLD)
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(", "));
        return addresses.size() > MOST_TOLD ? told + " and " + (addresses.size() - MOST_TOLD) + " more" : told;
    }

    /** The host of an address, without the brackets of IPv6. */
    static String host(URI address) {
        return String.valueOf(address.getHost()).replaceAll("^\\[|]$", "");
    }

    /** The port of an address, said or meant. */
    static int port(URI address) {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    /**
     * Whether a connection can be had, and TLS where the address asks for it.
     *
     * @param found the host's addresses
     * @param key where the address is configured
     */
    boolean connects(URI address, List<InetAddress> found, String key, Believed believed, CheckLines lines) {
        int port = port(address);
        try (Socket socket = connected(found, port)) {
            lines.ok("connection", "port " + port + " is open");
            if (!"https".equals(address.getScheme())) {
                lines.ok("tls", "there is none: " + key + " begins with http://");
                return true;
            }
            return tls(socket, host(address), port, key, believed, lines);
        } catch (IOException e) {
            lines.fail(
                    "connection",
                    "port " + port + " of " + host(address) + " takes no connection: " + words(e),
                    "look at " + key + ", at firewalls on the way, and whether the vendor has to let this machine's"
                            + " address in");
            return false;
        }
    }

    private Socket connected(List<InetAddress> found, int port) throws IOException {
        IOException last = new IOException("it has no address");
        for (InetAddress one : found.subList(0, Math.min(found.size(), MOST_TOLD))) {
            Socket socket = new Socket();
            try {
                int each = (int) steps.longest().toMillis() / Math.min(found.size(), MOST_TOLD);
                socket.connect(new InetSocketAddress(one, port), each);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private boolean tls(Socket socket, String host, int port, String key, Believed believed, CheckLines lines) {
        WatchedTrust trust = believed.trust();
        try {
            socket.setSoTimeout((int) steps.longest().toMillis());
            steps.inTime(() -> {
                try (Socket secure = new DefaultClientTlsStrategy(trust.context())
                        .upgrade(socket, host, port, null, HttpClientContext.create())) {
                    return secure.isConnected();
                }
            });
        } catch (IOException e) {
            X509Certificate shown = trust.shown();
            refused(e, shown, host, key, believed, lines);
            return false;
        }
        X509Certificate shown = trust.shown();
        if (shown == null) {
            lines.ok("tls", "a secure connection came to be");
            return true;
        }
        String words =
                "issued by " + issuer(shown) + ", good until " + day(shown) + ", believed by " + believed.source();
        Duration left = Duration.between(clock.instant(), shown.getNotAfter().toInstant());
        if (left.isNegative()) {
            lines.warn(
                    "tls",
                    words + ", which is over, and believed all the same since it is named itself",
                    "have the certificate of " + host + " renewed");
        } else if (left.compareTo(SOON) < 0) {
            lines.warn(
                    "tls",
                    words + ": that is in " + left.toDays() + " days",
                    "have the certificate of " + host + " renewed before");
        } else {
            lines.ok("tls", words);
        }
        return true;
    }

    private void refused(
            IOException fault,
            @Nullable X509Certificate shown,
            String host,
            String key,
            Believed believed,
            CheckLines lines) {
        if (shown == null) {
            lines.fail(
                    "tls",
                    "a secure connection does not come to be: " + words(fault),
                    "look at " + key + ": is it an HTTPS port, and nothing between that breaks it open?");
        } else if (isIn(fault, CertificateExpiredException.class)
                || shown.getNotAfter().toInstant().isBefore(clock.instant())) {
            lines.fail(
                    "tls",
                    "its certificate, issued by " + issuer(shown) + ", has ended on " + day(shown),
                    "have the certificate of " + host + " renewed; if it has been, look at the clock of this machine");
        } else if (isIn(fault, CertificateNotYetValidException.class)) {
            lines.fail(
                    "tls",
                    "its certificate, issued by " + issuer(shown) + ", is good only from "
                            + day(shown.getNotBefore().toInstant()),
                    "look at the clock of this machine");
        } else if (isIn(fault, CertPathBuilderException.class) || isUnvouched(fault)) {
            lines.fail(
                    "tls",
                    "its certificate, issued by " + issuer(shown) + ", is vouched for by nobody of "
                            + believed.source(),
                    believed.remedy());
        } else {
            lines.fail(
                    "tls",
                    "its certificate is for " + names(shown) + " and not for " + host,
                    "write into " + key
                            + " the name that the certificate bears, or ask for a certificate of this name");
        }
    }

    private static boolean isUnvouched(Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            String words = String.valueOf(at.getMessage());
            if (words.contains("PKIX") || words.contains("TrustAnchor") || words.contains("trustAnchors")) {
                return true;
            }
        }
        return !isIn(fault, SSLPeerUnverifiedException.class)
                && !String.valueOf(rootOf(fault).getMessage()).matches("(?s)No (subject alternative|name match).*");
    }

    private static Throwable rootOf(Throwable fault) {
        Throwable at = fault;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static boolean isIn(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String day(X509Certificate certificate) {
        return day(certificate.getNotAfter().toInstant());
    }

    private static String day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** The name of who issued it: its organisation or its common name, and else all of it. */
    private static String issuer(X509Certificate certificate) {
        String whole = certificate.getIssuerX500Principal().getName();
        try {
            List<String> parts = new LdapName(whole)
                    .getRdns().stream()
                            .filter(part -> List.of("CN", "O").contains(part.getType()))
                            .map(part -> String.valueOf(part.getValue()))
                            .sorted()
                            .distinct()
                            .toList();
            return Outside.words(parts.isEmpty() ? whole : String.join(", ", parts));
        } catch (InvalidNameException e) {
            return Outside.words(whole);
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            String told = names == null
                    ? certificate.getSubjectX500Principal().getName()
                    : names.stream()
                            .limit(MOST_TOLD)
                            .map(one -> String.valueOf(one.get(1)))
                            .collect(Collectors.joining(", "));
            return Outside.words(told);
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }

    private static String words(IOException fault) {
        return fault instanceof TimedSteps.TooSlow ? String.valueOf(fault.getMessage()) : Outside.words(fault);
    }
}
